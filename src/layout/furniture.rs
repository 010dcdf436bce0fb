//! Running heads, feet and page numbers: what repeats at the edge of pages.

use crate::model::{Content, Page, PlacedWords, Word};
use std::collections::{BTreeMap, BTreeSet};

/// Furniture stands in this share of the page's height at top and bottom.
const EDGE: f32 = 0.14;
/// A lone page number stands in this share of the page's height at top and bottom.
const NUMBER_EDGE: f32 = 0.1;
/// At most so many lines at each edge are looked at.
const LINES: usize = 3;
/// Heights of the same line on two pages differ at most by this share of the page.
const SAME_HEIGHT: f32 = 0.015;
/// Shorter lines repeat the title by chance.
const TITLE_LETTERS: usize = 8;
/// Readings of one running head are as similar as this.
const ALIKE: f64 = 0.7;
/// Parts of a running head stand this far apart, type sizes.
const APART: f32 = 2.0;
/// Furniture is set at most this many times larger than the document's text.
const SIZE: f32 = 1.15;

/// The words of a page that are furniture.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Furniture {
    /// Indices of words in the head, line by line.
    pub(super) head: Vec<Vec<usize>>,
    /// Indices of words in the foot, line by line.
    pub(super) foot: Vec<Vec<usize>>,
}

/// A line at a page's edge.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of the line, and all can hold together")]
struct EdgeLine {
    page: usize,
    words: Vec<usize>,
    /// Letters with figures made equal.
    key: String,
    /// The same for each of its parts, which stand far from each other.
    parts: Vec<String>,
    /// Baseline as a share of the page's height.
    height: f32,
    is_head: bool,
    /// True when it is nothing but a page number.
    is_number: bool,
    /// True when it is a figure that numbers an item.
    is_counted: bool,
    /// True when it is small enough.
    is_small: bool,
    /// True when an OCR engine read it.
    is_read: bool,
}

/// The furniture of each page. `body` is the type size of the document's text, points.
pub(super) fn furniture(pages: &[Page], body: f32) -> Vec<Furniture> {
    let edges: Vec<EdgeLine> =
        pages.iter().enumerate().flat_map(|(index, page)| edge_lines(index, page, body)).collect();
    let enough = (pages.len() / 2).clamp(2, 3);
    let mut by_key: BTreeMap<&str, Vec<&EdgeLine>> = BTreeMap::new();
    for line in &edges {
        by_key.entry(&line.key).or_default().push(line);
    }
    let titles = titles(pages, body);
    let mut found = vec![Furniture::default(); pages.len()];
    // What an engine read now so, now so, is the line that comes again most often.
    let usual: Vec<&EdgeLine> =
        by_key.values().filter_map(|alike| alike.first().copied().filter(|line| repeats(line, alike) >= 2)).collect();
    let misread = |line: &EdgeLine| {
        let same = |usual: &&&EdgeLine| {
            (usual.height - line.height).abs() <= SAME_HEIGHT
                && strsim::normalized_levenshtein(&usual.key, &line.key) >= ALIKE
        };
        line.is_read && usual.iter().any(|usual| same(&usual))
    };
    for line in &edges {
        let alike = by_key.get(line.key.as_str()).map_or(&[][..], Vec::as_slice);
        let is_title = || line.is_head && line.page > 0 && line.parts.iter().all(|part| titles.contains(part));
        let comes_again = || line.is_small && (repeats(line, alike) >= enough || is_title() || misread(line));
        if !line.is_counted && (line.is_number || comes_again()) {
            let furniture = &mut found[line.page];
            let part = if line.is_head { &mut furniture.head } else { &mut furniture.foot };
            part.push(line.words.clone());
        }
    }
    found
}

/// What is set large on the first page: a pamphlet's title and subtitle, which a running head repeats even where only one
/// page follows.
fn titles(pages: &[Page], body: f32) -> BTreeSet<String> {
    let Some(Content::Words(placed)) = pages.first().map(|page| &page.content) else { return BTreeSet::new() };
    let is_large = |row: &Vec<usize>| row.iter().filter_map(|i| placed.words.get(*i)).all(|w| w.size > SIZE * body);
    let lines: Vec<String> =
        rows(placed).iter().filter(|row| is_large(row)).map(|row| key(&text(placed, row))).collect();
    let two = lines.windows(2).map(<[String]>::concat);
    let all = two.chain(lines.iter().cloned());
    all.filter(|title| title.chars().count() >= TITLE_LETTERS).collect()
}

