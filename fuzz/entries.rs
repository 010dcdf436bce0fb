//! What is fuzzed: one function from bytes for each reader of bytes that pjece did not write. Each ends, and panics only
//! where a promise is broken. The targets in `targets/` call them with what libFuzzer makes up, `tests/fuzz_seeds.rs` with
//! the committed seeds and everything that ever broke one of them.

use pjece::batch::{Heard, hear, worker};
use pjece::config::{Config, OcrMode, RepairConfig};
use pjece::dictionary::{Dictionary, Files};
use pjece::model::{Source, Span};
use pjece::pipeline::{self, Tools};
use pjece::{Error, record};
use std::borrow::Cow;
use std::sync::LazyLock;

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(Dictionary::embedded);

static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    let mut config = Config::default();
    config.read.ocr = OcrMode::Never;
    // Small budgets: what grows without bound is found sooner.
    config.limits.file_bytes = 1 << 20;
    config.limits.pages = 100;
    config.limits.glyphs = 100_000;
    config.limits.characters = 100_000;
    config
});

fn tools() -> Tools<'static> {
    Tools { dictionary: &DICTIONARY, ocr_engine: None, config: &CONFIG }
}

/// PDF page reading, and everything after it.
pub(crate) fn pdf(bytes: &[u8]) {
    read("fuzz.pdf", bytes);
}

/// hOCR, ALTO and PAGE.
pub(crate) fn recorded(bytes: &[u8]) {
    read("fuzz.xml", bytes);
}

/// HTML and plain text, whichever the bytes are.
pub(crate) fn html(bytes: &[u8]) {
    read("fuzz.html", bytes);
}

/// Reads a document to its record; its spans must lie on character borders of its text.
fn read(name: &str, bytes: &[u8]) {
    match pipeline::run(&Source::new(name, bytes.to_vec()), &tools()) {
        Ok(reading) => {
            let text = reading.document.whole_text();
            let sound = |span: Span| text.get(span.start..span.end).is_some();
            assert!(reading.repair.corrections.iter().all(|c| sound(c.span)), "an edit lies outside the text");
            assert!(reading.document.words.iter().all(|word| sound(word.span)), "a word lies outside the text");
            assert!(!record::audit(&reading).is_empty());
        }
        // A library's panic was caught: the document is lost, the program is not. Counted by hand, see docs/fuzzing.md.
        Err(Error::Internal { .. }) => {}
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Loading dictionary files that somebody damaged, and asking them for words. The first byte tells which file the rest is.
pub(crate) fn dictionary(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else { return };
    let rest: Cow<'static, [u8]> = Cow::Owned(rest.to_vec());
    let mut files = Files {
        usage: Cow::Borrowed(&[]),
        parts: Cow::Borrowed(&[]),
        context: Cow::Borrowed(&[]),
        web_pairs: Cow::Borrowed(&[]),
        ..Files::embedded()
    };
    match which % 7 {
        0 => files.words = rest,
        1 => files.frequencies = rest,
        2 => files.letters = rest,
        3 => files.context = rest,
        4 => files.parts = rest,
        5 => files.web_pairs = rest,
        _ => files.usage = rest,
    }
    if let Ok(dictionary) = Dictionary::from_files(&files) {
        let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &CONFIG };
        pipeline::repair_text("Kommunerne bor skabe rammer pa tveers af ældreog bgrneområdet.\n", &tools);
    }
}

/// Both ends of the pipe between parent and worker.
pub(crate) fn protocol(bytes: &[u8]) {
    let mut from = bytes;
    while let Ok(Heard::Busy(_) | Heard::Outcome(_)) = hear(&mut from, 1 << 20) {}
    let _ = worker::converse(&mut &*bytes, &mut std::io::sink(), &tools(), || Ok(()), |_| ());
}

/// Repair of running text: every edit says what stood there.
pub(crate) fn repair(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let repair = RepairConfig { min_confidence: 0.5, ..RepairConfig::default() };
    let config = Config { repair, ..CONFIG.clone() };
    let tools = Tools { dictionary: &DICTIONARY, ocr_engine: None, config: &config };
    let (document, repair, _) = pipeline::repair_text(&text, &tools);
    for edit in &repair.corrections {
        let before = document.whole_text().get(edit.span.start..edit.span.end);
        assert_eq!(before, Some(edit.before.as_str()), "an edit does not say what stood there");
    }
}
