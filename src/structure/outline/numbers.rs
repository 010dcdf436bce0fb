//! Numbers that stand apart from what they number, beside headings and before the steps of a list; and titles that are numbered by
//! their noun.

use super::headings::is_numbered_title;
use super::raw::RawBlock;
use super::shape::{self, Marker};
use super::{Node, NodeKind, Reason};
use crate::model::Role;
use crate::structure::numbered::roman;
use crate::structure::own_kinds::OwnKinds;
use crate::structure::sentence::{begins_small, is_terminated};
use crate::structure::vocabulary::VOCABULARY;
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

/// The number that stands alone in larger type right over a line, in the same box.
fn figure_over(pair: &[Node]) -> Option<u32> {
    let [figure, line] = pair else { return None };
    // Without type the series alone must tell.
    let larger = figure.size.zip(line.size).is_none_or(|(figure, line)| figure > LARGER * line);
    let is_figure = figure.kind == NodeKind::Noise(Reason::PageNumber);
    let digits = figure.text().parse().ok().filter(|number| is_figure && *number < 100);
    let number = digits.or_else(|| roman(figure.text()));
    number.filter(|_| larger && (figure.page, figure.panel) == (line.page, line.panel))
}

/// A number before a text: of which series, the number, and where the text begins, in bytes.
type Counted = (Option<char>, u32, usize);

/// Items numbered without a point one after the other, though they begin small: *4 indføre …* in a list that finishes a sentence.
pub(super) fn before_items(nodes: &mut [Node]) {
    let number = |node: &Node| -> Option<Counted> {
        let (figure, rest) = node.text().split_once(' ')?;
        let is_line = matches!(node.kind, NodeKind::Item { marker: Marker::None, .. } | NodeKind::Text);
        let is_bare = is_line && figure.len() <= 2;
        let number = figure.parse().ok().filter(|_| is_bare && begins_small(rest))?;
        Some((None, number, figure.len() + 1))
    };
    number_runs(nodes, number, SHORTEST_PART, |_| true);
}

/// *K1 Giv maden tid.* above *K2 …*: a letter and a number before requests, each the next of the one above.
pub(super) fn coded(nodes: &mut [Node]) {
    let code = |node: &Node| -> Option<Counted> {
        let (code, rest) = node.text().split_once(' ')?;
        let letter = code.chars().next().filter(char::is_ascii_uppercase)?;
        let number = code.get(1..).filter(|digits| (1..=2).contains(&digits.len()))?.parse().ok()?;
        let is_line = matches!(node.kind, NodeKind::Item { .. } | NodeKind::Text) && node.number.is_none();
        (is_line && !begins_small(rest)).then_some((Some(letter), number, code.len() + 1))
    };
    number_runs(nodes, code, SHORTEST_SERIES, |first| first == 1);
}

/// Makes numbered items of runs of nodes that count on within one series, `fewest` or more of them, from a number that may open one.
fn number_runs(
    nodes: &mut [Node],
    counted: impl Fn(&Node) -> Option<Counted>,
    fewest: usize,
    opens: impl Fn(u32) -> bool,
) {
    let mut at = 0;
    while at < nodes.len() {
        let run = counted(&nodes[at]).filter(|(_, first, _)| opens(*first)).map_or(0, |(series, first, _)| {
            let is_next = |(node, next): &(&Node, u32)| {
                counted(node).is_some_and(|(other, number, _)| (other, number) == (series, *next))
            };
            nodes[at..].iter().zip(first..).take_while(is_next).count()
        });
        for node in nodes[at..].iter_mut().take(if run >= fewest { run } else { 0 }) {
            if let Some((_, number, from)) = counted(node) {
                make_item(node, number, from);
            }
        }
        at += run.max(1);
    }
}

/// Makes a numbered item of a node whose text begins at byte `from`.
fn make_item(node: &mut Node, number: u32, from: usize) {
    node.kind = NodeKind::Item { depth: node.depth(), marker: Marker::Number(number) };
    node.number = Some(number);
    node.keep_from(from);
}

