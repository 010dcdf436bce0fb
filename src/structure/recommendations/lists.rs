//! Recommendations below a label: *Anbefalinger*, *Statslige initiativer*.

use super::Found;
use super::counted::counted_lines;
use super::lost::with_lost_bullets;
use super::runs::SHORTEST_RUN;
use super::series::{even_series, is_kicked, with_body};
use crate::structure::context::Context;
use crate::structure::labels;
use crate::structure::outline::{Form, Node, NodeKind, Outline, shape};
use crate::structure::sentence::{begins_quoted, first_sentence, first_word, is_terminated, regex, sentences, words};
use crate::structure::vocabulary::LabelClass;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The items of sections whose heading is a label: *Anbefalinger*, *Statslige initiativer*.
pub(super) fn labelled(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found = Vec::new();
    for (at, node) in outline.nodes.iter().enumerate().filter(|(_, node)| node.is_noise()) {
        if labels::label(node.text()).is_some_and(|label| label.class == LabelClass::Recommendation) {
            let reason = "a label, but it stands in a table of contents, a menu, a margin or an imprint";
            context.refusals.node("recommendation", "labelled_list", at, reason);
        }
    }
    for heading in outline.headings() {
        let Some(label) = outline.nodes[heading].label().filter(|l| l.class == LabelClass::Recommendation) else {
            continue;
        };
        // A heading over other labels leaves the lists to them.
        let section = outline.section(heading);
        let others = outline.headings().filter(|at| section.contains(at)).filter_map(|at| outline.nodes[at].label());
        let nested = others.into_iter().any(|label| label.class == LabelClass::Recommendation);
        let section = if nested { outline.body(heading) } else { counted_section(context, heading, section) };
        let mut items = items_of(context, section.clone());
        if outline.worn {
            items = with_lost_bullets(context, items, outline.body(heading));
        }
        if items.is_empty() {
            items = numbered_headings(outline, section.clone());
        }
        if items.is_empty() {
            items = section_numbers(outline, section.clone());
        }
        if items.is_empty() && outline.worn {
            items = counted_lines(outline, heading);
        }
        // Some of the titles may have kept their numbers.
        let lost = items.is_empty() && outline.worn;
        let numbered = !items.is_empty() && items.iter().all(|item| outline.nodes[item[0]].number.is_some());
        let rows = if lost || numbered { titled_paragraphs(context, heading) } else { Vec::new() };
        let has = |item: &Vec<usize>| rows.iter().any(|row| row[0] == item[0]);
        let titled = lost || rows.len() > items.len() && items.iter().all(has);
        if titled {
            items = rows;
        }
        if items.is_empty() && outline.form != Form::Transcript && !context.is_title(heading) {
            items = asking_paragraphs(context, section.clone(), !label.weak);
            // "Kom godt i gang" heads a guide in which one sentence says what must be.
            let told = outline.nodes[outline.body(heading)].iter().filter(|node| node.is_paragraph()).count();
            if label.weak && items.len() * 2 < told || leads_to_numbered(context, section.end) {
                items.clear();
            }
        }
        if label.weak || context.is_title(heading) {
            let asking = |item: &Vec<usize>| asks(context, outline.nodes[item[0]].text());
            if context.is_title(heading) {
                items.retain(asking);
            } else if items.iter().filter(|item| asking(item)).count() * 2 < items.len()
                && !counts(outline, heading, &items)
            {
                items.clear();
            }
        }
        if items.is_empty() {
            let reason = "a label, but nothing under it is an item or asks for something";
            context.refusals.node("recommendation", "labelled_list", heading, reason);
        }
        found.extend(items.into_iter().map(|nodes| Found {
            skip: match outline.nodes[nodes[0]].text() {
                text if titled => number_before(text),
                text => shape::section_number(text).unwrap_or(0),
            },
            nodes,
            label: Some(label.clone()),
            rule: "labelled_list",
            confidence: 0.97,
            part: None,
        }));
    }
    found
}

/// *Fire krav til din butik* over four items: what they are is said, whatever form they have.
fn counts(outline: &Outline, label: usize, items: &[Vec<usize>]) -> bool {
    let count = labels::counted_requests(outline.nodes[label].text());
    count.is_some_and(|count| count as usize == items.len() && items.len() >= SHORTEST_RUN)
}

/// Does a numbered heading that commands stand right below a label's text? That is what the label is of, and the text leads to it.
fn leads_to_numbered(context: &Context<'_>, end: usize) -> bool {
    let next = context.outline.nodes[end..].iter().find(|node| !node.is_noise());
    next.is_some_and(|node| {
        let commands = || context.commands(node.text()) || context.is_damaged_imperative(first_word(node.text()));
        node.is_heading() && node.number.is_some() && commands()
    })
}

/// Lists below so many headings may be meant by one number.
const MOST_LISTS: usize = 8;

