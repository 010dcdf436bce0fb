//! The parent's side: a reader of documents that survives whatever a document does to the process that reads it.
#![expect(clippy::disallowed_methods, reason = "this is the module that starts worker processes")]

use super::protocol::{Ask, Heard, Hello, Tell, hear, read_line, write_line};
use super::reading::{Outcome, Request, answer};
use super::watchdog::{Guard, Watchdog};
use crate::Error;
use crate::pipeline::Tools;
use std::ffi::OsString;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};

/// After so many documents a worker is replaced: what a library leaks is given back.
const DOCUMENTS_PER_WORKER: u32 = 10_000;

/// What a worker may write before its parent reads, bytes: with less, the two wake each other many times for one document.
#[cfg(target_os = "linux")]
const PIPE: usize = 1 << 20;

/// So much of what a dying worker says is listened to, bytes.
const LAST_WORDS: u64 = 4096;

/// How documents are read.
pub enum Reader<'a> {
    /// In this process: a panic is caught, but a crash or a hang is the whole program's.
    Here(&'a Tools<'a>),
    /// In a child process.
    Apart(Box<Workers<'a>>),
}

/// A place for one worker, which is started when it is needed.
pub struct Workers<'a> {
    command: &'a [OsString],
    tools: &'a Tools<'a>,
    watchdog: &'a Watchdog,
    worker: Option<Worker>,
    lost: u64,
}

struct Worker {
    child: Child,
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
    served: u32,
}

impl<'a> Reader<'a> {
    /// A reader in a child process; `command`, a program and its arguments, starts one that serves
    /// ([`super::worker::serve`]).
    pub fn apart(command: &'a [OsString], tools: &'a Tools<'a>, watchdog: &'a Watchdog) -> Self {
        Self::Apart(Box::new(Workers { command, tools, watchdog, worker: None, lost: 0 }))
    }

    /// Reads one document, whatever it does.
    ///
    /// # Errors
    /// No worker can be started at all.
    pub fn read(&mut self, request: &Request, sent: Option<Vec<u8>>) -> io::Result<Outcome> {
        match self {
            Self::Here(tools) => Ok(answer(request, sent, tools, &|_| ())),
            Self::Apart(workers) => workers.read(request, sent),
        }
    }

    /// How many workers documents have killed.
    pub fn lost(&self) -> u64 {
        match self {
            Self::Here(_) => 0,
            Self::Apart(workers) => workers.lost,
        }
    }
}

impl Workers<'_> {
    fn read(&mut self, request: &Request, sent: Option<Vec<u8>>) -> io::Result<Outcome> {
        let mut worker = match self.worker.take().and_then(Worker::fit) {
            Some(worker) => worker,
            None => Worker::start(self.command, self.tools, self.watchdog)?,
        };
        let milliseconds = self.budget(request, sent.as_deref());
        let guard = self.watchdog.guard(&worker.child, milliseconds);
        if let Ok(outcome) = worker.ask(request, sent, &guard, self.tools.config.limits.memory_bytes) {
            drop(guard);
            self.worker = Some(worker);
            return Ok(outcome);
        }
        let timed_out = guard.fired();
        self.lost += 1;
        let (status, last_words) = worker.bury(guard);
        let memory = self.tools.config.limits.memory_bytes;
        Ok(death(status, &last_words, timed_out.then_some(milliseconds), memory))
    }

    /// A larger file (a folder of larger ones) may take longer: a millisecond more for each KiB.
    fn budget(&self, request: &Request, sent: Option<&[u8]>) -> u64 {
        let of_path = |path: PathBuf| path.metadata().map_or(0, |facts| facts.len());
        let size = match (sent, &request.path) {
            (Some(bytes), _) => bytes.len() as u64,
            (None, Some(folder)) if !request.pages.is_empty() => {
                request.pages.iter().map(|page| of_path(folder.join(&page.name))).sum()
            }
            (None, path) => path.clone().map_or(0, of_path),
        };
        self.tools.config.limits.milliseconds + size / 1024
    }
}

