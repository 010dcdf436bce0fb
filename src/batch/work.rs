//! What one thread of a run does: takes documents until there are no more.

use super::names::{Places, places, too_long};
use super::{Done, Item, OnExists, Outcome, Reader, Request, State, Stopped, Tally, Want, Watchdog};
use crate::model::Failure;
use std::io;
use std::sync::atomic::Ordering;
use std::sync::{MutexGuard, PoisonError};

impl State<'_> {
    pub(super) fn work(&self, watchdog: &Watchdog) {
        let mut reader = match self.job.worker_program {
            Some(program) => Reader::apart(program, self.tools, watchdog),
            None => Reader::Here(self.tools),
        };
        while let Some((index, item)) = self.next() {
            if let Err(error) = self.one(&mut reader, index, item) {
                self.stop(Stopped::Io(error));
            }
        }
        self.tally().timings.workers_lost += reader.lost();
    }

    /// The next input; none when the run is to stop. Inputs are counted even then.
    fn next(&self) -> Option<(u64, Result<Item, Failure>)> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if self.job.stop.load(Ordering::Relaxed) {
                self.stop(Stopped::Interrupted);
                return None;
            }
            let item = queue.items.next()?;
            if item.as_ref().is_ok_and(|item| !self.wanted(item)) {
                continue;
            }
            queue.next += 1;
            return Some((queue.next - 1, item));
        }
    }

    fn wanted(&self, item: &Item) -> bool {
        self.job.known.holds(item) && self.job.only.as_ref().is_none_or(|only| only.contains(&item.name()))
    }

    /// Reads one document and writes its results. An error is one that ends the run.
    fn one(&self, reader: &mut Reader<'_>, index: u64, item: Result<Item, Failure>) -> io::Result<()> {
        let (name, outcome) = match item {
            Ok(item) => {
                let name = item.name();
                let outcome = self.read(reader, &item, &name)?;
                (name, outcome)
            }
            Err(failure) => (failure.path, Outcome::Failed { class: failure.class, message: failure.message }),
        };
        if self.job.stop.load(Ordering::Relaxed) && matches!(outcome, Outcome::Failed { .. }) {
            return Ok(()); // the worker was killed with the run: that is not the document's fault
        }
        (self.watch)(&Done { index, name: &name, outcome: &outcome });
        self.count(name, outcome);
        Ok(())
    }

    fn read(&self, reader: &mut Reader<'_>, item: &Item, name: &str) -> io::Result<Outcome> {
        let places = places(self.job.store.folder(), &item.relative);
        if too_long(&item.relative) {
            return Ok(Outcome::failed("name_too_long", "has a name too long for its record; shorten it to 243 bytes"));
        }
        if self.job.on_exists == OnExists::Error && places.hold_a_record() {
            let message = "has a record already; use --on-exists skip or replace, or another output folder";
            return Ok(Outcome::failed("exists", message));
        }
        let (request, obeyed) = self.request(item, name, &places);
        let outcome = reader.read(&request, None)?;
        self.tally().obeyed.extend(match &outcome {
            Outcome::Read(product) => product.obeyed.clone(),
            Outcome::Unchanged { .. } => obeyed,
            Outcome::Failed { .. } => Vec::new(),
        });
        let written = match &outcome {
            Outcome::Read(product) => self.job.store.write(&places, product),
            Outcome::Failed { .. } if !self.job.stop.load(Ordering::Relaxed) => places.forget(),
            _ => Ok(()),
        };
        match written {
            Ok(()) => Ok(outcome),
            Err(error) if ends_the_run(&error) => Err(error),
            Err(error) => {
                let reason = crate::files::reason(&error);
                Ok(Outcome::failed("not_written", format!("its record could not be written ({reason})")))
            }
        }
    }

    /// The request, and the decisions that the earlier record obeys which it may find unchanged.
    fn request(&self, item: &Item, name: &str, places: &Places) -> (Request, Vec<String>) {
        let facts = self.job.manifest.facts(name);
        let earlier = match self.job.on_exists {
            OnExists::Skip => places.earlier(name, &facts, &self.key, &self.tools.config.decisions),
            _ => None,
        };
        let (known_sha256, obeyed) = earlier.map(|earlier| (earlier.sha256, earlier.obeyed)).unzip();
        let expected_sha256 = facts.get("sha256").cloned();
        let request = Request {
            name: name.to_owned(),
            path: Some(item.path.clone()),
            want: Want::Record,
            facts,
            known_sha256,
            expected_sha256,
        };
        (request, obeyed.unwrap_or_default())
    }

    fn count(&self, name: String, outcome: Outcome) {
        let mut tally = self.tally();
        match outcome {
            Outcome::Read(product) => {
                tally.counts.recorded += 1;
                tally.counts.bytes += product.source_bytes;
                tally.timings.read += 1;
            }
            Outcome::Unchanged { bytes } => {
                tally.counts.recorded += 1;
                tally.counts.bytes += bytes;
                tally.timings.kept += 1;
            }
            Outcome::Failed { class, message } => {
                tally.failures.push(Failure { path: name, class, message });
                tally.timings.read += 1;
                let failed = tally.failures.len() as u64;
                drop(tally);
                if self.job.max_failures.is_some_and(|most| failed > most) {
                    self.stop(Stopped::TooManyFailures);
                }
            }
        }
    }

    /// Ends the run; the first reason stands.
    fn stop(&self, why: Stopped) {
        self.tally().stopped.get_or_insert(why);
        self.job.stop.store(true, Ordering::Relaxed);
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A disk that is full or read-only stays so for the next document.
fn ends_the_run(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), StorageFull | ReadOnlyFilesystem | QuotaExceeded)
}
