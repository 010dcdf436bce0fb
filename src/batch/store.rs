//! The output folder: one run at a time, whole files only, nothing outside it.

use super::json::to_tidy_json;
use super::likeness::{self, Sketch};
use super::manifest::Facts;
use super::names::{Places, RUN_FILE};
use super::reading::{Product, product};
use super::twins::Results;
use crate::decisions::Decisions;
use crate::export::{self, Export, Format};
use crate::files;
use crate::model::{DecisionFacts, LimitExceeded, RECORD_SCHEMA, Record, RunReport, SCHEMA_VERSION, is_restricted};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::io;
use std::path::{Path, PathBuf};

/// The output folder, held by this run alone.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    _lock: files::Lock,
}

/// Why the output folder cannot be used.
#[derive(Debug)]
pub enum Refused {
    /// Another run is writing to it.
    Busy,
    /// The operating system says no.
    Io(io::Error),
}

/// Everything but the source that shapes a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// Version of pjece.
    pub pjece: String,
    /// Digest of the dictionary.
    pub dictionary_sha256: String,
    /// Digest of the configuration.
    pub config_sha256: String,
}

/// An earlier record that is still valid if the source's bytes are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Earlier {
    /// Digest of the source it was made from.
    pub sha256: String,
    /// Which limit ended reading, when it is only a part of the document.
    pub partial: Option<LimitExceeded>,
    /// What near duplicates are found by.
    pub sketch: Sketch,
    /// Ids of the decisions that it obeys.
    pub obeyed: Vec<String>,
}

impl Store {
    /// Opens the folder, makes it if needed, and clears away what a killed run left half done.
    ///
    /// # Errors
    /// The folder is another run's, or cannot be made.
    pub fn open(folder: &Path) -> Result<Self, Refused> {
        files::make_folder(folder).map_err(Refused::Io)?;
        let folder = files::real_path(folder).map_err(Refused::Io)?;
        let lock = files::lock(&folder).map_err(Refused::Io)?.ok_or(Refused::Busy)?;
        files::sweep(&folder);
        Ok(Self { folder, _lock: lock })
    }

    /// The folder's real path.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a document's files; [`files::sync_folder`] makes their names durable. The record comes last: when it is
    /// there, everything is. Files in other formats that an earlier run made stay as long as the record stays the same;
    /// else they would tell of what is no more.
    ///
    /// # Errors
    /// What the operating system says, or that a link in the folder leads out of it.
    pub(super) fn write(&self, places: &Places, product: &Product) -> io::Result<()> {
        let parent = places.record.parent().unwrap_or(&self.folder);
        files::make_folder(parent)?;
        if !files::real_path(parent)?.starts_with(&self.folder) {
            return Err(io::Error::other("a link in the output folder leads out of it"));
        }
        if !files::read(&places.record, u64::MAX).is_ok_and(|old| old == product.main) {
            places.forget_exports()?;
        }
        let exports = product.exports.iter().map(|export| (places.export(&export.ending), export.bytes.as_slice()));
        let first = (places.audit.clone(), product.audit.as_slice());
        let last = (places.record.clone(), product.main.as_slice());
        files::write_together(&std::iter::once(first).chain(exports).chain([last]).collect::<Vec<_>>())
    }
}

impl Places {
    /// Removes what an earlier run wrote for a document that now fails, so that no stale record stays.
    ///
    /// # Errors
    /// What the operating system says.
    pub(super) fn forget(&self) -> io::Result<()> {
        self.forget_exports()?;
        files::remove(&self.record)?;
        files::remove(&self.audit)
    }

    /// Removes what was written in other formats. Of files that are numbered the first is written last; so numbers are
    /// tried up to the pages that the record counts, and on as long as there are more.
    fn forget_exports(&self) -> io::Result<()> {
        for ending in export::ENDINGS {
            files::remove(&self.export(ending))?;
        }
        let pages = self.old().map_or(0, |old| old.pages.len());
        for number in 1.. {
            let page = self.export(&export::page_ending(number));
            if number > pages && !page.exists() {
                break;
            }
            files::remove(&page)?;
        }
        Ok(())
    }

