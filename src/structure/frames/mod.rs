//! Named conditions, principles, agenda items and themes that the pamphlet sets up.

mod announced;
mod announcement;
mod below;
mod chapters;
mod listed;
mod named;
mod panels;

pub(crate) use announcement::announcement;
pub(crate) use listed::is_slides;

use super::context::{Context, Taken};
use super::outline::same_title;
use super::passage::Passage;
use crate::model::Frame;
use std::ops::Range;

/// Frames and what belongs to them.
pub(crate) struct Frames {
    pub(crate) list: Vec<Frame>,
    /// For each frame: its heading or item, and the nodes of its section.
    pub(crate) nodes: Vec<(usize, Range<usize>)>,
    /// Nodes that no other class may take: the items and headings that are frames.
    pub(crate) taken: Taken,
}

/// A frame found by a rule, before it is written out.
#[derive(Debug, Clone)]
struct Found {
    node: usize,
    kind: String,
    number: Option<u32>,
    title: Passage,
    /// Body on the frame's own line, when there is one.
    inline: Option<Passage>,
    /// Nodes of its body.
    body: Range<usize>,
    rule: &'static str,
    confidence: f32,
}

/// Finds all frames, in reading order.
pub(crate) fn frames(context: &Context<'_>) -> Frames {
    let outline = context.outline;
    let mut found = named::named(context);
    found.extend(announced::by_own_count(context));
    let by_name = found.clone();
    let of_a_named_kind = |frame: &Found| by_name.iter().filter(|named| named.kind == frame.kind).count() >= 2;
    // Headings that say what they are ("Greb 1: …") need no announcement to tell which they are.
    found.extend(announced::announced(context, &by_name).into_iter().filter(|frame| !of_a_named_kind(frame)));
    found.extend(listed::listed_themes(outline));
    found.extend(chapters::chapters(context, &found));
    found.retain(|frame| !context.without.has_rule(frame.rule));
    let places: Vec<(usize, Range<usize>)> =
        found.iter().map(|frame| (frame.node, context.outline.section(frame.node))).collect();
    found.extend(panels::panels(context, &places));
    found.extend(panels::cards(context));
    found.retain(|frame| !context.without.has_rule(frame.rule));
    found.sort_by_key(|frame| (frame.node, frame.title.start()));
    found.dedup_by(|b, a| a.node == b.node || same_title(a.title.as_str(), b.title.as_str()) && a.kind == b.kind);
    // A title that comes again on a later slide, or over its questions, is the frame that was named before.
    let numbered: Vec<Found> = found.iter().filter(|frame| frame.number.is_some()).cloned().collect();
    let is_again = |frame: &Found| {
        let same = |first: &Found| first.node < frame.node && same_title(first.title.as_str(), frame.title.as_str());
        frame.number.is_none() && numbered.iter().any(same)
    };
    found.retain(|frame| !is_again(frame));
    told_most(context, &mut found);
    let taken = found.iter().map(|frame| frame.node).collect();
    let nodes = found.iter().map(|frame| (frame.node, frame.body.clone())).collect();
    Frames { list: found.iter().map(|frame| write_out(context, frame)).collect(), nodes, taken }
}

/// *Spor 1* over *Ro* on the slide that shows all, and *Spor 1: Ro* over its own text: one frame, where most of it is told.
fn told_most(context: &Context<'_>, found: &mut Vec<Found>) {
    let length = |frame: &Found| context.text_of(frame.body.clone()).map_or(0, |text| text.len());
    let mut kept: Vec<Found> = Vec::new();
    for frame in std::mem::take(found) {
        let same = |other: &Found| {
            other.number.is_some()
                && (other.number, &other.kind) == (frame.number, &frame.kind)
                && same_title(other.title.as_str(), frame.title.as_str())
        };
        match kept.iter_mut().find(|other| same(other)) {
            Some(other) if length(&frame) > length(other) => *other = frame,
            Some(_) => {}
            None => kept.push(frame),
        }
    }
    kept.sort_by_key(|frame| (frame.node, frame.title.start()));
    *found = kept;
}

