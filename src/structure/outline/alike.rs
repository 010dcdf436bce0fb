//! Headings that layout left in a block with the text below them: they are set like headings that stand alone elsewhere.

use super::shape::marker;
use super::{Node, NodeKind};
use crate::structure::sentence::{is_terminated, words};

/// Sizes of type that differ less than this share are one size.
const SAME_SIZE: f32 = 0.03;
/// A title has at most so many words.
const LONGEST_TITLE: usize = 12;

/// Makes headings of bold lines that are set exactly like one of layout's headings and unlike the line below: *Til kommunerne* in
/// twelve points over text in eleven.
pub(super) fn promote(nodes: &mut [Node]) {
    let headings: Vec<(f32, u8)> = nodes
        .iter()
        .filter(|node| node.is_heading() && node.bold && !node.is_noise())
        .filter_map(|node| Some((node.size?, node.rank?)))
        .collect();
    let is_same = |a: f32, b: f32| (a - b).abs() <= SAME_SIZE * b;
    for at in 0..nodes.len().saturating_sub(1) {
        let (node, below) = (&nodes[at], &nodes[at + 1]);
        let is_line = node.kind == NodeKind::Text && node.bold && node.printed.len() <= 1;
        let is_title = words(node.text()).count() <= LONGEST_TITLE
            && !is_terminated(node.text())
            && !node.text().ends_with([',', '-'])
            && marker(node.text()).is_none();
        let Some((own, next)) = node.size.zip(below.size).filter(|_| is_line && is_title) else { continue };
        let stands_out = own > next && !is_same(own, next) && below.block == node.block;
        let rank = headings.iter().find(|(size, _)| is_same(*size, own)).map(|(_, rank)| *rank);
        if let Some(rank) = rank.filter(|_| stands_out) {
            nodes[at].kind = NodeKind::Heading(rank);
            nodes[at].rank = Some(rank);
        }
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
