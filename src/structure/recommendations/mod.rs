//! What the pamphlet asks somebody to do.

mod addressed;
mod counted;
mod headed;
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
use std::collections::{BTreeMap, BTreeSet};

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

/// Recommendations and what belongs to them.
pub(crate) struct Recommended {
    pub(crate) list: Vec<Recommendation>,
    /// All nodes that they use.
    pub(crate) nodes: BTreeSet<usize>,
    /// The node that each begins with.
    pub(crate) heads: Vec<usize>,
}

/// Finds all recommendations, in reading order. `taken` nodes belong to frames, cases or questions; `subtitles` are
/// headings that only add to the title above them.
pub(crate) fn recommendations(
    context: &Context<'_>,
    taken: &BTreeSet<usize>,
    subtitles: &BTreeMap<usize, usize>,
) -> Recommended {
    let mut found = lists::labelled(context);
    found.extend(series::counted_series(context));
    found.extend(series::numbered(context));
    found.extend(lead_ins::led_in(context));
    found.extend(lead_ins::boxed(context));
    found.extend(lead_ins::in_order(context.outline));
    found.extend(addressed::addressed(context));
    found.extend(counted::counted_headings(context));
    found.extend(headed::headed_commands(context));
    found.extend(runs::imperative_runs(context));
    found.retain(|item| !context.without.has_rule(item.rule));
    let mut used = taken.clone();
    found.retain(|item| {
        let free = item.nodes.iter().all(|node| !used.contains(node));
        if item.nodes.iter().any(|node| taken.contains(node)) {
            let reason = "a frame, a case or a question has it";
            context.refusals.node("recommendation", item.rule, item.nodes[0], reason);
        }
        used.extend(item.nodes.iter().copied().filter(|_| free));
        free
    });
    found.sort_by_key(|item| item.nodes.first().copied());
    let nodes: BTreeSet<usize> = found.iter().flat_map(|item| item.nodes.iter().copied()).collect();
    let heads = found.iter().filter_map(|item| item.nodes.first().copied()).collect();
    Recommended { list: write_out(context, &found, subtitles), nodes, heads }
}

fn write_out(context: &Context<'_>, found: &[Found], subtitles: &BTreeMap<usize, usize>) -> Vec<Recommendation> {
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
    found.iter().map(|item| recommendation(context, item, edges, width, subtitles)).collect()
}

fn recommendation(
    context: &Context<'_>,
    item: &Found,
    edges: Edges,
    width: usize,
    subtitles: &BTreeMap<usize, usize>,
) -> Recommendation {
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
        theme: whom::theme(context, item, subtitles),
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
    fn headings_that_command_take_their_text_along() {
        let all = found(
            "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nSænk lyden\n\nLofter og stole larmer mest.\n\nGiv maden tid\n\nEn halv time er for lidt til tre retter.\n\nTag jer sammen\n\nDet er lettere, når man er flere om det.\n",
        );
        assert_eq!(all.recommendations.len(), 3);
        assert_eq!(all.recommendations[0].text, "Sænk lyden Lofter og stole larmer mest.");
    }

    #[test]
    fn a_sentence_may_lead_to_items_that_lost_their_bullets() {
        let all = found(
            "Ro i huset\n\nVi opfordrer derfor byrådet til at:\n\nsænke lyden i alle spisesale,\n\ngive maden en halv time mere.\n\nDet koster ikke noget, og det virker allerede i andre byer.\n",
        );
        assert_eq!(text_of(&all.recommendations), ["sænke lyden i alle spisesale,", "give maden en halv time mere."]);
        let all = found(
            "Ro i huset\n\nVi foreslår tre ting.\n\nFor det første bør skolen sænke lyden i salen.\n\nFor det andet bør maden have mere tid.\n\nFor det tredje bør børnene spørges til råds.\n\nMed venlig hilsen alle os fra huset.\n",
        );
        assert_eq!(all.recommendations.len(), 3);
    }

    #[test]
    fn imperative_runs_need_no_label() {
        let all = found(
            "Skab ro ved bordet hver dag.\n\nTag støjen alvorligt i alle rum.\n\nSæt tid af til at tale sammen.\n",
        );
        assert_eq!(all.recommendations.len(), 3);
        assert!(all.recommendations.iter().all(|r| r.rule == "imperative_run" && r.theme.is_none()));
    }

    #[test]
    fn numbered_headings_that_ask_begin_anew_in_each_part() {
        let part = |name: &str, verb: &str| {
            let section = |(number, who): (usize, &str)| {
                format!("{number} {who} {verb} måle støjen\n\nIngen ved i dag, hvor højt der er.\n\n")
            };
            let sections = ["Staten", "Regionerne", "Kommunerne"].into_iter().zip(1..);
            format!("{name}\n\n{}", sections.map(|(who, number)| section((number, who))).collect::<String>())
        };
        let all = |verb: &str| {
            let parts = [part("I byen", verb), part("På landet", verb)].concat();
            found(&format!("Ro i hele landet\n\nDet handler om lyd, og det handler om tid.\n\n{parts}"))
        };
        let asking = all("bør");
        assert_eq!(asking.recommendations.len(), 6, "{:?}", text_of(&asking.recommendations));
        assert_eq!(asking.recommendations[3].text, "Staten bør måle støjen Ingen ved i dag, hvor højt der er.");
        assert!(all("kunne").recommendations.is_empty());
    }

    #[test]
    fn sections_part_a_series_of_commands_and_do_not_end_it() {
        let all = |last: &str| {
            found(&format!(
                "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nI køkkenet\n\nSænk lyden\n\nLofter og stole larmer mest.\n\nGiv maden tid\n\nEn halv time er for lidt til tre retter.\n\nI stuen\n\n{last}\n\nDet er lettere, når man er flere om det.\n"
            ))
        };
        let commands = all("Tag jer sammen");
        assert_eq!(commands.recommendations.len(), 3, "{:?}", text_of(&commands.recommendations));
        assert_eq!(commands.recommendations[1].text, "Giv maden tid En halv time er for lidt til tre retter.");
        assert!(all("Stolene under loftet").recommendations.is_empty());
    }

    #[test]
    fn a_heading_that_comes_again_over_commands_is_the_pamphlets_own_label() {
        let story = |name: &str, items: [&str; 2]| {
            let [first, second] = items;
            format!(
                "{name}\n\nDer var larm i huset, og så fik det nye lofter.\n\nDet giver vi videre\n\n• {first}\n• {second}\n\n"
            )
        };
        let all = |items: [&str; 2]| {
            let stories = ["Køkkenet", "Hallen", "Stuen"].map(|name| story(name, items)).concat();
            found(&format!("Ro i tre huse\n\nDet handler om lyd, og det handler om tid.\n\n{stories}"))
        };
        assert_eq!(all(["Sænk lyden i salen.", "Giv maden tid."]).recommendations.len(), 6);
        assert!(all(["Lyden er lav i salen.", "Maden har tid."]).recommendations.is_empty());
    }
}
