//! `pjece run`: the main job.

use super::arguments::RunArguments;
use super::choices::{Existing, Group, RunFormat};
use super::exit::{Ended, Exit, Stop};
use super::setup::Setup;
use super::stream::Stream;
use super::talk::{Level, one_line};
use crate::batch::{self, Done, Grouping, Inputs, Job, Manifest, OnExists, Outcome, Refused, Stopped, Store};
use crate::files;
use crate::model::{RunReport, crossed_out, is_restricted};
use crate::structure::personal_spans;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often progress is told when there is no terminal to draw on.
const EVERY: Duration = Duration::from_secs(5);

/// `pjece run`.
pub(crate) fn run(arguments: &RunArguments, setup: &Setup<'_>) -> Ended {
    let inputs = inputs(arguments, setup)?;
    let manifest = arguments.manifest.as_deref().map_or_else(|| Ok(Manifest::default()), manifest)?;
    let store = open(&arguments.output)?;
    let known = batch::count(&inputs).map_err(|message| Stop::new(Exit::Usage, message))?;
    if known.documents() == 0 {
        setup
            .talk
            .warning("there is no file to read in the inputs; hidden files and what .pjeceignore names are left out");
    }
    let only = arguments.retry.map(|_| failed_before(&store)).transpose()?;
    let stop = stop_on_signals()?;
    let formats: Vec<_> = arguments.format.iter().filter_map(|format| format.export()).collect();
    let job = Job {
        inputs: &inputs,
        known: &known,
        store: &store,
        manifest: &manifest,
        formats: &formats,
        on_exists: match arguments.on_exists {
            Existing::Skip => OnExists::Skip,
            Existing::Replace => OnExists::Replace,
            Existing::Error => OnExists::Error,
        },
        max_failures: arguments
            .max_failures
            .map(|most| most.of(only.as_ref().map_or(known.documents(), BTreeSet::len))),
        only,
        threads: setup.threads,
        worker_command: setup.worker_command.as_deref(),
        stop: Arc::clone(&stop),
    };
    let stream = arguments.format.contains(&RunFormat::Jsonl).then(|| Stream::new(arguments.unordered));
    let progress = Progress::new(setup, job.only.as_ref().map_or(known.documents(), BTreeSet::len) as u64);
    let watch = |done: &Done<'_>| {
        progress.tell(done, &manifest);
        if stream.as_ref().is_some_and(|stream| !stream.take(done)) {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let ended = batch::run(&job, &setup.tools(), &watch);
    progress.bar.finish_and_clear();
    let (report, stopped) = ended.map_err(|e| cannot_write(&arguments.output, &e))?;
    if let Some(stream) = stream {
        stream.finish()?;
    }
    end(&report, stopped, &arguments.output, setup)
}

fn inputs(arguments: &RunArguments, setup: &Setup<'_>) -> Result<Inputs, Stop> {
    for path in &arguments.inputs {
        if path.symlink_metadata().is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound) {
            let name = path.display();
            return Err(Stop::new(Exit::Missing, format!("{name}: there is no such file or folder; check the path")));
        }
    }
    let listed = arguments.files_from.as_deref().map_or_else(|| Ok(Vec::new()), |file| listed(file, setup))?;
    let (paths, exclude) = (arguments.inputs.clone(), arguments.exclude.clone());
    let group = match arguments.group {
        Group::None => Grouping::None,
        Group::Folder => Grouping::Folder,
    };
    let inputs = Inputs { paths, listed, exclude, output: arguments.output.clone(), group };
    inputs.check().map_err(|e| Stop::new(Exit::Usage, format!("--exclude: {e}")))?;
    Ok(inputs)
}

