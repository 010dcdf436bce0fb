//! Chapters of stories, when the pamphlet says itself how many they are: *ni projekter i tre temaer*.

use super::Found;
use super::announcement::{Announcement, announcement};
use super::below::heading_frames;
use crate::structure::context::Context;
use crate::structure::labels;
use crate::structure::numbered;
use crate::structure::outline::{Outline, kind_of_kicker};
use crate::structure::sentence::sentences;
use crate::structure::vocabulary::KindClass;

/// The headings right above stories, when there are as many as a sentence counts of a kind of frame. `found` are the
/// frames that other rules found: what the sentence counts may be these.
pub(super) fn chapters(context: &Context<'_>, found: &[Found]) -> Vec<Found> {
    let outline = context.outline;
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
    let is_plain = |at: &usize| !context.title.contains(at) && labels::label(outline.nodes[*at].text()).is_none();
    if chapters.len() < 2 || stories <= chapters.len() || !chapters.iter().all(is_plain) {
        return Vec::new();
    }
    let counted = said(outline).find(|said| said.count == Some(chapters.len() as u32));
    let of_kind = |said: &Announcement| found.iter().any(|frame| frame.kind == said.kind.singular);
    counted.filter(|said| !of_kind(said)).map_or_else(Vec::new, |said| heading_frames(outline, chapters, &said))
}

/// What sentences count of frames, each in its first such number.
fn said(outline: &Outline) -> impl Iterator<Item = Announcement> + '_ {
    let prose = outline.running().filter(|(_, node)| node.is_paragraph()).map(|(_, node)| node.text());
    prose.flat_map(|text| {
        sentences(text).into_iter().filter_map(move |range| announcement(text.get(range)?, KindClass::Frame))
    })
}

/// *PROJEKT 1* over a title, *Projekt 1: …*, *Odder Kommune: …*.
fn tells_a_story(outline: &Outline, at: usize) -> bool {
    let node = &outline.nodes[at];
    let by_kicker = node.kicker.as_ref().and_then(|kicker| kind_of_kicker(kicker.as_str())).map(|(kind, _)| kind);
    let kind = by_kicker.or_else(|| numbered::numbered(node.text()).map(|found| found.kind));
    kind.is_some_and(|kind| kind.class == KindClass::Case) || labels::case_heading(node.text()).is_some()
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
}
