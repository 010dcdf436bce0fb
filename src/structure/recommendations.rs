//! What the pamphlet asks somebody to do.

use super::addressee;
use super::context::Context;
use super::edges::Edges;
use super::frames::announcement;
use super::labels::{self, Label};
use super::outline::{Form, Node, Outline};
use super::passage::Passage;
use super::sentence::{first_word, is_terminated, regex, sentences, words};
use super::vocabulary::{KindClass, LabelClass, VOCABULARY};
use crate::model::Recommendation;
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

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
    let mut found = labelled(context);
    found.extend(counted_series(context));
    found.extend(numbered(outline));
    found.extend(led_in(outline));
    found.extend(boxed(outline));
    found.extend(imperative_runs(context));
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

/// The items of sections whose heading is a label: *Anbefalinger*, *Statslige initiativer*.
fn labelled(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found = Vec::new();
    for heading in outline.headings() {
        let Some(label) = outline.nodes[heading].label().filter(|l| l.class == LabelClass::Recommendation) else {
            continue;
        };
        let section = outline.section(heading);
        let mut items = items_of(outline, section.clone());
        if outline.form == Form::Lines {
            items = with_lost_bullets(context, items, outline.body(heading));
        }
        if items.is_empty() {
            items = numbered_headings(outline, section.clone());
        }
        if items.is_empty() && outline.form == Form::Lines {
            items = titled_paragraphs(context, heading);
        }
        if items.is_empty() && outline.form != Form::Transcript {
            items = asking_paragraphs(context, section);
        }
        found.extend(items.into_iter().map(|nodes| Found {
            nodes,
            skip: 0,
            label: Some(label.clone()),
            rule: "labelled_list",
            confidence: 0.97,
        }));
    }
    found
}

/// A name of an item has at most this many words.
const LONGEST_NAME: usize = 12;

/// Short commands with a paragraph below each: numbered headings whose numbers and type were lost. Case boxes may stand
/// between them.
fn titled_paragraphs(context: &Context<'_>, label: usize) -> Vec<Vec<usize>> {
    let outline = context.outline;
    let mut items: Vec<Vec<usize>> = Vec::new();
    let mut named = false;
    let mut at = label + 1;
    while let Some(node) = outline.nodes.get(at) {
        let text = node.text();
        let short = words(text).count() <= LONGEST_NAME;
        if node.is_heading() {
            if labels::case_heading(text).is_none() {
                break;
            }
            at = outline.nodes[at + 1..].iter().position(|n| !n.is_noise()).map_or(at, |n| at + 1 + n);
            named = false;
        } else if node.is_paragraph() && short && context.is_imperative(first_word(text)) {
            items.push(vec![at]);
            named = true;
        } else if let Some(item) = items.last_mut().filter(|_| named && node.is_paragraph()) {
            item.push(at);
            named = false;
        }
        at += 1;
    }
    if items.len() >= SHORTEST_RUN && items.iter().all(|item| item.len() == 2) { items } else { Vec::new() }
}

/// Where OCR lost some of a list's bullets: paragraphs beside its items that begin as these do.
fn with_lost_bullets(context: &Context<'_>, mut items: Vec<Vec<usize>>, body: Range<usize>) -> Vec<Vec<usize>> {
    let nodes = &context.outline.nodes;
    let commands = |at: usize| context.is_imperative(first_word(nodes[at].text()));
    let should = |at: usize| BOER.is_match(nodes[at].text()) && !goes_on_arguing(nodes[at].text());
    let inside: Vec<usize> = items.iter().map(|item| item[0]).filter(|at| body.contains(at)).collect();
    let most = |rule: &dyn Fn(usize) -> bool| inside.iter().filter(|at| rule(**at)).count() * 2 > inside.len();
    let (ask, advise) = (most(&commands), most(&should));
    let near = |at: usize| {
        let item =
            |at: usize| nodes.get(at).is_some_and(|n| n.is_item() || n.is_paragraph() && (commands(at) || should(at)));
        at.checked_sub(1).is_some_and(item) || item(at + 1)
    };
    let lost = body.filter(|at| nodes[*at].is_paragraph() && !nodes[*at].text().ends_with([':', '?']));
    let lost = lost.filter(|at| (ask && commands(*at) || advise && should(*at)) && near(*at));
    items.extend(lost.map(|at| vec![at]));
    items.sort();
    items
}

/// *Også*, *Derfor*, *Samtidig*: prose that goes on, no item of a list.
fn goes_on_arguing(text: &str) -> bool {
    VOCABULARY.connectives.contains(&first_word(text).to_lowercase())
}

static BOER: LazyLock<Regex> = LazyLock::new(|| regex(r"^[^.,;:]{2,80}?\b(?:bør|skal)\b"));

