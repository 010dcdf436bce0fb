//! What begins an item of a list: bullets typed, drawn or misread, numbers, letters.

use super::lines::SetLine;
use super::numbered;
use crate::model::{Rect, is_bullet, is_misread_box, is_misread_ring, is_stray_mark};
use std::collections::BTreeMap;

/// Bullets too when they stand alone before text; beside letters they are other things.
const POINTS: &str = "∙·›";
/// Bullets when they begin a line that does not go on with a sentence.
const DASHES: &str = "-–—*»>~+?";
/// What OCR makes of bullets: bullets when two lines of the region begin so, or text hangs from them.
const MISREAD: [&str; 11] = ["®", "©", "@", "¢", "o", "e", "°", "«", "0", "\"", "“"];
/// Text under an item begins this far right of its marker, type sizes.
const HANG: f32 = 0.5;
/// A drawn bullet stands at most this far left of its line, type sizes.
const DRAWN: f32 = 2.6;

/// The marker of an item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Marker {
    /// Its left edge, points.
    pub(super) left: f32,
    /// True when the item's further lines stand right of it.
    pub(super) hangs: bool,
}

/// For each line of a region: the marker it begins with.
pub(super) fn markers(lines: &[SetLine], texts: &[String], marks: &[Rect]) -> Vec<Option<Marker>> {
    let firsts: Vec<Option<&str>> = texts.iter().map(|text| first_alone(text)).collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for first in firsts.iter().flatten() {
        *seen.entry(first).or_default() += 1;
    }
    let mut drawn: Vec<Option<f32>> = lines.iter().map(|line| drawn(line, line.baseline, marks)).collect();
    for at in 1..lines.len() {
        // A tick box in the middle of two lines.
        let between = || drawn_between(&lines[at - 1], &lines[at], marks);
        if let Some(left) = (drawn[at - 1].is_none() && drawn[at].is_none()).then(between).flatten() {
            drawn[at - 1] = Some(left);
        }
    }
    let numbered = numbered::without_points(lines, &firsts, texts);
    let large = numbered::set_large(lines, &firsts);
    let several_drawn = drawn.iter().flatten().count() >= 2 || lines.len() <= 6;
    let mut markers: Vec<Option<Marker>> = (0..lines.len())
        .map(|at| {
            let line = &lines[at];
            if line.cells.len() > 1 {
                return None;
            }
            let hangs = text_start(line).is_some_and(|start| {
                lines.get(at + 1).is_some_and(|next| {
                    next.left > line.left + HANG * line.size && (next.left - start).abs() < line.size
                })
            });
            let typed = numbered[at]
                || large[at]
                || firsts[at].is_some_and(|first| {
                    // One lone © is a copyright line, however it hangs.
                    let proven = || hangs && first != "©" || seen.get(first).is_some_and(|n| *n >= 2);
                    let fresh = || {
                        ends_before(texts, at) || matches!(first, "–" | "~") && hangs_below_another(lines, &firsts, at)
                    };
                    begins_item(first, fresh, proven) && !ends_sentence(texts, &firsts, at)
                        || is_number(first) && counts_on(lines, &firsts, at)
                });
            let left = if typed { Some(line.left) } else { drawn[at].filter(|_| several_drawn) };
            left.map(|left| Marker { left, hangs: hangs || !typed })
        })
        .collect();
    mark_strays(lines, &firsts, texts, &mut markers);
    markers
}

/// True for the number after that of the nearest numbered line above, at the same place: *3.* below *2.*, *f)* below *e)*,
/// whatever the sentence above lacks.
fn counts_on(lines: &[SetLine], firsts: &[Option<&str>], at: usize) -> bool {
    let number = |at: usize| -> Option<u32> {
        let first = firsts[at].filter(|first| is_number(first))?.trim_matches(|c: char| !c.is_alphanumeric());
        first.parse().ok().or_else(|| first.chars().next().filter(char::is_ascii_lowercase).map(u32::from))
    };
    let above = (0..at).rev().find(|above| number(*above).is_some());
    above.is_some_and(|above| {
        number(above).map(|n| n + 1) == number(at) && (lines[above].left - lines[at].left).abs() < HANG * lines[at].size
    })
}

