//! Projects and sub-projects: a title, what it is about, and who takes part.

use super::cases::Opening;
use super::context::Context;
use super::labels;
use super::municipality;
use super::outline::{Form, Node, Outline};
use super::participants::Participants;
use super::sentence::{begins_with_capital, first_word, is_terminated, regex, words};
use super::vocabulary::{LabelClass, VOCABULARY};
use regex::Regex;
use std::sync::LazyLock;

/// Projects that their headings call so, and headings that a list of participants belongs to.
pub(crate) fn openings(
    context: &Context<'_>,
    lists: &[Participants],
    frames: &[usize],
    stories: &[usize],
) -> Vec<Opening> {
    let outline = context.outline;
    let mut found: Vec<Opening> = outline.headings().filter_map(|at| called_project(outline, at)).collect();
    let called: Vec<usize> = found.iter().map(|opening| opening.node).collect();
    for (index, list) in lists.iter().enumerate() {
        let Some(project) = called.iter().rev().find(|at| **at < list.node) else {
            found.extend(
                owner(context, lists, (list.node, 0), frames, stories).map(|at| opening(outline, at, "projekt")),
            );
            continue;
        };
        let same = lists.iter().filter(|other| region_of(&called, *project, outline).contains(&other.node)).count();
        let after = index.checked_sub(1).map_or(*project, |before| lists[before].node.max(*project));
        let inner = owner(context, lists, (list.node, after + 1), frames, stories)
            .filter(|at| at > project && !called.contains(at));
        if same >= 2 {
            found.extend(inner.map(|at| opening(outline, at, "delprojekt")));
        }
    }
    found.sort_by_key(|opening| opening.node);
    found.dedup_by_key(|opening| opening.node);
    found
}

/// From a project's heading to the next one's.
fn region_of(called: &[usize], project: usize, outline: &Outline) -> std::ops::Range<usize> {
    project..called.iter().copied().find(|at| *at > project).unwrap_or(outline.nodes.len())
}

static CALLED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:Projekt|PROJEKT|Delprojekt|DELPROJEKT)(?:\s+\d{1,2}[.:]?)?\s+(?P<title>\p{Lu}.*)$"));

/// *Projekt Stille køkken*, *Delprojekt 2 Stille gange*.
fn called_project(outline: &Outline, at: usize) -> Option<Opening> {
    let node = &outline.nodes[at];
    if labels::case_heading(node.text()).is_some() {
        return None;
    }
    let title = CALLED.captures(node.text())?.name("title")?.start();
    let kind = VOCABULARY.kind(first_word(node.text()))?.singular.clone();
    let split = node.soft.first().copied().unwrap_or(node.text().len());
    Some(Opening {
        node: at,
        kind,
        title: node.passage.slice(title..split),
        subtitle: node.after_head().or_else(|| subtitle_below(outline, at)),
        organisations: Vec::new(),
        rule: "called_project",
        confidence: 0.97,
    })
}

/// The heading that a list belongs to: the nearest above that is a title, not the name of a part that every project
/// has (*Resultater*), not a label, not an example.
fn owner(
    context: &Context<'_>,
    lists: &[Participants],
    (list, from): (usize, usize),
    frames: &[usize],
    stories: &[usize],
) -> Option<usize> {
    let outline = context.outline;
    let is_title = |at: &usize| {
        let node = &outline.nodes[*at];
        let repeated = || outline.headings_titled(node.text()).nth(1).is_some();
        node.label().is_none()
            && !stories.contains(at)
            && !context.is_title(*at)
            && begins_with_capital(node.text())
            && !repeated()
    };
    let at = outline.headings().rfind(|at| *at < list && *at >= from && is_title(at))?;
    let above = at
        .checked_sub(1)
        .filter(|above| outline.nodes[*above].is_heading() && is_title(above) && !frames.contains(above));
    // Without type a number tells that the upper one is the title.
    let higher = |above: &usize| {
        let numbered = outline.form == Form::Lines && outline.nodes[*above].number.is_some();
        numbered || outline.nodes[*above].level() <= outline.nodes[at].level()
    };
    let titled = above.filter(|above| higher(above) && *above >= from);
    titled.filter(|above| heads_one_list(outline, lists, *above, at)).or((!frames.contains(&at)).then_some(at))
}

/// A heading over a heading is its title (and the lower one its subtitle) only if no other list stands under it.
fn heads_one_list(outline: &Outline, lists: &[Participants], above: usize, at: usize) -> bool {
    let section = outline.section(above);
    let rival = |h: &usize| {
        let alike = section.contains(h) && *h != at && outline.nodes[*h].level() == outline.nodes[at].level();
        alike && lists.iter().any(|list| outline.section(*h).contains(&list.node))
    };
    outline.headings().filter(rival).count() == 0
}

fn opening(outline: &Outline, at: usize, kind: &str) -> Opening {
    let node = &outline.nodes[at];
    Opening {
        node: at,
        kind: kind.to_owned(),
        title: node.head().from(named_part(outline, at)),
        subtitle: node.after_head().or_else(|| subtitle_below(outline, at)),
        organisations: Vec::new(),
        rule: "participants",
        confidence: 0.92,
    }
}

/// Where the title begins in *Klynge 2: Ro*, when the pamphlet numbers its projects so.
fn named_part(outline: &Outline, at: usize) -> usize {
    let head = outline.nodes[at].head();
    let found = outline.kinds.numbered(head.as_str()).filter(|found| outline.kinds.is_own(found.kind));
    found.map(|found| found.text).filter(|text| *text < head.as_str().len()).unwrap_or(0)
}

