//! EDGE: how much of the processor another process may use, so that a busy machine does not decide what is read.

use std::time::{Duration, Instant};

/// The clock on the wall may run so many times longer than the processor works: whoever waits for ever ends too.
const PATIENCE: u32 = 8;
/// What Linux counts processor time in, ticks a second, whatever the machine.
#[cfg(target_os = "linux")]
const TICKS: u64 = 100;

/// Processor time that a process may use from now on. Where it cannot be asked for (not on Linux) the clock on the wall
/// decides alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    budget: Duration,
    /// Before this it is not asked.
    ask: Instant,
    /// The end by the clock on the wall.
    last: Instant,
    /// What the process had used when it was first looked at; `None` when nobody tells.
    before: Option<Duration>,
    was_looked_at: bool,
}

impl Allowance {
    /// So much from now on.
    pub(crate) fn new(budget: Duration) -> Self {
        let now = Instant::now();
        Self { budget, ask: now + budget, last: now + PATIENCE * budget, before: None, was_looked_at: false }
    }

    /// Has the process used it up? Ask now and then: the first look is what the others are held against.
    pub(crate) fn is_over(&mut self, process: u32) -> bool {
        if !std::mem::replace(&mut self.was_looked_at, true) {
            self.before = time_of(process);
        }
        let now = Instant::now();
        if now < self.ask {
            return false; // it cannot have used more than has gone by
        }
        let Some((before, used)) = self.before.zip(time_of(process)) else { return true };
        let left = self.budget.saturating_sub(used.saturating_sub(before));
        self.ask = now + left;
        left.is_zero() || now >= self.last
    }
}

/// Processor time that a process has used, in it and in the system for it; `None` when nobody tells.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "this is the edge module that asks the system about processes")]
fn time_of(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in brackets, may hold anything; two numbers far behind it are ticks for the process and for the system.
    let (_, facts) = stat.rsplit_once(')')?;
    let mut ticks = facts.split_whitespace().skip(11).map(|ticks| ticks.parse::<u64>().ok());
    let all = ticks.next()?? + ticks.next()??;
    Some(Duration::from_millis(all * 1000 / TICKS))
}

#[cfg(not(target_os = "linux"))]
fn time_of(_process: u32) -> Option<Duration> {
    None
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a test needs a process to watch")]
    fn lasted(program: &str, arguments: &[&str], at_most: Duration) -> bool {
        let mut child = std::process::Command::new(program).args(arguments).spawn().unwrap();
        let mut allowance = Allowance::new(Duration::from_millis(200));
        let began = Instant::now();
        let mut is_over = false;
        while !is_over && began.elapsed() < at_most {
            is_over = allowance.is_over(child.id());
            std::thread::sleep(Duration::from_millis(10));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        !is_over
    }

    #[test]
    fn who_waits_uses_nothing_up_and_who_works_does() {
        assert!(lasted("sleep", &["60"], Duration::from_millis(600)));
        assert!(!lasted("sh", &["-c", "while :; do :; done"], Duration::from_mins(1)));
        assert!(!lasted("sleep", &["60"], Duration::from_mins(1)), "the wall clock ends all");
    }
}
