//! The document's own lists of its parts: tables of contents and agendas. They are no text of the pamphlet, but they
//! tell which headings it has.

use super::raw::{RawBlock, RawLine};
use super::titles::{PAGED, Title, split_page};
use super::{Node, NodeKind, Reason, kickers, shape};
use crate::model::Span;
use crate::structure::own_kinds::OwnKinds;
use crate::structure::passage::Passage;
use crate::structure::sentence::{regex, words};
use crate::structure::vocabulary::{LabelClass, VOCABULARY};
use crate::structure::{labels, municipality, organisations};
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A part that the document lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Its title as listed, without page number and kind.
    pub(crate) title: String,
    /// The kind before the title: `tema` for *Tema: Ro*, `projekt` for *Projekt Ro*.
    pub(crate) kind: Option<String>,
    /// The page it is said to begin on.
    pub(crate) page: Option<u32>,
}

/// What was found and the lines it was taken from.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) entries: Vec<Listed>,
    taken: Vec<(RawLine, u32, usize)>,
}

impl Contents {
    /// The taken lines as noise nodes.
    pub(super) fn nodes(&self, source: &str) -> Vec<Node> {
        let node = |(line, page, block): &(RawLine, u32, usize)| Node {
            kind: NodeKind::Noise(Reason::Contents),
            passage: Passage::new(source, &[line.span]),
            kicker: None,
            owned: false,
            announces: false,
            number: None,
            soft: Vec::new(),
            printed: Vec::new(),
            page: *page,
            panel: None,
            block: *block,
            left: line.left,
            size: line.size,
            bold: line.bold,
            rank: None,
        };
        self.taken.iter().map(node).collect()
    }
}

/// A list of this many entries is no accident.
const SHORTEST_LIST: usize = 3;
/// Takes the lines of tables of contents and agendas out of the blocks.
pub(super) fn take(blocks: &mut Vec<RawBlock>, kinds: &OwnKinds) -> Contents {
    let flat: Vec<(usize, usize)> =
        blocks.iter().enumerate().flat_map(|(b, block)| (0..block.lines.len()).map(move |l| (b, l))).collect();
    let texts: Vec<String> = flat.iter().map(|(b, l)| blocks[*b].lines[*l].text.clone()).collect();
    let lines = Lines::new(&texts, kinds);
    let timed: Vec<bool> = texts.iter().map(|text| is_timed(text)).collect();
    let is_entry: Vec<bool> = (0..texts.len()).map(|at| timed[at] || lines.recurs(at)).collect();
    let mut found = Contents::default();
    let mut at = 0;
    while at < texts.len() {
        let run = is_entry[at..].iter().take_while(|is| **is).count();
        let timed = &timed[at..at + run];
        let agenda = || timed.iter().all(|is| *is) && (at..at + run).any(|at| lines.recurs(at));
        let headed = || at.checked_sub(1).is_some_and(|above| heads_contents(&texts[above]));
        // "Dagens tre temaer" announces what the list names.
        let counted = || at > 0 && words(&texts[at - 1]).any(|word| VOCABULARY.number(word).is_some());
        let slides = || !counted() && lists_slides(at..at + run, &lines, &flat, blocks);
        let contents = || (!is_marked(&texts[at..at + run]) || headed() || slides()) && !timed.contains(&true);
        if run >= SHORTEST_LIST && (contents() || agenda()) {
            for index in at..at + run {
                found.entries.push(entry(&texts[index]));
                let (b, l) = flat[index];
                found.taken.push((blocks[b].lines[l].clone(), blocks[b].page, b));
            }
        }
        at += run.max(1);
    }
    remove(blocks, &found.taken.iter().map(|(line, _, _)| line.span).collect::<Vec<_>>());
    found
}

/// An agenda whatever the line above calls it: all of its entries come again, each at the head of a later page, in their order.
fn lists_slides(run: std::ops::Range<usize>, lines: &Lines<'_>, flat: &[(usize, usize)], blocks: &[RawBlock]) -> bool {
    let page = |at: usize| flat.get(at).and_then(|(block, _)| blocks.get(*block)).map(|block| block.page);
    let heads = |at: &usize| *at == 0 || page(*at) != page(*at - 1);
    let mut last = page(run.start);
    run.into_iter().all(|at| {
        let title = lines.titles[at].as_str();
        let found =
            lines.places.get(title).into_iter().flatten().filter(|other| heads(other)).map(|other| page(*other));
        let next = found.filter(|page| *page > last).min();
        last = next.unwrap_or(last);
        next.is_some()
    })
}