/// On how many pages the same line stands at the same height.
fn repeats(line: &EdgeLine, alike: &[&EdgeLine]) -> usize {
    let same = alike.iter().filter(|other| (other.height - line.height).abs() <= SAME_HEIGHT);
    same.map(|other| other.page).collect::<BTreeSet<_>>().len()
}

fn edge_lines(index: usize, page: &Page, body: f32) -> Vec<EdgeLine> {
    let (Content::Words(placed), Some((_, height))) = (&page.content, page.size) else { return Vec::new() };
    let rows = rows(placed);
    let near = |row: &&Vec<usize>, head: bool| {
        let y = baseline(placed, row) / height;
        if head { y < EDGE } else { y > 1.0 - EDGE }
    };
    let heads = rows.iter().take(LINES).filter(|row| near(row, true)).map(|row| (row, true));
    let feet =
        rows.iter().skip(rows.len().saturating_sub(LINES)).filter(|row| near(row, false)).map(|row| (row, false));
    let may_be = |(row, is_head): &(&Vec<usize>, bool)| !(*is_head && numbers_a_title(placed, row));
    heads
        .chain(feet)
        .filter(may_be)
        .map(|(row, is_head)| edge_line(index, placed, row, is_head, height, body))
        .collect()
}

fn edge_line(page: usize, placed: &PlacedWords, row: &[usize], is_head: bool, height: f32, body: f32) -> EdgeLine {
    let words = || row.iter().filter_map(|i| placed.words.get(*i));
    let text = text(placed, row);
    let y = baseline(placed, row) / height;
    let at_edge = !(NUMBER_EDGE..=1.0 - NUMBER_EDGE).contains(&y);
    let size = words().map(|w| w.size).fold(0.0, f32::max);
    EdgeLine {
        page,
        words: row.to_vec(),
        key: if is_head && is_numbered_title(&words().collect::<Vec<_>>()) { text.clone() } else { key(&text) },
        parts: parts(placed, row).iter().map(|part| key(part)).collect(),
        height: y,
        is_head,
        is_number: at_edge && is_page_number(&text) && size <= SIZE * body,
        is_counted: counts_on(placed, row),
        is_small: size <= SIZE * body,
        is_read: words().all(|word| word.is_ink),
    }
}

/// A number beside a kicker is set so many times larger than it.
const GIANT: f32 = 3.0;

/// *PEJLEMÆRKE* beside a giant *2*: a kicker of the title below, which comes again over each.
fn numbers_a_title(placed: &PlacedWords, row: &[usize]) -> bool {
    let [only] = row else { return false };
    let Some(kicker) = placed.words.get(*only) else { return false };
    let is_beside = |other: &Word| {
        other.size > GIANT * kicker.size
            && is_page_number(&other.text)
            && (other.rect.top()..other.rect.bottom()).contains(&kicker.baseline)
    };
    kicker.text.chars().all(char::is_alphabetic) && placed.words.iter().any(is_beside)
}

/// Does a lone figure go on with one that stands straight above it, or one straight below it with it: 4, and below it 5? It
/// numbers an item.
fn counts_on(placed: &PlacedWords, row: &[usize]) -> bool {
    let [only] = row else { return false };
    let Some(word) = placed.words.get(*only) else { return false };
    let number = |word: &Word| word.text.trim_end_matches('.').parse::<u32>().ok();
    let Some(own) = number(word) else { return false };
    let is_next = |other: &Word| {
        let next = if other.baseline < word.baseline { own.checked_sub(1) } else { own.checked_add(1) };
        next.is_some()
            && number(other) == next
            && (other.rect.left() - word.rect.left()).abs() < 0.3 * word.size
            && (other.size - word.size).abs() < 0.1 * word.size
    };
    placed.words.iter().any(is_next)
}