/// Items of the outermost level with their sub-items. Items that are questions are none.
fn items_of(outline: &Outline, range: Range<usize>) -> Vec<Vec<usize>> {
    let mut items: Vec<Vec<usize>> = Vec::new();
    let outermost = outline.nodes[range.clone()].iter().filter(|n| n.is_item()).map(Node::depth).min().unwrap_or(0);
    let mut silent = false;
    for at in range {
        let node = &outline.nodes[at];
        if node.is_heading() {
            silent = labels::label(node.text()).is_some_and(|l| l.class != LabelClass::Recommendation)
                || labels::case_heading(node.text()).is_some();
        }
        if !node.is_item() || silent || node.text().ends_with('?') {
            continue;
        }
        match items.last_mut() {
            Some(last) if node.depth() > outermost && last.last() == Some(&(at - 1)) => last.push(at),
            _ => items.push(vec![at]),
        }
    }
    items
}

/// Numbered headings under a label, each with its body: *1. Giv ro* and the paragraphs below.
fn numbered_headings(outline: &Outline, range: Range<usize>) -> Vec<Vec<usize>> {
    let numbered = |at: &usize| outline.nodes[*at].is_heading() && outline.nodes[*at].number.is_some();
    even_series(range.filter(numbered).map(|at| with_body(outline, at)).collect())
}

/// When all but the last have a body of the same length, the last one has so too: what follows is the pamphlet's end.
fn even_series(mut series: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let usual = series.first().map_or(0, Vec::len);
    let (even, count) = (series.iter().rev().skip(1).all(|nodes| nodes.len() == usual), series.len());
    if let Some(last) = series.last_mut().filter(|_| even && count >= 3) {
        last.truncate(usual);
    }
    series
}

/// *Tolv råd om …* on the cover, and items or headings numbered 1 to 12 through the whole text.
fn counted_series(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let counts: Vec<u32> = outline
        .running()
        .take(6)
        .filter_map(|(_, node)| announcement(node.text(), KindClass::Recommendation)?.count)
        .collect();
    let mut series: Vec<usize> = Vec::new();
    for (at, node) in
        outline.running().filter(|(_, node)| (node.is_item() || node.is_heading()) && node.number.is_some())
    {
        if node.number == Some(series.len() as u32 + 1) {
            series.push(at);
        }
    }
    if !counts.contains(&(series.len() as u32)) || series.len() < 3 {
        return Vec::new();
    }
    let nodes = series
        .into_iter()
        .map(|at| if outline.nodes[at].is_heading() { with_body(outline, at) } else { vec![at] })
        .collect();
    even_series(nodes)
        .into_iter()
        .map(|nodes| Found { nodes, skip: 0, label: None, rule: "counted_series", confidence: 0.95 })
        .collect()
}

fn with_body(outline: &Outline, heading: usize) -> Vec<usize> {
    let body = outline.body(heading).filter(|at| !outline.nodes[*at].is_noise());
    let place = |at: usize| (outline.nodes[at].page, outline.nodes[at].panel);
    let first = body.clone().next().map(place);
    // A box is no part of the text before it.
    let own = body.take_while(|at| first.is_some_and(|(page, panel)| place(*at).0 != page || place(*at).1 == panel));
    std::iter::once(heading).chain(own).collect()
}

/// Paragraphs under a bare label that ask for something.
fn asking_paragraphs(context: &Context<'_>, range: Range<usize>) -> Vec<Vec<usize>> {
    let outline = context.outline;
    let body: Vec<usize> = range
        .take_while(|at| !outline.nodes[*at].is_heading())
        .filter(|at| outline.nodes[*at].is_paragraph())
        .collect();
    let asking = |at: &usize| asks(context, outline.nodes[*at].text());
    let commands = body.iter().filter(|at| context.is_imperative(first_word(outline.nodes[**at].text()))).count();
    let all_ask = commands >= 2 && commands * 2 >= body.len();
    let fits = |at: &usize| {
        if outline.nodes[*at].text().starts_with(['"', '”', '»', '’']) {
            false
        } else if all_ask {
            context.is_imperative(first_word(outline.nodes[*at].text()))
        } else {
            asking(at)
        }
    };
    body.into_iter().filter(fits).map(|at| vec![at]).collect()
}

static ASKING: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\b(?:bør|anbefales?r?|opfordre[rs]?|foreslår|foreslås|henstiller|skal)\b"));

fn asks(context: &Context<'_>, text: &str) -> bool {
    let first = sentences(text).first().map_or("", |range| text.get(range.clone()).unwrap_or(""));
    !text.ends_with(':') && !text.ends_with('?') && (context.is_imperative(first_word(text)) || ASKING.is_match(first))
}

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?P<kind>\p{Lu}\p{L}+)\s+(?:nr\.?\s*)?(?P<number>\d{1,2}|\p{L}+)\s*(?:[:.–—-]\s*|$)(?P<text>.*)$")
});

