//! A pamphlet's own labels: *Det giver vi videre* over the advice of every story, *GØR* over every panel's list.

use super::Node;
use crate::structure::lexicon::Lexicon;
use crate::structure::sentence::first_word;
use std::collections::BTreeMap;

/// A heading that comes so often is no title of a section.
const FEWEST: usize = 3;

/// Marks headings that come at least three times, each over items, of all of which two thirds begin with an imperative.
pub(super) fn mark(nodes: &mut [Node], lexicon: &dyn Lexicon) {
    let mut by_text: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.is_heading()) {
        by_text.entry(node.text().to_lowercase()).or_default().push(at);
    }
    for headings in by_text.into_values().filter(|headings| headings.len() >= FEWEST) {
        let lists: Vec<Vec<&Node>> = headings.iter().map(|at| list_below(nodes, *at)).collect();
        let items: Vec<&&Node> = lists.iter().flatten().collect();
        let commands =
            items.iter().filter(|item| lexicon.is_imperative(&first_word(item.text()).to_lowercase())).count();
        if lists.iter().all(|list| !list.is_empty()) && commands * 3 >= items.len() * 2 {
            headings.iter().for_each(|at| nodes[*at].announces = true);
        }
    }
}

/// The items right below a heading.
fn list_below(nodes: &[Node], heading: usize) -> Vec<&Node> {
    nodes[heading + 1..].iter().filter(|node| !node.is_noise()).take_while(|node| node.is_item()).collect()
}
