//! Organisations that are no municipalities: unions, associations, ministries, regions. No code, but a name.

use super::municipality;
use super::sentence::{is_all_caps, words};
use super::vocabulary::{NameMatch, VOCABULARY};
use crate::model::Organisation;

/// Words that end like an organisation and are none.
const NOT_ORGANISATIONS: [&str; 8] = [
    "kommunalbestyrelsen",
    "bestyrelsen",
    "skolebestyrelsen",
    "regionsrådet",
    "byrådet",
    "områdets",
    "oprådet",
    "styrelsen",
];

/// Is the whole text the name of an organisation?
pub(crate) fn is_organisation(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', ',']);
    let count = words(text).count();
    if count == 0 || count > 8 || text.contains([':', ';', '?', '!']) {
        return false;
    }
    // "Ældrerådet i Odder"
    let in_place = || {
        let placed = text.rsplit_once(" i ").filter(|(_, place)| municipality::municipality(place).is_some());
        placed.is_some_and(|(name, _)| is_named_unit(name) && !name.contains(' '))
    };
    municipality::municipality_phrase(text).is_some() || is_named_unit(text) || in_place() || is_named_union(text)
}

/// *Fagforeningen Ro & Service*: what it is, definite, and then its name.
fn is_named_union(text: &str) -> bool {
    let mut parts = text.split(' ');
    let first = parts.next().unwrap_or("").to_lowercase();
    let is_kind = |(word, how): &(String, NameMatch)| {
        *how == NameMatch::Ending && (word.ends_with("en") || word.ends_with("et")) && first.ends_with(word.as_str())
    };
    let names: Vec<&str> = parts.collect();
    let are_capitals = names.iter().all(|part| part.starts_with(char::is_uppercase) || *part == "&");
    (1..=4).contains(&names.len())
        && are_capitals
        && !NOT_ORGANISATIONS.contains(&first.as_str())
        && VOCABULARY.organisations.iter().any(is_kind)
}

/// A name made of organisation words: an acronym of the list, a telling start or a telling ending.
pub(crate) fn is_named_unit(text: &str) -> bool {
    let text = text.trim();
    let capital = text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    capital && VOCABULARY.organisations.iter().any(|(word, how)| matches(text, word, *how))
}

fn matches(text: &str, word: &str, how: NameMatch) -> bool {
    match how {
        NameMatch::Whole => text == word || (word.chars().count() > 4 && text.eq_ignore_ascii_case(word)),
        NameMatch::Start => begins_name(text, word) || begins_name(&written_small(text), word),
        NameMatch::Ending => ends_name(text, word),
        NameMatch::Name => false,
    }
}

/// A name where only whose something is can stand: *Ringe Seniorklub*, *Odder Havn*, *Laden I/S*. As a heading the same words
/// may speak of the place.
pub(crate) fn is_proper_unit(text: &str) -> bool {
    is_named_unit(text) || is_named_union(text) || is_proper_name(text)
}

/// The same, also in capitals: *RINGE SENIORKLUB*.
pub(crate) fn is_unit_in_any_case(text: &str) -> bool {
    is_proper_unit(text) || is_all_caps(text) && is_proper_unit(&written_small(text))
}

/// A name has at most so many words.
const LONGEST_NAME: usize = 6;

/// May a word be part of a name: one with a capital, or the joint behind a hyphen, as in *Hotel- og Restaurantskolen Nord*?
fn is_of_name(parts: &[&str], at: usize) -> bool {
    let joins = || parts[at] == "og" && at.checked_sub(1).is_some_and(|before| parts[before].ends_with('-'));
    parts[at].starts_with(char::is_uppercase) || joins()
}

/// Every word a capital, and the last one ends as names of institutions do.
fn is_proper_name(text: &str) -> bool {
    let text = text.trim();
    let parts: Vec<&str> = text.split(' ').collect();
    let Some(last) = parts.last() else { return false };
    let lower = last.to_lowercase();
    let capitals = (0..parts.len()).all(|at| is_of_name(&parts, at));
    let ends = |ending: &str| parts.len() > 1 && lower.ends_with(&ending.to_lowercase());
    // "Vinterlauget Laden": what it is may stand first, when it is a compound or definite.
    let first = parts.get(if parts[0].ends_with('-') { 2 } else { 0 });
    let first = first.map(|first| first.to_lowercase()).unwrap_or_default();
    let begins = |ending: &str| {
        // "Plejecenter Lyng" as well as "Plejecentret Lyng"
        let is_compound = first.chars().count() > ending.chars().count() + 2;
        parts.len() > 1
            && first.ends_with(ending)
            && (ending.ends_with("et") || ending.ends_with("en") || is_compound && parts.len() == 2)
            && first.chars().count() > ending.chars().count()
    };
    let known = |(word, how): &(String, NameMatch)| *how == NameMatch::Name && (ends(word) || begins(word));
    parts.len() <= LONGEST_NAME
        && capitals
        && !is_all_caps(text)
        && !VOCABULARY.is_function_word(parts[0])
        && VOCABULARY.organisations.iter().any(known)
}