/// *Anbefaling 3: Giv ro*, as a heading with its body or as a paragraph.
fn numbered(outline: &Outline) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, node) in outline.running() {
        if !(node.is_heading() || node.is_paragraph()) {
            continue;
        }
        let Some(skip) = numbered_recommendation(node.text()) else { continue };
        let nodes = if node.is_heading() || skip >= node.text().len() { with_body(outline, at) } else { vec![at] };
        if nodes.len() > 1 || skip < node.text().len() {
            found.push(Found { nodes, skip, label: None, rule: "numbered", confidence: 0.97 });
        }
    }
    let even = even_series(found.iter().map(|item| item.nodes.clone()).collect());
    let found: Vec<Found> = found.into_iter().zip(even).map(|(item, nodes)| Found { nodes, ..item }).collect();
    if found.len() > 1 { found } else { Vec::new() }
}

fn numbered_recommendation(text: &str) -> Option<usize> {
    let found = NUMBERED.captures(text)?;
    let kind = VOCABULARY.kind(found.name("kind")?.as_str())?;
    VOCABULARY.number(found.name("number")?.as_str())?;
    (kind.class == KindClass::Recommendation).then(|| found.name("text").map_or(text.len(), |m| m.start()))
}

static LEAD_IN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:anbefal(?:er|es|ing|inger|ingerne)|opfordrer|foreslår|foreslås|henstiller|forslag|gode råd|bør)\b[^?]*(?::|,|,? at:?)$",
    )
});

/// *Vi anbefaler derfor, at kommunen:* and the items right below.
fn led_in(outline: &Outline) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, node) in outline.running() {
        let last = sentences(node.text()).pop().and_then(|range| node.text().get(range)).unwrap_or("");
        if !node.is_paragraph() || !LEAD_IN.is_match(last) || announces_other(last) {
            continue;
        }
        let end = outline.nodes[at + 1..]
            .iter()
            .position(|n| !n.is_item() && !n.is_noise())
            .map_or(outline.nodes.len(), |n| at + 1 + n);
        found.extend(items_of(outline, at + 1..end).into_iter().map(|nodes| Found {
            nodes,
            skip: 0,
            label: None,
            rule: "lead_in",
            confidence: 0.93,
        }));
    }
    found
}

/// *… bør følge fem principper:* announces frames, not recommendations.
fn announces_other(sentence: &str) -> bool {
    words(sentence).any(|word| {
        VOCABULARY
            .kind(word)
            .is_some_and(|kind| matches!(kind.class, KindClass::Frame | KindClass::Case | KindClass::Question))
    }) && !words(sentence).any(|word| word.to_lowercase().starts_with("anbefal"))
}

static BOXED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:Vi|Derfor|[A-ZÆØÅ]{2,5}|Parterne|Organisationerne)\s+(?:anbefaler|opfordrer|foreslår)(?:\s+(?:vi|derfor|også|desuden|samtidig))*(?:\s+til)?,?\s+at\b",
    )
});
/// A paragraph of more words is prose, not a box.
const LONGEST_BOX: usize = 70;

/// A paragraph of its own that says *Vi anbefaler, at …*.
fn boxed(outline: &Outline) -> Vec<Found> {
    let is_box = |node: &Node| {
        (node.is_paragraph() || node.is_item())
            && BOXED.is_match(node.text())
            && words(node.text()).count() <= LONGEST_BOX
            && is_terminated(node.text())
            && !node.text().ends_with(':')
    };
    outline
        .running()
        .filter(|(_, node)| is_box(node))
        .map(|(at, _)| Found { nodes: vec![at], skip: 0, label: None, rule: "boxed", confidence: 0.9 })
        .collect()
}

/// Runs of at least three items or paragraphs that begin with imperatives, when the label was lost.
fn imperative_runs(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found = Vec::new();
    let mut at = 0;
    while at < outline.nodes.len() {
        let run = run_length(context, at);
        if run > 0 {
            found.extend(run_items(outline, at..at + run).into_iter().map(|nodes| Found {
                nodes,
                skip: 0,

                label: None,
                rule: "imperative_run",
                confidence: 0.88,
            }));
        }
        at += run.max(1);
    }
    found
}

/// Fewer imperatives than this are chance.
const SHORTEST_RUN: usize = 3;

