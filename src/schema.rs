//! The published contracts of what pjece writes and of the decisions that it reads, as JSON Schema made from the very types that are written.

use crate::model::{AuditLine, Decision, Record, RunReport};
use schemars::{JsonSchema, Schema, generate::SchemaSettings};

/// A file that pjece writes or reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Which {
    /// `DIR/<path>.json`
    Record,
    /// One line of `DIR/<path>.audit.jsonl`
    Audit,
    /// `DIR/run.json`
    Run,
    /// One line of a `decisions.jsonl`
    Decisions,
}

impl Which {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Record, Self::Audit, Self::Run, Self::Decisions];

    /// Its name, as in `schema/<name>.schema.json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Audit => "audit",
            Self::Run => "run",
            Self::Decisions => "decisions",
        }
    }
}

/// The schema (draft 2020-12) as indented JSON with a line end at the end: what stands committed under `schema/`.
///
/// ```
/// use pjece::schema::{Which, schema};
///
/// let schema: serde_json::Value = serde_json::from_str(&schema(Which::Record)).unwrap();
/// assert!(schema["properties"]["recommendations"].is_object());
/// ```
pub fn schema(which: Which) -> String {
    let schema = match which {
        Which::Record => of::<Record>(),
        Which::Audit => of::<AuditLine>(),
        Which::Run => of::<RunReport>(),
        Which::Decisions => of::<Decision>(),
    };
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is a tree of plain values");
    text.push('\n');
    text
}

fn of<T: JsonSchema>() -> Schema {
    // As written, not as read: fields with a default are always there.
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
