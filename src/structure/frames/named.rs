//! Frames whose headings say what they are: *Pejlemærke 2: Ro ved bordet*, *Tema: Ro*, *TEMA 1* over a title. The nouns are
//! those of the vocabulary, or such that the pamphlet itself numbers: *Situation 1: Ro*, *SITUATION 2* over a title.

use super::announcement::announcement;
use super::chapters;
use super::{Found, told_most};
use crate::structure::context::Context;
use crate::structure::numbered;
use crate::structure::outline::{Node, NodeKind, Outline, kind_of_kicker};
use crate::structure::participants;
use crate::structure::sentence::{regex, words};
use crate::structure::steps;
use crate::structure::vocabulary::{Kind, KindClass, VOCABULARY};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static PLAIN: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?P<kind>\p{L}+):\s*(?P<title>\p{L}.*)$"));

/// *Pejlemærke 2: Ro ved bordet*, *2. princip: Ro ved bordet*, *Tema: Ro ved bordet*.
pub(super) fn named(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found: Vec<Found> = outline.headings().filter_map(|at| named_frame(outline, at)).collect();
    // "Fase 1" over "Planlægning" over "Maj til august": a calendar tells nothing of its parts.
    let told = |frame: &Found| outline.nodes[frame.body.clone()].iter().any(|node| node.is_item() || tells(node));
    let kinds: BTreeSet<String> = found.iter().filter(|frame| told(frame)).map(|frame| frame.kind.clone()).collect();
    let is_common = |frame: &Found| VOCABULARY.kind(&frame.kind).is_some_and(|kind| kind.counted);
    found.retain(|frame| !is_common(frame) || kinds.contains(&frame.kind));
    let steps = steps::steps(context);
    found.retain(|frame| !steps.iter().any(|(step, _)| *step == frame.node));
    found.extend(of_own_kinds(context));
    found.extend(counted_elsewhere(outline));
    let rows: Vec<Found> = rows(outline).into_iter().filter(|row| found.iter().all(|f| f.kind != row.kind)).collect();
    found.extend(rows);
    let lost = lost_first(context, &found);
    found.extend(lost);
    found
}

/// *Dilemma: Ro eller tempo?* here and there: a noun that alone says little, when a sentence counts so many.
fn counted_elsewhere(outline: &Outline) -> Vec<Found> {
    let mut by_kind: BTreeMap<&str, Vec<Found>> = BTreeMap::new();
    for at in outline.headings() {
        let Some(parts) = PLAIN.captures(outline.nodes[at].text()) else { continue };
        let (Some(noun), Some(title)) = (parts.name("kind"), parts.name("title")) else { continue };
        let kind = VOCABULARY.kind(noun.as_str()).filter(|kind| kind.counted && kind.class == KindClass::Frame);
        if let Some(kind) = kind.filter(|kind| noun.as_str().to_lowercase() == kind.singular) {
            by_kind.entry(&kind.singular).or_default().push(frame(outline, at, kind, None, title.start()));
        }
    }
    let is_counted = |kind: &str, count: usize| {
        chapters::said(outline).any(|said| said.kind.singular == kind && said.count == Some(count as u32))
    };
    by_kind.retain(|kind, frames| frames.len() >= FEWEST && is_counted(kind, frames.len()));
    by_kind.into_values().flatten().collect()
}

/// An engine lost the first of several kickers: *TEMA 2* and *TEMA 3* are found, the text counts three, and one heading of their
/// level opens an earlier page.
fn lost_first(context: &Context<'_>, found: &[Found]) -> Option<Found> {
    let outline = context.outline;
    let kicked: Vec<&Found> = found.iter().filter(|f| outline.nodes[f.node].kicker.is_some()).collect();
    let second = kicked.first()?;
    let in_order = kicked.iter().zip(2..).all(|(frame, n)| frame.number == Some(n) && frame.kind == second.kind);
    let count = kicked.len() as u32 + 1;
    let is_counted = |node: &Node| {
        let counted = announcement(node.text(), KindClass::Frame);
        counted.is_some_and(|counted| counted.count == Some(count) && counted.kind.singular == second.kind)
    };
    if !in_order || count < 3 || !outline.running().any(|(_, node)| is_counted(node)) {
        return None;
    }
    let opens_page = |at: usize| outline.nodes[..at].iter().all(|n| n.page < outline.nodes[at].page || n.is_noise());
    let is_first = |at: &usize| {
        let node = &outline.nodes[*at];
        node.page > 1
            && node.level() == outline.nodes[second.node].level()
            && node.label().is_none()
            && node.kicker.is_none()
            && opens_page(*at)
            && outline.nodes[outline.body(*at)].iter().any(tells)
    };
    let mut all = outline.headings().take_while(|at| *at < second.node).filter(is_first);
    let at = all.next().filter(|_| all.next().is_none())?;
    let kind = VOCABULARY.kind(&second.kind)?;
    Some(Found { confidence: 0.85, ..frame(outline, at, kind, Some(1), 0) })
}

