//! Ways to misread that tables of letters do not tell, each in a damaged page of our own.
#![allow(clippy::unwrap_used, reason = "tests")]

use pjece::config::Config;
use pjece::dictionary::Dictionary;
use pjece::{Tools, pipeline};

/// Enough of a page to show that it lost its Danish letters.
const PAGE: &str = "Kommunen vil gore mere for de born, der har det svaert. Medarbejderne far tid til at tale med foraeldrene, og \
lederne folger op pa aftalerne. Vi onsker, at alle bliver modt med respekt, ogsa nar de er kede af det.\n\n";

fn repaired(line: &str) -> String {
    let (dictionary, config) = (Dictionary::embedded(), Config::default());
    let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
    let text = format!("{PAGE}{line}\n");
    let out = pipeline::repair_text(&text, &tools).2.as_str().to_owned();
    out.trim_end().rsplit("\n\n").next().unwrap().to_owned()
}

#[test]
fn what_stands_around_tells_before_from_for() {
    let out = repaired("Husk at ringe, for du tager hjem. Det er vigtigt for alle, at vi taler sammen for modet.");
    assert!(out.starts_with("Husk at ringe, før du") && out.contains("vigtigt for alle"), "{out}");
}

#[test]
fn a_first_letter_is_seen_twice() {
    assert_eq!(repaired("De mener, at kKommunen skal betale."), "De mener, at kommunen skal betale.");
    assert_eq!(repaired("Vi bruger eForsyning og NemKonto."), "Vi bruger eForsyning og NemKonto.");
}

#[test]
fn a_first_letter_is_lost() {
    assert!(repaired("De har faet en konomisk rådgiver.").contains("økonomisk"));
}

#[test]
fn an_æ_among_capitals_falls_apart() {
    assert_eq!(repaired("K/ERE NABO"), "KÆRE NABO");
    assert_eq!(repaired("LOFT OG/ELLER TAG"), "LOFT OG/ELLER TAG");
}

#[test]
fn a_part_of_a_hyphenated_word_is_no_english_word() {
    let out = repaired("Det gaelder fire slags: fodevarer, mobler og it-udstyr.");
    assert!(out.contains("fødevarer, møbler og it-udstyr"), "{out}");
}
