//! Recommendations that are numbered: *Anbefaling 3: Giv ro*, *Tolv råd om …* and what is numbered 1 to 12.

use super::Found;
use super::headed::is_told_beforehand;
use super::lists::asks;
use super::whom::asked;
use crate::structure::context::Context;
use crate::structure::frames::announcement;
use crate::structure::labels::Label;
use crate::structure::numbered::{self, Numbered};
use crate::structure::outline::{self, Node, Outline, shape};
use crate::structure::sentence::{begins_small, is_terminated, words};
use crate::structure::steps;
use crate::structure::vocabulary::{Kind, KindClass, VOCABULARY};

/// When all but the last have a body of the same length, the last one has so too: what follows is the pamphlet's end.
pub(super) fn even_series(mut series: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let usual = series.first().map_or(0, Vec::len);
    let (even, count) = (series.iter().rev().skip(1).all(|nodes| nodes.len() == usual), series.len());
    if let Some(last) = series.last_mut().filter(|_| even && count >= 3) {
        last.truncate(usual);
    }
    series
}

/// *Tolv råd om …* on the cover, and items or headings numbered 1 to 12 through the whole text.
pub(super) fn counted_series(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let counts: Vec<u32> = outline
        .running()
        .take(6)
        .filter_map(|(_, node)| announcement(node.text(), KindClass::Recommendation)?.count)
        .collect();
    runs(outline).into_iter().flat_map(|series| of_series(context, series, &counts)).collect()
}

/// Items or headings numbered 1, 2, 3 …; a new 1 begins a new series, and numbers go to the last that waits for them.
fn runs(outline: &Outline) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (at, node) in outline.running() {
        let Some(number) = printed_number(node) else { continue };
        // Sections are numbered as well, and a section's number goes on with sections.
        let alike = |other: &usize| {
            let other = &outline.nodes[*other];
            std::mem::discriminant(&other.kind) == std::mem::discriminant(&node.kind) && other.level() == node.level()
        };
        let waiting = |run: &&mut Vec<usize>| run.len() as u32 + 1 == number && run.last().is_some_and(alike);
        match runs.iter_mut().rev().find(waiting) {
            Some(run) => run.push(at),
            None if number == 1 => runs.push(vec![at]),
            None => {}
        }
    }
    runs
}

/// The number before an item or heading, or the large one before a paragraph: *1 Sov på det.*
fn printed_number(node: &Node) -> Option<u32> {
    let bare = || shape::bare_number(node.text()).filter(|_| node.is_paragraph()).map(|(number, _)| number);
    node.number.filter(|_| node.is_item() || node.is_heading()).or_else(bare)
}

fn of_series(context: &Context<'_>, series: Vec<usize>, counts: &[u32]) -> Vec<Found> {
    let outline = context.outline;
    let announced = counts.contains(&(series.len() as u32));
    let addressed = series.len() >= 2 && series.iter().all(|at| outline::whom(&outline.nodes[*at]).is_some());
    if !(announced || most_ask(context, &series)) || series.len() < 3 && !addressed {
        if let (Some(first), Some(count)) = (series.first(), counts.first()) {
            let reason = format!("numbered from 1 to {}, but {count} were announced", series.len());
            context.refusals.node("recommendation", "counted_series", *first, reason);
        }
        return Vec::new();
    }
    // "Vi anbefaler, at regeringen tager disse skridt:" right above the first.
    let whom = series.first().and_then(|first| asked(outline, *first));
    let nodes = series
        .into_iter()
        .map(|at| if outline.nodes[at].is_heading() { with_body(outline, at) } else { vec![at] })
        .map(|nodes| without_address(outline, nodes))
        .collect();
    even_series(nodes)
        .into_iter()
        .map(|nodes| Found {
            skip: shape::bare_number(outline.nodes[nodes[0]].text())
                .filter(|_| outline.nodes[nodes[0]].is_paragraph())
                .map_or(0, |(_, start)| start),
            nodes,
            label: whom.clone().map(Label::asking),
            rule: if announced { "counted_series" } else { "numbered_asking" },
            confidence: if announced { 0.95 } else { 0.88 },
            part: None,
        })
        .collect()
}

