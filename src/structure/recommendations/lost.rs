//! Lists that OCR took the bullets from.

use crate::structure::context::Context;
use crate::structure::sentence::{first_word, regex};
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
    let commands = |at: usize| context.is_imperative(first_word(nodes[at].text()));
    let should = |at: usize| BOER.is_match(nodes[at].text()) && !goes_on_arguing(nodes[at].text());
    let inside: Vec<usize> = items.iter().map(|item| item[0]).filter(|at| body.contains(at)).collect();
    let most = |rule: &dyn Fn(usize) -> bool| inside.iter().filter(|at| rule(**at)).count() * 2 > inside.len();
    let (ask, advise) = (most(&commands), most(&should));
    let near = |at: usize| {
        let item =
            |at: usize| nodes.get(at).is_some_and(|n| n.is_item() || n.is_paragraph() && (commands(at) || should(at)));
        at.checked_sub(1).is_some_and(item) || item(at + 1)
    };
    let lost = body.filter(|at| nodes[*at].is_paragraph() && !nodes[*at].text().ends_with([':', '?']));
    let lost = lost.filter(|at| (ask && commands(*at) || advise && should(*at)) && near(*at));
    items.extend(lost.map(|at| vec![at]));
    items.sort();
    items
}

/// *Også*, *Derfor*, *Samtidig*: prose that goes on, no item of a list.
fn goes_on_arguing(text: &str) -> bool {
    VOCABULARY.connectives.contains(&first_word(text).to_lowercase())
}

static BOER: LazyLock<Regex> = LazyLock::new(|| regex(r"^[^.,;:]{2,80}?\b(?:bør|skal)\b"));