fn text(placed: &PlacedWords, row: &[usize]) -> String {
    row.iter().filter_map(|i| placed.words.get(*i)).map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The texts of a line that white parts.
fn parts(placed: &PlacedWords, row: &[usize]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut edge = f32::MIN;
    for word in row.iter().filter_map(|i| placed.words.get(*i)) {
        match parts.last_mut() {
            Some(part) if word.rect.left() - edge < APART * word.size => part.push_str(&word.text),
            _ => parts.push(word.text.clone()),
        }
        edge = word.rect.right();
    }
    parts.retain(|part| !is_page_number(part));
    parts
}

/// *TEMA 2* at a page's top names what begins there: its number is no page number, which would stand apart. So do *TEMA 1*
/// and *TEMA 2* side by side, over two cards.
fn is_numbered_title(words: &[&Word]) -> bool {
    let is_title = |pair: &[&Word]| {
        matches!(pair, [name, number]
            if name.text.chars().all(char::is_alphabetic)
                && number.text.chars().all(|c| c.is_ascii_digit())
                && number.rect.left() - name.rect.right() < number.size)
    };
    !words.is_empty() && words.chunks(2).all(is_title)
}

/// Letters in lower case, every run of figures as one `#`; a page number stands outside, left on one page, right on the next.
fn key(text: &str) -> String {
    let mut key = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_ascii_digit() => {
                if !key.ends_with('#') {
                    key.push('#');
                }
            }
            c if !c.is_alphanumeric() => {}
            c => key.push(c),
        }
    }
    let name = key.trim_matches('#');
    if name.is_empty() { key } else { name.to_owned() }
}

