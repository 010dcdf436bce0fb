//! What is printed or shown but is no part of the pamphlet's own text: navigation, cookie banners, related documents,
//! imprint, page numbers. Kept apart, with the reason.

use super::{Node, NodeKind, Reason, kickers, shape};
use crate::structure::labels;
use crate::structure::own_kinds::OwnKinds;
use crate::structure::participants;
use crate::structure::sentence::{is_terminated, words};
use crate::structure::vocabulary::{LabelClass, VOCABULARY};
use std::collections::{BTreeMap, BTreeSet};

/// Marks what can be told from a line or a block alone.
pub(super) fn mark(nodes: &mut [Node], kinds: &OwnKinds) {
    page_numbers(nodes);
    running_lines(nodes, kinds);
    small_margins(nodes, kinds);
    web_furniture(nodes);
    imprint(nodes, kinds);
    before_transcript(nodes);
}

/// Marks what can only be told from the heading it stands under.
pub(super) fn mark_sections(nodes: &mut [Node]) {
    let body = body_size(nodes);
    for at in 0..nodes.len() {
        let node = &nodes[at];
        // Notes are set smaller than the text; where type is not known, any numbered paragraph may be one.
        let is_small = node.size.zip(body).is_none_or(|(size, body)| size < 0.95 * body);
        let is_note = node.is_paragraph() && shape::bare_number(node.text()).is_some() && is_terminated(node.text());
        let is_note = is_note && is_small;
        if is_note && words(node.text()).count() > 4 && !stands_over_text(nodes, at) {
            nodes[at].kind = NodeKind::Noise(Reason::References);
        }
    }
    for (class, reason) in [(LabelClass::Related, Reason::Related), (LabelClass::References, Reason::References)] {
        for at in 0..nodes.len() {
            if nodes[at].label().is_some_and(|label| label.class == class) {
                silence_section(nodes, at, reason);
            }
        }
    }
}

/// A title has at most this many words.
const LONGEST_TITLE: usize = 10;

/// *1 Sænk lyden.* over a longer paragraph on its page is a numbered title; notes stand at the page's foot.
fn stands_over_text(nodes: &[Node], at: usize) -> bool {
    let node = &nodes[at];
    let next = nodes[at + 1..].iter().find(|next| !next.is_noise());
    let length = words(node.text()).count();
    length <= LONGEST_TITLE
        && next.is_some_and(|next| {
            next.is_paragraph()
                && next.page == node.page
                && next.block != node.block
                && shape::bare_number(next.text()).is_none()
                && words(next.text()).count() > length
        })
}

fn page_numbers(nodes: &mut [Node]) {
    for node in nodes.iter_mut() {
        let mark = words(node.text()).next().is_none(); // a bullet whose item stands elsewhere
        if node.kind == NodeKind::Text && (mark || shape::is_page_number(node.text())) {
            node.kind = NodeKind::Noise(Reason::PageNumber);
        }
    }
}

/// Pages on which a line must come again to be a running head or foot.
const FEWEST_PAGES: usize = 3;
/// A running head is short.
const LONGEST_MARGIN: usize = 10;

/// The same short line as the first or last of several pages, whatever number stands in it.
fn running_lines(nodes: &mut [Node], kinds: &OwnKinds) {
    let is_margin = |nodes: &[Node], at: usize| {
        let other = |step: Option<usize>| step.and_then(|at| nodes.get(at)).map(|node| node.page);
        let page = Some(nodes[at].page);
        let alone = |mut near: Box<dyn Iterator<Item = usize>>| {
            near.find(|at| !nodes[*at].is_noise()).is_none_or(|near| other(Some(near)) != page)
        };
        // "Tema 2" at the top of a page names what begins there.
        nodes[at].kind == NodeKind::Text
            && !kickers::is_numbered_kicker(nodes[at].text(), kinds)
            && words(nodes[at].text()).count() <= LONGEST_MARGIN
            && (alone(Box::new((0..at).rev())) || alone(Box::new(at + 1..nodes.len())))
    };
    let plain = |node: &Node| -> String {
        node.text().chars().filter(|c| !c.is_ascii_digit()).collect::<String>().trim().to_lowercase()
    };
    let margins: Vec<(usize, String)> =
        (0..nodes.len()).filter(|at| is_margin(nodes, *at)).map(|at| (at, plain(&nodes[at]))).collect();
    for (at, text) in &margins {
        let pages: BTreeSet<u32> = margins.iter().filter(|(_, t)| t == text).map(|(at, _)| nodes[*at].page).collect();
        // With the page's number in it, two pages are enough.
        let steps = |other: usize| {
            let (a, b) = (edge_number(nodes[*at].text()), edge_number(nodes[other].text()));
            a.zip(b).is_some_and(|(a, b)| a.abs_diff(b) == nodes[*at].page.abs_diff(nodes[other].page) && a != b)
        };
        let numbered = margins.iter().any(|(other, t)| t == text && steps(*other));
        if (pages.len() >= FEWEST_PAGES || numbered) && text.chars().count() >= 3 {
            nodes[*at].kind = NodeKind::Noise(Reason::PageNumber);
        }
    }
}

