//! Advice that a number announces and that carries no numbers itself: *Ti råd mod støj* on the cover, and ten titles with a
//! text each; *Tre ting, vi anbefaler* over three bare lines.

use super::Found;
use super::lists::asks;
use super::series::even_series;
use crate::structure::context::Context;
use crate::structure::frames::announcement;
use crate::structure::labels::{self, Label};
use crate::structure::outline::{self, Outline};
use crate::structure::sentence::{is_terminated, sentences, words};
use crate::structure::vocabulary::{KindClass, VOCABULARY};

/// Fewer titles than this are sections that happen to be as many.
const FEWEST: u32 = 3;
/// What counts the advice begins with the number, or stands among so many first lines, or right under the title.
const FRONT: usize = 6;
/// It has at most this many words.
const LONGEST: usize = 18;
/// A title has at most this many.
const LONGEST_TITLE: usize = 12;

/// Titles of one rank, exactly as many as were announced, each over paragraphs; at least half of them ask by their title,
/// and two thirds by title or text.
pub(super) fn counted_headings(context: &Context<'_>) -> Vec<Found> {
    let Some((at, count, label)) = announced(context) else { return Vec::new() };
    let runs = runs(context, at);
    let Some(run) = runs.into_iter().find(|run| run.len() == count as usize && most_ask(context, run)) else {
        let reason = format!("announces {count}, but not so many titles with a text of their own follow that ask");
        context.refusals.node("recommendation", "counted_headings", at, reason);
        return Vec::new();
    };
    even_series(run)
        .into_iter()
        .map(|nodes| Found {
            nodes,
            skip: 0,
            label: Some(label.clone()),
            rule: "counted_headings",
            confidence: 0.9,
            part: None,
        })
        .collect()
}

/// The line on the cover that counts what is recommended, and whom it speaks to.
fn announced(context: &Context<'_>) -> Option<(usize, u32, Label)> {
    let title = context.title.first().copied();
    let front =
        |position: usize, at: usize| position < FRONT || title.is_some_and(|title| (title..=title + 2).contains(&at));
    context.outline.running().enumerate().find_map(|(position, (at, node))| {
        let text = node.text();
        let line = !node.is_item() && words(text).count() <= LONGEST && !text.ends_with([':', '?']);
        let begins = words(text).next().is_some_and(|word| VOCABULARY.number(word).is_some()) && !is_terminated(text);
        let here = begins || front(position, at);
        let found = announcement(text, KindClass::Recommendation).filter(|_| line && here)?;
        let count = found.count.filter(|count| *count >= FEWEST)?;
        Some((at, count, Label { addressee: labels::spoken_to(text), ..Label::of_commands() }))
    })
}

/// A line of a list has at most this many words.
const LONGEST_LINE: usize = 20;

/// As many lines right below a label as it counts, none of them a sentence of prose, before a sentence or another heading:
/// *Fire ting, vi anbefaler* over four lines that lost their bullets. Here the number stands for the form, where titles with
/// a text each must ask as well.
pub(super) fn counted_lines(outline: &Outline, label: usize) -> Vec<Vec<usize>> {
    let count = words(outline.nodes[label].text()).find_map(|word| VOCABULARY.number(word)).unwrap_or(0) as usize;
    // The last line stands over a sentence and looks like its heading, and the line above like a heading over it.
    let is_line = |at: &usize| {
        let (node, text) = (&outline.nodes[*at], outline.nodes[*at].text());
        let printed = node.is_paragraph() || node.is_heading() && node.rank.is_none() && node.label().is_none();
        printed && !is_terminated(text) && (2..=LONGEST_LINE).contains(&words(text).count())
    };
    let below = (label + 1..outline.nodes.len()).filter(|at| !outline.nodes[*at].is_noise());
    let mut lines: Vec<usize> = below.take_while(is_line).collect();
    let is_heading = |at: &usize| outline.nodes[*at].is_heading();
    if lines.len() == count + 1 && lines.last().is_some_and(is_heading) {
        lines.pop();
    }
    let inner_heading = lines.iter().rev().skip(2).any(is_heading);
    let all = count >= 2 && lines.len() == count && !inner_heading;
    if all { lines.into_iter().map(|at| vec![at]).collect() } else { Vec::new() }
}

