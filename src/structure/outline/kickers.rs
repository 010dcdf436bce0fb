//! Kickers: a small line over a title that says what it is (*TEMA 1*, *Projekt*, *EKSEMPEL FRA ODDER KOMMUNE*, *ODDER
//! KOMMUNE*). Kicker and title are one heading.

use super::shape::Marker;
use super::{Node, NodeKind, misread, owners, story_kickers};
use crate::model::Span;
use crate::structure::numbered::{self, Numbered};
use crate::structure::own_kinds::OwnKinds;
use crate::structure::passage::Passage;
use crate::structure::sentence::{is_terminated, regex, words};
use crate::structure::vocabulary::{Kind, KindClass, VOCABULARY};
use crate::structure::{addressee, labels, municipality, organisations};
use regex::Regex;
use std::sync::LazyLock;

/// A title has at most this many words.
pub(super) const LONGEST_TITLE: usize = 14;

/// *1. spor* over a title is a kicker, and no item that is called *spor*.
pub(super) fn restore_numbers(source: &str, nodes: &mut [Node], kinds: &OwnKinds) {
    for at in 1..nodes.len() {
        let [node, title] = &mut nodes[at - 1..=at] else { continue };
        let NodeKind::Item { marker: Marker::Number(_), .. } = node.kind else { continue };
        let is_kind = kinds.kind(node.text()).is_some_and(|kind| kind.singular == node.text());
        let before = source.get(..node.passage.start()).unwrap_or("").trim_end();
        let number = before.rsplit(|c: char| !c.is_ascii_digit() && c != '.').next().filter(|number| number.len() >= 2);
        if let Some(number) = number.filter(|_| is_kind && is_line(title)) {
            let span = Span::new(before.len() - number.len(), node.passage.end());
            node.passage = Passage::new(source, &[span]);
            node.printed.clear();
            node.number = None;
            node.kind = NodeKind::Text;
        }
    }
}

/// Joins each kicker to the title right below it; numbered ones that stand below their titles, at least twice, to these.
pub(super) fn join(nodes: &mut Vec<Node>, kinds: &OwnKinds) {
    join_above(nodes, kinds);
    let numbered = misread::kinds_numbered(nodes, kinds);
    let mut at = 0;
    while at + 1 < nodes.len() {
        if is_line(&nodes[at])
            && nodes[at].kicker.is_none()
            && (is_kicker(nodes[at].text(), kinds)
                || misread::is_kicker(nodes[at].text(), &numbered)
                || story_kickers::opens(nodes, at)
                || story_kickers::places_over_stories(nodes, at))
            && (can_be_title(&nodes[at + 1], kinds)
                || asks_under_kind(&nodes[at], &nodes[at + 1], kinds)
                || is_label_over_text(&nodes[at..], kinds))
            && nodes[at].page == nodes[at + 1].page
            && !owners::closes_box(nodes, at)
            && !owners::signs_foreword(nodes, at)
        {
            let kicker = nodes.remove(at);
            nodes[at].take_kicker(kicker.passage);
        }
        at += 1;
    }
}

/// Numbered kickers that an engine read below their titles: *Ro i salen* over *TEMA 2* and a text, at least twice.
fn join_above(nodes: &mut Vec<Node>, kinds: &OwnKinds) {
    let is_below = |at: usize| {
        let [title, kicker, text] = &nodes[at..at + 3] else { return false };
        [title, kicker, text].iter().all(|node| is_line(node) && node.page == title.page)
            && is_numbered_kicker(kicker.text(), kinds)
            && can_be_title(title, kinds)
            && !is_terminated(title.text())
            && title.kicker.is_none()
            && is_terminated(text.text())
            && words(text.text()).count() >= SHORTEST_STORY
    };
    let found: Vec<usize> = (0..nodes.len().saturating_sub(2)).filter(|at| is_below(*at)).collect();
    if found.len() < 2 {
        return;
    }
    for at in found.into_iter().rev() {
        let kicker = nodes.remove(at + 1);
        nodes[at].take_kicker(kicker.passage);
    }
}

