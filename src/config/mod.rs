//! What a user may set, in `pjece.toml` or by switches.

pub mod parts;

use crate::decisions::Decisions;
use crate::nearest::with_nearest;
use parts::Without;
use serde::{Deserialize, Serialize};

/// Everything a user may set: the content of `pjece.toml`. Unknown keys are errors.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Parts of pjece that a measurement leaves out; `pjece check --without` sets it.
    #[serde(skip_serializing_if = "Without::is_empty")]
    pub without: Without,
    /// Reading.
    pub read: ReadConfig,
    /// Repair.
    pub repair: RepairConfig,
    /// The user's own words.
    pub dictionary: DictionaryConfig,
    /// Budgets per document.
    pub limits: Limits,
    /// What reviewers decided: a file of its own (`--decisions`), no part of `pjece.toml`.
    #[serde(skip)]
    pub decisions: Decisions,
}

/// How pages are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReadConfig {
    /// When to run the OCR engine.
    pub ocr: OcrMode,
    /// The engine's language model.
    pub ocr_model: String,
    /// Password for encrypted PDFs; never written into a record.
    #[serde(skip_serializing)]
    pub password: Option<String>,
}

impl Default for ReadConfig {
    fn default() -> Self {
        Self { ocr: OcrMode::Auto, ocr_model: "dan".to_owned(), password: None }
    }
}

/// When to run the OCR engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OcrMode {
    /// On pages without text, or with a damaged text layer over a picture.
    #[default]
    Auto,
    /// Never.
    Never,
    /// On every page that is a picture.
    Force,
}

/// How repair decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RepairConfig {
    /// Edits below this probability are listed as suspects instead, 0 to 1. A word that stands in the dictionary needs half
    /// the doubt, a string with a sign inside (`l@sning`), wrong for certain, seven tenths of the probability.
    pub min_confidence: f32,
    /// Regular expressions; what they match is never altered.
    pub shields: Vec<String>,
    /// Forced corrections, exact word to reading.
    pub corrections: std::collections::BTreeMap<String, String>,
}

impl Default for RepairConfig {
    fn default() -> Self {
        Self { min_confidence: 0.6, shields: Vec::new(), corrections: std::collections::BTreeMap::new() }
    }
}

/// The user's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DictionaryConfig {
    /// Words to accept besides the dictionary's.
    pub words: Vec<String>,
    /// Words of the dictionary that are none in these documents: rare words that are nearly always a misreading there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_words: Vec<String>,
}

/// Budgets per document. One that is exceeded ends reading with `limit_exceeded`; pages that were whole before are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of the file; of a folder of page images of each.
    pub file_bytes: u64,
    /// Pages.
    pub pages: u64,
    /// Glyphs and painted shapes of one document.
    pub glyphs: u64,
    /// Characters of extracted text.
    pub characters: u64,
    /// Bytes of a PDF's streams when unpacked, those that are used again counted again.
    pub inflated_bytes: u64,
    /// Bytes of a single stream of a PDF when unpacked: it is held in memory whole, and for a moment twice.
    pub stream_bytes: u64,
    /// Drawing operators of a PDF's pages.
    pub operators: u64,
    /// Forms (pieces of drawing that are used again) drawn on a PDF's pages.
    pub forms: u64,
    /// Pixels of the pictures that are decoded for OCR.
    pub pixels: u64,
    /// Milliseconds of processor time (where it cannot be asked for, as it can on Linux, by the clock on the wall; in no case
    /// eight times as many by that); one more is given for each KiB of the file and, once its pages are read, 50 for each KiB
    /// of text, at most twenty times as many as this. Holds in worker processes.
    pub milliseconds: u64,
    /// Milliseconds, reckoned likewise, that the OCR engine may take for one reading of a picture, besides `milliseconds`.
    pub ocr_milliseconds: u64,
    /// Bytes of memory (address space) that a worker process may use.
    pub memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            pages: 5_000,
            glyphs: 20_000_000,
            characters: 50_000_000,
            inflated_bytes: 512 << 20,
            stream_bytes: 128 << 20,
            operators: 50_000_000,
            forms: 1_000_000,
            pixels: 200_000_000_000,
            milliseconds: 15_000,
            ocr_milliseconds: 60_000,
            memory_bytes: 1 << 30,
        }
    }
}

impl Config {
    /// Reads a configuration file's text.
    ///
    /// ```
    /// use pjece::config::Config;
    ///
    /// let config = Config::from_toml("[repair]\nmin_confidence = 0.9\n")?;
    /// assert_eq!(config.limits, Config::default().limits);
    /// let message = Config::from_toml("[repair]\nmin_confidense = 0.9\n").unwrap_err();
    /// assert!(message.contains("line 2") && message.ends_with("did you mean `min_confidence`?"));
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    /// The message of the TOML reader with line and column: a syntax error, an unknown key (and the key that may be meant)
    /// or a wrong type;
    /// or which shield is no regular expression.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|e| with_nearest(&e.to_string()))?;
        for shield in &config.repair.shields {
            regex::Regex::new(shield).map_err(|e| format!("[repair] shields: {e}"))?;
        }
        Ok(config)
    }

    /// SHA-256 over the effective configuration, whatever file or switch it came from; decisions are not part of it.
    pub fn sha256(&self) -> String {
        let canonical = serde_json::to_vec(self).expect("a configuration of plain values always serialises");
        crate::model::sha256(&canonical)
    }
}