/// *Ni ting, du kan gøre* over headings as high as it, each right over a list, that are nine items in all: the label's
/// section ends with the last of them, where type tells no level.
fn counted_section(context: &Context<'_>, label: usize, section: Range<usize>) -> Range<usize> {
    let outline = context.outline;
    let count = labels::counted_requests(outline.nodes[label].text()).unwrap_or(0) as usize;
    let listed = |range: &Range<usize>| items_of(context, range.clone()).len();
    if count == 0 || listed(&section) >= count {
        return section;
    }
    let lists = outline.headings().filter(|at| *at > label).take_while(|at| {
        let first = (at + 1..outline.nodes.len()).find(|at| !outline.nodes[*at].is_noise());
        first.is_some_and(|first| outline.nodes[first].is_item())
    });
    let ends = lists.take(MOST_LISTS).map(|heading| outline.body(heading).end);
    let ranges = ends.map(|end| label + 1..end).map(|range| (listed(&range), range));
    let whole = ranges.into_iter().find(|(items, _)| *items >= count).filter(|(items, _)| *items == count);
    whole.map_or(section, |(_, range)| range)
}

/// A name of an item has at most this many words.
const LONGEST_NAME: usize = 12;

/// Short commands with a text below each: numbered headings whose numbers and type were lost. Case boxes and what
/// stands at the paper's edge may come between them.
fn titled_paragraphs(context: &Context<'_>, label: usize) -> Vec<Vec<usize>> {
    let outline = context.outline;
    let is_title = |node: &Node| {
        let short = words(node.text()).count() <= LONGEST_NAME;
        let unnumbered = node.text().get(number_before(node.text())..).unwrap_or("");
        let numbered = node.is_item() && node.number.is_some();
        let line = node.is_paragraph() || node.is_heading() || node.kind == NodeKind::Row || numbered;
        let asks = context.commands(unnumbered) || !is_terminated(unnumbered) && asks(context, unnumbered);
        line && short && asks && node.label().is_none()
    };
    // A sentence that only looks like a heading, as footnotes do.
    let is_note = |node: &Node| node.is_heading() && is_terminated(node.text());
    let opens_case =
        |node: &Node| labels::case_heading(node.text()).is_some() && (node.is_heading() || node.is_paragraph());
    let mut items: Vec<Vec<usize>> = Vec::new();
    let mut open = false;
    for (at, node) in outline.nodes.iter().enumerate().skip(label + 1) {
        // A sentence right below a heading is its text, though it commands.
        let is_bare = |item: &Vec<usize>| item.len() == 1 && outline.nodes[item[0]].is_heading();
        let lacks_text = outline.form == Form::Layout && open && items.last().is_some_and(is_bare);
        let is_text = lacks_text && node.is_paragraph() && is_terminated(node.text());
        if is_title(node) && !is_text {
            items.push(vec![at]);
            open = true;
        } else if opens_case(node) || is_note(node) {
            open = false;
        } else if node.is_heading() {
            if !outline.nodes.get(at + 1).is_some_and(is_title) {
                break;
            }
            open = false;
        } else if let Some(item) = items.last_mut().filter(|_| open && node.is_paragraph()) {
            item.push(at);
        }
    }
    // Where most titles kept their numbers, a title without one is another section's.
    let numbered =
        |item: &Vec<usize>| outline.nodes[item[0]].number.is_some() || number_before(outline.nodes[item[0]].text()) > 0;
    let with_number = items.iter().filter(|item| numbered(item)).count();
    if with_number >= SHORTEST_RUN && with_number * 2 > items.len() {
        items.retain(numbered);
    }
    let told = items.iter().filter(|item| item.len() >= 2).count();
    if told >= SHORTEST_RUN && told == items.len() { even_series(items) } else { Vec::new() }
}

/// How long the number is that OCR left before a title.
fn number_before(text: &str) -> usize {
    text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').len()
}

/// Items of the outermost level with their sub-items. Items that are questions are none.
pub(super) fn items_of(context: &Context<'_>, range: Range<usize>) -> Vec<Vec<usize>> {
    let outline = context.outline;
    let asks_to = |node: &Node| context.commands(node.text());
    let mut items: Vec<Vec<usize>> = Vec::new();
    let outermost = outline.nodes[range.clone()].iter().filter(|n| n.is_item()).map(Node::depth).min().unwrap_or(0);
    let mut silent = false;
    for at in range {
        let node = &outline.nodes[at];
        if node.is_heading() {
            silent = labels::label(node.text()).is_some_and(|l| l.class != LabelClass::Recommendation)
                || labels::case_heading(node.text()).is_some();
        }
        if !node.is_item() || silent || node.text().ends_with('?') && !asks_to(node) {
            continue;
        }
        match items.last_mut() {
            Some(last) if node.depth() > outermost && last.last() == Some(&(at - 1)) => last.push(at),
            _ => items.push(vec![at]),
        }
    }
    items
}