/// Runs of titles with the paragraphs below each; a heading that stands right over a title parts a run and does not end it.
fn runs(context: &Context<'_>, announced: usize) -> Vec<Vec<Vec<usize>>> {
    let nodes = &context.outline.nodes;
    let mut runs: Vec<Vec<Vec<usize>>> = vec![Vec::new()];
    for (at, node) in context.outline.running().filter(|(at, _)| *at > announced) {
        let Some(run) = runs.last_mut() else { break };
        let level = run.iter().find_map(|item: &Vec<usize>| nodes[item[0]].level());
        let sibling = || level.is_none() || node.level().is_none() || level == node.level();
        if is_title(context, at) && sibling() {
            run.push(vec![at]);
        } else if node.is_paragraph() && !run.is_empty() {
            run.last_mut().into_iter().for_each(|item| item.push(at));
        } else if !(run.is_empty() || node.is_heading() && over_title(context, at)) {
            runs.push(Vec::new());
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// A heading of few words, or a line that commands (*Tag maden med*), over a paragraph that tells something; no label, no
/// question, no case.
fn is_title(context: &Context<'_>, at: usize) -> bool {
    let node = &context.outline.nodes[at];
    let below = context.outline.nodes[at + 1..].iter().find(|node| !node.is_noise());
    let line = node.is_paragraph() && !is_terminated(node.text()) && context.commands(node.text());
    (node.is_heading() || line)
        && words(node.text()).count() <= LONGEST_TITLE
        && !node.text().ends_with(['?', ':'])
        && node.label().is_none()
        && (node.kicker.is_none() || outline::whom(node).is_some())
        && labels::case_heading(node.text()).is_none()
        && !context.is_title(at)
        && below.is_some_and(|below| below.is_paragraph() && is_terminated(below.text()))
}

/// Does a heading stand right over a title, no lower than this?
fn over_title(context: &Context<'_>, at: usize) -> bool {
    let nodes = &context.outline.nodes;
    let next = (at + 1..nodes.len()).find(|next| !nodes[*next].is_noise());
    next.is_some_and(|next| is_title(context, next) && nodes[at].level() <= nodes[next].level())
}

fn most_ask(context: &Context<'_>, run: &[Vec<usize>]) -> bool {
    let text = |at: usize| context.outline.nodes[at].text();
    let by_title = |item: &&Vec<usize>| asks(context, text(item[0])) || context.may_command(text(item[0]));
    let by_text = |item: &&Vec<usize>| {
        let commands = |at: &usize| {
            sentences(text(*at)).into_iter().any(|range| context.commands(text(*at).get(range).unwrap_or("")))
        };
        by_title(item) || item[1..].iter().any(commands)
    };
    let (titles, all) = (run.iter().filter(by_title).count(), run.iter().filter(by_text).count());
    titles * 2 >= run.len() && all * 3 >= run.len() * 2
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::found;

    fn text(count: &str, titles: &[&str]) -> String {
        let advice = |title: &&str| format!("{title}\n\nLofter larmer mest. Tag en ting ad gangen.\n\n");
        let parts: Vec<String> = titles.iter().map(advice).collect();
        let (first, second) = parts.split_at(2);
        format!(
            "Ro i huset\n\n{count} råd til skoler og forældre, når maden kommer\n\nDet handler om mad, og det handler om ro.\n\nI køkkenet\n\n{}I stuen\n\n{}Mangler der et råd?\n\nSkriv til os, så kommer det med næste gang.\n",
            first.concat(),
            second.concat()
        )
    }

    #[test]
    fn as_many_titles_as_were_announced_are_advice() {
        let all = found(&text("Fire", &["Sænk lyden", "Lofter er ikke vægge", "Giv maden tid", "Tag jer sammen"]));
        assert_eq!(all.recommendations.len(), 4);
        let second = &all.recommendations[1];
        assert_eq!(second.text, "Lofter er ikke vægge Lofter larmer mest. Tag en ting ad gangen.");
        assert_eq!(second.addressee.as_deref(), Some("skoler og forældre"));
        assert_eq!(all.recommendations[3].text, "Tag jer sammen Lofter larmer mest. Tag en ting ad gangen.");
    }

    #[test]
    fn another_number_or_titles_that_ask_for_nothing_are_no_advice() {
        let titles = ["Sænk lyden", "Lofter er ikke vægge", "Giv maden tid", "Stolene under bordet"];
        assert!(found(&text("Fem", &titles)).recommendations.is_empty());
        let titles = ["Sænk lyden", "Lofter er ikke vægge", "Maden har tid", "Stolene under bordet"];
        assert!(found(&text("Fire", &titles)).recommendations.is_empty());
    }
}