/// *Dagsorden*, *Formiddagens program*: a line over a list of parts.
fn heads_contents(text: &str) -> bool {
    let is_label = |text: &str| labels::label(text).is_some_and(|label| label.class == LabelClass::Contents);
    let plain = text.trim_end_matches(':');
    is_label(plain) || plain.split(' ').count() <= 3 && plain.rsplit(' ').next().is_some_and(is_label)
}

fn remove(blocks: &mut Vec<RawBlock>, taken: &[Span]) {
    for block in blocks.iter_mut() {
        block.lines.retain(|line| !taken.contains(&line.span));
    }
    blocks.retain(|block| !block.lines.is_empty());
}

/// *09.45 Mere ro*, *kl. 9.45–10.30: Mere ro*: a part of a day with its time.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:[Kk]l\.?\s*)?\d{1,2}[.:]\d{2}(?:\s*[-–—]\s*(?:kl\.?\s*)?\d{1,2}[.:]\d{2})?\s*[:–—-]?\s+(?P<title>\p{L}.*)$",
    )
});

/// The text behind the time of an agenda's entry.
fn after_time(text: &str) -> &str {
    let plain = shape::marker(text).map_or(text, |(_, at)| text.get(at..).unwrap_or(text));
    TIME.captures(plain).and_then(|found| found.name("title")).map_or(text, |title| title.as_str())
}

fn is_timed(text: &str) -> bool {
    after_time(text).len() < text.len()
}

/// A list with bullets is a list of the text itself, not a table of contents.
fn is_marked(texts: &[String]) -> bool {
    texts.iter().filter(|text| shape::marker(text).is_some_and(|(m, _)| m == shape::Marker::Bullet)).count() * 2
        > texts.len()
}

/// Lists of contents without page numbers stand among so many lines at the front.
const FRONT: usize = 800;

/// The lines of a document, with what they are compared by.
struct Lines<'a> {
    texts: &'a [String],
    kinds: &'a OwnKinds,
    titles: Vec<Title>,
    paged: Vec<bool>,
    /// Where each title stands, in order.
    places: HashMap<String, Vec<usize>>,
}

impl<'a> Lines<'a> {
    fn new(texts: &'a [String], kinds: &'a OwnKinds) -> Self {
        let titles: Vec<Title> = texts.iter().map(|text| Title::of(text)).collect();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, title) in titles.iter().enumerate() {
            places.entry(title.as_str().to_owned()).or_default().push(at);
        }
        let paged = texts.iter().map(|text| split_page(text).1).collect();
        Self { texts, kinds, titles, paged, places }
    }

    /// Does the line's title come again later as a line of its own?
    fn recurs(&self, at: usize) -> bool {
        let text = after_time(&self.texts[at]);
        let (title, paged) = split_page(text);
        // Rows of a table may be alike, and no page stands behind them.
        if kickers::is_kicker(title, self.kinds) || !paged && text.matches('\t').count() >= 2 {
            return false;
        }
        let name = Title::of(title);
        if name.letters() < 4 || name.letters() > 110 || is_name(title) || title.ends_with(['.', ',']) {
            return false;
        }
        let label = labels::label(title);
        if label.is_some_and(|l| !matches!(l.class, LabelClass::Ordinary)) && !paged {
            return false;
        }
        // "Spor 1: Skoler … 3" comes again as "Skoler" under its kicker.
        let bare = kind_before(title).filter(|_| paged).map(|(_, rest)| Title::of(rest));
        // The number at the end of "Uge 40" is no page's.
        let is_itself = |later: usize| self.texts[later].to_lowercase() == title.to_lowercase();
        let stands_alone = |later: usize| later > at + 1 && (!self.paged[later] || paged && is_itself(later));
        let exactly =
            |name: &Title| self.places.get(name.as_str()).is_some_and(|at| at.iter().any(|at| stands_alone(*at)));
        exactly(&name)
            || bare.as_ref().is_some_and(exactly)
            || (paged || at < FRONT) && self.nearly_recurs(at, &name)
            || paged && self.is_broken_later(at, name.as_str())
    }

    /// Does a title that nearly agrees come later?
    fn nearly_recurs(&self, at: usize, name: &Title) -> bool {
        (at + 2..self.titles.len()).any(|later| !self.paged[later] && self.titles[later].is_like(name))
    }

    /// Does it come later over two lines?
    fn is_broken_later(&self, at: usize, name: &str) -> bool {
        self.titles[at + 1..].windows(2).any(|pair| {
            let rest = name.strip_prefix(pair[0].as_str()).and_then(|rest| rest.strip_prefix(' '));
            rest == Some(pair[1].as_str())
        })
    }
}