/// `7`, `- 7 -`, `Side 7`, `Side 7 af 12`, `7/12`, `vii`.
fn is_page_number(text: &str) -> bool {
    let plain = text.to_lowercase().replace(['-', '–', '—', '|', '.'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let is_number = |word: &&str| {
        let figures = word.len() <= 4 && word.chars().all(|c| c.is_ascii_digit());
        figures || (word.len() <= 5 && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x')))
    };
    match words.as_slice() {
        [number] => is_number(number) || number.split_once('/').is_some_and(|(a, b)| is_number(&a) && is_number(&b)),
        ["side" | "s" | "page", number] => is_number(number),
        ["side" | "page", number, "af" | "of", total] => is_number(number) && is_number(total),
        _ => false,
    }
}

/// Words of a page by line across its whole width, from top to bottom.
fn rows(placed: &PlacedWords) -> Vec<Vec<usize>> {
    let mut upright: Vec<(usize, &Word)> = placed.words.iter().enumerate().filter(|(_, w)| w.direction == 0).collect();
    upright.sort_by(|a, b| a.1.baseline.total_cmp(&b.1.baseline));
    let mut rows: Vec<Vec<(usize, &Word)>> = Vec::new();
    for (index, word) in upright {
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(|(_, last)| word.baseline - last.baseline < 0.4 * last.size) => {
                row.push((index, word));
            }
            _ => rows.push(vec![(index, word)]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.1.rect.left().total_cmp(&b.1.rect.left()));
    }
    rows.into_iter().map(|row| row.into_iter().map(|(index, _)| index).collect()).collect()
}

fn baseline(placed: &PlacedWords, row: &[usize]) -> f32 {
    row.first().and_then(|i| placed.words.get(*i)).map_or(0.0, |w| w.baseline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::test_words::{page, word};

    #[test]
    fn a_kicker_beside_a_giant_number_is_no_running_head() {
        let placed = |number: f32| PlacedWords {
            words: vec![Word { size: number, ..word("2", 20.0, 60.0) }, word("PEJLEMÆRKE", 120.0, 50.0)],
            ..PlacedWords::default()
        };
        let row = [1];
        let giant = |number: f32| {
            let mut placed = placed(number);
            let rect = placed.words[0].rect;
            placed.words[0].rect = crate::model::Rect::new(rect.left(), 20.0, rect.right(), 65.0).unwrap();
            numbers_a_title(&placed, &row)
        };
        assert!(giant(60.0) && !giant(12.0));
    }

    #[test]
    fn page_numbers_have_many_shapes() {
        for text in ["7", "- 7 -", "Side 7", "side 7 af 12", "7/12", "vii"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["Oktober 2008", "7 gode råd", "civil"] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn the_last_number_of_a_list_is_no_page_number() {
        let found = |left: f32| {
            let numbers = [("1", 700.0), ("2", 735.0), ("3", 770.0)];
            let mut words: Vec<Word> = numbers.map(|(number, top)| word(number, 50.0, top)).to_vec();
            words.push(word("4", left, 800.0));
            furniture(&[page(words)], 10.0)[0].foot.len()
        };
        assert_eq!((found(50.0), found(300.0)), (0, 1));
    }

    #[test]
    fn page_numbers_may_stand_left_and_right_of_what_repeats() {
        let name = |left: f32| word("Stilheden", left, 780.0);
        let number = |number: &str, left: f32| word(number, left, 780.0);
        let text = || word("ord", 50.0, 300.0);
        let pages =
            [page(vec![text(), number("2", 50.0), name(100.0)]), page(vec![text(), name(50.0), number("3", 300.0)])];
        assert!(furniture(&pages, 10.0).iter().all(|found| found.foot.len() == 1));
    }

    #[test]
    fn what_repeats_at_the_foot_is_furniture() {
        let pages: Vec<Page> = ["et", "to", "tre"]
            .iter()
            .enumerate()
            .map(|(i, text)| {
                page(vec![word(text, 50.0, 300.0), word("Kommunen", 50.0, 780.0), word(&i.to_string(), 300.0, 780.0)])
            })
            .collect();
        let found = furniture(&pages, 10.0);
        assert_eq!(found[0], Furniture { head: vec![], foot: vec![vec![1, 2]] });
    }

    #[test]
    fn a_running_head_repeats_the_title_even_where_one_page_follows() {
        let large = |text: &str, top: f32| Word { size: 20.0, ..word(text, 50.0, top) };
        let cover = page(vec![large("Skrald", 100.0), large("Erfaringer", 130.0), word("tekst", 50.0, 300.0)]);
        let next = |head: &str| {
            page(vec![
                word(head, 50.0, 40.0),
                word("ERFARINGER", 400.0, 40.0),
                word("2", 500.0, 40.0),
                word("og", 50.0, 300.0),
            ])
        };
        let heads = |head: &str| furniture(&[cover.clone(), next(head)], 10.0)[1].head.len();
        assert_eq!((heads("Skralderfaringer"), heads("Indledning")), (1, 0));
    }

    #[test]
    fn numbered_titles_at_the_top_are_no_running_heads() {
        let pages = |apart: f32| -> Vec<Page> {
            let page_of = |n: u8| page(vec![word("TEMA", 50.0, 50.0), word(&n.to_string(), 50.0 + apart, 50.0)]);
            (1..5).map(page_of).collect()
        };
        assert!(furniture(&pages(24.0), 10.0).iter().all(|f| f.head.is_empty()));
        assert!(furniture(&pages(400.0), 10.0).iter().all(|f| f.head.len() == 1));
    }

    #[test]
    fn a_title_that_two_slides_share_is_no_furniture() {
        let pages: Vec<Page> = (0..6_u8)
            .map(|i| page(vec![word(if i < 2 { "Titel" } else { "Andet" }, 50.0, 50.0 + f32::from(i) * 20.0)]))
            .collect();
        assert!(furniture(&pages, 10.0).iter().all(|f| f.head.is_empty()));
    }

    #[test]
    fn a_running_foot_that_an_engine_read_now_so_now_so_is_one() {
        let feet = |is_ink: bool| {
            let read = ["Ringe » Stilhed 2031", "Ringe « Stilhed 2031", "Ringe - Stilh 2031"];
            let page_of = |foot: &str| {
                let words = [("tekst", 300.0), ("her", 320.0), ("der", 340.0), ("nu", 360.0)]
                    .map(|(text, top)| word(text, 50.0, top));
                let foot = foot.split(' ').enumerate().map(|(at, text)| word(text, 50.0 + 60.0 * at as f32, 780.0));
                page(words.into_iter().chain(foot).map(|word| Word { is_ink, ..word }).collect())
            };
            furniture(&read.map(page_of), 10.0).iter().map(|found| found.foot.len()).sum::<usize>()
        };
        assert_eq!((feet(true), feet(false)), (3, 2));
    }
}