/// *1.1 Ministeriet opretter en pulje.* to *1.3 …*: sentences numbered within their chapter, at least two.
fn section_numbers(outline: &Outline, range: Range<usize>) -> Vec<Vec<usize>> {
    let is_item = |at: &usize| {
        let node = &outline.nodes[*at];
        node.is_paragraph() && shape::section_number(node.text()).is_some() && is_terminated(node.text())
    };
    let items: Vec<Vec<usize>> = range.filter(is_item).map(|at| vec![at]).collect();
    if items.len() >= 2 { items } else { Vec::new() }
}

/// Numbered headings under a label, each with its body: *1. Giv ro*, or *RÅD 1* over *Giv ro*, and the paragraphs below.
fn numbered_headings(outline: &Outline, range: Range<usize>) -> Vec<Vec<usize>> {
    let printed = |node: &Node| node.number.is_some() || is_kicked(node);
    let numbered = |at: &usize| outline.nodes[*at].is_heading() && printed(&outline.nodes[*at]);
    even_series(range.filter(numbered).map(|at| with_body(outline, at)).collect())
}

/// Paragraphs under a bare label that ask for something. Where half of them ask, they may do so in their second
/// sentence; below a label that is not `strong`, and when one paragraph alone asks, in the first.
fn asking_paragraphs(context: &Context<'_>, range: Range<usize>, strong: bool) -> Vec<Vec<usize>> {
    let outline = context.outline;
    let body: Vec<usize> = range
        .take_while(|at| !outline.nodes[*at].is_heading())
        .filter(|at| outline.nodes[*at].is_paragraph())
        .collect();
    let asking = |at: &usize| asks(context, outline.nodes[*at].text());
    let commands = body.iter().filter(|at| context.commands(outline.nodes[**at].text())).count();
    let all_ask = commands >= 2 && commands * 2 >= body.len();
    let somewhere = |at: &usize| asks_somewhere(context, outline.nodes[*at].text());
    let asked = body.iter().filter(|at| somewhere(at)).count();
    let most_ask = strong && asked >= 2 && asked * 2 >= body.len();
    // "Legekonto. Der afsættes …": paragraphs that all open with a name, whose numbers an engine lost.
    let named = |at: &usize| {
        let text = outline.nodes[*at].text();
        sentences(text).len() >= 2 && words(first_sentence(text)).count() <= LONGEST_OPENING
    };
    let with_name = body.iter().filter(|at| named(at)).count();
    if strong && outline.worn && with_name >= SHORTEST_RUN && with_name * 4 >= body.len() * 3 {
        return body.into_iter().filter(named).map(|at| vec![at]).collect();
    }
    let fits = |at: &usize| {
        if begins_quoted(outline.nodes[*at].text()) {
            false
        } else if all_ask {
            let text = outline.nodes[*at].text();
            context.commands(text) || context.may_command(text)
        } else {
            asking(at) || most_ask && somewhere(at)
        }
    };
    body.into_iter().filter(fits).map(|at| vec![at]).collect()
}

/// The name that opens such a paragraph has at most so many words.
const LONGEST_OPENING: usize = 4;

static ASKING: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\b(?:bør|anbefales?r?|opfordre[rs]?|foreslår|foreslås|henstiller|skal)\b"));

/// What says plainly that something should be done.
static ASKING_PLAINLY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:bør|(?:vi|derfor)\s+(?:\p{L}+\s+)?(?:anbefaler|opfordrer|foreslår|henstiller)|(?:anbefaler|opfordrer|foreslår)\s+vi|det\s+(?:vil\s+)?kræve[rs]?)\b",
    )
});

/// Does one of a text's first two sentences ask plainly: *Lofterne er gamle. Vi foreslår, at …*?
pub(super) fn asks_somewhere(context: &Context<'_>, text: &str) -> bool {
    let mut all = sentences(text).into_iter().take(2).filter_map(|range| text.get(range));
    asks(context, text)
        || !text.ends_with([':', '?'])
            && all.any(|sentence| ASKING_PLAINLY.is_match(sentence) && !sentence.ends_with(['?', '”', '»', '«', '"']))
}

/// Does a text command, or say in its first sentence what should be?
pub(super) fn asks(context: &Context<'_>, text: &str) -> bool {
    let first = first_sentence(text);
    !text.ends_with(':') && !text.ends_with('?') && (context.commands(text) || ASKING.is_match(first))
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    const INTRO: &str = "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n";

    #[test]
    fn sentences_numbered_within_their_chapter_are_items_of_a_label() {
        let all = found(&format!("{INTRO}Initiativer\n\n1.1 Byrådet opretter en pulje.\n\n1.2 Skolerne får et ur.\n"));
        assert_eq!(text_of(&all.recommendations), ["Byrådet opretter en pulje.", "Skolerne får et ur."]);
    }

    #[test]
    fn as_many_demands_as_the_label_counts_need_not_command() {
        let items = "• Salen har et ur.\n\n• Ingen spiser alene i salen.\n\n• Maden er varm hver dag.\n";
        let of =
            |label: &str| found(&format!("{INTRO}{label}\n\nDet er der grund til.\n\n{items}")).recommendations.len();
        assert_eq!(of("Tre krav til din sal"), 3);
        assert_eq!(of("Krav"), 0);
    }
}
