use crate::model::LimitExceeded;
use thiserror::Error;

/// Why a pamphlet could not be read. One bad file never stops a run: the batch records this and goes on.
///
/// Messages say what is wrong and what to do; the batch puts the file's name in front.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be opened or read.
    #[error("cannot be read ({reason}); check that it exists and that you may read it")]
    Unreadable {
        /// What the operating system said.
        reason: String,
    },
    /// The file has no bytes.
    #[error("is empty (0 bytes); fetch it again from where it came")]
    Empty,
    /// The bytes are none of the formats that pjece reads.
    #[error("is neither PDF, HTML, hOCR, ALTO, PAGE, an image nor text ({looks_like}); convert it to one of these")]
    UnknownFormat {
        /// What the first bytes look like.
        looks_like: String,
    },
    /// The PDF needs a password that was not given.
    #[error("is encrypted; give its password with --password-file, or save a copy without password")]
    Encrypted,
    /// The PDF is encrypted, and not with the password that was given.
    #[error(
        "is encrypted, and the password given does not open it; put the right one in the file of --password-file, or save a copy without password"
    )]
    WrongPassword,
    /// The file claims to be of a format but is damaged beyond reading.
    #[error("is a damaged {format} ({reason}); fetch it again, or repair it (for PDF: `qpdf IN OUT`)")]
    Broken {
        /// `PDF`, `HTML`, `ALTO` …
        format: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The document has no pages.
    #[error("has no pages; fetch it again from where it came")]
    NoPages,
    /// A budget was used up: the file would take too much memory or time.
    #[error("exceeds the limit {which} ({seen} > {limit}); raise limits.{which} in pjece.toml if you trust the file")]
    LimitExceeded {
        /// Name of the limit, as in `pjece.toml`.
        which: &'static str,
        /// The limit.
        limit: u64,
        /// What was met, at least.
        seen: u64,
    },
    /// The OCR engine is asked for and missing or failing.
    #[error(
        "needs OCR, and `{program}` failed ({reason}); install tesseract-ocr and tesseract-ocr-dan, or use --ocr never"
    )]
    OcrFailed {
        /// The program.
        program: String,
        /// What happened.
        reason: String,
    },
    /// A reader broke on this file; the fault is pjece's.
    #[error("made pjece's reader fail ({reason}); please report it with the file if you may share it")]
    Internal {
        /// What the panic said.
        reason: String,
    },
}

impl Error {
    /// Which limit, when it is one.
    pub fn limit_exceeded(&self) -> Option<LimitExceeded> {
        match self {
            Self::LimitExceeded { which, limit, seen } => {
                Some(LimitExceeded { which: (*which).to_owned(), limit: *limit, seen: *seen })
            }
            _ => None,
        }
    }

    /// Stable class for programs, as written into `run.json`.
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Empty => "empty",
            Self::UnknownFormat { .. } => "unknown_format",
            Self::Encrypted | Self::WrongPassword => "encrypted",
            Self::Broken { .. } => "broken",
            Self::NoPages => "no_pages",
            Self::LimitExceeded { .. } => "limit_exceeded",
            Self::OcrFailed { .. } => "ocr_failed",
            Self::Internal { .. } => "internal",
        }
    }
}
