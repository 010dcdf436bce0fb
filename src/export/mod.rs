//! A reading to the files that people and other programs read: text, tables, ALTO, hOCR, PAGE, PDF, Dublin Core, METS.
//!
//! Pure: a reading and its source in, finished bytes out. Nothing here knows folders; a file is told by its ending,
//! which the batch appends to the input's name.

mod alto;
mod csv;
mod grid;
mod hocr;
mod markdown;
mod page_xml;
mod printed;
mod text;
mod xml;

use crate::model::{Source, Warning};
use crate::pipeline::Reading;
use serde::{Deserialize, Serialize};

/// A format to write besides the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The repaired running text, form feed between pages.
    Txt,
    /// The same as `CommonMark`: headings, lists, paragraphs.
    Md,
    /// Recommendations, cases and edits as tables.
    Csv,
    /// ALTO 4.4.
    Alto,
    /// hOCR 1.2.
    Hocr,
    /// PAGE XML 2019, a file for each page.
    Page,
}

/// The name by which pjece signs what it writes.
const PROGRAM: &str = "pjece";

/// Every ending of a file that a format writes, except those of numbered pages.
///
/// None is the tail of another one, so that the files of two inputs never meet.
pub const ENDINGS: [&str; 7] =
    [".txt", ".md", ".recommendations.csv", ".cases.csv", ".edits.csv", ".alto.xml", ".hocr"];

/// The ending of a page's file, counted from 1.
pub fn page_ending(number: usize) -> String {
    format!(".{number:04}.page.xml")
}

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// What is appended to the input's name: `.alto.xml`.
    pub ending: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Export {
    /// A file with this ending.
    pub fn new(ending: &str, bytes: Vec<u8>) -> Self {
        Self { ending: ending.to_owned(), bytes }
    }
}

impl Format {
    /// The ending of the format's file that is written last: when it is there, all are.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Txt => ".txt",
            Self::Md => ".md",
            Self::Csv => ".recommendations.csv",
            Self::Alto => ".alto.xml",
            Self::Hocr => ".hocr",
            Self::Page => ".0001.page.xml",
        }
    }

    /// Its name as a person knows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Txt => "text",
            Self::Md => "Markdown",
            Self::Csv => "CSV",
            Self::Alto => "ALTO",
            Self::Hocr => "hOCR",
            Self::Page => "PAGE",
        }
    }

    /// Bytes of its longest ending.
    pub const fn longest_ending(self) -> usize {
        self.ending().len() // the others are no longer
    }

    /// Can a document of this media type be written in it? `has_paper`: some page has a size.
    pub fn is_possible(self, _media_type: &str, has_paper: bool) -> bool {
        match self {
            Self::Txt | Self::Md | Self::Csv => true,
            Self::Alto | Self::Hocr | Self::Page => has_paper,
        }
    }
}

/// What a reading was written to.
#[derive(Debug, Clone, Default)]
pub struct Exports {
    /// Files in the order in which they are to be written.
    pub files: Vec<Export>,
    /// What could not be written and why, and what differs from what one may expect.
    pub warnings: Vec<Warning>,
}

/// Writes a reading in several formats; `beside` are the files that are written with it: the record and the audit.
///
/// A format that this document cannot be written in is a warning; the others do not suffer.
pub fn exports(reading: &Reading, source: &Source, formats: &[Format], beside: &[Export]) -> Exports {
    let mut formats = formats.to_vec();
    formats.sort_unstable();
    formats.dedup();
    let mut exports = Exports::default();
    let _ = beside;
    for format in formats {
        match export(reading, source, format) {
            Ok(made) => {
                exports.files.extend(made.files);
                exports.warnings.extend(made.warnings);
            }
            Err(why) => exports.warnings.push(Warning::new("not_exported", why)),
        }
    }
    exports
}

/// Writes a reading in a format that is one file; doubts come with it.
///
/// # Errors
/// Why it cannot be written: the document does not suit, or the format is several files.
pub fn one(reading: &Reading, source: &Source, format: Format) -> Result<(Vec<u8>, Vec<Warning>), String> {
    let mut made = export(reading, source, format)?;
    match (made.files.pop(), made.files.is_empty()) {
        (Some(file), true) => Ok((file.bytes, made.warnings)),
        _ => Err("takes several files in this format; write them with `pjece run FILE --output DIR --format …`".to_owned()),
    }
}

fn export(reading: &Reading, source: &Source, format: Format) -> Result<Exports, String> {
    let facts = &reading.record;
    if !format.is_possible(&facts.source.media_type, facts.pages.iter().any(|page| page.width.is_some())) {
        return Err(format!("has no pages with places, which {} is about; write it as txt or md", format.name()));
    }
    let files = match format {
        Format::Txt => vec![Export::new(format.ending(), text::text(reading))],
        Format::Md => vec![Export::new(format.ending(), markdown::markdown(reading))],
        Format::Csv => csv::tables(&reading.record, &crate::record::audit(reading)),
        Format::Alto => vec![Export::new(format.ending(), alto::alto(reading, source))],
        Format::Hocr => vec![Export::new(format.ending(), hocr::hocr(reading, source))],
        Format::Page => page_xml::pages(reading, source),
    };
    Ok(Exports { files, warnings: Vec::new() })
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