/// The number that a line begins or ends with.
fn edge_number(text: &str) -> Option<u32> {
    let number = |word: Option<&str>| word?.parse().ok().filter(|n: &u32| *n < 1000);
    number(text.split_whitespace().next_back()).or_else(|| number(text.split_whitespace().next()))
}

/// The size of most letters, points.
fn body_size(nodes: &[Node]) -> Option<f32> {
    let mut letters: BTreeMap<u32, usize> = BTreeMap::new(); // by tenths of a point
    for (node, size) in nodes.iter().filter_map(|node| Some((node, node.size?))) {
        *letters.entry((size * 10.0).round() as u32).or_default() += node.text().len();
    }
    letters.into_iter().max_by_key(|(_, count)| *count).map(|(tenths, _)| tenths as f32 / 10.0)
}

/// Short lines outside panels in type much smaller than the body, on a later page: file numbers, running feet.
fn small_margins(nodes: &mut [Node], kinds: &OwnKinds) {
    let Some(body) = body_size(nodes) else { return };
    for at in 0..nodes.len() {
        // "Det lærte vi" right over a list is its label.
        let heads_list = nodes.get(at + 1).is_some_and(|next| next.is_item() && next.page == nodes[at].page);
        // Within a page a small line over a heading says what it is, or whose.
        let on_page = |other: Option<usize>| other.and_then(|at| nodes.get(at)).filter(|n| n.page == nodes[at].page);
        let is_kicker = on_page(at.checked_sub(1)).is_some() && on_page(Some(at + 1)).is_some_and(Node::is_heading);
        let node = &mut nodes[at];
        if node.page == 1 || node.panel.is_some() || node.bold || heads_list || is_kicker {
            continue;
        }
        let small = node.size.is_some_and(|size| size < body * 0.85);
        let line =
            words(node.text()).count() <= 8 && !is_terminated(node.text()) && !kickers::is_kicker(node.text(), kinds);
        let line = line && !node.text().contains([':', ',']); // no list, no label with its list
        if node.kind == NodeKind::Text
            && small
            && line
            && !is_imprint(node.text())
            && labels::label(node.text()).is_none()
            && !participants::begins_list(node.text())
        {
            node.kind = NodeKind::Noise(Reason::PageNumber);
        }
    }
}

/// A block of short lines with a phrase that only web pages have.
fn web_furniture(nodes: &mut [Node]) {
    let blocks: Vec<(usize, Reason)> = nodes
        .iter()
        .filter(|node| words(node.text()).count() <= 40)
        .filter_map(|node| Some((node.block, web_phrase(node.text())?)))
        .collect();
    for (block, reason) in blocks {
        let short = |node: &Node| words(node.text()).count() <= 8 && !is_terminated(node.text());
        let all_short = nodes.iter().filter(|n| n.block == block).all(short);
        for node in nodes.iter_mut().filter(|node| node.block == block) {
            if all_short || web_phrase(node.text()).is_some() {
                node.kind = NodeKind::Noise(reason);
            }
        }
    }
}

fn web_phrase(text: &str) -> Option<Reason> {
    let lower = text.to_lowercase();
    let short = words(text).count() <= 6;
    VOCABULARY.noise.iter().find_map(|(phrase, reason)| {
        let here = if short { lower.contains(phrase.as_str()) } else { lower.starts_with(phrase.as_str()) };
        let banner = reason == "cookies"
            && lower.contains("cookies")
            && ["bruger", "accept", "samtykke", "anvender"].iter().any(|w| lower.contains(w));
        // "Log ud, før salen bliver lukket for i dag." asks for something.
        let here = here && (short || reason != "menu");
        (here || banner).then_some(if reason == "cookies" { Reason::Cookies } else { Reason::Navigation })
    })
}

/// An imprint phrase in a short line; short lines right after it belong to it.
fn imprint(nodes: &mut [Node], kinds: &OwnKinds) {
    let mut open = false;
    let mut page = 0;
    for node in nodes.iter_mut().filter(|node| !node.is_noise()) {
        open &= node.page == page;
        page = node.page;
        let text = node.text();
        let short = words(text).count() <= 8 && !is_terminated(text.trim_end_matches([':', '.']));
        let heading = shape::heading_shape(text) == shape::HeadingShape::Strong
            || labels::label(text).is_some()
            || kinds.numbered(text).is_some()
            || is_sentence(text);
        if is_imprint(text) {
            open = true;
            node.kind = NodeKind::Noise(Reason::Imprint);
        } else if open && short && !heading && node.kind == NodeKind::Text && node.size.is_none_or(|s| s < 14.0) {
            node.kind = NodeKind::Noise(Reason::Imprint);
        } else {
            open = false;
        }
    }
}

