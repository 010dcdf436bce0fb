//! Numbers that stand apart from what they number: beside headings, and before the steps of a list.

use super::shape::{self, Marker};
use super::{Node, NodeKind};
use crate::structure::sentence::is_terminated;
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
