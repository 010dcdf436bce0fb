//! Glyphs to words: by the gaps between them, which is all that many PDFs have.

use super::font::is_noncharacter;
use super::painter::PlacedGlyph;
use crate::model::{Rect, Word, is_bullet};
use hayro_interpret::kurbo::Vec2;
use rustc_hash::FxBuildHasher;
use std::borrow::Cow;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

// All measures are shares of the type size.
/// A gap this wide ends a word where the line has no space glyphs.
const WORD_GAP: f64 = 0.17;
/// A gap this wide ends a word where the line has space glyphs too.
const WORD_GAP_BESIDE_SPACES: f64 = 0.25;
/// Letters set apart more than this on average are spaced out on purpose.
const SPACED_OUT: f64 = 0.08;
/// Gaps on each side of a place that tell whether the letters there are spaced out.
const NEAR: usize = 4;
/// Dots this near each other lead the eye together, however far apart letters stand.
const LEADER_GAP: f64 = 1.0;
/// A gap this wide ends a run of glyphs.
const RUN_GAP: f64 = 3.0;
/// A step back this long ends a run of glyphs.
const RUN_BACK: f64 = 0.6;
/// A step up or down this long ends a run of glyphs.
const RUN_STEP: f64 = 0.15;
/// The same glyph painted again this near is the same ink: false bold, drop shadow.
const SAME_INK: f64 = 0.1;
/// An accent lies over at least this share of its letter, or its letter over it.
const ACCENT_COVER: f64 = 0.6;
/// An accent is painted at most this far above or below the baseline of its letter.
const ACCENT_STEP: f64 = 0.4;
/// Height of a word's box above and below its baseline.
const ASCENT: f64 = 0.75;
const DESCENT: f64 = 0.22;
/// A space glyph that leaves more white than this before the next word is part of the word before it, type sizes.
const WHITE_BEHIND_BLANK: f64 = 0.08;
/// Directions less than this off an axis are that axis, degrees.
const AXIS_TOLERANCE: f64 = 15.0;

/// The words of a page in painting order. Every glyph with ink is in exactly one word, but for ink painted twice.
pub(super) fn words(glyphs: &[PlacedGlyph]) -> Vec<Word> {
    let glyphs = with_blanks(with_accents(&without_overprint(glyphs)));
    let mut words = Vec::new();
    let mut run: Vec<&PlacedGlyph> = Vec::new();
    for glyph in &glyphs {
        if run.last().is_some_and(|previous| !follows(previous, glyph)) {
            split_run(&run, &mut words);
            run.clear();
        }
        run.push(glyph);
    }
    split_run(&run, &mut words);
    without_shadows(words)
}

/// Engines that write invisible text stretch each word over its ink, some of them together with the space behind it: there the
/// last letter reaches as far as the space does. Such spaces leave white before the next word.
fn with_blanks(mut glyphs: Vec<Cow<'_, PlacedGlyph>>) -> Vec<Cow<'_, PlacedGlyph>> {
    let is_between = |word: &PlacedGlyph, blank: &PlacedGlyph| {
        word.invisible && blank.invisible && !is_blank(word) && is_blank(blank) && follows(word, blank)
    };
    let leaves_white = |three: &[Cow<'_, PlacedGlyph>]| {
        let (word, blank, next) = (&three[0], &three[1], &three[2]);
        let is_asked = is_between(word, blank) && !is_blank(next) && follows(blank, next);
        is_asked.then(|| offset(blank, next).0 > WHITE_BEHIND_BLANK * blank.size)
    };
    let (white, all) =
        glyphs.windows(3).filter_map(leaves_white).fold((0, 0), |(n, all), is| (n + u32::from(is), all + 1));
    if white * 2 > all {
        for at in 1..glyphs.len() {
            let (before, rest) = glyphs.split_at_mut(at);
            if let (Some(word), Some(blank)) = (before.last_mut(), rest.first())
                && is_between(word, blank)
            {
                word.to_mut().end = blank.end;
            }
        }
    }
    glyphs
}

/// Leaves out glyphs painted again on (nearly) the same place.
fn without_overprint(glyphs: &[PlacedGlyph]) -> Vec<&PlacedGlyph> {
    const CELL: f64 = 2.0; // points
    let cell = |point: f64| (point / CELL).floor() as i64;
    let mut seen: HashMap<(i64, i64), Vec<&PlacedGlyph>, FxBuildHasher> = HashMap::default();
    let mut kept = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        // The next cells at most, and only those that the same ink can lie in: this is asked for every glyph.
        let reach = (SAME_INK * glyph.size).min(CELL);
        let (x, y) = (glyph.start.x, glyph.start.y);
        let near = |point: f64| cell(point - reach)..=cell(point + reach);
        let again = near(x)
            .flat_map(|column| near(y).map(move |row| (column, row)))
            .any(|near| seen.get(&near).is_some_and(|others| others.iter().any(|other| is_same_ink(other, glyph))));
        if !again {
            seen.entry((cell(x), cell(y))).or_default().push(glyph);
            kept.push(glyph);
        }
    }
    kept
}

