//! Searchable scans as they lie in archives: the text layer of the wrong model, sizes and weights by the picture behind it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files and fail by panics")]

use pjece::config::{Config, OcrMode};
use pjece::dictionary::Dictionary;
use pjece::model::Source;
use pjece::{Tools, pipeline};
use std::path::Path;

/// A list of a record or of a gold file, by name.
fn count(items: &serde_json::Value, list: &str) -> usize {
    items[list].as_array().map_or(0, Vec::len)
}

#[test]
fn what_a_scan_asks_is_found_below_the_titles_that_its_picture_shows() {
    let (dictionary, mut config) = (Dictionary::embedded(), Config::default());
    config.read.ocr = OcrMode::Never;
    let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
    for folder in ["0006-cykelfolder", "0011-skoleveje-brev", "0019-vild-natur", "0020-udskrivning"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(folder);
        let scan = Source::new("scan.pdf", std::fs::read(folder.join("scan.pdf")).unwrap());
        let record = serde_json::to_value(&pipeline::run(&scan, &tools).unwrap().record).unwrap();
        let gold: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.join("gold.json")).unwrap()).unwrap();
        for list in ["recommendations", "frames"] {
            assert_eq!(count(&record, list), count(&gold, list), "{list} of {}", folder.display());
        }
    }
}
