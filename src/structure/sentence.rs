//! Sentences and words of Danish running text.

use super::vocabulary::VOCABULARY;
use regex::Regex;
use std::ops::Range;

/// A rule's pattern. All patterns are constants of this module tree, so a wrong one fails the first test.
pub(crate) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("patterns are constants and tested")
}

/// The sentences of a text, as byte ranges without surrounding space. Abbreviations, ordinals and initials end none.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices() {
        if !matches!(mark, '.' | '!' | '?' | '…') {
            continue;
        }
        let end = closing_marks(text, at + mark.len_utf8());
        if end < start || !ends_sentence(text, start, at, end, mark) {
            continue;
        }
        push(text, start..end, &mut found);
        start = end;
    }
    push(text, start..text.len(), &mut found);
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let Some(piece) = text.get(range.clone()) else { return };
    let lead = piece.len() - piece.trim_start().len();
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        found.push(range.start + lead..range.start + lead + trimmed.len());
    }
}

/// What may follow the mark that ends a sentence: quotations end with « in Danish as well as with ».
const CLOSING: [char; 8] = ['"', '”', '“', '’', '\'', '»', '«', ')'];

/// Does a text begin with what somebody says?
pub(crate) fn begins_quoted(text: &str) -> bool {
    text.starts_with(['"', '”', '»', '«', '’'])
}

fn closing_marks(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or("");
    let marks = rest.len() - rest.trim_start_matches(|c| matches!(c, '.' | '!' | '?') || CLOSING.contains(&c)).len();
    from + marks
}

/// A mark ends a sentence when space and a capital, digit, quote or bullet follow and the word before is no
/// abbreviation, number or initial.
fn ends_sentence(text: &str, start: usize, at: usize, end: usize, mark: char) -> bool {
    let rest = text.get(end..).unwrap_or("");
    if rest.is_empty() {
        return true;
    }
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let next = rest.trim_start().chars().next();
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    if mark != '.' {
        return true;
    }
    let word = last_word(text.get(start..at).unwrap_or(""));
    let abbreviated = format!("{}.", word.to_lowercase());
    let ordinal = !word.is_empty() && word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit());
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    !(VOCABULARY.abbreviations.contains(&abbreviated) || ordinal || initial) || next.is_none()
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("")
}

/// The words of a text: letters, digits and what stands inside words.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '/' | '&' | '\'' | '’')))
        .map(|word| word.trim_matches(['-', '/', '\'', '’']))
        .filter(|word| !word.is_empty())
}

/// Where a part of a text, a slice of it, stands in it.
pub(crate) fn range_in(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}

/// The first sentence.
pub(crate) fn first_sentence(text: &str) -> &str {
    sentences(text).first().and_then(|range| text.get(range.clone())).unwrap_or("")
}

/// The first word.
pub(crate) fn first_word(text: &str) -> &str {
    words(text).next().unwrap_or("")
}

/// Does the text end as a sentence does? The mark of a note may stand behind the point: *er set.2*, *er set.\**
pub(crate) fn is_terminated(text: &str) -> bool {
    let text = text.trim_end();
    let plain = text.trim_end_matches(|c: char| c.is_ascii_digit() || NOTE_MARKS.contains(&c));
    let is_note = plain.strip_suffix('.').is_some_and(|word| word.ends_with(char::is_lowercase));
    (if is_note { plain } else { text }).trim_end_matches(CLOSING).ends_with(['.', '!', '?', '…', ':'])
}

/// What points to a note, or what an engine reads for a raised figure.
const NOTE_MARKS: [char; 6] = ['*', '†', '‡', '¹', '²', '³'];

/// True when the text has letters and none of them is a small one.
pub(crate) fn is_all_caps(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

/// Does it begin with a capital letter (quotes and digits left out)?
pub(crate) fn begins_with_capital(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
}

/// Does it begin with a small letter?
pub(crate) fn begins_small(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| text.get(range).unwrap_or("")).collect()
    }

    #[test]
    fn abbreviations_and_ordinals_end_no_sentence() {
        assert_eq!(
            split("Det gælder bl.a. Vejle den 3. Maj måned. Brug mindst 5 pct. Mere kan ikke nås?"),
            ["Det gælder bl.a. Vejle den 3. Maj måned.", "Brug mindst 5 pct. Mere kan ikke nås?"]
        );
    }

    #[test]
    fn a_sentence_keeps_its_closing_quote() {
        assert_eq!(split("Hun sagde ”Nu.” Så gik hun."), ["Hun sagde ”Nu.”", "Så gik hun."]);
    }

    #[test]
    fn the_mark_of_a_note_may_stand_behind_the_end() {
        for end in ["Salen er stille.", "Salen er stille.2", "Salen er stille.*", "Salen er stille.†"] {
            assert!(is_terminated(end), "{end}");
        }
        assert!(!is_terminated("Salen er stille*") && !is_terminated("Version 4.2"));
    }

    #[test]
    fn capitals_are_told_from_small_letters() {
        assert!(is_all_caps("RO PÅ 4. SAL") && !is_all_caps("Ro") && !is_all_caps("12"));
        assert!(begins_small("…ialog med") && begins_with_capital("”Ja"));
    }
}