fn is_name(title: &str) -> bool {
    organisations::is_organisation(title)
        || municipality::municipality(title).is_some()
        || shape::looks_like_something_else(title)
}

fn entry(text: &str) -> Listed {
    let text = after_time(text);
    let (title, _) = split_page(text);
    let page = PAGED.captures(text).and_then(|found| found.name("page")?.as_str().parse().ok());
    let title = shape::marker(title).map_or(title, |(_, at)| title.get(at..).unwrap_or(title));
    listed(title, page)
}

/// Splits the kind from a listed title.
pub(super) fn listed(title: &str, page: Option<u32>) -> Listed {
    let (kind, rest) = kind_before(title).unwrap_or((None, title));
    Listed { title: rest.to_owned(), kind, page }
}

static KIND_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<kind>\p{Lu}\p{L}+)(?P<mark>(?:\s+\d{1,2})?\s*[:–—]\s*|\s+)(?P<title>\p{Lu}.*)$"));

fn kind_before(title: &str) -> Option<(Option<String>, &str)> {
    let found = KIND_BEFORE.captures(title)?;
    let kind = VOCABULARY.kind(found.name("kind")?.as_str())?;
    Some((Some(kind.singular.clone()), found.name("title")?.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_lose_their_page_and_tell_their_kind() {
        assert_eq!(entry("Mere ro ........ 7"), Listed { title: "Mere ro".into(), kind: None, page: Some(7) });
        assert_eq!(
            entry("Tema: Mere ro\t12"),
            Listed { title: "Mere ro".into(), kind: Some("tema".into()), page: Some(12) }
        );
        assert_eq!(entry("● 09.45 Mere ro"), Listed { title: "Mere ro".into(), kind: None, page: None });
    }

    #[test]
    fn an_entry_with_its_kind_comes_again_as_its_title() {
        let again = |entry: &str| {
            let texts = [entry, "Spor 2: Rolige rum 5", "Forord", "Stille gange", "Gangene fik tæpper."];
            Lines::new(&texts.map(str::to_owned), &OwnKinds::default()).recurs(0)
        };
        assert!(again("Spor 1: Stille gange 3"));
        assert!(!again("Spor 1: Stille gange") && !again("Spor 1: Lyse gange 3"));
    }

    #[test]
    fn a_number_that_ends_a_title_is_no_page() {
        let again = |heading: &str| {
            let texts = ["Fase 3: Uge 40 7", "Fase 1: Uge 12 4", "Forord", heading, "I ugen er der ro."];
            Lines::new(&texts.map(str::to_owned), &OwnKinds::default()).recurs(0)
        };
        assert!(again("Fase 3: Uge 40"));
        assert!(!again("Fase 3: Uge 41"));
    }

    #[test]
    fn an_agenda_may_have_any_name() {
        let themes = |head: &str| {
            let slide = |title: &str| {
                format!("{title}\n\n• Lyden er høj i salen\n• Maden er kold i salen\n• Døren er åben i salen\n\x0c")
            };
            let titles = ["Lofter", "Stole", "Døre"];
            let list = titles.map(|title| format!("• {title}\n")).concat();
            let text = format!(
                "Ro ved bordet\n\nOplæg i maj\n\x0c{head}\n\n{list}\x0c{}Slut\n\nTak for i dag.\n",
                titles.map(slide).concat()
            );
            let found = crate::structure::context::tests::found(&text);
            found.frames.into_iter().map(|frame| frame.title).collect::<Vec<_>>()
        };
        assert_eq!(themes("Det når vi i dag"), ["Lofter", "Stole", "Døre"]);
    }
}
