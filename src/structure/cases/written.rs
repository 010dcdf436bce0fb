//! A case as the record has it: title, theme, summary, whose it is.

use super::extent::is_cut;
use super::owners::{owner_fact, owner_line, told_at, told_of};
use super::{Opening, is_story};
use crate::model::{Case, Organisation};
use crate::structure::context::Context;
use crate::structure::labels;
use crate::structure::outline::{Node, says_something};
use crate::structure::passage::Passage;
use crate::structure::projects;
use crate::structure::sentence::is_terminated;
use std::ops::Range;

pub(super) fn write_out(context: &Context<'_>, opening: &Opening, region: &Range<usize>, body: &Range<usize>) -> Case {
    let outline = context.outline;
    let summary =
        if opening.is_project() { first_paragraph(context, opening, region) } else { told(context, body.clone()) };
    let mut organisations = opening.organisations.clone();
    if let Some(owners) = owner_line(context, body) {
        let known = |o: &Organisation| o.code.is_some() || !o.candidates.is_empty();
        let owned = outline.nodes[opening.node].owned;
        let alone = owners.len() == 1;
        let unit = |o: &Organisation| owned && (alone || !o.name.ends_with(" Kommune"));
        organisations = owners.into_iter().filter(|o| unit(o) || known(o)).collect();
    }
    if organisations.is_empty() && opening.is_project() {
        organisations = owner_fact(context, region);
    }
    if organisations.is_empty() && !opening.is_project() {
        let told = summary.as_deref().unwrap_or("");
        organisations = told_of(context, told);
        if organisations.is_empty() {
            organisations.extend(told_at(context, told));
        }
    }
    let passages = std::iter::once(&outline.nodes[opening.node].passage)
        .chain(outline.nodes[body.clone()].iter().filter(|n| !n.is_noise()).map(|n| &n.passage));
    let mut evidence: Vec<_> = passages.flat_map(|passage| context.places.evidence(passage)).collect();
    if opening.is_project() {
        evidence.truncate(2);
    }
    Case {
        id: context.places.id("c", &opening.title),
        kind: opening.kind.clone(),
        title: opening.title.as_str().to_owned(),
        subtitle: opening.subtitle.as_ref().map(|s| s.as_str().to_owned()),
        theme: theme(context, opening),
        summary,
        complete: !is_cut(outline, opening, region),
        organisations,
        participants: Vec::new(),
        claimed_participants: None,
        confidence: opening.confidence,
        rule: opening.rule.to_owned(),
        evidence,
    }
}

/// The story without the line that names its owner.
fn told(context: &Context<'_>, body: Range<usize>) -> Option<String> {
    let skip = usize::from(owner_line(context, &body).is_some());
    let nodes = context.outline.nodes[body.clone()].iter().enumerate().filter(|(_, node)| !node.is_noise());
    context.text_of(nodes.map(|(at, _)| body.start + at).skip(skip).collect::<Vec<_>>().into_iter())
}

fn first_paragraph(context: &Context<'_>, opening: &Opening, region: &Range<usize>) -> Option<String> {
    let subtitle = opening.subtitle.as_ref().map(Passage::start);
    let nodes = &context.outline.nodes[region.clone()];
    let mut paragraphs = nodes.iter().skip(1).filter(|n| n.is_paragraph() && Some(n.passage.start()) != subtitle);
    // "Ejer: Odder Kommune" is a fact, and the list of who takes part no text.
    let tells = |node: &&Node| is_story(node) && is_terminated(node.text());
    let first = paragraphs.clone().next()?;
    Some(paragraphs.find(tells).unwrap_or(first).text().to_owned())
}

/// The theme that a case stands under: the nearest heading above of a higher level.
fn theme(context: &Context<'_>, opening: &Opening) -> Option<String> {
    let outline = context.outline;
    let above = outline.ancestors(opening.node).into_iter().find(|at| {
        let node = &outline.nodes[*at];
        let other_case = labels::case_heading(node.text()).is_some()
            || projects::is_part(node)
            || node.text().starts_with("Projekt ");
        !other_case && says_something(node) && !context.is_title(*at)
    })?;
    Some(outline.nodes[above].head().as_str().to_owned())
}
