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
use std::collections::BTreeMap;

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
    let runs = runs(context, at).into_iter().chain(of_one_level(context, at)).chain(sections_apart(context, at));
    // What is numbered is no sibling of what is not.
    let numbers =
        |run: &[Vec<usize>]| run.iter().filter(|item| context.outline.nodes[item[0]].number.is_some()).count();
    let alike = |run: &[Vec<usize>]| [0, run.len()].contains(&numbers(run));
    let fits = |run: &Vec<Vec<usize>>| run.len() == count as usize && alike(run) && most_ask(context, run);
    let Some(run) = runs.into_iter().find(fits) else {
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
        let count = announcement(text, KindClass::Recommendation).and_then(|found| found.count);
        let count =
            count.or_else(|| labels::counted_requests(text)).filter(|count| line && here && *count >= FEWEST)?;
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

/// All titles of one level behind the announcement, whatever stands between them.
fn of_one_level(context: &Context<'_>, announced: usize) -> Vec<Vec<Vec<usize>>> {
    let outline = context.outline;
    let mut levels: BTreeMap<u8, Vec<Vec<usize>>> = BTreeMap::new();
    for at in outline.headings().filter(|at| *at > announced && is_title(context, *at)) {
        let level = outline.nodes[at].level().unwrap_or(0);
        let told = outline.body(at).filter(|at| outline.nodes[*at].is_paragraph());
        levels.entry(level).or_default().push(std::iter::once(at).chain(told).collect());
    }
    levels.into_values().collect()
}

/// Where type tells no level: all titles behind the announcement but those that ask for nothing and stand right over one
/// that asks. These are sections.
fn sections_apart(context: &Context<'_>, announced: usize) -> Option<Vec<Vec<usize>>> {
    let mut items: Vec<Vec<usize>> = Vec::new();
    let mut open = false;
    for (at, node) in context.outline.running().filter(|(at, _)| *at > announced) {
        if is_title(context, at) {
            items.push(vec![at]);
            open = true;
        } else if node.is_paragraph() && open {
            items.last_mut().into_iter().for_each(|item| item.push(at));
        } else {
            open = false;
        }
    }
    let over_request = |index: usize| items.get(index + 1).is_some_and(|next| asks_anywhere(context, next));
    let is_section = |index: &usize| !asks_anywhere(context, &items[*index]) && over_request(*index);
    let kept = (0..items.len()).filter(|index| !is_section(index)).map(|index| items[index].clone());
    context.outline.worn.then(|| kept.collect())
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

/// Does a title ask?
fn asks_by_title(context: &Context<'_>, item: &[usize]) -> bool {
    let title = context.outline.nodes[item[0]].text();
    asks(context, title) || context.may_command(title)
}

/// Does a title or a sentence below it ask?
fn asks_anywhere(context: &Context<'_>, item: &[usize]) -> bool {
    let commands = |at: &usize| {
        let text = context.outline.nodes[*at].text();
        sentences(text).into_iter().any(|range| context.commands(text.get(range).unwrap_or("")))
    };
    asks_by_title(context, item) || item[1..].iter().any(commands)
}

fn most_ask(context: &Context<'_>, run: &[Vec<usize>]) -> bool {
    let titles = run.iter().filter(|item| asks_by_title(context, item)).count();
    let all = run.iter().filter(|item| asks_anywhere(context, item)).count();
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
    fn things_that_one_can_do_are_counted_as_advice_is() {
        let titles = ["Sænk lyden", "Lofter er ikke vægge", "Giv maden tid", "Tag jer sammen"];
        let things =
            text("Fire", &titles).replace("råd til skoler og forældre, når maden kommer", "ting, du kan gøre for roen");
        assert_eq!(found(&things).recommendations.len(), 4);
    }

    #[test]
    fn sections_with_a_text_of_their_own_are_no_advice_and_give_the_themes() {
        let section = |name: &str, titles: [&str; 2]| {
            let [first, second] =
                titles.map(|title| format!("{title}\n\nLofter larmer mest. Tag en ting ad gangen.\n\n"));
            format!("{name}\n\nHer spiser alle sammen hver dag.\n\n{first}{second}")
        };
        let parts = [
            section("I køkkenet", ["Sænk lyden", "Giv maden tid"]),
            section("I stuen", ["Tag jer sammen", "Lav plads"]),
        ];
        let all = found(&format!(
            "Ro i huset\n\nFire råd, når maden kommer\n\nDet handler om mad, og det handler om ro.\n\n{}",
            parts.concat()
        ));
        let read: Vec<_> = all.recommendations.iter().map(|r| r.theme.as_deref().unwrap_or("")).collect();
        assert_eq!(read, ["I køkkenet", "I køkkenet", "I stuen", "I stuen"]);
    }

    #[test]
    fn another_number_or_titles_that_ask_for_nothing_are_no_advice() {
        let titles = ["Sænk lyden", "Lofter er ikke vægge", "Giv maden tid", "Stolene under bordet"];
        assert!(found(&text("Fem", &titles)).recommendations.is_empty());
        let titles = ["Sænk lyden", "Lofter er ikke vægge", "Maden har tid", "Stolene under bordet"];
        assert!(found(&text("Fire", &titles)).recommendations.is_empty());
    }
}
