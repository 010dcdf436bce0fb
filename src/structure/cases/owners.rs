//! Whose practice a case is, and who takes part in a project.

use super::Opening;
use crate::model::{Case, Organisation};
use crate::structure::context::Context;
use crate::structure::municipality::{self, Municipality};
use crate::structure::organisations;
use crate::structure::outline::proper_names;
use crate::structure::participants::Participants;
use crate::structure::sentence::{first_sentence, is_all_caps, regex, sentences, words};
use crate::structure::vocabulary::VOCABULARY;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The organisations that a heading's owner part names: *Odder og Skive Kommuner*, *Ringeforeningen*.
pub(super) fn named(context: &Context<'_>, name: &str) -> Vec<Organisation> {
    let name = municipality::owner_names(name);
    let found = municipality::named_in(name);
    if found.is_empty() {
        let full = |o: Organisation| {
            municipality::municipality(&o.name)
                .map_or(o.clone(), |m| municipality::organisation(m, &o.as_written, true, context.period))
        };
        return municipality::list(name, context.period).into_iter().map(full).collect();
    }
    found.into_iter().map(|(range, m)| written(context, name.get(range).unwrap_or(name), m)).collect()
}

pub(super) fn written(
    context: &Context<'_>,
    as_written: &str,
    municipality: Option<&'static Municipality>,
) -> Organisation {
    match municipality {
        Some(municipality) => municipality::organisation(municipality, as_written, true, context.period),
        None => organisations::organisation(as_written),
    }
}

/// *I Ringe i Odder Kommune …*, *På Ringe Havn i Odder Kommune …*
static IN_PLACE: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:I|På|Ved) \p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)? i $"));

/// The municipality that a section's first sentence has as its subject: *Odder Kommune har …*, *I Odder Kommune …*,
/// *Odder deltager …*.
pub(super) fn subject(context: &Context<'_>, at: usize) -> Option<Organisation> {
    let outline = context.outline;
    let body = outline.body(at);
    let first = outline.nodes[body].iter().find(|n| !n.is_noise()).filter(|n| n.is_paragraph())?;
    let sentence = sentences(first.text()).into_iter().next()?;
    let sentence = first.text().get(sentence)?;
    let early = municipality::named_in(sentence).into_iter().find(|(range, _)| {
        let before = sentence.get(..range.start).unwrap_or("");
        words(before).count() <= 2 || IN_PLACE.is_match(before)
    });
    if let Some((range, municipality)) = early {
        return Some(written(context, sentence.get(range)?, municipality));
    }
    let mut parts = sentence.split_whitespace();
    let first_word = parts.next()?;
    let (name, next) = if first_word == "I" { (parts.next()?, parts.next()?) } else { (first_word, parts.next()?) };
    // After "I Odder" the finite verb comes next, whatever its form.
    let inverted = first_word == "I" && next.starts_with(char::is_lowercase) && !VOCABULARY.is_function_word(next);
    let verb = inverted || next.ends_with('r') || matches!(next, "vil" | "kan" | "skal");
    let municipality = municipality::municipality(name).filter(|_| verb && !name.ends_with([',', '.']))?;
    Some(municipality::organisation(municipality, name, true, context.period))
}

/// The association or institution that a section's first sentence has as its subject: *I Odder Roklub hænger …*.
pub(super) fn unit(context: &Context<'_>, at: usize) -> Option<Organisation> {
    let outline = context.outline;
    let first =
        outline.nodes[outline.body(at)].iter().find(|node| !node.is_noise()).filter(|node| node.is_paragraph())?;
    organisations::leading_unit(first.text()).map(organisations::organisation)
}

/// A line right below the title that only names whose it is.
pub(super) fn owner_line(context: &Context<'_>, body: &Range<usize>) -> Option<Vec<Organisation>> {
    let first = context.outline.nodes[body.clone()].iter().find(|node| !node.is_noise())?;
    let under_title = body.start.checked_sub(1).is_some_and(|title| context.outline.nodes[title].owned);
    let text = if is_all_caps(first.text()) { proper_names(first.text()) } else { first.text().to_owned() };
    let names = organisations::named_alone(text.trim_end_matches(','));
    if under_title && !municipality::is_owner_line(&text) && !names.is_empty() {
        let owner = |name: &String| named(context, name).into_iter().next();
        let is_municipality = |name: &String| municipality::municipality_phrase(name).is_some();
        let of = |name| if is_municipality(name) { owner(name) } else { Some(organisations::organisation(name)) };
        return Some(names.iter().filter_map(of).collect());
    }
    let owner = first.is_paragraph() && (municipality::is_owner_line(&text) || under_title);
    owner.then(|| named(context, &text))
}

/// *Ejer: Odder Kommune*: a project's fact of whose it is, before the next title.
pub(super) fn owner_fact(context: &Context<'_>, region: &Range<usize>) -> Vec<Organisation> {
    let nodes = &context.outline.nodes[region.clone()];
    let own = nodes.iter().skip(1).take_while(|node| node.label().is_some() || !node.is_heading());
    let stated = own.filter(|node| !node.is_heading()).find_map(|node| {
        let name = municipality::owned_by(node.text())?;
        name.starts_with(char::is_uppercase).then(|| named(context, name))
    });
    stated.unwrap_or_default()
}