/// True for a number that ends the sentence of the full line above: *… før klokken / 18. Siden …*. It counts on from none, and none
/// counts on from it.
fn ends_sentence(texts: &[String], firsts: &[Option<&str>], at: usize) -> bool {
    let number = |first: &str| first.strip_suffix('.').and_then(|digits| digits.parse::<u32>().ok());
    let Some(own) = firsts[at].and_then(number).filter(|own| *own > 1) else { return false };
    let above = at.checked_sub(1).map_or("", |above| texts[above].as_str());
    let is_neighbour = |other: &&str| number(other).is_some_and(|other| other.abs_diff(own) == 1);
    above.ends_with(|c: char| c.is_lowercase())
        && above.split_whitespace().count() >= LONG_LINE
        && !firsts.iter().flatten().any(is_neighbour)
}

/// A line of so many words is no title.
const LONG_LINE: usize = 7;

/// So many lines that begin with the same stray sign, each at the same place, are a list though no bullet was read right.
const FEWEST_STRAYS: usize = 3;

/// Marks lines that an engine read and that begin with what is no word, where mark and text stand exactly below or above those of
/// an item: engines read one bullet now so, now so. Three lines that begin so prove each other.
fn mark_strays(lines: &[SetLine], firsts: &[Option<&str>], texts: &[String], markers: &mut [Option<Marker>]) {
    let behind = |at: usize| texts[at].split_once(' ').and_then(|(_, rest)| rest.chars().next());
    let is_anew = |at: usize| behind(at).is_some_and(char::is_uppercase);
    let is_read = |at: usize| lines[at].cells.len() == 1 && lines[at].words().all(|word| word.is_read);
    // An author may set ">" himself, so that it is no stray mark for repair.
    let is_stray = |at: usize| {
        firsts[at].is_some_and(|first| {
            is_point(first) || is_stray_mark(first) || is_misread_ring(first) || is_misread_box(first) || first == ">"
        })
    };
    // Between two marks a word of two letters over a capital is another reading of them: *v*, *vy*.
    let is_short = |at: usize| {
        firsts[at].is_some_and(|first| first.chars().count() == 2 && first.chars().all(|c| c.is_ascii_lowercase()))
            && is_anew(at)
    };
    // Among tick boxes a 1 is another one.
    let is_box = |at: usize| firsts[at].is_some_and(is_misread_box);
    let boxes = (0..lines.len()).filter(|at| is_box(*at)).count();
    let is_one = |at: usize| boxes > 0 && firsts[at].is_some_and(|first| matches!(first, "1" | "I" | "1)" | "—" | "-"));
    let stands_below = |at: usize, item: usize| {
        let (line, other, near) = (&lines[at], &lines[item], 0.35 * lines[at].size);
        let (Some(text), Some(other_text)) = (text_start(line), text_start(other)) else { return false };
        // Of a number only its point may be left.
        let is_mark = (line.left - other.left).abs() < near
            || firsts[at].is_some_and(is_point) && (other.left..text).contains(&line.left) && is_anew(at);
        is_mark && (text - other_text).abs() < near
    };
    let is_alike = |at: usize, item: usize| stands_below(at, item) && (is_anew(at) || !is_anew(item));
    let mut items: Vec<usize> = (0..lines.len()).filter(|at| markers[*at].is_some()).collect();
    let may_be = |at: usize| is_stray(at) || is_one(at);
    let strays: Vec<usize> = (0..lines.len()).filter(|at| may_be(*at) && is_read(*at) && is_anew(*at)).collect();
    let proven = |at: &&usize| {
        let below = || strays.iter().filter(|other| stands_below(**at, **other));
        // Two that begin with the very same sign are enough.
        let same = |other: &&usize| firsts[**other] == firsts[**at] || is_box(**other) && is_box(**at);
        below().count() >= FEWEST_STRAYS || below().filter(same).count() >= 2
    };
    items.extend(strays.iter().filter(proven));
    for at in 0..lines.len() {
        let alike = || items.iter().filter(|item| is_alike(at, **item)).count();
        if markers[at].is_none() && is_read(at) && (may_be(at) && alike() > 0 || is_short(at) && alike() > 1) {
            markers[at] = Some(Marker { left: lines[at].left, hangs: true });
        }
    }
}

/// What an engine may leave of a number: its point, with a speck above it.
fn is_point(first: &str) -> bool {
    matches!(first, "." | ":")
}

/// True where the line above is an item with the same marker at the same place, or text that hangs from one: what this
/// line begins is an item whatever the sentence above lacks.
fn hangs_below_another(lines: &[SetLine], firsts: &[Option<&str>], at: usize) -> bool {
    let line = &lines[at];
    let beside = |other: usize| (lines[other].left - line.left).abs() < 0.3 * line.size;
    let hanging = |other: usize| lines[other].left > line.left + HANG * line.size;
    let above = (0..at).rev().find(|other| !hanging(*other));
    above.is_some_and(|other| firsts[other] == firsts[at] && beside(other))
}

