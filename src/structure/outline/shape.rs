//! What the shape of a line tells: list markers, headings, captions, page numbers.

use super::super::sentence::regex;
use super::super::sentence::{begins_small, begins_with_capital, is_all_caps, sentences, words};
use super::super::vocabulary::VOCABULARY;
use super::super::{labels, organisations};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What stands before an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker {
    Bullet,
    Number(u32),
    Letter,
    /// The markup or layout says that it is an item; nothing is printed.
    None,
}

static BULLET: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?:[-–—*•·‣⁃»›>\u{2190}-\u{21ff}\u{25a0}-\u{27bf}\u{2b00}-\u{2bff}\u{e000}-\u{f8ff}]\s+)+")
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"^\(?(\d{1,2})[.)\]]\s+(?P<rest>\S+)"));
static LETTER: LazyLock<Regex> = LazyLock::new(|| regex(r"^\(?[a-h][.)]\s+"));
static BARE_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:(?:#|(?i:nr\.?))\s*)?(\d{1,2})(?:\s+|\s*[·•|:–—]\s*)(?P<rest>\p{L}.*)$"));
static PAGE_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?i:side\s*)?[-–]?\s*\d{1,3}\s*[-–]?(?:\s*(?:/|af)\s*\d{1,3})?$"));
static CAPTION: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?i:figur|tabel|foto|billede|kilde|kilder|note|ill\.|illustration)\b[^:]{0,12}[:.]"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(www\.|https?:|@|\.dk\b|\btlf\b|\btelefon\b[ :.]*\+?\d|\bisbn\b|\bcvr\b|\b\d{4}\s+\p{Lu}\p{L}+(\s+[KVNSCØ])?$|^\p{Lu}[\p{L}. -]*(?:gade|vej|alle|allé|plads|stræde|boulevard|torv|torvet|vænget|vangen|parken|kaj)\s+\d{1,3}\s?[a-z]?\b)",
    )
});
static DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:\p{L}+(?: [KVNSCØ])?,?\s+)?(?:den\s+)?(?:\d{1,2}\.\s*)?(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|forår|sommer|efterår|vinter)\w*\s+\d{4}\.?$",
    )
});

/// *6. november, Medborgerhuset, kl. 19*
static DAY_FIRST: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?i:\p{L}+dag,?\s+)?(?i:den\s+)?\d{1,2}\.\s*(?P<month>\p{L}+),\s"));

/// A line of a calendar.
fn is_calendar_line(text: &str) -> bool {
    let month = DAY_FIRST.captures(text).and_then(|found| found.name("month"));
    month.is_some_and(|month| VOCABULARY.months.contains_key(&month.as_str().to_lowercase()))
}

/// The marker at the start of a line and its length in bytes.
pub(crate) fn marker(line: &str) -> Option<(Marker, usize)> {
    if let Some(found) = BULLET.find(line) {
        let inner = line.get(found.end()..).unwrap_or("");
        let number = marker(inner).filter(|(m, _)| matches!(m, Marker::Number(_)));
        return Some(number.map_or((Marker::Bullet, found.end()), |(m, n)| (m, found.end() + n)));
    }
    if let Some(found) = NUMBER.captures(line) {
        let rest = found.name("rest")?;
        let number = found.get(1)?.as_str().parse().ok()?;
        return (!is_month(rest.as_str())).then_some((Marker::Number(number), rest.start()));
    }
    // A question mark printed before each question.
    if let Some(rest) = line.strip_prefix("? ") {
        return (begins_with_capital(rest) && rest.ends_with('?')).then_some((Marker::Bullet, 2));
    }
    if let Some(rest) = line.strip_prefix(". ").or_else(|| line.strip_prefix(": ")) {
        // What OCR left of a number.
        return begins_with_capital(rest).then_some((Marker::Bullet, 2));
    }
    LETTER.find(line).map(|found| (Marker::Letter, found.end()))
}

fn is_month(word: &str) -> bool {
    VOCABULARY.months.contains_key(&word.trim_end_matches([',', '.']).to_lowercase())
}

/// A number that stands alone before a title: `3 MERE RO`, `3 · Mere ro`, `#3 Mere ro`.
pub(crate) fn bare_number(line: &str) -> Option<(u32, usize)> {
    let found = BARE_NUMBER.captures(line)?;
    let rest = found.name("rest")?;
    (begins_with_capital(rest.as_str()) && !is_month(rest.as_str()))
        .then_some((found.get(1)?.as_str().parse().ok()?, rest.start()))
}