/// The organisations, places of work among them, that a line names and nothing else; empty where another word stands in it.
pub(crate) fn named_alone(line: &str) -> Vec<String> {
    let is_one = |part: &String| is_organisation(part) || is_proper_unit(part);
    // "Røde Kors, Odder": the place beside the name is nobody.
    let place = line.rsplit_once(", ").filter(|(_, place)| municipality::municipality(place).is_some());
    let parts = split(place.map_or(line, |(names, _)| names));
    if !parts.is_empty() && parts.iter().all(is_one) { parts } else { Vec::new() }
}

/// *FOA KL Danske Regioner*: names of the list in a row, with nothing between them, as logos on a cover stand. Empty where another
/// word stands in it, or where it is one name.
pub(crate) fn in_a_row(line: &str) -> Vec<String> {
    let all: Vec<&str> = line.split_whitespace().collect();
    let known = |name: &str| {
        let whole = |(word, how): &(String, NameMatch)| *how == NameMatch::Whole && word == name;
        VOCABULARY.organisations.iter().any(whole) || municipality::municipality_phrase(name).is_some()
    };
    let (mut names, mut at) = (Vec::new(), 0);
    while at < all.len() {
        let longest = (at + 1..=all.len().min(at + LONGEST_NAME)).rev().map(|end| all[at..end].join(" "));
        let Some(name) = longest.into_iter().find(|name| known(name)) else { return Vec::new() };
        at += name.split(' ').count();
        names.push(name);
    }
    if names.len() >= 2 { names } else { Vec::new() }
}

/// The association, institution or firm that a text begins with: *Hos Odder Værft møder …*, *Ringe Teater har …*.
pub(crate) fn leading_unit(text: &str) -> Option<&str> {
    let start = ["I ", "På ", "Hos "].iter().find_map(|place| text.strip_prefix(place)).unwrap_or(text);
    let all: Vec<&str> = start.split(' ').collect();
    let count = (0..all.len()).take_while(|at| is_of_name(&all, *at)).count();
    let goes_on = start.split(' ').nth(count).is_some_and(|next| next.starts_with(char::is_lowercase));
    let end = start.split(' ').take(count).map(|word| word.len() + 1).sum::<usize>().checked_sub(1)?;
    start.get(..end).filter(|name| goes_on && is_proper_unit(name))
}

/// *RINGEFORENINGEN PÅ RO* as *Ringeforeningen på Ro*; other spellings as they are.
fn written_small(text: &str) -> String {
    if !is_all_caps(text) || !text.contains(' ') {
        return text.to_owned();
    }
    let word = |(at, word): (usize, &str)| {
        let small = word.to_lowercase();
        if at > 0 && VOCABULARY.is_function_word(&small) {
            return small;
        }
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_string() + &letters.as_str().to_lowercase())
    };
    text.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ")
}

/// *Dansk Ro*, *Foreningen for Ro*: the word, then a name; *Dansk mad er sund* is none.
fn begins_name(text: &str, word: &str) -> bool {
    let Some(rest) = text.strip_prefix(word).and_then(|rest| rest.strip_prefix(' ')) else { return false };
    let names = rest.split_whitespace().filter(|w| w.chars().next().is_some_and(char::is_uppercase)).count();
    let is_joint = |word: &&str| word.starts_with(char::is_lowercase) && VOCABULARY.is_function_word(word);
    let joints = rest.split_whitespace().filter(is_joint).count();
    let all = rest.split_whitespace().count();
    names >= 1 && names + joints == all
        || (matches!(word, "Rådet for" | "Center for" | "Foreningen" | "Landsforeningen") && all <= 5)
}

