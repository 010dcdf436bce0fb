//! Plans of action: a table whose columns say what is to be done, by whom and when; and tables of what to do and what to avoid.

use super::Found;
use crate::structure::context::Context;
use crate::structure::labels::Label;
use crate::structure::outline::{self, DO_AND_AVOID, Node, NodeKind, Outline};
use crate::structure::passage::Passage;
use crate::structure::sentence::{begins_small, is_terminated, words};
use crate::structure::vocabulary::{Column, KindClass, LabelClass, VOCABULARY};

/// The rows of every table whose first row names the columns of a plan: *Hvad | Ansvarlig | Hvornår*. Who is responsible
/// is asked. A table with other columns (*År | Udgift*) asks nobody.
pub(super) fn planned(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found = Vec::new();
    let is_head = |node: &Node| known(node).len() >= 2 && known(node).contains(&Column::Request);
    for (head, rows) in tables(outline, is_head) {
        let columns = columns(&outline.nodes[head]);
        let place = |what: Column| columns.iter().position(|column| *column == Some(what));
        let Some(request) = request_column(&outline.nodes[head], &columns) else { continue };
        let text = |row: &usize| outline.nodes[*row].cells().get(request).map(|cell| cell.as_str().to_owned());
        let commanding = rows.iter().filter_map(text).filter(|text| context.commands(text)).count();
        // "Nr. | Hvad | Hvem | Hvornår" over rows that command is a plan under any heading.
        let tells_when = place(Column::Who).is_some() && place(Column::When).is_some();
        let commands = tells_when && commanding * 2 >= rows.len() && commanding > 1;
        if !commands && !is_plan(context, head, &columns, request) {
            continue;
        }
        // "Hvad | Hvornår" heads a calendar as well.
        let Some(who) = place(Column::Who) else {
            let reason = "a table, but no column says who is to act";
            context.refusals.node("recommendation", "planned", head, reason);
            continue;
        };
        let mut asked: Option<String> = None;
        for row in rows {
            let cells = outline.nodes[row].cells();
            // A cell for several rows is printed beside the first of them.
            let name = cells.get(who).map(|cell| cell.as_str().to_owned()).filter(|name| !name.is_empty());
            asked = name.or(asked);
            let Some(text) = cells.get(request).filter(|cell| !cell.is_empty()) else { continue };
            let rest = rest_of_cell(outline, row, text);
            found.push(Found {
                nodes: std::iter::once(row).chain(rest).collect(),
                skip: 0,
                label: Some(Label { addressee: asked.clone(), ..Label::of_commands() }),
                rule: "planned",
                confidence: 0.9,
                part: Some(rest.map_or(text.clone(), |rest| text.joined(&outline.nodes[rest].passage, true))),
            });
        }
    }
    found
}

/// *Gør | Undgå*: in each row what to do, where it is said as a command; *Paragraf | Bemærkning | Vores forslag*: in each row what
/// the sender proposes, in whatever form.
pub(super) fn advised(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let proposes = |node: &Node| {
        let columns = known(node);
        let is_plan = columns.iter().any(|column| matches!(column, Column::Request | Column::Do | Column::Who));
        columns.contains(&Column::Proposal) && !is_plan && node.cells().len() >= 2
    };
    let is_head = |node: &Node| known(node) == DO_AND_AVOID || proposes(node);
    let rows =
        tables(outline, is_head).into_iter().flat_map(|(head, rows)| rows.into_iter().map(move |row| (head, row)));
    let found = rows.filter_map(|(head, row)| {
        let told = |column: Option<Column>| column.filter(|column| matches!(column, Column::Do | Column::Proposal));
        let (at, column) =
            columns(&outline.nodes[head]).into_iter().enumerate().find_map(|(at, column)| Some((at, told(column)?)))?;
        let text = outline.nodes[row].cells().get(at)?.clone();
        let asks = if column == Column::Proposal { !text.is_empty() } else { context.commands(text.as_str()) };
        asks.then(|| Found {
            nodes: vec![row],
            skip: 0,
            label: Some(Label::of_commands()),
            rule: "advised",
            confidence: 0.9,
            part: Some(text),
        })
    });
    found.collect()
}

/// The columns of a head that are known.
fn known(head: &Node) -> Vec<Column> {
    columns(head).into_iter().flatten().collect()
}