/// *I Ro i salen*, *II Tid nok*, *III Plads til alle*: titles behind Roman numerals, all from I on, at least three.
pub(super) fn roman_titles(nodes: &mut [Node]) {
    let title = |node: &Node| -> Option<(u32, usize)> {
        let (numeral, rest) = node.text().split_once(' ')?;
        let plain = node.is_heading() || node.kind == NodeKind::Text && !is_terminated(rest);
        // An engine reads the capital as a bar, a mark or a small letter.
        let numeral_read = numeral.trim_end_matches(['.', ':']).replace(['!', '|', 'l', 'i'], "I");
        let number = roman(&numeral_read).filter(|_| plain && !begins_small(rest) && node.number.is_none())?;
        Some((number, numeral.len() + 1))
    };
    let found: Vec<(usize, (u32, usize))> = (0..nodes.len()).filter_map(|at| Some((at, title(&nodes[at])?))).collect();
    if found.len() < SHORTEST_SERIES || !found.iter().zip(1..).all(|((_, (number, _)), n)| *number == n) {
        return;
    }
    for (at, (number, from)) in found {
        nodes[at].number = Some(number);
        nodes[at].keep_from(from);
    }
}

/// A noun and the number printed below it in the same box, or the ordinal above it, are one line: *TRIN* over *2*, *FØRSTE* over
/// *DOGME*.
pub(super) fn in_two_lines(nodes: &mut Vec<Node>, kinds: &OwnKinds) {
    let is_kind = |text: &str| kinds.kind(text).is_some_and(|kind| kind.singular == text.to_lowercase());
    for at in (1..nodes.len()).rev() {
        let [first, second] = &nodes[at - 1..=at] else { continue };
        let is_number = second.kind == NodeKind::Noise(Reason::PageNumber) && second.text().len() <= 2;
        let is_ordinal = || VOCABULARY.ordinals.contains_key(&first.text().to_lowercase());
        let is_one = is_kind(first.text()) && is_number || is_kind(second.text()) && is_ordinal();
        if is_one && first.panel.is_some() && (first.page, first.panel) == (second.page, second.panel) {
            let second = nodes.remove(at);
            let first = &mut nodes[at - 1];
            first.passage = first.passage.joined(&second.passage, false);
            first.printed.clear();
        }
    }
}

/// A large figure over what it counts is one line with it: *5* over *projekter*.
pub(super) fn over_nouns(nodes: &mut Vec<Node>) {
    let is_noun = |noun: &Node| {
        noun.kind == NodeKind::Text && begins_small(noun.text()) && noun.text().split(' ').count() <= LONGEST_NOUN
    };
    for at in (1..nodes.len()).rev() {
        if nodes[at].size.is_some() && is_noun(&nodes[at]) && figure_over(&nodes[at - 1..=at]).is_some() {
            let figure = nodes.remove(at - 1);
            let noun = &mut nodes[at - 1];
            noun.passage = figure.passage.joined(&noun.passage, false);
            noun.printed.clear();
        }
    }
}

/// Large figures over titles number them where all stand in order: *1* over *Kigge* beside *2* over *Pludre*, *I* beside *II*.
pub(super) fn over_titles(nodes: &mut Vec<Node>) {
    let is_title = |at: &usize| {
        let node = &nodes[*at];
        let is_line = || {
            let told = nodes.get(at + 1).is_some_and(|text| is_terminated(text.text()));
            node.kind == NodeKind::Text && node.size.is_none() && told && !is_terminated(node.text())
        };
        (node.is_heading() || is_line()) && node.number.is_none() && node.text().split(' ').count() <= LONGEST_TITLE
    };
    let titles = (1..nodes.len()).filter(is_title);
    let found: Vec<(usize, u32)> = titles.filter_map(|at| Some((at, figure_over(&nodes[at - 1..=at])?))).collect();
    if found.len() < SHORTEST_SERIES || !found.iter().zip(1..).all(|((_, number), n)| *number == n) {
        return;
    }
    for (at, number) in found.into_iter().rev() {
        let figure = nodes.remove(at - 1);
        let title = &mut nodes[at - 1];
        if title.is_heading() {
            title.number = Some(number);
        } else {
            title.passage = figure.passage.joined(&title.passage, false);
            title.printed.clear();
        }
    }
}