/// *1. Til kommunerne* right over a paragraph says whom this asks, and is no part of it.
fn without_address(outline: &Outline, mut nodes: Vec<usize>) -> Vec<usize> {
    if nodes.len() > 1 && outline::is_address_alone(&outline.nodes[nodes[0]]) {
        nodes.remove(0);
    }
    nodes
}

/// *1 Staten bør …*, *2 Regionerne bør …*: numbered headings of which two thirds ask for something.
fn most_ask(context: &Context<'_>, series: &[usize]) -> bool {
    let nodes = &context.outline.nodes;
    let asking = series.iter().filter(|at| asks(context, nodes[**at].text())).count();
    series.iter().all(|at| nodes[*at].is_heading() && !is_told_beforehand(context, *at))
        && asking * 3 >= series.len() * 2
}

pub(super) fn with_body(outline: &Outline, heading: usize) -> Vec<usize> {
    let body = outline.body(heading).filter(|at| !outline.nodes[*at].is_noise());
    // A box with something to know ends it.
    let knows = |at: &usize| {
        ["Vidste du", "Vidste I", "Vidste De"].iter().any(|asks| outline.nodes[*at].text().starts_with(asks))
    };
    let body = body.take_while(|at| !knows(at));
    let place = |at: usize| (outline.nodes[at].page, outline.nodes[at].panel);
    let first = body.clone().next().map(place);
    // A box is no part of the text before it, nor is what somebody said beside it.
    let own = body
        .take_while(|at| first.is_some_and(|(page, panel)| place(*at).0 != page || place(*at).1 == panel))
        .take_while(|at| !outline::is_quotation(outline.nodes[*at].text()))
        .take_while(|at| !opens_bare_lines(outline, *at));
    std::iter::once(heading).chain(own).collect()
}

/// Where type tells nothing: two lines in a row that are no sentences are the title of a table and its head.
fn opens_bare_lines(outline: &Outline, at: usize) -> bool {
    let bare = |at: usize| {
        outline.nodes.get(at).is_some_and(|node| {
            let told = is_terminated(node.text()) || begins_small(node.text());
            node.is_paragraph() && !told && words(node.text()).count() <= LONGEST_BARE
        })
    };
    let after_text = at > 0 && is_terminated(outline.nodes[at - 1].text());
    outline.worn && after_text && bare(at) && bare(at + 1)
}

/// A line of a table has at most so many words.
const LONGEST_BARE: usize = 12;

/// What is numbered in other papers too, minutes and programmes.
const VOTED: [&str; 4] = ["forslag", "løsning", "handling", "bud"];

/// *Anbefaling 3: Giv ro*, as a heading with its body or as a paragraph.
pub(super) fn numbered(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found = Vec::new();
    let mut unsure: Vec<bool> = Vec::new();
    let reasoned = are_reasoned(outline);
    let known: Vec<_> = outline.running().filter_map(|(_, node)| requesting(node.text())).collect();
    let read = |text: &str| numbered_recommendation(text).or_else(|| misread(text, &known));
    for (at, node) in outline.running() {
        if !(node.is_heading() || node.is_paragraph()) {
            continue;
        }
        let Some((kind, skip)) = kicked(node).or_else(|| read(node.text())) else { continue };
        let mut nodes = match node.is_heading() || skip >= node.text().len() {
            true => with_body(outline, at),
            false if reasoned => [vec![at], reasons(outline, at)].concat(),
            false => vec![at],
        };
        let next = nodes[1..].iter().position(|n| read(outline.nodes[*n].text()).is_some());
        nodes.truncate(next.map_or(nodes.len(), |n| n + 1));
        if nodes.len() > 1 || skip < node.text().len() {
            // "Forslag 1" is put to the vote as well as to the reader.
            let says = nodes.iter().any(|n| asks(context, outline.nodes[*n].text()));
            let body = node.text().get(skip..).is_some_and(|text| asks(context, text));
            unsure.push(VOTED.contains(&kind.singular.as_str()) && !says && !body);
            found.push(Found { nodes, skip, label: None, rule: "numbered", confidence: 0.97, part: None });
        }
    }
    let even = even_series(found.iter().map(|item| item.nodes.clone()).collect());
    let found: Vec<Found> = found.into_iter().zip(even).map(|(item, nodes)| Found { nodes, ..item }).collect();
    let asked = unsure.iter().filter(|unsure| **unsure).count() * 2 < found.len();
    if found.len() > 1 && asked {
        return found;
    }
    for item in &found {
        context.refusals.node(
            "recommendation",
            "numbered",
            item.nodes[0],
            "the only one with a number, or most ask for nothing",
        );
    }
    Vec::new()
}

