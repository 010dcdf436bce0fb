//! Recommendations that a sentence leads to or says itself: *Vi anbefaler, at kommunen:*, *Vi anbefaler, at …*.

use super::Found;
use super::lists::items_of;
use crate::structure::addressee;
use crate::structure::context::Context;
use crate::structure::frames::announcement;
use crate::structure::organisations;
use crate::structure::outline::{self, Node, Outline};
use crate::structure::sentence::{begins_small, first_sentence, is_terminated, regex, sentences, words};
use crate::structure::vocabulary::{KindClass, VOCABULARY};
use regex::Regex;
use std::sync::LazyLock;

/// Verbs that ask; verbs that ask when it is *we* who want something; nouns for what is asked, when it is ours.
static LEAD_IN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)\b(?:
            anbefal(?:er|es|ing|inger|ingen|ingerne) | opfordrer | opfordres | foreslår | foreslås | henstiller | tilråder | bør
          | indstiller(?:\s+til\s+\p{L}+)? | indstilles | appellerer\s+til
          | lyder\s+(?:rådet|rådene|opfordringen|anbefalingen|anbefalingerne|ønsket|kravet|kravene|budskabet)
          | (?:rådet|rådene|opfordringen|opfordringerne|anbefalingen|anbefalingerne|indstillingen|ønsket|kravet|kravene|budskabet)\s+(?:lyder|er)
          | vi\s+(?:\p{L}+\s+){0,2}?(?:ønsker|kræver|beder|indstiller|råder|vil\s+have) | (?:ønsker|kræver|beder|indstiller|råder)\s+vi | vil\s+vi\s+have
          | (?:vores|vore|følgende|disse|mine|gode|konkrete|her\s+er|med|har)\s+(?:\p{L}+\s+){0,2}?(?:forslag|råd|tips|ønsker|krav|bud|budskaber|opfordringer)
        )\b[^?]*(?::|,|,?\ at:?)$",
    )
});

/// *Vi foreslår, at kommunerne*: the sentence goes on in each item.
static LEFT_OPEN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:anbefaler|opfordrer\s+til|foreslår|henstiller|tilråder|ønsker|kræver|mener|håber|forventer)\b[^?.:]*,\s+at(?:\s+\p{L}+){1,4}:?$",
    )
});

/// *Vi anbefaler derfor, at kommunen:* and the items right below.
pub(super) fn led_in(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found = Vec::new();
    for (at, node) in outline.running() {
        let last = sentences(node.text()).pop().and_then(|range| node.text().get(range)).unwrap_or("");
        let ours = last.ends_with(':') && OURS.is_match(last);
        let announced = ours && announcement(last, KindClass::Recommendation).is_some();
        let open = LEFT_OPEN.is_match(last);
        let leads = node.is_paragraph() || node.is_heading() && outline::leads_on(last);
        let of_others = TOLD.is_match(last) && !OURS.is_match(last);
        if !leads || !(announced || open || LEAD_IN.is_match(last)) || announces_other(last) || of_others {
            continue;
        }
        let end = outline.nodes[at + 1..]
            .iter()
            .position(|n| !n.is_item() && !n.is_noise())
            .map_or(outline.nodes.len(), |n| at + 1 + n);
        let mut items = items_of(context, at + 1..end);
        if items.is_empty() && last.ends_with([':', 't']) {
            items = lines_below(outline, at);
        }
        if open && !items.iter().all(|item| begins_small(outline.nodes[item[0]].text())) {
            let reason = "breaks off before a list whose items do not go on with it";
            context.refusals.node("recommendation", "lead_in", at, reason);
            continue;
        }
        found.extend(items.into_iter().map(|nodes| Found {
            nodes,
            skip: 0,
            label: None,
            rule: "lead_in",
            confidence: 0.93,
            part: None,
        }));
    }
    found
}

/// *Kommunen fik tre forslag:* tells of others' proposals.
static OURS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:vi|vores|vore|her|følgende|disse|nedenfor|nedenstående|har|giver|kommer med|peger på|fremlægger|opstiller|samler|får du|får i)\b",
    )
});

/// *I 2019 kom revisionen med tre anbefalinger:* what somebody asked for then.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:kom|fik|gav|afleverede|fremlagde|afgav|skrev|stillede|foreslog|anbefalede|opfordrede|pegede|lød|var)\b",
    )
});

/// Paragraphs that go on with the sentence above, each for itself: items that lost their bullets.
fn lines_below(outline: &Outline, at: usize) -> Vec<Vec<usize>> {
    let goes_on = |node: &Node| node.is_paragraph() && begins_small(node.text()) && words(node.text()).count() >= 3;
    let below = (at + 1..outline.nodes.len()).filter(|i| !outline.nodes[*i].is_noise());
    let items: Vec<Vec<usize>> = below.take_while(|i| goes_on(&outline.nodes[*i])).map(|i| vec![i]).collect();
    if items.len() >= 2 { items } else { Vec::new() }
}

static IN_ORDER: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?i:for det) (?P<ordinal>\p{L}+)\b"));

static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?i:vores|vor|vort|den|det|min|mit)\s+)?(?P<ordinal>\p{L}+)\s+(?:(?i:og\s+(?:det\s+)?sidste)\s+)?(?P<kind>\p{L}+)\s+(?:er|handler\s+om|lyder|går\s+(?:ud\s+)?på|gælder|drejer\s+sig\s+om)\b",
    )
});