/// A title has at most so many words.
const LONGEST_TITLE: usize = 14;

/// Such a figure is set larger by this factor, …
const LARGER: f32 = 1.4;
/// … and stands over so many words at most.
const LONGEST_NOUN: usize = 3;

/// Lines numbered 1, 2, 3 … without a point, right below each other, most of them sentences: steps of a list. *2 Hent hjælp.
/// Gå ikke alene.* heads nothing. Headings may part them: the list below the next one goes on with 4.
pub(super) fn steps(nodes: &mut [Node]) {
    let number = |node: &Node| shape::bare_number(node.text()).filter(|_| node.kind == NodeKind::Text);
    let (mut at, mut next) = (0, 1);
    while at < nodes.len() {
        // What layout took for items of the series counts on as well.
        if let NodeKind::Item { marker: Marker::Number(number), depth: 0 } = nodes[at].kind {
            next = if number == 1 || number == next { number + 1 } else { next };
        }
        let first = number(&nodes[at]).map(|(first, _)| first).filter(|first| *first == 1 || *first == next);
        let is_step = |(node, step): &(&Node, u32)| number(node).is_some_and(|(n, _)| n == *step);
        let run = first.map_or(0, |first| nodes[at..].iter().zip(first..).take_while(is_step).count());
        let sentences = nodes[at..at + run].iter().filter(|node| is_terminated(node.text())).count();
        let goes_on = next > 1 && first == Some(next) && run >= SHORTEST_PART;
        if (run >= SHORTEST_SERIES || goes_on) && sentences * 3 >= run * 2 {
            next = if goes_on { next } else { 1 } + run as u32;
            for node in &mut nodes[at..at + run] {
                let Some((step, from)) = number(node) else { continue };
                make_item(node, step, from);
            }
        }
        at += run.max(1);
    }
}

/// Fewer numbers than this are chance.
const SHORTEST_SERIES: usize = 3;
/// A series that was begun goes on with no fewer.
const SHORTEST_PART: usize = 2;

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

#[cfg(test)]
mod tests {
    use super::super::PrintedLine;
    use super::super::story_kickers::tests::node;
    use super::*;
    use crate::structure::context::tests::found;

    #[test]
    fn steps_go_on_below_the_next_heading() {
        let all = |next: u32| {
            let text = format!(
                "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nI køkkenet\n\n1 Sænk lyden i salen.\n2 Giv maden mere tid.\n3 Lav et skilt om ro.\n\nI stuen\n\n{next} Lav et rum til ro.\n{} Skab plads til alle.\n",
                next + 1
            );
            found(&text).recommendations.len()
        };
        assert_eq!((all(4), all(7)), (5, 3));
    }

    #[test]
    fn what_stands_before_a_text_is_left_out_with_its_share_of_the_lines() {
        let mut numbered = node("3 Giv maden mere tid nu.", 1, None);
        numbered.printed = [11, 24].map(|end| PrintedLine { end, width: end }).to_vec();
        numbered.keep_from(2);
        assert_eq!(numbered.text(), "Giv maden mere tid nu.");
        assert_eq!(numbered.lines(), ["Giv maden", "mere tid nu."]);
    }

