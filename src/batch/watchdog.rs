//! Kills a worker that takes too long, and all of them when the run is to stop.

use crate::processor::Allowance;
use std::collections::BTreeMap;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long the watchdog sleeps at most while something is watched.
const NAP: Duration = Duration::from_millis(100);

/// Watches the workers of a run.
pub struct Watchdog {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    watched: Mutex<Watched>,
    news: Condvar,
    stop: Arc<AtomicBool>,
}

#[derive(Default)]
struct Watched {
    // By process number, so that the order of killing does not depend on hashes.
    processes: BTreeMap<u32, Watch>,
    /// It sleeps until it is woken.
    asleep: bool,
    over: bool,
}

struct Watch {
    allowance: Allowance,
    fired: bool,
}

impl Watchdog {
    /// A watchdog that also kills everything once `stop` is set.
    pub fn new(stop: Arc<AtomicBool>) -> Self {
        let shared = Arc::new(Shared { watched: Mutex::default(), news: Condvar::new(), stop });
        let watching = Arc::clone(&shared);
        let thread = std::thread::spawn(move || watching.watch());
        Self { shared, thread: Some(thread) }
    }

    /// Gives a worker so much of the processor from now on; it is watched until the guard falls.
    pub fn guard(&self, child: &Child, milliseconds: u64) -> Guard<'_> {
        let guard = Guard { shared: &self.shared, process: child.id() };
        guard.allow(milliseconds);
        // Else it looks again soon, and is not woken for each document.
        if self.shared.lock().asleep {
            self.shared.news.notify_all();
        }
        guard
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.shared.lock().over = true;
        self.shared.news.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Keeps a worker watched.
pub struct Guard<'a> {
    shared: &'a Shared,
    process: u32,
}

impl Guard<'_> {
    /// The clock starts again: so much from now on.
    pub fn allow(&self, milliseconds: u64) {
        let allowance = Allowance::new(Duration::from_millis(milliseconds));
        self.shared.lock().processes.insert(self.process, Watch { allowance, fired: false });
    }

    /// Was the worker killed because its time was over?
    pub fn fired(&self) -> bool {
        self.shared.lock().processes.get(&self.process).is_some_and(|watch| watch.fired)
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.shared.lock().processes.remove(&self.process);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) {
        let mut watched = self.lock();
        while !watched.over {
            let stop = self.stop.load(Ordering::Relaxed);
            for (process, watch) in &mut watched.processes {
                if watch.fired {
                    continue;
                }
                watch.fired = watch.allowance.is_over(*process);
                if watch.fired || stop {
                    kill_process(*process);
                }
            }
            watched.asleep = watched.processes.is_empty();
            watched = if watched.asleep {
                self.news.wait(watched).unwrap_or_else(PoisonError::into_inner)
            } else {
                self.news.wait_timeout(watched, NAP).unwrap_or_else(PoisonError::into_inner).0
            };
        }
    }
}

/// Kills a worker and the programs it started. It must not have been waited for yet.
pub(super) fn kill(child: &Child) {
    kill_process(child.id());
}

#[cfg(unix)]
fn kill_process(process: u32) {
    use rustix::process::{Pid, Signal, kill_process, kill_process_group};
    let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return };
    // The group exists once the child has made it; before that the child alone is there.
    let _ = kill_process_group(pid, Signal::KILL).or_else(|_| kill_process(pid, Signal::KILL));
}

#[cfg(not(unix))]
fn kill_process(_process: u32) {}
