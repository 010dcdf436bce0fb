//! Names and rare words that no dictionary lists, with the Danish letters restored that they themselves betray.

use super::letter_case::{self, Pattern};
use super::ranking::{Hypothesis, Ranking};
use super::units::Unit;
use crate::dictionary::context::UNLISTED;
use std::rc::Rc;
use std::sync::LazyLock;

/// Signs that a Danish letter was there: no Danish word holds these by itself but by chance.
const MARKED: [(&str, char); 6] = [("ae", 'æ'), ("ee", 'æ'), ("ze", 'æ'), ("@", 'ø'), ("¢", 'ø'), ("zae", 'æ')];

/// Parts that Danish names are made of, and what they are misread as where no other name has that: `part,place,read_as`.
const TABLE: &str = include_str!("../../dictionaries/name_parts.csv");
/// How much likelier such a name is than one that ends (or begins) in what was read, natural logarithm.
const PART_OF_A_NAME: f32 = 3.5;
/// What stands beside the part has at least so many letters.
const REST: usize = 2;

struct NamePart {
    part: &'static str,
    at_start: bool,
    read_as: Vec<&'static str>,
}

static PARTS: LazyLock<Vec<NamePart>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut fields = line.split(',');
        let (part, place, read_as) = (fields.next()?, fields.next()?, fields.next()?);
        Some(NamePart { part, at_start: place == "start", read_as: read_as.split(' ').collect() })
    };
    TABLE.lines().skip(1).filter_map(row).collect()
});

/// A name or rare word with its marked letters restored: "Kraemmer" as "Kræmmer", "Lykkegard" as "Lykkegård". Only what
/// the letters themselves betray is restored; a single a or o in an unknown name may be right.
pub(super) fn restored(
    ranking: &Ranking<'_, '_>,
    unit: &Unit,
    pattern: Pattern,
    lower: &str,
    as_it_stands: &Hypothesis,
) -> Option<Hypothesis> {
    if ranking.channel.lost < 0.5 {
        return None;
    }
    let mut restored = lower.to_owned();
    for (marked, letter) in MARKED.into_iter().filter(|(marked, _)| lower.contains(marked)) {
        restored = restored.replace(marked, &letter.to_string());
    }
    let is_name = pattern != Pattern::Lower;
    let restored = is_name.then(|| with_name_part(&restored)).flatten().unwrap_or(restored);
    let is_made_so = is_name && has_name_part(&restored) && !has_name_part(lower);
    let by_part = if is_made_so { PART_OF_A_NAME } else { f32::NEG_INFINITY };
    let symbols_left = restored.chars().any(|c| !c.is_alphabetic());
    if restored == lower || symbols_left || restored.chars().count() < 4 {
        return None;
    }
    let dictionary = ranking.dictionary();
    let letters = |word: &str| dictionary.unlisted_log_probability(word);
    let symbols = lower.chars().filter(|c| !c.is_alphabetic()).count() as f32;
    let misread = -2.0 * (lower.chars().count() - restored.chars().count()).max(1) as f32;
    let by_letters = letters(&restored) - letters(lower) + 9.0 * symbols + misread;
    Some(Hypothesis {
        text: letter_case::put(&restored, pattern).into(),
        score: as_it_stands.score + by_letters.max(by_part),
        confusions: Rc::default(),
        listed: false,
        id: UNLISTED,
        words: 1,
        any_letter: false,
        ends: as_it_stands.ends,
    })
    .filter(|h| *h.text != *unit.seen)
}

/// The string with a misread part of a name at its start and end put right; `None` when it has none.
fn with_name_part(lower: &str) -> Option<String> {
    let mut name = lower.to_owned();
    for at_start in [true, false] {
        let longest = PARTS
            .iter()
            .filter(|part| part.at_start == at_start)
            .flat_map(|part| part.read_as.iter().map(move |seen| (*seen, part.part)))
            .filter(|(seen, _)| if at_start { name.starts_with(seen) } else { name.ends_with(seen) })
            .filter(|(seen, _)| name.chars().count() >= seen.chars().count() + REST)
            .max_by_key(|(seen, _)| seen.len());
        if let Some((seen, part)) = longest {
            let rest = if at_start { name.strip_prefix(seen) } else { name.strip_suffix(seen) };
            let rest = rest.unwrap_or_default();
            name = if at_start { format!("{part}{rest}") } else { format!("{rest}{part}") };
        }
    }
    (name != lower).then_some(name)
}

/// Does it begin or end in a part that Danish names are made of?
fn has_name_part(lower: &str) -> bool {
    PARTS.iter().any(|NamePart { part, at_start, .. }| {
        let rest = if *at_start { lower.strip_prefix(part) } else { lower.strip_suffix(part) };
        rest.is_some_and(|rest| rest.chars().count() >= REST)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_with_its_letter_marked_is_a_part() {
        assert!(has_name_part("kirkestræde") && !has_name_part("kirkestraede") && !has_name_part("stræde"));
    }

    #[test]
    fn parts_of_names_are_put_right() {
        for (seen, truth) in [("lykkegard", "lykkegård"), ("vestermglle", "vestermølle"), ("norrehoj", "nørrehøj")]
        {
            assert_eq!(with_name_part(seen).as_deref(), Some(truth), "{seen}");
        }
        assert_eq!(with_name_part("gard"), None);
        assert_eq!(with_name_part("hansen"), None);
    }
}