    #[test]
    fn a_large_figure_counts_what_stands_below_it() {
        let texts = |size: f32| {
            let figure = Node { size: Some(size), kind: NodeKind::Noise(Reason::PageNumber), ..node("5", 1, Some(0)) };
            let mut nodes =
                vec![figure, Node { size: Some(10.0), kind: NodeKind::Text, ..node("projekter", 1, Some(0)) }];
            over_nouns(&mut nodes);
            nodes.iter().map(|node| node.text().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(texts(20.0), ["5 projekter"]);
        assert_eq!(texts(10.0).len(), 2);
    }

    #[test]
    fn a_noun_and_its_number_may_stand_in_two_lines_of_a_box() {
        let texts = |lines: [&str; 2], panel: Option<u32>| {
            let kind = |text: &str| match text {
                "2" => NodeKind::Noise(Reason::PageNumber),
                _ => NodeKind::Text,
            };
            let mut nodes = lines.map(|text| Node { kind: kind(text), ..node(text, 1, panel) }).to_vec();
            in_two_lines(&mut nodes, &OwnKinds::default());
            nodes.iter().map(|node| node.text().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(texts(["TRIN", "2"], Some(0)), ["TRIN 2"]);
        assert_eq!(texts(["ANDET", "DOGME"], Some(0)), ["ANDET DOGME"]);
        assert_eq!((texts(["TRIN", "2"], None).len(), texts(["SALEN", "2"], Some(0)).len()), (2, 2));
    }

    #[test]
    fn roman_numerals_before_titles_number_them() {
        let all = |numerals: [&str; 3]| {
            let part = |(numeral, title): (&str, &str)| {
                format!("{numeral} {title}\n\nDer er altid tid nok til maden i huset.\n\n")
            };
            let parts = numerals.into_iter().zip(["Tid først", "Ro bagefter", "Plads til alle"]).map(part);
            let text = format!("Ro i byen\n\nVi har tre principper.\n\nDet mener vi\n\n{}", parts.collect::<String>());
            let found = found(&text).frames;
            found.into_iter().map(|frame| (frame.number, frame.title)).collect::<Vec<_>>()
        };
        assert_eq!(all(["I", "II", "III"])[1], (Some(2), "Ro bagefter".to_owned()));
        assert!(all(["I", "II", "IV"]).is_empty());
    }

    #[test]
    fn items_that_begin_small_may_be_numbered_without_a_point() {
        let item = |text: &str| Node { kind: NodeKind::Item { depth: 0, marker: Marker::None }, ..node(text, 1, None) };
        let numbers = |texts: [&str; 2]| {
            let mut nodes = texts.map(item).to_vec();
            before_items(&mut nodes);
            nodes.iter().map(|node| node.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers(["4 sænke lyden", "5 give tid"]), [Some(4), Some(5)]);
        assert_eq!(numbers(["4 ud af ti", "3 ud af ti"]), [None, None]);
    }

    #[test]
    fn large_figures_over_titles_number_them_in_order() {
        let numbers = |order: [&str; 3]| {
            let mut nodes: Vec<Node> = Vec::new();
            for (panel, (figure, title)) in (0..).zip(order.into_iter().zip(["Kigge", "Pludre", "Pege"])) {
                let kind = NodeKind::Noise(Reason::PageNumber);
                nodes.push(Node { size: Some(24.0), kind, ..node(figure, 1, Some(panel)) });
                nodes.push(Node { size: Some(9.0), kind: NodeKind::Heading(4), ..node(title, 1, Some(panel)) });
            }
            over_titles(&mut nodes);
            nodes.iter().map(|node| node.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers(["1", "2", "3"]), [Some(1), Some(2), Some(3)]);
        assert_eq!(numbers(["I", "II", "III"]), [Some(1), Some(2), Some(3)]);
        assert_eq!(numbers(["1", "2", "14"]), vec![None; 6]);
    }

    #[test]
    fn numbers_alone_over_lines_number_them_in_plain_text() {
        let all = |third: u32| {
            let part = |n: u32, title: &str| format!("{n}\n\n{title}\n\nDer er altid tid nok til maden i huset.\n\n");
            let parts = [part(1, "Stien først"), part(2, "Lys på vejen"), part(third, "En bænk til alle")].concat();
            found(&format!("Ud af døren\n\nByrådet giver tre løfter og en bro.\n\nVi lover\n\n{parts}")).frames.len()
        };
        assert_eq!((all(3), all(5)), (3, 0));
    }

    #[test]
    fn requests_may_have_codes_that_count_on() {
        let all = |third: &str| {
            let list = format!("K1 Giv maden mere tid.\n\nK2 Sænk lyden i salen.\n\n{third} Tag stolene med ud.\n");
            let all =
                found(&format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nAnbefalinger\n\n{list}"));
            all.recommendations.into_iter().map(|asked| asked.text).collect::<Vec<_>>()
        };
        assert_eq!(all("K3")[2], "Tag stolene med ud.");
        assert!(all("A4").iter().all(|text| text != "Tag stolene med ud."));
    }
}