/// *Skridt 2: Sænk lyden*, with what stands below it.
pub(super) fn steps(context: &Context<'_>) -> Vec<Found> {
    let item = |(at, skip): (usize, usize)| Found {
        nodes: with_body(context.outline, at),
        skip,
        label: None,
        rule: "step",
        confidence: 0.9,
        part: None,
    };
    steps::steps(context).into_iter().map(item).collect()
}

/// Has every line that is a numbered recommendation its reasons in paragraphs below it, up to the next one?
fn are_reasoned(outline: &Outline) -> bool {
    let lines = outline.running().filter(|(_, node)| {
        node.is_paragraph() && numbered_recommendation(node.text()).is_some_and(|(_, skip)| skip < node.text().len())
    });
    let reasons: Vec<usize> = lines.map(|(at, _)| reasons(outline, at).len()).collect();
    reasons.len() >= FEWEST_REASONED && !reasons.contains(&0)
}

/// Fewer recommendations with a paragraph below each stand in running text.
const FEWEST_REASONED: usize = 3;

/// The sentences right below a numbered line, up to the next one or anything else; a page's end is none.
fn reasons(outline: &Outline, at: usize) -> Vec<usize> {
    let below = (at + 1..outline.nodes.len()).filter(|below| !outline.nodes[*below].is_noise());
    below
        .take_while(|below| {
            let node = &outline.nodes[*below];
            let marked = node.text().starts_with(|c: char| c.is_ascii_digit());
            node.is_paragraph()
                && is_terminated(node.text())
                && !marked
                && !outline::is_quotation(node.text())
                && numbered_recommendation(node.text()).is_none()
        })
        .collect()
}

/// Does a kicker number what is asked: *RÅD 1* over *Giv ro*?
pub(super) fn is_kicked(node: &Node) -> bool {
    kicked(node).is_some()
}

fn kicked(node: &Node) -> Option<(&'static Kind, usize)> {
    let (kind, number) = outline::kind_of_kicker(node.kicker.as_ref()?.as_str())?;
    (kind.class == KindClass::Recommendation && number.is_some()).then_some((kind, 0))
}

/// *Anbefaling 3: …*, *Det tredje råd: …*: of which kind, and where its text begins.
fn numbered_recommendation(text: &str) -> Option<(&'static Kind, usize)> {
    requesting(text).map(|found| (found.kind, found.text))
}

fn requesting(text: &str) -> Option<Numbered<'_, 'static>> {
    numbered::numbered(text).filter(|found| found.kind.class == KindClass::Recommendation)
}

/// *Kray 1: …* where other lines have *Krav 4: …*: one letter of the noun was misread. *Det femte rdéd: …* between the fourth and
/// the sixth *råd*: whatever was read, the order tells what it was.
fn misread(text: &str, known: &[Numbered<'_, 'static>]) -> Option<(&'static Kind, usize)> {
    let is_near = |noun: &str| {
        let long = noun.chars().count() >= SHORTEST_MISREAD;
        known.iter().find(|other| long && strsim::levenshtein(noun, other.noun) == 1)
    };
    let has = |number: u32| known.iter().find(|other| other.by_ordinal && other.number == number);
    let in_order = |number: u32| {
        let before = has(number.checked_sub(1)?)?;
        let enough = known.iter().filter(|other| other.by_ordinal).count() >= FEWEST_IN_ORDER;
        (enough && has(number).is_none() && has(number + 1).is_some()).then_some(before)
    };
    numbered::numbered_nouns(text).filter(|found| VOCABULARY.kind(found.noun).is_none()).find_map(|found| {
        let meant = if found.by_ordinal { in_order(found.number) } else { is_near(found.noun) }?;
        Some((meant.kind, found.text))
    })
}

