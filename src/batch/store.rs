//! The output folder: one run at a time, whole files only, nothing outside it.

use super::json::to_tidy_json;
use super::manifest::Facts;
use super::names::{Places, RUN_FILE};
use super::reading::Product;
use crate::decisions::Decisions;
use crate::files;
use crate::model::{DecisionFacts, RECORD_SCHEMA, RunReport, SCHEMA_VERSION};
use serde::Deserialize;
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

    /// Writes a document's files. The record comes last: when it is there, everything is.
    ///
    /// # Errors
    /// What the operating system says, or that a link in the folder leads out of it.
    pub(super) fn write(&self, places: &Places, product: &Product) -> io::Result<()> {
        let parent = places.record.parent().unwrap_or(&self.folder);
        files::make_folder(parent)?;
        if !files::real_path(parent)?.starts_with(&self.folder) {
            return Err(io::Error::other("a link in the output folder leads out of it"));
        }
        files::write(&places.audit, &product.audit)?;
        files::write(&places.record, &product.main)?;
        files::sync_folder(parent)
    }
}

impl Places {
    /// Removes what an earlier run wrote for a document that now fails, so that no stale record stays.
    ///
    /// # Errors
    /// What the operating system says.
    pub(super) fn forget(&self) -> io::Result<()> {
        files::remove(&self.record)?;
        files::remove(&self.audit)
    }

    /// Is there a record already?
    pub(super) fn hold_a_record(&self) -> bool {
        self.record.exists()
    }

    /// The earlier record, when everything that shapes a record besides the source is still the same, decisions about
    /// that source included, and both files are there.
    pub(super) fn earlier(&self, name: &str, facts: &Facts, key: &Key, decisions: &Decisions) -> Option<Earlier> {
        let bytes = files::read(&self.record, u64::MAX).ok()?;
        let old: Old = serde_json::from_slice(&bytes).ok()?;
        let same_contract = old.schema == RECORD_SCHEMA && old.schema_version == SCHEMA_VERSION;
        let same_key = Key {
            pjece: old.provenance.pjece,
            dictionary_sha256: old.provenance.dictionary_sha256,
            config_sha256: old.provenance.config_sha256,
        } == *key;
        let same_input = old.source.path == name && old.source.record == *facts;
        let (decided, obeyed) = old.provenance.decisions.map(|facts| (facts.sha256, facts.obeyed)).unzip();
        let same_decisions = decisions.of(&old.source.sha256).sha256() == decided;
        let valid = same_contract && same_key && same_input && same_decisions && self.audit.exists();
        valid.then(|| Earlier { sha256: old.source.sha256, obeyed: obeyed.unwrap_or_default() })
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
}

#[derive(Deserialize)]
struct OldSource {
    path: String,
    sha256: String,
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
