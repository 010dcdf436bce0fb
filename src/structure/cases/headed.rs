//! Cases that a heading opens: by its own words (*Odder Kommune: Mere ro*), by the line over it (*EKSEMPEL FRA ODDER
//! KOMMUNE*), by the line below it (*Odder Kommune*).

use super::owners::{named, subject, unit, written};
use super::{Opening, is_story};
use crate::model::Organisation;
use crate::structure::context::{Context, Taken};
use crate::structure::labels;
use crate::structure::municipality;
use crate::structure::organisations;
use crate::structure::outline::{
    Form, Node, begins_with_name, is_from_somebody, kickers, kind_of_kicker, place_at_end, proper_names, whom,
};
use crate::structure::projects;
use crate::structure::sentence::{begins_with_capital, is_all_caps, words};
use crate::structure::vocabulary::{KindClass, VOCABULARY};

/// Does a text that tells something stand below a heading?
fn is_told(context: &Context<'_>, at: usize) -> bool {
    context.outline.nodes[context.outline.body(at)].iter().any(is_story)
}

/// Headings that open a case by their own words.
pub(super) fn examples(context: &Context<'_>, at: usize) -> Option<Opening> {
    let node = &context.outline.nodes[at];
    // Above the title stands the sender: "Odder Kommune – Børn og Unge". On a folded sheet whole stories do.
    if context.title.first().is_some_and(|title| at < *title) && !is_told(context, at) {
        return None;
    }
    if let Some(opening) = kicked(context, at) {
        return Some(opening);
    }
    // "BL – Danmarks Almene Boliger" is one name.
    if context.is_sender(node.text()) {
        return None;
    }
    let Some(heading) = labels::case_heading(node.text()) else {
        return told_below(context, at).or_else(|| from_place(context, at));
    };
    if labels::told_case(node.text()).is_some() && !is_told(context, at) {
        let reason = "opens like a story, but none follows";
        context.refusals.node("case", "case_heading", at, reason);
        return None;
    }
    let (kind, organisation) = (heading.kind, heading.organisation);
    Some(Opening {
        node: at,
        title: node.passage.slice(heading.title),
        subtitle: None,
        organisations: organisation
            .map_or_else(|| subject(context, at).into_iter().collect(), |name| named(context, &name)),
        rule: if kind == "eksempel" { "case_heading" } else { "project_heading" },
        kind,
        confidence: 0.97,
    })
}

