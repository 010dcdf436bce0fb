//! Runs of items or paragraphs that begin with imperatives, when the label was lost.

use super::Found;
use super::lists::items_of;
use crate::structure::context::Context;
use crate::structure::outline::Node;
use crate::structure::sentence::{begins_quoted, begins_small, first_word, words};
use std::collections::BTreeSet;
use std::ops::Range;

/// Runs of at least three items or paragraphs that begin with imperatives, when the label was lost.
pub(super) fn imperative_runs(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found = Vec::new();
    let mut at = 0;
    while at < outline.nodes.len() {
        let run = run_length(context, at);
        if run > 0 {
            found.extend(run_items(context, at..at + run).into_iter().map(|nodes| Found {
                nodes,
                skip: 0,
                label: None,
                rule: "imperative_run",
                confidence: 0.88,
                part: None,
            }));
        }
        if run == 0 && begins_imperative(context, &outline.nodes[at]) {
            let reason = "begins with an imperative, but fewer than three do in a row";
            context.refusals.node("recommendation", "imperative_run", at, reason);
        }
        at += run.max(1);
    }
    if found.iter().any(|run| run.nodes.first().is_some_and(|first| outline.nodes[*first].is_item())) {
        let taken: BTreeSet<usize> = found.iter().flat_map(|run| run.nodes.iter().copied()).collect();
        found.extend(short_lists(context, &taken));
        found.sort_by_key(|run| run.nodes.first().copied());
    }
    found
}

/// *Mandag* over *Giv maden tid.*, *Tirsdag* over …: headings in a row with one paragraph each that commands.
pub(super) fn headed_runs(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let one = |heading: usize| {
        let mut body = outline.body(heading).filter(|at| !outline.nodes[*at].is_noise());
        let only = body.next().filter(|_| body.next().is_none())?;
        let node = &outline.nodes[only];
        let short = words(outline.nodes[heading].text()).count() <= SHORT_HEADING;
        let may_ask = begins_imperative(context, node) || context.may_command(node.text());
        (short && node.is_paragraph() && may_ask).then_some((heading, only))
    };
    let headed: Vec<(usize, usize)> = outline.headings().filter_map(one).collect();
    let level = |heading: usize| outline.nodes[heading].level();
    let goes_on = |a: &(usize, usize), b: &(usize, usize)| outline.section(a.0).end == b.0 && level(a.0) == level(b.0);
    let commanding =
        |run: &&[(usize, usize)]| run.iter().filter(|(_, at)| begins_imperative(context, &outline.nodes[*at])).count();
    let runs = headed.chunk_by(goes_on).filter(|run| run.len() >= SHORTEST_RUN && commanding(run) * 3 >= run.len() * 2);
    let found = |(_, at): &(usize, usize)| Found {
        nodes: vec![*at],
        skip: 0,
        label: None,
        rule: "imperative_run",
        confidence: 0.8,
        part: None,
    };
    runs.flatten().map(found).collect()
}

/// Such a heading has at most so many words.
const SHORT_HEADING: usize = 2;

/// Lists of two items that both command, in a document that asks by longer lists as well: parts of one list under headings.
fn short_lists(context: &Context<'_>, taken: &BTreeSet<usize>) -> Vec<Found> {
    let nodes = &context.outline.nodes;
    let mut found = Vec::new();
    let mut at = 0;
    while at < nodes.len() {
        let end = nodes[at..].iter().take_while(|node| node.is_item()).count() + at;
        let heads: Vec<usize> = (at..end).filter(|at| nodes[*at].depth() == 0).collect();
        let asks = |at: &usize| begins_imperative(context, &nodes[*at]) && !taken.contains(at);
        // "Tegn et kort" is no proof of a command, but beside one.
        let may_ask = |at: &usize| (asks(at) || context.may_command(nodes[*at].text())) && !taken.contains(at);
        let commands = heads.len() == SHORTEST_RUN && heads.iter().all(may_ask) && heads.iter().any(asks);
        // "Mød op den første dag" beside another command.
        let asks_beside = |at: &usize| asks(at) || !taken.contains(at) && context.commands_in_list(nodes[*at].text());
        let two = heads.len() == SHORTEST_RUN - 1 && heads.iter().any(asks) && heads.iter().all(asks_beside);
        if two || commands {
            found.extend(items_of(context, at..end).into_iter().map(|nodes| Found {
                nodes,
                skip: 0,
                label: None,
                rule: "imperative_run",
                confidence: 0.75,
                part: None,
            }));
        }
        at = end.max(at + 1);
    }
    found
}

/// Fewer imperatives than this are chance.
pub(super) const SHORTEST_RUN: usize = 3;

/// The number of nodes of a run that begins at `at`, 0 when there is none: from the first imperative to the last, with
/// sub-items and torn fragments between.
fn run_length(context: &Context<'_>, at: usize) -> usize {
    let nodes = &context.outline.nodes;
    let listed = nodes[at].is_item();
    // "Mål salen op" opens a list of commands, though it is no proof of one.
    if !(begins_imperative(context, &nodes[at]) || listed && context.may_command(nodes[at].text())) {
        return 0;
    }
    let mut imperatives = 0;
    let mut others = 0;
    let mut end = at;
    for (index, node) in nodes.iter().enumerate().skip(at) {
        let belongs = node.is_noise()
            || if listed { node.is_item() } else { node.is_paragraph() && is_fragment_or_asking(context, node) };
        if !belongs {
            break;
        }
        if begins_imperative(context, node) || listed && imperatives > 0 && context.commands_in_list(node.text()) {
            imperatives += 1;
            end = index + 1;
        } else if listed && node.depth() == 0 {
            others += 1;
        }
    }
    if imperatives >= SHORTEST_RUN && imperatives > others * 2 { end - at } else { 0 }
}

pub(super) fn begins_imperative(context: &Context<'_>, node: &Node) -> bool {
    let sentence = words(node.text()).count() >= 3 && !node.text().ends_with('?');
    let quoted = begins_quoted(node.text());
    (node.is_item() || node.is_paragraph() && !begins_small(node.text()))
        && sentence
        && !quoted
        && context.commands(node.text())
}

fn is_fragment_or_asking(context: &Context<'_>, node: &Node) -> bool {
    begins_small(node.text())
        || begins_imperative(context, node)
        || context.is_damaged_imperative(first_word(node.text()))
}

fn run_items(context: &Context<'_>, range: Range<usize>) -> Vec<Vec<usize>> {
    let outline = context.outline;
    if outline.nodes[range.start].is_item() {
        return items_of(context, range);
    }
    range.filter(|at| outline.nodes[*at].is_paragraph()).map(|at| vec![at]).collect()
}

#[cfg(test)]
mod tests {
    use crate::model::Role;
    use crate::structure::context::tests::found_as;

    #[test]
    fn days_over_what_to_do_on_them_are_a_list() {
        let all = |second: &str| {
            let day = |name: &str, text: &str| format!("{name}\n\n{text}\n\n");
            let days = [
                day("Mandag", "Sænk lyden i salen, når maden kommer."),
                day("Tirsdag", second),
                day("Onsdag", "Giv maden mere tid, end den plejer."),
            ];
            let text = format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{}", days.concat());
            let found = found_as(&text, |text, block| {
                if ["Mandag", "Tirsdag", "Onsdag"].contains(&text) {
                    block.role = Role::Heading(4);
                }
            });
            found.recommendations.len()
        };
        assert_eq!(all("Tag stolene ned, før salen lukker."), 3);
        assert_eq!(all("Stolene er nede, før salen lukker."), 0);
    }
}
