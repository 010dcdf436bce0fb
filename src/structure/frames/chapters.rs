//! Chapters that are built alike, when the pamphlet says itself how many they are: *ni projekter i tre temaer*, *fire temaer* each
//! with a list of the same name.

use super::Found;
use super::announcement::{Announcement, announcement};
use super::below::heading_frames;
use crate::structure::context::Context;
use crate::structure::labels;
use crate::structure::numbered;
use crate::structure::outline::{self, Node, Outline, kickers, kind_of_kicker};
use crate::structure::sentence::sentences;
use crate::structure::vocabulary::{KindClass, VOCABULARY};
use std::collections::BTreeMap;

/// Fewer lists of one name are no pattern.
const FEWEST_LISTS: usize = 3;

/// The headings over stories, or over lists of one name, when there are as many as a sentence counts of a kind of frame. `found`
/// are the frames that other rules found: what the sentence counts may be these.
pub(super) fn chapters(context: &Context<'_>, found: &[Found]) -> Vec<Found> {
    let outline = context.outline;
    let is_plain = |at: &usize| !context.title.contains(at) && labels::label(outline.nodes[*at].text()).is_none();
    let alike = std::iter::once(over_stories(outline)).chain(numbered_once(context));
    let alike = alike.chain(over_lists(outline)).chain(under_plurals(outline));
    let said: Vec<Announcement<'static>> = said(outline).collect();
    let mut all: Vec<Found> = Vec::new();
    for chapters in alike.filter(|chapters| chapters.len() >= 2 && chapters.iter().all(is_plain)) {
        let Some(said) = said.iter().find(|said| said.count == Some(chapters.len() as u32)) else { continue };
        // Of some an engine may have lost the kicker.
        let mut others = found.iter().chain(&all).filter(|frame| frame.kind == said.kind.singular);
        let is_missing = |at: &usize| !found.iter().chain(&all).any(|frame| frame.node == *at);
        if others.all(|frame| chapters.contains(&frame.node)) {
            let more = heading_frames(outline, chapters, said);
            let more: Vec<Found> = more.into_iter().filter(|frame| is_missing(&frame.node)).collect();
            all.extend(more);
        }
    }
    all
}

/// The headings numbered 1, 2, 3 … when there is one such series, and most of them command nothing or have headings below.
fn numbered_once(context: &Context<'_>) -> Option<Vec<usize>> {
    let outline = context.outline;
    let numbered: Vec<usize> = outline.headings().filter(|at| outline.nodes[*at].number.is_some()).collect();
    let in_order = numbered.iter().zip(1..).all(|(at, n)| outline.nodes[*at].number == Some(n));
    let level = |at: &usize| outline.nodes[*at].level();
    let alike = numbered.windows(2).all(|pair| level(&pair[0]) == level(&pair[1]));
    let told = numbered.iter().all(|at| !outline.body(*at).is_empty());
    let plain =
        numbered.iter().all(|at| outline.nodes[*at].kicker.is_none() && outline::whom(&outline.nodes[*at]).is_none());
    // "2 Fem pejlemærker" is a chapter that has them.
    let plain = plain && numbered.iter().all(|at| announcement(outline.nodes[*at].text(), KindClass::Frame).is_none());
    // "1 Luk op, før de banker på" over stories and lists is a chapter all the same.
    let is_request = |at: &usize| {
        let holds_others = outline.headings().any(|other| outline.section(*at).contains(&other));
        context.commands(outline.nodes[*at].text()) && !holds_others
    };
    let commanding = numbered.iter().filter(|at| is_request(at)).count();
    (numbered.len() >= FEWEST_LISTS && in_order && alike && told && plain && commanding * 2 < numbered.len())
        .then_some(numbered)
}

/// The headings below one that is only a kind in the plural: *Målene*.
fn under_plurals(outline: &Outline) -> Vec<Vec<usize>> {
    let is_plural = |at: &usize| {
        let text = outline.nodes[*at].text();
        VOCABULARY.kind(text).is_some_and(|kind| kind.class == KindClass::Frame && text.to_lowercase() != kind.singular)
    };
    let below = |at: usize| {
        let section = at + 1..outline.section(at).end;
        let inside = outline.headings().filter(|h| section.contains(h));
        let inside: Vec<usize> = inside.take_while(|h| outline.nodes[*h].label().is_none()).collect();
        let level = inside.first().and_then(|h| outline.nodes[*h].level());
        inside.into_iter().filter(|h| outline.nodes[*h].level() == level).collect()
    };
    outline.headings().filter(is_plural).map(below).collect()
}

/// The headings right above stories, some of them over two.
fn over_stories(outline: &Outline) -> Vec<usize> {
    let (mut stories, mut chapters, mut above) = (0, Vec::new(), None);
    for heading in outline.headings() {
        if !tells_a_story(outline, heading) {
            above = Some(heading);
            continue;
        }
        stories += 1;
        // In a text without type a chapter's heading is as high as its stories'; what is lower belongs to a story.
        let is_higher = |above: &usize| outline.nodes[*above].level() <= outline.nodes[heading].level();
        chapters.extend(above.take().filter(is_higher));
    }
    if stories > chapters.len() { chapters } else { Vec::new() }
}