fn is_same_ink(a: &PlacedGlyph, b: &PlacedGlyph) -> bool {
    a.text == b.text
        && (a.start - b.start).hypot() <= SAME_INK * b.size
        && (a.size - b.size).abs() <= 0.1 * b.size
        && a.invisible == b.invisible
}

/// Puts accents painted over a letter, as TeX does in its old encoding, into the letter.
fn with_accents<'g>(glyphs: &[&'g PlacedGlyph]) -> Vec<Cow<'g, PlacedGlyph>> {
    let mut kept: Vec<Cow<'g, PlacedGlyph>> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let whole = kept.last().and_then(|last| accented(glyph, last).or_else(|| accented(last, glyph)));
        if whole.is_some() {
            kept.pop();
        }
        kept.push(whole.map_or(Cow::Borrowed(*glyph), Cow::Owned));
    }
    kept
}

/// `letter` with the accent that stands on it; `None` when it does not, or no such letter exists. An accent beside a
/// letter is a letter of its own, such as the acute that some type for an apostrophe.
fn accented(letter: &PlacedGlyph, mark: &PlacedGlyph) -> Option<PlacedGlyph> {
    let combining = combining(&mark.text)?;
    let base = match letter.text.as_str() {
        "ı" => "i",
        text if text.chars().all(char::is_alphabetic) => text,
        _ => return None,
    };
    let text: String = base.chars().chain([combining]).nfc().collect();
    let is_one_letter = text.chars().count() == 1;
    (is_one_letter && lies_over(mark, letter)).then(|| PlacedGlyph { text, ..letter.clone() })
}

/// The combining mark of an accent that takes up room of its own.
fn combining(text: &str) -> Option<char> {
    Some(match text {
        "`" | "ˋ" => '\u{300}',
        "´" | "ˊ" => '\u{301}',
        "^" | "ˆ" => '\u{302}',
        "~" | "˜" => '\u{303}',
        "¯" | "ˉ" => '\u{304}',
        "˘" => '\u{306}',
        "˙" => '\u{307}',
        "¨" => '\u{308}',
        "˚" => '\u{30a}',
        "˝" => '\u{30b}',
        "ˇ" => '\u{30c}',
        "¸" => '\u{327}',
        "˛" => '\u{328}',
        _ => return None,
    })
}

/// True when most of the narrower of the two lies over the other, in the direction of writing.
fn lies_over(mark: &PlacedGlyph, letter: &PlacedGlyph) -> bool {
    let (begins, step) = along(letter.angle, mark.start - letter.start);
    let ends = begins + (mark.end - mark.start).hypot();
    let width = (letter.end - letter.start).hypot();
    let common = ends.min(width) - begins.max(0.0);
    turn(mark.angle, letter.angle) < 10.0
        && step.abs() < ACCENT_STEP * letter.size
        && (mark.size - letter.size).abs() < 0.5 * letter.size
        && mark.invisible == letter.invisible
        && common > ACCENT_COVER * width.min(ends - begins)
}

/// True when `glyph` may stand on the same line as `previous`, further on.
fn follows(previous: &PlacedGlyph, glyph: &PlacedGlyph) -> bool {
    let (gap, step) = offset(previous, glyph);
    let size = previous.size.max(glyph.size);
    turn(previous.angle, glyph.angle) < 10.0
        && previous.size.min(glyph.size) > 0.5 * size
        && gap > -RUN_BACK * size
        && gap < RUN_GAP * size
        && step.abs() < RUN_STEP * size
        && previous.invisible == glyph.invisible
}

/// Distance from the end of `previous` to `glyph`, along and across the direction of writing, points.
fn offset(previous: &PlacedGlyph, glyph: &PlacedGlyph) -> (f64, f64) {
    along(previous.angle, glyph.start - previous.end)
}

