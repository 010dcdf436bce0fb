//! What one thread of a run does: takes documents until there are no more.

use super::bag::{self, Bag};
use super::likeness::Sketch;
use super::names::{Places, places, too_long};
use super::reading::{Algorithm, Checksum, Product};
use super::store::Earlier;
use super::{Done, Item, OnExists, Outcome, Reader, Request, State, Stopped, Tally, Want, Watchdog};
use crate::model::{Failure, LimitExceeded, sha256};
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard, PoisonError};

impl State<'_> {
    pub(super) fn work(&self, watchdog: &Watchdog) {
        let mut reader = match self.job.worker_command {
            Some(command) => Reader::apart(command, self.tools, watchdog),
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
            Err(failure) => (failure.path, Outcome::failed(&failure.class, failure.message)),
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
        if let Some(most) = too_long(&item.relative, self.job.formats) {
            let message = format!("has a name too long for its results; shorten it to {most} bytes");
            return Ok(Outcome::failed("name_too_long", message));
        }
        if self.job.on_exists == OnExists::Error && places.hold_a_record() {
            let message = "has a record already; use --on-exists skip or replace, or another output folder";
            return Ok(Outcome::failed("exists", message));
        }
        let checksum = match self.bag(item).as_deref().map(|bag| bag.checksum(&item.path)) {
            Some(None) => {
                let message =
                    "is in a bag whose manifest does not name it; make the bag anew, or read its folder `data`";
                return Ok(Outcome::failed("checksum_missing", message));
            }
            found => found.flatten(),
        };
        let (request, earlier) = self.request(item, name, &places, checksum);
        let sha256 = self.sha256_for_twins(item);
        let mut outcome = match sha256.as_ref().and_then(|sha256| self.copied(sha256, &request)) {
            Some(product) => Outcome::Read(product),
            None => reader.read(&request, None)?,
        };
        self.tally().obeyed.extend(match (&outcome, &earlier) {
            (Outcome::Read(product), _) => product.obeyed.clone(),
            (Outcome::Unchanged { .. }, Some(earlier)) => earlier.obeyed.clone(),
            _ => Vec::new(),
        });
        if let (Outcome::Unchanged { partial, sketch, .. }, Some(earlier)) = (&mut outcome, earlier) {
            (*partial, *sketch) = (earlier.partial, earlier.sketch);
        }
        let written = match &outcome {
            Outcome::Read(product) => self.job.store.write(&places, product),
            Outcome::Failed { .. } if !self.job.stop.load(Ordering::Relaxed) => places.forget(),
            _ => Ok(()),
        };
        match written {
            Ok(()) => {
                if let (Some(sha256), false) = (sha256, matches!(outcome, Outcome::Failed { .. })) {
                    self.twins
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .entry(sha256)
                        .or_default()
                        .push(name.to_owned());
                }
                Ok(outcome)
            }
            Err(error) if ends_the_run(&error) => Err(error),
            Err(error) => {
                let reason = crate::files::reason(&error);
                Ok(Outcome::failed("not_written", format!("its record could not be written ({reason})")))
            }
        }
    }

    /// The bag that a file is in, between the input folder and the file. The last one is kept: files come folder by folder.
    fn bag(&self, item: &Item) -> Option<Arc<Bag>> {
        let folder = item.path.parent()?;
        let mut last = self.bag.lock().unwrap_or_else(PoisonError::into_inner);
        if last.0 != folder {
            let depth = item.relative.components().count();
            let found = folder.ancestors().take(depth).find(|folder| folder.join(bag::MARK).is_file());
            let same = last.1.take().filter(|bag| Some(bag.folder()) == found);
            // What is wrong with a bag is a failure of its own, told where the bag is found.
            *last = (folder.to_path_buf(), same.or_else(|| Some(Arc::new(Bag::read(found?)?.ok()?))));
        }
        last.1.clone()
    }

    /// Digest of a file, when another input has as many bytes and may be the same.
    fn sha256_for_twins(&self, item: &Item) -> Option<String> {
        let size = item.path.metadata().ok()?.len();
        let limit = self.tools.config.limits.file_bytes;
        let bytes = self.job.known.may_have_a_twin(size).then(|| crate::files::read(&item.path, limit).ok())??;
        Some(sha256(&bytes))
    }

    /// The results of a document with the same bytes that was read before, unless promises about this one do not hold
    /// or it has results of its own already.
    fn copied(&self, sha256: &String, request: &Request) -> Option<Product> {
        let same = |c: &Checksum| c.algorithm == Algorithm::Sha256 && c.digest.eq_ignore_ascii_case(sha256);
        // Files in other formats name their document: they are made for each.
        let has_more = !self.job.formats.is_empty();
        if has_more || request.known_sha256.as_ref() == Some(sha256) || !request.checksums.iter().all(same) {
            return None;
        }
        let first = self.twins.lock().unwrap_or_else(PoisonError::into_inner).get(sha256)?.first()?.clone();
        let from = places(self.job.store.folder(), Path::new(&first));
        let product = from.copy(&request.name, &request.facts)?;
        self.tally().timings.copied += 1;
        Some(product)
    }

    /// The request, and what the earlier record says that may be kept.
    fn request(
        &self,
        item: &Item,
        name: &str,
        places: &Places,
        checksum: Option<Checksum>,
    ) -> (Request, Option<Earlier>) {
        let facts = self.job.manifest.facts(name);
        let earlier = match self.job.on_exists {
            OnExists::Skip => places.known(name, &facts, &self.key, &self.tools.config.decisions, self.job.formats),
            _ => None,
        };
        let known_sha256 = earlier.as_ref().map(|earlier| earlier.sha256.clone());
        let by_manifest = [Algorithm::Md5, Algorithm::Sha256, Algorithm::Sha512].into_iter().filter_map(|algorithm| {
            let digest = facts.get(algorithm.name())?.clone();
            Some(Checksum { algorithm, digest, promised_by: "the manifest".to_owned() })
        });
        let checksums = by_manifest.chain(checksum).collect();
        let request = Request {
            name: name.to_owned(),
            path: Some(item.path.clone()),
            want: Want::Record,
            formats: self.job.formats.to_vec(),
            facts,
            known_sha256,
            checksums,
        };
        (request, earlier)
    }

    fn count(&self, name: String, outcome: Outcome) {
        let mut tally = self.tally();
        match outcome {
            Outcome::Read(product) => {
                tally.counts.recorded += 1;
                tally.counts.bytes += product.source_bytes;
                tally.timings.read += 1;
                tally.recorded(name, product.partial, product.sketch);
            }
            Outcome::Unchanged { bytes, partial, sketch } => {
                tally.counts.recorded += 1;
                tally.counts.bytes += bytes;
                tally.timings.kept += 1;
                tally.recorded(name, partial, sketch);
            }
            Outcome::Failed { class, message, limit } => {
                tally.failures.push(Failure { path: name, class, message, limit_exceeded: limit });
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

impl Tally {
    /// Keeps what is to be said of a document that has a record.
    fn recorded(&mut self, name: String, limit: Option<LimitExceeded>, sketch: Sketch) {
        self.partial.extend(limit.map(|limit| partial(name.clone(), limit)));
        if !sketch.is_empty() {
            self.sketches.insert(name, sketch);
        }
    }
}

/// A document of which only the first pages stand in its record.
fn partial(path: String, limit: LimitExceeded) -> Failure {
    let LimitExceeded { which, limit: allowed, seen } = &limit;
    let message = format!(
        "is recorded in part: it exceeds the limit {which} ({seen} > {allowed}); raise limits.{which} in pjece.toml if you trust the file"
    );
    Failure { limit_exceeded: Some(limit), ..Failure::new(path, "limit_exceeded", message) }
}

/// A disk that is full or read-only stays so for the next document.
fn ends_the_run(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), StorageFull | ReadOnlyFilesystem | QuotaExceeded)
}