/// For each name that lists have in common, *Tal om det* here and there, the headings above them.
fn over_lists(outline: &Outline) -> Vec<Vec<usize>> {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let is_over_list = |at: &usize| outline.nodes.get(at + 1).is_some_and(Node::is_item);
    for heading in outline.headings().filter(is_over_list) {
        by_name.entry(outline.nodes[heading].text().to_lowercase()).or_default().push(heading);
    }
    let above = |list: &usize| outline.heading_above(*list);
    let mut all: Vec<Vec<usize>> =
        by_name.into_values().filter_map(|lists| lists.iter().map(above).collect()).collect();
    all.retain(|chapters| chapters.len() >= FEWEST_LISTS && chapters.windows(2).all(|pair| pair[0] < pair[1]));
    all.sort();
    all
}

/// What sentences count of frames: *fem løfter og tre mål* are two.
pub(super) fn said(outline: &Outline) -> impl Iterator<Item = Announcement<'static>> + '_ {
    let prose = outline.running().filter(|(_, node)| node.is_paragraph()).map(|(_, node)| node.text());
    prose.flat_map(|text| {
        let sentences = sentences(text).into_iter().filter_map(move |range| text.get(range));
        let parts = sentences.flat_map(|sentence| sentence.split(" og ").flat_map(|part| part.split(", ")));
        parts.filter_map(|part| announcement(part, KindClass::Frame))
    })
}

/// *PROJEKT 1* over a title, *Projekt 1: …*, *Odder Kommune: …*.
fn tells_a_story(outline: &Outline, at: usize) -> bool {
    let node = &outline.nodes[at];
    let by_kicker = node.kicker.as_ref().and_then(|kicker| kind_of_kicker(kicker.as_str())).map(|(kind, _)| kind);
    let kind = by_kicker.or_else(|| numbered::numbered(node.text()).map(|found| found.kind));
    let told_by = || node.kicker.as_ref().is_some_and(|kicker| kickers::names_a_story(kicker.as_str()));
    kind.is_some_and(|kind| kind.class == KindClass::Case) || labels::case_heading(node.text()).is_some() || told_by()
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    #[test]
    fn chapters_of_stories_are_what_the_pamphlet_counts() {
        let all = |counted: &str| {
            let story = |n: usize, title: &str| {
                format!("PROJEKT {n}\n\n{title}\n\nDer blev målt hver dag i salen, og siden kom der ro på.\n\n")
            };
            let [hall, kitchen] = [story(1, "Ro i salen"), story(2, "Ro i køkkenet")];
            let [floor, table] = [story(3, "Tæppet på gulvet"), story(4, "Dugen på bordet")];
            found(&format!(
                "Ro i husene\n\nHæftet rummer fire projekter i {counted}, og alle handler om lyd.\n\n\
                 Det, man hører\n\nLyd er mange ting, og her er to af dem.\n\n{hall}{kitchen}\
                 Det, man mærker\n\nVibrationer er det også, og de kan dæmpes.\n\n{floor}{table}"
            ))
        };
        assert_eq!(text_of(&all("to temaer").frames), ["Det, man hører", "Det, man mærker"]);
        assert!(all("tre temaer").frames.is_empty());
    }

    #[test]
    fn chapters_with_a_list_of_one_name_are_what_the_pamphlet_counts() {
        let all = |counted: &str| {
            let chapter = |title: &str| {
                format!(
                    "{title}\n\nDer er meget at sige om lyd, og her er lidt af det.\n\nTal om det\n\n• Hvornår er her stille?\n• Hvem larmer mest?\n\n"
                )
            };
            let chapters = ["Lofterne", "Stolene", "Gulvene"].map(chapter).concat();
            found(&format!("Ro i husene\n\nHæftet rummer {counted}, og hvert af dem handler om lyd.\n\n{chapters}"))
        };
        assert_eq!(text_of(&all("tre temaer").frames), ["Lofterne", "Stolene", "Gulvene"]);
        assert!(all("fire temaer").frames.is_empty());
    }

    #[test]
    fn numbered_chapters_may_command_where_other_headings_stand_below() {
        let all = |below: &str| {
            let part =
                |n: u32, title: &str| format!("{n} {title}\n\nDer er altid tid nok til maden i huset.\n\n{below}");
            let parts = [part(1, "SÆNK LYDEN"), part(2, "GIV MADEN TID"), part(3, "TAG STOLENE MED")].concat();
            let text = format!("RO I HUSET\n\nHæftet har tre temaer om lyd.\n\nSE HER\n\nDer er mere.\n\n{parts}");
            text_of(&found(&text).frames).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let stories = "Odder Kommune: Ro i kantinen\n\nKantinen fik nye lofter, og støjen faldt til det halve.\n\n";
        assert_eq!(all(stories), ["SÆNK LYDEN", "GIV MADEN TID", "TAG STOLENE MED"]);
        assert!(all("").is_empty());
    }

    #[test]
    fn numbered_titles_are_what_a_sentence_elsewhere_counts() {
        let all = |counted: &str| {
            let part = |n: u32, title: &str| format!("{n} {title}\n\nDer er altid tid nok til maden i huset.\n\n");
            let parts = [part(1, "Stien først"), part(2, "Lys på vejen"), part(3, "En bænk til alle")].concat();
            let text = format!("Ud af døren\n\nByrådet siger ja til {counted}.\n\nVi lover\n\n{parts}");
            text_of(&found(&text).frames).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(all("tre løfter og en bro"), ["Stien først", "Lys på vejen", "En bænk til alle"]);
        assert!(all("fire løfter").is_empty());
    }
}