/// Text hangs from its bullet at most this deep, type sizes.
const DEEPEST_HANG: f32 = 4.0;
/// Lines of a list stand at most so far below each other, baseline to baseline, type sizes.
const LIST_STEP: f32 = 2.1;

/// Marks lines whose bullet OCR lost: in a list, they begin anew where the text of its items hangs, and nothing of the line
/// above goes on in them.
pub(super) fn restore_lost(lines: &[SetLine], texts: &[String], markers: &mut [Option<Marker>]) {
    let hang = |at: usize, markers: &[Option<Marker>]| -> Option<(f32, f32)> {
        let left = markers[at].as_ref().filter(|marker| marker.hangs)?.left;
        text_start(&lines[at])
            .map(|text| (left, text))
            .filter(|(left, text)| text - left < DEEPEST_HANG * lines[at].size)
    };
    let right = lines.iter().map(|line| line.right).fold(f32::MIN, f32::max);
    let hangs_from = |at: usize, text: f32| (text - lines[at].left).abs() < 0.35 * lines[at].size;
    // An engine may have taken the bullet into the first word's box.
    let holds_mark = |at: usize, (mark, text): (f32, f32)| {
        let near = 0.35 * lines[at].size;
        lines[at].words().all(|word| word.is_read) && (mark + near..text - near).contains(&lines[at].left)
    };
    let is_near = |at: usize| lines[at].baseline - lines[at - 1].baseline < LIST_STEP * lines[at].size;
    let marked: Vec<Option<(f32, f32)>> = (0..lines.len()).map(|at| hang(at, markers)).collect();
    // The list that each line lies in, from above and from below: where its bullets and its text stand.
    let mut list = marked.clone();
    for at in 1..lines.len() {
        let belongs = |place: &(f32, f32)| hangs_from(at, place.1) || holds_mark(at, *place);
        list[at] = list[at].or(list[at - 1].filter(|place| belongs(place) && is_near(at)));
    }
    for at in (0..lines.len().saturating_sub(1)).rev() {
        list[at] = list[at].or(list[at + 1].filter(|(_, text)| hangs_from(at, *text) && is_near(at + 1)));
    }
    for at in 0..lines.len() {
        let Some((left, text)) = list[at].filter(|_| markers[at].is_none() && lines[at].cells.len() == 1) else {
            continue;
        };
        let line = &lines[at];
        // "• at salen …" over "at gangen …"
        let begins = |at: usize| texts[at].split(' ').find(|word| word.chars().all(char::is_alphabetic));
        let item = (0..at).rev().find(|above| markers[*above].is_some());
        let same = begins(at) == Some("at") && item.is_some_and(|item| begins(item) == Some("at"));
        let large = texts[at].chars().next().is_some_and(char::is_uppercase);
        let anew = (large || same) && (hangs_from(at, text) || holds_mark(at, (left, text)));
        let goes_on = at.checked_sub(1).filter(|above| list[*above].is_some()).is_some_and(|above| {
            let first = line.words().next().map_or(0.0, |word| word.right - word.left);
            let full = lines[above].right + 0.25 * line.size + first > right;
            full || !same && !texts[above].ends_with(['.', '!', '?'])
        });
        if anew && !goes_on {
            markers[at] = Some(Marker { left, hangs: true });
        }
    }
}

/// True for a word that may mark an item wherever it stands: a bullet or an item's number.
pub(super) fn is_marker(word: &str) -> bool {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => is_bullet(c) || POINTS.contains(c) || DASHES.contains(c) || "®©@¢".contains(c),
        _ => is_number(word),
    }
}

/// The first word, when more text follows.
fn first_alone(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once(' ')?;
    (!rest.trim().is_empty()).then_some(first)
}

fn begins_item(first: &str, fresh: impl Fn() -> bool, proven: impl Fn() -> bool) -> bool {
    let is_one_of = |set: &str| first.chars().count() == 1 && first.chars().all(|c| set.contains(c));
    first.chars().count() == 1 && first.chars().all(is_bullet)
        || is_one_of(POINTS)
        || (is_one_of(DASHES) && fresh() && proven())
        || ((MISREAD.contains(&first) || is_misread_ring(first)) && proven() && fresh())
        || (is_number(first) && fresh())
}