/// A way along and across a direction of writing, points.
fn along(angle: f64, way: Vec2) -> (f64, f64) {
    if angle == 0.0 {
        return (way.x, way.y); // nearly all there is
    }
    let (sin, cos) = angle.to_radians().sin_cos();
    (way.x * cos + way.y * sin, way.y * cos - way.x * sin)
}

fn turn(a: f64, b: f64) -> f64 {
    let turn = (a - b).abs() % 360.0;
    turn.min(360.0 - turn)
}

fn is_blank(glyph: &PlacedGlyph) -> bool {
    glyph.text.trim().is_empty()
}

/// Dots that may be one of a row, which leads from a title to its page number.
fn is_leader(glyph: &PlacedGlyph) -> bool {
    matches!(glyph.text.as_str(), "." | "·" | "…")
}

fn split_run(run: &[&PlacedGlyph], words: &mut Vec<Word>) {
    let threshold = word_gap(run);
    let spacing = local_spacing(run);
    let mut word: Vec<&PlacedGlyph> = Vec::new();
    for (index, glyph) in run.iter().enumerate() {
        let parted = index > 0 && {
            let spaced = spacing.get(index).copied().unwrap_or(0.0);
            let leads = is_leader(glyph) && run[index - 1].text == glyph.text;
            let threshold = if leads { LEADER_GAP } else { threshold + spaced };
            offset(run[index - 1], glyph).0 > threshold * glyph.size
        };
        if parted || is_blank(glyph) {
            words.extend(word_of(&word));
            word.clear();
        }
        if !is_blank(glyph) {
            word.push(glyph);
        }
        // Bullets are words of their own, however near the text stands.
        if word.len() == 1 && glyph.text.chars().all(is_bullet) {
            words.extend(word_of(&word));
            word.clear();
        }
    }
    words.extend(word_of(&word));
}

/// The gaps between letters that stand side by side, as shares of the type size, each with the later letter's index.
/// Dots do not count: a row of them that leads to a page number is spaced out, and the title before it is not.
fn gaps(run: &[&PlacedGlyph]) -> Vec<(usize, f64)> {
    let is_letter = |glyph: &PlacedGlyph| !is_blank(glyph) && !is_leader(glyph);
    let pairs = run.windows(2).zip(1..).filter(|(pair, _)| is_letter(pair[0]) && is_letter(pair[1]));
    pairs.map(|(pair, index)| (index, offset(pair[0], pair[1]).0 / pair[1].size)).collect()
}

/// By how much letters are spaced out on purpose: the middle gap, when it is wide and not by chance.
fn spacing(mut gaps: Vec<f64>) -> f64 {
    gaps.sort_by(f64::total_cmp);
    let middle = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);
    if gaps.len() >= 4 && middle > SPACED_OUT { middle } else { 0.0 }
}

/// The gap that ends a word in this run, as a share of the type size: wider where all letters are spaced out. Beside
/// space glyphs spacing is a matter of each place.
fn word_gap(run: &[&PlacedGlyph]) -> f64 {
    if run.iter().any(|glyph| is_blank(glyph)) {
        return WORD_GAP_BESIDE_SPACES;
    }
    spacing(gaps(run).into_iter().map(|(_, gap)| gap).collect()) + WORD_GAP
}

/// By how much the letters round each place of a run with space glyphs are spaced out; empty when nowhere.
fn local_spacing(run: &[&PlacedGlyph]) -> Vec<f64> {
    let gaps = gaps(run);
    let wide = gaps.iter().filter(|(_, gap)| *gap > WORD_GAP_BESIDE_SPACES).count();
    if wide < 3 || !run.iter().any(|glyph| is_blank(glyph)) {
        return Vec::new();
    }
    let mut spacings = vec![0.0; run.len()];
    for (at, (index, _)) in gaps.iter().enumerate() {
        let near = &gaps[at.saturating_sub(NEAR)..(at + NEAR + 1).min(gaps.len())];
        spacings[*index] = spacing(near.iter().map(|(_, gap)| *gap).collect());
    }
    spacings
}

