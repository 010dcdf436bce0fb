//! Frames that an announcement is followed by: items, numbered headings, headings.

use super::Found;
use super::announcement::{Announcement, announcement, bare_kind};
use super::below::{heading_frames, numbered_below, unnumbered_below};
use super::chapters;
use crate::structure::context::Context;
use crate::structure::outline::{Form, Node, Outline};
use crate::structure::sentence::{begins_quoted, is_terminated, regex, sentences, words};
use crate::structure::vocabulary::KindClass;
use regex::Regex;
use std::sync::LazyLock;

pub(super) fn announced(context: &Context<'_>, named: &[Found]) -> Vec<Found> {
    let outline = context.outline;
    let mut found: Vec<Found> = Vec::new();
    for (at, node) in outline.running() {
        if found.iter().any(|f| f.node == at || f.body.contains(&at) && outline.nodes[f.node].is_heading()) {
            continue;
        }
        let said = announcing_text(context, node);
        let members = match said {
            // "TEMA 1" over "Regler, der kan mærkes" has a name and announces none.
            Some((text, lead_in)) => match announcement(text, KindClass::Frame).or_else(|| {
                (node.is_heading() && !named.iter().any(|frame| frame.node == at)).then(|| bare_kind(text)).flatten()
            }) {
                Some(announcement) if comes_again(context, at, &announcement) => Vec::new(),
                Some(announcement) => {
                    let announcement = counted(outline, &announcement);
                    // "Områder" alone says little, "tre områder" elsewhere says more.
                    if announcement.kind.counted && announcement.count.is_none() {
                        continue;
                    }
                    let members = members(context, at, &announcement, lead_in);
                    if announcement.kind.asks && most_command(context, &members) { Vec::new() } else { members }
                }
                None => continue,
            },
            None => [by_subtitle(context, at, node), by_prose(context, at, node), by_boxes(context, at, node)].concat(),
        };
        if members.is_empty() && said.is_some() {
            let reason = "announces frames, but no list and no headings of that number follow";
            context.refusals.node("frame", "announced_headings", at, reason);
        }
        found.extend(members);
    }
    found
}

/// *Visioner for 2031* over boxes, and *tre visioner* in a sentence elsewhere: so many are meant.
fn counted<'k>(outline: &Outline, said: &Announcement<'k>) -> Announcement<'k> {
    let same = |other: &Announcement<'_>| other.kind.singular == said.kind.singular;
    let count = || chapters::said(outline).filter(same).find_map(|other| other.count);
    Announcement { kind: said.kind, count: said.count.or_else(count) }
}

/// *Tag disse tre skridt* over titles that command: they are asked for, and set up nothing.
fn most_command(context: &Context<'_>, members: &[Found]) -> bool {
    let commanding = members.iter().filter(|member| context.commands(member.title.as_str())).count();
    commanding * 3 >= members.len() * 2
}

/// *Fem principper for ro* on the cover, and a heading *Fem principper* below over exactly these: the nearer one tells which.
fn comes_again(context: &Context<'_>, at: usize, said: &Announcement<'_>) -> bool {
    let outline = context.outline;
    let is_same = |below: &usize| {
        let again = announcement(outline.nodes[*below].text(), KindClass::Frame);
        again.is_some_and(|again| again.kind.singular == said.kind.singular && again.count == said.count)
    };
    let mut below = outline.headings().filter(|below| *below > at && said.count.is_some() && is_same(below));
    below.any(|below| Some(members(context, below, said, false).len() as u32) == said.count)
}

/// A heading announces, and so does a paragraph's last sentence: with a colon its list, else what comes below.
fn announcing_text<'n>(context: &Context<'_>, node: &'n Node) -> Option<(&'n str, bool)> {
    if node.is_heading() {
        // "Tre greb" in every section heads what is asked there.
        return (!context.outline.recurs(node)).then(|| (node.text(), false));
    }
    if !node.is_paragraph() || context.outline.form == Form::Transcript {
        return None;
    }
    let last = sentences(node.text()).pop()?;
    let last = node.text().get(last)?;
    last.ends_with(':').then_some((last, true))
}

/// The numbered titles of a pamphlet that says what they are in a word of its own: *Fem vaner, der holder på regnen*.
pub(super) fn by_own_count(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let Some((kind, count)) = outline.kinds.announced() else { return Vec::new() };
    let mut headings: Vec<usize> = Vec::new();
    for heading in outline.headings() {
        let told = outline.nodes[outline.body(heading)].iter().any(Node::is_paragraph);
        if told && outline.nodes[heading].number == Some(headings.len() as u32 + 1) {
            headings.push(heading);
        }
    }
    let alike = headings.windows(2).all(|pair| outline.nodes[pair[0]].level() == outline.nodes[pair[1]].level());
    let exact = alike && headings.len() as u32 == count;
    if exact { heading_frames(outline, headings, &Announcement { kind, count: Some(count) }) } else { Vec::new() }
}

/// Fewer numbered headings right below a number in prose are chance.
const FEWEST_IN_PROSE: u32 = 3;

