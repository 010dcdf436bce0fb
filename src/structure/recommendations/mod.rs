//! What the pamphlet asks somebody to do.

mod lead_ins;
mod lists;
mod lost;
mod runs;
mod series;
mod whom;

use super::context::Context;
use super::edges::Edges;
use super::labels::Label;
use crate::model::Recommendation;
use std::collections::BTreeSet;

/// An item found by a rule, before it is written out.
#[derive(Debug, Clone)]
struct Found {
    /// Nodes that make it, in order: the item and its sub-items, or a numbered heading and its body.
    nodes: Vec<usize>,
    /// Left out of the first node's text: *Anbefaling 3:*.
    skip: usize,
    label: Option<Label>,
    rule: &'static str,
    confidence: f32,
}

/// Finds all recommendations, in reading order. `taken` nodes belong to frames, cases or questions.
pub(crate) fn recommendations(
    context: &Context<'_>,
    taken: &BTreeSet<usize>,
) -> (Vec<Recommendation>, BTreeSet<usize>) {
    let outline = context.outline;
    let mut found = lists::labelled(context);
    found.extend(series::counted_series(context));
    found.extend(series::numbered(outline));
    found.extend(lead_ins::led_in(outline));
    found.extend(lead_ins::boxed(outline));
    found.extend(runs::imperative_runs(context));
    found.retain(|item| !context.without.has_rule(item.rule));
    let mut used = taken.clone();
    found.retain(|item| {
        let free = item.nodes.iter().all(|node| !used.contains(node));
        used.extend(item.nodes.iter().copied().filter(|_| free));
        free
    });
    found.sort_by_key(|item| item.nodes.first().copied());
    let nodes: BTreeSet<usize> = found.iter().flat_map(|item| item.nodes.iter().copied()).collect();
    (write_out(context, &found), nodes)
}

fn write_out(context: &Context<'_>, found: &[Found]) -> Vec<Recommendation> {
    let outline = context.outline;
    let single = |item: &&Found| item.nodes.len() == 1;
    let edges = Edges::of(found.iter().filter(single).map(|item| &outline.nodes[item.nodes[0]]), context.lexicon);
    let width = found
        .iter()
        .flat_map(|item| &item.nodes)
        .flat_map(|at| &outline.nodes[*at].printed)
        .map(|line| line.width)
        .max()
        .unwrap_or(0);
    found.iter().map(|item| recommendation(context, item, edges, width)).collect()
}

fn recommendation(context: &Context<'_>, item: &Found, edges: Edges, width: usize) -> Recommendation {
    let outline = context.outline;
    let first = &outline.nodes[item.nodes[0]];
    let passage = item.nodes[1..]
        .iter()
        .fold(first.passage.from(item.skip), |whole, at| whole.joined(&outline.nodes[*at].passage, true));
    let marked = edges.mark(first, width, context.lexicon);
    let whole_node = item.nodes.len() == 1 && item.skip == 0;
    let text = if whole_node { marked.text } else { passage.as_str().to_owned() };
    let complete = !whole_node || marked.complete;
    Recommendation {
        id: context.places.id("r", &passage),
        theme: whom::theme(context, item),
        addressee: whom::addressee_of(outline, item, &passage),
        confidence: if complete { item.confidence } else { item.confidence - 0.1 },
        text,
        complete,
        rule: item.rule.to_owned(),
        evidence: context.places.evidence(&passage),
    }
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, text_of};

    #[test]
    fn items_under_a_label_are_recommendations() {
        let all = found(
            "Hele huset\n\nDet handler om mad, og det handler om ro.\n\nRo ved bordet\n\nBørn spiser bedre i ro, og det gælder alle steder.\n\nAnbefalinger til byrådet\n\n• Giv køkkenet tid.\n• Lav støjen om til samtale. Det tager en uge.\n  – Begynd med de små.\n\nBaggrund\n\n• Støj er målt.\n• Tid er talt.\n",
        );
        assert_eq!(
            text_of(&all.recommendations),
            ["Giv køkkenet tid.", "Lav støjen om til samtale. Det tager en uge. Begynd med de små."]
        );
        assert_eq!(all.recommendations[0].theme.as_deref(), Some("Ro ved bordet"));
        assert_eq!(all.recommendations[0].addressee.as_deref(), Some("byrådet"));
    }

    #[test]
    fn numbered_recommendations_take_their_body_along() {
        let all = found(
            "Anbefaling 1: Giv køkkenet tid\n\nDet koster en halv time om dagen.\n\nAnbefaling 2: Sænk lyden\n\nLofter og stole larmer mest.\n",
        );
        assert_eq!(
            text_of(&all.recommendations),
            ["Giv køkkenet tid Det koster en halv time om dagen.", "Sænk lyden Lofter og stole larmer mest."]
        );
    }

    #[test]
    fn a_future_product_is_no_label() {
        let all = found(
            "Konkrete værktøjer\n\nAnbefalinger\n\nArbejdsgruppen formulerer råd om ro, og de kommer i en rapport til foråret.\n",
        );
        assert!(all.recommendations.is_empty());
    }

    #[test]
    fn imperative_runs_need_no_label() {
        let all = found(
            "Skab ro ved bordet hver dag.\n\nTag støjen alvorligt i alle rum.\n\nSæt tid af til at tale sammen.\n",
        );
        assert_eq!(all.recommendations.len(), 3);
        assert!(all.recommendations.iter().all(|r| r.rule == "imperative_run" && r.theme.is_none()));
    }
}