fn word_of(glyphs: &[&PlacedGlyph]) -> Option<Word> {
    let first = glyphs.first()?;
    let text = clean(glyphs.iter().map(|g| g.text.as_str()));
    if text.is_empty() {
        return None;
    }
    let size = glyphs.iter().map(|g| g.size).fold(0.0, f64::max);
    let (says, bold) = glyphs.iter().filter_map(|g| g.bold).fold((0, 0), |(n, b), is| (n + 1, b + u32::from(is)));
    Some(Word {
        text,
        rect: rect(glyphs, size)?,
        baseline: first.start.y as f32,
        size: size as f32,
        bold: bold * 2 > says,
        direction: direction(first.angle),
        confidence: None,
        starts_line: false,
        invisible: first.invisible,
        is_ink: false,
        colour: first.colour,
    })
}

/// The box from ascent to descent, from the first glyph's start to the last one's end.
fn rect(glyphs: &[&PlacedGlyph], size: f64) -> Option<Rect> {
    let (sin, cos) = glyphs.first()?.angle.to_radians().sin_cos();
    let up = Vec2::new(sin, -cos) * size;
    let corners = glyphs.iter().flat_map(|g| [g.start, g.end]).flat_map(|p| [p + up * ASCENT, p - up * DESCENT]);
    let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for corner in corners {
        (left, right) = (left.min(corner.x), right.max(corner.x));
        (top, bottom) = (top.min(corner.y), bottom.max(corner.y));
    }
    Rect::new(left as f32, top as f32, right as f32, bottom as f32)
}

/// Clockwise degrees, 0 to 359; nearly upright is upright.
fn direction(angle: f64) -> u16 {
    let quarter = (angle / 90.0).round() * 90.0;
    let angle = if (angle - quarter).abs() <= AXIS_TOLERANCE { quarter } else { angle };
    angle.rem_euclid(360.0).round() as u16 % 360
}

/// Letters of a word: NFC, ligatures taken apart, painted soft hyphens as hyphens, invisible marks left out.
fn clean<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for (part, c) in parts.flat_map(|part| part.chars().map(move |c| (part, c))) {
        match c {
            '\u{fb00}' => text.push_str("ff"),
            '\u{fb01}' => text.push_str("fi"),
            '\u{fb02}' => text.push_str("fl"),
            '\u{fb03}' => text.push_str("ffi"),
            '\u{fb04}' => text.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => text.push_str("st"),
            // By itself it was painted, so it is no mere permission to hyphenate. Beside a letter that one glyph stands
            // for it is: a font's table may give every l the soft hyphen that followed one of them.
            '\u{ad}' if part.chars().all(|c| c == '\u{ad}') => text.push('-'),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => {}
            c if c.is_control() || c.is_whitespace() || is_noncharacter(c) => {}
            c => text.push(c),
        }
    }
    text.nfc().collect()
}

/// Leaves out words that lie, shifted a little, under the same word painted later: drop shadows.
fn without_shadows(words: Vec<Word>) -> Vec<Word> {
    let mut last: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut shadow = vec![false; words.len()];
    for (index, word) in words.iter().enumerate() {
        if word.text.chars().count() < 3 {
            continue;
        }
        let same = last.entry(word.text.as_str()).or_default();
        for earlier in same.iter() {
            shadow[*earlier] |= is_shadow(&words[*earlier], word);
        }
        same.retain(|earlier| !shadow[*earlier]);
        same.push(index);
    }
    words.into_iter().zip(shadow).filter(|(_, shadow)| !shadow).map(|(word, _)| word).collect()
}

