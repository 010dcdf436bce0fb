//! Small texts of genres that the corpus does not have: what must be found in them, and above all what must not. Then a
//! law over the whole corpus: nothing is found that is not written there.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files")]

use pjece::config::Config;
use pjece::dictionary::Dictionary;
use pjece::model::{Evidence, Record, Source};
use pjece::{Tools, pipeline};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

fn read(name: &str, bytes: Vec<u8>) -> Record {
    static SHARED: OnceLock<(Dictionary, Config)> = OnceLock::new();
    let (dictionary, config) = SHARED.get_or_init(|| (Dictionary::embedded(), Config::default()));
    pipeline::run(&Source::new(name, bytes), &Tools { dictionary, ocr_engine: None, config }).unwrap().record
}

/// What was found in a text.
fn found(text: &str) -> Record {
    read("test.txt", text.as_bytes().to_vec())
}

fn recommended(record: &Record) -> Vec<&str> {
    record.recommendations.iter().map(|item| item.text.as_str()).collect()
}

fn frames(record: &Record) -> Vec<&str> {
    record.frames.iter().map(|item| item.title.as_str()).collect()
}

/// How many recommendations, frames, cases, questions and claims.
fn counts(record: &Record) -> [usize; 5] {
    [record.recommendations.len(), record.frames.len(), record.cases.len(), record.questions.len(), record.claims.len()]
}

#[test]
fn a_hearing_answer_asks_in_a_list_that_a_sentence_leads_to() {
    let record = found(include_str!("genres/hearing_answer.txt"));
    assert_eq!(
        recommended(&record),
        [
            "forlænge fristen i paragraf 3 til et år,",
            "lade beboerne vælge mellem flere typer beplantning,",
            "oprette en pulje til rådgivning af små boligforeninger."
        ]
    );
    assert!(record.recommendations.iter().all(|item| item.addressee.as_deref() == Some("styrelsen")));
    assert_eq!(counts(&record), [3, 0, 0, 0, 0]);
    let facts = &record.document;
    assert_eq!(
        facts.title.as_deref(),
        Some("Høringssvar om udkast til bekendtgørelse om grønne områder i nye boligkvarterer")
    );
    assert_eq!(facts.publishers, ["Landsforeningen for Åbne Haver"]);
    assert_eq!(facts.published.as_deref(), Some("2019-06-03"));
}

#[test]
fn a_strategy_sets_up_areas_and_asks_in_boxes() {
    let record = found(include_str!("genres/strategy.txt"));
    assert_eq!(frames(&record), ["Liv på kajen", "Rent vand", "Plads til erhverv", "Flere på vandet"]);
    assert_eq!(counts(&record), [4, 4, 0, 2, 1]);
    assert!(record.recommendations.iter().all(|item| item.addressee.as_deref() == Some("byrådet")));
    assert_eq!(record.recommendations[2].theme.as_deref(), Some("Rent vand"));
    assert_eq!(record.claims[0].holds, Some(true));
    assert_eq!(record.document.published, None, "the time of a plan is no date of publication");
}

#[test]
fn programmes_prices_answers_and_minutes_give_nothing() {
    for text in [
        include_str!("genres/annual_programme.txt"),
        include_str!("genres/faq_page.txt"),
        include_str!("genres/minutes.txt"),
        include_str!("genres/price_list.txt"),
    ] {
        let record = found(text);
        assert_eq!(counts(&record), [0; 5], "{:?}", record.document.title);
    }
}

/// Every id with its class and text.
fn ids(record: &Record) -> Vec<(String, String)> {
    let mut ids: Vec<(String, String)> = Vec::new();
    ids.extend(record.recommendations.iter().map(|item| (item.id.clone(), item.text.clone())));
    ids.extend(record.frames.iter().map(|item| (item.id.clone(), item.title.clone())));
    ids.extend(record.cases.iter().map(|item| (item.id.clone(), item.title.clone())));
    ids.extend(record.questions.iter().map(|item| (item.id.clone(), item.text.clone())));
    ids
}

#[test]
fn ids_stay_when_text_elsewhere_changes() {
    let text = include_str!("genres/strategy.txt");
    let before = ids(&found(text));
    assert!(before.len() >= 10);
    // A sentence more in one paragraph, and a paragraph more at the end.
    let (head, rest) = text.split_once(". ").unwrap();
    let changed = format!("{head}. Det er nyt i denne udgave af teksten. {rest}\nHavnen har åbent alle dage i året.\n");
    let after = ids(&found(&changed));
    assert_eq!(before, after);
}

/// What `span` (code points) names in `text`.
fn at(text: &str, span: [usize; 2]) -> String {
    text.chars().skip(span[0]).take(span[1] - span[0]).collect()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Texts of items with their evidence.
fn items(record: &Record) -> Vec<(&str, &[Evidence])> {
    let mut items: Vec<(&str, &[Evidence])> = Vec::new();
    items.extend(record.recommendations.iter().map(|item| (item.text.as_str(), item.evidence.as_slice())));
    items.extend(record.frames.iter().map(|item| (item.title.as_str(), item.evidence.as_slice())));
    items.extend(record.frames.iter().filter_map(|item| Some((item.text.as_deref()?, item.evidence.as_slice()))));
    items.extend(record.cases.iter().map(|item| (item.title.as_str(), item.evidence.as_slice())));
    items.extend(record.questions.iter().map(|item| (item.text.as_str(), item.evidence.as_slice())));
    items.extend(record.statements.iter().map(|item| (item.text.as_str(), item.evidence.as_slice())));
    items.extend(record.claims.iter().map(|item| (item.text.as_str(), item.evidence.as_slice())));
    items
}

#[test]
fn nothing_is_found_that_is_not_written() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for folder in std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()) {
        for source in ["source.pdf", "source.html", "source.txt", "scan.eng.txt", "scan.eng.hocr", "scan.dan.hocr"] {
            let Ok(bytes) = std::fs::read(folder.join(source)) else { continue };
            let record = read(source, bytes);
            let written: BTreeSet<String> = words(&record.text).collect();
            for (text, evidence) in items(&record) {
                assert!(!evidence.is_empty(), "{}: {text}", folder.display());
                for place in evidence {
                    assert_eq!(at(&record.text, place.span), place.quote, "{}", folder.display());
                }
                let strange: Vec<String> = words(text).filter(|word| !written.contains(word)).collect();
                assert!(strange.is_empty(), "{}: {strange:?} in {text}", folder.display());
            }
        }
    }
}
