//! Many files: each gets its record or its failure, whatever the others do.
//!
//! The parent lists inputs, hands each to a [`Reader`] (a child process, or this one), and writes what comes back.
//! Documents are taken one by one from a walk over the folders, so that memory does not grow with their number.
//! Plain threads and not rayon do this: they wait for children most of the time, and a thread that waits must not be
//! given another document meanwhile.

mod bag;
mod checksum;
mod clock;
pub mod engine;
mod folders;
mod images;
mod inputs;
mod json;
mod likeness;
mod manifest;
mod names;
mod pool;
mod protocol;
mod reading;
mod store;
mod twins;
mod watchdog;
mod work;
pub mod worker;

pub use checksum::{Algorithm, Checksum};
pub use folders::Grouping;
pub use inputs::{IGNORE_FILE, Inputs, Item};
pub use json::to_tidy_json;
pub use manifest::{Facts, Manifest};
pub use names::{Known, count};
pub use pool::Reader;
pub use protocol::{Heard, hear};
pub use reading::{Outcome, PageRequest, Product, Request, Want};
use store::Key;
pub use store::{Refused, Store};
pub use watchdog::Watchdog;

use crate::decisions::Decisions;
use crate::export::Format;
use crate::model::{DecisionCounts, Failure, RUN_SCHEMA, RunCounts, RunReport, SCHEMA_VERSION, Timings};
use crate::pipeline::Tools;
use bag::Bag;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use twins::Twins;

/// Stack of a thread that reads documents in this process: PDFs may nest deeply.
const STACK: usize = 64 << 20;

/// Documents that may wait between a reader and its writer, besides the one that each has in hand.
const WAITING: usize = 1;

/// What a run is to do.
pub struct Job<'a> {
    /// What to read.
    pub inputs: &'a Inputs,
    /// The inputs as they were counted.
    pub known: &'a Known,
    /// Where results go.
    pub store: &'a Store,
    /// The archive's own facts.
    pub manifest: &'a Manifest,
    /// Formats to write besides the record.
    pub formats: &'a [Format],
    /// What to do about results that are there already.
    pub on_exists: OnExists,
    /// Only these documents (`--retry failed`), by name.
    pub only: Option<BTreeSet<String>>,
    /// Documents at a time.
    pub threads: usize,
    /// What starts a worker, to read documents in child processes; `None` reads them in this one.
    pub worker_command: Option<&'a [OsString]>,
    /// The run stops when more documents than this have failed.
    pub max_failures: Option<u64>,
    /// Set from outside to stop the run; what is written stays.
    pub stop: Arc<AtomicBool>,
}

/// What to do about results that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnExists {
    /// Keep a record that is still valid: same bytes, version, configuration, dictionary, manifest facts and decisions.
    Skip,
    /// Make it anew.
    Replace,
    /// That is a failure of the document.
    Error,
}

/// One document is done.
pub struct Done<'a> {
    /// Its number in the order of inputs, from 0.
    pub index: u64,
    /// Its path in records.
    pub name: &'a str,
    /// What it came to.
    pub outcome: &'a Outcome,
}

/// Why a run ended before its end.
#[derive(Debug)]
pub enum Stopped {
    /// From outside: a signal.
    Interrupted,
    /// More failures than allowed.
    TooManyFailures,
    /// The output folder takes no more (full disk, read-only), or no worker can be started.
    Io(io::Error),
}

