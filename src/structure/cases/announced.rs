//! Cases that their neighbours prove: headings below *Eksempler fra praksis*, and several of the form *Odder: Mere ro*.

use super::owners::told_of;
use super::{Opening, is_story};
use crate::structure::context::Context;
use crate::structure::frames::announcement;
use crate::structure::municipality;
use crate::structure::organisations;
use crate::structure::outline::Outline;
use crate::structure::sentence::{regex, words};
use crate::structure::vocabulary::{Kind, KindClass, VOCABULARY};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Fewer of a form are chance.
const FEWEST: usize = 2;

/// The headings below *Fire eksempler* whose texts tell of a municipality.
pub(super) fn examples_below(context: &Context<'_>) -> Vec<Opening> {
    let outline = context.outline;
    let mut found: Vec<Opening> = Vec::new();
    for above in outline.headings().filter(|at| announces_examples(outline.nodes[*at].text())) {
        let section = outline.section(above);
        let inside: Vec<usize> = outline.headings().filter(|at| section.contains(at)).collect();
        let level = inside.first().and_then(|at| outline.nodes[*at].level());
        let parts: Vec<usize> = inside
            .into_iter()
            .filter(|at| outline.nodes[*at].level() == level && outline.nodes[*at].label().is_none())
            .filter(|at| outline.nodes[outline.body(*at)].iter().any(is_story))
            .collect();
        let count = announcement(outline.nodes[above].text(), KindClass::Case).and_then(|found| found.count);
        let parts = match count {
            Some(count) if parts.is_empty() => elsewhere(context, above, count),
            _ => parts,
        };
        // As many as announced, or most of them told of a municipality: then the others are examples as well.
        let told_most = parts.iter().filter(|at| tells_of_a_municipality(context, **at)).count() * 2 > parts.len();
        let proven = told_most || count == Some(parts.len() as u32);
        if !proven {
            let reason = "stands below examples, but most of its neighbours tell of no municipality";
            for at in parts {
                context.refusals.node("case", "announced_example", at, reason);
            }
            continue;
        }
        found.extend(
            parts.into_iter().map(|at| opening(outline, at, 0..outline.nodes[at].text().len(), "announced_example")),
        );
    }
    found
}

/// Does a paragraph below a heading tell of a municipality?
fn tells_of_a_municipality(context: &Context<'_>, heading: usize) -> bool {
    let body = &context.outline.nodes[context.outline.body(heading)];
    body.iter().filter(|node| node.is_paragraph()).any(|node| !told_of(context, node.text()).is_empty())
}

/// A line that counts examples has at most this many words.
const LONGEST_COUNT: usize = 14;

/// A cover announces what the whole pamphlet tells: the headings of one level, exactly so many, whose texts each tell of a
/// municipality.
fn elsewhere(context: &Context<'_>, above: usize, count: u32) -> Vec<usize> {
    let outline = context.outline;
    let told =
        |at: &usize| outline.nodes[outline.body(*at)].iter().any(is_story) && tells_of_a_municipality(context, *at);
    let telling: Vec<usize> =
        outline.headings().filter(|at| *at > above && outline.nodes[*at].label().is_none()).filter(told).collect();
    let level = |at: &usize| outline.nodes[*at].level();
    let levels: BTreeSet<Option<u8>> = telling.iter().map(level).collect();
    let of_level = |wanted: Option<u8>| telling.iter().copied().filter(|at| level(at) == wanted).collect::<Vec<_>>();
    levels.into_iter().map(of_level).find(|found| found.len() == count as usize).unwrap_or_default()
}

/// *Eksempler*, *Fire gode eksempler fra praksis*: the plural stands at the head.
fn announces_examples(text: &str) -> bool {
    let is_example = |kind: &Kind| kind.class == KindClass::Case && !kind.singular.ends_with("projekt");
    let bare = words(text)
        .take(3)
        .any(|word| word.to_lowercase().ends_with(['r', 's']) && VOCABULARY.kind(word).is_some_and(is_example));
    let counted = announcement(text, KindClass::Case).is_some_and(|found| is_example(found.kind));
    words(text).count() <= 8 && bare || words(text).count() <= LONGEST_COUNT && counted
}

static PLACE_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?P<place>\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)?)(?::\s+|\s+[–—]\s+)(?P<title>\p{Lu}.*[^.:])$")
});
static PLACE_LAST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?P<title>\p{Lu}.{3,90}?)\s*(?:\((?P<place>[\p{Lu}][\p{L} -]+)\)|[–—]\s+(?P<after>[\p{Lu}][\p{L}-]+))$")
});