/// *Ringeforeningen*, *Danmarks Ringeforbund*, *Ringeforeningen i Danmark*.
fn ends_name(text: &str, ending: &str) -> bool {
    let text = text.strip_suffix(" i Danmark").unwrap_or(text);
    let text = text.split_once(" for ").filter(|(_, what)| words(what).count() <= 5).map_or(text, |(name, _)| name);
    let Some(last) = text.split_whitespace().last() else { return false };
    let lower = last.to_lowercase();
    let in_name = last.chars().next().is_some_and(char::is_uppercase) || text.split_whitespace().count() > 1;
    let short = text.split_whitespace().count() <= 4;
    // "Gode råd" is no council: the short ending needs a name that is one word with it.
    let weak = ending == "råd" && !(last.chars().count() > 5 && last.chars().next().is_some_and(char::is_uppercase));
    let alone = weak || lower == ending.to_lowercase() && text.split_whitespace().count() == 1;
    short
        && in_name
        && !alone
        && !NOT_ORGANISATIONS.contains(&lower.as_str())
        // "Vognen får selskab"
        && !text.split_whitespace().skip(1).any(|word| word.ends_with('r') && word.starts_with(char::is_lowercase))
        && lower.ends_with(&ending.to_lowercase())
        && text.split_whitespace().all(|w| !VOCABULARY.is_function_word(w) || matches!(w, "og" | "for"))
}

/// The organisations that a phrase lists: *Ringeforeningen, Danske Regioner og KL*. Empty unless every part is one.
pub(crate) fn listed(phrase: &str) -> Vec<String> {
    let parts: Vec<String> = split(phrase);
    if !parts.is_empty() && parts.iter().all(|part| is_organisation(part)) { parts } else { Vec::new() }
}

/// The parts of a line that dots, bars or lone dashes divide.
pub(crate) fn parted(text: &str) -> Vec<&str> {
    text.split(['·', '|', '•'])
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" – "))
        .map(str::trim)
        .collect()
}

/// The capitalised names that a phrase lists before its first full stop; what has a figure in it is an address or a
/// date. For places where only organisations can stand.
pub(crate) fn named_parts(phrase: &str) -> Vec<String> {
    let is_name = |part: &String| {
        let small = part.split_whitespace().all(|word| word.chars().all(char::is_lowercase));
        !small && part.chars().next().is_some_and(char::is_uppercase) && words(part).count() <= 7
    };
    let phrase = phrase.split(". ").next().unwrap_or(phrase).trim_end_matches('.');
    let parts = split(phrase);
    let whole = parts.iter().take_while(|part| !part.chars().any(|c| c.is_ascii_digit())).cloned();
    let names: Vec<String> = whole.take_while(is_name).collect();
    if names.iter().any(|name| is_organisation(name)) { names } else { Vec::new() }
}

/// The same where two thirds of the parts are known: the others are organisations by their company.
pub(crate) fn mostly_listed(phrase: &str) -> Vec<String> {
    let parts: Vec<String> = split(phrase);
    let known = parts.iter().filter(|part| is_organisation(part)).count();
    if known > 0 && known * 3 >= parts.len() * 2 { parts } else { Vec::new() }
}

/// Splits at commas and *og*, but not inside a name with a hanging hyphen (*Børne- og Kulturforeningen*).
fn split(phrase: &str) -> Vec<String> {
    phrase
        .split(['·', '|', '\n'])
        .flat_map(|part| {
            let whole = phrase.contains(['·', '|']) && is_organisation(part.trim());
            if whole { vec![part.to_owned()] } else { part.split([',', ';']).flat_map(split_at_og).collect() }
        })
        .map(|part| part.trim().trim_end_matches('.').trim().to_owned())
        .filter(|part| !part.is_empty() && !is_dated(part))
        .collect()
}

/// *juni 2009* in a line of names.
fn is_dated(part: &str) -> bool {
    words(part).count() <= 3 && super::dates::date(part).is_some()
}

fn split_at_og(part: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for piece in part.split(" og ") {
        match pieces.last_mut() {
            Some(last) if last.ends_with('-') => {
                last.push_str(" og ");
                last.push_str(piece);
            }
            // "Ministeriet for Ro og Tid"
            Some(last) if is_one_name(last, piece) || is_resort(last, piece) => {
                last.push_str(" og ");
                last.push_str(piece);
            }
            _ => pieces.push(piece.trim_start_matches("og ").to_owned()),
        }
    }
    pieces
}