/// The number of nodes of a run that begins at `at`, 0 when there is none: from the first imperative to the last, with
/// sub-items and torn fragments between.
fn run_length(context: &Context<'_>, at: usize) -> usize {
    let nodes = &context.outline.nodes;
    if !begins_imperative(context, &nodes[at]) {
        return 0;
    }
    let listed = nodes[at].is_item();
    let mut imperatives = 0;
    let mut others = 0;
    let mut end = at;
    for (index, node) in nodes.iter().enumerate().skip(at) {
        let belongs = node.is_noise()
            || if listed { node.is_item() } else { node.is_paragraph() && is_fragment_or_asking(context, node) };
        if !belongs {
            break;
        }
        if begins_imperative(context, node) {
            imperatives += 1;
            end = index + 1;
        } else if listed && node.depth() == 0 {
            others += 1;
        }
    }
    if imperatives >= SHORTEST_RUN && imperatives > others * 2 { end - at } else { 0 }
}

fn begins_imperative(context: &Context<'_>, node: &Node) -> bool {
    let sentence = words(node.text()).count() >= 3 && !node.text().ends_with('?');
    let quoted = node.text().starts_with(['"', '”', '»', '’']);
    (node.is_item() || node.is_paragraph() && !super::sentence::begins_small(node.text()))
        && sentence
        && !quoted
        && context.is_imperative(first_word(node.text()))
}

fn is_fragment_or_asking(context: &Context<'_>, node: &Node) -> bool {
    super::sentence::begins_small(node.text())
        || begins_imperative(context, node)
        || context.is_damaged_imperative(first_word(node.text()))
}

fn run_items(outline: &Outline, range: Range<usize>) -> Vec<Vec<usize>> {
    if outline.nodes[range.start].is_item() {
        return items_of(outline, range);
    }
    range.filter(|at| outline.nodes[*at].is_paragraph()).map(|at| vec![at]).collect()
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
        theme: theme(context, item),
        addressee: addressee_of(outline, item, &passage),
        confidence: if complete { item.confidence } else { item.confidence - 0.1 },
        text,
        complete,
        rule: item.rule.to_owned(),
        evidence: context.places.evidence(&passage),
    }
}

/// The nearest heading above that says more than a label. A run without a label has one only right above it.
fn theme(context: &Context<'_>, item: &Found) -> Option<String> {
    let outline = context.outline;
    let first = item.nodes[0];
    let at = if outline.nodes[first].is_heading() {
        outline.ancestors(first).into_iter().find(|at| super::outline::says_something(&outline.nodes[*at]))?
    } else {
        outline.theme_above(first)?
    };
    if item.rule == "imperative_run" {
        let telling = |n: &&Node| n.is_paragraph() && !begins_imperative(context, n);
        if outline.nodes[at + 1..first].iter().filter(telling).count() > 1 {
            return None;
        }
    }
    let node = &outline.nodes[at];
    (!context.is_title(at)).then(|| node.text().trim_end_matches(':').to_owned())
}

/// From the label, else from a heading above that names an actor, else from the item's own acting subject.
fn addressee_of(outline: &Outline, item: &Found, passage: &Passage) -> Option<String> {
    let label = item.label.as_ref().and_then(|label| label.addressee.clone());
    label.or_else(|| asked(outline, item.nodes[0])).or_else(|| headed_addressee(outline, item)).or_else(|| {
        let text = passage.as_str();
        let first = sentences(text).into_iter().next().and_then(|range| text.get(range))?;
        addressee::acting_subject(first).or_else(|| addressee::asked_subject(first))
    })
}

static ASKED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b(?:opfordrer|anbefaler)\s+(?P<who>[^.:]{3,80}?)\s+(?:til\s+)?at\b"));

/// *Derfor opfordrer foreningen kommunerne til at:* right above the list.
fn asked(outline: &Outline, first: usize) -> Option<String> {
    let above = outline.nodes[..first]
        .iter()
        .rev()
        .find(|node| !node.is_item() && !node.is_noise())
        .filter(|node| node.is_paragraph())?;
    let found = ASKED.captures(above.text())?;
    let last = found.name("who")?.as_str().split_whitespace().last()?;
    addressee::actor(last)
}

/// *Til kommunerne*, *Kommunerne*, *Kommunale initiativer*: the nearest headings that speak to somebody.
fn headed_addressee(outline: &Outline, item: &Found) -> Option<String> {
    let first = item.nodes[0];
    let direct = outline.heading_above(first);
    direct.into_iter().chain(outline.ancestors(first)).find_map(|at| {
        let text = outline.nodes[at].text();
        let label = labels::label(text).and_then(|label| label.addressee);
        let plain = text.trim_end_matches(':');
        let spoken_to = plain.strip_prefix("Til ").or_else(|| plain.strip_prefix("TIL "));
        label.or_else(|| addressee::actor(spoken_to.unwrap_or(plain))).or_else(|| labels::spoken_to(plain))
    })
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
