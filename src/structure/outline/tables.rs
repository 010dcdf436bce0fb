//! Tables that came as lines: *Nr. Anbefaling Ansvarlig* over requests, each with who shall act behind or below it.

use super::{Node, NodeKind, columns, shape};
use crate::structure::passage::Passage;
use crate::structure::vocabulary::Column;

/// Fewer rows than this are no table; …
const FEWEST: usize = 3;
/// … where the head names three columns or more, two are enough.
const FEWEST_OF_MANY: usize = 2;
/// The columns stand in at most so many lines.
const LONGEST_HEAD: usize = 5;
/// A row stands in at most so many lines, when it is no line to each cell.
const LINES_OF_ROW: usize = 3;

/// Makes rows of the lines of every such table: request, who shall act and what else the head names are the cells, the
/// number is the row's.
pub(super) fn mark(nodes: &mut Vec<Node>) {
    let mut at = 0;
    while at < nodes.len() {
        if let Some(row) = head_over_rows(nodes, at) {
            nodes[at] = row.into_node(nodes);
        }
        let found = head(nodes, at).and_then(|head| Some((rows(nodes, &head)?, head)));
        let Some((rows, head)) = found else {
            at += 1;
            continue;
        };
        let all: Vec<Row> = std::iter::once(head.row).chain(rows).collect();
        at += all.len();
        // From the last to the first, so that places before stay; noise between the rows stays too.
        for row in all.into_iter().rev() {
            let (start, end) = (row.start, row.end);
            let node = row.into_node(nodes);
            nodes.splice(start..end, [node]);
        }
    }
}

/// What becomes a row: some nodes and their cells.
struct Row {
    start: usize,
    end: usize,
    number: Option<u32>,
    cells: Vec<Passage>,
}

impl Row {
    fn into_node(self, nodes: &[Node]) -> Node {
        let apart = self.end > self.start + 1;
        let mut cells = self.cells.into_iter();
        let mut passage = cells.next().unwrap_or_default();
        let mut soft = Vec::new();
        for cell in cells {
            soft.push(passage.as_str().len() + 1);
            passage = passage.joined(&cell, apart);
        }
        for at in &mut soft {
            *at = (*at).min(passage.as_str().len());
        }
        Node {
            kind: NodeKind::Row,
            soft,
            passage,
            number: self.number,
            printed: Vec::new(),
            rank: None,
            ..nodes[self.start].clone()
        }
    }
}

/// The head of a table.
struct Head {
    row: Row,
    /// Its columns but the number's.
    columns: Vec<Column>,
    is_numbered: bool,
}

/// Lines from `at` on that name nothing but columns, of which one is what is asked and one who shall act.
fn head(nodes: &[Node], at: usize) -> Option<Head> {
    let mut named: Vec<(Column, Passage)> = Vec::new();
    let mut end = at;
    for node in nodes[at..].iter().take(LONGEST_HEAD).take_while(|node| node.kind != NodeKind::Row) {
        let Some(columns) = columns::named(node.text()) else { break };
        named.extend(columns.into_iter().map(|(column, range)| (column, node.passage.slice(range))));
        end += 1;
    }
    columns::meant(named.iter_mut().map(|(column, _)| column));
    let kinds: Vec<Column> = named.iter().map(|(column, _)| *column).collect();
    let is_numbered = kinds.first() == Some(&Column::Number);
    columns::plan(&kinds).then(|| {
        let told = named.into_iter().skip(usize::from(is_numbered));
        let (columns, cells) = told.unzip();
        Head { row: Row { start: at, end, number: None, cells }, columns, is_numbered }
    })
}

/// A line that names the columns of the rows below it, which layout made: only the head has no line above it.
fn head_over_rows(nodes: &[Node], at: usize) -> Option<Row> {
    let below = nodes[at + 1..].iter().find(|node| !node.is_noise()).filter(|below| below.kind == NodeKind::Row)?;
    let named =
        columns::named(nodes[at].text()).filter(|_| nodes[at].kind != NodeKind::Row && !nodes[at].is_noise())?;
    let kinds: Vec<Column> = named.iter().map(|(column, _)| *column).collect();
    let fits = columns::plan(&kinds) && below.cells().len() == named.len();
    fits.then(|| {
        let cells = named.into_iter().map(|(_, range)| nodes[at].passage.slice(range)).collect();
        Row { start: at, end: at + 1, number: None, cells }
    })
}