/// Municipalities named in the story itself; the first sentence that names any tells whose it is.
pub(super) fn told_of(context: &Context<'_>, text: &str) -> Vec<Organisation> {
    for range in sentences(text) {
        let sentence = text.get(range).unwrap_or("");
        let mut found: Vec<Organisation> = Vec::new();
        for (range, municipality) in municipality::named_in(sentence) {
            let organisation = written(context, sentence.get(range).unwrap_or(""), municipality);
            if !found.iter().any(|o| o.name == organisation.name) {
                found.push(organisation);
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

static PLACE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^(?:(?:I|På) )?|\b(?:i|på) )(?P<place>\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)?)"));

/// The only municipality that the first sentence of a story has for its place: *I Odder stod …*, *På Odders plejecentre …*,
/// *Hjemmeplejen i Odder fik …*. What kind of text it is, is known: of another one a place alone would tell nothing.
pub(super) fn told_at(context: &Context<'_>, text: &str) -> Option<Organisation> {
    let first = first_sentence(text);
    let known = |place: &str| {
        let whole = || municipality::municipality(place);
        let genitive = || place.strip_suffix('s').and_then(municipality::municipality);
        let one = || place.split(' ').next().and_then(municipality::municipality);
        whole().or_else(genitive).or_else(one)
    };
    let places = PLACE.captures_iter(first).filter_map(|found| Some(found.name("place")?.as_str()));
    let mut found: Vec<(&str, &Municipality)> = places.filter_map(|place| Some((place, known(place)?))).collect();
    found.dedup_by(|a, b| a.1.code == b.1.code);
    match found.as_slice() {
        [(place, municipality)] => Some(municipality::organisation(municipality, place, true, context.period)),
        _ => None,
    }
}

/// A story inside a project is told of the participant that it names.
pub(super) fn give_owners(openings: &[Opening], regions: &[Range<usize>], cases: &mut [Case]) {
    for story in 0..openings.len() {
        let holder =
            (0..story).rev().find(|i| openings[*i].is_project() && regions[*i].contains(&openings[story].node));
        let Some(holder) = holder.filter(|_| !openings[story].is_project() && cases[story].organisations.is_empty())
        else {
            continue;
        };
        let told = cases[story].summary.clone().unwrap_or_default();
        let named = |o: &&Organisation| words(&told).any(|word| word == o.name || word == o.as_written);
        let owners: Vec<Organisation> = cases[holder].participants.iter().filter(named).cloned().collect();
        cases[story].organisations = owners;
    }
}

/// Each list goes to the innermost project that holds it; a project without a list of its own has those of its parts.
pub(super) fn give_participants(
    context: &Context<'_>,
    openings: &[Opening],
    regions: &[Range<usize>],
    lists: &[Participants],
    cases: &mut [Case],
) {
    for list in lists {
        let holder = (0..openings.len()).rev().find(|i| openings[*i].is_project() && regions[*i].contains(&list.node));
        if let Some(case) = holder.and_then(|holder| cases.get_mut(holder)) {
            add_missing(&mut case.participants, &list.organisations);
        }
    }
    // Where others list who takes part, a project may name them in its text.
    let in_prose = lists.len() >= FEWEST_LISTS;
    for index in (0..openings.len()).filter(|index| in_prose && openings[*index].is_project()) {
        let is_part = |part: &usize| {
            *part > index && openings[*part].is_project() && regions[index].contains(&openings[*part].node)
        };
        let has_parts = (0..openings.len()).any(|part| is_part(&part));
        if cases[index].participants.is_empty() && !has_parts {
            let named = coordinated(context, regions[index].clone());
            add_missing(&mut cases[index].participants, &named);
        }
    }
    for index in 0..openings.len() {
        if openings[index].kind != "projekt" || !cases[index].participants.is_empty() {
            continue;
        }
        let parts: Vec<Organisation> = (0..openings.len())
            .filter(|part| openings[*part].kind == "delprojekt" && regions[index].contains(&openings[*part].node))
            .flat_map(|part| cases[part].participants.clone())
            .collect();
        add_missing(&mut cases[index].participants, &parts);
    }
}

/// Fewer lists are no custom of the pamphlet.
const FEWEST_LISTS: usize = 2;

static COORDINATED: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"\p{Lu}[\p{L}-]+(?: (?:Kommune|\p{Lu}[\p{L}-]+))?";
    regex(&format!(r"\b(?P<names>(?:{name}, )*{name} og {name})"))
});

/// *Køkkenerne i Odder, Vejle og Skive Kommune*: the first names in a text that are joined and all of them municipalities.
fn coordinated(context: &Context<'_>, region: Range<usize>) -> Vec<Organisation> {
    let nodes = context.outline.nodes[region].iter().filter(|node| node.is_paragraph());
    let listed = |names: &str| {
        let (known, all) = municipality::municipalities_in_list(names);
        (known == all && known >= 2).then(|| municipality::list(names, context.period))
    };
    let mut found =
        nodes.flat_map(|node| COORDINATED.captures_iter(node.text())).filter_map(|found| found.name("names"));
    found.find_map(|names| listed(names.as_str())).unwrap_or_default()
}

fn add_missing(participants: &mut Vec<Organisation>, more: &[Organisation]) {
    for organisation in more {
        if !participants.iter().any(|o| o.name == organisation.name) {
            participants.push(organisation.clone());
        }
    }
}
