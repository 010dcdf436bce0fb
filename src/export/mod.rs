//! A reading to the files that people and other programs read: text, tables, ALTO, hOCR, PAGE, PDF, Dublin Core, METS.
//!
//! Pure: a reading and its source in, finished bytes out. Nothing here knows folders; a file is told by its ending,
//! which the batch appends to the input's name.

mod alto;
mod csv;
mod dublin_core;
mod grid;
mod hocr;
mod markdown;
mod mets;
mod page_xml;
mod pdf;
mod printed;
mod text;
mod twin;
mod withheld;
mod xml;

pub use twin::for_twin;

use crate::model::{DocumentPage, Source, Warning};
use crate::pipeline::Reading;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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
    /// The scan as an access copy that can be searched by its repaired words.
    Pdf,
    /// Dublin Core.
    Dc,
    /// METS, which ties the document's files together; the ALTO file is written with it.
    Mets,
}

/// The name by which pjece signs what it writes.
const PROGRAM: &str = "pjece";

/// Every ending of a file that a format writes, except those of numbered pages.
///
/// None is the tail of another one, so that the files of two inputs never meet.
pub const ENDINGS: [&str; 10] = [
    ".txt",
    ".md",
    ".recommendations.csv",
    ".cases.csv",
    ".edits.csv",
    ".alto.xml",
    ".hocr",
    ".access.pdf",
    ".dc.xml",
    ".mets.xml",
];

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
            Self::Pdf => ".access.pdf",
            Self::Dc => ".dc.xml",
            Self::Mets => ".mets.xml",
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
            Self::Pdf => "PDF",
            Self::Dc => "Dublin Core",
            Self::Mets => "METS",
        }
    }

    /// Bytes of its longest ending.
    pub const fn longest_ending(self) -> usize {
        self.ending().len() // the others are no longer
    }

    /// Can a document of this media type be written in it? `has_paper`: some page has a size.
    pub fn is_possible(self, media_type: &str, has_paper: bool) -> bool {
        match self {
            Self::Txt | Self::Md | Self::Csv | Self::Dc | Self::Mets => true,
            Self::Alto | Self::Hocr | Self::Page => has_paper,
            Self::Pdf => media_type == "application/pdf" || media_type.starts_with("image/"),
        }
    }
}

/// Why there is no access copy of some documents.
const PICTURED: &str =
    "holds personal data and is not public; its pages would show the data in an access copy, so none is written";

/// What a reading was written to.
#[derive(Debug, Clone, Default)]
pub struct Exports {
    /// Files in the order in which they are to be written.
    pub files: Vec<Export>,
    /// What could not be written and why, and what differs from what one may expect.
    pub warnings: Vec<Warning>,
}

/// The files that every document has: the record and the audit.
pub fn beside(record: &[u8], audit: &[u8]) -> [Export; 2] {
    [Export::new(".json", record.to_vec()), Export::new(".audit.jsonl", audit.to_vec())]
}

/// Writes a reading in several formats; `beside` are the files that are written with it: the record and the audit.
///
/// A format that this document cannot be written in is a warning; the others do not suffer. Personal data in documents
/// that the archive keeps from the public is crossed out.
pub fn exports(reading: &Reading, source: &Source, formats: &[Format], beside: &[Export]) -> Exports {
    let withheld = withheld::withheld(reading);
    let reading = withheld.as_ref().unwrap_or(reading);
    let mut formats = formats.to_vec();
    if formats.contains(&Format::Mets) {
        formats.push(Format::Alto);
    }
    formats.sort_unstable(); // METS is the last: it tells of the others
    formats.dedup();
    let mut exports = Exports::default();
    for format in formats {
        if let Some(why) = unsuited(reading, format) {
            exports.warnings.push(Warning::new("unsuited_format", why));
            continue;
        }
        let made = match format {
            Format::Mets => {
                let files = [beside, &exports.files].concat();
                Ok(Exports::one(format, mets::mets(&reading.record, &files)))
            }
            Format::Pdf if withheld.is_some() => Err(PICTURED.to_owned()),
            _ => export(reading, source, format),
        };
        match made {
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
/// ```
/// use pjece::export::{self, Format};
/// use pjece::{Tools, config::Config, dictionary::Dictionary, model::Source, pipeline};
///
/// let (dictionary, config) = (Dictionary::embedded(), Config::default());
/// let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
/// let source = Source::new("by.txt", "EN STILLE BY\n\nFarten skal ned på skolevejen.\n".into());
/// let reading = pipeline::run(&source, &tools)?;
///
/// let (markdown, _warnings) = export::one(&reading, &source, Format::Md).expect("any text can be Markdown");
/// assert!(String::from_utf8_lossy(&markdown).contains("Farten skal ned på skolevejen."));
/// let why = export::one(&reading, &source, Format::Alto).unwrap_err();
/// assert!(why.contains("it has no pages on paper"));
/// # Ok::<(), pjece::Error>(())
/// ```
///
/// # Errors
/// Why it cannot be written: the document does not suit, or the format is several files.
pub fn one(reading: &Reading, source: &Source, format: Format) -> Result<(Vec<u8>, Vec<Warning>), String> {
    if let Some(why) = unsuited(reading, format) {
        return Err(why);
    }
    let mut made = export(reading, source, format)?;
    match (made.files.pop(), made.files.is_empty()) {
        (Some(file), true) => Ok((file.bytes, made.warnings)),
        _ => Err("takes several files in this format; use `pjece run FILE --output DIR --format …`".to_owned()),
    }
}

fn unsuited(reading: &Reading, format: Format) -> Option<String> {
    let facts = &reading.record;
    let has_paper = facts.pages.iter().any(|page| page.width.is_some());
    let suits = format.is_possible(&facts.source.media_type, has_paper);
    (!suits).then(|| format!("cannot be written as {}: it has no pages on paper; take txt or md", format.name()))
}

fn export(reading: &Reading, source: &Source, format: Format) -> Result<Exports, String> {
    Ok(match format {
        Format::Txt => Exports::one(format, text::text(reading)),
        Format::Md => Exports::one(format, markdown::markdown(reading)),
        Format::Csv => {
            Exports { files: csv::tables(&reading.record, &crate::record::audit(reading)), ..Exports::default() }
        }
        Format::Alto => Exports::one(format, alto::alto(reading, source)),
        Format::Hocr => Exports::one(format, hocr::hocr(reading, source)),
        Format::Page => Exports { files: page_xml::pages(reading, source), ..Exports::default() },
        Format::Pdf => {
            let (bytes, warnings) = pdf::access_copy(reading, source)?;
            Exports { warnings, ..Exports::one(format, bytes) }
        }
        Format::Dc => Exports::one(format, dublin_core::dublin_core(&reading.record)),
        Format::Mets => {
            return Err("is about several files; use `pjece run FILE --output DIR --format mets`".to_owned());
        }
    })
}

impl Exports {
    fn one(format: Format, bytes: Vec<u8>) -> Self {
        Self { files: vec![Export::new(format.ending(), bytes)], warnings: Vec::new() }
    }
}

/// The name of a page's image as seen from where the source lies: the source itself, or a file in the folder that it is.
fn image_name<'a>(source: &'a Source, page: &DocumentPage) -> Cow<'a, str> {
    let name = file_name(&source.path);
    match source.file_of(page) {
        Some(file) => Cow::Owned(format!("{name}/{}", file.name)),
        None => Cow::Borrowed(name),
    }
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
