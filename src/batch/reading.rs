//! One document from request to finished bytes, the same in this process and in a worker.

use super::checksum::Checksum;
use super::images;
use super::json::to_tidy_json;
use super::likeness::{self, Sketch};
use crate::export::{self, Export, Format};
use crate::model::{Document, LimitExceeded, Record, Source, Warning};
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
    /// One file of a format.
    Export(Format),
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
    /// When it is a folder of page images, these, in the order of pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageRequest>,
    /// What is wanted.
    pub want: Want,
    /// With the record: the formats to write besides.
    #[serde(default)]
    pub formats: Vec<Format>,
    /// The archive's own facts about it.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    /// Digest of the bytes that an earlier, still valid record was made from: when they are the same, nothing is done.
    pub known_sha256: Option<String>,
    /// Digests that somebody promises; each is checked before the document is read. Of a folder of page images they are
    /// of its list ([`crate::model::Folder::list`]).
    #[serde(default)]
    pub checksums: Vec<Checksum>,
}

/// A page image to read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageRequest {
    /// Its name in the folder.
    pub name: String,
    /// Digests that somebody promises of it.
    #[serde(default)]
    pub checksums: Vec<Checksum>,
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
        /// Which limit ended reading then, when that record is only a part of the document.
        partial: Option<LimitExceeded>,
        /// What near duplicates are found by.
        sketch: Sketch,
    },
    /// It could not be read.
    Failed {
        /// Stable class.
        class: String,
        /// What is wrong and what to do.
        message: String,
        /// Which limit, when it was one.
        limit: Option<LimitExceeded>,
    },
}

impl Outcome {
    /// The bytes, so many, are those of the earlier record; what that says is added by who has it.
    pub(super) fn unchanged(bytes: u64) -> Self {
        Self::Unchanged { bytes, partial: None, sketch: Sketch::new() }
    }

    /// A failure of this class.
    pub fn failed(class: &str, message: impl Into<String>) -> Self {
        Self::Failed { class: class.to_owned(), message: message.into(), limit: None }
    }
}

impl From<Error> for Outcome {
    fn from(error: Error) -> Self {
        Self::Failed { class: error.class().to_owned(), message: error.to_string(), limit: error.limit_exceeded() }
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
    /// Files in other formats, in the order in which they are to be written.
    pub exports: Vec<Export>,
    /// Doubts, for a person to read.
    pub warnings: Vec<Warning>,
    /// Which limit ended reading, when this is only a part of the document.
    pub partial: Option<LimitExceeded>,
    /// What near duplicates are found by; empty for short texts.
    pub sketch: Sketch,
    /// Ids of the decisions that were obeyed.
    pub obeyed: Vec<String>,
}

/// Reads one document. A panic in a reader is caught and becomes [`Error::Internal`].
pub(super) fn answer(
    request: &Request,
    sent: Option<Vec<u8>>,
    tools: &Tools<'_>,
    has_read: &dyn Fn(&Document),
) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| read(request, sent, tools, has_read))) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => error.into(),
        Err(panic) => Error::Internal { reason: panic_message(panic.as_ref()) }.into(),
    }
}

fn read(
    request: &Request,
    sent: Option<Vec<u8>>,
    tools: &Tools<'_>,
    has_read: &dyn Fn(&Document),
) -> Result<Outcome, Error> {
    let source = match source(request, sent, tools.config.limits.file_bytes)? {
        Ok(source) => source,
        Err(why) => return Ok(Outcome::failed("checksum_mismatch", why)),
    };
    if request.known_sha256.as_ref() == Some(&source.sha256) {
        return Ok(Outcome::unchanged(source.size()));
    }
    if let Want::Pictures { first } = request.want {
        let pictures = picture::pictures(&source.bytes, first, tools.config)?;
        let main = serde_json::to_vec(&pictures).expect("plain values always serialise into memory");
        return Ok(Outcome::Read(Product { source_bytes: source.size(), main, ..Product::default() }));
    }
    let document = pipeline::document(&source, tools)?;
    if request.want == Want::RawText {
        return Ok(Outcome::Read(as_extracted(&document, &source)));
    }
    has_read(&document);
    let mut reading = pipeline::understood(document, &source, tools);
    reading.record.source.record.clone_from(&request.facts);
    Ok(wanted(&reading, &source, request))
}

