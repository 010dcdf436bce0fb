//! Named conditions, principles, agenda items and themes that the pamphlet sets up.

use super::context::{Context, Taken};
use super::labels;
use super::outline::{Form, LABEL_LEVEL, Node, Outline, same_title};
use super::passage::Passage;
use super::sentence::{is_terminated, regex, sentences, words};
use super::vocabulary::{Kind, KindClass, LabelClass, VOCABULARY};
use crate::model::Frame;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

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
    let mut found = named(outline);
    found.extend(announced(context));
    found.extend(listed_themes(outline));
    if found.is_empty() {
        found.extend(panels(context));
    }
    found.sort_by_key(|frame| (frame.node, frame.title.start()));
    found.dedup_by(|b, a| a.node == b.node || same_title(a.title.as_str(), b.title.as_str()) && a.kind == b.kind);
    let taken = found.iter().map(|frame| frame.node).collect();
    let nodes = found.iter().map(|frame| (frame.node, frame.body.clone())).collect();
    Frames { list: found.iter().map(|frame| write_out(context, frame)).collect(), nodes, taken }
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

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?P<kind>\p{L}+)\s+(?:nr\.?\s*)?(?P<number>\d{1,2}|\p{L}+)?|(?P<ordinal>\d{1,2}\.|\p{Lu}\p{L}+)\s+(?P<later>\p{L}+))\s*(?:[:–—.-]\s*)(?P<title>\p{L}.*)$",
    )
});
static PLAIN: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?P<kind>\p{L}+):\s*(?P<title>\p{L}.*)$"));

/// *Pejlemærke 2: Ro ved bordet*, *2. princip: Ro ved bordet*, *Tema: Ro ved bordet*.
fn named(outline: &Outline) -> Vec<Found> {
    outline.headings().filter_map(|at| named_frame(outline, at)).collect()
}

fn named_frame(outline: &Outline, at: usize) -> Option<Found> {
    let node = &outline.nodes[at];
    let (kind, number, title) = match &node.kicker {
        Some(kicker) => {
            let mut words = words(kicker.as_str());
            let kind = VOCABULARY.kind(words.next()?)?;
            (kind, words.next().and_then(|word| VOCABULARY.number(word)), 0)
        }
        None => named_parts(node.text(), node.number)?,
    };
    (kind.class == KindClass::Frame).then(|| Found {
        node: at,
        kind: kind.singular.clone(),
        number,
        title: node.passage.from(title),
        inline: None,
        body: outline.body(at),
        rule: "named_heading",
        confidence: 0.97,
    })
}

fn named_parts(text: &str, printed: Option<u32>) -> Option<(&'static Kind, Option<u32>, usize)> {
    if let Some(found) = PLAIN.captures(text) {
        let kind = VOCABULARY.kind(found.name("kind")?.as_str())?;
        return Some((kind, printed, found.name("title")?.start()));
    }
    let found = NAMED.captures(text)?;
    let title = found.name("title")?.start();
    if let Some(kind) = found.name("kind").and_then(|m| VOCABULARY.kind(m.as_str())) {
        let number = VOCABULARY.number(found.name("number")?.as_str())?;
        return Some((kind, Some(number), title));
    }
    // "Andet princip:" reads like "Princip 2:" with the words the other way round.
    let (ordinal, later) =
        (found.name("ordinal").or(found.name("kind"))?, found.name("later").or(found.name("number"))?);
    let kind = VOCABULARY.kind(later.as_str())?;
    let ordinal = ordinal.as_str().trim_end_matches('.').to_lowercase();
    let number = VOCABULARY.ordinals.get(&ordinal).copied().or_else(|| ordinal.parse().ok())?;
    Some((kind, Some(number), title))
}

/// How frames are announced: *FIRE RAMMER FOR …*, *… peger på fire indsatser:*, *Vores principper*.
#[derive(Debug, Clone)]
pub(crate) struct Announcement {
    pub(crate) kind: &'static Kind,
    pub(crate) count: Option<u32>,
}

/// Kinds that are too common to announce frames without a number.
const ONLY_WITH_NUMBER: [&str; 15] = [
    "mål",
    "vej",
    "trin",
    "område",
    "værdi",
    "løfte",
    "greb",
    "ben",
    "nøgle",
    "streng",
    "forudsætning",
    "betingelse",
    "spor",
    "søjle",
    "ambition",
];
/// Adjectives and the like between a number and its noun: *fem bærende principper*, *tre af vores vigtigste mål*.
const WORDS_BETWEEN: usize = 3;

