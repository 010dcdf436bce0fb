//! Headings that number what they head: *Anbefaling 3: …*, *Råd nr. 3*, *Det tredje råd: …*, *3. råd*.

use super::sentence::regex;
use super::vocabulary::{Kind, VOCABULARY};
use regex::{Captures, Regex};
use std::sync::LazyLock;

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<kind>\p{Lu}\p{L}+)\s+(?:(?:nr\.?|nummer)\s*)?(?P<number>\d{1,2}|\p{L}+)\s*(?:[:.–—-]\s*|$)(?P<text>.*)$",
    )
});

static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?i:det|den|vores|mit|min)\s+)?(?P<number>\p{L}+|\d{1,2}\.)\s+(?:og\s+sidste\s+)?(?P<kind>\p{L}+)(?:\s+er)?\s*(?:[:–—-]\s*|$)(?P<text>.*)$",
    )
});

/// Of which kind a heading or paragraph says that it is, by a number, and where its text begins.
pub(crate) fn numbered(text: &str) -> Option<(&'static Kind, usize)> {
    let start = |found: &Captures<'_>| found.name("text").map_or(text.len(), |m| m.start());
    let ordinal = ORDINAL.captures(text).and_then(|found| {
        let number = found.name("number")?.as_str().to_lowercase();
        let is_number = number.ends_with('.') || VOCABULARY.ordinals.contains_key(&number);
        let kind = VOCABULARY.kind(found.name("kind")?.as_str()).filter(|_| is_number)?;
        Some((kind, start(&found)))
    });
    ordinal.or_else(|| {
        let found = NUMBERED.captures(text)?;
        let kind = VOCABULARY.kind(found.name("kind")?.as_str())?;
        VOCABULARY.number(found.name("number")?.as_str())?;
        Some((kind, start(&found)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_number_as_figures_do() {
        let rest = |text: &str| {
            numbered(text).map(|(kind, at)| format!("{}: {}", kind.singular, text.get(at..).unwrap_or("")))
        };
        for text in [
            "Det tredje råd: Maden får tid",
            "Vores tredje råd – Maden får tid",
            "Det fjerde og sidste råd: Maden får tid",
            "Tredje råd: Maden får tid",
            "3. råd: Maden får tid",
            "Råd nr. 3: Maden får tid",
            "Råd nummer tre: Maden får tid",
            "Råd 3. Maden får tid",
        ] {
            assert_eq!(rest(text).as_deref(), Some("råd: Maden får tid"), "{text}");
        }
        for text in ["Det tredje år: Maden får tid", "Det gode råd: Maden får tid"] {
            assert_eq!(rest(text), None, "{text}");
        }
    }
}
