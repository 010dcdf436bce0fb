//! Headings that layout left in a block with the text below them: they are set like headings that stand alone elsewhere.

use super::shape::marker;
use super::{Node, NodeKind};
use crate::structure::sentence::{is_terminated, words};

/// A title has at most so many words.
const LONGEST_TITLE: usize = 12;

/// Makes headings of bold lines that are set exactly like one of layout's headings and unlike the line below: *Til kommunerne* in
/// twelve points over text in eleven.
pub(super) fn promote(nodes: &mut [Node]) {
    let is_set = |node: &&Node| node.is_heading() && node.bold && !node.is_noise() && node.rank.is_some();
    let rank_of = |at: usize| {
        let (node, below) = (&nodes[at], &nodes[at + 1]);
        let is_line = node.kind == NodeKind::Text && node.bold && node.printed.len() <= 1;
        let is_title = words(node.text()).count() <= LONGEST_TITLE
            && !is_terminated(node.text())
            && !node.text().ends_with([',', '-'])
            && marker(node.text()).is_none();
        let is_larger = node.size.zip(below.size).is_some_and(|(own, next)| own > next) && !node.is_as_large_as(below);
        let twin = || nodes.iter().filter(is_set).find(|heading| node.is_as_large_as(heading));
        if is_line && is_title && is_larger && below.block == node.block { twin()?.rank } else { None }
    };
    let found = (0..nodes.len().saturating_sub(1)).filter_map(|at| Some((at, rank_of(at)?)));
    for (at, rank) in found.collect::<Vec<_>>() {
        nodes[at].kind = NodeKind::Heading(rank);
        nodes[at].rank = Some(rank);
    }
}

#[cfg(test)]
mod tests {
    use super::super::story_kickers::tests::node;
    use super::*;

    #[test]
    fn a_line_set_like_a_heading_is_one() {
        let kinds = |size: f32| {
            let set = |text: &str, size: f32, kind: NodeKind, rank: Option<u8>| Node {
                size: Some(size),
                bold: size > 11.0,
                kind,
                rank,
                block: 1,
                ..node(text, 1, None)
            };
            let mut nodes = vec![
                set("Til skolerne", 12.0, NodeKind::Heading(5), Some(5)),
                set("Til kommunerne", size, NodeKind::Text, None),
                set("Giv maden tid.", 11.0, NodeKind::Text, None),
            ];
            promote(&mut nodes);
            nodes[1].kind
        };
        assert_eq!(kinds(12.0), NodeKind::Heading(5));
        assert_eq!((kinds(11.0), kinds(14.0)), (NodeKind::Text, NodeKind::Text));
    }
}