fn is_shadow(earlier: &Word, later: &Word) -> bool {
    let common = earlier.rect.intersection(later.rect).map_or(0.0, Rect::area);
    common > 0.6 * earlier.rect.area().min(later.rect.area())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_interpret::kurbo::Point;

    /// Letters of width 5 at size 10, each `gaps` further on.
    fn set(letters: &[(&str, f64)]) -> Vec<PlacedGlyph> {
        let mut x = 0.0;
        letters
            .iter()
            .map(|(text, gap)| {
                x += gap + 5.0;
                PlacedGlyph {
                    text: (*text).to_owned(),
                    start: Point::new(x - 5.0, 100.0),
                    end: Point::new(x, 100.0),
                    size: 10.0,
                    angle: 0.0,
                    bold: None,
                    invisible: false,
                    colour: None,
                }
            })
            .collect()
    }

    fn texts(glyphs: &[PlacedGlyph]) -> Vec<String> {
        words(glyphs).into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn gaps_part_words_without_spaces() {
        assert_eq!(texts(&set(&[("p", 0.0), ("å", 0.3), ("Æ", 3.0), ("r", 0.0), ("ø", 0.0)])), ["på", "Ærø"]);
    }

    #[test]
    fn a_space_that_was_stretched_with_its_word_belongs_to_it() {
        let layer = |white: f64| {
            let letters = set(&[("p", 0.0), ("å", 0.0), (" ", 0.0), ("Æ", white), ("r", 0.0), ("ø", 0.0), (" ", 0.0)]);
            let glyphs: Vec<PlacedGlyph> = letters.into_iter().map(|g| PlacedGlyph { invisible: true, ..g }).collect();
            words(&glyphs).into_iter().map(|word| word.rect.width()).collect::<Vec<_>>()
        };
        assert_eq!(layer(3.0), [15.0, 20.0], "white follows the space: it is the last part of the word's ink");
        assert_eq!(layer(0.0), [10.0, 15.0]);
    }

    #[test]
    fn spaced_out_letters_are_one_word() {
        let glyphs = set(&[("F", 0.0), ("R", 2.5), ("I", 2.5), ("S", 2.5), ("Æ", 2.5), ("T", 2.5)]);
        assert_eq!(texts(&glyphs), ["FRISÆT"]);
    }

    #[test]
    fn spaced_out_words_stand_beside_others() {
        let spaced = "Vi har brug".chars().map(|c| (c.to_string(), 3.6));
        let usual = " for mere tid".chars().map(|c| (c.to_string(), 0.0));
        let letters: Vec<(String, f64)> = spaced.chain(usual).collect();
        let glyphs = set(&letters.iter().map(|(c, gap)| (c.as_str(), *gap)).collect::<Vec<_>>());
        assert_eq!(texts(&glyphs), ["Vi", "har", "brug", "for", "mere", "tid"]);
    }

    #[test]
    fn leaders_do_not_space_out_the_title_before_them() {
        let title = [("d", 0.0), ("e", 0.0), ("n", 0.0), ("b", 3.3), ("y", 0.0)];
        let dots = std::iter::repeat_n((".", 3.0), 12);
        let letters: Vec<_> = title.into_iter().chain([(".", 5.0)]).chain(dots).chain([("3", 6.0)]).collect();
        assert_eq!(texts(&set(&letters)), ["den", "by", ".............", "3"]);
    }

    #[test]
    fn accents_over_letters_are_part_of_them() {
        assert_eq!(texts(&set(&[("f", 0.0), ("˚", 0.0), ("a", -5.0), ("r", 0.0)])), ["får"]);
        assert_eq!(texts(&set(&[("e", 0.0), ("´", -5.0), ("r", 0.0), ("¨", 0.0), ("ı", -4.5)])), ["érï"]);
        let mut raised = set(&[("˚", 0.0), ("A", -5.0), ("r", 0.0)]);
        raised[0].start.y -= 2.5;
        raised[0].end.y -= 2.5;
        assert_eq!(texts(&raised), ["År"]);
    }

    #[test]
    fn accents_beside_letters_stand_for_themselves() {
        assert_eq!(texts(&set(&[("0", 0.0), ("´", 0.0), ("e", 0.0), ("r", 0.0)])), ["0´er"]);
        assert_eq!(texts(&set(&[("˚", 0.0), ("x", -5.0)])), ["˚x"]);
    }

    #[test]
    fn ligatures_marks_and_painted_soft_hyphens() {
        let glyphs = set(&[("ﬁ", 0.0), ("a\u{30a}", 0.0), ("\u{ad}", 0.0), ("\u{200b}", 0.0)]);
        assert_eq!(texts(&glyphs), ["fiå-"]);
        let glyphs = set(&[("l\u{ad}", 0.0), ("o", 0.0), ("v", 0.0), ("\u{ad}", 0.0)]);
        assert_eq!(texts(&glyphs), ["lov-"]);
    }

    #[test]
    fn ink_painted_twice_is_read_once() {
        let once = set(&[("r", 0.0), ("å", 0.0), ("d", 0.0)]);
        let mut twice = once.clone();
        twice.extend(once.iter().cloned().map(|mut g| {
            g.start.x += 0.4;
            g.end.x += 0.4;
            g
        }));
        assert_eq!(texts(&twice), ["råd"]);
        let mut shadow = once.clone();
        shadow.extend(once.into_iter().map(|mut g| {
            g.start.x += 1.5;
            g.end.x += 1.5;
            g.start.y += 1.5;
            g.end.y += 1.5;
            g
        }));
        assert_eq!(texts(&shadow), ["råd"]);
    }
}