/// The column of what is asked: the one that is called so, else the last that may be, as *Handling* beside *Indsats*.
fn request_column(head: &Node, columns: &[Option<Column>]) -> Option<usize> {
    let cells = head.cells();
    let mut requests = (0..columns.len()).filter(|at| columns[*at] == Some(Column::Request));
    let called = |at: &usize| kind_of(&cells[*at]) == Some(KindClass::Recommendation);
    requests.clone().find(called).or_else(|| requests.next_back())
}

fn kind_of(cell: &Passage) -> Option<KindClass> {
    VOCABULARY.kind(cell.as_str().trim_end_matches([':', '?'])).map(|kind| kind.class)
}

/// Names of plans of action end so.
const PLANS: [&str; 4] = ["handleplan", "handlingsplan", "indsatsplan", "aktionsplan"];

/// Does a table ask? It stands below a label or in a plan of action, a column is called *Anbefaling*, or one of *Indsats*
/// has those who act and times beside it. A list of tasks alone is a list of tasks.
fn is_plan(context: &Context<'_>, head: usize, columns: &[Option<Column>], request: usize) -> bool {
    let outline = context.outline;
    let labelled = || {
        let above = outline.heading_above(head).and_then(|above| outline.nodes[above].label());
        above.is_some_and(|label| label.class == LabelClass::Recommendation)
    };
    let names_plan = |at: usize| {
        words(outline.nodes[at].text()).any(|word| {
            let small = word.to_lowercase();
            PLANS.iter().any(|plan| small.strip_suffix("en").unwrap_or(&small).ends_with(plan))
        })
    };
    let has = |what: Column| columns.contains(&Some(what));
    match kind_of(&outline.nodes[head].cells()[request]) {
        Some(KindClass::Recommendation) => true,
        Some(KindClass::Frame) if has(Column::Who) && has(Column::When) => true,
        _ => labelled() || outline.ancestors(head).into_iter().chain(context.title.iter().copied()).any(names_plan),
    }
}

/// A line below a row that goes on with its request, where the row's other cells have no second line.
fn rest_of_cell(outline: &Outline, row: usize, text: &Passage) -> Option<usize> {
    let next = outline.nodes.get(row + 1)?;
    let goes_on = next.is_paragraph() && begins_small(next.text()) && !is_terminated(text.as_str());
    goes_on.then_some(row + 1)
}

/// The heads of tables with the rows below each: up to a heading, a sentence, a row of another form, or another head. A
/// number of a page ends no table, nor does a head that comes again.
fn tables(outline: &Outline, is_head: impl Fn(&Node) -> bool) -> Vec<(usize, Vec<usize>)> {
    let mut tables: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut open = false;
    for (at, node) in outline.running() {
        if node.kind == NodeKind::Row {
            if is_head(node) {
                tables.push((at, Vec::new()));
                open = true;
            } else if let Some((head, rows)) = tables.last_mut().filter(|_| open) {
                open =
                    node.cells().len() == outline.nodes[*head].cells().len() || is_short_of_last(outline, *head, node);
                rows.extend(open.then_some(at));
            }
        } else {
            let prose = is_terminated(node.text()) && !begins_small(node.text());
            open = open && !(node.is_heading() || node.is_item() || prose);
        }
    }
    tables
}

/// Has a row fewer cells than the head, as where the last ones are empty? The request stands in one of the first.
fn is_short_of_last(outline: &Outline, head: usize, row: &Node) -> bool {
    let (all, own) = (columns(&outline.nodes[head]), row.cells().len());
    let needed = [Column::Request, Column::Who].map(|what| all.iter().position(|column| *column == Some(what)));
    own < all.len() && needed.iter().all(|place| place.is_some_and(|place| place < own))
}

