//! Bytes to pages: what stands where on the paper. The only stage that can fail.

mod folder;
mod format;
mod grounds;
mod html;
mod image;
mod ink;
mod looks;
mod ocr;
pub(crate) mod pdf;
mod recorded;
#[cfg(test)]
mod test_words;
pub mod text;
mod triage;

pub use format::format;
pub(crate) use image::tiff_page;

use crate::Error;
use crate::model::{Format, LimitExceeded, Metadata, OcrEngineFacts, Page, Source, Warning, Word};
use crate::pipeline::Tools;

/// What a reader found in a file, before anything is put in reading order.
#[derive(Debug, Clone, Default)]
pub struct Extracted {
    /// Pages in order.
    pub pages: Vec<Page>,
    /// What the file says of itself.
    pub metadata: Metadata,
    /// The OCR engine, when one was used.
    pub ocr: Option<OcrEngineFacts>,
    /// Doubts about the whole document.
    pub warnings: Vec<Warning>,
    /// Which limit ended reading, when there are more pages than these.
    pub partial: Option<LimitExceeded>,
}

impl Extracted {
    /// Keeps what was read before a limit ended reading; without any page that is an error.
    ///
    /// # Errors
    /// The limit's.
    fn until(mut self, limit: Error) -> Result<Self, Error> {
        match limit.limit_exceeded() {
            Some(exceeded) if !self.pages.is_empty() => {
                let pages = self.pages.len();
                let message = format!("only the first {pages} pages are here: the document {limit}");
                self.warnings.push(Warning::new(limit.class(), message));
                self.partial = Some(exceeded);
                Ok(self)
            }
            _ => Err(limit),
        }
    }
}

/// A program that reads text from a picture.
pub trait OcrEngine: Send + Sync {
    /// Can it be used at all? Asked before the first picture; programs are looked for then.
    fn is_there(&self) -> bool {
        true
    }

    /// What it is, for the record.
    fn facts(&self) -> OcrEngineFacts;

    /// Reads a picture (PNG, JPEG, TIFF bytes): words with boxes in pixels, top left origin.
    ///
    /// # Errors
    /// [`Error::OcrFailed`] when the program is missing, fails or takes too long.
    fn words(&self, image: &[u8], dpi: u32, light: Light) -> Result<Vec<Word>, Error>;
}

/// How an OCR engine tells ink from paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// As it does by itself: by one threshold for all of the picture, or for large parts of it.
    Even,
    /// By what lies round each pixel: for shadows, coloured grounds, grain, and print that shows through. An engine that cannot
    /// reads as ever.
    Uneven,
}

/// Is no more seen than allowed?
///
/// # Errors
/// [`Error::LimitExceeded`] when more is seen; `which` is the limit's key in `pjece.toml`.
fn within(which: &'static str, limit: u64, seen: u64) -> Result<(), Error> {
    if seen > limit { Err(Error::LimitExceeded { which, limit, seen }) } else { Ok(()) }
}

/// What a source is, by content: a folder of page images is an image.
///
/// # Errors
/// Those of [`format()`].
pub fn format_of(source: &Source) -> Result<Format, Error> {
    if source.folder.is_some() { Ok(Format::Image) } else { format(&source.bytes) }
}

/// Reads a file, or a folder of page images, into pages.
///
/// # Errors
/// Any [`Error`]: the file is empty, of no known format, damaged, encrypted, without pages or over a limit.
pub fn pages(source: &Source, tools: &Tools<'_>) -> Result<Extracted, Error> {
    if let Some(folder) = &source.folder {
        return folder::from_images(folder, tools);
    }
    within("file_bytes", tools.config.limits.file_bytes, source.bytes.len() as u64)?;
    match format(&source.bytes)? {
        Format::Text => Ok(text::from_bytes(&source.bytes)),
        Format::Html => Ok(html::from_bytes(&source.bytes)),
        Format::Pdf => pdf::from_bytes(&source.bytes, tools),
        Format::Image => image::from_bytes(&source.bytes, tools),
        format @ (Format::Hocr | Format::Alto | Format::PageXml) => recorded::from_bytes(&source.bytes, format, tools),
    }
}