    /// Is there a record already?
    pub(super) fn hold_a_record(&self) -> bool {
        self.record.exists()
    }

    /// The results of a document with the bytes of another one, whose results are here: the same but for the name
    /// and the archive's facts. `None` when they cannot be read.
    pub(super) fn copy(&self, results: &Results, name: &str, facts: &Facts) -> Option<Product> {
        let read = |path: &Path| files::read(path, u64::MAX).ok();
        let (mut record, audit): (Record, _) = (serde_json::from_slice(&read(&self.record)?).ok()?, read(&self.audit)?);
        name.clone_into(&mut record.source.path);
        record.source.record.clone_from(facts);
        let mut copy = product(&record, audit);
        let exports = results.endings.iter().map(|ending| Some(Export::new(ending, read(&self.export(ending))?)));
        let exports = exports.collect::<Option<Vec<Export>>>()?;
        copy.exports = export::for_twin(exports, &results.name, &record, &export::beside(&copy.main, &copy.audit));
        if !results.warnings.is_empty() {
            copy.warnings.clone_from(&results.warnings); // those of the files in other formats too
        }
        Some(copy)
    }

    /// The source from which an earlier record was made, when everything else that shapes a record is still the same,
    /// decisions about that source included, and all files are there, those in the wanted formats included.
    pub(super) fn known(
        &self,
        name: &str,
        facts: &Facts,
        key: &Key,
        decisions: &Decisions,
        formats: &[Format],
    ) -> Option<Earlier> {
        let old = self.old()?;
        let same_contract = old.schema == RECORD_SCHEMA && old.schema_version == SCHEMA_VERSION;
        let same_key = Key {
            pjece: old.provenance.pjece,
            dictionary_sha256: old.provenance.dictionary_sha256,
            config_sha256: old.provenance.config_sha256,
        } == *key;
        let same_input = old.source.path == name && old.source.record == *facts;
        let (decided, obeyed) = old.provenance.decisions.map(|facts| (facts.sha256, facts.obeyed)).unzip();
        let same_decisions = decisions.of(&old.source.sha256).sha256() == decided;
        let has_paper = old.pages.iter().any(|page| page.width.is_some());
        let has_no_copy = is_restricted(facts) && !old.personal_data.is_empty();
        let wanted = formats.iter().filter(|format| {
            format.is_possible(&old.source.media_type, has_paper) && !(has_no_copy && **format == Format::Pdf)
        });
        let complete = self.audit.exists() && wanted.into_iter().all(|format| self.export(format.ending()).exists());
        (same_contract && same_key && same_input && same_decisions && complete).then(|| Earlier {
            sha256: old.source.sha256,
            partial: old.partial,
            sketch: likeness::sketch(&old.text),
            obeyed: obeyed.unwrap_or_default(),
        })
    }

    fn old(&self) -> Option<Old> {
        let bytes = files::read(&self.record, u64::MAX).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

impl Store {
    /// Writes the run's report.
    ///
    /// # Errors
    /// What the operating system says.
    pub(super) fn report(&self, report: &RunReport) -> io::Result<()> {
        files::write(&self.folder.join(RUN_FILE), &to_tidy_json(report))?;
        files::sync_folder(&self.folder)
    }

    /// The report of the run before this one, when it can be read.
    pub fn last_report(&self) -> Option<RunReport> {
        let bytes = files::read(&self.folder.join(RUN_FILE), u64::MAX).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

/// The parts of a record that tell whether it is still valid.
#[derive(Deserialize)]
struct Old {
    schema: String,
    schema_version: String,
    source: OldSource,
    provenance: OldProvenance,
    pages: Vec<OldPage>,
    #[serde(default)]
    partial: Option<LimitExceeded>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    personal_data: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
struct OldPage {
    width: Option<f32>,
}

#[derive(Deserialize)]
struct OldSource {
    path: String,
    sha256: String,
    media_type: String,
    #[serde(default)]
    record: Facts,
}

#[derive(Deserialize)]
struct OldProvenance {
    pjece: String,
    dictionary_sha256: String,
    config_sha256: String,
    decisions: Option<DecisionFacts>,
}