/// A kicker has at most this many words.
pub(super) const LONGEST_KICKER: usize = 6;
/// What stands below a story's title tells at least so much.
pub(super) const SHORTEST_STORY: usize = 8;

pub(super) fn is_line(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Text | NodeKind::Heading(_) | NodeKind::Paragraph)
}

static KIND: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?P<kind>\p{L}+)(?:\s+(?:nr\.?\s*)?(?P<number>\d{1,2}(?:\.\d{1,2})?|[A-Z]|[IVX]{2,4}))?[:.]?$")
});
static FROM: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?P<kind>\p{L}+)(?:\s+(?i:fra)|:)\s+(?P<org>[^:]+):?$"));

/// Of which kind a kicker says that its title is, and the number: *TEMA 3*, *Tredje løfte*, *Projekt*.
pub(crate) fn kind_of(kicker: &str) -> Option<(&'static Kind, Option<u32>)> {
    let by_name = || {
        let mut words = words(kicker);
        let noun = words.next()?;
        let kind = VOCABULARY.kind(noun).or_else(|| kind_of_story(noun))?;
        Some((kind, words.next().and_then(|word| VOCABULARY.number(word))))
    };
    let plain = kicker.trim_end_matches(['.', ':']);
    let numbered = numbered::numbered(plain).filter(|found| found.text == plain.len());
    numbered.map(|found| (found.kind, Some(found.number))).or_else(by_name).or_else(|| misread::kind_of(kicker))
}

/// *SKOLEHISTORIE*, *Praksiseksempel*: a compound that says that a story follows.
pub(super) fn kind_of_story(noun: &str) -> Option<&'static Kind> {
    let kind = VOCABULARY.kind_of_compound(noun)?;
    let small = noun.to_lowercase();
    let told = kind.class == KindClass::Case && !matches!(kind.singular.as_str(), "projekt" | "delprojekt");
    (told && small.len() > kind.singular.len() && small.ends_with(kind.singular.as_str())).then_some(kind)
}

/// *Tredje løfte*, *TEMA 3*: a kind and its number, and no text behind them.
fn numbered_kind<'t, 'k>(text: &'t str, kinds: &'k OwnKinds) -> Option<Numbered<'t, 'k>> {
    let plain = text.trim_end_matches(['.', ':']);
    kinds.numbered(plain).filter(|found| found.text == plain.len())
}

/// *SITUATION 3*, *Tredje situation*: a noun and its number, and no text behind them, whether a vocabulary knows the noun
/// or not; or one word alone that is nobody's name.
fn is_of_own_kind(text: &str) -> bool {
    let plain = text.trim_end_matches(['.', ':']);
    let somebody = || {
        organisations::is_named_unit(plain)
            || addressee::actor(plain).is_some()
            || municipality::municipality(plain).is_some()
    };
    let alone = words(plain).count() == 1 && !somebody();
    alone || numbered::numbered_nouns(plain).any(|found| found.text == plain.len())
}

/// *Tredje løfte*: an ordinal and a kind in the singular, nothing else.
fn is_ordinal_kind(text: &str, kinds: &OwnKinds) -> bool {
    let in_singular = |found: &Numbered<'_, '_>| found.noun.to_lowercase() == found.kind.singular;
    numbered_kind(text, kinds).filter(|found| found.by_ordinal).is_some_and(|found| in_singular(&found))
}