/// A story whose title stands behind what its heading says before the colon.
fn behind_colon(
    context: &Context<'_>,
    at: usize,
    title: &str,
    organisations: Vec<Organisation>,
    (rule, confidence): (&'static str, f32),
) -> Opening {
    let node = &context.outline.nodes[at];
    Opening {
        node: at,
        kind: "eksempel".to_owned(),
        title: node.passage.from(node.text().len() - title.len()),
        subtitle: None,
        organisations,
        rule,
        confidence,
    }
}

/// *Ringe Værft: Mere ro* over a story that begins with the name: *Hos Ringe Værft …*
fn told_below(context: &Context<'_>, at: usize) -> Option<Opening> {
    let (name, title) = context.outline.nodes[at].text().split_once(": ")?;
    let mut body = context.outline.nodes[context.outline.body(at)].iter().filter(|node| !node.is_noise());
    let told = body.next().is_some_and(|story| is_story(story) && begins_with_name(name, story.text()));
    let owner = || vec![organisations::organisation(name)];
    (told && !title.is_empty()).then(|| behind_colon(context, at, title, owner(), ("told_below", 0.9)))
}

/// *Fra Lindevej: Mere ro* over a story: where it comes from, and what it is called.
fn from_place(context: &Context<'_>, at: usize) -> Option<Opening> {
    let (from, title) = context.outline.nodes[at].text().split_once(": ")?;
    let named = is_from_somebody(from) && words(from).count() <= LONGEST_NAME + 1 && begins_with_capital(title);
    let (_, name) = from.split_once(' ').filter(|_| named && is_told(context, at))?;
    let unit = organisations::is_proper_unit(name).then(|| organisations::organisation(name));
    let owners = unit.or_else(|| subject(context, at)).into_iter().collect();
    Some(behind_colon(context, at, title, owners, ("from_place", 0.9)))
}

/// *Ringe Bogtryk: Mere ro* beside *Odder Kommune: Bedre lys*, both over stories: the name before the colon is whose story it is.
pub(super) fn beside_owned(context: &Context<'_>, known: &[Opening]) -> Vec<Opening> {
    let nodes = &context.outline.nodes;
    let headings: Vec<usize> = context.outline.headings().collect();
    let is_owned = |at: usize| {
        let is_case = |o: &Opening| o.node == at && o.rule == "case_heading" && !o.organisations.is_empty();
        nodes[at].text().contains(": ") && known.iter().any(is_case)
    };
    let name_of = |at: usize| {
        let (name, title) = nodes[at].text().split_once(": ")?;
        let is_name = |word: &str| word.starts_with(char::is_uppercase) || VOCABULARY.is_function_word(word);
        // One word alone may be any: a box of its own tells that a story stands in it.
        let coined = !words(name).all(|word| context.lexicon.is_word(&word.to_lowercase()));
        let least = if nodes[at].panel.is_some() || coined { 1 } else { 2 };
        let named = (least..=LONGEST_NAME).contains(&words(name).count()) && words(name).all(is_name);
        (named && begins_with_capital(title) && labels::label(name).is_none()).then_some((name, title))
    };
    let found = (0..headings.len()).filter_map(|index| {
        let at = headings[index];
        let (name, title) = name_of(at).filter(|_| !is_owned(at))?;
        let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
        let mut fellows = beside.filter_map(|other| headings.get(other)).filter(|other| is_owned(**other));
        // Without type levels are guesses.
        let has_fellow = fellows.any(|other| context.outline.worn || nodes[*other].level() == nodes[at].level());
        let owner = || vec![organisations::organisation(name)];
        (has_fellow && is_told(context, at)).then(|| behind_colon(context, at, title, owner(), ("beside_owned", 0.88)))
    });
    found.collect()
}

/// A name has at most so many words.
const LONGEST_NAME: usize = 4;

/// A title over at least two headings that are sub-projects by their own words is their project.
pub(super) fn over_parts(context: &Context<'_>, known: &[Opening], frames: &Taken) -> Vec<Opening> {
    let outline = context.outline;
    let parts: Vec<usize> = known.iter().filter(|opening| opening.kind == "delprojekt").map(|o| o.node).collect();
    // Without type a numbered title right above is the title, and this one its second line.
    let titled = |at: usize| {
        let above = at.checked_sub(1).filter(|above| outline.form == Form::Lines && outline.nodes[*above].is_heading());
        above.filter(|above| outline.nodes[*above].number.is_some() && outline.nodes[at].number.is_none()).unwrap_or(at)
    };
    let over = |part: &usize| outline.ancestors(*part).into_iter().next().map(titled);
    let mut above: Vec<usize> = parts.iter().filter_map(over).collect();
    above.sort_unstable();
    // Beside *SPOR 2* stands *SPOR 1*, whose kicker was lost.
    let is_beside_frame =
        |at: &usize| frames.iter().any(|frame| outline.nodes[*frame].level() == outline.nodes[*at].level());
    let is_project = |at: &usize| {
        !frames.contains(at)
            && !is_beside_frame(at)
            && !context.is_title(*at)
            && outline.nodes[*at].label().is_none()
            && known.iter().all(|opening| opening.node != *at)
    };
    let several = above.chunk_by(|a, b| a == b).filter(|same| same.len() >= 2).map(|same| same[0]);
    let project = |at: usize| Opening {
        node: at,
        kind: "projekt".to_owned(),
        title: outline.nodes[at].head(),
        subtitle: outline.nodes[at].after_head().or_else(|| projects::subtitle_below(outline, at)),
        organisations: Vec::new(),
        rule: "over_parts",
        confidence: 0.93,
    };
    several.filter(is_project).map(project).collect()
}

/// A title whose next line only says whose the story is: *Ro i kantinen* over *Odder Kommune*.
pub(super) fn owned_below(context: &Context<'_>) -> Vec<Opening> {
    let nodes = &context.outline.nodes;
    let owned = context.outline.headings().filter(|at| nodes[*at].owned && !context.is_title(*at));
    owned
        .map(|at| Opening {
            node: at,
            kind: "eksempel".to_owned(),
            title: nodes[at].passage.clone(),
            subtitle: None,
            organisations: Vec::new(),
            rule: "owner_below",
            confidence: 0.92,
        })
        .collect()
}

/// A title under a kicker that says case or owner: *EKSEMPEL FRA ODDER KOMMUNE* over *Mere ro*.
fn kicked(context: &Context<'_>, at: usize) -> Option<Opening> {
    let node = &context.outline.nodes[at];
    // "Til kommunerne" says who is asked, not whose practice it is.
    let kicker = node.kicker.as_ref().filter(|_| whom(node).is_none())?.as_str();
    let kind = kind_of_kicker(kicker).map(|(kind, _)| kind);
    if kind.is_some_and(|kind| kind.class != KindClass::Case) || kickers::names_a_frame(kicker) {
        return None;
    }
    let project = kind.filter(|kind| matches!(kind.singular.as_str(), "projekt" | "delprojekt"));
    // A sender's name stands over an agenda as well.
    let mut body = context.outline.nodes[context.outline.body(at)].iter().filter(|node| !node.is_noise());
    // Below *Varde* and a title a second line may stand before the story.
    let placed = municipality::municipality(kicker).is_some();
    let subtitle = if project.is_some() || placed { projects::subtitle_below(context.outline, at) } else { None };
    if kind.is_none() && !body.next().is_some_and(Node::is_paragraph) && !(placed && subtitle.is_some()) {
        return None;
    }
    // Issuers stand one below the other on a cover, and over no story.
    if kind.is_none() && subtitle.is_none() && !is_told(context, at) {
        return None;
    }
    let told = labels::case_heading(node.text()).filter(|_| project.is_none());
    let mut organisations = if project.is_some() { Vec::new() } else { owners_of(context, kicker, told.as_ref()) };
    if organisations.is_empty() && kind.is_none() {
        let placed = || place_at_end(kicker).map(|m| municipality::organisation(m, &m.name, true, context.period));
        organisations.extend(subject(context, at).or_else(|| unit(context, at)).or_else(placed));
        // What the publisher tells of itself is no case.
        if organisations.iter().any(|owner| context.is_sender(&owner.name)) {
            return None;
        }
    }
    Some(Opening {
        node: at,
        kind: project.map_or("eksempel", |kind| kind.singular.as_str()).to_owned(),
        title: told.map_or(node.passage.clone(), |told| node.passage.slice(told.title)),
        subtitle,
        organisations,
        rule: "kicker",
        confidence: 0.96,
    })
}

/// Whose story a kicker says it is, and the title below it: *EKSEMPEL FRA ODDER KOMMUNE*, *Ringe Planteskole, Varde*.
fn owners_of(context: &Context<'_>, kicker: &str, told: Option<&labels::CaseHeading>) -> Vec<Organisation> {
    let kicker = kicker.trim_end_matches(':');
    let owner = kicker.split_once(" fra ").or_else(|| kicker.split_once(" FRA ")).map_or(kicker, |(_, owner)| owner);
    let owner = ["Fra ", "FRA "].iter().find_map(|from| owner.strip_prefix(from)).unwrap_or(owner);
    let by_title = told.and_then(|told| told.organisation.as_deref());
    let mut owners = by_title.map_or_else(Vec::new, |name| named(context, name));
    if let Some(several) = several_owners(context, owner).filter(|_| owners.is_empty()) {
        return several;
    }
    // "Vinterlauget Laden, Odder": the place is nobody's name beside whose it is.
    let named_place = owner.to_lowercase().contains("kommune")
        || owner
            .split([','])
            .flat_map(|part| part.split(" og "))
            .all(|part| municipality::municipality(part.trim()).is_some());
    let proper = if named_place { proper_names(owner) } else { owner.to_owned() };
    owners.extend(
        municipality::named_in(&proper)
            .into_iter()
            .map(|(range, municipality)| written(context, proper.get(range).unwrap_or(""), municipality)),
    );
    let unit = owner.split_once(", ").map(|(unit, _)| unit);
    if owners.is_empty() && (unit.is_some() || organisations::is_proper_unit(owner)) {
        owners.push(organisations::organisation(unit.unwrap_or(owner)));
    }
    owners
}

/// *ODDER KOMMUNE OG RINGENS ERHVERVSRÅD*: a municipality and somebody beside it, whoever that is.
fn several_owners(context: &Context<'_>, owner: &str) -> Option<Vec<Organisation>> {
    let (first, second) = owner.split_once(" og ").or_else(|| owner.split_once(" OG "))?;
    let whole = |name: &str| {
        let proper = if is_all_caps(name) { proper_names(name) } else { name.to_owned() };
        let (range, found) = municipality::named_in(&proper).into_iter().next()?;
        (name.to_lowercase().ends_with(" kommune")).then(|| written(context, proper.get(range).unwrap_or(name), found))
    };
    let municipality = whole(first)?;
    let other = whole(second).or_else(|| {
        let name = !second.to_lowercase().ends_with("kommuner") && words(second).count() <= LONGEST_NAME;
        name.then(|| organisations::organisation(second))
    })?;
    Some(vec![municipality, other])
}

#[cfg(test)]
mod tests {
    use crate::model::{Case, Role};
    use crate::structure::Findings;
    use crate::structure::context::tests::{found, found_as, text_of};
    use std::collections::BTreeMap;

    #[test]
    fn a_case_without_owner_takes_it_from_its_text() {
        let all =
            found("CASE: Ro i kantinen\n\nDet begyndte med en måling. I Odder Kommune fik kantinen nye lofter.\n");
        assert_eq!(all.cases[0].title, "Ro i kantinen");
        assert_eq!(all.cases[0].organisations[0].name, "Odder Kommune");
    }

    #[test]
    fn the_owner_may_stand_below_the_title() {
        let story = "Salen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.";
        let all = |second: &str| {
            found(&format!(
                "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\nMuren af skum\n\nOdder Kommune\n\n{story}\n\n{second}\n\nSkive Kommune\n\n{story}\n"
            ))
        };
        let owned = all("Døren uden larm");
        assert_eq!(text_of(&owned.cases), ["Muren af skum", "Døren uden larm"]);
        assert_eq!(owned.cases[0].organisations[0].name, "Odder Kommune");
        let text = format!(
            "Ro i byen\n\nMuren af skum\n\nKommune: Odder\n\n{story}\n\nDøren uden larm\n\nHvem: Skive Kommune\n\n{story}\n"
        );
        let labelled = found(&text);
        let owners: Vec<_> = labelled.cases.iter().map(|c| c.organisations[0].name.as_str()).collect();
        assert_eq!(owners, ["Odder Kommune", "Skive Kommune"]);
        let units = text.replace("Kommune: Odder", "ODDER KOMMUNE").replace("Hvem: Skive", "Den Gamle Mølle, Skive");
        let units = found(&units);
        let owners: Vec<_> = units.cases.iter().map(|c| c.organisations[0].code.as_deref().unwrap_or("")).collect();
        assert_eq!(owners, ["0727", "0779"]);
        assert_eq!(owned.cases[0].summary.as_deref(), Some(story));
        let cover = found(&format!(
            "Ro i byen\n\nOdder Kommune\n\n{story}\n\nBaggrund\n\nVi har målt lyden i tre haller i år.\n"
        ));
        assert!(cover.cases.is_empty(), "one title over one name is a cover");
    }

    #[test]
    fn a_name_before_the_title_is_whose_story_it_is_when_the_story_says_so() {
        let all = |begins: &str| {
            found(&format!(
                "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\nRinge Stuehus: Muren af skum\n\n{begins} fik salen nye lofter, og siden har alle kunnet høre hinanden.\n"
            ))
        };
        let told = all("Hos Ringe Stuehus");
        assert_eq!(text_of(&told.cases), ["Muren af skum"]);
        assert_eq!(told.cases[0].organisations[0].name, "Ringe Stuehus");
        assert!(all("I fjor").cases.is_empty());
    }

    #[test]
    fn a_case_may_name_its_school_below_and_go_on_in_a_list() {
        let all = found(
            "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\nCASE: Muren af skum\n\nRingeskolen\n\n• Tre vægge på en uge\n• Elleve elever om limen\n\nBaggrund\n\nVi har målt lyden i tre haller i år.\n",
        );
        assert_eq!(text_of(&all.cases), ["Muren af skum"]);
        assert_eq!(all.cases[0].organisations[0].name, "Ringeskolen");
    }

    #[test]
    fn stories_that_open_alike_need_no_type() {
        let all = found(
            "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\nEksempel fra Ringeskolen\n\nMuren af skum\n\nSalen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.\n\nEksempel fra Birkeskolen\n\nDøren uden larm\n\nGangen fik nye døre i foråret, og siden har ingen smækket med dem.\n",
        );
        assert_eq!(text_of(&all.cases), ["Muren af skum", "Døren uden larm"]);
    }

    #[test]
    fn a_line_that_comes_again_over_stories_is_theirs() {
        let story = |title: &str, told: &str| {
            format!(
                "Det er i gang\n\n{title}\n\n{told}\n\nMere om lyd\n\nLofter og stole larmer mest, når de er hårde.\n\n"
            )
        };
        let all = |second: &str| {
            found(&format!(
                "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\n{}{}",
                story("Muren af skum", "Hos Ringe Værft fik salen nye lofter i foråret."),
                story("Døren uden larm", second)
            ))
        };
        let owned = all("I Birkely Seniorklub fik gangen nye døre i foråret.");
        assert_eq!(text_of(&owned.cases), ["Muren af skum", "Døren uden larm"]);
        let owners: Vec<_> = owned.cases.iter().map(|case| case.organisations[0].name.as_str()).collect();
        assert_eq!(owners, ["Ringe Værft", "Birkely Seniorklub"]);
        assert!(all("Gangen fik nye døre i foråret, som alle havde ønsket.").cases.is_empty());
    }

    #[test]
    fn the_place_beside_an_owner_is_nobody() {
        let story = |owner: &str, title: &str| {
            format!("{owner}\n\n{title}\n\nSalen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.\n\n")
        };
        let text =
            [story("Vinterlauget Laden, Odder", "Muren af skum"), story("Ringe Seniorklub, Varde", "Døren uden larm")];
        let all = found(&format!("Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\n{}", text.concat()));
        let owners: Vec<_> = all
            .cases
            .iter()
            .flat_map(|case| &case.organisations)
            .map(|o| (o.name.as_str(), o.code.as_deref()))
            .collect();
        assert_eq!(owners, [("Vinterlauget Laden", None), ("Ringe Seniorklub", None)]);
    }

    #[test]
    fn a_kicker_of_owner_and_place_needs_a_story_that_names_it() {
        let all = |begins: &str| {
            found(&format!(
                "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\nAfdeling Birkely, Varde\n\nDøren uden larm\n\n{begins} fik gangen nye døre, og siden har ingen smækket med dem.\n"
            ))
        };
        assert_eq!(text_of(&all("I Birkely").cases), ["Døren uden larm"]);
        assert!(all("I fjor").cases.is_empty());
    }

    #[test]
    fn institutions_over_stories_are_whose_they_are() {
        let all = |owners: [&str; 2]| {
            let story = |owner: &str, title: &str| {
                format!(
                    "{owner}\n\n{title}\n\nSalen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.\n\n"
                )
            };
            let text = [story(owners[0], "Muren af skum"), story(owners[1], "Døren uden larm")].concat();
            let found = found(&format!("Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\n{text}"));
            found.cases.iter().map(|case| case.organisations[0].name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(all(["Sygehus Vestby", "Lægehuset Birk, Ry"]), ["Sygehus Vestby", "Lægehuset Birk"]);
        assert!(all(["Mere om lyd", "Mere om lys"]).is_empty());
    }

    #[test]
    fn a_compound_that_says_story_opens_one() {
        let story = |title: &str| {
            format!(
                "BYHISTORIE\n\n{title}\n\nPå Odder Museum fik salen nye lofter, og siden har alle kunnet høre hinanden.\n\n"
            )
        };
        let all = found(&format!(
            "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\n{}{}",
            story("Muren af skum"),
            story("Døren uden larm")
        ));
        assert_eq!(text_of(&all.cases), ["Muren af skum", "Døren uden larm"]);
    }

    const TOLD: &str = "Salen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.";

    /// Lines that begin with so many signs are headings of that level.
    fn marked_up(text: &str) -> Findings {
        let level = |text: &str| text.chars().take_while(|c| *c == '#').count();
        let plain = text.split("\n\n").map(|part| part.trim_start_matches(['#', ' '])).collect::<Vec<_>>().join("\n\n");
        let levels: BTreeMap<&str, usize> =
            text.split("\n\n").map(|part| (part.trim_start_matches(['#', ' ']), level(part))).collect();
        found_as(&plain, |text, block| {
            if let Some(level) = levels.get(text).filter(|level| **level > 0) {
                block.role = Role::Heading(*level as u8);
            }
        })
    }

    #[test]
    fn a_name_before_a_title_is_an_owner_beside_one_that_is_known() {
        let all = |first: &str| {
            let text = format!(
                "# Ro i byen\n\n## Fra hverdagen\n\n{TOLD}\n\n### {first}: Muren af skum\n\n{TOLD}\n\n### Ringe Bogtryk: Døren uden larm\n\n{TOLD}"
            );
            let owners = |case: Case| case.organisations.into_iter().map(|o| o.name).collect::<Vec<_>>();
            marked_up(&text).cases.into_iter().map(owners).collect::<Vec<_>>()
        };
        assert_eq!(all("Odder Kommune"), [["Odder Kommune"], ["Ringe Bogtryk"]]);
        assert!(all("Kort og godt").is_empty());
    }

    #[test]
    fn a_story_may_say_where_it_comes_from() {
        let cases = |heading: &str| {
            let all = found(&format!("Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\n{heading}\n\n{TOLD}\n"));
            all.cases.into_iter().map(|case| (case.title, case.rule)).collect::<Vec<_>>()
        };
        assert_eq!(cases("Fra Lindevej: Muren af skum"), [("Muren af skum".to_owned(), "from_place".to_owned())]);
        assert!(cases("Fra Ringe til Varde: En lang vej").is_empty());
    }

    #[test]
    fn a_title_over_sub_projects_is_their_project() {
        let part = |name: &str, who: &str| format!("Delprojekt: {name}\n\n{TOLD}\n\nDeltagende kommuner: {who}\n\n");
        let all = marked_up(&format!(
            "# Ro i byen\n\n{TOLD}\n\n## Stille skole\n\n{TOLD}\n\n### {}### {}",
            part("Stille køkken", "Odder og Vejle"),
            part("Stille gange", "Vejle og Skive")
        ));
        let read: Vec<_> =
            all.cases.iter().map(|case| (case.kind.as_str(), case.title.as_str(), case.participants.len())).collect();
        assert_eq!(
            read,
            [("projekt", "Stille skole", 3), ("delprojekt", "Stille køkken", 2), ("delprojekt", "Stille gange", 2)]
        );
    }

    #[test]
    fn a_story_that_is_one_belongs_to_the_only_place_it_begins_with() {
        let owner = |story: &str| {
            let all = found(&format!("Ro i byen\n\nHer skriver vi om ro.\n\nCASE: Muren af skum\n\n{story}\n"));
            all.cases[0].organisations.iter().map(|owner| owner.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(owner("Hjemmeplejen i Odder fik nye lofter i foråret."), ["Odder Kommune"]);
        assert_eq!(owner("På Odders plejecentre fik salene nye lofter."), ["Odder Kommune"]);
        assert!(owner("Mellem Odder og Skive kører der en bus.").is_empty());
    }
}