/// What the columns of a table are, by its first row.
fn columns(head: &Node) -> Vec<Option<Column>> {
    let column = |cell: &Passage| VOCABULARY.column(cell.as_str());
    let mut columns: Vec<Option<Column>> = head.cells().iter().map(column).collect();
    outline::meant(columns.iter_mut().flatten());
    columns
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::found;

    #[test]
    fn a_column_of_ones_own_proposals_asks_in_any_form() {
        let table = |head: &str| {
            let rows = "Salen | Den larmer. | Lofterne får filt.\nMaden | Den er kold. | Ovnen flyttes ind i salen.";
            let asked = asked(&format!("Sted | Bemærkning | {head}\n{rows}"));
            asked.into_iter().map(|(text, _)| text).collect::<Vec<_>>()
        };
        assert_eq!(table("Vores forslag"), ["Lofterne får filt.", "Ovnen flyttes ind i salen."]);
        assert!(table("Udvalgets svar").is_empty());
    }

    fn asked(text: &str) -> Vec<(String, Option<String>)> {
        let all = found(&format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{text}\n"));
        all.recommendations.into_iter().map(|request| (request.text, request.addressee)).collect()
    }

    fn pair(text: &str, who: &str) -> (String, Option<String>) {
        (text.to_owned(), Some(who.to_owned()))
    }

    #[test]
    fn a_plan_among_tables_of_figures_asks_alone() {
        let read = asked(
            "År | Udgift | Andel\n2021 | 40 kr. | 3 pct.\n2022 | 50 kr. | 4 pct.\n\nMere ro\n\nHandling | Ansvarlig | Frist\n--- | --- | ---\nNye lofter | Driften | Maj\nEt ur uden visere | | Juni\n\nHer er tallene for det hele.\n\nSal | Gæster | Larm\nDen store | 40 | 80\nDen lille | 20 | 70",
        );
        assert_eq!(read, [pair("Nye lofter", "Driften"), pair("Et ur uden visere", "Driften")]);
    }

    #[test]
    fn what_to_do_may_head_a_plan() {
        let table = |second: &str| {
            asked(&format!(
                "Gør det\t{second}\tHvornår\nSænk lyden i salen.\tSkolerne\tI maj\nGiv maden tid.\tByrådet\tI juni"
            ))
        };
        assert_eq!(table("Hvem"), [pair("Sænk lyden i salen.", "Skolerne"), pair("Giv maden tid.", "Byrådet")]);
        assert!(table("Pris").iter().all(|(_, who)| who.is_none()));
    }

    #[test]
    fn what_to_do_stands_beside_what_to_avoid() {
        let table =
            "Gør\tUndgå\nSæt dig ned, før du spørger.\tSnak hen over bordet.\nSpørg den, der er ny.\tRåd fra døren.";
        let read: Vec<String> = asked(table).into_iter().map(|(text, _)| text).collect();
        assert_eq!(read, ["Sæt dig ned, før du spørger.", "Spørg den, der er ny."]);
        assert!(asked(&table.replace("Gør\tUndgå", "Før\tNu")).is_empty());
    }

    #[test]
    fn an_action_beside_its_field_is_what_is_asked() {
        let plan = |request: &str| {
            asked(&format!(
                "Indsats | {request} | Ansvarlig | Status\nLyd | Nye lofter i salen | Driften | I gang\nMad | En halv time mere | Køkkenet | Venter"
            ))
        };
        assert_eq!(plan("Handling"), [pair("Nye lofter i salen", "Driften"), pair("En halv time mere", "Køkkenet")]);
    }

    #[test]
    fn tabs_part_the_cells_of_a_plan_and_of_no_other_table() {
        let table = |head: &str| asked(&format!("{head}\nNye lofter\tDriften\tMaj\nEt ur uden visere\tSkolerne\tJuni"));
        assert_eq!(
            table("Tiltag\tHvem?\tHvornår?"),
            [pair("Nye lofter", "Driften"), pair("Et ur uden visere", "Skolerne")]
        );
        assert!(table("Tiltag\tPris\tHvornår?").is_empty());
        assert!(table("Opgave\tHvem?\tHvornår?").is_empty(), "a list of tasks is a list of tasks");
    }

    #[test]
    fn rows_that_command_are_a_plan_under_any_heading() {
        let table = |last: &str| {
            format!(
                "Nr.\tHvad\tHvem\t{last}\n1.1\tGiv maden mere tid.\tSkolerne\t2031\n1.2\tSænk lyden i salen.\tByrådet\t2032"
            )
        };
        assert_eq!(
            asked(&table("Hvornår")),
            [pair("Giv maden mere tid.", "Skolerne"), pair("Sænk lyden i salen.", "Byrådet")]
        );
        assert!(asked(&table("Pris")).is_empty());
    }
}