/// A kind alone (perhaps with its number), a kind and whose it is, or the name of a municipality as a line.
pub(crate) fn is_kicker(text: &str, kinds: &OwnKinds) -> bool {
    let kind = |name: &str| {
        kinds.kind(name).filter(|kind| {
            matches!(kind.class, KindClass::Frame | KindClass::Case) && kind.singular.eq_ignore_ascii_case(name)
                || kind.singular == name.to_lowercase()
        })
    };
    let alone = KIND.captures(text).is_some_and(|found| {
        let known = found.name("kind").and_then(|name| kind(name.as_str()));
        known.is_some_and(|kind| !kind.counted || found.name("number").is_some())
    });
    let from = FROM.captures(text).is_some_and(|found| {
        found.name("kind").is_some_and(|k| kind(k.as_str()).is_some())
            && found.name("org").is_some_and(|org| is_owner(org.as_str()))
    });
    alone || from || is_owner(text) || is_ordinal_kind(text, kinds)
}

/// *TEMA 3*, *Princip 2*.
pub(super) fn is_numbered_kicker(text: &str, kinds: &OwnKinds) -> bool {
    let found = KIND.captures(text).filter(|found| found.name("number").is_some());
    let kind = found.and_then(|found| kinds.kind(found.name("kind")?.as_str()));
    kind.is_some_and(|kind| matches!(kind.class, KindClass::Frame | KindClass::Case))
}

/// Does a kicker say that the title below it is a frame: *TEMA 1*, *Princip*? A line is a kicker only when its noun is
/// known: what the vocabulary does not know is a kind of the pamphlet's own.
pub(crate) fn names_a_frame(kicker: &str) -> bool {
    kind_of(kicker).map_or_else(|| is_of_own_kind(kicker), |(kind, _)| kind.class == KindClass::Frame)
}

/// Does a kicker say that the title below it tells a story: *Eksempel fra Ringeskolen*, *Odder Kommune*?
pub(crate) fn names_a_story(kicker: &str) -> bool {
    let kind = words(kicker).next().and_then(|word| VOCABULARY.kind(word).or_else(|| kind_of_story(word)));
    let is_story =
        |kind: &Kind| kind.class == KindClass::Case && !matches!(kind.singular.as_str(), "projekt" | "delprojekt");
    kind.map_or_else(|| !is_of_own_kind(kicker), is_story)
}

/// The name of a municipality as a line.
pub(super) fn is_owner(text: &str) -> bool {
    let capital = text.chars().next().is_some_and(char::is_uppercase);
    // "Friluftspolitik for Odder Kommune" is a title.
    let name = |word: &str| word.starts_with(char::is_uppercase) || word.to_lowercase().starts_with("kommune");
    capital
        && words(text).all(|word| name(word) || word == "og")
        && words(text).count() <= 6
        && text.to_lowercase().trim_end_matches('r').ends_with("kommune")
        // "Tovholder Odder Kommune" says more than whose something is.
        && (municipality::is_owner_line(text) || municipality::is_owner_line(&proper(text)))
}

/// *KØBENHAVNS OG ODDER KOMMUNER* as *Københavns Kommune og Odder Kommune*, so that the names can be looked up.
pub(crate) fn proper(text: &str) -> String {
    let text = text.trim();
    let stem =
        ["REGIONSKOMMUNE", "KOMMUNER", "KOMMUNE", "Regionskommune", "Kommuner", "Kommune", "kommuner", "kommune"]
            .iter()
            .find_map(|word| text.strip_suffix(word))
            .unwrap_or(text);
    let names = stem.split([' ', ',']).filter(|name| !name.is_empty());
    let names: Vec<String> = names
        .map(
            |name| {
                if name.eq_ignore_ascii_case("og") { String::new() } else { format!("{} Kommune", capitalised(name)) }
            },
        )
        .filter(|name| !name.is_empty())
        .collect();
    names.join(" og ")
}

pub(super) fn capitalised(name: &str) -> String {
    name.split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map_or(String::new(), |first| {
                first.to_uppercase().collect::<String>() + &letters.as_str().to_lowercase()
            })
        })
        .collect::<Vec<_>>()
        .join("-")
}

/// *TEMA 2* over *Hvem bestemmer lyden?*: a kind with its number names what stands below it, also when that asks.
fn asks_under_kind(kicker: &Node, title: &Node, kinds: &OwnKinds) -> bool {
    is_line(title)
        && is_numbered_kicker(kicker.text(), kinds)
        && title.text().ends_with('?')
        && words(title.text()).count() <= LONGEST_TITLE
        && !title.text().contains(['.', '!'])
}

