//! Recommendations below a label: *Anbefalinger*, *Statslige initiativer*.

use super::Found;
use super::lost::with_lost_bullets;
use super::runs::SHORTEST_RUN;
use super::series::{even_series, with_body};
use crate::structure::context::Context;
use crate::structure::labels;
use crate::structure::outline::{Form, Node, Outline};
use crate::structure::sentence::{first_word, regex, sentences, words};
use crate::structure::vocabulary::LabelClass;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The items of sections whose heading is a label: *Anbefalinger*, *Statslige initiativer*.
pub(super) fn labelled(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found = Vec::new();
    for heading in outline.headings() {
        let Some(label) = outline.nodes[heading].label().filter(|l| l.class == LabelClass::Recommendation) else {
            continue;
        };
        let section = outline.section(heading);
        let mut items = items_of(outline, section.clone());
        if outline.form == Form::Lines {
            items = with_lost_bullets(context, items, outline.body(heading));
        }
        if items.is_empty() {
            items = numbered_headings(outline, section.clone());
        }
        if items.is_empty() && outline.form == Form::Lines {
            items = titled_paragraphs(context, heading);
        }
        if items.is_empty() && outline.form != Form::Transcript {
            items = asking_paragraphs(context, section);
        }
        found.extend(items.into_iter().map(|nodes| Found {
            nodes,
            skip: 0,
            label: Some(label.clone()),
            rule: "labelled_list",
            confidence: 0.97,
        }));
    }
    found
}

/// A name of an item has at most this many words.
const LONGEST_NAME: usize = 12;

/// Short commands with a paragraph below each: numbered headings whose numbers and type were lost. Case boxes may stand
/// between them.
fn titled_paragraphs(context: &Context<'_>, label: usize) -> Vec<Vec<usize>> {
    let outline = context.outline;
    let mut items: Vec<Vec<usize>> = Vec::new();
    let mut named = false;
    let mut at = label + 1;
    while let Some(node) = outline.nodes.get(at) {
        let text = node.text();
        let short = words(text).count() <= LONGEST_NAME;
        if node.is_heading() {
            if labels::case_heading(text).is_none() {
                break;
            }
            at = outline.nodes[at + 1..].iter().position(|n| !n.is_noise()).map_or(at, |n| at + 1 + n);
            named = false;
        } else if node.is_paragraph() && short && context.is_imperative(first_word(text)) {
            items.push(vec![at]);
            named = true;
        } else if let Some(item) = items.last_mut().filter(|_| named && node.is_paragraph()) {
            item.push(at);
            named = false;
        }
        at += 1;
    }
    if items.len() >= SHORTEST_RUN && items.iter().all(|item| item.len() == 2) { items } else { Vec::new() }
}

/// Items of the outermost level with their sub-items. Items that are questions are none.
pub(super) fn items_of(outline: &Outline, range: Range<usize>) -> Vec<Vec<usize>> {
    let mut items: Vec<Vec<usize>> = Vec::new();
    let outermost = outline.nodes[range.clone()].iter().filter(|n| n.is_item()).map(Node::depth).min().unwrap_or(0);
    let mut silent = false;
    for at in range {
        let node = &outline.nodes[at];
        if node.is_heading() {
            silent = labels::label(node.text()).is_some_and(|l| l.class != LabelClass::Recommendation)
                || labels::case_heading(node.text()).is_some();
        }
        if !node.is_item() || silent || node.text().ends_with('?') {
            continue;
        }
        match items.last_mut() {
            Some(last) if node.depth() > outermost && last.last() == Some(&(at - 1)) => last.push(at),
            _ => items.push(vec![at]),
        }
    }
    items
}

/// Numbered headings under a label, each with its body: *1. Giv ro* and the paragraphs below.
fn numbered_headings(outline: &Outline, range: Range<usize>) -> Vec<Vec<usize>> {
    let numbered = |at: &usize| outline.nodes[*at].is_heading() && outline.nodes[*at].number.is_some();
    even_series(range.filter(numbered).map(|at| with_body(outline, at)).collect())
}

/// Paragraphs under a bare label that ask for something.
fn asking_paragraphs(context: &Context<'_>, range: Range<usize>) -> Vec<Vec<usize>> {
    let outline = context.outline;
    let body: Vec<usize> = range
        .take_while(|at| !outline.nodes[*at].is_heading())
        .filter(|at| outline.nodes[*at].is_paragraph())
        .collect();
    let asking = |at: &usize| asks(context, outline.nodes[*at].text());
    let commands = body.iter().filter(|at| context.is_imperative(first_word(outline.nodes[**at].text()))).count();
    let all_ask = commands >= 2 && commands * 2 >= body.len();
    let fits = |at: &usize| {
        if outline.nodes[*at].text().starts_with(['"', '”', '»', '’']) {
            false
        } else if all_ask {
            context.is_imperative(first_word(outline.nodes[*at].text()))
        } else {
            asking(at)
        }
    };
    body.into_iter().filter(fits).map(|at| vec![at]).collect()
}

static ASKING: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\b(?:bør|anbefales?r?|opfordre[rs]?|foreslår|foreslås|henstiller|skal)\b"));

fn asks(context: &Context<'_>, text: &str) -> bool {
    let first = sentences(text).first().map_or("", |range| text.get(range.clone()).unwrap_or(""));
    !text.ends_with(':') && !text.ends_with('?') && (context.is_imperative(first_word(text)) || ASKING.is_match(first))
}
