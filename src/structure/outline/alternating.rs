//! Titles told by their order alone: a short line over a text, again and again. Where a scan or a page in one type tells
//! nothing of its titles, their taking turns with texts does.

use super::shape::{self, HeadingShape, Marker};
use super::{Node, NodeKind};
use crate::structure::sentence::{first_word, is_terminated, words};

/// Fewer in a row are chance: a caption stands over a text too.
const FEWEST: usize = 3;
/// A title in a row of titles has at most this many words.
const LONGEST_TITLE: usize = 8;
/// A text under a title has at least this many words.
const SHORTEST_TEXT: usize = 6;

/// What takes its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// A title and the text in the node below it.
    Two,
    /// A title that came in one node with its text, behind what an engine took for a bullet; where the text begins.
    One(usize),
}

/// Makes headings of the titles in every row of titles and texts.
pub(super) fn mark(nodes: &mut Vec<Node>) {
    let running: Vec<usize> = (0..nodes.len()).filter(|at| !nodes[*at].is_noise()).collect();
    let mut rows: Vec<Vec<(usize, Turn)>> = vec![Vec::new()];
    let mut index = 0;
    while index < running.len() {
        let at = running[index];
        let below = running.get(index + 1).map(|below| &nodes[*below]);
        let turn = turn(&nodes[at], below);
        match (turn, rows.last_mut()) {
            (Some(turn), Some(row)) => row.push((at, turn)),
            _ => rows.push(Vec::new()),
        }
        index += if turn == Some(Turn::Two) { 2 } else { 1 };
    }
    for (at, turn) in rows.into_iter().filter(|row| is_row(row)).flatten().rev() {
        match turn {
            Turn::Two => {
                nodes[at].kind = NodeKind::Heading(0);
                let below = (at + 1..nodes.len()).find(|below| !nodes[*below].is_noise());
                give_number(nodes, at, below);
            }
            Turn::One(text) => split(nodes, at, text),
        }
    }
}

/// After headings were judged: makes headings of the titles in every series of numbers of which two at least are headings: where an engine read them,
/// some of *4. Sænk lyden* over its text came as items.
pub(super) fn mark_numbered(nodes: &mut Vec<Node>) {
    let mut series: Vec<Vec<usize>> = Vec::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| !node.is_noise()) {
        let counts = node.is_heading() || matches!(node.kind, NodeKind::Item { depth: 0, marker: Marker::Number(_) });
        let Some(number) = node.number.filter(|_| counts) else { continue };
        match series.last_mut().filter(|series| series.len() + 1 == number as usize) {
            Some(series) => series.push(at),
            None if number == 1 => series.push(vec![at]),
            None => {}
        }
    }
    let mut turns: Vec<(usize, Turn)> = Vec::new();
    for series in series.into_iter().filter(|series| series.len() >= FEWEST) {
        let items: Vec<usize> = series.iter().copied().filter(|at| nodes[*at].is_item()).collect();
        // Where two thirds are titles of their own, one more may have been full by chance.
        let apart = |at: &usize| nodes[*at].is_heading() || numbered_turn(nodes, *at, false) == Some(Turn::Two);
        let sure = series.iter().filter(|at| apart(at)).count() * 3 >= series.len() * 2;
        let told: Option<Vec<(usize, Turn)>> =
            items.iter().map(|at| Some((*at, numbered_turn(nodes, *at, sure)?))).collect();
        turns.extend(told.filter(|_| series.len() - items.len() >= FEWEST_HEADINGS).into_iter().flatten());
    }
    turns.sort_unstable_by_key(|(at, _)| *at);
    for (at, turn) in turns.into_iter().rev() {
        match turn {
            Turn::Two => nodes[at].kind = NodeKind::Heading(0),
            Turn::One(text) => {
                split(nodes, at, text);
                nodes[at + 1].kind = NodeKind::Paragraph;
            }
        }
    }
}

/// So many headings in a series of numbers say that the others are headings too.
const FEWEST_HEADINGS: usize = 2;

/// How a numbered item is a title and its text: the text right below it, or behind its first printed line, which had room for
/// more, unless it is `sure` that the line ends there.
fn numbered_turn(nodes: &[Node], at: usize, sure: bool) -> Option<Turn> {
    let node = &nodes[at];
    if is_title(node.text()) {
        let below = nodes[at + 1..].iter().find(|below| !below.is_noise())?;
        let told = matches!(below.kind, NodeKind::Text | NodeKind::Paragraph) && tells(below.text());
        return told.then_some(Turn::Two);
    }
    let first = node.printed.first()?;
    let (title, text) = (node.text().get(..first.end)?, node.text().get(first.end..)?.trim_start());
    let widest = node.printed.iter().map(|line| line.width).max()?;
    let has_room = sure || first.width + 1 + first_word(text).chars().count() < widest;
    (is_title(title) && tells(text) && has_room).then_some(Turn::One(node.text().len() - text.len()))
}

fn is_row(row: &[(usize, Turn)]) -> bool {
    row.len() >= FEWEST && row.iter().filter(|(_, turn)| *turn == Turn::Two).count() * 2 > row.len()
}

fn turn(node: &Node, below: Option<&Node>) -> Option<Turn> {
    let alone = matches!(node.kind, NodeKind::Text | NodeKind::Item { marker: Marker::None, .. });
    if alone && is_title(node.text()) {
        let below = below.filter(|below| is_body(below))?;
        return (below.page == node.page && is_text(below.text())).then_some(Turn::Two);
    }
    let end = node.printed.first().filter(|_| node.is_item() && node.number.is_none())?.end;
    let (title, text) = (node.text().get(..end)?, node.text().get(end..)?.trim_start());
    (is_title(title) && is_text(text)).then_some(Turn::One(node.text().len() - text.len()))
}