/// One path a line; empty lines are none.
fn listed(file: &Path, setup: &Setup<'_>) -> Result<Vec<PathBuf>, Stop> {
    let text = if file == Path::new("-") {
        let bytes = super::one::standard_input(setup)?;
        String::from_utf8(bytes)
            .map_err(|_| Stop::new(Exit::NotReadable, "standard input is not valid UTF-8; convert it"))?
    } else {
        let refuse = |e| Stop::new(Exit::NotReadable, format!("{} {e}", file.display()));
        files::read_text(file, setup.config.limits.file_bytes).map_err(refuse)?
    };
    Ok(text.lines().filter(|line| !line.trim().is_empty()).map(PathBuf::from).collect())
}

fn manifest(path: &Path) -> Result<Manifest, Stop> {
    Manifest::read(path).map_err(|e| Stop::new(Exit::NotReadable, format!("manifest {}: {e}", path.display())))
}

fn open(folder: &Path) -> Result<Store, Stop> {
    Store::open(folder).map_err(|refused| match refused {
        Refused::Busy => {
            let message = format!(
                "{}: another pjece run is writing there; wait for it, or choose another folder",
                folder.display()
            );
            Stop::new(Exit::Io, message)
        }
        Refused::Io(error) => cannot_write(folder, &error),
    })
}

fn cannot_write(folder: &Path, error: &std::io::Error) -> Stop {
    let (name, reason) = (folder.display(), files::reason(error));
    Stop::new(
        Exit::Io,
        format!(
            "{name}: cannot be written ({reason}); check that it is a folder, that you may write there, and that the disk is not full"
        ),
    )
}

fn failed_before(store: &Store) -> Result<BTreeSet<String>, Stop> {
    let report = store.last_report().ok_or_else(|| {
        Stop::new(
            Exit::Missing,
            format!("{}: there is no run.json of an earlier run to retry", store.folder().display()),
        )
    })?;
    Ok(report.failures.into_iter().chain(report.partial).map(|failure| failure.path).collect())
}

/// The first signal asks the run to end well; a second one ends the program at once.
fn stop_on_signals() -> Result<Arc<AtomicBool>, Stop> {
    let stop = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        let exit = i32::from(Exit::Interrupted as u8);
        signal_hook::flag::register_conditional_shutdown(signal, exit, Arc::clone(&stop))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&stop)))
            .map_err(|e| Stop::new(Exit::Io, format!("signals cannot be heard ({})", files::reason(&e))))?;
    }
    Ok(stop)
}

/// Tells how far the run is.
struct Progress<'a> {
    setup: &'a Setup<'a>,
    bar: ProgressBar,
    total: u64,
    done: AtomicU64,
    failed: AtomicU64,
    began: Instant,
    // When something was last said; none on a terminal, which has the bar.
    said: Option<Mutex<Instant>>,
}

impl<'a> Progress<'a> {
    fn new(setup: &'a Setup<'a>, total: u64) -> Self {
        let said = (!std::io::stderr().is_terminal()).then(|| Mutex::new(Instant::now()));
        let (done, failed) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { setup, bar: setup.talk.bar(total), total, done, failed, began: Instant::now(), said }
    }

    /// Documents that the archive keeps from the public keep their contents out of messages, and personal data in names.
    fn tell(&self, done: &Done<'_>, manifest: &Manifest) {
        let private = is_restricted(&manifest.facts(done.name));
        let path = if private { crossed_out(done.name, &personal_spans(done.name)) } else { done.name.to_owned() };
        let name = one_line(&path);
        let say = |level: Level, class: &str, message: &str| {
            let facts = json!({"path": path, "class": class});
            self.setup.talk.tell(level, &format_args!("{name}: {message}"), facts);
        };
        match done.outcome {
            Outcome::Read(product) => {
                say(Level::Debug, "read", "read");
                if let Some(limit) = &product.partial {
                    let (which, seen, limit) = (&limit.which, limit.seen, limit.limit);
                    let message = format!(
                        "recorded in part: exceeds the limit {which} ({seen} > {limit}); raise limits.{which} in pjece.toml if you trust the file"
                    );
                    say(Level::Warning, "limit_exceeded", &message);
                }
                for warning in &product.warnings {
                    match warning.class.as_str() {
                        // A file that was asked for is missing; the message tells nothing of the content.
                        "not_exported" => say(Level::Warning, &warning.class, &warning.message),
                        _ if private => {}
                        // A page is missing in the text; the record was written all the same.
                        "unreadable_page" => say(Level::Warning, &warning.class, &warning.message),
                        _ => say(Level::Debug, &warning.class, &warning.message),
                    }
                }
            }
            Outcome::Unchanged { .. } => say(Level::Debug, "kept", "kept"),
            Outcome::Failed { class, message, .. } => {
                self.failed.fetch_add(1, Ordering::Relaxed);
                say(Level::Error, class, message);
            }
        }
        self.bar.inc(1);
        self.now_and_then(self.done.fetch_add(1, Ordering::Relaxed) + 1);
    }

