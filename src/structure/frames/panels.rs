//! The panels of a poster and the cards of a set.

use super::Found;
use crate::structure::context::Context;
use crate::structure::labels;
use crate::structure::outline::{Node, kind_of_kicker};
use crate::structure::sentence::words;
use crate::structure::vocabulary::{KindClass, LabelClass, VOCABULARY};
use std::ops::Range;

/// A sheet with more words is no poster whose panels could lack a label.
const LONGEST_POSTER: usize = 320;

/// The panels of a poster: headings over a short text and a box of recommendations each. Beside `others`, frames with their
/// sections, three boxes with the same label tell.
pub(super) fn panels(context: &Context<'_>, others: &[(usize, Range<usize>)]) -> Vec<Found> {
    let outline = context.outline;
    let is_other = |at: usize| others.iter().any(|(frame, section)| *frame == at || section.contains(&at));
    let holds_others = |at: usize| others.iter().any(|(frame, _)| outline.section(at).contains(frame));
    let size: usize = outline.running().map(|(_, node)| words(node.text()).count()).sum();
    let pages = outline.nodes.last().map_or(1, |node| node.page);
    if size > 1200 || pages > 2 {
        return Vec::new();
    }
    let poster = size <= LONGEST_POSTER && pages == 1;
    let mut found: Vec<Found> = outline
        .headings()
        .filter(|at| !context.is_title(*at) && outline.nodes[*at].label().is_none() && has_box(context, *at, poster))
        .filter(|at| !is_other(*at) && !holds_others(*at))
        .map(|at| Found {
            node: at,
            kind: "tema".to_owned(),
            number: outline.nodes[at].number,
            title: outline.nodes[at].passage.clone(),
            inline: None,
            body: telling(context, at),
            rule: "panel",
            confidence: 0.85,
        })
        .collect();
    // Where most boxes have the same label, a list with another one below a text is no box of it.
    let label =
        |frame: &Found| outline.nodes.get(outline.body(frame.node).end).map(|label| label.text().to_lowercase());
    let labels: Vec<Option<String>> = found.iter().map(label).collect();
    let times = |own: &Option<String>| labels.iter().filter(|other| *other == own).count();
    let usual = labels.iter().find(|own| times(own) >= 3 && times(own) * 3 >= labels.len() * 2);
    if let Some(usual) = usual {
        found.retain(|frame| label(frame) == *usual);
    }
    // Boxes here and there in a text make no panels of its sections.
    let alike = |at: usize| found.iter().any(|frame| outline.nodes[frame.node].level() == outline.nodes[at].level());
    let sections = outline
        .headings()
        .filter(|at| !context.is_title(*at) && outline.nodes[*at].label().is_none() && alike(*at))
        .filter(|at| labels::case_heading(outline.nodes[*at].text()).is_none() && outline.nodes[*at].kicker.is_none())
        .filter(|at| !is_other(*at) && !holds_others(*at))
        .count();
    let most = if usual.is_some() { sections.div_ceil(2) } else { (sections * 3).div_ceil(4) };
    let tells = others.is_empty() || usual.is_some();
    if tells && found.len() >= 2 && (found.len() >= sections || found.len() >= 3 && found.len() >= most) {
        return found;
    }
    for panel in &found {
        let reason = "a text and a box of advice, but most headings like it have none, or it is the only one";
        context.refusals.node("frame", "panel", panel.node, reason);
    }
    Vec::new()
}

/// Fewer cards are boxes.
const FEWEST_CARDS: usize = 3;

/// Dialogue cards: panels with a heading, a text and a list of questions under a label of its own.
pub(super) fn cards(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let is_card = |at: &usize| {
        let (node, body) = (&outline.nodes[*at], outline.body(*at));
        let label = outline.nodes.get(body.end).filter(|label| label.page == node.page && label.panel == node.panel);
        node.panel.is_some()
            && !context.is_title(*at)
            && node.label().is_none()
            && !outline.recurs(node)
            && outline.nodes[body].iter().any(Node::is_paragraph)
            && label.and_then(Node::label).is_some_and(|label| label.bare && label.class == LabelClass::Question)
    };
    let found: Vec<usize> = outline.headings().filter(is_card).collect();
    if found.len() < FEWEST_CARDS {
        return Vec::new();
    }
    // "TEMA 5"
    let kicked = |at: &usize| kind_of_kicker(outline.nodes[*at].kicker.as_ref()?.as_str());
    let kind = found.iter().find_map(kicked).map(|(kind, _)| kind).filter(|kind| kind.class == KindClass::Frame);
    let numbered = found.iter().zip(1..).any(|(at, n)| kicked(at).is_some_and(|(_, number)| number == Some(n)));
    let card = |(at, n): (usize, u32)| Found {
        node: at,
        kind: kind.map_or("tema", |kind| kind.singular.as_str()).to_owned(),
        number: outline.nodes[at].number.or(numbered.then_some(n)),
        title: outline.nodes[at].passage.clone(),
        inline: None,
        body: outline.body(at),
        rule: "card",
        confidence: 0.88,
    };
    found.into_iter().zip(1..).map(card).collect()
}

/// The paragraphs right below a heading, up to the first line that asks for something.
fn telling(context: &Context<'_>, at: usize) -> Range<usize> {
    let body = context.outline.body(at);
    let asks = |node: &Node| node.is_item() || context.commands(node.text());
    let told = context.outline.nodes[body.clone()].iter().position(asks);
    body.start..told.map_or(body.end, |n| body.start + n)
}

/// A paragraph right below the heading, then a bare label, or at least two lines that ask for something.
fn has_box(context: &Context<'_>, at: usize, poster: bool) -> bool {
    let outline = context.outline;
    let body = outline.body(at);
    let told = outline.nodes[body.clone()].iter().any(Node::is_paragraph);
    let label = outline.nodes.get(body.end).and_then(Node::label);
    let asks = |node: &&Node| (node.is_paragraph() || node.is_item()) && context.commands(node.text());
    let asking = outline.nodes[body.clone()].iter().filter(asks).count();
    let first_tells = outline.nodes.get(body.start).is_some_and(|node| node.is_paragraph() && !asks(&node));
    // "Fire råd til pårørende" heads a list of its own.
    let counted = outline
        .nodes
        .get(body.end)
        .is_some_and(|node| words(node.text()).any(|word| VOCABULARY.number(word).is_some()));
    told && (label.is_some_and(|label| label.bare && label.class == LabelClass::Recommendation) && !counted
        || poster && asking >= 2 && first_tells)
}
