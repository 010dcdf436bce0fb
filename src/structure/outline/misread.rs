//! Kickers that an engine misread (*VARDI2*, *VÆRDIÅ*, *TEMA i*), told by those beside them that it did not (*VÆRDI 4*).

use super::{Node, kickers};
use crate::structure::own_kinds::OwnKinds;
use crate::structure::sentence::regex;
use crate::structure::vocabulary::{Kind, VOCABULARY};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A noun and its number, glued to it perhaps, or the sign that may have been it.
static NOUN_AND_SIGN: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<noun>\p{Lu}\p{L}{3,})(?:\s?(?P<figure>\d{1,2})|\s(?P<sign>[\p{L}|!\]\[]))?[:.]?$"));
/// How the number 1 is misread.
const ONES: [&str; 7] = ["i", "l", "I", "|", "!", "]", "["];

/// The kind that a line names with one letter misread or a number glued to it, and the number where it can be told.
pub(super) fn kind_of(line: &str) -> Option<(&'static Kind, Option<u32>)> {
    let line = line.trim_end_matches(char::is_whitespace);
    let found = NOUN_AND_SIGN.captures(line)?;
    let sign = found.name("figure").or_else(|| found.name("sign")).map(|sign| sign.as_str());
    let number = sign.and_then(|sign| if ONES.contains(&sign) { Some(1) } else { VOCABULARY.number(sign) });
    let noun = found.name("noun")?.as_str();
    let last = noun.char_indices().next_back().map_or(0, |(at, _)| at);
    // "VÆRDIÅ": the number was read as one more letter.
    let shorter = noun.get(..last).filter(|noun| noun.chars().count() >= SHORTEST_NOUN);
    let kind = VOCABULARY.kind(noun).or_else(|| shorter.and_then(|noun| VOCABULARY.kind(noun)));
    Some((kind.or_else(|| VOCABULARY.kind_misread_as(noun))?, number))
}

/// Shorter nouns are parts of too many words.
const SHORTEST_NOUN: usize = 4;

/// The kinds of which there are kickers with their numbers.
pub(super) fn kinds_numbered(nodes: &[Node], kinds: &OwnKinds) -> BTreeSet<String> {
    let numbered = nodes.iter().filter(|node| kickers::is_numbered_kicker(node.text(), kinds));
    numbered.filter_map(|node| Some(kickers::kind_of(node.text())?.0.singular.clone())).collect()
}

/// Is a line a misread kicker of one of these kinds?
pub(super) fn is_kicker(line: &str, numbered: &BTreeSet<String>) -> bool {
    !numbered.is_empty() && kind_of(line).is_some_and(|(kind, _)| numbered.contains(&kind.singular))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_through_one_wrong_letter_and_a_glued_number() {
        let read = |line: &str| kind_of(line).map(|(kind, number)| (kind.singular.as_str(), number));
        assert_eq!(read("TEMA i"), Some(("tema", Some(1))));
        assert_eq!(read("Spor ]"), Some(("spor", Some(1))));
        assert_eq!(read("PRINCIPÅ"), Some(("princip", None)));
        assert_eq!(read("PRlNCIP 2"), Some(("princip", Some(2))));
        assert_eq!(read("PRINGIP2"), Some(("princip", Some(2))));
        assert_eq!(read("PRINCIP"), Some(("princip", None)));
        for line in ["Principper for ro", "PRINS 2", "Ro i salen", "ODDER KOMMUNE"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