/// A paragraph ends in *… enige om tre husregler.*, and right below it stand the headings numbered 1 to 3 and no more.
fn by_prose(context: &Context<'_>, at: usize, node: &Node) -> Vec<Found> {
    let outline = context.outline;
    if !node.is_paragraph() || outline.form == Form::Transcript {
        return Vec::new();
    }
    let next = (at + 1..outline.nodes.len()).find(|below| !outline.nodes[*below].is_noise());
    let begins = next.is_some_and(|next| outline.nodes[next].is_heading() && outline.nodes[next].number == Some(1));
    let last = sentences(node.text()).pop().filter(|_| begins).and_then(|last| node.text().get(last));
    let found = last.and_then(|text| announcement(text, KindClass::Frame));
    let Some(found) = found.filter(|found| found.count.is_some_and(|count| count >= FEWEST_IN_PROSE)) else {
        return Vec::new();
    };
    let members = heading_frames(outline, numbered_below(outline, at, found.count), &found);
    if Some(members.len() as u32) == found.count { members } else { Vec::new() }
}

/// A paragraph's last sentence counts *fire felter*, and right below it stand so many boxes with a heading each and no more.
fn by_boxes(context: &Context<'_>, at: usize, node: &Node) -> Vec<Found> {
    let outline = context.outline;
    let last = sentences(node.text()).pop().filter(|_| node.is_paragraph()).and_then(|last| node.text().get(last));
    let found = last.and_then(|text| announcement(text, KindClass::Frame)).filter(|found| found.count.is_some());
    let Some(found) = found else { return Vec::new() };
    let mut boxes: Vec<usize> = Vec::new();
    for heading in outline.headings().filter(|heading| *heading > at) {
        let own = &outline.nodes[heading];
        let is_box = own.panel.is_some() && outline.nodes[heading - 1].panel != own.panel;
        // In plain text a short title over one paragraph is as much.
        let plain = outline.form == Form::Lines && outline.body(heading).len() == 1 && words(own.text()).count() <= 2;
        let opens = (is_box || plain) && own.label().is_none();
        let alike = boxes.last().is_none_or(|last: &usize| {
            let body = outline.body(*last);
            outline.nodes[*last].level() == own.level() && body.end == heading && !body.is_empty()
        });
        if !(opens && alike && own.page == node.page) {
            break;
        }
        boxes.push(heading);
    }
    let starts = boxes.first().is_some_and(|first| outline.nodes[at + 1..*first].iter().all(Node::is_noise));
    let exact = starts && found.count == Some(boxes.len() as u32) && boxes.len() >= 2;
    if exact { heading_frames(outline, boxes, &found) } else { Vec::new() }
}

/// A line under the title has at most this many words.
const LONGEST_SUBTITLE: usize = 14;
/// It stands among so many first lines.
const FRONT: usize = 6;

/// *Fire principper for ro* below the title, in a text without type: the headings numbered 1 to 4.
fn by_subtitle(context: &Context<'_>, at: usize, node: &Node) -> Vec<Found> {
    let outline = context.outline;
    let front = outline.running().take(FRONT).any(|(first, _)| first == at);
    let line = node.is_paragraph() && !is_terminated(node.text()) && words(node.text()).count() <= LONGEST_SUBTITLE;
    let announcement =
        announcement(node.text(), KindClass::Frame).filter(|found| front && line && found.count.is_some());
    announcement
        .map_or_else(Vec::new, |found| heading_frames(outline, numbered_below(outline, at, found.count), &found))
}

/// The frames that an announcement at `at` is followed by.
fn members(context: &Context<'_>, at: usize, announcement: &Announcement<'_>, lead_in: bool) -> Vec<Found> {
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
    let by_paragraph = named_paragraphs(outline, at, announcement);
    if fits(by_paragraph.len()) {
        return by_paragraph;
    }
    let numbered = by_items.iter().all(|item| item.number.is_some());
    let named = numbered || by_items.iter().any(|item| item.inline.is_some());
    if by_items.len() >= 2 && (announcement.count.is_some() || named) { by_items } else { Vec::new() }
}

/// A name in bold at the head of a paragraph has at most so many words.
const LONGEST_NAME: usize = 5;

