//! Tables that came as lines: *Nr. Anbefaling Ansvarlig* over numbered requests, each with who shall act behind or below it.

use super::{Node, NodeKind, shape};
use crate::structure::passage::Passage;
use crate::structure::sentence::{is_terminated, sentences, words};
use crate::structure::vocabulary::{Column, VOCABULARY};

/// Fewer rows than this are no table.
const FEWEST: usize = 3;
/// The columns stand in at most so many lines.
const LONGEST_HEAD: usize = 3;
/// A line of columns has at most so many words.
const MOST_WORDS: usize = 12;
/// A cell that says who shall act has at most so many words.
const LONGEST_NAME: usize = 8;

/// Makes rows of the lines of every such table: the request and who shall act are the cells, the number is the row's.
pub(super) fn mark(nodes: &mut Vec<Node>) {
    let mut at = 0;
    while at < nodes.len() {
        let found = head(nodes, at).and_then(|(end, head)| Some((end, head, rows(nodes, end)?)));
        let Some((end, head, rows)) = found else {
            at += 1;
            continue;
        };
        let last = rows.last().map_or(end, |row| row.end);
        let made: Vec<Node> = std::iter::once(Row { start: at, end, number: None, cells: head })
            .chain(rows)
            .map(|row| row.into_node(nodes))
            .collect();
        let next = at + made.len();
        nodes.splice(at..last, made);
        at = next;
    }
}

/// What becomes a row: some nodes and their two cells.
struct Row {
    start: usize,
    end: usize,
    number: Option<u32>,
    cells: (Passage, Passage),
}

impl Row {
    fn into_node(self, nodes: &[Node]) -> Node {
        let (request, who) = self.cells;
        let passage = request.joined(&who, self.end > self.start + 1);
        Node {
            kind: NodeKind::Row,
            soft: vec![(request.as_str().len() + 1).min(passage.as_str().len())],
            passage,
            number: self.number,
            printed: Vec::new(),
            rank: None,
            ..nodes[self.start].clone()
        }
    }
}

/// Lines from `at` on that name nothing but columns, of which one is what is asked and the next one who shall act: where
/// they end, and the two names.
fn head(nodes: &[Node], at: usize) -> Option<(usize, (Passage, Passage))> {
    let mut columns: Vec<(Column, Passage)> = Vec::new();
    for (end, node) in nodes.iter().enumerate().skip(at).take(LONGEST_HEAD) {
        columns.extend(columns_of(node)?);
        let kinds: Vec<Column> = columns.iter().map(|(column, _)| *column).filter(|c| *c != Column::Number).collect();
        if kinds == [Column::Request, Column::Who] {
            let mut names = columns.into_iter().filter(|(column, _)| *column != Column::Number).map(|(_, name)| name);
            return Some((end + 1, (names.next()?, names.next()?)));
        }
    }
    None
}

/// The columns that a line names, when it says nothing else.
fn columns_of(node: &Node) -> Option<Vec<(Column, Passage)>> {
    let text = node.text();
    let all: Vec<(usize, usize)> = words(text)
        .map(|word| word.as_ptr() as usize - text.as_ptr() as usize)
        .zip(words(text).map(str::len))
        .map(|(at, length)| (at, at + length))
        .take(MOST_WORDS + 1)
        .collect();
    if all.len() > MOST_WORDS {
        return None;
    }
    let (mut from, mut columns) = (0, Vec::new());
    while from < all.len() {
        let name = |to: &usize| text.get(all[from].0..all[*to].1).and_then(|name| VOCABULARY.column(name));
        let to = (from..all.len()).rev().find(|to| name(to).is_some())?;
        columns.push((name(&to)?, node.passage.slice(all[from].0..all[to].1)));
        from = to + 1;
    }
    (!columns.is_empty()).then_some(columns)
}

/// The numbered rows from `at` on, all of which say who shall act.
fn rows(nodes: &[Node], at: usize) -> Option<Vec<Row>> {
    let number = |at: usize| nodes.get(at).and_then(numbered);
    let mut rows: Vec<Row> = Vec::new();
    let mut start = at;
    while let Some((step, from)) = number(start).filter(|(step, _)| *step as usize == rows.len() + 1) {
        let text = nodes[start].passage.from(from);
        let below = nodes.get(start + 1).filter(|next| is_name(next.text()) && numbered(next).is_none());
        let (end, cells) = match (split(&text), below) {
            (Some(cells), _) => (start + 1, cells),
            (None, Some(name)) => (start + 2, (text, name.passage.clone())),
            (None, None) => break,
        };
        rows.push(Row { start, end, number: Some(step), cells });
        start = end;
    }
    (rows.len() >= FEWEST).then_some(rows)
}

/// The number before a row, and where its text begins.
fn numbered(node: &Node) -> Option<(u32, usize)> {
    node.number.map(|number| (number, 0)).or_else(|| shape::bare_number(node.text()))
}

/// *Mål lyden hvert år. Kommunerne*: who shall act stands behind the request's last sentence.
fn split(text: &Passage) -> Option<(Passage, Passage)> {
    let last = sentences(text.as_str()).pop()?;
    let who = text.slice(last.clone());
    (last.start > 0 && is_name(who.as_str())).then(|| (text.slice(0..last.start), who))
}

fn is_name(text: &str) -> bool {
    let capital = text.starts_with(char::is_uppercase);
    capital && !is_terminated(text) && (1..=LONGEST_NAME).contains(&words(text).count())
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    fn asked(rows: &str) -> Vec<(String, Option<String>)> {
        let all = found(&format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{rows}\n"));
        let texts = text_of(&all.recommendations).into_iter().map(str::to_owned);
        texts.zip(all.recommendations.iter().map(|r| r.addressee.clone())).collect()
    }

    #[test]
    fn numbered_lines_below_the_names_of_columns_are_rows() {
        let one = asked(
            "Oversigt over udvalgets anbefalinger\n\nNr. Anbefaling Ansvarlig\n1 Nye lofter i salen senest i maj. Driften\n2 Mere tid til maden. Køkkenet og Ringevæsenet\n3 Et ur uden visere. Staten",
        );
        assert_eq!(one.len(), 3, "{one:?}");
        assert_eq!(one[1], ("Mere tid til maden.".to_owned(), Some("Køkkenet og Ringevæsenet".to_owned())));
        let two = asked(
            "Nr. Anbefaling\n\nAnsvarlig\n\n1 Nye lofter i salen senest i maj.\n\nDriften\n\n2 Mere tid til maden.\n\nKøkkenet\n\n3 Et ur uden visere.\n\nStaten\n\nTak til alle, der har læst med til det sidste.",
        );
        assert_eq!(two.len(), 3, "{two:?}");
        assert_eq!(two[2], ("Et ur uden visere.".to_owned(), Some("Staten".to_owned())));
    }

    #[test]
    fn other_columns_make_no_requests() {
        let costs =
            "Nr. Løsning Pris\n1 Nye lofter i salen. Dyrt\n2 Mere tid til maden. Billigt\n3 Et ur uden visere. Gratis";
        assert!(asked(costs).is_empty());
        let tasks =
            "Nr. Opgave Ansvarlig\n1 Nye lofter i salen. Hanne\n2 Mere tid til maden. Bo\n3 Et ur uden visere. Ida";
        assert!(asked(tasks).is_empty(), "a list of tasks without a label is a list of tasks");
    }
}
