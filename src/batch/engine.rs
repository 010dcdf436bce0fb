//! The OCR engine as a worker uses it.

use crate::Error;
use crate::config::{Config, OcrMode};
use crate::extract::OcrEngine;
use crate::model::{OcrEngineFacts, Word};
use crate::ocr_engine::Tesseract;
use std::time::Duration;

/// The engine that the settings ask for; `None` when it is not wanted or not there.
pub fn find(config: &Config) -> Option<Box<dyn OcrEngine>> {
    if config.read.ocr == OcrMode::Never {
        return None;
    }
    // A little less than the parent waits, so that the engine's own failure is heard and not the child's end.
    let timeout = Duration::from_millis(config.limits.ocr_milliseconds * 9 / 10);
    let engine = Tesseract::find("tesseract", &config.read.ocr_model, timeout).ok()?;
    Some(Box::new(engine))
}

/// An engine whose slow work is announced before and after, so that whoever waits knows how long to wait.
pub(super) struct Announced<'a> {
    pub(super) engine: &'a dyn OcrEngine,
    /// Told how many milliseconds the work that comes now may take.
    pub(super) announce: &'a (dyn Fn(u64) + Sync + Send),
    /// Milliseconds that one picture may take.
    pub(super) picture: u64,
    /// Milliseconds for the rest of the document after a picture.
    pub(super) rest: u64,
}

impl OcrEngine for Announced<'_> {
    fn facts(&self) -> OcrEngineFacts {
        self.engine.facts()
    }

    fn words(&self, image: &[u8], dpi: u32) -> Result<Vec<Word>, Error> {
        (self.announce)(self.picture);
        let words = self.engine.words(image, dpi);
        (self.announce)(self.rest);
        words
    }
}
