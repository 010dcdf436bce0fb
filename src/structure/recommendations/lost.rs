//! Lists that OCR took the bullets from.

use crate::structure::context::Context;
use crate::structure::outline::Node;
use crate::structure::sentence::{first_word, is_terminated, regex, sentences, words};
use crate::structure::vocabulary::VOCABULARY;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Where OCR lost some of a list's bullets: paragraphs beside its items that begin as these do.
pub(super) fn with_lost_bullets(
    context: &Context<'_>,
    mut items: Vec<Vec<usize>>,
    body: Range<usize>,
) -> Vec<Vec<usize>> {
    let nodes = &context.outline.nodes;
    let commands = |at: usize| context.commands(nodes[at].text());
    let should = |at: usize| BOER.is_match(nodes[at].text()) && !goes_on_arguing(nodes[at].text());
    let inside: Vec<usize> = items.iter().map(|item| item[0]).filter(|at| body.contains(at)).collect();
    let most = |rule: &dyn Fn(usize) -> bool| inside.iter().filter(|at| rule(**at)).count() * 2 > inside.len();
    let (ask, advise) = (most(&commands), most(&should));
    let near = |at: usize| {
        let item =
            |at: usize| nodes.get(at).is_some_and(|n| n.is_item() || n.is_paragraph() && (commands(at) || should(at)));
        at.checked_sub(1).is_some_and(item) || item(at + 1)
    };
    let alike = |at: usize| lies_in_list(nodes, at, &body, &inside);
    let lost = body.clone().filter(|at| nodes[*at].is_paragraph() && !nodes[*at].text().ends_with([':', '?']));
    let lost = lost.filter(|at| (ask && commands(*at) || advise && should(*at)) && near(*at) || alike(*at));
    items.extend(lost.map(|at| vec![at]));
    items.sort();
    items
}

/// A single sentence that stands between two items, or beside one and indented as its text is.
fn lies_in_list(nodes: &[Node], at: usize, body: &Range<usize>, items: &[usize]) -> bool {
    let node = &nodes[at];
    let sentence = is_terminated(node.text()) && sentences(node.text()).len() == 1 && words(node.text()).count() >= 4;
    let beside = |found: Option<usize>| found.filter(|at| body.contains(at) && items.contains(at));
    let before = beside((0..at).rev().find(|i| !nodes[*i].is_noise()));
    let after = beside((at + 1..nodes.len()).find(|i| !nodes[*i].is_noise()));
    let indented = |item: usize| {
        let step = node.left.zip(nodes[item].left).map(|(own, marker)| own - marker);
        step.zip(node.size).is_some_and(|(step, size)| (0.5 * size..3.0 * size).contains(&step))
    };
    let among = before.is_some() && after.is_some();
    sentence && items.len() >= 2 && (among || before.or(after).is_some_and(indented))
}

/// *Også*, *Derfor*, *Samtidig*: prose that goes on, no item of a list.
fn goes_on_arguing(text: &str) -> bool {
    VOCABULARY.connectives.contains(&first_word(text).to_lowercase())
}

static BOER: LazyLock<Regex> = LazyLock::new(|| regex(r"^[^.,;:]{2,80}?\b(?:bør|skal)\b"));