/// The document's bytes, or which promise about them does not hold.
fn source(request: &Request, sent: Option<Vec<u8>>, limit: u64) -> Result<Result<Source, String>, Error> {
    let path = request.path.as_deref().unwrap_or(Path::new(""));
    let source = match sent {
        Some(bytes) if bytes.len() as u64 > limit => {
            return Err(Error::LimitExceeded { which: "file_bytes", limit, seen: bytes.len() as u64 });
        }
        Some(bytes) => Source::new(&request.name, bytes),
        None if request.pages.is_empty() => Source::new(&request.name, files::read(path, limit)?),
        None => {
            let check = |page: &PageRequest, bytes: &[u8], digest: &str| {
                let why = page.checksums.iter().find_map(|checksum| checksum.mismatch(bytes, digest));
                why.map_or(Ok(()), |why| Err(format!("{} {why}", page.name)))
            };
            match images::folder(path, &request.pages, limit, check) {
                Ok(folder) => Source::of_folder(&request.name, folder),
                Err(why) => return Ok(Err(why)),
            }
        }
    };
    let why = request.checksums.iter().find_map(|checksum| checksum.mismatch(&source.bytes, &source.sha256));
    Ok(why.map_or(Ok(source), Err))
}

fn wanted(reading: &Reading, source: &Source, request: &Request) -> Outcome {
    let mut product = about(&reading.record);
    match request.want {
        Want::Record => {
            product = self::product(&reading.record, audit(reading));
            let beside = export::beside(&product.main, &product.audit);
            let exports = export::exports(reading, source, &request.formats, &beside);
            product.exports = exports.files;
            product.warnings.extend(exports.warnings);
        }
        Want::Export(format) => match export::one(reading, source, format) {
            Ok((bytes, warnings)) => {
                product.main = bytes;
                product.warnings.extend(warnings);
            }
            Err(why) => return Outcome::failed("not_exported", why),
        },
        Want::RawText | Want::Pictures { .. } => unreachable!("given before anything was repaired"),
    }
    Outcome::Read(product)
}

/// The extracted text, for which nothing need be repaired.
fn as_extracted(document: &Document, source: &Source) -> Product {
    let pages = document.pages.iter().flat_map(|page| on_page(page.number, &page.warnings));
    Product {
        source_bytes: source.size(),
        main: document.whole_text().as_bytes().to_vec(),
        warnings: record::warnings(document).into_iter().chain(pages).collect(),
        partial: document.partial.clone(),
        ..Product::default()
    }
}

/// The warnings of a page, saying of which.
fn on_page(number: u32, warnings: &[Warning]) -> impl Iterator<Item = Warning> + '_ {
    warnings.iter().map(move |w| Warning::new(&w.class, format!("page {number}: {}", w.message)))
}

/// What is written for a document of which these are the record and the audit.
pub(super) fn product(record: &Record, audit: Vec<u8>) -> Product {
    Product { main: to_tidy_json(record), audit, ..about(record) }
}

/// What a run wants to know of a document besides what is written.
fn about(record: &Record) -> Product {
    let pages = record.pages.iter().flat_map(|page| on_page(page.number, &page.warnings));
    Product {
        source_bytes: record.source.bytes,
        warnings: record.warnings.iter().cloned().chain(pages).collect(),
        partial: record.partial.clone(),
        sketch: likeness::sketch(&record.text),
        obeyed: record.provenance.decisions.as_ref().map(|facts| facts.obeyed.clone()).unwrap_or_default(),
        ..Product::default()
    }
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
