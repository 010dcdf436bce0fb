//! Who published the pamphlet: imprint before cover before the first sentence.

use super::outline::{Node, NodeKind, Outline, Reason};
use super::sentence::{begins_small, regex, sentences, words};
use super::vocabulary::VOCABULARY;
use super::{dates, municipality, organisations};
use crate::model::Metadata;
use regex::Regex;
use std::sync::LazyLock;

static PUBLISHED_BY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:udgive[ts](?:\s+(?:i\s+)?(?:\p{L}+\s+)?\d{4}|(?:\s+\p{L}+){1,5}?)?\s+af|udgivere?|udgivet|offentliggjort(?:\s+(?:\d{1,2}\.|\p{L}+|\d{4})){0,3}?\s+af|udarbejdet\s+af|lavet\s+af|afsendere?|©\s*\d{0,4}|copyright)\s*:?\s*(?P<names>[^\n]*)$",
    )
});
static ISSUING: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<names>.{2,260}?)\s+(?:giver|udgiver|har\s+(?:\p{L}+\s+){0,2}(?:udarbejdet|udgivet|lavet|skrevet|samlet)|står\s+bag|anbefaler|opfordrer|præsenterer|inviterer|foreslår)\b",
    )
});

/// The publishers, in the order of the text.
pub(crate) fn publishers(outline: &Outline, metadata: &Metadata, title: &[usize]) -> Vec<String> {
    let sources: [&dyn Fn() -> Vec<String>; 10] = [
        &|| stated(outline),
        &|| signed(outline),
        &|| on_cover(outline, title),
        &|| issuing(outline),
        &|| in_dated_line(outline),
        &|| whose(outline),
        &|| with_address(outline),
        &|| in_imprint(outline),
        &|| in_metadata(metadata),
        &|| of_cover(outline),
    ];
    sources.iter().map(|source| source()).find(|names| !names.is_empty()).unwrap_or_default()
}

/// *Byens Ro-råd · Uge 38 · 2021*: an organisation beside a date in one line.
fn in_dated_line(outline: &Outline) -> Vec<String> {
    let lines = outline.nodes.iter().filter(|node| !node.is_item()).map(Node::text);
    let parted = lines.map(|text| organisations::parted(text));
    // "Odder Kommune, Børn og Unge": the department behind the name is left out.
    let name = |part: &str| {
        let head = part.split_once(", ").map_or(part, |(head, _)| head);
        [part, head].into_iter().find(|name| organisations::is_organisation(name)).map(str::to_owned)
    };
    parted
        .filter(|parts| parts.len() >= 2 && parts.iter().any(|part| dates::is_only_date(part)))
        .map(|parts| parts.into_iter().filter_map(name).collect())
        .find(|names: &Vec<String>| !names.is_empty())
        .or_else(|| held_by(outline))
        .unwrap_or_default()
}

static MEETING_OF: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?P<name>\p{Lu}[^.:,]{0,60}?)[’']?s\s+\p{L}*(?:træf|møde|konference|seminar|temadag|kongres|netværk)\b")
});

/// *Ledermøde i Odder Kommune, 12. marts 2031*, *KL’s Personaletræf, Ringe, 12. marts 2031* on the cover: whose meeting it is.
fn held_by(outline: &Outline) -> Option<Vec<String>> {
    let cover = || outline.running().take(COVER).map(|(_, node)| node.text()).filter(|text| words(text).count() <= 10);
    let of = |text: &str| {
        let name = MEETING_OF.captures(text)?.name("name")?.as_str();
        let dated = text.rsplit_once(", ").is_some_and(|(_, date)| dates::is_only_date(date));
        (dated && organisations::is_organisation(name)).then(|| name.to_owned())
    };
    let name = |text: &str| {
        let (held, date) = text.split_once(", ")?;
        let (range, _) =
            municipality::named_in(held).into_iter().next().filter(|(range, _)| range.end == held.len())?;
        let at = held.get(..range.start)?;
        (dates::is_only_date(date) && at.ends_with(" i ")).then(|| held.get(range).map(str::to_owned))?
    };
    cover().find_map(of).or_else(|| cover().find_map(name)).map(|name| vec![name])
}