/// Fewer ordinals tell no order.
const FEWEST_IN_ORDER: usize = 3;
/// Shorter nouns differ in one letter from too many others.
const SHORTEST_MISREAD: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_of_the_noun_may_be_misread() {
        let all = |noun: &str| {
            crate::structure::context::tests::found(&format!(
                "Ro i salen\n\n{noun} 1: Giv maden tid\n\nEn halv time er for lidt.\n\nKrav 2: Sænk lyden\n\nLofter larmer mest af alt.\n\nKrav 3: Tag stolene ned\n\nStole larmer næstmest.\n"
            ))
            .recommendations
            .len()
        };
        assert_eq!((all("Kray"), all("Spor")), (3, 2));
    }

    #[test]
    fn the_order_of_the_others_tells_what_a_noun_was() {
        let all = |second: &str| {
            let part =
                |head: &str| format!("{head}: Giv maden tid\n\nEn halv time er for lidt, og det mærker alle.\n\n");
            let heads = ["Det første råd", second, "Det tredje råd", "Det fjerde råd"];
            let text = format!("Ro i salen\n\nDet handler om lyd.\n\n{}", heads.map(part).concat());
            crate::structure::context::tests::found(&text).recommendations.len()
        };
        assert_eq!((all("Det andet rdéd"), all("Det syvende rdéd")), (4, 3));
    }

    #[test]
    fn a_table_that_came_as_lines_is_no_part_of_the_advice_above() {
        let text = |end: &str| {
            crate::structure::context::tests::found(&format!(
                "Tre råd om ro i salen\n\nAnbefaling 1: Giv maden tid\n\nEn halv time er for lidt.\n\nAnbefaling 2: Sænk lyden\n\nLofter larmer mest af alt.\n\n{end}\n\nAnbefaling 3: Tag stolene ned\n\nStole larmer næstmest.\n"
            ))
        };
        let bare = text("Larm i tre sale\n\nSal Uge et Uge to\n\nDen store 80 60");
        assert_eq!(bare.recommendations[1].text, "Sænk lyden Lofter larmer mest af alt.");
        let told = text("De kan skiftes på en dag.");
        assert_eq!(told.recommendations[1].text, "Sænk lyden Lofter larmer mest af alt. De kan skiftes på en dag.");
    }

    #[test]
    fn reasons_below_each_numbered_line_belong_to_it() {
        let read = |last: &str| {
            let all = crate::structure::context::tests::found(&format!(
                "Ro i salen\n\nAnbefaling 1.1: Kommunerne sænker lofterne.\n\nLofter larmer mest af alt, når de er høje.\n\nAnbefaling 1.2: Skolerne giver maden tid.\n\nEn halv time er for lidt.\n\nAnbefaling 2.1: Staten betaler for tæpper.\n\n{last}\n"
            ));
            all.recommendations.into_iter().map(|asked| asked.text).collect::<Vec<_>>()
        };
        let told = read("Det kan betale sig.");
        assert_eq!(told[0], "Kommunerne sænker lofterne. Lofter larmer mest af alt, når de er høje.");
        assert_eq!(told[2], "Staten betaler for tæpper. Det kan betale sig.");
        // Where one has none, what stands below another is running text.
        assert_eq!(read("")[1], "Skolerne giver maden tid.");
    }

    #[test]
    fn ordinals_number_recommendations() {
        let rest = |text: &str| numbered_recommendation(text).and_then(|(_, at)| text.get(at..)).map(str::to_owned);
        for text in ["Det tredje råd: Maden får tid", "3. anbefaling: Maden får tid", "Anbefaling 3: Maden får tid"]
        {
            assert_eq!(rest(text).as_deref(), Some("Maden får tid"), "{text}");
        }
        for text in ["Det tredje år: Maden får tid", "Det gode råd: Maden får tid", "Det tredje princip: Maden får tid"]
        {
            assert_eq!(rest(text), None, "{text}");
        }
    }
}
