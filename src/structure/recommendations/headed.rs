//! Titles that command, each with a text below: numbered advice whose numbers were never printed.

use super::Found;
use super::runs::SHORTEST_RUN;
use super::series::even_series;
use crate::structure::context::Context;
use crate::structure::labels;
use crate::structure::outline::Node;
use crate::structure::sentence::{begins_small, is_terminated, regex, words};
use crate::tokenize::is_web_or_mail;
use regex::Regex;
use std::sync::LazyLock;

/// A title has at most this many words.
const LONGEST_TITLE: usize = 10;

/// Titles that begin with imperatives, each over paragraphs and no list: at least three in a row; fewer, where such a row stands
/// elsewhere under headings as high.
pub(super) fn headed_commands(context: &Context<'_>) -> Vec<Found> {
    let nodes = &context.outline.nodes;
    let commands = |series: &[Vec<usize>]| series.iter().filter(|item| context.commands(nodes[item[0]].text())).count();
    let told = |item: &Vec<usize>| item.len() >= 2;
    let (mut rows, mut short) = (Vec::new(), Vec::new());
    for series in series(context) {
        let refuse = |reason| context.refusals.node("recommendation", "headed_commands", series[0][0], reason);
        let tells_where = |item: &&Vec<usize>| item[1..].iter().any(|at| tells_where(nodes[*at].text()));
        if !series.iter().all(told) || commands(&series) * 2 < series.len() {
            refuse(FEW);
        } else if series.iter().filter(tells_where).count() * 2 >= series.len() {
            refuse("titles that command over addresses and telephone numbers: where to turn, not what to do");
        } else if commands(&series) < SHORTEST_RUN {
            short.push(series);
        } else {
            rows.push(series);
        }
    }
    let levels: Vec<Option<u8>> = rows.iter().map(|series| nodes[series[0][0]].level()).collect();
    for series in short {
        let is_like_others =
            |item: &Vec<usize>| levels.contains(&nodes[item[0]].level()) && nodes[item[0]].is_heading();
        if series.len() >= FEWEST_AMONG_OTHERS && series.iter().any(is_like_others) {
            rows.push(series);
        } else {
            context.refusals.node("recommendation", "headed_commands", series[0][0], FEW);
        }
    }
    let items = rows.into_iter().flat_map(even_series);
    let found =
        items.map(|nodes| Found { nodes, skip: 0, label: None, rule: "headed_commands", confidence: 0.86, part: None });
    found.collect()
}

/// Fewer titles are no row, though others are.
const FEWEST_AMONG_OTHERS: usize = 2;

const FEW: &str = "a title that commands, but fewer than three stand in a row with a text each";

static TELEPHONE: LazyLock<Regex> = LazyLock::new(|| regex(r"\b\d{2} \d{2} \d{2} \d{2}\b|\b\d{4} \d{4}\b"));

/// A host whatever its last part is: *ringe.museum*.
static HOST: LazyLock<Regex> = LazyLock::new(|| regex(r"\b\p{Ll}[\p{Ll}\d-]+\.\p{Ll}{2,}\b"));

/// Does a text hold a telephone number, a mail or web address?
fn tells_where(text: &str) -> bool {
    TELEPHONE.is_match(text) || HOST.is_match(text) || text.split_whitespace().any(is_web_or_mail)
}

/// Runs of titles with what stands below each.
fn series(context: &Context<'_>) -> Vec<Vec<Vec<usize>>> {
    let nodes = &context.outline.nodes;
    let mut all: Vec<Vec<Vec<usize>>> = Vec::new();
    let mut open = false;
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| !node.is_noise()) {
        let level = |at: usize| nodes[at].level();
        if is_title(context, at) {
            let sibling =
                |item: &Vec<usize>| level(item[0]) == level(at) || level(item[0]).is_none() || level(at).is_none();
            match all.last_mut().filter(|series| open && series.iter().all(sibling)) {
                Some(series) => series.push(vec![at]),
                None => all.push(vec![vec![at]]),
            }
            open = true;
        } else if node.is_paragraph() && open {
            let Some(item) = all.last_mut().and_then(|series| series.last_mut()) else { continue };
            // What stands below the box of the text is no part of it.
            let text = item.get(1).map(|text| &nodes[*text]);
            if text.is_none_or(|text| text.page != node.page || text.panel == node.panel) {
                item.push(at);
            }
        } else {
            open = open && heads_more(context, at);
        }
    }
    // A title over several commands is the label of their box.
    let is_box = |item: &Vec<usize>| item[1..].iter().filter(|at| context.commands(nodes[**at].text())).count() > 1;
    all.retain(|series| !series.iter().any(is_box));
    all
}

/// A heading no lower right over another title that commands parts a series and does not end it: *I køkkenet*, *I stuen*.
fn heads_more(context: &Context<'_>, at: usize) -> bool {
    let nodes = &context.outline.nodes;
    let next = (at + 1..nodes.len()).find(|next| !nodes[*next].is_noise());
    next.is_some_and(|next| {
        nodes[at].level() <= nodes[next].level() && nodes[at].is_heading() && is_title(context, next)
    })
}

/// Does a title come again further on, where it heads a part of the pamphlet and has no number: an overview asks for nothing?
pub(super) fn is_told_beforehand(context: &Context<'_>, at: usize) -> bool {
    let nodes = &context.outline.nodes;
    let mut others = context.outline.headings_titled(nodes[at].text());
    others.any(|other| other > at && nodes[other].number.is_none())
}

/// A heading that commands, or a short line that does and stands right above a paragraph.
fn is_title(context: &Context<'_>, at: usize) -> bool {
    let nodes = &context.outline.nodes;
    let node = &nodes[at];
    let next = nodes[at + 1..].iter().find(|node| !node.is_noise());
    let over_text = next.is_some_and(|next| next.is_paragraph() && is_terminated(next.text()));
    let line =
        |node: &Node| node.is_paragraph() && !is_terminated(node.text()) && !begins_small(node.text()) && over_text;
    (node.is_heading() || line(node))
        && words(node.text()).count() <= LONGEST_TITLE
        && !node.text().ends_with('?')
        && node.label().is_none()
        && labels::case_heading(node.text()).is_none()
        && !context.is_title(at)
        && (context.commands(node.text()) || node.is_heading() && context.may_command(node.text()))
        && !is_told_beforehand(context, at)
}
