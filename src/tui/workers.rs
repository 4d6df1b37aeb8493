//! The threads that perform effects.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// The most threads of one pool. So many reads may hang on a dead network mount before a save has to wait for one.
const MOST: usize = 32;

type Job = Box<dyn FnOnce() + Send>;

/// Starts a thread that runs this to its end.
type Spawn = fn(Job) -> io::Result<()>;

/// A pool of threads: one is started when a job finds none idle, and kept for later jobs. Dropping the pool ends the
/// threads after the jobs that have begun.
pub(super) struct Workers {
    queue: Arc<Queue>,
    spawn: Spawn,
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    /// Signalled when there is a job, or none will come.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    threads: usize,
    idle: usize,
    is_closed: bool,
}

impl Workers {
    /// A pool without threads yet.
    pub fn new() -> Self {
        Self::with(|job| {
            std::thread::Builder::new()
                .name("worker".to_owned())
                .spawn(job)
                .map(drop)
        })
    }

    fn with(spawn: Spawn) -> Self {
        let queue = Arc::default();
        Self { queue, spawn }
    }

    /// Runs `job`, which does not panic, on an idle thread or on a new one. Where the system refuses a new one, the
    /// job waits for a thread that is there.
    ///
    /// # Errors
    /// When there is no thread and the system refuses one: the job is not run.
    pub fn run(&self, job: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let mut state = self.queue.lock();
        if state.idle <= state.jobs.len() && state.threads < MOST {
            let queue = Arc::clone(&self.queue);
            match (self.spawn)(Box::new(move || queue.work())) {
                Ok(()) => state.threads += 1,
                Err(error) if state.threads == 0 => return Err(error),
                Err(error) => tracing::warn!(%error, threads = state.threads, "no other worker thread"),
            }
        }
        state.jobs.push_back(Box::new(job));
        self.queue.changed.notify_one();
        Ok(())
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.queue.lock().is_closed = true;
        self.queue.changed.notify_all();
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs jobs until the pool is dropped.
    fn work(&self) {
        while let Some(job) = self.next() {
            job();
        }
    }

    /// Waits for a job; none when the pool is dropped.
    fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        state.idle += 1;
        let mut state = self
            .changed
            .wait_while(state, |state| state.jobs.is_empty() && !state.is_closed)
            .unwrap_or_else(PoisonError::into_inner);
        state.idle -= 1;
        match state.is_closed {
            true => None,
            false => state.jobs.pop_front(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;

    #[test]
    fn jobs_that_wait_for_each_other_all_run() {
        let workers = Workers::new();
        let all = Arc::new(Barrier::new(MOST + 1));
        for _ in 0..MOST {
            let all = Arc::clone(&all);
            workers
                .run(move || {
                    all.wait();
                })
                .unwrap();
        }
        all.wait();
    }

    #[test]
    fn more_jobs_than_threads_are_queued() {
        let workers = Workers::new();
        let (sender, receiver) = channel();
        for job in 0..10 * MOST {
            let sender = sender.clone();
            workers.run(move || sender.send(job).unwrap()).unwrap();
        }
        drop(sender);
        let mut done: Vec<usize> = receiver.iter().collect();
        done.sort_unstable();
        assert_eq!(done, (0..10 * MOST).collect::<Vec<_>>());
        assert!(workers.queue.lock().threads <= MOST);
    }

    #[test]
    fn an_idle_thread_is_used_again() {
        let workers = Workers::new();
        for _ in 0..100 {
            let (sender, receiver) = channel();
            workers.run(move || sender.send(()).unwrap()).unwrap();
            receiver.recv().unwrap();
            while workers.queue.lock().idle == 0 {
                std::thread::yield_now();
            }
        }
        assert_eq!(workers.queue.lock().threads, 1);
    }

    #[test]
    fn a_refused_first_thread_is_an_error() {
        let workers = Workers::with(|_| Err(io::Error::from(io::ErrorKind::WouldBlock)));
        let error = workers.run(|| unreachable!()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
    }

    #[test]
    fn a_refused_later_thread_leaves_the_job_queued() {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let workers = Workers::with(|job| match STARTED.fetch_add(1, Ordering::SeqCst) {
            0 => std::thread::Builder::new().spawn(job).map(drop),
            _ => Err(io::Error::from(io::ErrorKind::WouldBlock)),
        });
        let (release, released) = channel::<()>();
        let (sender, receiver) = channel();
        workers.run(move || released.recv().unwrap()).unwrap();
        for job in 0..3 {
            let sender = sender.clone();
            workers.run(move || sender.send(job).unwrap()).unwrap();
        }
        release.send(()).unwrap();
        assert_eq!(receiver.iter().take(3).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(STARTED.load(Ordering::SeqCst) > 1);
    }
}