/// `1.`, `12)`, `a)`, `(3)`.
fn is_number(first: &str) -> bool {
    // A number in a ring is read "2]".
    let ringed = first.strip_suffix(')').or_else(|| first.strip_suffix(']').filter(|_| !first.starts_with('[')));
    let Some(inner) = ringed.map(|s| s.trim_start_matches('(')).or_else(|| first.strip_suffix('.')) else {
        return false;
    };
    let digits = inner.chars().all(|c| c.is_ascii_digit()) && (1..=2).contains(&inner.len());
    let letter = first.ends_with(')') && inner.len() == 1 && inner.chars().all(|c| c.is_ascii_lowercase());
    digits || letter
}

/// True when the line above does not end in the middle of a sentence, so that this one may begin something.
fn ends_before(texts: &[String], at: usize) -> bool {
    let Some(above) = at.checked_sub(1).and_then(|i| texts.get(i)) else { return true };
    let words = above.split_whitespace().count();
    let starts_large = |text: &String| text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    above.ends_with(['.', ':', '!', '?', ';', ','])
        || words <= 6
        || !above.ends_with(|c: char| c.is_lowercase() || c == '-')
        || texts.get(at).is_some_and(starts_large)
}

/// Where the text after the first word begins.
fn text_start(line: &SetLine) -> Option<f32> {
    line.words().nth(1).map(|tile| tile.left)
}

/// The same for a shape before the middle of two lines.
fn drawn_between(above: &SetLine, below: &SetLine, marks: &[Rect]) -> Option<f32> {
    let step = below.baseline - above.baseline;
    let are_lines = (above.left - below.left).abs() < 0.2 * above.size && (0.0..1.6 * above.size).contains(&step);
    let middle = f32::midpoint(above.baseline, below.baseline);
    are_lines.then(|| drawn(above, middle, marks)).flatten()
}