static WHOSE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?P<name>\p{Lu}[^.:,]{0,60}?)[’']?s\s+(?:forslag|udspil|anbefalinger|bud|ønsker|krav|oplæg|pejlemærker)\b")
});

/// *KL’s forslag til mere ro*, among the first lines.
fn whose(outline: &Outline) -> Vec<String> {
    let lines = outline.running().take(COVER).map(|(_, node)| node).filter(|node| !is_long(node));
    let name = |node: &Node| Some(WHOSE.captures(node.text())?.name("name")?.as_str().to_owned());
    lines.filter_map(name).find(|name| organisations::is_organisation(name)).into_iter().collect()
}

/// An organisation's address: a name, perhaps a street, and a place with its postal code.
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<name>\p{Lu}[^,.:]{1,60}),\s(?:[^.:]{2,60},\s)?\d{4}\s\p{Lu}"));

/// *Dansk Ro, Ringvej 3, 8300 Odder* at the head of a line.
fn with_address(outline: &Outline) -> Vec<String> {
    let mut names = outline.nodes.iter().filter(|node| !node.is_item()).filter_map(|node| {
        ADDRESS.captures(node.text()).and_then(|found| Some(found.name("name")?.as_str().to_owned()))
    });
    names.rfind(|name| organisations::is_organisation(name)).into_iter().collect()
}

/// *Venlig hilsen* over *Ringeforeningen*: who signs a letter.
fn signed(outline: &Outline) -> Vec<String> {
    let lines: Vec<&str> = outline.running().flat_map(|(_, node)| node.lines()).collect();
    let greets = |line: &str| line.trim_end_matches([',', '.']).to_lowercase().ends_with("hilsen");
    let below = lines.windows(2).filter(|pair| greets(pair[0]) && words(pair[0]).count() <= LONGEST_GREETING);
    below.map(|pair| organisations::named_alone(pair[1])).find(|names| !names.is_empty()).unwrap_or_default()
}

/// *Med venlig hilsen* and the like have at most so many words.
const LONGEST_GREETING: usize = 4;

/// The last lines of a document may be its imprint.
const LAST_LINES: usize = 10;

/// *Center for Ro og Ringeforeningen* alone in a line among the last ones.
fn in_imprint(outline: &Outline) -> Vec<String> {
    let last = outline.nodes.len().saturating_sub(LAST_LINES);
    let nodes = outline.nodes[last..].iter().filter(|node| !node.is_item() && !node.text().contains(':'));
    let names = |line: &str| organisations::named_alone(dates::before_date(line.trim_end_matches('.')));
    nodes.flat_map(|node| node.lines()).map(names).find(|names| !names.is_empty()).unwrap_or_default()
}

/// *Klimatilpasning i Odder Kommune* on the cover, and no other municipality there.
fn of_cover(outline: &Outline) -> Vec<String> {
    let page = outline.running().next().map(|(_, node)| node.page);
    let cover = outline.running().take(COVER).map(|(_, node)| node);
    let short = cover.filter(|node| Some(node.page) == page && words(node.text()).count() <= LONGEST_COVER_LINE);
    let mut names: Vec<String> = short
        .flat_map(|node| {
            let text = node.text();
            municipality::named_in(text).into_iter().filter_map(move |(range, _)| text.get(range).map(str::to_owned))
        })
        .collect();
    names.dedup();
    if names.len() == 1 { names } else { Vec::new() }
}

/// A line of the cover that is no text has at most so many words.
const LONGEST_COVER_LINE: usize = 12;