/// *Leg og Ringeforbundet*: one word that is no name (a matter, without an article), and one that tells what both are.
fn is_one_name(before: &str, after: &str) -> bool {
    let after = after.trim();
    let matter = !before.contains(' ')
        && before.chars().skip(1).all(char::is_lowercase)
        && !["en", "et", "ne"].iter().any(|article| before.ends_with(article))
        && !is_named_unit(before)
        && municipality::municipality(before).is_none();
    matter && !after.contains(' ') && after.starts_with(char::is_uppercase) && ends_as_union(after)
}

/// *Ministeriet for Ro* and *Tid*: what a body is for goes on with one more word, which is no name of its own.
fn is_resort(before: &str, after: &str) -> bool {
    let after = after.trim();
    before.contains(" for ")
        && is_named_unit(before)
        && !after.contains(' ')
        && !is_named_unit(after)
        && municipality::municipality(after).is_none()
}

/// *Ringeforbundet*, *Ringeforeningen*
fn ends_as_union(name: &str) -> bool {
    ["forbundet", "forbund", "foreningen", "forening"].iter().any(|ending| name.ends_with(ending))
        && is_named_unit(name)
}

/// An organisation without a code.
pub(crate) fn organisation(name: &str) -> Organisation {
    Organisation { name: written_small(name), as_written: name.to_owned(), code: None, candidates: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is_may_stand_before_a_name() {
        assert!(is_organisation("Fagforeningen Ro & Service") && is_organisation("Ældrerådet i Odder"));
        assert!(!is_organisation("Vognen får selskab"));
    }

    #[test]
    fn names_in_a_row_part_themselves() {
        assert_eq!(in_a_row("FOA KL Danske Regioner"), ["FOA", "KL", "Danske Regioner"]);
        assert!(in_a_row("KL").is_empty() && in_a_row("KL og FOA").is_empty() && in_a_row("KL mener").is_empty());
    }

    #[test]
    fn names_in_capitals_are_written_as_names() {
        let (museum, old) = ("MUSEET PÅ MOLEN", organisation("MUSEET PÅ MOLEN"));
        assert_eq!((old.name.as_str(), old.as_written.as_str()), ("Museet på Molen", museum));
        assert_eq!(organisation("KL").name, "KL");
    }

    #[test]
    fn organisations_are_told_by_their_words() {
        for name in [
            "KL",
            "Ringeforeningen",
            "Danmarks Ringeforbund",
            "Dansk Ro",
            "Odder Kommune",
            "Region Sjælland",
            "Sundhedsministeriet",
            "Ringeforeningen i Danmark",
        ] {
            assert!(is_organisation(name), "{name}");
        }
        for name in ["Kommunalbestyrelsen", "Dansk mad er sund", "Mere ro", "Samarbejde med foreninger giver ro"] {
            assert!(!is_organisation(name), "{name}");
        }
    }

    #[test]
    fn names_of_places_of_work_are_told_where_only_names_stand() {
        for name in ["Ringe Seniorklub", "Odder Havn", "Vinterlauget Laden", "Ringe Gamle Fængsel", "Laden I/S"] {
            assert!(is_proper_unit(name) && !is_organisation(name), "{name}");
        }
        for name in ["En tryg havn", "Seniorklub", "ODDER HAVN", "Ny skole", "På Odder Havn"] {
            assert!(!is_proper_unit(name), "{name}");
        }
        assert_eq!(leading_unit("Hos Odder Værft møder alle klokken syv."), Some("Odder Værft"));
        assert_eq!(leading_unit("Hos Hanne møder alle klokken syv."), None);
        assert_eq!(named_alone("Odder Kommune og Odder Havn"), ["Odder Kommune", "Odder Havn"]);
        assert_eq!(named_alone("Røde Kors, Odder"), ["Røde Kors"]);
        assert!(named_alone("Odder Havn og byen").is_empty());
    }

    #[test]
    fn og_may_stand_inside_a_name() {
        assert_eq!(listed("Leg og Ringeforbundet"), ["Leg og Ringeforbundet"]);
        assert_eq!(named_parts("Leg og Ringeforbundet, Ringvej 7"), ["Leg og Ringeforbundet"]);
        assert_eq!(listed("Ringefonden og Ringeforbundet"), ["Ringefonden", "Ringeforbundet"]);
    }

    #[test]
    fn a_list_of_organisations_keeps_hanging_hyphens() {
        assert_eq!(
            listed("Børne- og Ringeforeningen, Danske Regioner og KL"),
            ["Børne- og Ringeforeningen", "Danske Regioner", "KL"]
        );
        assert!(listed("lærere, børn og KL").is_empty());
    }
}
