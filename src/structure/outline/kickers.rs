//! Kickers: a small line over a title that says what it is (*TEMA 1*, *Projekt*, *EKSEMPEL FRA ODDER KOMMUNE*, *ODDER
//! KOMMUNE*). Kicker and title are one heading.

use super::{Node, NodeKind, owners};
use crate::structure::numbered::{self, Numbered};
use crate::structure::passage::Passage;
use crate::structure::sentence::{is_terminated, regex, sentences, words};
use crate::structure::vocabulary::{Kind, KindClass, VOCABULARY};
use crate::structure::{labels, municipality};
use regex::Regex;
use std::sync::LazyLock;

/// A title has at most this many words.
pub(super) const LONGEST_TITLE: usize = 14;

/// Joins each kicker to the title right below it.
pub(super) fn join(nodes: &mut Vec<Node>) {
    let mut at = 0;
    while at + 1 < nodes.len() {
        if is_line(&nodes[at])
            && (is_kicker(nodes[at].text()) || opens_story(nodes, at))
            && (can_be_title(&nodes[at + 1]) || asks_under_kind(&nodes[at], &nodes[at + 1]))
            && nodes[at].page == nodes[at + 1].page
            && !owners::closes_box(nodes, at)
            && !owners::signs_foreword(nodes, at)
        {
            let kicker = nodes.remove(at);
            if !nodes[at].is_heading() {
                nodes[at].kind = NodeKind::Text;
            }
            nodes[at].kicker = Some(kicker.passage);
        }
        at += 1;
    }
}

/// A kicker has at most this many words.
pub(super) const LONGEST_KICKER: usize = 6;
/// What stands below a story's title tells at least so much.
pub(super) const SHORTEST_STORY: usize = 8;

/// *Eksempel fra Ringeskolen*, *Fra en arbejdsplads* right over a title and a text: in a box, or set smaller than the title.
fn opens_story(nodes: &[Node], at: usize) -> bool {
    let [kicker, title, story, ..] = &nodes[at..] else { return false };
    let text = kicker.text();
    let boxed = kicker.panel.is_some() && kicker.panel == title.panel && kicker.panel == story.panel;
    let smaller = kicker.size.zip(title.size).is_some_and(|(kicker, title)| kicker < title);
    // "Eksempel fra Ringeskolen", and further on "Eksempel fra Odder Hal"
    let opening = opening_of(text);
    let alike = |node: &Node| node.text() == text || opening.is_some() && opening_of(node.text()) == opening;
    let joined = |node: &Node| {
        let kicker = node.kicker.as_ref().map(Passage::as_str);
        kicker.is_some_and(|kicker| opening.is_some() && opening_of(kicker) == opening)
    };
    let recurs = || nodes.iter().filter(|node| is_line(node) && (alike(node) || joined(node))).count() > 1;
    let told = names_owner_and_place(text) && tells_of(text, story.text());
    // "Fra elev til mester" is a title.
    let from_one = ["Fra en ", "Fra et ", "FRA EN ", "FRA ET "].iter().any(|from| text.starts_with(from));
    let opens = labels::told_case(text).is_some()
        || from_one && (boxed || recurs())
        || is_from_somebody(text)
        || names_unit_of_municipality(text) && units_head_stories(nodes)
        || boxed && names_owner_and_place(text)
        || told;
    opens
        && (boxed || smaller || recurs() || told || !municipality::named_in(text).is_empty())
        && kicker.page == title.page
        && words(text).count() <= LONGEST_KICKER
        && story.page == title.page
        && is_line(story)
        && words(story.text()).count() >= SHORTEST_STORY
        && is_terminated(story.text())
        && !is_terminated(title.text())
}

/// Do at least two lines of a unit and its municipality stand over a title and a story each, none below a quotation?
fn units_head_stories(nodes: &[Node]) -> bool {
    let quoted = |at: usize| at > 0 && super::headings::is_quotation(nodes[at - 1].text());
    let heads =
        |at: &usize| names_unit_of_municipality(nodes[*at].text()) && owners::heads_story(nodes, *at) && !quoted(*at);
    let joined = |node: &&Node| node.kicker.as_ref().is_some_and(|kicker| names_unit_of_municipality(kicker.as_str()));
    (0..nodes.len()).filter(heads).count() + nodes.iter().filter(joined).count() > 1
}

/// What the kickers of a series have in common: *eksempel fra*, or only *Fra*.
fn opening_of(text: &str) -> Option<&'static str> {
    labels::story_opening(text).or_else(|| is_from_somebody(text).then_some("fra"))
}

/// *Fra Ringeskolen*, *Fra 3.b på Ringeskolen*; *Fra Skive til Varde* and *Fra elev til mester* are titles.
fn is_from_somebody(text: &str) -> bool {
    let name = ["Fra ", "FRA "].iter().find_map(|from| text.strip_prefix(from)).unwrap_or("");
    name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && words(name).all(|word| !word.eq_ignore_ascii_case("til"))
        && !is_terminated(text)
}

