//! Work on all cores. The results are those of doing one item after the other.

use std::panic::resume_unwind;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

/// The number of threads that [`map`] uses at most.
#[must_use]
pub fn threads() -> usize {
    static THREADS: OnceLock<usize> = OnceLock::new();
    *THREADS.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

/// Does `work` on every item; the results are in the order of the items. Where the system refuses a thread, the others
/// do its work.
pub fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = threads().min(items.len());
    if threads <= 1 {
        return items.into_iter().map(work).collect();
    }
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work_off = || {
        let items = std::iter::from_fn(next);
        let done = items.map(|(index, item)| (index, work(item)));
        done.collect::<Vec<_>>()
    };
    let mut done = thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().spawn_scoped(scope, work_off).ok();
        let others: Vec<_> = (1..threads).filter_map(spawn).collect();
        let mut done = work_off();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Small items that are worked on one after the other.
pub const PART: usize = 1024;

/// The same for very many small items.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let parts = items.chunks(PART).collect();
    let mut done = map(parts, |part: &[T]| part.iter().map(&work).collect::<Vec<R>>()).into_iter();
    let mut all = done.next().unwrap_or_default();
    all.reserve_exact(items.len().saturating_sub(all.len()));
    all.extend(done.flatten());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_items() {
        let items: Vec<usize> = (0..1000).collect();
        let expected: Vec<usize> = items.iter().map(|item| item * 2).collect();
        assert_eq!(map(items, |item| item * 2), expected);
        assert!(map(Vec::<u8>::new(), |item| item).is_empty());
    }
}