static SECTION_NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"^\d{1,2}(?:\.\d{1,2})+\.?\s+(?P<rest>\p{Lu})"));

/// Where the title begins behind the number of a section: *2.1 Mere ro*.
pub(crate) fn section_number(line: &str) -> Option<usize> {
    SECTION_NUMBER.captures(line)?.name("rest").map(|rest| rest.start())
}

/// A page number alone.
pub(crate) fn is_page_number(text: &str) -> bool {
    PAGE_NUMBER.is_match(text.trim())
}

/// How surely a line is a heading, judged by its shape alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HeadingShape {
    No,
    /// Only when something follows that it can head.
    Weak,
    Strong,
}

/// Judges a block of one (joined) line.
pub(crate) fn heading_shape(text: &str) -> HeadingShape {
    let count = words(text).count();
    if count == 0 || count > 14 || text.chars().count() > 120 || looks_like_something_else(text) {
        return HeadingShape::No;
    }
    if is_label_with_its_list(text) {
        return HeadingShape::No;
    }
    if labels::label(text).is_some() || labels::case_heading(text).is_some() {
        return HeadingShape::Strong;
    }
    // "Hvem | Vi anbefaler" heads columns.
    if text.ends_with(['.', ',', ';', ':', '-']) || begins_small(text) || text.contains(" | ") {
        return HeadingShape::No;
    }
    // "Fra mødet i maj. Sendes, når vi er enige": the first sentence is no title, and the second no part of one.
    if count >= 2 * SENTENCE && !text.ends_with('!') && !text.contains('?') && is_two_sentences(text) {
        return HeadingShape::No;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if is_all_caps(text) && letters >= 4 && !organisations::is_organisation(text) {
        return HeadingShape::Strong;
    }
    let last = words(text).last().unwrap_or("");
    let may_end = PARTICLES.contains(&last) || count == 2 && last == "med" || STRANDED.is_match(text);
    if !begins_with_capital(text) && bare_number(text).is_none() && !text.starts_with(|c: char| c.is_ascii_digit())
        || VOCABULARY.is_function_word(last) && !may_end
        || letters < 3
    {
        return HeadingShape::No;
    }
    HeadingShape::Weak
}

/// A sentence has at least so many words.
const SENTENCE: usize = 4;

fn is_two_sentences(text: &str) -> bool {
    let parts = sentences(text);
    let is_one = |part: &Range<usize>| text.get(part.clone()).is_some_and(|one| words(one).count() >= SENTENCE);
    parts.len() == 2 && parts.iter().all(is_one)
}

/// Prepositions that often end a title as adverbs: *Nogen tager imod*.
const PARTICLES: [&str; 5] = ["imod", "bag", "over", "under", "overfor"];

/// *Tre principper, vi er enige om*, *Det tror vi på*: a clause whose preposition was left standing at its end.
static STRANDED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)(?: ,\s+(?:som\s+|der\s+|hvad\s+|hvem\s+)? (?:vi|I|du|jeg|man|de|alle|ingen|nogen|andre|mange|børn|folk)\s+\p{Ll}+
              | ,\s+\p{Ll}+\s+(?:må|skal|kan|bør|vil|har)\s+\p{Ll}+
              | ^(?:Det|Dem|Her|Hvad|Hvem|Dette|Sådan)\s+\p{Ll}+\s+(?:vi|I|du|man|de|alle) )
            (?:\s+\p{L}+){0,4}?\s+(?:om|på|af|til|med|ved|fra|mod|efter|for|i)$",
    )
});

/// *Deltagende kommuner: Odder og Vejle*: the label and what it announces in one line.
fn is_label_with_its_list(text: &str) -> bool {
    text.split_once(": ")
        .is_some_and(|(label, list)| !list.is_empty() && labels::label(label).is_some_and(|label| label.bare))
}

/// *Byens Ro-råd, maj 2021*: who signs, and when.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\p{L}[^,.:?!]{2,50},\s+(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)\s+(?:19|20)\d\d$",
    )
});

/// *19 dage*, *14 %*, *6 af 10*: a figure set large. *10 råd* counts what stands below.
pub(crate) fn is_measure(text: &str) -> bool {
    let is_figure = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && !word.contains(char::is_alphabetic);
    let shares = text.split_once(" af ").or_else(|| text.split_once(" ud af "));
    let mut words = text.split(' ');
    let figure = words.next().is_some_and(is_figure);
    let is_unit = |unit: &str| {
        let counts = VOCABULARY.kind(unit).or_else(|| VOCABULARY.kind_of_compound(unit)).is_some();
        !counts && unit.chars().all(|c| c.is_lowercase() || c == '%')
    };
    let with_unit = words.next().is_none_or(is_unit) && words.next().is_none();
    shares.is_some_and(|(some, all)| is_figure(some) && is_figure(all))
        || figure && with_unit && labels::label(text).is_none()
}

