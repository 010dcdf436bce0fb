//! One document from request to finished bytes, the same in this process and in a worker.

use super::json::to_tidy_json;
use crate::model::{Source, Warning, sha256};
use crate::pipeline::{self, Reading, Tools};
use crate::{Error, files, picture, record};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// What is wanted of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// The record and the audit.
    Record,
    /// The repaired running text.
    Text,
    /// The extracted text.
    RawText,
    /// Pictures of its pages, some at a time, as JSON: a list of [`crate::picture::Picture`].
    Pictures {
        /// The first page, from 1.
        first: u32,
    },
}

/// A document to read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// Its path in records.
    pub name: String,
    /// Where it is; `None` when the bytes come with the request.
    pub path: Option<PathBuf>,
    /// What is wanted.
    pub want: Want,
    /// The archive's own facts about it.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    /// Digest of the bytes that an earlier, still valid record was made from: when they are the same, nothing is done.
    pub known_sha256: Option<String>,
    /// Digest that the manifest promises.
    pub expected_sha256: Option<String>,
}

/// What a request came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was read.
    Read(Product),
    /// The bytes are those of the earlier record.
    Unchanged {
        /// Size of the source.
        bytes: u64,
    },
    /// It could not be read.
    Failed {
        /// Stable class.
        class: String,
        /// What is wrong and what to do.
        message: String,
    },
}

impl Outcome {
    /// A failure of this class.
    pub fn failed(class: &str, message: impl Into<String>) -> Self {
        Self::Failed { class: class.to_owned(), message: message.into() }
    }
}

impl From<Error> for Outcome {
    fn from(error: Error) -> Self {
        Self::failed(error.class(), error.to_string())
    }
}

/// The bytes to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Product {
    /// Size of the source.
    pub source_bytes: u64,
    /// The record, or the text that was asked for.
    pub main: Vec<u8>,
    /// The audit; empty when a text was asked for.
    pub audit: Vec<u8>,
    /// Doubts, for a person to read.
    pub warnings: Vec<Warning>,
    /// Ids of the decisions that were obeyed.
    pub obeyed: Vec<String>,
}

/// Reads one document. A panic in a reader is caught and becomes [`Error::Internal`].
pub(super) fn answer(request: &Request, sent: Option<Vec<u8>>, tools: &Tools<'_>) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| read(request, sent, tools))) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => error.into(),
        Err(panic) => Error::Internal { reason: panic_message(panic.as_ref()) }.into(),
    }
}

fn read(request: &Request, sent: Option<Vec<u8>>, tools: &Tools<'_>) -> Result<Outcome, Error> {
    let bytes = match sent {
        Some(bytes) => bytes,
        None => files::read(request.path.as_deref().unwrap_or(Path::new("")), tools.config.limits.file_bytes)?,
    };
    let digest = sha256(&bytes);
    if let Some(expected) = request.expected_sha256.as_ref().filter(|expected| !expected.eq_ignore_ascii_case(&digest))
    {
        let message = format!(
            "is not what the manifest promises (sha256 {digest}, not {expected}); fetch it again from where it came"
        );
        return Ok(Outcome::failed("checksum_mismatch", message));
    }
    if request.known_sha256.as_ref() == Some(&digest) {
        return Ok(Outcome::Unchanged { bytes: bytes.len() as u64 });
    }
    if let Want::Pictures { first } = request.want {
        let pictures = picture::pictures(&bytes, first, tools.config)?;
        let main = serde_json::to_vec(&pictures).expect("plain values always serialise into memory");
        return Ok(Outcome::Read(Product { source_bytes: bytes.len() as u64, main, ..Product::default() }));
    }
    let source = Source { path: request.name.clone(), bytes, sha256: digest };
    let mut reading = pipeline::run(&source, tools)?;
    reading.record.source.record.clone_from(&request.facts);
    Ok(Outcome::Read(product(&reading, request.want)))
}

fn product(reading: &Reading, want: Want) -> Product {
    let pages = reading.record.pages.iter().flat_map(|page| {
        page.warnings.iter().map(|w| Warning::new(&w.class, format!("page {}: {}", page.number, w.message)))
    });
    let warnings = reading.record.warnings.iter().cloned().chain(pages).collect();
    let (main, audit) = match want {
        Want::Record => (to_tidy_json(&reading.record), audit(reading)),
        Want::Text => (reading.text.as_str().as_bytes().to_vec(), Vec::new()),
        // Pictures were made before anything was read.
        Want::RawText | Want::Pictures { .. } => (reading.document.whole_text().as_bytes().to_vec(), Vec::new()),
    };
    let obeyed = reading.repair.obeyed.iter().cloned().collect();
    Product { source_bytes: reading.record.source.bytes, main, audit, warnings, obeyed }
}

fn audit(reading: &Reading) -> Vec<u8> {
    let mut lines = Vec::new();
    for line in record::audit(reading) {
        serde_json::to_writer(&mut lines, &line).expect("plain values always serialise into memory");
        lines.push(b'\n');
    }
    lines
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text =
        panic.downcast_ref::<&str>().map(ToString::to_string).or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_outcome() {
        let panic = catch_unwind(|| panic!("bad glyph {}", 7)).unwrap_err();
        assert_eq!(panic_message(panic.as_ref()), "bad glyph 7");
    }
}
