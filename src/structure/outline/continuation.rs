//! Paragraphs and items that go on after a page or column break.

use super::{Node, NodeKind};
use crate::structure::lexicon::Lexicon;
use crate::structure::sentence::{begins_small, first_word, is_terminated, words};

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
