//! What a whole run came to: `DIR/run.json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name of the run report's contract.
pub const RUN_SCHEMA: &str = "pjece-run";

/// What `DIR/run.json` holds: what was done, with what, and every failure.
///
/// Everything that depends on clock, machine or what the folder held before stands under `timings`; the rest is the
/// same for every run over the same input, for any number of threads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunReport {
    /// Always `pjece-run`.
    pub schema: String,
    /// Semantic version of this contract.
    pub schema_version: String,
    /// Version of pjece.
    pub pjece: String,
    /// SHA-256 over the built dictionary files.
    pub dictionary_sha256: String,
    /// SHA-256 over the effective configuration.
    pub config_sha256: String,
    /// SHA-256 of the manifest's bytes, when one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest_sha256: Option<String>,
    /// What became of the reviewers' decisions, when some were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<DecisionCounts>,
    /// True when every input was looked at; false while the run goes on, or when something stopped it.
    pub finished: bool,
    /// What stopped the run before its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_by: Option<String>,
    /// How many.
    pub counts: RunCounts,
    /// Each document that has no record, and why; sorted by path.
    pub failures: Vec<Failure>,
    /// Each document whose record holds only its first pages, because a limit ended reading; sorted by path.
    #[serde(default)]
    pub partial: Vec<Failure>,
    /// Documents with the same bytes, each group and the groups in the order of paths; each has its record.
    #[serde(default)]
    pub identical: Vec<Vec<String>>,
    /// Documents whose text nearly agrees, as two scans of one edition; reported, not merged.
    #[serde(default)]
    pub near_duplicates: Vec<NearDuplicates>,
    /// What depends on clock, machine and what was there before.
    pub timings: Timings,
}

/// Documents whose text nearly agrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NearDuplicates {
    /// Paths, sorted; of documents with the same bytes only the first.
    pub paths: Vec<String>,
    /// Estimated share of runs of three words that the least similar of them have in common, 0 to 1.
    pub similarity: f32,
}

/// Counts of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunCounts {
    /// Inputs found: the sum of the three that follow.
    pub documents: u64,
    /// Documents whose record stands in the folder, those in `partial` included.
    pub recorded: u64,
    /// Documents without a record: see `failures`.
    pub failed: u64,
    /// Documents not looked at because the run was stopped.
    pub not_reached: u64,
    /// Bytes of the recorded documents.
    pub bytes: u64,
}

/// What became of the decisions that a run was given (`--decisions`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionCounts {
    /// SHA-256 over all decisions.
    pub sha256: String,
    /// Decisions in the file, each counted once.
    pub given: u64,
    /// Those that were obeyed in at least one place.
    pub obeyed: u64,
    /// Lines of the file, from 1, whose decision no longer fits: the document was not read, the words there are others,
    /// or the edit is no longer made.
    pub unfit_lines: Vec<usize>,
}

/// A document that could not be recorded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// Path relative to the input folder, `/` between folders.
    pub path: String,
    /// Stable class for programs: those of the library's `Error`, and `worker_died`, `not_written`,
    /// `checksum_mismatch`, `name_too_long`, `exists`.
    pub class: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Which limit, for the class `limit_exceeded`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_exceeded: Option<LimitExceeded>,
}

/// A budget of a document that was used up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct LimitExceeded {
    /// Its key under `[limits]` in `pjece.toml`.
    pub which: String,
    /// What was allowed.
    pub limit: u64,
    /// What was met, at least.
    pub seen: u64,
}

impl Failure {
    /// A failure of this class.
    pub fn new(path: impl Into<String>, class: &str, message: impl Into<String>) -> Self {
        Self { path: path.into(), class: class.to_owned(), message: message.into(), limit_exceeded: None }
    }
}

/// What depends on clock, machine and what was there before.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Timings {
    /// When the run began, UTC, as `2026-11-21T23:49:15Z`.
    pub started: String,
    /// How long it took by the clock on the wall.
    pub seconds: f64,
    /// Documents at a time.
    pub threads: u32,
    /// True when files were read by child processes.
    pub isolated: bool,
    /// Full paths of the inputs and of the working folder, for `pjece report` to find the pages again.
    #[serde(default)]
    pub inputs: Vec<String>,
    /// Documents read by this run.
    pub read: u64,
    /// Documents whose bytes another one had, so that its result was taken.
    #[serde(default)]
    pub copied: u64,
    /// Documents kept from an earlier run, because nothing that shapes the record has changed.
    pub kept: u64,
    /// Child processes that had to be started anew after a document killed them.
    pub workers_lost: u64,
}