/// The site's name behind the page's title (*Ro på kontoret | Ringeforbundet*), or the file's author.
fn in_metadata(metadata: &Metadata) -> Vec<String> {
    let site = metadata.title.as_deref().and_then(|title| title.rsplit_once(['|', '–', '-'])).map(|(_, site)| site);
    let named = site.into_iter().chain(metadata.author.as_deref()).map(str::trim);
    named.map(organisations::listed).find(|names| !names.is_empty()).unwrap_or_default()
}

/// *Udgivet af: …*, in the line itself or in the lines below it.
fn stated(outline: &Outline) -> Vec<String> {
    let said = |issued: bool| {
        let says = move |node: &Node| node.text().to_lowercase().contains("udgiv") == issued;
        outline.nodes.iter().enumerate().filter(move |(_, node)| says(node))
    };
    // Who issued it comes before who wrote it.
    for (at, node) in said(true).chain(said(false)) {
        let begins = || node.text().find("dgives af").is_some_and(|at| at < BEGINS);
        let imprint =
            node.kind == NodeKind::Noise(Reason::Imprint) || node.is_paragraph() && (!is_long(node) || begins());
        if !imprint {
            continue;
        }
        // The last of several statements in one line counts: "Pjecen er udarbejdet af X ... Udgivet af: Y".
        let Some(found) = whole_lines(node).iter().rev().find_map(|line| last_statement(line)) else { continue };
        let names = names(&found);
        if !names.is_empty() {
            return names;
        }
        let below = below(&outline.nodes[at + 1..]);
        if found.trim().is_empty() && !below.is_empty() {
            return below;
        }
    }
    Vec::new()
}

/// The lines of an imprint, those joined that were broken where they were full.
fn whole_lines(node: &Node) -> Vec<String> {
    let widest = node.printed.iter().map(|line| line.width).max().unwrap_or(0);
    let lines = node.lines();
    let mut whole: Vec<String> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_full =
            |before: usize| node.printed.get(before).is_none_or(|line| line.width * FULL.1 >= widest * FULL.0);
        let open =
            |before: &str| before.ends_with([',', '-', ':']) || before.ends_with(" og") || before.ends_with(" af");
        match whole.last_mut() {
            Some(before) if is_full(at - 1) && !begins_sentence(line) || open(before) || begins_small(line) => {
                before.push(' ');
                before.push_str(line);
            }
            _ => whole.push((*line).to_owned()),
        }
    }
    whole
}

/// *Hæftet findes også …*, and no name that goes on: *Fællesråd og KL*.
fn begins_sentence(line: &str) -> bool {
    let second = line.split(' ').nth(1).unwrap_or("");
    let joins = ["og", "for", "i", "af", "til", "med", "ved", "samt", "på", "under"].contains(&second);
    let is_month = VOCABULARY.months.contains_key(&second.to_lowercase());
    begins_small(second) && !joins && !is_month && line.split(' ').count() > 2 || line.starts_with("Nr.")
}

/// A line that fills this share of the widest may have been broken for want of room.
const FULL: (usize, usize) = (4, 5);

/// A line of an imprint is no longer than this, …
fn is_long(node: &Node) -> bool {
    node.text().chars().count() >= 200
}

/// … or says who issues the paper at its head, within so many bytes: *Ro udgives af …*
const BEGINS: usize = 60;

fn last_statement(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let at = [
        "udgivet",
        "udgives",
        "udgiver",
        "offentliggjort",
        "udarbejdet af",
        "er lavet af",
        "afsender",
        "©",
        "copyright",
    ]
    .iter()
    .filter_map(|word| lower.rfind(word))
    .max()?;
    let found = PUBLISHED_BY.captures(text.get(at..)?)?;
    Some(found.name("names")?.as_str().to_owned())
}

/// A name ends, and a sentence begins: *… Fællesskaber. Teksterne må …*
static SENTENCE_END: LazyLock<Regex> = LazyLock::new(|| regex(r"\p{Ll}{2}\.\s+\p{Lu}\p{Ll}+\s+\p{Ll}"));

