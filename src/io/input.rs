//! Files and standard input read whole, up to a limit: what is parsed whole must fit into memory several times.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// The limit where nobody has set another one, in bytes.
pub const DEFAULT_MAX_SIZE: u64 = 64 << 20;

/// The time that a named pipe may have no writer, in seconds.
const WRITER_PATIENCE: i64 = 2;

/// The limit of this run (`--max-size`), set once before anything is read.
static MAX_SIZE: AtomicU64 = AtomicU64::new(DEFAULT_MAX_SIZE);

/// Sets the limit of this run, in bytes.
pub fn set_max_size(bytes: u64) {
    MAX_SIZE.store(bytes, Ordering::Relaxed);
}

/// Reads the file at `path` whole. Pipes and devices are read as well, so that `<(command)` works.
///
/// # Errors
/// When it cannot be opened or read, is a folder, is larger than the limit, or is a pipe that nothing writes to.
pub fn whole(path: &Path) -> Result<Vec<u8>> {
    up_to(path, MAX_SIZE.load(Ordering::Relaxed))
}

/// Reads the file at `path` whole if it has at most `limit` bytes.
///
/// # Errors
/// As [`whole`].
pub fn up_to(path: &Path, limit: u64) -> Result<Vec<u8>> {
    // Opening a pipe that nothing writes to would wait for ever.
    let nonblocking = OFlags::NONBLOCK.bits().cast_signed();
    let file = File::options().read(true).custom_flags(nonblocking).open(path)?;
    let facts = file.metadata()?;
    if facts.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if facts.is_file() && facts.len() > limit {
        return Err(too_large(limit));
    }
    let start = match facts.file_type().is_fifo() {
        true => first_byte(&file)?,
        false => Vec::new(),
    };
    let flags = rustix::fs::fcntl_getfl(&file)?;
    rustix::fs::fcntl_setfl(&file, flags - OFlags::NONBLOCK)?;
    bounded(&file, start, limit)
}

/// Reads an open file from its start, whole.
///
/// # Errors
/// When it cannot be read or is larger than the limit.
pub fn whole_file(mut file: &File) -> Result<Vec<u8>> {
    file.rewind()?;
    bounded(file, Vec::new(), MAX_SIZE.load(Ordering::Relaxed))
}

/// Reads standard input to its end.
///
/// # Errors
/// When it cannot be read or is larger than the limit.
pub fn standard_input() -> Result<Vec<u8>> {
    let limit = MAX_SIZE.load(Ordering::Relaxed);
    bounded(std::io::stdin().lock(), Vec::new(), limit)
}

fn bounded(source: impl Read, mut bytes: Vec<u8>, limit: u64) -> Result<Vec<u8>> {
    source.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    match u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        true => Ok(bytes),
        false => Err(too_large(limit)),
    }
}

/// The first byte of a pipe, waiting for as long as somebody has it open for writing; nothing at its end.
fn first_byte(mut pipe: &File) -> Result<Vec<u8>> {
    let mut byte = [0];
    let mut has_waited = false;
    loop {
        match pipe.read(&mut byte) {
            Ok(0) if has_waited => return Ok(Vec::new()),
            // Without a writer that reads as the end, also where one is about to come.
            Ok(0) => {
                let mut waited = [PollFd::new(pipe, PollFlags::IN)];
                let patience = Timespec {
                    tv_sec: WRITER_PATIENCE,
                    tv_nsec: 0,
                };
                if poll(&mut waited, Some(&patience))? == 0 {
                    return Err(Error::other("it is a pipe, and nothing writes to it"));
                }
                has_waited = true;
            }
            Ok(_) => return Ok(byte.to_vec()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // A writer is there and has written nothing yet.
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Vec::new()),
            Err(error) => return Err(error),
        }
    }
}

fn too_large(limit: u64) -> Error {
    Error::new(
        ErrorKind::FileTooLarge,
        format!(
            "it has more than {}, the most that is read; --max-size sets another limit",
            size_text(limit)
        ),
    )
}

/// A size as `--max-size` takes it: bytes, or with K, M or G (of 1024).
///
/// # Errors
/// When it is no such size, in words.
pub fn parse_size(text: &str) -> std::result::Result<u64, String> {
    let (digits, unit) = match text.char_indices().next_back() {
        Some((at, unit)) if unit.is_ascii_alphabetic() => (text.get(..at).unwrap_or_default(), unit),
        _ => (text, 'B'),
    };
    let shift = match unit.to_ascii_uppercase() {
        'B' => Some(0),
        'K' => Some(10),
        'M' => Some(20),
        'G' => Some(30),
        _ => None,
    };
    let number = digits.parse::<u64>().ok().filter(|number| *number > 0);
    number
        .zip(shift)
        .and_then(|(number, shift)| number.checked_mul(1 << shift))
        .ok_or_else(|| "expected a size such as 500K, 64M or 1G".to_owned())
}

/// A size in the largest unit that it is a whole number of.
fn size_text(bytes: u64) -> String {
    let units = [(30, "G"), (20, "M"), (10, "K")];
    let unit = units
        .iter()
        .find(|(shift, _)| bytes >= 1 << shift && bytes.is_multiple_of(1 << shift));
    match unit {
        Some((shift, name)) => format!("{}{name}", bytes >> shift),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_shown_alike() {
        for (text, bytes) in [("1", 1), ("500K", 500 << 10), ("64M", 64 << 20), ("2g", 2 << 30)] {
            assert_eq!(parse_size(text), Ok(bytes), "{text}");
        }
        for text in ["", "0", "M", "1T", "-1", "1.5G", "99999999999G"] {
            assert!(parse_size(text).is_err(), "{text}");
        }
        assert_eq!(size_text(64 << 20), "64M");
        assert_eq!(size_text(1000), "1000 bytes");
    }

    #[test]
    fn only_files_within_the_limit_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "1234").unwrap();
        assert_eq!(up_to(&file, 4).unwrap(), b"1234");
        for path in [&file, Path::new("/dev/zero")] {
            let error = up_to(path, 3).unwrap_err();
            assert!(error.to_string().contains("more than 3 bytes"), "{error}");
        }
        assert_eq!(
            up_to(folder.path(), 3).unwrap_err().kind(),
            ErrorKind::IsADirectory
        );
    }

    #[test]
    fn a_pipe_without_a_writer_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &path,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        let error = up_to(&path, 100).unwrap_err();
        assert!(error.to_string().contains("nothing writes to it"), "{error}");
        for text in ["", "1234"] {
            let writer = path.clone();
            let thread = std::thread::spawn(move || std::fs::write(writer, text).unwrap());
            assert_eq!(up_to(&path, 100).unwrap(), text.as_bytes());
            thread.join().unwrap();
        }
    }
}