impl Worker {
    fn start(command: &[OsString], tools: &Tools<'_>, watchdog: &Watchdog) -> io::Result<Self> {
        let (program, arguments) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env("RAYON_NUM_THREADS", "1");
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0); // so that its own children die with it
        let mut child = command.spawn()?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the worker has no standard streams"));
        };
        #[cfg(target_os = "linux")]
        let _ = rustix::pipe::fcntl_setpipe_size(&from, PIPE); // where that is refused, the usual size does
        let mut worker = Self { child, to: BufWriter::new(to), from: BufReader::new(from), served: 0 };
        let guard = watchdog.guard(&worker.child, 60_000);
        match worker.greet(tools) {
            Ok(()) => {
                drop(guard);
                Ok(worker)
            }
            Err(error) => {
                worker.bury(guard);
                Err(error)
            }
        }
    }

    /// A worker that may go on: alive, and not yet due for replacement. One that died between two documents must not cost
    /// the next one.
    fn fit(mut self) -> Option<Self> {
        let alive = matches!(self.child.try_wait(), Ok(None));
        if alive && self.served < DOCUMENTS_PER_WORKER {
            return Some(self);
        }
        drop(self.to); // its input ends, and so does it
        let _ = self.child.wait();
        None
    }

    fn greet(&mut self, tools: &Tools<'_>) -> io::Result<()> {
        let config = tools.config;
        let (password, decisions) = (config.read.password.clone(), config.decisions.clone());
        write_line(&mut self.to, &Hello { config: config.clone(), password, decisions })?;
        self.to.flush()?;
        match read_line(&mut self.from)? {
            Some(Tell::Ready) => Ok(()),
            _ => Err(io::Error::other("the worker process does not answer; try --isolate never")),
        }
    }

    fn ask(&mut self, request: &Request, sent: Option<Vec<u8>>, guard: &Guard<'_>, most: u64) -> io::Result<Outcome> {
        self.served += 1;
        // A path that is no Unicode cannot stand in JSON: the bytes are sent instead.
        let sent = match (sent, &request.path) {
            (None, Some(path)) if path.to_str().is_none() => match crate::files::read(path, u64::MAX) {
                Ok(bytes) => Some(bytes),
                Err(error) => return Ok(error.into()),
            },
            (sent, _) => sent,
        };
        let path = if sent.is_some() { None } else { request.path.clone() };
        let ask = Ask { request: Request { path, ..request.clone() }, sent: sent.as_ref().map(Vec::len) };
        write_line(&mut self.to, &ask)?;
        self.to.write_all(sent.as_deref().unwrap_or(&[]))?;
        self.to.flush()?;
        loop {
            match hear(&mut self.from, most)? {
                Heard::Outcome(outcome) => return Ok(outcome),
                Heard::Busy(milliseconds) => guard.allow(milliseconds),
            }
        }
    }

    /// Ends a worker that no longer answers. The guard falls before the process is waited for, so that the watchdog
    /// never aims at a number that belongs to somebody else by then.
    ///
    /// Gives back how it ended and what it said at last. It is silent but for the words with which Rust ends a program,
    /// so that its standard error never fills up while it works.
    fn bury(mut self, guard: Guard<'_>) -> (Option<ExitStatus>, String) {
        drop(guard);
        super::watchdog::kill(&self.child);
        let status = self.child.wait().ok();
        let mut words = Vec::new();
        if let Some(errors) = self.child.stderr.take() {
            let _ = errors.take(LAST_WORDS).read_to_end(&mut words); // for the message only
        }
        (status, String::from_utf8_lossy(&words).into_owned())
    }
}

impl Drop for Workers<'_> {
    fn drop(&mut self) {
        if let Some(Worker { mut child, to, .. }) = self.worker.take() {
            drop(to); // its input ends, and so does it
            let _ = child.wait();
        }
    }
}

/// What a document came to that ended its worker.
fn death(status: Option<ExitStatus>, last_words: &str, timeout: Option<u64>, memory: u64) -> Outcome {
    if let Some(limit) = timeout {
        return Error::LimitExceeded { which: "milliseconds", limit, seen: limit + 1 }.into();
    }
    let asked_for = last_words.split_once("memory allocation of ").and_then(|(_, rest)| rest.split(' ').next());
    if let Some(bytes) = asked_for.and_then(|bytes| bytes.parse::<u64>().ok()) {
        let seen = bytes.max(memory.saturating_add(1));
        return Error::LimitExceeded { which: "memory_bytes", limit: memory, seen }.into();
    }
    let how = if last_words.contains("overflowed its stack") {
        "the stack ran out".to_owned()
    } else {
        status.map_or_else(|| "was lost".to_owned(), how_it_ended)
    };
    Outcome::failed(
        "worker_died",
        format!("made the process that read it end ({how}); please report it with the file if you may share it"),
    )
}

#[cfg(unix)]
fn how_it_ended(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(6) => "aborted".to_owned(),
        Some(9) => "killed from outside, most often because memory ran out".to_owned(),
        Some(11 | 7) => "crashed, most often because the stack ran out".to_owned(),
        Some(24) => "processor time ran out".to_owned(),
        Some(signal) => format!("signal {signal}"),
        None => status.to_string(),
    }
}

#[cfg(not(unix))]
fn how_it_ended(status: ExitStatus) -> String {
    status.to_string()
}
