//! Personal data that is noticed: flagged, never repeated.

use super::evidence::Places;
use super::sentence::regex;
use crate::model::{PersonalData, Span};
use regex::{Captures, Regex};
use std::sync::LazyLock;

static CPR: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(?P<day>\d{2})(?P<month>\d{2})\d{2}[- ]\d{4}\b"));
static MOBILE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:mobil|privat|hjemme|min telefon|ring til mig)[^\n\d]{0,25}(?P<data>(?:\+45\s*)?\d{2}\s?\d{2}\s?\d{2}\s?\d{2})\b",
    )
});
static STREET: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?P<data>\p{Lu}\p{L}+(?:vej|gade|vænget|stræde|allé|alle|parken|toften|bakken|krogen|engen|lunden)\s+\d{1,3}\s?[A-Z]?(?:,\s*(?:\d{1,2}\.|st\.)\s*(?:tv|th|mf)\.?)?(?:,?\s+\d{4}\s+\p{Lu}\p{L}+)?)",
    )
});
static GREETING: LazyLock<Regex> = LazyLock::new(|| regex(r"(?m)^\s*Kære\s|(?i)med venlig hilsen|venlig hilsen|mvh\b"));

/// CPR numbers by shape and date (modulus 11 no longer holds for new numbers); private phones; addresses in letters.
///
/// # Source
/// CPR-kontoret: since 2007 numbers without modulus-11 control are in use.
fn spans(text: &str) -> Vec<(Span, &'static str)> {
    let mut found: Vec<(Span, &'static str)> = Vec::new();
    for number in CPR.captures_iter(text) {
        let part = |name: &str| number.name(name).and_then(|m| m.as_str().parse::<u32>().ok()).unwrap_or(0);
        if (1..=31).contains(&part("day")) && (1..=12).contains(&part("month")) {
            found.extend(number.get(0).map(|m| (Span::new(m.start(), m.end()), "cpr")));
        }
    }
    let data = |captures: Captures<'_>| captures.name("data").map(|m| Span::new(m.start(), m.end()));
    found.extend(MOBILE.captures_iter(text).filter_map(data).map(|span| (span, "phone")));
    if GREETING.is_match(text) {
        found.extend(STREET.captures_iter(text).filter_map(data).map(|span| (span, "address")));
    }
    found.sort_by_key(|(span, _)| span.start);
    found
}

/// Personal data in the repaired text: kind and place, never the data itself.
pub(crate) fn personal_data(text: &str, places: &Places<'_>) -> Vec<PersonalData> {
    spans(text)
        .into_iter()
        .map(|(span, kind)| PersonalData { kind: kind.to_owned(), page: places.page(span), span: places.span(span) })
        .collect()
}

/// Where personal data stands in any text.
pub(crate) fn personal_spans(text: &str) -> Vec<Span> {
    spans(text).into_iter().map(|(span, _)| span).collect()
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::found;

    #[test]
    fn cpr_numbers_are_flagged_by_shape_and_date() {
        let all = found("Sagen om 010203-1234 blev lukket. Nummer 991399-1234 er et andet.\n");
        assert_eq!(all.personal_data.iter().map(|p| p.kind.as_str()).collect::<Vec<_>>(), ["cpr"]);
    }

    #[test]
    fn addresses_are_private_in_letters_only() {
        let letter = found("Kære naboer\n\nVi bor på Syrenvej 4, 8300 Odder, og der er ro.\n\nMed venlig hilsen\n");
        assert_eq!(letter.personal_data.len(), 1);
        assert!(found("Besøg os på Syrenvej 4, 8300 Odder.\n").personal_data.is_empty());
    }
}
