//! Plans of action: a table whose columns say what is to be done, by whom and when.

use super::Found;
use crate::structure::context::Context;
use crate::structure::labels::Label;
use crate::structure::outline::{Node, NodeKind, Outline};
use crate::structure::passage::Passage;
use crate::structure::vocabulary::{Column, KindClass, LabelClass, VOCABULARY};

/// The rows below a label, where the first row names the columns: *Hvad | Ansvarlig | Hvornår*. Who is responsible is
/// asked. A table with other columns (*År | Udgift*) asks nobody; one whose column says what it is (*Anbefaling |
/// Ansvarlig*) needs no label.
pub(super) fn planned(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found = Vec::new();
    for rows in tables(outline) {
        let Some((head, rows)) = rows.split_first() else { continue };
        let columns = columns(&outline.nodes[*head]);
        let place = |what: Column| columns.iter().position(|column| *column == Some(what));
        let Some(request) = place(Column::Request) else { continue };
        let labelled = outline.heading_above(*head).and_then(|above| outline.nodes[above].label());
        let labelled = labelled.is_some_and(|label| label.class == LabelClass::Recommendation);
        let says = |cell: &Passage| VOCABULARY.kind(cell.as_str().trim_end_matches([':', '?']));
        let named = outline.nodes[*head].cells().get(request).and_then(says);
        if !labelled && named.is_none_or(|kind| kind.class != KindClass::Recommendation) {
            continue;
        }
        let who = place(Column::Who);
        // "Hvad | Hvornår" heads a calendar as well.
        if who.is_none() {
            let reason = "a table, but no column says who is to act";
            context.refusals.node("recommendation", "planned", *head, reason);
            continue;
        }
        for row in rows {
            let cells = outline.nodes[*row].cells();
            let Some(text) = cells.get(request).filter(|cell| cells.len() == columns.len() && !cell.is_empty()) else {
                continue;
            };
            let who = who.and_then(|who| cells.get(who)).map(|cell| cell.as_str().to_owned());
            found.push(Found {
                nodes: vec![*row],
                skip: 0,
                label: Some(Label { addressee: who.filter(|who| !who.is_empty()), ..Label::of_commands() }),
                rule: "planned",
                confidence: 0.9,
                part: Some(text.clone()),
            });
        }
    }
    found
}

/// The rows of each table: those below one heading.
fn tables(outline: &Outline) -> Vec<Vec<usize>> {
    let rows = outline.running().filter(|(_, node)| node.kind == NodeKind::Row).map(|(at, _)| at);
    let mut tables: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    for row in rows {
        let above = outline.heading_above(row);
        match tables.last_mut().filter(|(heading, _)| *heading == above) {
            Some((_, rows)) => rows.push(row),
            None => tables.push((above, vec![row])),
        }
    }
    tables.into_iter().map(|(_, rows)| rows).collect()
}

/// What the columns of a table are, by its first row.
fn columns(head: &Node) -> Vec<Option<Column>> {
    let column = |cell: &Passage| VOCABULARY.column(cell.as_str().trim_end_matches([':', '?']));
    head.cells().iter().map(column).collect()
}
