//! The process that holds a lock, told apart from every other one, so that a lock whose holder has died can be removed
//! where the file system has no locks of its own.

use serde::{Deserialize, Serialize};

/// A process: on which machine, since which start of the machine, and since when it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The machine's name.
    pub host: String,
    /// The kernel's id of the machine's start; empty where there is none.
    pub boot: String,
    /// The process's id.
    pub pid: i32,
    /// When the process started, in clock ticks since the machine's start; none where this is not known.
    pub started: Option<u64>,
}

impl Holder {
    /// This process.
    #[must_use]
    pub fn this_process() -> Self {
        let pid = rustix::process::getpid().as_raw_pid();
        Self {
            host: kernel_text("hostname"),
            boot: kernel_text("random/boot_id"),
            pid,
            started: start_time(pid),
        }
    }

    /// Returns whether the process may still run. Of one on another machine this cannot be known: it counts as alive.
    #[must_use]
    pub fn may_be_alive(&self) -> bool {
        let here = Self::this_process();
        if self.host != here.host {
            return true;
        }
        if self.boot != here.boot {
            return false;
        }
        if here.started.is_some() {
            let now = start_time(self.pid);
            return now.is_some() && now == self.started;
        }
        let Some(pid) = rustix::process::Pid::from_raw(self.pid) else {
            return false;
        };
        !matches!(
            rustix::process::test_kill_process(pid),
            Err(rustix::io::Errno::SRCH)
        )
    }
}

fn kernel_text(name: &str) -> String {
    // Only Linux has these files: elsewhere every lock is taken for one of this machine's present start.
    let text = std::fs::read_to_string(format!("/proc/sys/kernel/{name}")).unwrap_or_default();
    text.trim().to_owned()
}

/// When a living process started; none when there is none, or it has ended and only waits to be asked for its status.
fn start_time(pid: i32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field, the program's name in parentheses, may hold anything.
    let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X" | "x") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_alive_until_it_ends() {
        let here = Holder::this_process();
        assert!(here.may_be_alive());
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let other = Holder {
            pid,
            started: start_time(pid),
            ..here.clone()
        };
        assert!(other.may_be_alive());
        child.kill().unwrap();
        // Also before anybody has asked for its status.
        while start_time(pid).is_some() {
            std::thread::yield_now();
        }
        assert!(!other.may_be_alive());
        child.wait().unwrap();
        assert!(!other.may_be_alive());
    }

    #[test]
    fn reused_ids_and_restarts_are_told_apart() {
        let here = Holder::this_process();
        let earlier = Holder {
            started: here.started.map(|ticks| ticks - 1),
            ..here.clone()
        };
        assert!(!earlier.may_be_alive());
        let boot = "another".to_owned();
        assert!(!Holder { boot, ..here.clone() }.may_be_alive());
        let host = "another".to_owned();
        assert!(Holder { host, ..earlier }.may_be_alive());
    }
}