/// Reads an announcement of things of one class.
pub(crate) fn announcement(text: &str, class: KindClass) -> Option<Announcement> {
    let all: Vec<&str> = words(text).collect();
    for (at, word) in all.iter().enumerate() {
        let Some(count) = VOCABULARY.number(word).filter(|n| *n > 1) else { continue };
        for noun in all.iter().skip(at + 1).take(WORDS_BETWEEN + 1) {
            if let Some(kind) =
                VOCABULARY.kind(noun).or_else(|| VOCABULARY.kind_of_compound(noun)).filter(|kind| kind.class == class)
            {
                return Some(Announcement { kind, count: Some(count) });
            }
            if VOCABULARY.function_words.get(&noun.to_lowercase()).is_some_and(|c| c == "conjunction")
                || VOCABULARY.number(noun).is_some()
            {
                break;
            }
        }
    }
    None
}

/// A heading that is only a kind in the plural, perhaps with what it is for: *Principper*, *Vores pejlemærker for ro*.
fn bare_kind(text: &str) -> Option<Announcement> {
    let all: Vec<&str> = words(text).collect();
    let at = all.iter().take(3).position(|word| VOCABULARY.kind(word).is_some_and(|k| k.class == KindClass::Frame))?;
    let kind = VOCABULARY.kind(all[at])?;
    let plural = !all[at].eq_ignore_ascii_case(&kind.singular);
    let alone = at + 1 == all.len() || VOCABULARY.is_function_word(all[at + 1]);
    (plural && alone && all.len() <= 9 && !ONLY_WITH_NUMBER.contains(&kind.singular.as_str()))
        .then_some(Announcement { kind, count: None })
}

fn announced(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found: Vec<Found> = Vec::new();
    for (at, node) in outline.running() {
        if found.iter().any(|f| f.node == at || f.body.contains(&at) && outline.nodes[f.node].is_heading()) {
            continue;
        }
        let members = match announcing_text(context, node) {
            Some((text, lead_in)) => match announcement(text, KindClass::Frame)
                .or_else(|| (node.is_heading()).then(|| bare_kind(text)).flatten())
            {
                Some(announcement) => members(context, at, &announcement, lead_in),
                None => continue,
            },
            None => continue,
        };
        found.extend(members);
    }
    found
}

/// A heading announces, and so does a paragraph's last sentence: with a colon its list, else what comes below.
fn announcing_text<'n>(context: &Context<'_>, node: &'n Node) -> Option<(&'n str, bool)> {
    if node.is_heading() {
        return Some((node.text(), false));
    }
    if !node.is_paragraph() || context.outline.form == Form::Transcript {
        return None;
    }
    let last = sentences(node.text()).pop()?;
    let last = node.text().get(last)?;
    last.ends_with(':').then_some((last, true))
}

/// The frames that an announcement at `at` is followed by.
fn members(context: &Context<'_>, at: usize, announcement: &Announcement, lead_in: bool) -> Vec<Found> {
    let outline = context.outline;
    let scope = if lead_in {
        at + 1..outline.section(outline.heading_above(at).unwrap_or(at)).end.max(at + 1)
    } else {
        outline.section(at)
    };
    let items = items_below(outline, at);
    let by_items = item_frames(outline, &items, announcement, lead_in);
    let fits = |n: usize| announcement.count.is_some_and(|count| n == count as usize);
    if by_items.len() == announcement.count.unwrap_or(0) as usize * 2 && announcement.count.is_some() {
        return in_pairs(by_items);
    }
    if fits(by_items.len()) {
        return told_by_headings(outline, at, by_items);
    }
    let by_number = heading_frames(outline, numbered_below(outline, at, announcement.count), announcement);
    if by_number.len() >= 2 {
        return by_number;
    }
    let by_heading = heading_frames(outline, unnumbered_below(outline, at, scope, announcement.count), announcement);
    if by_heading.len() >= 2 {
        return by_heading;
    }
    if by_items.len() >= 2 && (announcement.count.is_some() || by_items.iter().any(|f| f.inline.is_some())) {
        by_items
    } else {
        Vec::new()
    }
}

/// Twice as many items as announced, none nested: the nesting was lost, and every second item tells of the one before.
fn in_pairs(items: Vec<Found>) -> Vec<Found> {
    let mut pairs: Vec<Found> = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        match pairs.last_mut() {
            Some(head) if index % 2 == 1 => {
                head.inline = Some(item.title);
                head.body = item.node..item.node + 1;
            }
            _ => pairs.push(item),
        }
    }
    pairs
}