/// A text, perhaps behind a number that is set between the lines of both.
fn is_body(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Text | NodeKind::Paragraph | NodeKind::Item { marker: Marker::Number(_), .. })
}

/// The number before the text under a title is the title's.
fn give_number(nodes: &mut [Node], title: usize, text: Option<usize>) {
    let Some(text) = text.filter(|text| nodes[*text].is_item()) else { return };
    nodes[text].kind = NodeKind::Text;
    nodes[title].number = nodes[text].number.take();
}

fn is_title(text: &str) -> bool {
    shape::heading_shape(text) == HeadingShape::Weak
        && words(text).count() <= LONGEST_TITLE
        && shape::bare_number(text).is_none()
}

fn is_text(text: &str) -> bool {
    is_terminated(text) && tells(text)
}

/// Its end may stand in the next column.
fn tells(text: &str) -> bool {
    words(text).count() >= SHORTEST_TEXT && text.starts_with(char::is_uppercase)
}

fn split(nodes: &mut Vec<Node>, at: usize, text: usize) {
    let mut body = nodes[at].clone();
    body.kind = NodeKind::Text;
    body.passage = body.passage.from(text);
    body.printed =
        body.printed.iter().skip(1).map(|line| super::PrintedLine { end: line.end - text, ..*line }).collect();
    body.soft.clear();
    let title = &mut nodes[at];
    title.passage = title.passage.slice(0..text);
    title.printed.truncate(1);
    title.soft.clear();
    title.kind = NodeKind::Heading(0);
    nodes.insert(at + 1, body);
}

#[cfg(test)]
mod tests {
    use super::super::PrintedLine;
    use super::super::story_kickers::tests::{STORY, node};
    use super::*;

    fn headings(pairs: &[(&str, &str)]) -> Vec<String> {
        let mut nodes: Vec<Node> =
            pairs.iter().flat_map(|(title, text)| [node(title, 1, None), node(text, 1, None)]).collect();
        mark(&mut nodes);
        nodes.iter().filter(|node| node.is_heading()).map(|node| node.text().to_owned()).collect()
    }

    #[test]
    fn short_lines_that_take_turns_with_texts_are_titles() {
        let titles = [("Ro i salen", STORY), ("Lys på gangen", STORY), ("Plads til alle", STORY)];
        assert_eq!(headings(&titles), ["Ro i salen", "Lys på gangen", "Plads til alle"]);
        assert!(headings(&titles[..2]).is_empty());
        let broken = [titles[0], ("Lys på gangen.", STORY), titles[1], titles[2]];
        assert!(headings(&broken).is_empty());
    }

    #[test]
    fn numbered_items_among_numbered_headings_are_headings() {
        let heading = |n: u32| Node { kind: NodeKind::Heading(4), number: Some(n), ..node("Ro i salen", 1, None) };
        let item = |n: u32, text: &str| Node {
            kind: NodeKind::Item { depth: 0, marker: Marker::Number(n) },
            number: Some(n),
            ..node(text, 1, None)
        };
        let joined = format!("Lys på gangen {STORY}");
        let mut second = item(2, &joined);
        second.printed = [(14, 14), (joined.len(), 40)].map(|(end, width)| PrintedLine { end, width }).to_vec();
        let story = || node(STORY, 1, None);
        let numbers = |nodes: &mut Vec<Node>| {
            mark_numbered(nodes);
            nodes.iter().filter(|node| node.is_heading()).filter_map(|node| node.number).collect::<Vec<_>>()
        };
        let mut nodes =
            vec![heading(1), story(), second.clone(), heading(3), story(), item(4, "Plads til alle"), story()];
        assert_eq!(numbers(&mut nodes), [1, 2, 3, 4]);
        assert_eq!(nodes[3].text(), STORY);
        let mut list = vec![item(1, "Ro i salen"), story(), second, heading(3), story()];
        assert_eq!(numbers(&mut list), [3]);
    }

    #[test]
    fn a_number_between_title_and_text_is_the_titles() {
        let numbered = |n: u32| Node {
            kind: NodeKind::Item { depth: 0, marker: Marker::Number(n) },
            number: Some(n),
            ..node(STORY, 1, None)
        };
        let titles = ["Ro i salen", "Lys på gangen", "Plads til alle"];
        let mut nodes: Vec<Node> =
            titles.iter().zip(1..).flat_map(|(title, n)| [node(title, 1, None), numbered(n)]).collect();
        mark(&mut nodes);
        let numbers: Vec<Option<u32>> = nodes.iter().filter(|node| node.is_heading()).map(|node| node.number).collect();
        assert_eq!(numbers, [Some(1), Some(2), Some(3)]);
        assert!(!nodes[1].is_item() && nodes[1].number.is_none());
    }

    #[test]
    fn a_title_that_came_with_its_text_behind_a_bullet_is_parted_from_it() {
        let joined = format!("Lys på gangen {STORY}");
        let mut item = node(&joined, 1, None);
        item.kind = NodeKind::Item { depth: 0, marker: Marker::Bullet };
        item.printed = [14, joined.len()].map(|end| PrintedLine { end, width: end }).to_vec();
        let pair = |title: &str| [node(title, 1, None), node(STORY, 1, None)];
        let mut nodes: Vec<Node> = pair("Ro i salen").into_iter().chain([item]).chain(pair("Plads til alle")).collect();
        mark(&mut nodes);
        let texts: Vec<(bool, &str)> = nodes.iter().map(|node| (node.is_heading(), node.text())).collect();
        assert_eq!(texts[2..4], [(true, "Lys på gangen"), (false, STORY)]);
        assert_eq!(nodes.len(), 6);
    }
}
