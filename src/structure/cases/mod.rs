//! Named practices of organisations: examples, stories, projects.

mod announced;
mod owners;

use super::context::{Context, Taken};
use super::labels;
use super::municipality;
use super::organisations;
use super::outline::{Form, Node, Outline, kind_of_kicker, proper_names, whom};
use super::participants::{self, Participants};
use super::passage::Passage;
use super::projects;
use super::sentence::{is_terminated, words};
use super::vocabulary::KindClass;
use crate::model::{Case, Organisation};
use owners::{give_owners, give_participants, named, owner_line, subject, told_of, unit, written};
use std::collections::BTreeMap;
use std::ops::Range;

/// The beginning of a case, found by a rule.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub(crate) node: usize,
    pub(crate) kind: String,
    pub(crate) title: Passage,
    pub(crate) subtitle: Option<Passage>,
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) rule: &'static str,
    pub(crate) confidence: f32,
}

impl Opening {
    fn is_project(&self) -> bool {
        self.kind != "eksempel"
    }
}

/// Cases and what belongs to them.
pub(crate) struct Cases {
    pub(crate) list: Vec<Case>,
    /// For each case the nodes from its heading to its end.
    pub(crate) regions: Vec<Range<usize>>,
    pub(crate) taken: Taken,
    /// Headings that are the subtitle of the title above them.
    pub(crate) subtitles: BTreeMap<usize, usize>,
}

/// Finds all cases, in reading order. `frames` are the nodes of frames: no case has such a heading.
pub(crate) fn cases(context: &Context<'_>, frames: &Taken) -> Cases {
    let outline = context.outline;
    let lists = participants::lists(context);
    let mut openings: Vec<Opening> =
        outline.headings().filter(|at| !frames.contains(at)).filter_map(|at| examples(context, at)).collect();
    for more in [owned_below(context), announced::placed(context), announced::examples_below(context)] {
        let known: Vec<usize> = openings.iter().map(|o| o.node).collect();
        openings.extend(more.into_iter().filter(|o| !known.contains(&o.node) && !frames.contains(&o.node)));
    }
    let examples: Vec<usize> = openings.iter().map(|o| o.node).collect();
    openings.extend(
        stories(context, &lists).into_iter().filter(|o| !examples.contains(&o.node) && !frames.contains(&o.node)),
    );
    let told: Vec<usize> = openings.iter().filter(|o| !o.is_project()).map(|o| o.node).collect();
    let frame_nodes: Vec<usize> = frames.iter().copied().collect();
    let known: Vec<usize> = openings.iter().map(|o| o.node).collect();
    let subtitles: Vec<usize> = openings.iter().filter_map(|o| o.subtitle.as_ref().map(Passage::start)).collect();
    let is_new = |o: &Opening| !known.contains(&o.node) && !subtitles.contains(&o.title.start());
    openings.extend(projects::openings(context, &lists, &frame_nodes, &told).into_iter().filter(is_new));
    openings.sort_by_key(|o| o.node);
    let main: Vec<usize> = openings.iter().filter(|o| o.is_project()).map(|o| o.node).collect();
    openings.extend(projects::owned_items(context, |at| main.first().is_some_and(|first| *first < at)));
    openings.retain(|opening| !context.without.has_rule(opening.rule));
    openings.sort_by_key(|o| o.node);
    let regions: Vec<Range<usize>> = (0..openings.len()).map(|index| region(outline, &openings, index)).collect();
    let bodies = even_bodies(context, &openings);
    let mut cases: Vec<Case> = openings
        .iter()
        .zip(&regions)
        .zip(&bodies)
        .map(|((o, region), body)| write_out(context, o, region, body))
        .collect();
    give_participants(&openings, &regions, &lists, &mut cases);
    give_owners(&openings, &regions, &mut cases);
    let taken = openings.iter().map(|o| o.node).chain(bodies.iter().flat_map(Clone::clone)).collect();
    let below = |o: &Opening| {
        let next = outline.nodes.get(o.node + 1).map(|node| node.passage.start());
        o.subtitle.as_ref().is_some_and(|subtitle| next == Some(subtitle.start()))
    };
    let subtitles = openings.iter().filter(|o| below(o)).map(|o| (o.node + 1, o.node)).collect();
    Cases { list: cases, regions, taken, subtitles }
}