/// Items that come again as headings: the headings carry the body.
fn told_by_headings(outline: &Outline, at: usize, items: Vec<Found>) -> Vec<Found> {
    let heading = |item: &Found| {
        outline.headings().find(|h| *h > at && same_title(outline.nodes[*h].text(), item.title.as_str()))
    };
    let tell = |item: Found| match heading(&item) {
        Some(h) => Found { node: h, body: outline.body(h), ..item },
        None => item,
    };
    items.into_iter().map(tell).collect()
}

/// Items right below `at`, at most one paragraph between.
fn items_below(outline: &Outline, at: usize) -> Vec<usize> {
    let body: Vec<usize> = outline.body(at).filter(|i| !outline.nodes[*i].is_noise()).collect();
    let first = body.iter().position(|i| outline.nodes[*i].is_item());
    match first {
        Some(first) if first <= 2 => body[first..]
            .iter()
            .copied()
            .take_while(|i| outline.nodes[*i].is_item())
            .filter(|i| outline.nodes[*i].depth() == 0)
            .collect(),
        _ => Vec::new(),
    }
}

static NAMED_ITEM: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<title>[^.:–—]{3,80}?)(?:\s*[:–—]\s+|\.\s+)(?P<text>\p{L}.{15,})$"));

/// Items as frames: the first line is the name, or what stands before a colon or dash.
fn item_frames(outline: &Outline, items: &[usize], announcement: &Announcement, lead_in: bool) -> Vec<Found> {
    items
        .iter()
        .filter(|at| !outline.nodes[**at].text().ends_with('?'))
        .map(|at| {
            let node = &outline.nodes[*at];
            let split = node.soft.is_empty().then(|| NAMED_ITEM.captures(node.text())).flatten();
            let (title, inline) = match split.as_ref().and_then(|s| Some((s.name("title")?, s.name("text")?))) {
                Some((title, text)) => (node.passage.slice(title.range()), Some(node.passage.slice(text.range()))),
                None => (node.head(), node.after_head()),
            };
            Found {
                node: *at,
                kind: announcement.kind.singular.clone(),
                number: node.number,
                title,
                inline,
                body: *at + 1..*at + 1 + sub_items(outline, *at),
                rule: if lead_in { "announced_by_sentence" } else { "announced_by_heading" },
                confidence: if announcement.count == Some(items.len() as u32) { 0.97 } else { 0.85 },
            }
        })
        .collect()
}

fn sub_items(outline: &Outline, at: usize) -> usize {
    outline.nodes[at + 1..].iter().take_while(|n| n.is_item() && n.depth() > outline.nodes[at].depth()).count()
}

/// Headings numbered 1, 2, 3 … below `at`.
fn numbered_below(outline: &Outline, at: usize, count: Option<u32>) -> Vec<usize> {
    let mut next = 1;
    let mut found = Vec::new();
    for heading in outline.headings().filter(|h| *h > at) {
        if outline.nodes[heading].number == Some(next) {
            found.push(heading);
            next += 1;
        } else if outline.nodes[heading].level() < outline.nodes[at].level()
            && outline.nodes[at].is_heading()
            && found.is_empty()
        {
            break;
        }
    }
    if count.is_some_and(|count| found.len() as u32 > count) {
        found.truncate(count.unwrap_or(0) as usize);
    }
    found
}

/// The next headings below `at`: those of the first level found inside its section, else its next siblings, as many as
/// were announced.
fn unnumbered_below(outline: &Outline, at: usize, scope: Range<usize>, count: Option<u32>) -> Vec<usize> {
    let plain = |h: &usize| {
        let node = &outline.nodes[*h];
        node.level() != Some(LABEL_LEVEL)
            && labels::label(node.text()).is_none()
            && labels::case_heading(node.text()).is_none()
    };
    let inside: Vec<usize> = outline.headings().filter(|h| scope.contains(h) && *h > at).filter(plain).collect();
    let level = inside.first().and_then(|h| outline.nodes[*h].level());
    let inside: Vec<usize> = inside.into_iter().filter(|h| outline.nodes[*h].level() == level).collect();
    match count {
        None => inside,
        Some(count) if inside.len() == count as usize => inside,
        Some(count) => {
            let next: Vec<usize> = outline.headings().filter(|h| *h > at).filter(plain).collect();
            let level = next.first().and_then(|h| outline.nodes[*h].level());
            let same: Vec<usize> = next
                .into_iter()
                .take_while(|h| outline.nodes[*h].level() >= level)
                .filter(|h| outline.nodes[*h].level() == level)
                .collect();
            let enough = same.len() >= count as usize && inside.is_empty();
            if enough { same.into_iter().take(count as usize).collect() } else { Vec::new() }
        }
    }
}