/// *Alle må spørge. Et spørgsmål er …*: paragraphs in a row that each open with a name, as many as a heading counts.
fn named_paragraphs(outline: &Outline, at: usize, announcement: &Announcement<'_>) -> Vec<Found> {
    let count = announcement.count.filter(|count| *count >= FEWEST_IN_PROSE && outline.nodes[at].is_heading());
    let named = |index: &usize| {
        let node = &outline.nodes[*index];
        let parts = sentences(node.text());
        let first = parts.first().and_then(|range| node.text().get(range.clone())).unwrap_or("");
        node.is_paragraph() && parts.len() >= 2 && words(first).count() <= LONGEST_NAME && !begins_quoted(first)
    };
    let body: Vec<usize> = outline.body(at).filter(|index| !outline.nodes[*index].is_noise()).collect();
    let first = body.iter().position(&named).unwrap_or(body.len());
    let run: Vec<usize> = body[first..].iter().copied().take_while(|index| named(index)).collect();
    if count != Some(run.len() as u32) {
        return Vec::new();
    }
    let frame = |index: usize| {
        let passage = &outline.nodes[index].passage;
        let end = sentences(passage.as_str()).first().map_or(0, |range| range.end);
        Found {
            node: index,
            kind: announcement.kind.singular.clone(),
            number: None,
            title: passage.slice(0..end),
            inline: Some(passage.from(end)),
            body: index + 1..index + 1,
            rule: "announced_by_heading",
            confidence: 0.9,
        }
    };
    run.into_iter().map(frame).collect()
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
    let heading = |item: &Found| outline.headings_titled(item.title.as_str()).find(|heading| *heading > at);
    let tell = |item: Found| match heading(&item) {
        Some(h) if item.inline.is_none() && item.body.is_empty() => Found { node: h, body: outline.body(h), ..item },
        Some(h) if item.inline.is_none() => Found { node: h, ..item },
        Some(h) => Found { node: h, ..item },
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
            // A numbered heading above may have nested the list.
            .filter(|i| outline.nodes[*i].depth() == outline.nodes[body[first]].depth())
            .collect(),
        _ => Vec::new(),
    }
}

static NAMED_ITEM: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<title>[^.:–—]{3,80}?)(?:\s*[:–—]\s+|\.\s+)(?P<text>\p{L}.{15,})$"));

/// Items as frames: the first line is the name, or what stands before a colon or dash.
fn item_frames(outline: &Outline, items: &[usize], announcement: &Announcement<'_>, lead_in: bool) -> Vec<Found> {
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

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    fn parts(titles: [&str; 3]) -> String {
        titles.map(|title| format!("{title}\n\nDer er altid tid nok til maden i huset.\n\n")).concat()
    }

    #[test]
    fn the_heading_right_over_the_frames_tells_which_they_are() {
        let all = |heading: &str| {
            let text = format!(
                "RO I SALEN\n\nTRE PRINCIPPER FOR RO\n\nFORORD\n\nVi har målt lyden i år.\n\n{heading}\n\nDe hænger sammen.\n\n{}",
                parts(["1 TID FØRST", "2 RO BAGEFTER", "3 PLADS TIL ALLE"])
            );
            text_of(&found(&text).frames).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(all("TRE PRINCIPPER"), ["TID FØRST", "RO BAGEFTER", "PLADS TIL ALLE"]);
    }

    #[test]
    fn steps_that_command_are_asked_for() {
        let all = |titles: [&str; 3]| {
            let items = titles.map(|title| format!("• {title}\n\n")).concat();
            found(&format!("Ro i salen\n\nSalen larmer. Tag derfor disse tre skridt:\n\n{items}")).frames.len()
        };
        assert_eq!(all(["Sænk lyden", "Giv maden tid", "Tag stolene med"]), 0);
        assert_eq!(all(["Lyden er lav", "Maden får tid", "Stolene er med"]), 3);
    }

    #[test]
    fn prose_announces_the_numbered_headings_right_below_it() {
        let all = |ends: &str| {
            let part = |n: usize, title: &str| format!("{n} {title}\n\nDer er altid tid nok til maden i huset.\n\n");
            found(&format!(
                "Ro i salen\n\nDet mener vi\n\nSalen larmer, men alle er enige om {ends}.\n\n{}{}{}",
                part(1, "Tid først"),
                part(2, "Ro bagefter"),
                part(3, "Plads til alle")
            ))
        };
        assert_eq!(text_of(&all("de samme tre husregler").frames), ["Tid først", "Ro bagefter", "Plads til alle"]);
        assert!(all("de samme fire husregler").frames.is_empty());
    }

    #[test]
    fn names_at_the_head_of_paragraphs_may_be_what_a_heading_counts() {
        let all = |heading: &str| {
            let part = |name: &str| format!("{name}. Der er altid tid nok til maden i huset. Sådan er det.\n\n");
            let parts = ["Tid først", "Ro bagefter", "Plads til alle"].map(part).concat();
            let text = format!(
                "RO I BYEN\n\n{heading}\n\nDet er noget, man holder fast i, når klokken er blevet mange.\n\n{parts}"
            );
            text_of(&found(&text).frames).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(all("TRE DOGMER"), ["Tid først", "Ro bagefter", "Plads til alle"]);
        assert!(all("FIRE DOGMER").is_empty() && all("DET MENER VI").is_empty());
    }

    #[test]
    fn a_bare_kind_may_be_counted_elsewhere() {
        let all = |counted: &str| {
            let text = format!(
                "RO I BYEN\n\nStrategien har {counted} om ro.\n\nVISIONER\n\n{}SÅDAN FØLGER VI OP\n\nDer bliver målt hver maj i alle huse.\n",
                parts(["TID FØRST", "RO BAGEFTER", "PLADS TIL ALLE"])
            );
            found(&text).frames.len()
        };
        assert_eq!(all("tre visioner"), 3);
    }
}