/// The names that a statement begins with; an address or a date may follow them.
fn names(text: &str) -> Vec<String> {
    let text = text.trim().trim_end_matches('.');
    let text = text.split_once(" i samarbejde med ").map_or(text, |(first, _)| first);
    let text = before_label(text);
    let text =
        SENTENCE_END.find(text).and_then(|end| text.get(..end.start() + 2)).map_or(text, |first| first.trim_end());
    // A quoted name ends with its quote; what follows is the place.
    let text = text.find(['“', '”', '»']).filter(|at| *at > 3).map_or(text, |at| {
        let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |quote| at + quote.len_utf8());
        text.get(..end).unwrap_or(text)
    });
    let whole = organisations::listed(text);
    if !whole.is_empty() {
        return without_departments(whole);
    }
    let named = without_departments(organisations::named_parts(text));
    if named.len() > 1 {
        return named;
    }
    if let Some(name) = extended_name(text) {
        return vec![name];
    }
    let words: Vec<&str> = text.split(' ').collect();
    (1..words.len().min(24))
        .rev()
        .map(|n| organisations::listed(words[..n].join(" ").trim_end_matches([',', '.', ' '])))
        .find(|found| !found.is_empty())
        .or_else(|| unknown_name(text))
        .unwrap_or_default()
}

/// *Odder Kommune* of *Odder Kommune Redaktion: Hanne Holm*: the imprint goes on in the same line.
fn before_label(text: &str) -> &str {
    let small = text.to_lowercase();
    let labels = VOCABULARY.imprint.iter().filter(|phrase| phrase.ends_with(':'));
    let next = labels.filter_map(|label| small.find(&format!(" {label}"))).min();
    next.and_then(|at| text.get(..at)).map_or(text, str::trim_end)
}

/// *Odder Kommune, Teknik og Miljø*: what stands behind a municipality and is no organisation is a part of it.
fn without_departments(names: Vec<String>) -> Vec<String> {
    let is_owner = |name: &String| municipality::municipality_phrase(name).is_some();
    let first = names.iter().position(is_owner);
    let is_part = |(at, name): &(usize, String)| {
        first.is_some_and(|first| *at > first) && !is_owner(name) && !organisations::is_organisation(name)
    };
    names.into_iter().enumerate().filter(|entry| !is_part(entry)).map(|(_, name)| name).collect()
}

/// A known name that goes on with capitals up to a comma or the end: *KL Ringesekretariatet*, *Brugerrådet ved Ringe Sygehus*.
fn extended_name(text: &str) -> Option<String> {
    let end = text.find([',', '.', ';', '(', ':']).unwrap_or(text.len());
    let parts: Vec<&str> = text.get(..end)?.split_whitespace().collect();
    let name = |part: &str| part.starts_with(char::is_uppercase) || part.starts_with(char::is_numeric);
    // "Brugerrådet ved Ringe Sygehus"
    let joins = |at: usize| parts[at] == "ved" && parts.get(at + 1).is_some_and(|next| name(next));
    let names = (2..=5).contains(&parts.len()) && (0..parts.len()).all(|at| name(parts[at]) || joins(at));
    let figures = parts.iter().any(|part| part.chars().all(char::is_numeric));
    (names && !figures && organisations::is_organisation(parts[0])).then(|| parts.join(" "))
}

/// A name that no word of the vocabulary tells: what stands before the first comma, figure or place.
fn unknown_name(text: &str) -> Option<Vec<String>> {
    let end = text.find([',', '.', ';', '(', ':']).unwrap_or(text.len());
    let name = text.get(..end)?.split(|c: char| c.is_ascii_digit()).next()?.trim();
    let fits =
        name.chars().next()?.is_uppercase() && (1..=7).contains(&name.split(' ').count()) && name.chars().count() >= 3;
    fits.then(|| vec![name.to_owned()])
}

fn below(nodes: &[Node]) -> Vec<String> {
    nodes
        .iter()
        .take_while(|node| {
            organisations::is_organisation(node.text()) || !organisations::listed(node.text()).is_empty()
        })
        .flat_map(|node| {
            let listed = organisations::listed(node.text());
            if listed.is_empty() { vec![node.text().to_owned()] } else { listed }
        })
        .collect()
}