/// *Hæftet består af fire veje.*: what an imprint lists has colons or figures, or is no sentence.
fn is_sentence(text: &str) -> bool {
    let lists = text.contains(':') || text.chars().any(|c| c.is_ascii_digit());
    text.ends_with('.') && !lists && words(text).count() >= SHORTEST_SENTENCE
}

/// Fewer words with a full stop may be a name.
const SHORTEST_SENTENCE: usize = 6;

fn is_imprint(text: &str) -> bool {
    let lower = text.to_lowercase();
    let count = words(text).count();
    let begins = VOCABULARY
        .imprint
        .iter()
        .any(|phrase| lower.strip_prefix(phrase.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)));
    // "Bogtryk" is no "tryk", nor is "trykkeriet".
    let is_whole = |at: usize, phrase: &str| {
        let (before, after) = (lower.get(..at).unwrap_or(""), lower.get(at + phrase.len()..).unwrap_or(""));
        !before.ends_with(char::is_alphabetic) && !after.starts_with(char::is_alphabetic)
    };
    let holds = |phrase: &str| lower.match_indices(phrase).any(|(at, _)| is_whole(at, phrase));
    let marks = VOCABULARY.imprint.iter().filter(|phrase| holds(phrase)).count();
    (begins && count <= 40) || (marks >= 2 && count <= 120) || (lower.contains("isbn") && count <= 40)
}

/// A portal's mark that the text itself begins: what stands before it is the portal's, but for the title.
fn before_transcript(nodes: &mut [Node]) {
    let at =
        nodes.iter().position(|node| labels::label(node.text()).is_some_and(|l| l.class == LabelClass::Transcript));
    if let Some(at) = at {
        for node in nodes.iter_mut().take(at + 1).skip(1) {
            node.kind = NodeKind::Noise(Reason::Related);
        }
    }
}

/// From a label to the next heading that heads a text: links and references in between.
fn silence_section(nodes: &mut [Node], at: usize, reason: Reason) {
    let block = nodes[at].block;
    nodes[at].kind = NodeKind::Noise(reason);
    for node in &mut nodes[at + 1..] {
        let long = node.kind == NodeKind::Paragraph && words(node.text()).count() > 14 && is_terminated(node.text());
        let heading = node.is_heading() && node.block != block;
        if (long && reason == Reason::Related) || heading {
            break;
        }
        node.kind = NodeKind::Noise(reason);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Marker;
    use super::super::story_kickers::tests::{STORY, node};
    use super::*;

    #[test]
    fn a_small_line_is_a_margin_unless_it_heads_a_list() {
        let is_margin = |below: NodeKind| {
            let sized = |text: &str, size: f32| Node { size: Some(size), ..node(text, 2, None) };
            let mut nodes = vec![sized(STORY, 11.0), sized("Det tog vi med", 8.0), sized(STORY, 11.0)];
            nodes[2].kind = below;
            small_margins(&mut nodes, &OwnKinds::default());
            nodes[1].is_noise()
        };
        assert!(is_margin(NodeKind::Paragraph));
        assert!(!is_margin(NodeKind::Item { depth: 0, marker: Marker::Bullet }));
    }

    #[test]
    fn a_small_line_over_a_heading_within_a_page_is_its_kicker() {
        let is_margin = |first: bool| {
            let sized = |text: &str, size: f32| Node { size: Some(size), ..node(text, 2, None) };
            let mut nodes =
                vec![sized(STORY, 11.0), sized("Ringe Håndbold", 8.0), sized("Ro i salen", 14.0), sized(STORY, 11.0)];
            nodes[2].kind = NodeKind::Heading(2);
            if first {
                nodes[0].page = 1;
            }
            small_margins(&mut nodes, &OwnKinds::default());
            nodes[1].is_noise()
        };
        assert!(!is_margin(false) && is_margin(true));
    }

    #[test]
    fn the_words_of_an_imprint_are_whole_words() {
        assert!(is_imprint("Et fint hæfte. Foto: Hanne Holm. 3. oplag: maj"));
        assert!(!is_imprint(
            "Da trykkeriet i Ringe fik nye maskiner, blev der ro på trykkeriet, og bogtryk: det blev en fornøjelse."
        ));
    }
}
