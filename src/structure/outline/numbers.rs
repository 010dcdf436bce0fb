//! Numbers that stand apart from what they number, beside headings and before the steps of a list; and titles that are numbered by
//! their noun.

use super::headings::is_numbered_title;
use super::raw::RawBlock;
use super::shape::{self, Marker};
use super::{Node, NodeKind};
use crate::model::Role;
use crate::structure::own_kinds::OwnKinds;
use crate::structure::sentence::{begins_small, is_terminated};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Numbers printed beside headings come out at the end of one of their lines: 1, 2, 3 … through the document.
pub(super) fn beside(nodes: &mut [Node]) {
    let ends_in_number = |node: &Node| {
        let lines = node.printed.iter().filter_map(|line| node.text().get(..line.end).map(|text| (text, line.end)));
        lines.into_iter().find_map(|(text, end)| {
            let last = text.rsplit(' ').next().filter(|last| last.len() < text.len() && last.len() <= 2)?;
            Some((last.parse::<u32>().ok()?, end - last.len()..end))
        })
    };
    let bold = |node: &Node| node.kind == NodeKind::Text && node.bold;
    // A bold line among them may end in a number of its own, a heading may not; where the number begins the line, it was read.
    let mut series: Vec<(usize, u32, Option<Range<usize>>)> = Vec::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.is_heading() || bold(node)) {
        let next = series.len() as u32 + 1;
        if node.number.is_some() {
            series.extend((node.is_heading() && node.number == Some(next)).then_some((at, next, None)));
            continue;
        }
        let Some((number, range)) = ends_in_number(node) else { continue };
        if number == next {
            series.push((at, number, Some(range)));
        } else if node.is_heading() {
            return;
        }
    }
    // "KNAST 1", "KNAST 2": the number is the noun's, and what it numbers stands below.
    let before = |(at, _, range): &(usize, u32, Option<Range<usize>>)| {
        range.as_ref().and_then(|range| nodes[*at].text().get(..range.start)).map(str::trim).map(str::to_lowercase)
    };
    let nouns: Vec<Option<String>> = series.iter().map(before).collect();
    if nouns.windows(2).any(|pair| pair[0].is_some() && pair[0] == pair[1]) {
        return;
    }
    let level = series.iter().find_map(|(at, ..)| nodes[*at].level());
    let Some(level) = level.filter(|_| series.len() >= SHORTEST_SERIES) else { return };
    for (at, number, range) in series {
        let node = &mut nodes[at];
        if !node.is_heading() {
            node.kind = NodeKind::Heading(level);
            node.rank = Some(level);
        }
        if let Some(range) = range {
            let (before, after) = (node.passage.slice(0..range.start), node.passage.from(range.end));
            node.passage = before.joined(&after, true);
            node.number = Some(number);
        }
    }
}

/// Lines numbered 1, 2, 3 … without a point, right below each other, most of them sentences: steps of a list. *2 Hent hjælp.
/// Gå ikke alene.* heads nothing.
pub(super) fn steps(nodes: &mut [Node]) {
    let number = |node: &Node| shape::bare_number(node.text()).filter(|_| node.kind == NodeKind::Text);
    let mut at = 0;
    while at < nodes.len() {
        let numbers =
            nodes[at..].iter().zip(1..).take_while(|(node, step)| number(node).is_some_and(|(n, _)| n == *step));
        let run = numbers.count();
        let sentences = nodes[at..at + run].iter().filter(|node| is_terminated(node.text())).count();
        if run >= SHORTEST_SERIES && sentences * 3 >= run * 2 {
            for node in &mut nodes[at..at + run] {
                let Some((step, from)) = number(node) else { continue };
                node.kind = NodeKind::Item { depth: 0, marker: Marker::Number(step) };
                node.number = Some(step);
                node.passage = node.passage.from(from);
            }
        }
        at += run.max(1);
    }
}

/// Fewer numbers than this are chance.
const SHORTEST_SERIES: usize = 3;

/// Fewer numbered lines are no series.
const FEWEST_IN_SERIES: u32 = 3;

/// The kinds of which lines number titles 1, 2, 3 …: *Princip 1 – Ro i salen*. In a scan no type tells that these are headings.
pub(super) fn series<'t>(lines: impl Iterator<Item = &'t str>, kinds: &OwnKinds) -> BTreeSet<String> {
    let mut by_kind: BTreeMap<String, u32> = BTreeMap::new();
    for line in lines.filter(|line| is_numbered_title(line, kinds)) {
        let Some(found) = kinds.numbered(line) else { continue };
        let last = by_kind.entry(found.kind.singular.clone()).or_default();
        *last += u32::from(found.number == *last + 1);
    }
    by_kind.retain(|_, last| *last >= FEWEST_IN_SERIES);
    by_kind.into_keys().collect()
}

/// Parts such a title from the text that layout set in one block with it: it ends before the text's lines do, and the text begins
/// with a capital.
pub(super) fn part_titles(blocks: &mut Vec<RawBlock>, kinds: &OwnKinds) {
    let texts = blocks.iter().filter(|block| block.role == Role::Text);
    let series = series(texts.map(|block| block.lines[0].text.as_str()), kinds);
    if series.is_empty() {
        return;
    }
    let heads_its_block = |block: &RawBlock| {
        let [title, text, ..] = block.lines.as_slice() else { return false };
        let width = block.lines.iter().map(|line| line.width).max().unwrap_or(0);
        block.role == Role::Text
            && is_numbered_title(&title.text, kinds)
            && kinds.numbered(&title.text).is_some_and(|found| series.contains(&found.kind.singular))
            && !begins_small(&text.text)
            && title.width * 5 < width * 4
    };
    let parted = std::mem::take(blocks).into_iter().flat_map(|mut block| {
        let title = heads_its_block(&block).then(|| RawBlock { lines: vec![block.lines.remove(0)], ..block.clone() });
        title.into_iter().chain([block])
    });
    blocks.extend(parted);
}
