//! A pamphlet's own labels: *Det giver vi videre* over the advice of every story, *GØR* over every panel's list.

use super::{LABEL_LEVEL, Node, NodeKind};
use crate::structure::addressee;
use crate::structure::lexicon::Lexicon;
use crate::structure::sentence::{first_word, is_terminated, words};
use crate::structure::vocabulary::VOCABULARY;
use std::collections::BTreeMap;

/// A heading that comes so often is no title of a section.
const FEWEST: usize = 3;

/// A label has at most so many words.
const LONGEST: usize = 5;

/// Marks headings that come at least three times, each over items, of all of which two thirds begin with an imperative.
pub(super) fn mark(nodes: &mut [Node], lexicon: &dyn Lexicon) {
    let mut by_text: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    // OCR does not tell that a small label is bold.
    let is_line = |node: &Node| {
        node.is_paragraph()
            && words(node.text()).count() <= LONGEST
            && !is_terminated(node.text().trim_end_matches(':'))
    };
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.is_heading() || is_line(node)) {
        by_text.entry(node.text().to_lowercase()).or_default().push(at);
    }
    for headings in by_text.into_values().filter(|headings| headings.len() >= FEWEST) {
        let lists: Vec<Vec<&Node>> = headings.iter().map(|at| list_below(nodes, *at)).collect();
        let items: Vec<&&Node> = lists.iter().flatten().collect();
        let commands = items.iter().filter(|item| begins_with_command(item, lexicon)).count();
        // An engine may have lost the bullets of one list among several.
        let with_list = lists.iter().filter(|list| !list.is_empty()).count();
        let enough = with_list >= FEWEST && with_list * 4 >= lists.len() * 3;
        if enough && commands * 3 >= items.len() * 2 {
            for at in headings {
                nodes[at].announces = true;
                if !nodes[at].is_heading() {
                    nodes[at].kind = NodeKind::Heading(LABEL_LEVEL);
                }
            }
        }
    }
}

/// Whom somebody asks, heading by heading, is at most so many words.
const LONGEST_NAME: usize = 6;

/// Marks headings that name who shall act, at least three in a row, each right over items and nothing else, of all of which
/// two thirds begin with an imperative: *Byrådet*, *Skolerne*, *Driften*. Who is not known is proven by the others.
pub(super) fn mark_actors(nodes: &mut [Node], lexicon: &dyn Lexicon) {
    let mut at = 0;
    while at < nodes.len() {
        let run = lists_from(nodes, at);
        let items: Vec<&Node> = run.iter().flat_map(|heading| items_below(nodes, *heading)).collect();
        let commands = items.iter().filter(|item| begins_with_command(item, lexicon)).count();
        // "Til kommunerne" and "Kommunerne"
        let actor = |text: &str| addressee::actor(addressee::after_til(text).unwrap_or(text)).is_some();
        let actors = run.iter().filter(|heading| actor(nodes[**heading].text())).count();
        let ask = run.len() >= FEWEST && actors * 2 >= run.len() && commands * 3 >= items.len() * 2;
        at = run.last().map_or(at, |last| *last) + 1;
        for heading in run.into_iter().filter(|_| ask) {
            nodes[heading].announces = true;
            nodes[heading].kind = NodeKind::Heading(LABEL_LEVEL);
        }
    }
}

/// Headings of few words from `at` on, each with items right below it and the next heading right below these.
fn lists_from(nodes: &[Node], at: usize) -> Vec<usize> {
    let mut run = Vec::new();
    let mut next = Some(at);
    while let Some(heading) = next {
        let node = &nodes[heading];
        let named = node.is_heading()
            && node.label().is_none()
            && words(node.text()).count() <= LONGEST_NAME
            && !node.text().ends_with('?');
        if !named || items_below(nodes, heading).is_empty() {
            break;
        }
        run.push(heading);
        next = (heading + 1..nodes.len()).find(|at| !nodes[*at].is_noise() && !nodes[*at].is_item());
    }
    run
}

/// Does an item begin with an imperative? *Vi* is one of *vie*, and a pronoun.
fn begins_with_command(item: &Node, lexicon: &dyn Lexicon) -> bool {
    let first = first_word(item.text()).to_lowercase();
    lexicon.is_imperative(&first)
        && (VOCABULARY.is_noun_first(&first) || !VOCABULARY.not_imperatives.contains_key(&first))
}

/// The items right below a heading.
fn items_below(nodes: &[Node], heading: usize) -> Vec<&Node> {
    nodes[heading + 1..].iter().filter(|node| !node.is_noise()).take_while(|node| node.is_item()).collect()
}

/// The items right below a heading; where there are none, the one paragraph below it: *Prøv i morgen* over one command.
fn list_below(nodes: &[Node], heading: usize) -> Vec<&Node> {
    let below = || nodes[heading + 1..].iter().filter(|node| !node.is_noise());
    let items: Vec<&Node> = below().take_while(|node| node.is_item()).collect();
    let paragraphs: Vec<&Node> = below().take_while(|node| node.is_paragraph()).take(2).collect();
    if items.is_empty() && paragraphs.len() == 1 { paragraphs } else { items }
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    #[test]
    fn actors_over_lists_of_commands_are_labels() {
        let all = |items: [&str; 2]| {
            let list = |who: &str| format!("{who}\n\n• {}\n\n• {}\n\n", items[0], items[1]);
            let lists = ["Byrådet", "Skolerne", "Ringevæsenet"].map(list).concat();
            found(&format!(
                "Ro i byen\n\nDet handler om lyd, og det handler om tid.\n\nOpgaver i byen\n\nHvem | Vi anbefaler\n\n{lists}"
            ))
        };
        let asked = all(["Sænk lyden i salen.", "Giv maden tid."]);
        assert_eq!(asked.recommendations.len(), 6, "{:?}", text_of(&asked.recommendations));
        let who: Vec<_> =
            asked.recommendations.iter().step_by(2).map(|r| r.addressee.as_deref().unwrap_or("")).collect();
        assert_eq!(who, ["byrådet", "skolerne", "ringevæsenet"]);
        assert_eq!(asked.recommendations[5].theme.as_deref(), Some("Opgaver i byen"));
        assert!(all(["Lyden er lav i salen.", "Maden har tid."]).recommendations.is_empty());
    }

    #[test]
    fn to_whom_over_lists_of_commands_are_labels_too() {
        let list = |who: &str| format!("Til {who}\n\n• Sænk lyden i salen.\n\n• Giv maden tid.\n\n");
        let lists = ["kommunerne", "skolerne", "Ringevæsenet"].map(list).concat();
        let asked =
            found(&format!("Ro i byen\n\nDet handler om lyd, og det handler om tid.\n\nOpgaver i byen\n\n{lists}"));
        assert_eq!(asked.recommendations.len(), 6, "{:?}", text_of(&asked.recommendations));
    }
}