/// The left edge of a small painted shape that stands like a bullet before a line, were this its baseline.
fn drawn(line: &SetLine, baseline: f32, marks: &[Rect]) -> Option<f32> {
    let middle = baseline - 0.3 * line.size;
    let is_before = |mark: &&Rect| {
        let gap = line.left - mark.right();
        let (_, y) = mark.centre();
        (0.0..DRAWN * line.size).contains(&gap)
            && (y - middle).abs() < 0.45 * line.size
            && mark.height() < 1.2 * line.size
    };
    marks.iter().filter(is_before).map(|mark| mark.left()).reduce(f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::test_words::tile;
    use crate::layout::tile::Tile;

    #[test]
    fn somebodys_own_bullet_marks_items_when_two_lines_begin_with_it() {
        assert!(begins_item("›", || true, || false), "the quotation mark clings to its word");
        for sign in ["?", ">"] {
            assert!(begins_item(sign, || true, || true) && !begins_item(sign, || true, || false), "{sign}");
        }
        assert!(!begins_item("§", || true, || true) && !begins_item("(", || true, || true));
    }

    #[test]
    fn numbers_and_letters_mark_items() {
        for first in ["1.", "12)", "a)", "(3)", "2]"] {
            assert!(is_number(first), "{first}");
        }
        for first in ["2008.", "a.", "ord)", "1", "[2]"] {
            assert!(!is_number(first), "{first}");
        }
    }

    #[test]
    fn the_next_number_marks_an_item_whatever_the_sentence_above_lacks() {
        let marked = |second: &str| {
            let texts = ["1. måle lyden i alle sale, hver eneste dag", second].map(str::to_owned);
            let line = |at: usize| SetLine::of(vec![vec![crate::layout::test_words::tile(at, 50.0, 12.0 * at as f32)]]);
            markers(&[line(0), line(1)], &texts, &[])[1].is_some()
        };
        assert!(marked("2. sænke lofterne hvert år"));
        assert!(!marked("4. klasse og alle de andre"));
    }

    #[test]
    fn misread_bullets_need_company() {
        assert!(begins_item("•", || false, || false));
        assert!(begins_item("®", || true, || true) && begins_item("€)", || true, || true));
        assert!(!begins_item("e", || true, || false));
        assert!(!begins_item("–", || false, || true));
        assert!(!begins_item("–", || true, || false));
    }

    #[test]
    fn a_stray_letter_below_a_bullet_is_one_where_an_engine_read_it() {
        let line = |at: usize, is_read: bool, text: f32| {
            let tile = |left: f32| Tile { is_read, ..crate::layout::test_words::tile(at, left, 12.0 * at as f32) };
            SetLine::of(vec![vec![tile(50.0), tile(text)]])
        };
        let marked = |is_read: bool, text: f32| {
            let texts = ["• Sænk lyden.", "w Giv tid.", "• Hold inde."].map(str::to_owned);
            let lines = [line(0, is_read, 92.0), line(1, is_read, text), line(2, is_read, 92.0)];
            markers(&lines, &texts, &[])[1].is_some()
        };
        assert!(marked(true, 92.0));
        assert!(!marked(false, 92.0) && !marked(true, 99.0));
    }

    #[test]
    fn stray_letters_prove_each_other() {
        let marked = |firsts: &[&str]| {
            let texts: Vec<String> = firsts.iter().map(|first| format!("{first} Giv tid til maden.")).collect();
            let tile = |at: usize, left: f32| Tile {
                is_read: true,
                ..crate::layout::test_words::tile(at, left, 12.0 * at as f32)
            };
            let lines: Vec<SetLine> =
                (0..texts.len()).map(|at| SetLine::of(vec![vec![tile(at, 50.0), tile(at, 92.0)]])).collect();
            markers(&lines, &texts, &[]).iter().filter(|marker| marker.is_some()).count()
        };
        assert_eq!(marked(&["v", "v", "vy", "v"]), 4);
        assert_eq!(marked(&["v", "vi", "Hun"]), 0);
    }

    #[test]
    fn the_point_that_is_left_of_a_number_marks_its_item() {
        let line = |at: usize, mark: f32, text: f32| {
            let tile =
                |left: f32| Tile { is_read: true, ..crate::layout::test_words::tile(at, left, 12.0 * at as f32) };
            SetLine::of(vec![vec![tile(mark), tile(text)]])
        };
        let marked = |text: f32| {
            let texts = ["1. Sænk lyden.", ": Giv tid.", "3. Hold inde."].map(str::to_owned);
            let lines = [line(0, 50.0, 62.0), line(1, 56.0, text), line(2, 50.0, 62.0)];
            markers(&lines, &texts, &[])[1].is_some()
        };
        assert!(marked(62.0) && !marked(70.0));
    }

    #[test]
    fn two_lines_with_the_same_stray_letter_are_a_list() {
        let marked = |firsts: [&str; 2]| {
            let texts = firsts.map(|first| format!("{first} Giv tid til maden."));
            let tile = |at: usize, left: f32| Tile {
                is_read: true,
                ..crate::layout::test_words::tile(at, left, 12.0 * at as f32)
            };
            let lines = [0, 1].map(|at| SetLine::of(vec![vec![tile(at, 50.0), tile(at, 92.0)]]));
            markers(&lines, &texts, &[]).iter().filter(|marker| marker.is_some()).count()
        };
        assert_eq!((marked(["a", "a"]), marked(["a", "w"])), (2, 0));
    }

    #[test]
    fn letters_count_on_and_a_number_may_end_a_sentence() {
        let line = |at: usize| SetLine::of(vec![vec![Tile { left: 10.0, ..tile(at, 10.0, 100.0 + 12.0 * at as f32) }]]);
        let lines: Vec<SetLine> = (0..2).map(line).collect();
        let marked = |texts: [&str; 2]| {
            let texts = texts.map(str::to_owned);
            markers(&lines, &texts, &[]).iter().map(Option::is_some).collect::<Vec<_>>()
        };
        assert_eq!(marked(["e) give hver tiende stol filt under alle benene", "f) åbne en dør"]), [true, true]);
        let told = "salen er åben for alle hver dag efter klokken";
        assert_eq!(marked([told, "18. Siden er der ro"]), [false, false]);
        assert!(marked(["Salen er åben", "18. Siden er der ro"])[1]);
    }

    #[test]
    fn a_tick_box_may_stand_in_the_middle_of_two_lines() {
        let line = |at: usize| SetLine::of(vec![vec![tile(at, 30.0, 100.0 + 12.0 * at as f32)]]);
        let lines: Vec<SetLine> = (0..3).map(line).collect();
        let texts = ["Hvem har vi talt med, og hvem har", "talt med os?", "Hvem mangler?"].map(str::to_owned);
        let tick = |middle: f32| Rect::new(10.0, middle - 7.0, 18.0, middle + 1.0).unwrap();
        let found = markers(&lines, &texts, &[tick(106.0), tick(124.0)]);
        assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
    }
}
