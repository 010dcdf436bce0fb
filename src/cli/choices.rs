//! What options may be set to.

use crate::config::OcrMode;
use crate::export::Format;
use clap::ValueEnum;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Human,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum OcrChoice {
    /// On pages without text, or with a damaged text layer over a picture
    Auto,
    /// Never
    Never,
    /// On every page that is a picture
    Force,
}

impl From<OcrChoice> for OcrMode {
    fn from(choice: OcrChoice) -> Self {
        match choice {
            OcrChoice::Auto => Self::Auto,
            OcrChoice::Never => Self::Never,
            OcrChoice::Force => Self::Force,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Isolate {
    /// In child processes, where the system has them
    Auto,
    /// In this process
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Group {
    /// Each image is read by itself
    None,
    /// One document named after the folder, pages in the order of their numbers (1.tif, 2.tif, 10.tif; p001.png; side-3.jpg)
    Folder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Existing {
    /// Keep it if the bytes, pjece, its settings, its dictionary, the manifest and the decisions are the same
    Skip,
    /// Make it anew
    Replace,
    /// Count the document as failed
    Error,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Retry {
    /// Those that failed
    Failed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RunFormat {
    /// The record and the audit
    Json,
    /// Records on standard output too, in the order of inputs: {"type": "document", …} or {"type": "failure", …} a line
    Jsonl,
    /// Repaired text: .txt
    Txt,
    /// Markdown: .md
    Md,
    /// Tables: .recommendations.csv, .cases.csv, .edits.csv
    Csv,
    /// ALTO 4.4: .alto.xml
    Alto,
    /// hOCR: .hocr
    Hocr,
    /// PAGE XML 2019, a file a page: .0001.page.xml …
    Page,
    /// Access copy of a scan, searchable by the repaired words: .access.pdf
    Pdf,
    /// Dublin Core: .dc.xml
    Dc,
    /// METS, which ties source, record and ALTO together: .mets.xml, .alto.xml
    Mets,
}

impl RunFormat {
    /// The files that it stands for; none for the record.
    pub(crate) const fn export(self) -> Option<Format> {
        match self {
            Self::Json | Self::Jsonl => None,
            Self::Txt => Some(Format::Txt),
            Self::Md => Some(Format::Md),
            Self::Csv => Some(Format::Csv),
            Self::Alto => Some(Format::Alto),
            Self::Hocr => Some(Format::Hocr),
            Self::Page => Some(Format::Page),
            Self::Pdf => Some(Format::Pdf),
            Self::Dc => Some(Format::Dc),
            Self::Mets => Some(Format::Mets),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextFormat {
    /// Plain text, form feed between pages
    Txt,
    /// Markdown
    Md,
    /// ALTO 4.4
    Alto,
    /// hOCR
    Hocr,
    /// PAGE XML 2019, of a document of one page
    Page,
    /// Access copy of a scan, searchable by the repaired words
    Pdf,
    /// Dublin Core
    Dc,
}

impl From<TextFormat> for Format {
    fn from(format: TextFormat) -> Self {
        match format {
            TextFormat::Txt => Self::Txt,
            TextFormat::Md => Self::Md,
            TextFormat::Alto => Self::Alto,
            TextFormat::Hocr => Self::Hocr,
            TextFormat::Page => Self::Page,
            TextFormat::Pdf => Self::Pdf,
            TextFormat::Dc => Self::Dc,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InterfaceLanguage {
    /// Danish
    Da,
    /// English
    En,
}

impl From<InterfaceLanguage> for crate::report::Language {
    fn from(language: InterfaceLanguage) -> Self {
        match language {
            InterfaceLanguage::Da => Self::Danish,
            InterfaceLanguage::En => Self::English,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// A table and what is wrong
    Human,
    /// Everything, and what --baseline takes
    Json,
    /// `JUnit` XML
    Junit,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// With --compare: one HTML file to look at
    Html,
}

/// How many failures are too many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Most {
    Number(u64),
    Share(f64),
}

impl Most {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "neither a number nor a share as 5%".to_owned();
        match text.strip_suffix('%') {
            Some(share) => share.parse().ok().filter(|p| (0.0..=100.0).contains(p)).map(Self::Share).ok_or_else(wrong),
            None => text.parse().map(Self::Number).map_err(|_| wrong()),
        }
    }

    /// The number, when so many documents are to be read.
    pub(crate) fn of(self, documents: usize) -> u64 {
        match self {
            Self::Number(number) => number,
            Self::Share(percent) => (documents as f64 * percent / 100.0).floor() as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_counted_or_shared() {
        assert_eq!(Most::parse("5%").unwrap().of(210), 10);
        assert_eq!(Most::parse("7").unwrap().of(210), 7);
        assert!(Most::parse("101%").is_err());
    }
}