/// A heading or short line without a full stop right below a title.
pub(crate) fn subtitle_below(outline: &Outline, at: usize) -> Option<super::passage::Passage> {
    let next = outline.nodes.get(at + 1)?;
    let line = next.is_heading() && next.label().is_none() && labels::case_heading(next.text()).is_none()
        || is_short_line(next);
    let project = CALLED.is_match(next.text()) || next.number.is_some();
    (line && !project).then(|| next.passage.clone())
}

fn is_short_line(node: &Node) -> bool {
    node.is_paragraph() && !is_terminated(node.text()) && words(node.text()).count() <= 12 && !node.text().contains(':')
}

static OWNED_ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?P<title>.{5,}?)\s*\((?P<org>[\p{L} -]+)\)\.?$"));

/// Items that end with the municipality they belong to: *Bedre lys (Odder)*. At least two in a row.
pub(crate) fn owned_items(context: &Context<'_>, inside_project: impl Fn(usize) -> bool) -> Vec<Opening> {
    let outline = context.outline;
    let mut found: Vec<Opening> = Vec::new();
    for (at, node) in outline.running().filter(|(_, node)| node.is_item()) {
        let Some(parts) = OWNED_ITEM.captures(node.text()) else { continue };
        let (Some(title), Some(name)) = (parts.name("title"), parts.name("org")) else { continue };
        let bare = name.as_str().trim_end_matches(" Kommune");
        let Some(municipality) = municipality::municipality(bare) else { continue };
        found.push(Opening {
            node: at,
            kind: if inside_project(at) { "delprojekt" } else { "eksempel" }.to_owned(),
            title: node.passage.slice(title.range()),
            subtitle: None,
            organisations: vec![municipality::organisation(municipality, name.as_str(), true, context.period)],
            rule: "owned_item",
            confidence: 0.93,
        });
    }
    let nodes: Vec<usize> = found.iter().map(|opening| opening.node).collect();
    found.retain(|opening| {
        nodes.contains(&(opening.node + 1)) || opening.node.checked_sub(1).is_some_and(|before| nodes.contains(&before))
    });
    found
}

/// Is a heading a label that a project's parts carry?
pub(crate) fn is_part(node: &Node) -> bool {
    node.label().is_some_and(|label| matches!(label.class, LabelClass::Ordinary | LabelClass::Participants))
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, text_of};

    #[test]
    fn several_lists_in_a_project_make_sub_projects() {
        let all = found(
            "Projekt Stille skole\n\nProjektet er opdelt i to delprojekter, og de varer et år.\n\nStille køkken\n\nVi måler lyden i køkkenet hver dag.\n\nDeltagende kommuner: Odder og Vejle.\n\nStille gange\n\nVi måler lyden på gangene hver dag.\n\nDeltagende kommuner: Vejle og Skive.\n",
        );
        assert_eq!(text_of(&all.cases), ["Stille skole", "Stille køkken", "Stille gange"]);
        assert_eq!(
            all.cases.iter().map(|c| c.kind.as_str()).collect::<Vec<_>>(),
            ["projekt", "delprojekt", "delprojekt"]
        );
        assert_eq!(all.cases[0].participants.len(), 3);
    }

    #[test]
    fn items_may_name_their_owner_at_the_end() {
        let all = found(
            "Lys og lyd\n\nKommunerne arbejder med hver sin opgave i år.\n\n• Bedre lys i gangen (Odder)\n• Mindre larm i hallen (Vejle)\n",
        );
        assert_eq!(text_of(&all.cases), ["Bedre lys i gangen", "Mindre larm i hallen"]);
        assert_eq!(all.cases[1].organisations[0].name, "Vejle Kommune");
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

    #[test]
    fn numbered_trials_that_list_who_takes_part_are_projects() {
        let part = |n: u32, title: &str, lists: &str| {
            format!(
                "Forsøg {n}\n\n{title}\n\nEjer: Odder Kommune\n\n{lists}Vi lægger tæpper på gulvet i alle de gange, der kan høres fra salen.\n\n"
            )
        };
        let all = |lists: &str| {
            let found = found(&format!(
                "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\n{}{}",
                part(1, "Stille gange", lists),
                part(2, "Stille sale", lists)
            ));
            found
                .cases
                .iter()
                .map(|case| {
                    (
                        case.kind.clone(),
                        case.participants.len(),
                        case.summary.clone().unwrap_or_default().starts_with("Vi lægger"),
                    )
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(all("Deltagende kommuner: Odder og Skive\n\n"), vec![("projekt".to_owned(), 2, true); 2]);
        assert!(all("").iter().all(|(kind, ..)| kind == "eksempel"));
    }

    #[test]
    fn a_project_may_name_who_takes_part_in_its_text_where_others_list_them() {
        let all = |last: &str| {
            let part = |n: u32, title: &str, list: &str| {
                format!("PROJEKT {n}\n\n{title}\n\nVi måler lyden i fem køkkener om ugen.\n\n{list}\n\n")
            };
            let text = [
                "Ro i kommunen\n\nDet handler om lyd.\n\n".to_owned(),
                part(1, "Stille køkken", "Deltagende kommuner: Odder og Vejle"),
                part(2, "Stille gange", "Deltagende kommuner: Skive og Vejle"),
                part(3, "Stille sale", last),
            ];
            let found = found(&text.concat());
            found.cases[2].participants.iter().filter_map(|p| p.code.clone()).collect::<Vec<_>>()
        };
        assert_eq!(all("Projektet drives af Odder, Vejle og Skive i fællesskab."), ["0727", "0630", "0779"]);
        assert!(all("Projektet drives af Hanne og Bo i fællesskab.").is_empty());
    }
}