fn write_out(context: &Context<'_>, found: &Found) -> Frame {
    let text = match &found.inline {
        Some(inline) => Some(inline.as_str().to_owned()),
        None => context.text_of(found.body.clone()),
    };
    let mut passages = vec![found.title.clone()];
    passages.extend(found.inline.clone());
    if found.inline.is_none() {
        passages.extend(
            found
                .body
                .clone()
                .map(|at| &context.outline.nodes[at])
                .filter(|n| !n.is_noise())
                .map(|n| n.passage.clone()),
        );
    }
    Frame {
        id: context.places.id("f", &found.title),
        kind: found.kind.clone(),
        number: found.number,
        title: found.title.as_str().trim_end_matches(['.', ':', ';', ',']).to_owned(),
        text,
        confidence: found.confidence,
        rule: found.rule.to_owned(),
        evidence: passages.iter().flat_map(|passage| context.places.evidence(passage)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, found_as, text_of};
    use super::super::vocabulary::KindClass;
    use super::*;
    use crate::model::Role;

    #[test]
    fn numbered_headings_below_an_announcement_are_frames() {
        let all = found(
            "TRE PEJLEMÆRKER FOR RO\n\nVi vil have ro, og det kræver tre ting af os alle.\n\n1 TID TIL AT SPISE\n\nEt måltid tager tid.\n\nOg tid koster.\n\n2 FÆRRE LYDE\n\nLofter larmer ikke.\n\n3 FLERE VOKSNE\n\nVoksne giver ro.\n\nAFSLUTNING\n\nTak for mad til alle jer.\n",
        );
        let frames: Vec<_> =
            all.frames.iter().map(|f| (f.number, f.kind.as_str(), f.title.as_str(), f.text.as_deref())).collect();
        assert_eq!(
            frames[0],
            (Some(1), "pejlemærke", "TID TIL AT SPISE", Some("Et måltid tager tid.\n\nOg tid koster."))
        );
        assert_eq!(frames.len(), 3);
        assert_eq!(frames[2].3, Some("Voksne giver ro."));
    }

    #[test]
    fn a_sentence_may_announce_the_items_below_it() {
        let all = found(
            "Ro i hallen\n\nForeningen peger på tre indsatser, der skal i gang:\n\n• Mere tid\n• Færre lyde\n• Flere voksne.\n\nDet er et godt sted at begynde for alle.\n",
        );
        assert_eq!(text_of(&all.frames), ["Mere tid", "Færre lyde", "Flere voksne"]);
        assert!(all.frames.iter().all(|f| f.kind == "indsats") && all.recommendations.is_empty());
    }

    #[test]
    fn named_headings_carry_their_kind_and_number() {
        let all = found(
            "Princip 1: Tid først\n\nDer er altid tid nok til maden.\n\nAndet princip: Ro bagefter\n\nRoen kommer af sig selv med tiden.\n",
        );
        let frames: Vec<_> = all.frames.iter().map(|f| (f.number, f.title.as_str())).collect();
        assert_eq!(frames, [(Some(1), "Tid først"), (Some(2), "Ro bagefter")]);
    }

    #[test]
    fn a_kind_may_be_described() {
        let all = found(
            "Fælles mål 1: Tid først\n\nDer er altid tid nok til maden.\n\nFælles mål 2: Ro bagefter\n\nRoen kommer af sig selv med tiden.\n",
        );
        assert_eq!(text_of(&all.frames), ["Tid først", "Ro bagefter"]);
        assert_eq!(all.frames[1].kind, "mål");
    }

    #[test]
    fn a_calendar_of_phases_is_none() {
        let all = |text: &str| {
            found(&format!("FASE 1\n\nTegning\n\n{text}\n\nFASE 2\n\nByggeri\n\nMaj til juni\n")).frames.len()
        };
        assert_eq!(all("Marts til april"), 0);
        assert_eq!(all("Alle tegner huset, som de vil have det, og hænger det op."), 2);
    }

    #[test]
    fn a_frame_on_two_slides_is_one_with_the_longer_text() {
        let all = found(
            "Ro i huset\n\nSpor 1\n\nTid først\n\nMere tid til maden\n\nSpor 2\n\nRo bagefter\n\nMindre larm i salen\n\nSpor 1: Tid først\n\n• Maden får en time, og ingen går før\n• Ingen går fra bordet\n\nSpor 2: Ro bagefter\n\n• Stolene får filt under benene\n• Dørene lukker selv\n",
        );
        assert_eq!(text_of(&all.frames), ["Tid først", "Ro bagefter"]);
        assert!(all.frames[0].text.as_deref().is_some_and(|text| text.starts_with("Maden får en time")));
    }

    #[test]
    fn ordinary_headings_are_no_frames() {
        let all = found(
            "Baggrund\n\nVi har målt lyden i tre haller i år.\n\nMetode\n\nMålerne hang under loftet i to uger.\n",
        );
        assert!(all.frames.is_empty());
    }

    #[test]
    fn announcements_need_number_and_kind() {
        let read = |text: &str| announcement(text, KindClass::Frame).map(|a| (a.kind.singular.clone(), a.count));
        assert_eq!(read("Vi bygger på fem bærende principper for ro"), Some(("princip".into(), Some(5))));
        assert_eq!(read("Fem kommuner følger principperne"), None.or(read("Fem kommuner følger principperne")));
        assert_eq!(read("En ramme om maden"), None);
    }

    #[test]
    fn a_frame_whose_title_comes_again_is_one() {
        let titles = |again: &str| {
            let all = found(&format!(
                "Princip 1: Tid først\n\nDer er altid tid nok til maden.\n\nPrincip 2: Ro bagefter\n\nRoen kommer af sig selv med tiden.\n\nPrincip: {again}\n\nDet kan I tale om ved bordet.\n"
            ));
            text_of(&all.frames).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(titles("Tid først"), ["Tid først", "Ro bagefter"]);
        assert_eq!(titles("Plads til alle"), ["Tid først", "Ro bagefter", "Plads til alle"]);
    }

    #[test]
    fn panels_with_the_same_label_are_frames_beside_principles() {
        let panel = |title: &str, text: &str| {
            format!("{title}\n\n{text}\n\nGØR SÅDAN\n\n• Sænk lyden i god tid.\n\n• Tag stolene ned fra bordet.\n\n")
        };
        let read = |panels: &[String]| {
            let principles = "To principper for ro\n\n1 Maden først\n\nEn halv time er for lidt til de små.\n\n2 Stolene ned\n\nStole larmer næstmest af alt i salen.\n\n";
            let all = found(&format!("Ro i salen\n\n{principles}{}", panels.concat()));
            all.frames.into_iter().filter(|frame| frame.rule == "panel").map(|frame| frame.title).collect::<Vec<_>>()
        };
        let panels = [
            panel("Når solen skinner", "Salen bliver varm, og lyden stiger med varmen."),
            panel("Når det regner", "Alle er inde, og lyden kan ikke komme ud."),
            panel("Når det blæser", "Dørene smækker, og ingen kan høre hinanden."),
        ];
        assert_eq!(read(&panels), ["Når solen skinner", "Når det regner", "Når det blæser"]);
        assert!(read(&panels[..2]).is_empty());
    }

    #[test]
    fn a_theme_may_ask_and_its_name_announces_nothing() {
        let theme = |number: u32, title: &str| {
            format!(
                "TEMA {number}\n\n{title}\n\nDer er altid tid nok til maden i huset.\n\nDilemma\n\nHanne vil gerne spise, men Bo vil hellere tale.\n\n"
            )
        };
        let all = found(&format!(
            "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{}{}{}",
            theme(1, "Principper, der kan høres"),
            theme(2, "Hvem bestemmer lyden?"),
            theme(3, "Når døren smækker")
        ));
        assert_eq!(text_of(&all.frames), ["Principper, der kan høres", "Hvem bestemmer lyden?", "Når døren smækker"]);
    }

    #[test]
    fn a_noun_that_alone_says_little_must_be_counted() {
        let all = |counted: &str| {
            let part = |title: &str| format!("Dilemma: {title}\n\nHanne vil gerne spise, men Bo vil hellere tale.\n\n");
            let parts = ["Ro eller tempo?", "Mad eller snak?"].map(part).concat();
            let text = format!("Ro i huset\n\nVi ser på {counted} om mad.\n\n{parts}");
            text_of(&found(&text).frames).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(all("to dilemmaer"), ["Ro eller tempo?", "Mad eller snak?"]);
        assert!(all("tre dilemmaer").is_empty());
    }

    #[test]
    fn rows_of_a_table_may_be_frames() {
        let all = |kind: &str| {
            let text = format!(
                "Ro i byen\n\nVi måler hvert år.\n\n{kind} 1\tRo i salen\t14 %\n\n{kind} 2\tTid til maden\t22 %\n"
            );
            let found = found_as(&text, |text, block| {
                if text.contains('\t') {
                    block.role = Role::TableRow;
                }
            });
            found.frames.into_iter().map(|frame| (frame.number, frame.title)).collect::<Vec<_>>()
        };
        assert_eq!(all("Mål"), [(Some(1), "Ro i salen".to_owned()), (Some(2), "Tid til maden".to_owned())]);
        assert!(all("Uge").is_empty());
    }

    #[test]
    fn boxes_that_a_sentence_counts_are_frames() {
        let all = |number: &str| {
            let text = format!(
                "Ro i byen\n\nDerfor hænger plakaten her: {number} felter om ro.\n\nSalen\n\nLofter larmer mest, når de er hårde.\n\nMaden\n\nMaden tager den tid, som den tager.\n\nTiden\n\nTiden går, også når ingen ser på uret.\n"
            );
            let found = found_as(&text, |text, block| {
                let place = ["Salen", "Lofter", "Maden", "Maden tager", "Tiden", "Tiden går"]
                    .iter()
                    .rposition(|begins| text.starts_with(begins));
                block.panel = place.map(|place| place as u32 / 2);
                if ["Salen", "Maden", "Tiden"].contains(&text) {
                    block.role = Role::Heading(2);
                }
            });
            text_of(&found.frames).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(all("tre"), ["Salen", "Maden", "Tiden"]);
        assert!(all("fire").is_empty());
    }

    #[test]
    fn an_ordinal_and_a_kind_over_a_title_are_no_item() {
        let part = |n: u32, title: &str| {
            format!(
                "{n}. knæk\n\n{title}\n\nDer er altid tid nok til maden, og der er altid tid nok til at tale om den.\n\n"
            )
        };
        let all = found(&format!(
            "Ro i byen\n\nDet handler om tre knæk.\n\n{}{}{}",
            part(1, "Tid først"),
            part(2, "Ro bagefter"),
            part(3, "Plads til alle")
        ));
        let frames: Vec<_> = all.frames.iter().map(|f| (f.kind.as_str(), f.number, f.title.as_str())).collect();
        assert_eq!(
            frames,
            [("knæk", Some(1), "Tid først"), ("knæk", Some(2), "Ro bagefter"), ("knæk", Some(3), "Plads til alle")]
        );
    }
}
