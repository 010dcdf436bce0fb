//! Limits: a document that asks for too much ends with the limit's name, and pages that were whole are kept.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the repository's own files")]

mod support;

use pjece::config::{Config, Limits, OcrMode};
use pjece::dictionary::Dictionary;
use pjece::model::Source;
use pjece::{Error, Reading, Tools, pipeline};
use support::{pdf, root, stream};

/// Sets a limit.
type Change = fn(&mut Limits);

/// Reads a pamphlet of the corpus with many pages under limits that `change` sets.
fn read(change: impl Fn(&mut Limits)) -> Result<Reading, Error> {
    let bytes = std::fs::read(root().join("corpus/0002-ungdomsliv/source.pdf")).unwrap();
    read_bytes(bytes, change)
}

fn read_bytes(bytes: Vec<u8>, change: impl Fn(&mut Limits)) -> Result<Reading, Error> {
    let (dictionary, mut config) = (Dictionary::embedded(), Config::default());
    config.read.ocr = OcrMode::Never;
    change(&mut config.limits);
    let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
    pipeline::run(&Source::new("a.pdf", bytes), &tools)
}

#[test]
fn pages_before_the_limit_are_kept_and_the_record_says_so() {
    let whole = read(|_| {}).unwrap();
    assert!(whole.record.partial.is_none() && whole.record.pages.len() > 3);
    let part = read(|limits| limits.pages = 2).unwrap();
    let exceeded = part.record.partial.clone().unwrap();
    assert_eq!((exceeded.which.as_str(), exceeded.limit, exceeded.seen), ("pages", 2, 3));
    assert_eq!(part.record.pages.len(), 2);
    assert!(part.record.warnings.iter().any(|warning| warning.class == "limit_exceeded"));
    let first_pages = |reading: &Reading| reading.document.whole_text().split('\u{c}').take(2).count();
    assert_eq!(first_pages(&whole), first_pages(&part));
}

#[test]
fn every_limit_of_a_pdf_can_end_reading() {
    let limits: [(&str, Change); 6] = [
        ("pages", |limits| limits.pages = 0),
        ("glyphs", |limits| limits.glyphs = 10),
        ("characters", |limits| limits.characters = 10),
        ("operators", |limits| limits.operators = 3),
        ("inflated_bytes", |limits| limits.inflated_bytes = 100),
        ("stream_bytes", |limits| limits.stream_bytes = 100),
    ];
    for (name, change) in limits {
        match read(change) {
            Err(Error::LimitExceeded { which, limit, seen }) => {
                assert!(which == name && seen > limit, "{name}: {which}");
            }
            other => panic!("{name}: {:?}", other.map(|reading| reading.record.partial)),
        }
    }
}

/// A page whose form draws a form ten times, four deep.
#[test]
fn forms_in_forms_are_counted_before_they_are_drawn() {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>"
            .to_owned(),
        stream("", "/F Do"),
    ];
    for next in 6..=9 {
        let resources =
            format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F {next} 0 R >> >>");
        objects.push(stream(&resources, &"/F Do ".repeat(10)));
    }
    objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "0 0 9 9 re f"));
    let bytes = pdf(&objects);
    assert!(read_bytes(bytes.clone(), |_| {}).is_ok());
    let refused = read_bytes(bytes, |limits| limits.forms = 11_110).unwrap_err();
    assert_eq!(refused, Error::LimitExceeded { which: "forms", limit: 11_110, seen: 11_111 });
}
