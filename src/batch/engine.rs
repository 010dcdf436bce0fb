//! The OCR engine as a worker uses it.

use crate::Error;
use crate::config::{Config, OcrMode};
use crate::extract::{Light, OcrEngine};
use crate::model::{OcrEngineFacts, Word};
use crate::ocr_engine::Tesseract;
use std::sync::OnceLock;
use std::time::Duration;

/// The engine that the settings ask for; `None` when it is not wanted.
pub fn find(config: &Config) -> Option<Box<dyn OcrEngine>> {
    // A little less than the parent waits, so that the engine's own failure is heard and not the child's end.
    let timeout = Duration::from_millis(config.limits.ocr_milliseconds * 9 / 10);
    let engine = WhenNeeded { model: config.read.ocr_model.clone(), timeout, engine: OnceLock::new() };
    (config.read.ocr != OcrMode::Never).then(|| Box::new(engine) as Box<dyn OcrEngine>)
}

/// Tesseract, looked for when the first picture comes: most documents have none, and asking the program for its version
/// and its models takes longer than reading them.
struct WhenNeeded {
    model: String,
    timeout: Duration,
    engine: OnceLock<Result<Tesseract, Error>>,
}

impl WhenNeeded {
    fn engine(&self) -> Result<&Tesseract, Error> {
        let found = self.engine.get_or_init(|| Tesseract::find("tesseract", &self.model, self.timeout));
        found.as_ref().map_err(Clone::clone)
    }
}

impl OcrEngine for WhenNeeded {
    fn is_there(&self) -> bool {
        self.engine().is_ok()
    }

    fn facts(&self) -> OcrEngineFacts {
        let none = || OcrEngineFacts { engine: "none".to_owned(), model: self.model.clone(), model_sha256: None };
        self.engine().map_or_else(|_| none(), OcrEngine::facts)
    }

    fn words(&self, image: &[u8], dpi: u32, light: Light) -> Result<Vec<Word>, Error> {
        self.engine()?.words(image, dpi, light)
    }
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
    fn is_there(&self) -> bool {
        self.engine.is_there()
    }

    fn facts(&self) -> OcrEngineFacts {
        self.engine.facts()
    }

    fn words(&self, image: &[u8], dpi: u32, light: Light) -> Result<Vec<Word>, Error> {
        (self.announce)(self.picture);
        let words = self.engine.words(image, dpi, light);
        (self.announce)(self.rest);
        words
    }
}