/// *Mål 1 | Ro i salen | 14 % | 10 %*: rows of a table whose first cells say what they are, 1, 2, 3 … in order.
fn rows(outline: &Outline) -> Vec<Found> {
    let row = |at: usize| {
        let cells = outline.nodes[at].cells();
        let [head, title, ..] = cells.as_slice() else { return None };
        let found = outline.kinds.numbered(head.as_str()).filter(|found| found.text == head.as_str().len())?;
        let is_frame = found.kind.class == KindClass::Frame && title.as_str().starts_with(char::is_alphabetic);
        is_frame.then(|| Found {
            title: title.clone(),
            body: at + 1..at + 1,
            rule: "named_row",
            confidence: 0.92,
            ..frame(outline, at, found.kind, Some(found.number), 0)
        })
    };
    let is_row = |(_, node): &(usize, &Node)| node.kind == NodeKind::Row;
    let found: Vec<Found> = outline.running().filter(is_row).filter_map(|(at, _)| row(at)).collect();
    let in_order = found.len() >= FEWEST && found.iter().zip(1..).all(|(frame, n)| frame.number == Some(n));
    if in_order && found.windows(2).all(|pair| pair[0].kind == pair[1].kind) { found } else { Vec::new() }
}

/// A paragraph of so many words tells something.
const SHORTEST_TEXT: usize = 6;

fn tells(node: &Node) -> bool {
    node.is_paragraph() && words(node.text()).count() >= SHORTEST_TEXT
}

fn named_frame(outline: &Outline, at: usize) -> Option<Found> {
    let node = &outline.nodes[at];
    let (kind, number, title) = match &node.kicker {
        Some(kicker) => {
            let (kind, number) = kind_of_kicker(kicker.as_str())?;
            (kind, number, 0)
        }
        None => named_parts(node.text(), node.number)?,
    };
    (kind.class == KindClass::Frame).then(|| frame(outline, at, kind, number, title))
}

fn frame(outline: &Outline, at: usize, kind: &Kind, number: Option<u32>, title: usize) -> Found {
    Found {
        node: at,
        kind: kind.singular.clone(),
        number,
        title: outline.nodes[at].passage.from(title),
        inline: None,
        body: outline.body(at),
        rule: "named_heading",
        confidence: 0.97,
    }
}

fn named_parts(text: &str, printed: Option<u32>) -> Option<(&'static Kind, Option<u32>, usize)> {
    if let Some(found) = PLAIN.captures(text) {
        let kind = VOCABULARY.kind(found.name("kind")?.as_str()).filter(|kind| !kind.counted || printed.is_some())?;
        return Some((kind, printed, found.name("title")?.start()));
    }
    let spaced = || {
        let found = numbered::spaced_noun(text)?;
        Some((VOCABULARY.kind(found.noun)?, found.number, found.text))
    };
    let found = numbered::numbered(text).map(|found| (found.kind, found.number, found.text));
    let (kind, number, title) = found.or_else(spaced)?;
    // "TEMA 2 TEMA": a running head that was read twice has no title.
    let is_title = |title: &str| title.starts_with(char::is_alphabetic) && title.to_lowercase() != kind.singular;
    text.get(title..).is_some_and(is_title).then_some((kind, Some(number), title))
}

/// Headings of the pamphlet's own kinds, where they stand in order: *Situation 1: Ro*, *SITUATION 2* over *Tid*.
fn of_own_kinds(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut by_kind: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for found in outline.headings().filter_map(|at| own_frame(outline, at)) {
        by_kind.entry(found.kind.clone()).or_default().push(found);
    }
    // What lists who takes part is a project, whatever it is called.
    let lists = participants::lists(context);
    let is_project =
        |frame: &Found| lists.iter().any(|list| frame.body.contains(&list.node) || frame.body.end == list.node);
    let numbered =
        |frames: &[Found]| frames.len() >= FEWEST && frames.iter().zip(1..).all(|(f, n)| f.number == Some(n));
    let unnumbered = |frames: &[Found]| frames.len() > FEWEST && frames.iter().all(|frame| frame.number.is_none());
    by_kind
        .into_values()
        .map(|mut frames| {
            told_most(context, &mut frames);
            frames
        })
        .filter(|frames| (numbered(frames) || unnumbered(frames)) && !frames.iter().any(is_project))
        .flatten()
        .collect()
}

/// One part of a kind of its own is none.
const FEWEST: usize = 2;

fn own_frame(outline: &Outline, at: usize) -> Option<Found> {
    let node = &outline.nodes[at];
    let line = node.kicker.as_ref().map_or(node.text(), |kicker| kicker.as_str().trim_end_matches(['.', ':']));
    let found = || outline.kinds.numbered(line).or_else(|| outline.kinds.side_by_side(line));
    let numbered = || found().map(|found| (found.kind, Some(found.number), found.text));
    let (kind, number, text) = outline
        .kinds
        .unnumbered(line)
        .map(|(kind, text)| (kind, None, text))
        .or_else(numbered)
        .filter(|(kind, ..)| outline.kinds.is_own(kind))?;
    let title = if node.kicker.is_some() { 0 } else { text };
    let titled = node.text().get(title..).is_some_and(|title| !title.is_empty());
    titled.then(|| Found { confidence: 0.92, ..frame(outline, at, kind, number, title) })
}