/// The cover's first lines.
const COVER: usize = 16;
/// Below the title, wherever it stands on a folded sheet, so many lines are the cover's.
const BELOW_TITLE: usize = 5;

/// Lines of the cover that are names of organisations.
fn on_cover(outline: &Outline, title: &[usize]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let below = title.last().map_or(0..0, |last| last + 1..last + 1 + BELOW_TITLE);
    let page = outline.running().next().map(|(_, node)| node.page);
    let is_front =
        |(n, (at, node)): &(usize, (usize, &Node))| *n < COVER && Some(node.page) == page || below.contains(at);
    let front = outline.running().enumerate().filter(is_front);
    for (_, (_, node)) in front {
        if node.is_item() || node.text().chars().count() > 160 {
            continue;
        }
        let names = |line: &&str| {
            let row = organisations::in_a_row(line);
            if row.is_empty() { organisations::named_alone(dates::before_date(line)) } else { row }
        };
        for name in node.lines().iter().flat_map(names) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// *X, Y og Z giver i oplægget …*: the subject of the first sentence of running text.
fn issuing(outline: &Outline) -> Vec<String> {
    let told = outline.running().map(|(_, node)| node).filter(|node| node.is_paragraph() && node.text().ends_with('.'));
    let sentences = told.take(FIRST_PARAGRAPHS).flat_map(|node| {
        sentences(node.text()).into_iter().filter_map(|range| node.text().get(range)).collect::<Vec<_>>()
    });
    let names = |sentence: &str| {
        let found = ISSUING.captures(sentence)?;
        Some(organisations::mostly_listed(found.name("names")?.as_str())).filter(|names| !names.is_empty())
    };
    sentences.into_iter().find_map(names).unwrap_or_default()
}

/// Who issued the pamphlet is told in its first paragraphs or nowhere.
const FIRST_PARAGRAPHS: usize = 2;

#[cfg(test)]
mod tests {
    use super::super::context::tests::found;

    #[test]
    fn logos_meetings_and_departments_tell_whose_it_is() {
        let of = |lines: &str| {
            found(&format!("Ro i huset\n\n{lines}\n\nDet er godt med ro for alle mennesker.\n")).facts.publishers
        };
        assert_eq!(of("FOA KL Danske Regioner"), ["FOA", "KL", "Danske Regioner"]);
        assert_eq!(of("KL’s Personaletræf, Ringe, 12. marts 2031"), ["KL"]);
        assert_eq!(of("Odder Kommune, Børn og Unge · Marts 2031 · Findes på nettet"), ["Odder Kommune"]);
    }

    #[test]
    fn the_imprint_names_the_publishers() {
        let below =
            found("Ro\n\nUdgivet maj 2012 af:\n\nRingeforeningen\n\nDanmarks Ringeforbund\n\nTryk:\n\nRinge Tryk\n");
        assert_eq!(below.facts.publishers, ["Ringeforeningen", "Danmarks Ringeforbund"]);
        let inline = found(
            "Ro\n\nDet er godt med ro for alle mennesker.\n\nUdgivet af: Ringeforeningen og KL, Ringvej 3, 8300 Odder\n",
        );
        assert_eq!(inline.facts.publishers, ["Ringeforeningen", "KL"]);
    }

    #[test]
    fn the_cover_may_name_places_of_work_and_a_period() {
        let publishers = |line: &str| {
            found(&format!("Ro ved bordet\n\n{line}\n\nDet er godt med ro for alle mennesker.\n")).facts.publishers
        };
        assert_eq!(publishers("Odder Kommune og Ringe Havn"), ["Odder Kommune", "Ringe Havn"]);
        assert_eq!(publishers("Odder Kommune 2031–2034"), ["Odder Kommune"]);
        assert!(publishers("Odder og byens havn").is_empty());
    }

    #[test]
    fn the_first_sentence_may_name_them() {
        let all = found("Ro\n\nRingeforeningen, Danske Regioner og KL giver her gode råd om ro.\n");
        assert_eq!(all.facts.publishers, ["Ringeforeningen", "Danske Regioner", "KL"]);
    }

    #[test]
    fn whose_proposals_they_are_and_whose_address_stands_there_tells_who_issued_them() {
        let publishers = |cover: &str, end: &str| {
            found(&format!("Ro ved bordet\n\n{cover}\n\nDet er godt med ro for alle mennesker.\n\n{end}\n"))
                .facts
                .publishers
        };
        assert_eq!(publishers("KL’s forslag til mere ro", "Tak til alle."), ["KL"]);
        assert_eq!(
            publishers("Om ro", "Ringeforeningen, Ringvej 3, 8300 Odder. Telefon 11 22 33 44."),
            ["Ringeforeningen"]
        );
        assert!(publishers("Livets forslag til mere ro", "Salen, Ringvej 3, 8300 Odder.").is_empty());
    }

    #[test]
    fn a_council_at_an_institution_is_one_publisher() {
        let all = found(
            "Ro ved bordet\n\nDet er godt med ro for alle.\n\nUdgivet af Brugerrådet ved Ringe Sygehus, maj 2031.\n",
        );
        assert_eq!(all.facts.publishers, ["Brugerrådet ved Ringe Sygehus"]);
    }

    #[test]
    fn a_part_of_a_municipality_is_no_publisher_of_its_own() {
        let of = |line: &str| {
            found(&format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{line}\n")).facts.publishers
        };
        assert_eq!(of("Udgivet af Odder Kommune, Social og Sundhed, maj 2031"), ["Odder Kommune"]);
        assert_eq!(of("Udgivet af Odder Kommune, KL og FOA, maj 2031"), ["Odder Kommune", "KL", "FOA"]);
    }

    #[test]
    fn a_meeting_is_its_municipalitys() {
        let all = found(
            "Ro i huset\n\nLedermøde i Odder Kommune, 12. marts 2031\n\nDet handler om mad, og det handler om ro.\n",
        );
        assert_eq!(all.facts.publishers, ["Odder Kommune"]);
    }

    #[test]
    fn who_signs_a_letter_or_stands_in_the_imprint_has_issued_it() {
        let of = |last: &str| {
            let told = "Det handler om mad, og det handler om ro.\n\n".repeat(12);
            found(&format!("Ro i huset\n\n{told}{last}\n")).facts.publishers
        };
        assert_eq!(of("Venlig hilsen\n\nRingeforeningen Ro\n\nHanne Holm, formand"), ["Ringeforeningen Ro"]);
        assert_eq!(
            of("Ro i huset\n\nCenter for Ro og Ringeforeningen\n\n3. udgave, maj 2031"),
            ["Center for Ro", "Ringeforeningen"]
        );
        assert_eq!(of("Udgives fire gange om året af Ringeforeningen"), ["Ringeforeningen"]);
        assert_eq!(of("Udgivet af Ministeriet for Ro og Tid, maj 2031"), ["Ministeriet for Ro og Tid"]);
        assert_eq!(of("Udgivet af Odder Kommune og KL Redaktion: Hanne Holm og Per Dal"), ["Odder Kommune", "KL"]);
        assert_eq!(of("Offentliggjort 3. maj 2031 af Ringeforeningen"), ["Ringeforeningen"]);
    }

    #[test]
    fn the_municipality_that_the_cover_names_is_the_sender_when_nobody_else_is() {
        let of = |line: &str| found(&format!("Ro i huset\n\n{line}\n\nDet handler om mad.\n")).facts.publishers;
        assert_eq!(of("Mere ro i Odder Kommune"), ["Odder Kommune"]);
        assert!(of("Mere ro i Odder Kommune og Skive Kommune").is_empty());
    }
}
