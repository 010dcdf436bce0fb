//! Recommendations that a sentence leads to or says itself: *Vi anbefaler, at kommunen:*, *Vi anbefaler, at …*.

use super::Found;
use super::lists::items_of;
use crate::structure::outline::{Node, Outline};
use crate::structure::sentence::{is_terminated, regex, sentences, words};
use crate::structure::vocabulary::{KindClass, VOCABULARY};
use regex::Regex;
use std::sync::LazyLock;

static LEAD_IN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:anbefal(?:er|es|ing|inger|ingerne)|opfordrer|foreslår|foreslås|henstiller|forslag|gode råd|bør)\b[^?]*(?::|,|,? at:?)$",
    )
});

/// *Vi anbefaler derfor, at kommunen:* and the items right below.
pub(super) fn led_in(outline: &Outline) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, node) in outline.running() {
        let last = sentences(node.text()).pop().and_then(|range| node.text().get(range)).unwrap_or("");
        if !node.is_paragraph() || !LEAD_IN.is_match(last) || announces_other(last) {
            continue;
        }
        let end = outline.nodes[at + 1..]
            .iter()
            .position(|n| !n.is_item() && !n.is_noise())
            .map_or(outline.nodes.len(), |n| at + 1 + n);
        found.extend(items_of(outline, at + 1..end).into_iter().map(|nodes| Found {
            nodes,
            skip: 0,
            label: None,
            rule: "lead_in",
            confidence: 0.93,
        }));
    }
    found
}

/// *… bør følge fem principper:* announces frames, not recommendations.
fn announces_other(sentence: &str) -> bool {
    words(sentence).any(|word| {
        VOCABULARY
            .kind(word)
            .is_some_and(|kind| matches!(kind.class, KindClass::Frame | KindClass::Case | KindClass::Question))
    }) && !words(sentence).any(|word| word.to_lowercase().starts_with("anbefal"))
}

static BOXED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:Vi|Derfor|[A-ZÆØÅ]{2,5}|Parterne|Organisationerne)\s+(?:anbefaler|opfordrer|foreslår)(?:\s+(?:vi|derfor|også|desuden|samtidig))*(?:\s+til)?,?\s+at\b",
    )
});
/// A paragraph of more words is prose, not a box.
const LONGEST_BOX: usize = 70;

/// A paragraph of its own that says *Vi anbefaler, at …*.
pub(super) fn boxed(outline: &Outline) -> Vec<Found> {
    let is_box = |node: &Node| {
        (node.is_paragraph() || node.is_item())
            && BOXED.is_match(node.text())
            && words(node.text()).count() <= LONGEST_BOX
            && is_terminated(node.text())
            && !node.text().ends_with(':')
    };
    outline
        .running()
        .filter(|(_, node)| is_box(node))
        .map(|(at, _)| Found { nodes: vec![at], skip: 0, label: None, rule: "boxed", confidence: 0.9 })
        .collect()
}