/// Headings that open a case by their own words.
fn examples(context: &Context<'_>, at: usize) -> Option<Opening> {
    let node = &context.outline.nodes[at];
    // Above the title stands the sender: "Odder Kommune – Børn og Unge".
    if context.title.first().is_some_and(|title| at < *title) {
        return None;
    }
    if let Some(opening) = kicked(context, at) {
        return Some(opening);
    }
    // "BL – Danmarks Almene Boliger" is one name.
    if context.is_sender(node.text()) {
        return None;
    }
    let heading = labels::case_heading(node.text())?;
    let told = |at: usize| context.outline.nodes[context.outline.body(at)].iter().any(is_story);
    if labels::told_case(node.text()).is_some() && !told(at) {
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

/// A title whose next line only says whose the story is: *Ro i kantinen* over *Odder Kommune*.
fn owned_below(context: &Context<'_>) -> Vec<Opening> {
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

/// A paragraph of so many words that it tells something: no address, no date.
pub(super) fn is_story(node: &Node) -> bool {
    node.is_paragraph() && words(node.text()).count() >= SHORTEST_STORY
}

const SHORTEST_STORY: usize = 8;

/// A title under a kicker that says case or owner: *EKSEMPEL FRA ODDER KOMMUNE* over *Mere ro*.
fn kicked(context: &Context<'_>, at: usize) -> Option<Opening> {
    let node = &context.outline.nodes[at];
    // "Til kommunerne" says who is asked, not whose practice it is.
    let kicker = node.kicker.as_ref().filter(|_| whom(node).is_none())?.as_str();
    let kind = kind_of_kicker(kicker).map(|(kind, _)| kind);
    if kind.is_some_and(|kind| kind.class != KindClass::Case) {
        return None;
    }
    let project = kind.filter(|kind| matches!(kind.singular.as_str(), "projekt" | "delprojekt"));
    // A sender's name stands over an agenda as well.
    let mut body = context.outline.nodes[context.outline.body(at)].iter().filter(|node| !node.is_noise());
    if kind.is_none() && !body.next().is_some_and(Node::is_paragraph) {
        return None;
    }
    let told = labels::case_heading(node.text()).filter(|_| project.is_none());
    let organisations = if project.is_some() { Vec::new() } else { owners_of(context, kicker, told.as_ref()) };
    Some(Opening {
        node: at,
        kind: project.map_or("eksempel", |kind| kind.singular.as_str()).to_owned(),
        title: told.map_or(node.passage.clone(), |told| node.passage.slice(told.title)),
        subtitle: project.and_then(|_| projects::subtitle_below(context.outline, at)),
        organisations,
        rule: "kicker",
        confidence: 0.96,
    })
}

/// Whose story a kicker says it is, and the title below it: *EKSEMPEL FRA ODDER KOMMUNE*, *Ringe Planteskole, Varde*.
fn owners_of(context: &Context<'_>, kicker: &str, told: Option<&labels::CaseHeading>) -> Vec<Organisation> {
    let kicker = kicker.trim_end_matches(':');
    let owner = kicker.split_once(" fra ").or_else(|| kicker.split_once(" FRA ")).map_or(kicker, |(_, owner)| owner);
    let by_title = told.and_then(|told| told.organisation.as_deref());
    let mut owners = by_title.map_or_else(Vec::new, |name| named(context, name));
    let proper = proper_names(owner);
    owners.extend(
        municipality::named_in(&proper)
            .into_iter()
            .map(|(range, municipality)| written(context, proper.get(range).unwrap_or(""), municipality)),
    );
    let unit = owner.split_once(", ").map(|(unit, _)| unit);
    if owners.is_empty() && (unit.is_some() || organisations::is_named_unit(owner)) {
        owners.push(organisations::organisation(unit.unwrap_or(owner)));
    }
    owners
}

/// Headings over a text that begins with whose practice it is: boxed stories.
fn stories(context: &Context<'_>, lists: &[Participants]) -> Vec<Opening> {
    let outline = context.outline;
    let told: Vec<(usize, Organisation)> = outline
        .headings()
        .filter(|at| {
            outline.nodes[*at].label().is_none()
                && outline.nodes[*at].number.is_none()
                && !context.is_title(*at)
                && !at.checked_sub(1).is_some_and(|above| context.is_title(above))
        })
        .filter(|at| !lists.iter().any(|list| list.node == outline.body(*at).end && outline.form != Form::Transcript))
        .filter_map(|at| {
            Some((at, subject(context, at).or_else(|| is_boxed(outline, at).then(|| unit(context, at))?)?))
        })
        .collect();
    let siblings =
        |at: usize| told.iter().filter(|(other, _)| outline.nodes[*other].level() == outline.nodes[at].level()).count();
    told.iter()
        .filter(|(at, organisation)| {
            if context.is_sender(&organisation.name) {
                let reason = "its text begins with who publishes the pamphlet, and tells of nobody else's practice";
                context.refusals.node("case", "story", *at, reason);
                return false;
            }
            let told = is_boxed(outline, *at) || names(&outline.nodes[*at], organisation) || siblings(*at) >= 2;
            if !told {
                let reason =
                    "its text begins with whose practice it is, but no box, name in the heading or sibling says so too";
                context.refusals.node("case", "story", *at, reason);
            }
            told
        })
        .map(|(at, organisation)| Opening {
            node: *at,
            kind: "eksempel".to_owned(),
            title: outline.nodes[*at].passage.slice(announced::title_of_place(outline.nodes[*at].text())),
            subtitle: None,
            organisations: vec![organisation.clone()],
            rule: "story",
            confidence: 0.85,
        })
        .collect()
}

fn is_boxed(outline: &Outline, at: usize) -> bool {
    outline.form == Form::Transcript && outline.nodes[at].level() == Some(4) || outline.nodes[at].panel.is_some()
}

fn names(node: &Node, organisation: &Organisation) -> bool {
    let short = organisation.name.trim_end_matches(" Kommune");
    node.text().contains(short) && words(node.text()).count() > 2
}

/// Where a case ends: an example with its body, a project with the next project or theme.
fn region(outline: &Outline, openings: &[Opening], index: usize) -> Range<usize> {
    let opening = &openings[index];
    let start = opening.node;
    if !outline.nodes[start].is_heading() {
        return start..start + 1;
    }
    if !opening.is_project() {
        return start..outline.body(start).end;
    }
    let rank = |kind: &str| u8::from(kind == "delprojekt");
    let next = openings[index + 1..]
        .iter()
        .find(|o| o.is_project() && outline.nodes[o.node].is_heading() && rank(&o.kind) <= rank(&opening.kind));
    let higher = outline.nodes[start].level().unwrap_or(0);
    let theme = outline.headings().find(|at| *at > start && outline.nodes[*at].level().is_some_and(|l| l < higher));
    start..next.map(|o| o.node).into_iter().chain(theme).min().unwrap_or(outline.nodes.len())
}

/// The nodes that tell an example. In a series whose examples all have one paragraph, the last one has one as well: what
/// comes after it is the pamphlet's own end.
fn even_bodies(context: &Context<'_>, openings: &[Opening]) -> Vec<Range<usize>> {
    let outline = context.outline;
    let body = |o: &Opening| {
        let whole = if outline.nodes[o.node].is_heading() { outline.body(o.node) } else { o.node + 1..o.node + 1 };
        if o.is_project() { whole } else { whole.start..box_end(context, &whole) }
    };
    let bodies: Vec<Range<usize>> = openings.iter().map(body).collect();
    let series: Vec<usize> = (0..openings.len()).filter(|i| openings[*i].rule == "case_heading").collect();
    let Some((last, before)) = series.split_last() else { return bodies };
    let length = |index: &usize| bodies[*index].len();
    let even = before.len() >= 2 && before.windows(2).all(|pair| length(&pair[0]) == length(&pair[1]));
    let usual = before.first().map_or(0, length);
    let mut bodies = bodies.clone();
    if even && usual > 0 && bodies[*last].len() > usual {
        bodies[*last].end = bodies[*last].start + usual;
    }
    bodies
}

/// Where type tells nothing, a story's box ends where a short line commands: the list around it goes on.
fn box_end(context: &Context<'_>, body: &Range<usize>) -> usize {
    let nodes = &context.outline.nodes;
    let commands = |at: &usize| {
        nodes[*at].is_paragraph()
            && words(nodes[*at].text()).count() <= LONGEST_COMMAND
            && context.commands(nodes[*at].text())
    };
    let end = body.clone().skip(1).find(commands).filter(|_| context.outline.worn);
    end.unwrap_or(body.end)
}

/// A command that is the title of an item has at most this many words.
const LONGEST_COMMAND: usize = 12;

fn write_out(context: &Context<'_>, opening: &Opening, region: &Range<usize>, body: &Range<usize>) -> Case {
    let outline = context.outline;
    let summary =
        if opening.is_project() { first_paragraph(context, opening, region) } else { told(context, body.clone()) };
    let mut organisations = opening.organisations.clone();
    if let Some(owners) = owner_line(context, body) {
        let known = |o: &Organisation| o.code.is_some() || !o.candidates.is_empty();
        let unit = owners.len() == 1 && outline.nodes[opening.node].owned;
        organisations = owners.into_iter().filter(|o| unit || known(o)).collect();
    }
    if organisations.is_empty() && !opening.is_project() {
        organisations = told_of(context, summary.as_deref().unwrap_or(""));
    }
    let passages = std::iter::once(&outline.nodes[opening.node].passage)
        .chain(outline.nodes[body.clone()].iter().filter(|n| !n.is_noise()).map(|n| &n.passage));
    let mut evidence: Vec<_> = passages.flat_map(|passage| context.places.evidence(passage)).collect();
    if opening.is_project() {
        evidence.truncate(2);
    }
    Case {
        id: context.places.id("c", &opening.title),
        kind: opening.kind.clone(),
        title: opening.title.as_str().to_owned(),
        subtitle: opening.subtitle.as_ref().map(|s| s.as_str().to_owned()),
        theme: theme(context, opening),
        summary,
        complete: !is_cut(outline, opening, region),
        organisations,
        participants: Vec::new(),
        claimed_participants: None,
        confidence: opening.confidence,
        rule: opening.rule.to_owned(),
        evidence,
    }
}

/// The story without the line that names its owner.
fn told(context: &Context<'_>, body: Range<usize>) -> Option<String> {
    let skip = usize::from(owner_line(context, &body).is_some());
    let nodes = context.outline.nodes[body.clone()].iter().enumerate().filter(|(_, node)| !node.is_noise());
    context.text_of(nodes.map(|(at, _)| body.start + at).skip(skip).collect::<Vec<_>>().into_iter())
}

fn first_paragraph(context: &Context<'_>, opening: &Opening, region: &Range<usize>) -> Option<String> {
    let subtitle = opening.subtitle.as_ref().map(Passage::start);
    let nodes = &context.outline.nodes[region.clone()];
    let told = nodes.iter().skip(1).find(|n| n.is_paragraph() && Some(n.passage.start()) != subtitle)?;
    Some(told.text().to_owned())
}

/// The theme that a case stands under: the nearest heading above of a higher level.
fn theme(context: &Context<'_>, opening: &Opening) -> Option<String> {
    let outline = context.outline;
    let above = outline.ancestors(opening.node).into_iter().find(|at| {
        let node = &outline.nodes[*at];
        let other_case = labels::case_heading(node.text()).is_some()
            || projects::is_part(node)
            || node.text().starts_with("Projekt ");
        !other_case && super::outline::says_something(node) && !context.is_title(*at)
    })?;
    Some(outline.nodes[above].head().as_str().to_owned())
}

/// The last project of a text whose table of contents goes on after it: the text breaks off.
fn is_cut(outline: &Outline, opening: &Opening, region: &Range<usize>) -> bool {
    let listed = outline.listed.iter().position(|entry| entry.title.starts_with(opening.title.as_str()));
    let last = region.end == outline.nodes.len() && opening.is_project();
    let broken = outline.nodes[region.clone()].iter().rev().find(|n| !n.is_noise()).is_some_and(|node| {
        node.is_paragraph() && words(node.text()).count() >= LONG_TEXT && !is_terminated(node.text())
    });
    if last && broken {
        return true;
    }
    let missing = listed.is_some_and(|at| {
        let rest = &outline.listed[at + 1..];
        !rest.is_empty()
            && rest
                .iter()
                .all(|entry| !outline.headings().any(|h| outline.nodes[h].text().contains(entry.title.as_str())))
    });
    last && missing
}

/// A paragraph of so many words ends with a full stop or is cut off.
const LONG_TEXT: usize = 12;

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, found_as, text_of};

    #[test]
    fn a_heading_names_owner_and_title() {
        let all = found(
            "Stille steder\n\nHer er nogle eksempler til inspiration for alle.\n\nOdder Kommune: Ro i kantinen\n\nKantinen fik nye lofter, og støjen faldt til det halve.\n\nVejle Kommune: Ro på gangen\n\nGangene fik tæpper på gulvet i hele huset.\n\nSkive Kommune: Ro i hallen\n\nHallen fik nye døre, der lukker tæt til.\n\nSkriv til os, hvis I vil høre mere om ro.\n",
        );
        assert_eq!(text_of(&all.cases), ["Ro i kantinen", "Ro på gangen", "Ro i hallen"]);
        assert_eq!(all.cases[2].summary.as_deref(), Some("Hallen fik nye døre, der lukker tæt til."));
        assert_eq!(all.cases[0].organisations[0].code.as_deref(), Some("0727"));
    }

    #[test]
    fn a_case_without_owner_takes_it_from_its_text() {
        let all =
            found("CASE: Ro i kantinen\n\nDet begyndte med en måling. I Odder Kommune fik kantinen nye lofter.\n");
        assert_eq!(all.cases[0].title, "Ro i kantinen");
        assert_eq!(all.cases[0].organisations[0].name, "Odder Kommune");
    }

    #[test]
    fn neighbours_prove_a_case() {
        let all = found(
            "Ro i byen\n\nHer er tre huse, der har prøvet det i et år.\n\nOdder: Ro i kantinen\n\nKantinen fik nye lofter, og støjen faldt til det halve.\n\nVejle: Ro på gangen\n\nGangene fik tæpper på gulvet i hele det gamle hus.\n",
        );
        assert_eq!(text_of(&all.cases), ["Ro i kantinen", "Ro på gangen"]);
        assert_eq!(all.cases[1].organisations[0].name, "Vejle Kommune");
    }

    #[test]
    fn a_place_name_alone_is_no_organisation() {
        let all = found("Ro i kantinen\n\nEn løsning, der virker i Odder, virker ikke altid i Vejle.\n");
        assert!(all.cases.is_empty());
    }

    #[test]
    fn a_story_in_a_box_belongs_to_the_association_that_it_begins_with() {
        let all = |begins: &str, panel: Option<u32>| {
            let text = format!(
                "Ro i byen\n\nHer skriver vi om ro, og vi skriver om tid.\n\nUret uden visere\n\n{begins} hænger der et ur uden visere, og ingen har travlt om tirsdagen.\n"
            );
            found_as(&text, |text, block| {
                if text.starts_with("Uret") || text.starts_with(begins) {
                    block.panel = panel;
                }
            })
        };
        let boxed = all("I Odder Roklub", Some(0));
        assert_eq!(text_of(&boxed.cases), ["Uret uden visere"]);
        assert_eq!(boxed.cases[0].organisations[0].name, "Odder Roklub");
        assert!(all("I Odder Roklub", None).cases.is_empty());
        assert!(all("I den store sal", Some(0)).cases.is_empty());
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
        assert_eq!(owned.cases[0].summary.as_deref(), Some(story));
        let cover = found(&format!(
            "Ro i byen\n\nOdder Kommune\n\n{story}\n\nBaggrund\n\nVi har målt lyden i tre haller i år.\n"
        ));
        assert!(cover.cases.is_empty(), "one title over one name is a cover");
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
    fn the_publishers_own_voice_is_no_case() {
        let all = |publisher: &str| {
            let text = format!(
                "Ro i byen\n\nDet handler om mad, og det handler om ro.\n\nVores vision\n\nI Odder Kommune er der stille steder til alle, der bor her.\n\nUdgivet af {publisher}, maj 2031\n"
            );
            found_as(&text, |text, block| {
                if text.starts_with("Vores") || text.starts_with("I Odder") {
                    block.panel = Some(0);
                }
            })
        };
        assert!(all("Odder Kommune").cases.is_empty());
        assert_eq!(all("Skive Kommune").cases.len(), 1);
    }

    #[test]
    fn stories_that_open_alike_need_no_type() {
        let all = found(
            "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\nEksempel fra Ringeskolen\n\nMuren af skum\n\nSalen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.\n\nEksempel fra Birkeskolen\n\nDøren uden larm\n\nGangen fik nye døre i foråret, og siden har ingen smækket med dem.\n",
        );
        assert_eq!(text_of(&all.cases), ["Muren af skum", "Døren uden larm"]);
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
    fn the_line_below_a_projects_title_is_its_subtitle() {
        let part = |number: u32, title: &str| {
            format!(
                "Delprojekt 1.{number}\n\n{title}\n\nTæpper i hele huset\n\nVi lægger tæpper på gulvet i alle de gange, der kan høres fra salen.\n\nDeltagere Odder, Skive og Varde\nTovholder Odder Kommune\nPeriode Maj 2031\n\n"
            )
        };
        let all = found(&format!(
            "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\n{}{}",
            part(1, "Stille gange"),
            part(2, "Hvad koster ro?")
        ));
        let read: Vec<_> =
            all.cases.iter().map(|c| (c.title.as_str(), c.participants.len(), c.organisations.len())).collect();
        assert_eq!(read, [("Stille gange", 3, 0), ("Hvad koster ro?", 3, 0)]);
        assert!(all.cases.iter().all(|c| c.subtitle.as_deref() == Some("Tæpper i hele huset")));
    }
}
