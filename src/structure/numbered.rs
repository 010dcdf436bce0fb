//! Headings, lines and kickers that say what they are and number it: *Anbefaling 3: …*, *Råd nr. 3*, *Det tredje råd: …*,
//! *3. råd*, *TEMA 3*. (A number alone before a line is for `outline::shape` to read.)

use super::sentence::regex;
use super::vocabulary::{Kind, VOCABULARY};
use regex::{Captures, Regex};
use std::sync::LazyLock;

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<kind>\p{Lu}\p{L}+)\s+(?:(?:nr\.?|nummer)\s*)?(?:\d{1,2}\.)?(?P<number>\d{1,2}|\p{L}+)\s*(?:[:.|·•–—-]\s*|$)(?P<text>.*)$",
    )
});

/// *Tema1*: the space before the number was lost.
static GLUED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<kind>\p{Lu}\p{L}{2,})(?P<number>\d{1,2})\s*(?:[:.|·•–—-]\s*|$)(?P<text>.*)$"));

/// *Strategisk mål 3: …*: what kind of kind it is stands before it.
static DESCRIBED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\p{Lu}\p{L}{2,}(?i:t|e|k|g|s|v|l|n)\s+(?P<kind>\p{L}{3,})\s+(?:(?:nr\.?|nummer)\s*)?(?P<number>\d{1,2})\s*(?:[:.|·•–—-]\s*|$)(?P<text>.*)$",
    )
});

static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?i:det|den|vores|mit|min)\s+)?(?P<number>\p{L}+|\d{1,2}\.)\s+(?:(?i:og\s+sidste)\s+)?(?P<kind>\p{L}+)(?:\s+er)?\s*(?:[:–—-]\s*|$)(?P<text>.*)$",
    )
});

/// What a line says that it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbered<'t, 'k> {
    pub(crate) kind: &'k Kind,
    /// The kind as the line writes it.
    pub(crate) noun: &'t str,
    pub(crate) number: u32,
    /// *Tredje råd* rather than *Råd 3*.
    pub(crate) by_ordinal: bool,
    /// Where its text begins; the line's end where nothing follows.
    pub(crate) text: usize,
}

/// A noun and its number at the head of a line, whatever the noun is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NumberedNoun<'t> {
    pub(crate) noun: &'t str,
    pub(crate) number: u32,
    pub(crate) by_ordinal: bool,
    /// Where the line's text begins; its end where nothing follows.
    pub(crate) text: usize,
}

/// Reads a line that begins with a kind and its number, by figure, word or ordinal.
pub(crate) fn numbered(text: &str) -> Option<Numbered<'_, 'static>> {
    numbered_as(text, |noun| VOCABULARY.kind(noun))
}

/// The same with the kinds that `kind` knows.
pub(crate) fn numbered_as<'t, 'k>(text: &'t str, kind: impl Fn(&str) -> Option<&'k Kind>) -> Option<Numbered<'t, 'k>> {
    let of_kind = |NumberedNoun { noun, number, by_ordinal, text }| {
        Some(Numbered { kind: kind(noun)?, noun, number, by_ordinal, text })
    };
    numbered_nouns(text).find_map(of_kind)
}

/// The nouns that a line may begin with and number: by ordinal first, then by figure.
pub(crate) fn numbered_nouns(text: &str) -> impl Iterator<Item = NumberedNoun<'_>> {
    // One after the other, as long as they are asked for.
    let by_ordinal = std::iter::once_with(move || noun(text, &ORDINAL.captures(text)?, true, ordinal));
    let by_figure =
        [&NUMBERED, &GLUED, &DESCRIBED].into_iter().map(move |form| noun(text, &form.captures(text)?, false, figure));
    by_ordinal.chain(by_figure).flatten()
}

static SPACED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<kind>\p{Lu}\p{L}+)\s+(?P<number>\d{1,2})\s+(?P<text>\p{Lu}.*)$"));

/// *SITUATION 3 Ro i salen*: nothing but a space between the number and the title, as where both are set side by side.
pub(crate) fn spaced_noun(text: &str) -> Option<NumberedNoun<'_>> {
    noun(text, &SPACED.captures(text)?, false, figure)
}

fn noun<'t>(
    text: &'t str,
    found: &Captures<'t>,
    by_ordinal: bool,
    number: fn(&str) -> Option<u32>,
) -> Option<NumberedNoun<'t>> {
    let noun = text.get(found.name("kind")?.range())?;
    let number = number(found.name("number")?.as_str())?;
    Some(NumberedNoun { noun, number, by_ordinal, text: found.name("text")?.start() })
}

/// *3*, *tre*, *III*, *C*
fn figure(word: &str) -> Option<u32> {
    VOCABULARY.number(word).or_else(|| roman(word)).or_else(|| letter(word))
}

/// A Roman numeral up to twelve.
pub(crate) fn roman(word: &str) -> Option<u32> {
    let numerals = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    numerals.into_iter().zip(1..).find(|(numeral, _)| *numeral == word).map(|(_, number)| number)
}

/// A capital letter up to L as its place in the alphabet.
pub(crate) fn letter(word: &str) -> Option<u32> {
    let mut letters = word.chars();
    let only = letters.next().filter(|letter| letters.next().is_none() && ('A'..='L').contains(letter))?;
    Some(only as u32 - 'A' as u32 + 1)
}

/// *tredje*, *3.*
fn ordinal(word: &str) -> Option<u32> {
    let figure = || word.strip_suffix('.')?.parse().ok();
    VOCABULARY.ordinals.get(&word.to_lowercase()).copied().or_else(figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_number_as_figures_do() {
        let rest = |text: &str| {
            numbered(text).map(|it| format!("{}: {}", it.kind.singular, text.get(it.text..).unwrap_or("")))
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
            "Råd 3 · Maden får tid",
            "Råd 3 | Maden får tid",
            "Råd3: Maden får tid",
            "Råd III: Maden får tid",
            "Råd 2.3: Maden får tid",
            "RÅD C – Maden får tid",
            "Praktisk råd 3: Maden får tid",
        ] {
            assert_eq!(rest(text).as_deref(), Some("råd: Maden får tid"), "{text}");
        }
        for text in
            ["Det tredje år: Maden får tid", "Det gode råd: Maden får tid", "Råd i: huset", "Se råd 3: Maden får tid"]
        {
            assert_eq!(rest(text), None, "{text}");
        }
        let number = |text: &str| numbered(text).map(|it| (it.number, it.by_ordinal));
        assert_eq!(number("Det fjerde og sidste råd"), Some((4, true)));
        assert_eq!(number("Råd nummer tre"), Some((3, false)));
    }
}
