//! Keyboard input, read on a thread of its own. It reads only while it is allowed to: another program
//! that is given the terminal gets every key.

mod decode;
mod keys;

use decode::Decoder;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::io::{PipeReader, PipeWriter, Read as _, Write as _};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

pub use decode::TerminalInput;
pub use keys::{MouseInput, MouseKind};

/// The thread that reads the terminal.
pub struct Keyboard {
    orders: Sender<Order>,
    bell: PipeWriter,
    parked: Receiver<()>,
    /// Whether the thread was allowed to read and has not delivered since.
    is_allowed: bool,
}

/// The next order for the thread.
enum Order {
    /// Wait for input and deliver it.
    Read,
    /// Say that nothing is being read. Each comes with one byte through the bell.
    Park,
}

impl Keyboard {
    /// Starts the thread, which lives as long as the shell and reads nothing yet. Each time it is allowed to, it waits
    /// for input, takes all there is and passes it to `deliver`; none when the terminal is gone. It ends when `deliver`
    /// returns false.
    ///
    /// # Errors
    /// When the system has no pipe or thread left.
    pub fn start(
        deliver: impl Fn(Option<Vec<TerminalInput>>) -> bool + Send + 'static,
    ) -> std::io::Result<Self> {
        let (orders, received) = channel();
        let (parking, parked) = channel();
        let (rung, bell) = std::io::pipe()?;
        std::thread::Builder::new()
            .name("keyboard".to_owned())
            .spawn(move || {
                let reader = Reader {
                    decoder: Decoder::default(),
                    bell: rung,
                };
                reader.obey(&received, &parking, deliver);
            })?;
        Ok(Self {
            orders,
            bell,
            parked,
            is_allowed: false,
        })
    }

    /// Lets the thread read until it has delivered once.
    pub fn allow(&mut self) {
        if !self.is_allowed {
            // A thread that has ended has delivered the end of the terminal.
            self.is_allowed = self.orders.send(Order::Read).is_ok();
        }
    }

    /// Notes that the thread has delivered, and so waits to be allowed again.
    pub const fn delivered(&mut self) {
        self.is_allowed = false;
    }

    /// Returns when the thread reads nothing any more.
    pub fn park(&mut self) {
        if self.bell.write_all(b"!").is_ok() && self.orders.send(Order::Park).is_ok() {
            // An error means that the thread has ended.
            let _ = self.parked.recv();
        }
        self.is_allowed = false;
    }
}

/// The thread's own side.
struct Reader {
    decoder: Decoder,
    bell: PipeReader,
}

impl Reader {
    fn obey(
        mut self,
        orders: &Receiver<Order>,
        parking: &Sender<()>,
        deliver: impl Fn(Option<Vec<TerminalInput>>) -> bool,
    ) {
        while let Ok(order) = orders.recv() {
            let goes_on = match order {
                Order::Park => self.bell.read_exact(&mut [0]).is_ok() && parking.send(()).is_ok(),
                Order::Read => match self.read() {
                    Ok(inputs) if inputs.is_empty() => true,
                    Ok(inputs) => deliver(Some(inputs)),
                    Err(_) => {
                        deliver(None);
                        false
                    }
                },
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Waits for input and takes all there is; nothing when the bell rings.
    fn read(&mut self) -> Result<Vec<TerminalInput>, Errno> {
        let terminal = std::io::stdin();
        let mut inputs = Vec::new();
        let mut bytes = [0; 65536];
        while inputs.is_empty() {
            let mut waited = [
                PollFd::new(&terminal, PollFlags::IN),
                PollFd::new(&self.bell, PollFlags::IN),
            ];
            let count = match poll(&mut waited, self.decoder.patience().map(timespec).as_ref()) {
                Err(Errno::INTR) => continue,
                count => count?,
            };
            let [of_terminal, of_bell] = &waited;
            if !of_bell.revents().is_empty() {
                break;
            }
            if count == 0 {
                self.decoder.pause(&mut inputs);
            } else if !of_terminal.revents().is_empty() {
                match rustix::io::read(&terminal, &mut bytes) {
                    Ok(0) => return Err(Errno::IO),
                    Ok(read) => self
                        .decoder
                        .feed(bytes.get(..read).unwrap_or_default(), &mut inputs),
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(inputs)
    }
}

fn timespec(time: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(time.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: time.subsec_nanos().into(),
    }
}