fn heading_frames(outline: &Outline, headings: Vec<usize>, announcement: &Announcement) -> Vec<Found> {
    let count = headings.len() as u32;
    headings
        .into_iter()
        .map(|at| Found {
            node: at,
            kind: announcement.kind.singular.clone(),
            number: outline.nodes[at].number,
            title: outline.nodes[at].head(),
            inline: outline.nodes[at].after_head(),
            body: outline.body(at),
            rule: "announced_headings",
            confidence: if announcement.count == Some(count) { 0.98 } else { 0.85 },
        })
        .collect()
}

/// Themes that the document itself lists: *Tema: Ro* in the table of contents, the agenda of a slide deck.
fn listed_themes(outline: &Outline) -> Vec<Found> {
    let mut found = Vec::new();
    let agenda = outline.listed.iter().filter(|entry| entry.page.is_none() && entry.kind.is_none()).count() >= 3
        && is_slides(outline);
    for entry in &outline.listed {
        let kind = match &entry.kind {
            Some(kind) => {
                VOCABULARY.kind(kind).filter(|kind| kind.class == KindClass::Frame).map(|kind| kind.singular.clone())
            }
            None => (agenda
                && entry.page.is_none()
                && announcement(&entry.title, KindClass::Frame).is_none()
                && labels::label(&entry.title).is_none())
            .then(|| "tema".to_owned()),
        };
        let heading = outline.headings().find(|at| same_title(outline.nodes[*at].text(), &entry.title));
        let (Some(kind), Some(at)) = (kind, heading) else { continue };
        found.push(Found {
            node: at,
            kind,
            number: outline.nodes[at].number,
            title: outline.nodes[at].passage.clone(),
            inline: None,
            body: outline.body(at),
            rule: "listed_theme",
            confidence: 0.93,
        });
    }
    found
}

/// A deck: nearly all text is items under headings, and headings come again on the next slide.
pub(crate) fn is_slides(outline: &Outline) -> bool {
    let items = outline.running().filter(|(_, n)| n.is_item()).count();
    let paragraphs = outline
        .running()
        .filter(|(_, n)| n.is_paragraph() && is_terminated(n.text()) && words(n.text()).count() > 12)
        .count();
    items >= 8 && items > paragraphs * 3
}

/// A sheet with more words is no poster whose panels could lack a label.
const LONGEST_POSTER: usize = 320;

/// The panels of a poster: headings over a short text and a box of recommendations each.
fn panels(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let size: usize = outline.running().map(|(_, node)| words(node.text()).count()).sum();
    let pages = outline.nodes.last().map_or(1, |node| node.page);
    if size > 1200 || pages > 2 {
        return Vec::new();
    }
    let poster = size <= LONGEST_POSTER && pages == 1;
    let found: Vec<Found> = outline
        .headings()
        .filter(|at| {
            Some(*at) != context.title && outline.nodes[*at].label().is_none() && has_box(context, *at, poster)
        })
        .map(|at| Found {
            node: at,
            kind: "tema".to_owned(),
            number: outline.nodes[at].number,
            title: outline.nodes[at].passage.clone(),
            inline: None,
            body: telling(context, at),
            rule: "panel",
            confidence: 0.85,
        })
        .collect();
    if found.len() >= 2 { found } else { Vec::new() }
}

/// The paragraphs right below a heading, up to the first line that asks for something.
fn telling(context: &Context<'_>, at: usize) -> Range<usize> {
    let body = context.outline.body(at);
    let asks = |node: &Node| node.is_item() || context.is_imperative(super::sentence::first_word(node.text()));
    let told = context.outline.nodes[body.clone()].iter().position(asks);
    body.start..told.map_or(body.end, |n| body.start + n)
}

/// A paragraph right below the heading, then a bare label, or at least two lines that ask for something.
fn has_box(context: &Context<'_>, at: usize, poster: bool) -> bool {
    let outline = context.outline;
    let body = outline.body(at);
    let told = outline.nodes[body.clone()].iter().any(Node::is_paragraph);
    let label = outline.nodes.get(body.end).and_then(Node::label);
    let asks = |node: &&Node| {
        (node.is_paragraph() || node.is_item()) && context.is_imperative(super::sentence::first_word(node.text()))
    };
    let asking = outline.nodes[body.clone()].iter().filter(asks).count();
    let first_tells = outline.nodes.get(body.start).is_some_and(|node| node.is_paragraph() && !asks(&node));
    told && (label.is_some_and(|label| label.bare && label.class == LabelClass::Recommendation)
        || poster && asking >= 2 && first_tells)
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, text_of};
    use super::*;

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
}
