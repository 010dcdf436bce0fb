//! Named practices of organisations: examples, stories, projects.

mod announced;
mod extent;
mod headed;
mod owners;
mod stories;
mod written;

use super::context::{Context, Taken};
use super::outline::{Node, kind_of_kicker};
use super::participants::{self, Participants};
use super::passage::Passage;
use super::sentence::words;
use super::vocabulary::{Column, LabelClass, VOCABULARY};
use super::{labels, projects};
use crate::model::{Case, Organisation};
use crate::tokenize::is_web_or_mail;
use extent::{even_bodies, region};
use owners::{give_owners, give_participants};
use std::collections::BTreeMap;
use std::ops::Range;
use written::write_out;

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
        outline.headings().filter(|at| !frames.contains(at)).filter_map(|at| headed::examples(context, at)).collect();
    openings.extend(headed::over_parts(context, &openings, frames));
    openings.extend(headed::beside_owned(context, &openings).into_iter().filter(|o| !frames.contains(&o.node)));
    for more in [headed::owned_below(context), announced::placed(context), announced::examples_below(context)] {
        let known: Vec<usize> = openings.iter().map(|o| o.node).collect();
        openings.extend(more.into_iter().filter(|o| !known.contains(&o.node) && !frames.contains(&o.node)));
    }
    let examples: Vec<usize> = openings.iter().map(|o| o.node).collect();
    openings.extend(
        stories::stories(context, &lists)
            .into_iter()
            .filter(|o| !examples.contains(&o.node) && !frames.contains(&o.node)),
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
    // Whom to write to is no title.
    openings.retain(|opening| !opening.title.as_str().split_whitespace().any(is_web_or_mail));
    openings.retain(|opening| !heads_facts(opening.title.as_str()));
    let subtitles: Vec<usize> = openings.iter().filter_map(|o| o.subtitle.as_ref().map(Passage::start)).collect();
    openings.retain(|o| o.is_project() || !subtitles.contains(&o.title.start()));
    openings.sort_by_key(|o| o.node);
    call_projects(context, &lists, &mut openings);
    let regions: Vec<Range<usize>> = (0..openings.len()).map(|index| region(outline, &openings, index)).collect();
    let bodies = even_bodies(context, &openings);
    let mut cases: Vec<Case> = openings
        .iter()
        .zip(&regions)
        .zip(&bodies)
        .map(|((o, region), body)| write_out(context, o, region, body))
        .collect();
    give_participants(context, &openings, &regions, &lists, &mut cases);
    give_owners(&openings, &regions, &mut cases);
    let taken = openings.iter().map(|o| o.node).chain(bodies.iter().flat_map(Clone::clone)).collect();
    let below = |o: &Opening| {
        let next = outline.nodes.get(o.node + 1).map(|node| node.passage.start());
        o.subtitle.as_ref().is_some_and(|subtitle| next == Some(subtitle.start()))
    };
    let subtitles = openings.iter().filter(|o| below(o)).map(|o| (o.node + 1, o.node)).collect();
    Cases { list: cases, regions, taken, subtitles }
}

/// *Tovholder*, *Økonomi*, *Demens i tal*: a fact about what stands beside it, and no story.
fn heads_facts(title: &str) -> bool {
    let is_fact = |column: Column| matches!(column, Column::Who | Column::When | Column::Money | Column::Note);
    let ordinary = || labels::label(title).is_some_and(|label| label.class == LabelClass::Ordinary);
    VOCABULARY.column(title).is_some_and(is_fact) || title.to_lowercase().ends_with(" i tal") || ordinary()
}

/// *Forsøg 1*, *Forsøg 2* over titles: what has a number and a list of participants, at least twice, is a project.
fn call_projects(context: &Context<'_>, lists: &[Participants], openings: &mut [Opening]) {
    let outline = context.outline;
    let nodes: Vec<usize> = openings.iter().map(|opening| opening.node).collect();
    let has_list = |index: usize| {
        let end = nodes.get(index + 1).copied().unwrap_or(outline.nodes.len());
        lists.iter().any(|list| (nodes[index]..end).contains(&list.node))
    };
    let is_numbered = |index: &usize| {
        let kicker = outline.nodes[nodes[*index]].kicker.as_ref();
        kicker.is_some_and(|kicker| kind_of_kicker(kicker.as_str()).is_some_and(|(_, number)| number.is_some()))
    };
    let found: Vec<usize> = (0..nodes.len()).filter(is_numbered).filter(|index| has_list(*index)).collect();
    if found.len() < 2 {
        return;
    }
    for index in found {
        let opening = &mut openings[index];
        if !opening.is_project() {
            "projekt".clone_into(&mut opening.kind);
            opening.subtitle = opening.subtitle.take().or_else(|| projects::subtitle_below(outline, opening.node));
        }
    }
}

/// A paragraph of so many words that it tells something: no address, no date.
pub(super) fn is_story(node: &Node) -> bool {
    node.is_paragraph() && words(node.text()).count() >= SHORTEST_STORY
}

const SHORTEST_STORY: usize = 8;

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, text_of};

    #[test]
    fn facts_beside_a_story_are_none() {
        let all = found(
            "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nODDER KOMMUNE\n\nRo i salen\n\nI Odder Kommune spiser alle i ro, og de taler om det bagefter.\n\nVARDE KOMMUNE\n\nDemens i tal\n\nI Varde Kommune har 900 borgere sygdommen, og flere får den hvert år.\n",
        );
        assert_eq!(text_of(&all.cases), ["Ro i salen"]);
        assert!(super::heads_facts("Tovholder") && !super::heads_facts("Ro i salen"));
    }
}
