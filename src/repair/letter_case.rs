//! Letter case: which pattern a string has, and a small-letter word put into that pattern.

use super::candidates::Reading;
use super::units::Unit;
use crate::dictionary::{Entry, capitalised};

/// The pattern of capitals in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// No capitals, or stray ones inside.
    Lower,
    /// The first letter alone.
    Title,
    /// All letters, or all but a stray one.
    Upper,
}

/// The pattern of a string as OCR gives it: most letters decide, since a single one may be misread.
pub(crate) fn pattern(seen: &str) -> Pattern {
    let first = seen.chars().next();
    let (upper, lower) =
        seen.chars().fold((0, 0), |(u, l), c| (u + usize::from(c.is_uppercase()), l + usize::from(c.is_lowercase())));
    let looks_capital = |c: char| c.is_uppercase() || matches!(c, '@' | '0' | '&' | '|');
    if upper >= 2 && upper > 2 * lower
        || upper == 1
            && lower == 0
            && seen.chars().count() == 2
            && first.is_some_and(looks_capital)
            && seen.chars().all(|c| !c.is_lowercase())
    {
        Pattern::Upper
    } else if first.is_some_and(|c| c.is_uppercase() || c == '@') {
        Pattern::Title
    } else {
        Pattern::Lower
    }
}

/// The pattern of a unit. "PA" is PÅ among capitals and På elsewhere: a small å is read as a capital A too.
pub(crate) fn of_unit(unit: &Unit) -> Pattern {
    match pattern(&unit.seen) {
        Pattern::Upper
            if unit.among_small_letters
                && unit.seen.chars().skip(1).all(|c| matches!(c, 'A' | '@' | 'Z' | '4' | '&')) =>
        {
            Pattern::Title
        }
        pattern => pattern,
    }
}

/// Is the first letter there twice: *kkommune*?
pub(crate) fn begins_twice(lower: &str) -> bool {
    let mut letters = lower.chars();
    letters.next().is_some_and(|first| letters.next() == Some(first))
}

/// The pattern in which a reading is written: a capital that came from the misreading itself says nothing.
pub(crate) fn of_reading(reading: &Reading, unit: &Unit, pattern: Pattern) -> Pattern {
    let mut seen = unit.seen.chars();
    let (first, second) = (seen.next(), seen.next());
    let alone = first == Some('|') && second.is_none();
    let misread = match first {
        // A capital I is a small l, an A may be a small å.
        Some('I') => reading.word.starts_with('l'),
        Some('A' | 'G') => reading.word.starts_with('å') && !reading.entry.has(Entry::TITLE),
        Some('|') => true,
        _ => false,
    };
    // A letter that was lost at the start of a sentence was a capital.
    let lost = reading.word.starts_with(['æ', 'ø', 'å']) && reading.word.chars().nth(1) == unit.lower.chars().next();
    match pattern {
        // The sign for a lone capital I: of 70 aligned ones 69 were capitals.
        _ if alone => Pattern::Title,
        // The sign has no letter case. A capital Ø is misread so far more often, but common words have none within a sentence.
        Pattern::Title if first == Some('@') && !unit.starts_sentence && !reading.entry.has(Entry::TITLE) => {
            Pattern::Lower
        }
        // A bar that begins a name is its capital I.
        Pattern::Lower if begins_in_bar(&unit.seen) && !reading.entry.has(Entry::LOWER) => Pattern::Title,
        Pattern::Title if misread && !unit.starts_sentence && reading.entry.has(Entry::LOWER) => Pattern::Lower,
        Pattern::Lower if (misread || lost) && unit.starts_sentence => Pattern::Title,
        pattern => pattern,
    }
}

/// The string in small letters with the å that its only capital G may be; `None` when it has none beside a small letter.
pub(super) fn capital_g_as_å(seen: &str) -> Option<String> {
    let (before, after) = seen.split_once('G')?;
    let small = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let is_one = !after.contains('G') && (small(before.chars().next_back()) || small(after.chars().next()));
    is_one.then(|| format!("{}å{}", before.to_lowercase(), after.to_lowercase()))
}

/// `word` (small letters) in a pattern.
pub(crate) fn put(word: &str, pattern: Pattern) -> String {
    match pattern {
        Pattern::Lower => word.to_owned(),
        Pattern::Upper => word.to_uppercase(),
        Pattern::Title => capitalised(word),
    }
}

/// Does a word begin in the sign that a capital I is read as?
fn begins_in_bar(seen: &str) -> bool {
    seen.strip_prefix('|').is_some_and(|rest| rest.starts_with(char::is_lowercase))
}

/// Can a word with this entry stand for what was seen in this pattern? A name needs a capital, `KL` needs all of them.
pub(crate) fn fits(entry: Entry, pattern: Pattern, seen: &str) -> bool {
    match pattern {
        Pattern::Lower => entry.has(Entry::LOWER) || entry.has(Entry::TITLE) && begins_in_bar(seen),
        Pattern::Title => entry.has(Entry::LOWER) || entry.has(Entry::TITLE),
        Pattern::Upper => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_letters_decide() {
        for (seen, expected) in [
            ("LOSNINGER", Pattern::Upper),
            ("PA", Pattern::Upper),
            ("0G", Pattern::Upper),
            ("Okonomi", Pattern::Title),
            ("@konomi", Pattern::Title),
            ("iværKsætter", Pattern::Lower),
            ("VZARDI", Pattern::Upper),
            ("A", Pattern::Title),
            ("pa", Pattern::Lower),
        ] {
            assert_eq!(pattern(seen), expected, "{seen}");
        }
        assert_eq!(put("økonomi", Pattern::Title), "Økonomi");
    }
}