/// Reads all inputs and writes their results; `watch` hears of each, from any thread, in any order.
///
/// The report is written to the output folder when the run begins and again when it ends, however it ends.
///
/// # Errors
/// The run's own report cannot be written.
pub fn run(
    job: &Job<'_>,
    tools: &Tools<'_>,
    watch: &(dyn Fn(&Done<'_>) + Sync),
) -> io::Result<(RunReport, Option<Stopped>)> {
    let clock = clock::Clock::start();
    let mut report = blank_report(job, tools, &clock);
    job.store.report(&report)?;
    let state = State {
        queue: Mutex::new(Queue { items: Box::new(job.inputs.items()), next: 0 }),
        tally: Mutex::default(),
        bag: Mutex::default(),
        twins: Twins::default(),
        key: Key {
            pjece: report.pjece.clone(),
            dictionary_sha256: report.dictionary_sha256.clone(),
            config_sha256: report.config_sha256.clone(),
        },
        job,
        tools,
        watch,
    };
    let watchdog = Watchdog::new(Arc::clone(&job.stop));
    std::thread::scope(|scope| -> io::Result<()> {
        let (state, watchdog) = (&state, &watchdog);
        for _ in 0..job.threads.max(1) {
            let (to, from) = mpsc::sync_channel(WAITING);
            std::thread::Builder::new().spawn_scoped(scope, move || state.write_all(&from))?;
            std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || state.read_all(watchdog, &to))?;
        }
        Ok(())
    })?;
    report.identical = state.twins.groups();
    let mut tally = state.tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    tally.failures.sort();
    tally.partial.sort();
    report.counts = totals(job, &tally);
    report.failures = tally.failures;
    report.decisions = decision_counts(&tools.config.decisions, &tally.obeyed);
    report.partial = tally.partial;
    for copy in report.identical.iter().flat_map(|same| same.iter().skip(1)) {
        tally.sketches.remove(copy);
    }
    report.near_duplicates = likeness::groups(&tally.sketches);
    report.finished = tally.stopped.is_none();
    report.stopped_by = tally.stopped.as_ref().map(Stopped::to_string);
    report.timings = Timings { seconds: clock.seconds(), started: report.timings.started, ..tally.timings };
    report.timings.read -= report.timings.copied.min(report.timings.read);
    report.timings.inputs = job.inputs.full_paths();
    report.timings.threads = job.threads as u32;
    report.timings.isolated = job.worker_command.is_some();
    job.store.report(&report)?;
    Ok((report, tally.stopped))
}

/// Inputs that came or went while the run went on make the sum uncertain; what was done counts.
fn totals(job: &Job<'_>, tally: &Tally) -> RunCounts {
    let failed = tally.failures.len() as u64;
    let done = tally.counts.recorded + failed;
    let found = job.only.as_ref().map_or(job.known.documents(), BTreeSet::len) as u64;
    let not_reached = if tally.stopped.is_some() { found.saturating_sub(done) } else { 0 };
    RunCounts { documents: done + not_reached, failed, not_reached, ..tally.counts }
}

/// What became of the decisions that the run was given; `None` when it was given none.
fn decision_counts(decisions: &Decisions, obeyed: &BTreeSet<String>) -> Option<DecisionCounts> {
    if decisions.is_empty() {
        return None;
    }
    let mut unfit: Vec<usize> = decisions.all().filter(|d| !obeyed.contains(&d.id)).map(|d| d.line).collect();
    unfit.sort_unstable();
    let given = decisions.all().count() as u64;
    Some(DecisionCounts { sha256: decisions.sha256(), given, obeyed: given - unfit.len() as u64, unfit_lines: unfit })
}

fn blank_report(job: &Job<'_>, tools: &Tools<'_>, clock: &clock::Clock) -> RunReport {
    RunReport {
        schema: RUN_SCHEMA.to_owned(),
        schema_version: SCHEMA_VERSION.to_owned(),
        pjece: env!("CARGO_PKG_VERSION").to_owned(),
        dictionary_sha256: tools.dictionary.sha256().to_owned(),
        config_sha256: tools.config.sha256(),
        manifest_sha256: job.manifest.sha256().map(str::to_owned),
        decisions: None,
        finished: false,
        stopped_by: None,
        counts: RunCounts::default(),
        failures: Vec::new(),
        partial: Vec::new(),
        identical: Vec::new(),
        near_duplicates: Vec::new(),
        timings: Timings { started: clock.started(), ..Timings::default() },
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Interrupted => f.write_str("interrupted"),
            Self::TooManyFailures => f.write_str("too many failures"),
            Self::Io(error) => write!(f, "{}", crate::files::reason(error)),
        }
    }
}

struct State<'a> {
    queue: Mutex<Queue<'a>>,
    tally: Mutex<Tally>,
    /// The folder last looked at, and the bag it is in.
    bag: Mutex<(PathBuf, Option<Arc<Bag>>)>,
    twins: Twins,
    key: Key,
    job: &'a Job<'a>,
    tools: &'a Tools<'a>,
    watch: &'a (dyn Fn(&Done<'_>) + Sync),
}

struct Queue<'a> {
    items: Box<dyn Iterator<Item = Result<Item, Failure>> + Send + 'a>,
    next: u64,
}

#[derive(Default)]
struct Tally {
    counts: RunCounts,
    failures: Vec<Failure>,
    partial: Vec<Failure>,
    sketches: BTreeMap<String, likeness::Sketch>,
    obeyed: BTreeSet<String>,
    timings: Timings,
    stopped: Option<Stopped>,
}
