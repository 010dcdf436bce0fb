//! The pamphlet's own kinds by what it says of its numbered titles: *Fem vaner, der holder på regnen* over *1 Saml, hvor det
//! falder* to *5 Hold vejen fri* makes each of these a *vane*, a word that no vocabulary has.

use super::addressee;
use super::own_kinds::{FEWEST, Part, SHORTEST_PART, is_titled, is_vowel, longest_series, may_be_kind};
use super::sentence::{regex, words};
use super::vocabulary::VOCABULARY;
use regex::Regex;
use std::sync::LazyLock;

/// The title and what stands right below it.
const FIRST_LINES: usize = 4;
/// A noun that is said so many times with its number is what the titles are.
const OFTEN_ENOUGH: usize = 2;

static NUMBERED_TITLE: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?P<number>\d{1,2})[.)]?(?:\s+\p{Lu}|$)"));

/// The noun, in the singular, that the text says its numbered titles are, and how many it says.
pub(super) fn announced(lines: &[&str], text: &str) -> Option<(String, u32)> {
    let part = |(line, text): (usize, &&str)| {
        let found = NUMBERED_TITLE.captures(text)?.name("number")?;
        let behind = text.get(found.end()..)?.trim_start_matches(['.', ')', ' ']);
        let titled = is_titled(lines, line, text.len() - behind.len());
        Some(Part { line, number: found.as_str().parse().ok().filter(|number| *number > 0)?, titled })
    };
    let parts: Vec<Part> = lines.iter().enumerate().filter_map(part).filter(|part| part.titled).collect();
    let count = longest_series(lines, &parts, SHORTEST_PART);
    if count < FEWEST {
        return None;
    }
    let said = nouns_counted(text, count);
    let first = lines.iter().take(FIRST_LINES).flat_map(|line| nouns_counted(line, count)).next();
    let often = || said.iter().find(|noun| said.iter().filter(|other| other == noun).count() >= OFTEN_ENOUGH).cloned();
    let kind = first.or_else(often).map(|plural| singular(&plural, text)).filter(|kind| may_be_kind(kind))?;
    Some((kind, count as u32))
}

/// The nouns in the plural that stand behind this number, at most one adjective between: *fire gode vaner*.
fn nouns_counted(text: &str, count: usize) -> Vec<String> {
    let all: Vec<&str> = words(text).collect();
    let is_number = |word: &str| VOCABULARY.number(word).is_some_and(|number| number as usize == count);
    let plural = |noun: &&&str| {
        noun.ends_with(['e', 'r'])
            && noun.chars().all(char::is_lowercase)
            && may_be_kind(noun)
            && addressee::actor(noun).is_none()
    };
    let behind = |at: usize| {
        let [next, after] = [all.get(at + 1)?, all.get(at + 2).unwrap_or(&"")];
        let is_adjective = next.ends_with('e') && next.chars().all(char::is_lowercase);
        [next].into_iter().filter(plural).chain(is_adjective.then_some(after).into_iter().filter(plural)).last()
    };
    let numbers = all.iter().enumerate().filter(|(_, word)| is_number(word));
    numbers.filter_map(|(at, _)| behind(at)).map(|noun| (*noun).to_owned()).collect()
}

/// Endings after which the plural's *er* is all that was put on: *station-er*, *løsning-er*.
const WHOLE: [&str; 9] = ["ion", "ing", "hed", "ment", "ant", "ent", "ik", "ur", "or"];

/// The singular of a plural: *vane* of *vaner*, *bro* of *broer*, *station* of *stationer*.
fn singular(plural: &str, text: &str) -> String {
    let stands = |word: &str| words(text).any(|other| other.eq_ignore_ascii_case(word));
    let Some(stem) = plural.strip_suffix("er") else {
        return plural.strip_suffix(['e', 'r']).unwrap_or(plural).to_owned();
    };
    let is_whole = stem.ends_with(is_vowel) || WHOLE.iter().any(|end| stem.ends_with(end));
    if is_whole || stands(stem) { stem.to_owned() } else { format!("{stem}e") }
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, text_of};
    use super::*;

    const TOLD: &str = "Hanne vil gerne spise i ro, men Bo vil hellere tale om vejret hele tiden.";

    fn pamphlet(subtitle: &str) -> String {
        let titles = ["1 Ro i salen", "2 Tid nok", "3 Plads til alle"];
        let parts = titles.map(|title| format!("{title}\n\n{TOLD}\n\nDer er altid tid nok til maden i huset.\n\n"));
        format!("Ro i huset\n\n{subtitle}\n\n{}", parts.concat())
    }

    #[test]
    fn a_noun_that_counts_the_numbered_titles_is_their_kind() {
        let all = found(&pamphlet("Tre gode vaner, der giver ro i huset"));
        assert_eq!(text_of(&all.frames), ["Ro i salen", "Tid nok", "Plads til alle"]);
        assert!(all.frames.iter().all(|frame| frame.kind == "vane"));
        assert_eq!(all.claims.first().map(|claim| (claim.claimed, claim.holds)), Some((3, Some(true))));
    }

    #[test]
    fn another_number_or_who_is_counted_makes_no_kind() {
        for subtitle in
            ["Fire gode vaner, der giver ro i huset", "Tre kommuner, der giver ro", "Tre uger med ro i huset"]
        {
            let text = pamphlet(subtitle);
            let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
            assert!(announced(&lines, &text).is_none(), "{subtitle}");
        }
    }

    #[test]
    fn the_singular_of_a_plural() {
        for (plural, one) in [("vaner", "vane"), ("broer", "bro"), ("stationer", "station"), ("veje", "vej")] {
            assert_eq!(singular(plural, ""), one);
        }
    }
}