/// The rows below a head, numbered where it has a column for that.
fn rows(nodes: &[Node], head: &Head) -> Option<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut at = head.row.end;
    while let Some(start) = (at..nodes.len()).find(|at| !nodes[*at].is_noise()) {
        let Some(row) = row(nodes, start, head, rows.len() + 1) else { break };
        at = row.end;
        rows.push(row);
    }
    let fewest = if head.columns.len() >= 3 { FEWEST_OF_MANY } else { FEWEST };
    (rows.len() >= fewest).then_some(rows)
}

/// The row that begins at `start`: one line, a line and its rest below, or one line to each cell.
fn row(nodes: &[Node], start: usize, head: &Head, count: usize) -> Option<Row> {
    let number = numbered(&nodes[start]).filter(|(number, _)| *number as usize == count);
    if head.is_numbered && number.is_none() || nodes[start].kind == NodeKind::Row {
        return None;
    }
    let first = nodes[start].passage.from(number.map_or(0, |(_, from)| from));
    let made = |end: usize, cells: Vec<Passage>| Row { start, end, number: number.map(|(number, _)| number), cells };
    let goes_on = |at: &usize| {
        let node = &nodes[*at];
        !node.is_noise() && node.kind != NodeKind::Row && (!head.is_numbered || numbered(node).is_none())
    };
    let mut whole = first.clone();
    // Where nothing numbers the rows, a row is one line: what stands below may be anything.
    let most = if head.is_numbered { LINES_OF_ROW } else { 1 };
    if nodes[start].is_heading() || nodes[start].is_item() && number.is_none() {
        return None;
    }
    for (at, node) in nodes.iter().enumerate().skip(start).take(most) {
        if at > start {
            if !goes_on(&at) {
                break;
            }
            whole = whole.joined(&node.passage, true);
        }
        if let Some(cells) = columns::cells(whole.as_str(), &head.columns) {
            return Some(made(at + 1, cells.into_iter().map(|cell| whole.slice(cell)).collect()));
        }
    }
    let end = start + head.columns.len();
    let cells: Vec<Passage> = std::iter::once(first)
        .chain((start + 1..end.min(nodes.len())).take_while(goes_on).map(|at| nodes[at].passage.clone()))
        .collect();
    let fits = cells.iter().zip(&head.columns).all(|(cell, column)| columns::fits(cell.as_str(), *column));
    (cells.len() == head.columns.len() && fits).then(|| made(end, cells))
}

/// The number before a row, and where its text begins.
fn numbered(node: &Node) -> Option<(u32, usize)> {
    node.number.map(|number| (number, 0)).or_else(|| shape::bare_number(node.text()))
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
    fn rows_may_say_when_and_for_how_much_and_need_no_number() {
        let plan = |head: &str| {
            asked(&format!(
                "{head}\nNye lofter i alle sale, også den lille. Drift og Anlæg Maj 2026 40.000 kr.\nEt ur uden visere. Ringevæsenet Hvert efterår Ingen"
            ))
        };
        let read = plan("Handling Ansvarlig Frist Økonomi");
        assert_eq!(
            read,
            [
                ("Nye lofter i alle sale, også den lille.".to_owned(), Some("Drift og Anlæg".to_owned())),
                ("Et ur uden visere.".to_owned(), Some("Ringevæsenet".to_owned())),
            ]
        );
        assert!(plan("Sal Opgang Frist Økonomi").is_empty());
        let numbered = asked(
            "Nr. Forslag Hvem Frist\n1 Nye lofter i alle sale. Driften Maj 2026\n2 Et ur uden visere. Skolerne Juni 2026",
        );
        assert_eq!(numbered.len(), 2, "{numbered:?}");
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