    fn now_and_then(&self, done: u64) {
        let Some(said) = &self.said else { return };
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.elapsed() < EVERY {
            return;
        }
        *said = Instant::now();
        let (message, facts) = so_far(done, self.total, self.failed.load(Ordering::Relaxed), self.began.elapsed());
        self.setup.talk.tell(Level::Info, &message, facts);
    }
}

/// How far a run is after so long, for people and for programs.
fn so_far(done: u64, total: u64, failed: u64, after: Duration) -> (String, Value) {
    let rate = done as f64 / after.as_secs_f64();
    let left = total.saturating_sub(done) as f64 / rate;
    let message = format!("{done} of {total} documents, {failed} failed, {rate:.1}/s, {left:.0} s left");
    (message, json!({"done": done, "total": total, "failed": failed, "per_second": rate, "seconds_left": left}))
}

fn end(report: &RunReport, stopped: Option<Stopped>, output: &Path, setup: &Setup<'_>) -> Ended {
    let (counts, folder) = (&report.counts, output.display());
    let kept = match report.timings.kept {
        0 => String::new(),
        kept => format!(" ({kept} kept from before)"),
    };
    let seconds = report.timings.seconds;
    let partial = match report.partial.len() {
        0 => String::new(),
        partial => format!(", {partial} in part"),
    };
    setup.talk.note(format_args!(
        "{} documents in {folder}{kept}{partial}, {} failed, {seconds:.1} s",
        counts.recorded, counts.failed
    ));
    if let Some(decisions) = report.decisions.as_ref().filter(|decisions| !decisions.unfit_lines.is_empty()) {
        let lines: Vec<String> = decisions.unfit_lines.iter().take(10).map(ToString::to_string).collect();
        let more = if decisions.unfit_lines.len() > lines.len() { " …" } else { "" };
        setup.talk.warning(format_args!(
            "{} of {} decisions no longer fit or are about documents that were not read: lines {}{more}; run.json has all",
            decisions.unfit_lines.len(),
            decisions.given,
            lines.join(", ")
        ));
    }
    match stopped {
        None if counts.failed > 0 || !report.partial.is_empty() => Ok(Exit::SomeFailed),
        None => Ok(Exit::Done),
        Some(Stopped::Interrupted) => {
            setup.talk.error(format_args!(
                "interrupted; {} documents were not reached. Go on with the same command and --on-exists skip",
                counts.not_reached
            ));
            Ok(Exit::Interrupted)
        }
        Some(Stopped::TooManyFailures) => {
            setup.talk.error(format_args!(
                "more failures than --max-failures allows; {} documents were not reached",
                counts.not_reached
            ));
            Ok(Exit::Findings)
        }
        Some(Stopped::Io(error)) => Err(cannot_write(output, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_tells_rate_failures_and_time_left() {
        let (message, facts) = so_far(250, 1000, 3, Duration::from_secs(10));
        assert_eq!(message, "250 of 1000 documents, 3 failed, 25.0/s, 30 s left");
        assert_eq!((&facts["per_second"], &facts["seconds_left"]), (&json!(25.0), &json!(30.0)));
    }
}