/// *Ringe Planteskole, Varde*; *Odder Kommune, Park og Vej*: whose it is, and where or which part.
fn names_owner_and_place(text: &str) -> bool {
    let Some((owner, rest)) = text.split_once(", ") else { return false };
    let capital = |part: &str| part.starts_with(char::is_uppercase);
    let place = municipality::municipality(rest).is_some() || municipality::municipality_phrase(owner).is_some();
    capital(owner) && capital(rest) && place && !text.ends_with('.')
}

/// *Birkely, Odder Kommune*: a name of few words, and whose it is.
pub(super) fn names_unit_of_municipality(text: &str) -> bool {
    let parts = [", ", " · ", " – ", " | "].iter().find_map(|joint| text.rsplit_once(joint));
    parts.is_some_and(|(unit, owner)| {
        municipality::municipality_phrase(owner).is_some()
            && unit.starts_with(char::is_uppercase)
            && (1..=LONGEST_KICKER).contains(&words(unit).count())
            && !unit.contains(['.', ',', ':', ';', '?'])
    })
}

/// Does a story name whom the line over it names (not the place alone): *Afdeling Birkely, Varde* and *I Birkely var …*?
fn tells_of(kicker: &str, story: &str) -> bool {
    let owner = kicker.split_once(", ").map_or(kicker, |(owner, _)| owner);
    let name = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().count() >= 4;
    let first = sentences(story).first().and_then(|range| story.get(range.clone())).unwrap_or("");
    words(owner).filter(name).last().is_some_and(|name| words(first).any(|word| word.starts_with(name)))
}

pub(super) fn is_line(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Text | NodeKind::Heading(_) | NodeKind::Paragraph)
}

static KIND: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?P<kind>\p{L}+)(?:\s+(?:nr\.?\s*)?(?P<number>\d{1,2}(?:\.\d{1,2})?|[A-Z]|[IVX]{2,4}))?[:.]?$")
});
static FROM: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?P<kind>\p{L}+)\s+(?i:fra)\s+(?P<org>[^:]+):?$"));

/// Of which kind a kicker says that its title is, and the number: *TEMA 3*, *Tredje løfte*, *Projekt*.
pub(crate) fn kind_of(kicker: &str) -> Option<(&'static Kind, Option<u32>)> {
    let by_name = || {
        let mut words = words(kicker);
        Some((VOCABULARY.kind(words.next()?)?, words.next().and_then(|word| VOCABULARY.number(word))))
    };
    numbered_kind(kicker).map(|found| (found.kind, Some(found.number))).or_else(by_name)
}

/// *Tredje løfte*, *TEMA 3*: a kind and its number, and no text behind them.
fn numbered_kind(text: &str) -> Option<Numbered<'_>> {
    let plain = text.trim_end_matches(['.', ':']);
    numbered::numbered(plain).filter(|found| found.text == plain.len())
}

/// *Tredje løfte*: an ordinal and a kind in the singular, nothing else.
fn is_ordinal_kind(text: &str) -> bool {
    let in_singular = |found: &Numbered<'_>| found.noun.to_lowercase() == found.kind.singular;
    numbered_kind(text).filter(|found| found.by_ordinal).is_some_and(|found| in_singular(&found))
}

