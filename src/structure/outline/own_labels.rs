//! A pamphlet's own labels: *Det giver vi videre* over the advice of every story, *GØR* over every panel's list.

use super::{LABEL_LEVEL, Node, NodeKind};
use crate::structure::lexicon::Lexicon;
use crate::structure::sentence::{first_word, is_terminated, words};
use std::collections::BTreeMap;

/// A heading that comes so often is no title of a section.
const FEWEST: usize = 3;

/// A label has at most so many words.
const LONGEST: usize = 5;

/// Marks headings that come at least three times, each over items, of all of which two thirds begin with an imperative.
pub(super) fn mark(nodes: &mut [Node], lexicon: &dyn Lexicon) {
    let mut by_text: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    // OCR does not tell that a small label is bold.
    let is_line = |node: &Node| {
        node.is_paragraph()
            && words(node.text()).count() <= LONGEST
            && !is_terminated(node.text().trim_end_matches(':'))
    };
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.is_heading() || is_line(node)) {
        by_text.entry(node.text().to_lowercase()).or_default().push(at);
    }
    for headings in by_text.into_values().filter(|headings| headings.len() >= FEWEST) {
        let lists: Vec<Vec<&Node>> = headings.iter().map(|at| list_below(nodes, *at)).collect();
        let items: Vec<&&Node> = lists.iter().flatten().collect();
        let commands =
            items.iter().filter(|item| lexicon.is_imperative(&first_word(item.text()).to_lowercase())).count();
        if lists.iter().all(|list| !list.is_empty()) && commands * 3 >= items.len() * 2 {
            for at in headings {
                nodes[at].announces = true;
                if !nodes[at].is_heading() {
                    nodes[at].kind = NodeKind::Heading(LABEL_LEVEL);
                }
            }
        }
    }
}

/// The items right below a heading; where there are none, the one paragraph below it: *Prøv i morgen* over one command.
fn list_below(nodes: &[Node], heading: usize) -> Vec<&Node> {
    let below = || nodes[heading + 1..].iter().filter(|node| !node.is_noise());
    let items: Vec<&Node> = below().take_while(|node| node.is_item()).collect();
    let paragraphs: Vec<&Node> = below().take_while(|node| node.is_paragraph()).take(2).collect();
    if items.is_empty() && paragraphs.len() == 1 { paragraphs } else { items }
}
