//! What a run's threads do: readers take documents until there are no more, writers put away what comes of them.

use super::bag::{self, Bag};
use super::checksum::{Algorithm, Checksum};
use super::likeness::Sketch;
use super::names::{Places, places, too_long};
use super::reading::Product;
use super::store::Earlier;
use super::twins::{Claim, Results};
use super::{
    Done, Facts, Item, OnExists, Outcome, PageRequest, Reader, Request, State, Stopped, Tally, Want, Watchdog, images,
};
use crate::model::{Failure, Folder, LimitExceeded, is_restricted, sha256};
use std::convert::Infallible;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, MutexGuard, PoisonError};

/// A document on its way from the thread that has it read to the thread that writes.
pub(super) struct Finished {
    index: u64,
    name: String,
    outcome: Outcome,
    /// Where its results go; `None` when nothing is to be done there.
    places: Option<Places>,
    /// Digest of the bytes, when another document may have the same.
    sha256: Option<String>,
    /// May such a document take over what comes of this one?
    is_shared: bool,
    /// Decisions that its record obeys.
    obeyed: Vec<String>,
}

impl State<'_> {
    /// Has documents read. Each reader has a writer of its own, which puts one document away, and waits for the disk,
    /// while the next one is read. A writer holds only documents before the one that its reader has: who waits for an
    /// earlier document (`--format jsonl` does) never waits for one behind him.
    pub(super) fn read_all(&self, watchdog: &Watchdog, to: &SyncSender<Finished>) {
        let mut reader = match self.job.worker_command {
            Some(command) => Reader::apart(command, self.tools, watchdog),
            None => Reader::Here(self.tools),
        };
        while let Some((index, item)) = self.next() {
            match self.one(&mut reader, index, item) {
                // The writer ends only after this sender is gone.
                Ok(finished) => drop(to.send(finished)),
                Err(error) => self.stop(Stopped::Io(error)),
            }
        }
        self.tally().timings.workers_lost += reader.lost();
    }

    /// Writes what a reader sends. Names are made durable when a folder is left: until then a power cut may take the last
    /// ones back, and the next run makes them again.
    pub(super) fn write_all(&self, from: &Receiver<Finished>) {
        let mut open: Option<PathBuf> = None;
        for finished in from {
            let folder = finished.places.as_ref().and_then(|places| places.record.parent());
            if open.as_deref() != folder {
                let left = std::mem::replace(&mut open, folder.map(Path::to_path_buf));
                self.leave(left);
            }
            if let Err(error) = self.put_away(finished) {
                self.stop(Stopped::Io(error));
            }
        }
        self.leave(open);
    }

    fn leave(&self, folder: Option<PathBuf>) {
        match folder.map_or(Ok(()), |folder| crate::files::sync_folder(&folder)) {
            // Where every document failed, no folder was made.
            Err(error) if error.kind() != io::ErrorKind::NotFound => self.stop(Stopped::Io(error)),
            _ => {}
        }
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

    /// Reads one document. An error is one that ends the run.
    fn one(&self, reader: &mut Reader<'_>, index: u64, item: Result<Item, Failure>) -> io::Result<Finished> {
        let nothing = |name, outcome| {
            let (places, sha256, obeyed) = (None, None, Vec::new());
            Finished { index, name, outcome, places, sha256, is_shared: false, obeyed }
        };
        let item = match item {
            Ok(item) => item,
            Err(failure) => return Ok(nothing(failure.path, Outcome::failed(&failure.class, failure.message))),
        };
        let name = item.name();
        let places = places(self.job.store.folder(), &item.relative);
        let promised = match self.refused(&item, &places).and_then(|()| self.promised(&item)) {
            Ok(promised) => promised,
            Err(refused) => return Ok(nothing(name, *refused)),
        };
        let (request, earlier) = self.request(&item, &name, &places, promised);
        let sha256 = self.sha256_for_twins(&item);
        let mut outcome = match sha256.as_ref().and_then(|sha256| self.taken_over(sha256, index, &request)) {
            Some(product) => Outcome::Read(product),
            None => reader.read(&request, None)?,
        };
        let obeyed = match (&outcome, &earlier) {
            (Outcome::Read(product), _) => product.obeyed.clone(),
            (Outcome::Unchanged { .. }, Some(earlier)) => earlier.obeyed.clone(),
            _ => Vec::new(),
        };
        if let (Outcome::Unchanged { partial, sketch, .. }, Some(earlier)) = (&mut outcome, earlier) {
            (*partial, *sketch) = (earlier.partial, earlier.sketch);
        }
        let is_shared = self.is_shared(&request);
        Ok(Finished { index, name, outcome, places: Some(places), sha256, is_shared, obeyed })
    }

    /// Why a document is not read.
    fn refused(&self, item: &Item, places: &Places) -> Result<(), Box<Outcome>> {
        if let Some(most) = too_long(&item.relative, self.job.formats) {
            let message = format!("has a name too long for its results; shorten it to {most} bytes");
            return Err(Box::new(Outcome::failed("name_too_long", message)));
        }
        if self.job.on_exists == OnExists::Error && places.hold_a_record() {
            let message = "has a record already; use --on-exists skip or replace, or another output folder";
            return Err(Box::new(Outcome::failed("exists", message)));
        }
        Ok(())
    }

    /// The checksum that a bag promises of each of a document's files, or why the document is not read.
    fn promised(&self, item: &Item) -> Result<Vec<Option<Checksum>>, Box<Outcome>> {
        let of_file = |file: &Item| match self.bag(file).as_deref().map(|bag| bag.checksum(&file.path)) {
            Some(None) => {
                let of_folder = if item.pages.is_empty() { String::new() } else { format!("{} ", file_name(file)) };
                let message = format!(
                    "{of_folder}is in a bag whose manifest does not name it; make the bag anew, or read its folder `data`"
                );
                Err(Box::new(Outcome::failed("checksum_missing", message)))
            }
            found => Ok(found.flatten()),
        };
        item.files().iter().map(of_file).collect()
    }

    /// Writes one document's results and tells of them. An error is one that ends the run.
    fn put_away(&self, finished: Finished) -> io::Result<()> {
        let Finished { index, name, outcome, places, sha256, is_shared, obeyed } = finished;
        let stopped = self.job.stop.load(Ordering::Relaxed);
        let written = match (&places, &outcome) {
            (Some(places), Outcome::Read(product)) => self.job.store.write(places, product),
            (Some(places), Outcome::Failed { .. }) if !stopped => places.forget(),
            _ => Ok(()),
        };
        let outcome = match &written {
            Ok(()) => outcome,
            Err(error) => {
                let reason = crate::files::reason(error);
                Outcome::failed("not_written", format!("its record could not be written ({reason})"))
            }
        };
        if let Some(sha256) = sha256 {
            let has_record = !matches!(outcome, Outcome::Failed { .. });
            let results = self.results(&name, &outcome).filter(|_| is_shared);
            self.twins.settle(&sha256, index, has_record.then(|| name.clone()), results);
        }
        if let Some(error) = written.err().filter(ends_the_run) {
            return Err(error);
        }
        if self.job.stop.load(Ordering::Relaxed) && matches!(outcome, Outcome::Failed { .. }) {
            return Ok(()); // the worker was killed with the run: that is not the document's fault
        }
        self.tally().obeyed.extend(obeyed);
        (self.watch)(&Done { index, name: &name, outcome: &outcome });
        self.count(name, outcome);
        Ok(())
    }

    /// What a document with the same bytes can take over. Of results kept from before it is not known which files belong
    /// to them.
    fn results(&self, name: &str, outcome: &Outcome) -> Option<Results> {
        let (endings, warnings) = match outcome {
            Outcome::Read(product) => {
                let endings = product.exports.iter().map(|export| export.ending.clone()).collect();
                (endings, product.warnings.clone())
            }
            Outcome::Unchanged { .. } if self.job.formats.is_empty() => (Vec::new(), Vec::new()),
            _ => return None,
        };
        Some(Results { name: name.to_owned(), endings, warnings })
    }

    /// Is what comes of a document the same for all with its bytes, but for its name? Files in other formats hold back
    /// personal data of those that the archive keeps from the public.
    ///
    /// A folder of page images is always read: the names of its images stand in many places.
    fn is_shared(&self, request: &Request) -> bool {
        request.pages.is_empty() && (self.job.formats.is_empty() || !is_restricted(&request.facts))
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
        let limit = self.tools.config.limits.file_bytes;
        if !self.job.known.may_have_a_twin(item.size()?) {
            return None;
        }
        if item.pages.is_empty() {
            return Some(sha256(&crate::files::read(&item.path, limit).ok()?));
        }
        let pages: Vec<_> = item.pages.iter().map(|page| page_request(page, Vec::new())).collect();
        let folder = images::folder(&item.path, &pages, limit, |_, _, _| Ok::<_, Infallible>(()));
        folder.ok().map(|folder| sha256(&Folder::list(&folder.files)))
    }

    /// The results of a document with the same bytes, unless promises about this one do not hold or it has results of
    /// its own already.
    fn taken_over(&self, sha256: &str, index: u64, request: &Request) -> Option<Product> {
        let same = |c: &Checksum| c.algorithm == Algorithm::Sha256 && c.digest.eq_ignore_ascii_case(sha256);
        let is_kept = request.known_sha256.as_deref() == Some(sha256);
        if is_kept || !self.is_shared(request) || !request.checksums.iter().all(same) {
            return None;
        }
        let Claim::TakeOver(results) = self.twins.claim(sha256, index, &self.job.stop) else { return None };
        let from = places(self.job.store.folder(), Path::new(&results.name));
        let product = from.copy(&results, &request.name, &request.facts)?;
        self.tally().timings.copied += 1;
        Some(product)
    }

    /// The request, and what the earlier record says that may be kept.
    fn request(
        &self,
        item: &Item,
        name: &str,
        places: &Places,
        promised: Vec<Option<Checksum>>,
    ) -> (Request, Option<Earlier>) {
        let facts = self.job.manifest.facts(name);
        let earlier = match self.job.on_exists {
            OnExists::Skip => places.known(name, &facts, &self.key, &self.tools.config.decisions, self.job.formats),
            _ => None,
        };
        let known_sha256 = earlier.as_ref().map(|earlier| earlier.sha256.clone());
        let mut checksums = by_manifest(&facts);
        let mut pages = Vec::new();
        if item.pages.is_empty() {
            checksums.extend(promised.into_iter().flatten());
        } else {
            for (page, promised) in item.pages.iter().zip(promised) {
                let by_manifest = by_manifest(&self.job.manifest.facts(&page.name()));
                pages.push(page_request(page, by_manifest.into_iter().chain(promised).collect()));
            }
        }
        let request = Request {
            name: name.to_owned(),
            path: Some(item.path.clone()),
            pages,
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

/// The checksums that the manifest's facts about a file promise.
fn by_manifest(facts: &Facts) -> Vec<Checksum> {
    let promised = |algorithm: Algorithm| {
        let digest = facts.get(algorithm.name())?.clone();
        Some(Checksum { algorithm, digest, promised_by: "the manifest".to_owned() })
    };
    Algorithm::ALL.into_iter().filter_map(promised).collect()
}

fn page_request(page: &Item, checksums: Vec<Checksum>) -> PageRequest {
    PageRequest { name: file_name(page), checksums }
}

fn file_name(file: &Item) -> String {
    file.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
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
