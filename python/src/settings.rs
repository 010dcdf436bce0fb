//! What a caller may set, and the dictionary that goes with it.

use pjece::config::{Config, OcrMode};
use pjece::decisions::Decisions;
use pjece::dictionary::Dictionary;
use pjece::pipeline::Tools;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Settings: the text of a `pjece.toml`, and what the command line takes as switches.
#[pyclass(frozen, module = "pjece._pjece")]
pub(crate) struct Settings {
    config: Config,
    dictionary: Dictionary,
}

#[pymethods]
impl Settings {
    /// # Errors
    /// `ValueError`: what is wrong with which setting.
    #[new]
    #[pyo3(signature = (toml="", *, ocr=None, min_confidence=None, password=None, decisions=None))]
    fn new(
        toml: &str,
        ocr: Option<&str>,
        min_confidence: Option<f32>,
        password: Option<String>,
        decisions: Option<&str>,
    ) -> PyResult<Self> {
        let mut config = Config::from_toml(toml).map_err(|e| PyValueError::new_err(format!("settings: {e}")))?;
        match ocr {
            None => {}
            Some("auto") => config.read.ocr = OcrMode::Auto,
            Some("never") => config.read.ocr = OcrMode::Never,
            Some("force") => config.read.ocr = OcrMode::Force,
            Some(other) => {
                return Err(PyValueError::new_err(format!("ocr: '{other}' is not 'auto', 'never' or 'force'")));
            }
        }
        if let Some(confidence) = min_confidence {
            config.repair.min_confidence = confidence;
        }
        if !(0.0..=1.0).contains(&config.repair.min_confidence) {
            return Err(PyValueError::new_err("repair.min_confidence: not between 0 and 1"));
        }
        if password.is_some() {
            config.read.password = password;
        }
        if let Some(lines) = decisions {
            config.decisions = Decisions::parse(lines).map_err(|e| PyValueError::new_err(format!("decisions: {e}")))?;
        }
        let dictionary =
            Dictionary::embedded().with_words(&config.dictionary.words).without_words(&config.dictionary.not_words);
        Ok(Self { config, dictionary })
    }

    /// SHA-256 over the effective configuration, as in each record's `provenance`.
    #[getter]
    fn sha256(&self) -> String {
        self.config.sha256()
    }

    /// SHA-256 over the dictionary, as in each record's `provenance`.
    #[getter]
    fn dictionary_sha256(&self) -> &str {
        self.dictionary.sha256()
    }

    /// Largest file that is read, bytes.
    #[getter]
    fn file_bytes(&self) -> u64 {
        self.config.limits.file_bytes
    }
}

impl Settings {
    /// What the pipeline needs. The OCR engine is a worker's affair.
    pub(crate) fn tools(&self) -> Tools<'_> {
        Tools { dictionary: &self.dictionary, ocr_engine: None, config: &self.config }
    }
}