/// *TEMA 1* over *Opgaverne* over a text: what a label would announce is a list, so this is the title.
fn is_label_over_text(nodes: &[Node], kinds: &OwnKinds) -> bool {
    let [kicker, title, text, ..] = nodes else { return false };
    is_line(title)
        && is_numbered_kicker(kicker.text(), kinds)
        && names_a_frame(kicker.text())
        && words(title.text()).count() <= LONGEST_TITLE
        && !is_terminated(title.text())
        && !title.text().ends_with(':')
        && is_line(text)
        && is_terminated(text.text())
        && words(text.text()).count() >= SHORTEST_STORY
}

fn can_be_title(node: &Node, kinds: &OwnKinds) -> bool {
    let text = node.text();
    is_line(node)
        && words(text).count() <= LONGEST_TITLE
        && (!is_terminated(text) || node.is_heading())
        && !is_kicker(text, kinds)
        && labels::label(text).is_none_or(|l| !l.bare)
}

#[cfg(test)]
mod tests {
    use super::super::story_kickers::tests::{STORY, node};
    use super::*;

    #[test]
    fn a_line_on_another_page_is_no_kicker() {
        let joined = |page: u32| {
            let mut nodes =
                vec![node("Odder Kommune", 1, None), node("Ro i salen", page, None), node(STORY, page, None)];
            join(&mut nodes, &OwnKinds::default());
            nodes.iter().filter_map(|node| node.kicker.as_ref().map(|kicker| kicker.as_str().to_owned())).collect()
        };
        let (same, other): (Vec<String>, Vec<String>) = (joined(1), joined(2));
        assert_eq!(same, ["Odder Kommune"]);
        assert!(other.is_empty());
    }

    #[test]
    fn kickers_of_own_kinds_name_frames_and_nobody() {
        for kicker in ["KNAST 2", "Tredje knast", "KNAST", "TEMA 2"] {
            assert!(names_a_frame(kicker) && !names_a_story(kicker), "{kicker}");
        }
        for kicker in ["Staten", "Ringeskolen", "Odder Kommune", "Eksempel fra Ringeskolen", "Det er i gang"] {
            assert!(!names_a_frame(kicker), "{kicker}");
        }
    }

    #[test]
    fn kickers_are_kinds_and_owners() {
        let none = OwnKinds::default();
        for text in [
            "TEMA 1",
            "Projekt",
            "EKSEMPEL FRA ODDER KOMMUNE",
            "Eksempel: Odder Kommune",
            "RINGKØBING-SKJERN KOMMUNE",
            "KØBENHAVNS OG ODDER KOMMUNER",
            "Tredje løfte",
            "DET TREDJE GREB",
            "3. princip",
            "Fjerde og sidste løfte",
        ] {
            assert!(is_kicker(text, &none), "{text}");
        }
        for text in
            ["Projektet i år", "Temaer", "Mere ro", "Hver kommune", "Tredje år", "Første principper", "Ny ramme"]
        {
            assert!(!is_kicker(text, &none), "{text}");
        }
        assert_eq!(proper("KØBENHAVNS OG ODDER KOMMUNER"), "Københavns Kommune og Odder Kommune");
        assert_eq!(proper("BORNHOLMS REGIONSKOMMUNE"), "Bornholms Kommune");
    }

    #[test]
    fn under_a_number_the_name_of_a_label_is_a_title_when_a_text_follows() {
        let title_of = |below: &str| {
            let mut nodes = vec![node("TEMA 1", 1, None), node("Opgaverne", 1, None), node(below, 1, None)];
            join(&mut nodes, &OwnKinds::default());
            nodes.iter().any(|node| node.kicker.is_some())
        };
        assert!(title_of(STORY));
        assert!(!title_of("Mere ro i salen"));
    }
}