/// A kind alone (perhaps with its number), a kind and whose it is, or the name of a municipality as a line.
pub(crate) fn is_kicker(text: &str) -> bool {
    let kind = |name: &str| {
        VOCABULARY.kind(name).filter(|kind| {
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
    alone || from || is_owner(text) || is_ordinal_kind(text)
}

/// *TEMA 3*, *Princip 2*.
pub(super) fn is_numbered_kicker(text: &str) -> bool {
    let found = KIND.captures(text).filter(|found| found.name("number").is_some());
    let kind = found.and_then(|found| VOCABULARY.kind(found.name("kind")?.as_str()));
    kind.is_some_and(|kind| matches!(kind.class, KindClass::Frame | KindClass::Case))
}

/// Does a kicker say that the title below it is a frame: *TEMA 1*, *Princip*?
pub(crate) fn names_a_frame(kicker: &str) -> bool {
    kind_of(kicker).is_some_and(|(kind, _)| kind.class == KindClass::Frame)
}

/// Does a kicker say that the title below it tells a story: *Eksempel fra Ringeskolen*, *Odder Kommune*?
pub(crate) fn names_a_story(kicker: &str) -> bool {
    let kind = words(kicker).next().and_then(|word| VOCABULARY.kind(word));
    kind.is_none_or(|kind| kind.class == KindClass::Case && !matches!(kind.singular.as_str(), "projekt" | "delprojekt"))
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

fn capitalised(name: &str) -> String {
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
fn asks_under_kind(kicker: &Node, title: &Node) -> bool {
    is_line(title)
        && is_numbered_kicker(kicker.text())
        && title.text().ends_with('?')
        && words(title.text()).count() <= LONGEST_TITLE
        && !title.text().contains(['.', '!'])
}

fn can_be_title(node: &Node) -> bool {
    let text = node.text();
    is_line(node)
        && words(text).count() <= LONGEST_TITLE
        && (!is_terminated(text) || node.is_heading())
        && !is_kicker(text)
        && labels::label(text).is_none_or(|l| !l.bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn node(text: &str, page: u32, panel: Option<u32>) -> Node {
        Node {
            kind: NodeKind::Text,
            passage: Passage::new(text, &[Span::new(0, text.len())]),
            kicker: None,
            owned: false,
            announces: false,
            number: None,
            soft: Vec::new(),
            printed: Vec::new(),
            page,
            panel,
            block: 0,
            left: None,
            size: None,
            bold: false,
            rank: None,
        }
    }

    const STORY: &str = "Salen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.";

    #[test]
    fn the_line_over_a_story_in_a_box_says_whose_it_is() {
        let opens = |kicker: &str, panel: Option<u32>| {
            opens_story(&[node(kicker, 1, panel), node("Ro i salen", 1, panel), node(STORY, 1, panel)], 0)
        };
        for kicker in [
            "Eksempel fra Ringeskolen",
            "Fra en arbejdsplads",
            "Ringe Planteskole, Varde",
            "Odder Kommune, Park og Vej",
        ] {
            assert!(opens(kicker, Some(0)), "{kicker}");
            assert!(!opens(kicker, None), "{kicker}");
        }
        for kicker in ["Stille sale, nye lofter", "Fra salen", "Ringe Planteskole, bygget i Varde."] {
            assert!(!opens(kicker, Some(0)), "{kicker}");
        }
    }

    #[test]
    fn lines_that_say_from_whom_stories_are_prove_each_other() {
        let part = |kicker: &str, title: &str| [node(kicker, 1, None), node(title, 1, None), node(STORY, 1, None)];
        let opens = |first: &str, second: &str| {
            opens_story(&[part(first, "Ro i salen"), part(second, "Ro på gangen")].concat(), 0)
        };
        assert!(opens("Fra Ringeskolen", "Fra 3.b på Birkeskolen"));
        assert!(opens("Birkely, Odder Kommune", "Den Gamle Mølle, Skive Kommune"));
        assert!(!opens("Birkely, Odder Kommune", "Birkely ved Odder"));
        for alone in ["Birkeskolen", "Fra salen"] {
            assert!(!opens("Fra Ringeskolen", alone), "{alone}");
        }
        assert!(!opens("Fra Skive til Varde", "Fra Varde til Skive"));
    }

    #[test]
    fn a_municipality_proves_the_line_over_a_story() {
        let opens =
            |kicker: &str| opens_story(&[node(kicker, 1, None), node("Ro i salen", 1, None), node(STORY, 1, None)], 0);
        assert!(opens("Sådan gør de i Odder Kommune"));
        assert!(!opens("Sådan gør de i salen") && !opens("Lyden i Odder Kommune"));
    }

    #[test]
    fn a_line_on_another_page_is_no_kicker() {
        let joined = |page: u32| {
            let mut nodes =
                vec![node("Odder Kommune", 1, None), node("Ro i salen", page, None), node(STORY, page, None)];
            join(&mut nodes);
            nodes.iter().filter_map(|node| node.kicker.as_ref().map(|kicker| kicker.as_str().to_owned())).collect()
        };
        let (same, other): (Vec<String>, Vec<String>) = (joined(1), joined(2));
        assert_eq!(same, ["Odder Kommune"]);
        assert!(other.is_empty());
    }

    #[test]
    fn kickers_are_kinds_and_owners() {
        for text in [
            "TEMA 1",
            "Projekt",
            "EKSEMPEL FRA ODDER KOMMUNE",
            "RINGKØBING-SKJERN KOMMUNE",
            "KØBENHAVNS OG ODDER KOMMUNER",
            "Tredje løfte",
            "DET TREDJE GREB",
            "3. princip",
            "Fjerde og sidste løfte",
        ] {
            assert!(is_kicker(text), "{text}");
        }
        for text in
            ["Projektet i år", "Temaer", "Mere ro", "Hver kommune", "Tredje år", "Første principper", "Ny ramme"]
        {
            assert!(!is_kicker(text), "{text}");
        }
        assert_eq!(proper("KØBENHAVNS OG ODDER KOMMUNER"), "Københavns Kommune og Odder Kommune");
        assert_eq!(proper("BORNHOLMS REGIONSKOMMUNE"), "Bornholms Kommune");
    }
}
