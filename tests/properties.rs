//! Laws that hold for any input.

use pjece::config::Config;
use pjece::dictionary::Dictionary;
use pjece::model::{AuditLine, Evidence, Record, Source};
use pjece::{Reading, Tools, pipeline, record};
use proptest::prelude::*;
use std::sync::OnceLock;

fn tools() -> Tools<'static> {
    static SHARED: OnceLock<(Dictionary, Config)> = OnceLock::new();
    let (dictionary, config) = SHARED.get_or_init(|| (Dictionary::embedded(), Config::default()));
    Tools { dictionary, ocr_engine: None, config }
}

fn read(bytes: Vec<u8>) -> Result<Reading, pjece::Error> {
    pipeline::run(&Source::new("test", bytes), &tools())
}

/// Text as pamphlets have it, sound and damaged: labels, bullets, hyphens over line ends, numbers, form feeds.
fn pamphlet() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "Anbefalinger\n",
        "\n",
        "\n\n",
        "\u{c}",
        "• ",
        "® ",
        "- ",
        "1. ",
        "Ramme 2: ",
        "kommunerne ",
        "pa ",
        "på ",
        "bgrn ",
        "børn ",
        "tveers ",
        "Hjørring Kommune: ",
        "Skab ",
        "anbe-\nfaling ",
        "ældre- og ",
        "sundhed ",
        "§ 3, stk. 2 ",
        "12.500 kr. ",
        "2023 ",
        "fire rammer ",
        "14 eksempler. ",
        "Hvordan ",
        "kan vi? ",
        "www.kl.dk ",
        "…tiske mål",
        "STATEN ",
        "bør ",
        "e\u{301} ",
        "Å",
        "\t",
        "\r\n",
        "\u{feff}",
        "\u{ad}",
        "𝄞 ",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

/// What `span` (code points) names in `text`.
fn at(text: &str, span: [usize; 2]) -> String {
    text.chars().skip(span[0]).take(span[1] - span[0]).collect()
}

fn evidence(record: &Record) -> Vec<Evidence> {
    let lists = [
        record.recommendations.iter().map(|item| &item.evidence).collect::<Vec<_>>(),
        record.frames.iter().map(|item| &item.evidence).collect(),
        record.cases.iter().map(|item| &item.evidence).collect(),
        record.questions.iter().map(|item| &item.evidence).collect(),
        record.statements.iter().map(|item| &item.evidence).collect(),
        record.claims.iter().map(|item| &item.evidence).collect(),
    ];
    lists.into_iter().flatten().flatten().cloned().collect()
}

/// Parts of a pamphlet in which something is found.
const LISTS: [&str; 3] = [
    "Anbefalinger til byrådet\n\n• Giv køkkenet tid.\n• Sænk lyden i salen.\n",
    "Spørgsmål\n\n• Hvem larmer mest?\n• Hvad kan vi gøre?\n",
    "CASE: Stille gange\n\nI Odder Kommune fik gangen nye døre, og siden har ingen smækket med dem.\n",
];

/// A sentence that says nothing of interest.
fn prose() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "huset", "gangen", "døren", "lyden", "maden", "larmer", "ligger", "stille", "åben", "i", "og",
    ]);
    prop::collection::vec(words, 8..20).prop_map(|words| format!("Hver dag er {} til aften.", words.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(bytes);
    }

    #[test]
    fn bytes_that_begin_like_a_format_are_read_or_refused(
        head in prop::sample::select(vec!["%PDF-1.7\n", "<!DOCTYPE html>", "<?xml version=\"1.0\"?><alto>", "\u{89}PNG\r\n", "<div class='ocr_page'"]),
        bytes in prop::collection::vec(any::<u8>(), 0..500),
    ) {
        let _ = read([head.as_bytes(), &bytes].concat());
    }

    #[test]
    fn ids_stay_when_unrelated_text_changes(before in prose(), after in prose(), lists in prop::sample::select(LISTS.to_vec())) {
        let ids = |text: String| -> Vec<String> {
            let record = read(text.into_bytes()).unwrap().record;
            let recommendations = record.recommendations.into_iter().map(|item| item.id);
            let cases = record.cases.into_iter().map(|item| item.id);
            recommendations.chain(record.questions.into_iter().map(|item| item.id)).chain(cases).collect()
        };
        let plain = ids(format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{lists}"));
        let changed = ids(format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{before}\n\n{lists}\n\nTil sidst\n\n{after}\n"));
        prop_assert!(!plain.is_empty());
        prop_assert_eq!(plain, changed);
    }

    #[test]
    fn evidence_quotes_the_text_to_the_letter(text in pamphlet()) {
        let Ok(reading) = read(text.into_bytes()) else { return Ok(()) };
        let extracted = reading.document.whole_text();
        for evidence in evidence(&reading.record) {
            prop_assert_eq!(&at(&reading.record.text, evidence.span), &evidence.quote);
            prop_assert!(evidence.span_extracted[1] <= extracted.chars().count());
        }
    }

    #[test]
    fn the_audit_tells_the_whole_way_from_extracted_to_repaired(text in pamphlet()) {
        let Ok(reading) = read(text.into_bytes()) else { return Ok(()) };
        let extracted = reading.document.whole_text();
        let mut last = 0;
        for line in record::audit(&reading) {
            if let AuditLine::Correction { span_extracted, before, .. } = line {
                prop_assert_eq!(&at(extracted, span_extracted), &before);
                prop_assert!(last <= span_extracted[0], "edits overlap or are out of order");
                last = span_extracted[1];
            }
        }
    }

    #[test]
    fn repair_keeps_form_feeds_and_takes_line_ends_only_out_of_hyphenated_words(text in pamphlet()) {
        let (document, repair, repaired) = pipeline::repair_text(&text, &tools());
        let count = |text: &str, letter: char| text.matches(letter).count();
        prop_assert_eq!(count(document.whole_text(), '\u{c}'), count(repaired.as_str(), '\u{c}'));
        let ended = |text: &str| text.split('\n').filter(|line| line.trim_end().ends_with(['-', '\u{ad}', '¬'])).count();
        let taken = count(document.whole_text(), '\n') - count(repaired.as_str(), '\n');
        let joined: usize = repair.corrections.iter().map(|c| count(&c.before, '\n') - count(&c.after, '\n')).sum();
        prop_assert_eq!(taken, joined);
        let may_end = ended(document.whole_text());
        prop_assert!(taken <= may_end, "{} of {} taken", taken, may_end);
    }

    #[test]
    fn the_same_input_gives_the_same_record(text in pamphlet()) {
        let (first, second) = (read(text.clone().into_bytes()), read(text.into_bytes()));
        prop_assert_eq!(first.map(|reading| reading.record), second.map(|reading| reading.record));
    }
}
