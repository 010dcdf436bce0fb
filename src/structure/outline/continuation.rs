//! Paragraphs and items that go on after a page or column break, and headings of scans that go on in the next line.

use super::{Node, NodeKind};
use crate::structure::lexicon::Lexicon;
use crate::structure::sentence::{begins_small, first_word, is_terminated, words};
use crate::structure::vocabulary::VOCABULARY;

/// Fewer words than this and the text before may be a title rather than a broken sentence.
const SHORTEST_BEGINNING: usize = 5;

/// Joins a node to the one before when the sentence goes on. What stands between them (page numbers, imprint) is left.
pub(super) fn join(nodes: &mut Vec<Node>, lexicon: &dyn Lexicon) {
    let mut at = 1;
    while at < nodes.len() {
        let before = nodes[..at].iter().rposition(|node| !node.is_noise());
        match before {
            Some(before) if goes_on(&nodes[before], &nodes[at], lexicon) => {
                let apart = before + 1 < at || nodes[at].page != nodes[before].page;
                let next = nodes.remove(at);
                nodes[before].passage = nodes[before].passage.joined(&next.passage, apart);
            }
            _ => at += 1,
        }
    }
}

/// A heading has at most this many words.
const LONGEST_HEADING: usize = 14;

/// Joins headings where type tells nothing: *Borde til* over *mange*, which the engine saw as two.
pub(super) fn join_headings(nodes: &mut Vec<Node>) {
    if nodes.iter().any(|node| node.bold) {
        return;
    }
    let mut at = 1;
    while at < nodes.len() {
        let (before, next) = (&nodes[at - 1], &nodes[at]);
        // A subtitle may begin small too, and is set lower.
        let same = (before.kind, before.page, before.panel) == (next.kind, next.page, next.panel);
        let both = before.is_heading() && same;
        let length = words(before.text()).count() + words(next.text()).count();
        if both && begins_small(next.text()) && !is_terminated(before.text()) && length <= LONGEST_HEADING {
            let next = nodes.remove(at);
            nodes[at - 1].passage = nodes[at - 1].passage.joined(&next.passage, false);
        } else {
            at += 1;
        }
    }
}

/// Parts paragraphs of a scan each of whose lines is one command: an engine lost what marked them, numbers in boxes perhaps.
pub(super) fn part_commands(nodes: &mut Vec<Node>, lexicon: &dyn Lexicon) {
    if nodes.iter().any(|node| node.bold) {
        return;
    }
    let commands = |line: &str| {
        let first = first_word(line).to_lowercase();
        !begins_small(line)
            && line.ends_with('.')
            && lexicon.is_imperative(&first)
            && !VOCABULARY.not_imperatives.contains_key(&first)
    };
    let parted = std::mem::take(nodes).into_iter().flat_map(|node| {
        let lines = node.lines();
        if !node.is_paragraph() || lines.len() < 2 || !lines.iter().all(|line| commands(line)) {
            return vec![node];
        }
        let ends: Vec<usize> = node.printed.iter().map(|line| line.end).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let one = |(start, end): (usize, &usize)| Node {
            passage: node.passage.slice(start..*end),
            printed: Vec::new(),
            soft: Vec::new(),
            ..node.clone()
        };
        starts.zip(&ends).map(one).collect()
    });
    *nodes = parted.collect();
}

fn goes_on(before: &Node, next: &Node, lexicon: &dyn Lexicon) -> bool {
    let open = matches!(before.kind, NodeKind::Paragraph | NodeKind::Item { .. }) && !is_terminated(before.text());
    let takes_up = matches!(next.kind, NodeKind::Paragraph) && begins_small(next.text()) && next.number.is_none();
    // "sænke lyden," goes on from the sentence above, and so does the next line: items without bullets.
    let listed = begins_small(before.text()) && before.text().ends_with([',', ';']);
    open && takes_up
        && !listed
        && before.block != next.block
        && !before.text().ends_with('-')
        && words(before.text()).count() >= SHORTEST_BEGINNING
        && lexicon.may_be_word(first_word(next.text()))
        && lexicon.may_be_word(words(before.text()).last().unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use crate::model::Role;
    use crate::structure::context::tests::found_as;

    #[test]
    fn a_heading_of_a_scan_goes_on_small() {
        let titles = || {
            let text = "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nBorde til\n\nmange gæster\n\nDer er altid en stol for lidt ved bordet.\n";
            let all = found_as(text, |text, block| {
                if ["Ro i", "Borde", "mange"].iter().any(|start| text.starts_with(start)) {
                    block.role = Role::Heading(if text.starts_with("Ro") { 1 } else { 2 });
                }
            });
            all.sections.into_iter().map(|section| section.title).collect::<Vec<_>>()
        };
        assert_eq!(titles(), ["Ro i huset", "Borde til mange gæster"]);
    }
}