/// The title in *Odder: Mere ro*, when the place is a municipality; else the whole heading.
pub(super) fn title_of_place(text: &str) -> std::ops::Range<usize> {
    let found = PLACE_FIRST
        .captures(text)
        .filter(|found| found.name("place").is_some_and(|place| municipality::municipality(place.as_str()).is_some()));
    found.and_then(|found| found.name("title")).map_or(0..text.len(), |title| title.range())
}

/// *Odder: Mere ro*, *Mere ro (Odder)*: at least two headings of one form, over a text each.
pub(super) fn placed(context: &Context<'_>) -> Vec<Opening> {
    [&PLACE_FIRST, &PLACE_LAST].into_iter().flat_map(|form| of_form(context, form)).collect()
}

fn of_form(context: &Context<'_>, form: &Regex) -> Vec<Opening> {
    let outline = context.outline;
    let read = |at: usize| {
        let (place, title) = parts(form, outline.nodes[at].text())?;
        let municipality = municipality::municipality(place)?;
        let told = outline.nodes[outline.body(at)].iter().any(is_story);
        let organisation = municipality::organisation(municipality, place, true, context.period);
        told.then(|| Opening { organisations: vec![organisation], ..opening(outline, at, title, "placed_heading") })
    };
    let mut found: Vec<Opening> = outline.headings().filter(|at| !context.is_title(*at)).filter_map(read).collect();
    if found.len() >= FEWEST {
        let level = outline.nodes[found[0].node].level();
        let abroad = outline
            .headings()
            .filter(|at| outline.nodes[*at].level() == level)
            .filter_map(|at| abroad(context, at, form));
        let known: Vec<usize> = found.iter().map(|opening| opening.node).collect();
        found.extend(abroad.filter(|opening| !known.contains(&opening.node)));
        return found;
    }
    for opening in &found {
        context.refusals.node(
            "case",
            "placed_heading",
            opening.node,
            "a place and a title, but the only one of its form",
        );
    }
    Vec::new()
}

/// The place and where the title stands, in a heading of a form.
fn parts<'t>(form: &Regex, text: &'t str) -> Option<(&'t str, std::ops::Range<usize>)> {
    let found = form.captures(text)?;
    let place = found.name("place").or_else(|| found.name("after"))?.as_str();
    Some((place, found.name("title")?.range()))
}

/// *Utrecht: Mere ro* among others of the form, over a text that begins *I Ribe …*: a place that is no municipality of ours.
fn abroad(context: &Context<'_>, at: usize, form: &Regex) -> Option<Opening> {
    let outline = context.outline;
    let (place, title) = parts(form, outline.nodes[at].text())?;
    let body = &outline.nodes[outline.body(at)];
    let first = body.iter().find(|node| !node.is_noise()).filter(|node| is_story(node))?;
    let begins = ["I ", "På ", ""].iter().any(|joint| first.text().starts_with(&format!("{joint}{place} ")));
    begins.then(|| Opening {
        organisations: vec![organisations::organisation(place)],
        ..opening(outline, at, title, "placed_heading")
    })
}

fn opening(outline: &Outline, at: usize, title: std::ops::Range<usize>, rule: &'static str) -> Opening {
    Opening {
        node: at,
        kind: "eksempel".to_owned(),
        title: outline.nodes[at].passage.slice(title),
        subtitle: None,
        organisations: Vec::new(),
        rule,
        confidence: 0.88,
    }
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    #[test]
    fn neighbours_prove_a_case() {
        let all = found(
            "Ro i byen\n\nHer er tre huse, der har prøvet det i et år.\n\nOdder: Ro i kantinen\n\nKantinen fik nye lofter, og støjen faldt til det halve.\n\nVejle: Ro på gangen\n\nGangene fik tæpper på gulvet i hele det gamle hus.\n",
        );
        assert_eq!(text_of(&all.cases), ["Ro i kantinen", "Ro på gangen"]);
        assert_eq!(all.cases[1].organisations[0].name, "Vejle Kommune");
    }

    #[test]
    fn a_place_abroad_is_proven_by_the_others() {
        let all = |begins: &str| {
            found(&format!(
                "Ro i byen\n\nHer er byer, der har prøvet det i et år.\n\nOdder: Muren af skum\n\nSalen fik nye lofter i foråret, og alle kan høre hinanden.\n\nVejle: Døren uden larm\n\nGangen fik nye døre i foråret, og ingen smækker med dem.\n\nUtrecht: Uret uden visere\n\n{begins} hænger der et ur uden visere, og ingen har travlt.\n"
            ))
        };
        assert_eq!(all("I Utrecht").cases.last().map(|case| case.organisations[0].name.as_str()), Some("Utrecht"));
        assert_eq!(all("I salen").cases.len(), 2);
    }
}