/// *Vores første anbefaling er, at …*: the paragraph says itself what it is.
fn called(text: &str) -> Option<u32> {
    let found = CALLED.captures(text)?;
    let kind = VOCABULARY.kind(found.name("kind")?.as_str())?;
    let number = VOCABULARY.ordinals.get(&found.name("ordinal")?.as_str().to_lowercase()).copied();
    number.filter(|_| kind.class == KindClass::Recommendation)
}

/// *For det første bør …*, *For det andet …*; *Vores første anbefaling er, at …*: at least two paragraphs in order that ask.
pub(super) fn in_order(outline: &Outline) -> Vec<Found> {
    let ordinal = |node: &Node| {
        let text = Some(node.text()).filter(|_| node.is_paragraph() || node.is_item())?;
        let counted = || VOCABULARY.ordinals.get(&IN_ORDER.captures(text)?.name("ordinal")?.as_str().to_lowercase());
        counted().copied().or_else(|| called(text))
    };
    // What argues for one of them may stand between it and the next.
    let mut all: Vec<Vec<usize>> = Vec::new();
    for (at, node) in outline.running() {
        match (ordinal(node), all.last_mut()) {
            (Some(1), _) => all.push(vec![at]),
            (Some(n), Some(series)) if n as usize == series.len() + 1 => series.push(at),
            _ => {}
        }
    }
    let found = all.into_iter().filter(|series| series.len() >= 2).flatten();
    found
        .filter(|at| ASKS.is_match(outline.nodes[*at].text()) || called(outline.nodes[*at].text()).is_some())
        .map(|at| Found { nodes: vec![at], skip: 0, label: None, rule: "in_order", confidence: 0.85, part: None })
        .collect()
}

static ASKS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\b(?:bør|skal|må|anbefaler|foreslår|opfordrer|ønsker|beder|kræver)\b"));

/// *… bør følge fem principper:* announces frames, not recommendations.
fn announces_other(sentence: &str) -> bool {
    words(sentence).any(|word| {
        VOCABULARY
            .kind(word)
            .is_some_and(|kind| matches!(kind.class, KindClass::Frame | KindClass::Case | KindClass::Question))
    }) && !words(sentence).any(|word| word.to_lowercase().starts_with("anbefal"))
}

static BOXED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)^(?P<who>\p{Lu}[^.,:;]{1,60}?)\s+
          (?: (?:skal|må|vil)\s+(?:derfor\s+|også\s+)?(?:anbefale|opfordre|foreslå|henstille)
            | anbefaler | opfordrer | foreslår | henstiller | anbefales | foreslås | henstilles )
          (?:\s+(?:vi|derfor|også|desuden|samtidig|endvidere|endelig))*(?:(?:\s+(?P<whom>\p{L}+(?:\s+\p{L}+){0,3}?))?\s+til)?,?\s+at\b",
    )
});

/// *Endelig foreslår vi, at …*.
static WE_SAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:Endelig|Desuden|Derfor|Samtidig|Endvidere|Derudover|Herudover|Endeligt)\s+(?:anbefaler|foreslår|henstiller|opfordrer)\s+vi(?:\s+\p{L}+){0,3}?(?:\s+til)?,?\s+at\b",
    )
});

/// *Vi anbefaler, at …*, *Dansk Ro foreslår, at …*: who speaks is the pamphlet.
fn is_said_by_us(text: &str) -> bool {
    if WE_SAY.is_match(text) {
        return true;
    }
    let Some(found) = BOXED.captures(text) else { return false };
    // "opfordrer ministeriet til at" speaks to somebody; "opfordrer sammen til, at" only says how.
    let spoken_to = found.name("whom").is_none_or(|whom| addressee::actor(whom.as_str()).is_some());
    spoken_to
        && found.name("who").is_some_and(|who| {
            let who = who.as_str();
            let acronym = (2..=5).contains(&who.chars().count()) && who.chars().all(char::is_uppercase);
            acronym
                || matches!(who, "Vi" | "Derfor" | "Det" | "Parterne" | "Organisationerne" | "Foreningen" | "Forbundet")
                || matches!(who, "Rådet" | "Udvalget" | "Organisationen" | "Bestyrelsen" | "Landsforeningen")
                || organisations::is_organisation(who)
        })
}
/// A paragraph of more words is prose, not a box.
const LONGEST_BOX: usize = 70;

/// A paragraph of its own that says *Vi anbefaler, at …*.
pub(super) fn boxed(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let asks = |node: &Node| (node.is_paragraph() || node.is_item()) && is_said_by_us(node.text());
    let is_box = |node: &Node| {
        asks(node)
            && words(node.text()).count() <= LONGEST_BOX
            && is_terminated(node.text())
            && !node.text().ends_with(':')
            // "… måler på det følgende. Rækkefølgen er fri."
            && !first_sentence(node.text()).trim_end_matches('.').ends_with(" følgende")
    };
    for (at, _) in outline.running().filter(|(_, node)| asks(node) && !is_box(node)) {
        context.refusals.node("recommendation", "boxed", at, "asks, but is too long for a box, or leads to a list");
    }
    outline
        .running()
        .filter(|(_, node)| is_box(node))
        .map(|(at, _)| Found { nodes: vec![at], skip: 0, label: None, rule: "boxed", confidence: 0.9, part: None })
        .collect()
}