/// Captions, addresses, dates, measures and names of organisations have a heading's shape and head nothing.
pub(crate) fn looks_like_something_else(text: &str) -> bool {
    CAPTION.is_match(text)
        || ADDRESS.is_match(text)
        || is_date_line(text)
        || is_calendar_line(text)
        || SIGNED.is_match(text)
        || is_page_number(text)
        || is_measure(text)
        || (organisations::is_organisation(text) && labels::case_heading(text).is_none())
}

/// A line that is only a date.
pub(crate) fn is_date_line(text: &str) -> bool {
    DATE_LINE.is_match(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_bullets_numbers_and_letters() {
        assert_eq!(marker("• Giv tid"), Some((Marker::Bullet, 4)));
        assert_eq!(marker("- ❖ Giv tid"), Some((Marker::Bullet, 6)));
        assert_eq!(marker("> Giv tid"), Some((Marker::Bullet, 2)));
        assert_eq!(marker("? Hvem giver tid?"), Some((Marker::Bullet, 2)));
        assert_eq!(marker("? Giv tid"), None);
        assert_eq!(marker("2) Giv tid"), Some((Marker::Number(2), 3)));
        assert_eq!(marker("- 2. Giv tid"), Some((Marker::Number(2), 5)));
        assert_eq!(marker("3. maj mødes vi"), None);
        assert_eq!(marker("-mærket"), None);
    }

    #[test]
    fn a_line_of_a_calendar_heads_nothing() {
        for line in ["6. november, Medborgerhuset, kl. 19", "Onsdag den 6. maj, salen", "6. maj, i salen"] {
            assert!(is_calendar_line(line), "{line}");
        }
        for line in ["6. november var en onsdag", "6. råd, og det sidste"] {
            assert!(!is_calendar_line(line), "{line}");
        }
    }

    #[test]
    fn a_number_may_be_set_off_from_its_title() {
        for line in
            ["3 Mere ro", "3 · Mere ro", "3: Mere ro", "3 – Mere ro", "#3 Mere ro", "Nr. 3 Mere ro", "03 Mere ro"]
        {
            assert_eq!(
                bare_number(line).map(|(number, at)| (number, line.get(at..))),
                Some((3, Some("Mere ro"))),
                "{line}"
            );
        }
        for line in ["3-årige børn", "3 stole", "3 – 7 stole", "3. maj", "2031 Mere ro"] {
            assert_eq!(bare_number(line), None, "{line}");
        }
    }

    #[test]
    fn a_clause_may_leave_its_preposition_standing() {
        for title in [
            "Tre regler, vi er enige om",
            "Sluk det, ingen ser på",
            "Det tror vi på",
            "Det kan I tale om",
            "Tre regler, salen må hvile i",
        ] {
            assert_ne!(heading_shape(title), HeadingShape::No, "{title}");
        }
        for line in ["Tre regler om", "Vi spiser, sover og går i", "Maden, salen og vejen til"] {
            assert_eq!(heading_shape(line), HeadingShape::No, "{line}");
        }
    }

    #[test]
    fn a_measure_counts_nothing_of_the_pamphlets_own() {
        for figure in ["19 dage", "14 %", "6 af 10", "3.000", "19 kg"] {
            assert!(is_measure(figure), "{figure}");
        }
        for heading in ["10 råd", "5 pejlemærker", "3 eksempler", "3 Mere ro", "Fem dage", "2 gode greb"] {
            assert!(!is_measure(heading), "{heading}");
        }
    }

    #[test]
    fn shape_tells_headings_from_other_short_lines() {
        assert_eq!(heading_shape("MERE RO I KØKKENET"), HeadingShape::Strong);
        assert_eq!(heading_shape("Mere ro i køkkenet"), HeadingShape::Weak);
        assert_eq!(heading_shape("Anbefalinger:"), HeadingShape::Strong);
        for other in [
            "Maden er klar.",
            "Oktober 2013",
            "www.ro.dk",
            "7",
            "Foto: A. Jensen",
            "mere ro",
            "Danske Regioner",
            "Ro på",
            "Hvem | Vi vil",
        ] {
            assert_eq!(heading_shape(other), HeadingShape::No, "{other}");
        }
    }
}
