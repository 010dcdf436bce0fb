//! Pictures to words: what the OCR engine says, in page points.

use crate::model::{PlacedWords, Rect, Word};

// Shares of the type size.
const X_HEIGHT: f32 = 0.52;
const CAPITALS: f32 = 0.73;
const T_HEIGHT: f32 = 0.67; // 0.63 to 0.73
const DESCENDER: f32 = 0.21;
/// A way between two words of a line that parts it, type sizes.
const WIDE: f32 = 1.2;
/// Mean width of a letter, type sizes.
const LETTER_WIDTH: f32 = 0.5;
/// Boxes higher than their letters by this factor hold more than them.
const SWOLLEN: f32 = 1.4;
/// Sizes that differ less than this from the page's usual one are that size.
const SAME: f32 = 0.05;
/// An initial is larger than its line by this factor.
const LARGE: f32 = 1.8;
/// Widths that part hyphens, dashes and long dashes standing alone, type sizes (0.25, 0.4 to 0.6 and 1 in most fonts): engines
/// take the one for the other.
const DASH: f32 = 0.35;
const LONG_DASH: f32 = 0.75;
/// Specks that an engine takes for signs have a confidence below this.
const SPECK: f32 = 0.4;

/// Words in pixels to words in points, with sizes and baselines estimated; specks are left out.
pub(super) fn placed(words: Vec<Word>, to_page: [f32; 6]) -> PlacedWords {
    let mut placed = settled(without_specks(words), to_page);
    for word in placed.words.iter_mut().filter(|word| is_dash(word)) {
        if (DASH..LONG_DASH).contains(&(word.rect.width() / word.size)) {
            "–".clone_into(&mut word.text);
        }
    }
    placed
}

/// The same with every word kept.
pub(super) fn settled(mut words: Vec<Word>, to_page: [f32; 6]) -> PlacedWords {
    for word in &mut words {
        if let Some(rect) = mapped(word.rect, to_page) {
            word.rect = rect;
        }
    }
    for line in words.chunk_by_mut(|_, next| !next.starts_line) {
        part_boxes(line);
    }
    for word in &mut words {
        let (above, below) = reach(&word.text);
        let height = if word.direction % 180 == 90 { word.rect.width() } else { word.rect.height() };
        word.size = (height / (above + below)).max(1.0);
        word.baseline = word.rect.bottom() - below * word.size;
    }
    let usual = usual_shape(&words);
    for stretch in words.chunk_by_mut(same_stretch) {
        settle(stretch, usual);
    }
    even(&mut words);
    PlacedWords { words, ..PlacedWords::default() }
}

/// Gives stretches that are nearly as large as most of the page's text its size: the letters of a line happen to be higher or less
/// high than those of another.
fn even(words: &mut [Word]) {
    let mut sizes: Vec<(f32, usize)> = words.iter().map(|word| (word.size, word.text.len())).collect();
    let Some(usual) = quantile(&mut sizes, 2) else { return };
    for word in words.iter_mut().filter(|word| word.direction == 0 && (word.size / usual - 1.0).abs() < SAME) {
        word.size = usual;
    }
}

/// Parts the boxes of a line's words: on rough scans engines draw some of them over the words that follow.
fn part_boxes(line: &mut [Word]) {
    for at in 1..line.len() {
        let (before, word) = line.split_at_mut(at);
        let (Some(before), Some(word)) = (before.last_mut(), word.first_mut()) else { return };
        let (a, b) = (before.rect, word.rect);
        if a.right() <= b.left() || before.direction != 0 {
            continue;
        }
        let gap = 0.2 * a.height().min(b.height());
        if b.left() - gap > a.left() {
            before.rect = Rect::new(a.left(), a.top(), b.left() - gap, a.bottom()).unwrap_or(a);
        } else if a.right() + gap < b.right() {
            word.rect = Rect::new(a.right() + gap, b.top(), b.right(), b.bottom()).unwrap_or(b);
        }
    }
}

/// The type size of a stretch by its words' heights, and by their widths.
fn sizes(stretch: &[Word]) -> Option<(f32, f32)> {
    let letters = |word: &Word| word.text.chars().filter(|c| c.is_alphanumeric()).count();
    let mut heights: Vec<(f32, usize)> = stretch.iter().map(|w| (w.size, letters(w))).collect();
    let by_height = quantile(&mut heights, 2)?;
    let (width, signs) = stretch
        .iter()
        .filter(|w| letters(w) > 1)
        .fold((0.0, 0), |(width, signs), word| (width + word.rect.width(), signs + word.text.chars().count()));
    Some((by_height, if signs < 3 { by_height } else { (width / (signs as f32 * LETTER_WIDTH)).max(1.0) }))
}

/// How much larger the type of the page is by its heights than by its widths: fonts are narrow or wide.
fn usual_shape(words: &[Word]) -> f32 {
    let stretches = words.chunk_by(same_stretch);
    let shape = |stretch: &[Word]| sizes(stretch).map(|(height, width)| (height / width, stretch.len()));
    let mut shapes: Vec<(f32, usize)> = stretches.filter_map(shape).collect();
    quantile(&mut shapes, 4).unwrap_or(1.0).clamp(0.7, 1.4) // rough scans only make boxes larger
}

/// The value that one part in `parts` of the weight does not exceed.
pub(super) fn quantile(values: &mut [(f32, usize)], parts: usize) -> Option<f32> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let share = values.iter().map(|(_, weight)| weight).sum::<usize>().div_ceil(parts).max(1);
    let mut seen = 0;
    let found = values.iter().find(|(_, weight)| {
        seen += weight;
        seen >= share
    });
    found.or(values.last()).map(|(value, _)| *value)
}

/// Words that are no specks. A dash between two words of a line is none, however little the engine believes in it, nor is a
/// mark before a line that stands as another one does.
fn without_specks(words: Vec<Word>) -> Vec<Word> {
    let goes_on: Vec<bool> = words.iter().skip(1).map(|next| !next.starts_line).chain([false]).collect();
    let hung = hung(&words);
    let mut starts = false;
    let mut kept = Vec::with_capacity(words.len());
    for ((mut word, goes_on), hung) in words.into_iter().zip(goes_on).zip(hung) {
        let joins = !word.starts_line && goes_on && is_dash(&word) && word.rect.width() > word.rect.height();
        if is_speck(&word) && !joins && !hung {
            starts |= word.starts_line; // the line begins with its next word
            continue;
        }
        word.starts_line |= std::mem::take(&mut starts);
        kept.push(word);
    }
    kept
}

/// A bullet stands at most so many line heights before its text, and at least so many.
const HANGS: std::ops::Range<f32> = 0.2..2.5;
/// Marks and texts of one list stand below each other within this many line heights: scans lie askew.
const BELOW: f32 = 0.4;

/// A sign that a line hangs from.
struct ListMark {
    /// Which word it is.
    at: usize,
    /// Left edges of the sign and of the text behind it, and the text's height.
    left: f32,
    text: f32,
    height: f32,
}

/// The signs that lines hang from, from left to right.
fn list_marks(words: &[Word]) -> Vec<ListMark> {
    let is_sign = |word: &Word| !word.text.chars().any(char::is_alphanumeric) || word.text.chars().count() == 1;
    let mark = |(at, pair): (usize, &[Word])| {
        let (sign, text) = (&pair[0], &pair[1]);
        let height = text.rect.height();
        let hangs = sign.starts_line
            && !text.starts_line
            && sign.direction == 0
            && is_sign(sign)
            && text.text.starts_with(char::is_uppercase)
            && sign.rect.height() < height
            && HANGS.contains(&((text.rect.left() - sign.rect.right()) / height));
        hangs.then_some(ListMark { at, left: sign.rect.left(), text: text.rect.left(), height })
    };
    let mut marks: Vec<ListMark> = words.windows(2).enumerate().filter_map(mark).collect();
    marks.sort_by(|a, b| a.left.total_cmp(&b.left));
    marks
}

/// For each word: does a line hang from it as another one of the page hangs from its own sign? Bullets are small, and engines
/// believe in some of them less than in others.
fn hung(words: &[Word]) -> Vec<bool> {
    let marks = list_marks(words);
    let mut hung = vec![false; words.len()];
    for own in &marks {
        let near = BELOW * own.height;
        let first = marks.partition_point(|mark| mark.left <= own.left - near);
        let alike = |mark: &&ListMark| (mark.text - own.text).abs() < near && (mark.height - own.height).abs() < near;
        let level = marks[first..].iter().take_while(|mark| mark.left < own.left + near);
        hung[own.at] = level.filter(alike).nth(1).is_some(); // the first may be itself
    }
    hung
}

fn is_speck(word: &Word) -> bool {
    let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count();
    word.confidence.is_some_and(|c| c < SPECK) && letters < 2
}

/// A box under an affine map.
fn mapped(rect: Rect, map: [f32; 6]) -> Option<Rect> {
    let corners = [
        (rect.left(), rect.top()),
        (rect.right(), rect.top()),
        (rect.left(), rect.bottom()),
        (rect.right(), rect.bottom()),
    ]
    .map(|(x, y)| (map[0] * x + map[2] * y + map[4], map[1] * x + map[3] * y + map[5]));
    let (mut left, mut top, mut right, mut bottom) = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
    for (x, y) in corners {
        (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x), bottom.max(y));
    }
    Rect::new(left, top, right, bottom)
}

/// How far a word's ink reaches above and below the baseline, type sizes.
pub(super) fn reach(text: &str) -> (f32, f32) {
    let tall = |c: char| c.is_uppercase() || c.is_numeric() || "bdfhikl!?()[]/|\"'åéø½%&".contains(c);
    let low = |c: char| "gjpqyç,;()[]/|Q".contains(c);
    let above = match (text.chars().any(tall), text.contains('t')) {
        (true, _) => CAPITALS,
        (false, true) => T_HEIGHT,
        (false, false) => X_HEIGHT,
    };
    (above, if text.chars().any(low) { DESCENDER } else { 0.0 })
}

/// True when a word goes on in the stretch of the one before it.
pub(super) fn same_stretch(word: &Word, next: &Word) -> bool {
    !next.starts_line && !is_wide(word, next)
}

/// True when the way from a word to the next one of its line may lead into another column.
fn is_wide(word: &Word, next: &Word) -> bool {
    // How high a dash is tells nothing of its type.
    let size = match (is_dash(word), is_dash(next)) {
        (true, false) => next.size,
        (false, true) => word.size,
        _ => word.size.min(next.size),
    };
    next.rect.left() - word.rect.right() > WIDE * size
}

fn is_dash(word: &Word) -> bool {
    matches!(word.text.as_str(), "-" | "–" | "—")
}

/// The words of a stretch of a line get the type size of most of its letters, and boxes that are as high as their
/// letters: on rough scans engines draw the boxes of words, even of all words of a line, over the lines above and
/// below. A large letter that opens the stretch keeps its own size.
fn settle(stretch: &mut [Word], usual: f32) {
    if stretch.iter().any(|word| word.direction != 0) {
        return;
    }
    let Some((by_height, by_width)) = sizes(stretch) else { return };
    let is_swollen = by_height > SWOLLEN * usual * by_width;
    let size = if is_swollen { usual * by_width } else { by_height };
    for (at, word) in stretch.iter_mut().enumerate() {
        let (above, below) = reach(&word.text);
        let is_initial = at == 0 && word.text.chars().count() == 1 && word.size > LARGE * size && !is_swollen;
        if is_initial {
            continue;
        }
        let (rect, ink) = (word.rect, (above + below) * size);
        if rect.height() > SWOLLEN * ink {
            let (_, y) = rect.centre();
            word.rect = Rect::new(rect.left(), y - ink / 2.0, rect.right(), y + ink / 2.0).unwrap_or(rect);
        }
        word.size = size;
        word.baseline = word.rect.bottom() - below * size;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::test_words;

    fn word(text: &str, top: f32, bottom: f32) -> Word {
        let rect = Rect::new(0.0, top, 40.0, bottom).unwrap();
        Word { baseline: 0.0, size: 0.0, starts_line: false, ..test_words::word(text, rect, 0.9) }
    }

    /// A word of 100-pixel type.
    fn wide(text: &str, left: f32, top: f32, bottom: f32) -> Word {
        let right = left + 50.0 * text.chars().count() as f32;
        Word { rect: Rect::new(left, top, right, bottom).unwrap(), ..word(text, top, bottom) }
    }

    fn placed_small(words: Vec<Word>) -> Vec<Word> {
        placed(words, [0.1, 0.0, 0.0, 0.1, 0.0, 0.0]).words
    }

    #[test]
    fn sizes_and_baselines_come_from_the_letters() {
        let words = [("Hus", 0.0, 100.0, 173.0), ("mere", 180.0, 121.0, 173.0), ("og", 410.0, 121.0, 194.0)];
        for word in placed_small(words.map(|(text, left, top, bottom)| wide(text, left, top, bottom)).into()) {
            assert!((word.size - 10.0).abs() < 0.2, "{word:?}");
            assert!((word.baseline - 17.3).abs() < 0.2, "{word:?}");
        }
    }

    #[test]
    fn boxes_over_several_lines_and_over_other_words_are_mended() {
        let mut first = wide("mere", 0.0, 121.0, 173.0);
        first.rect = Rect::new(0.0, 121.0, 900.0, 173.0).unwrap();
        let words = placed_small(vec![first, wide("at", 230.0, 37.0, 237.0), wide("give", 360.0, 100.0, 194.0)]);
        assert!((words[0].rect.right() - 22.0).abs() < 2.0, "{:?}", words[0]);
        for word in words {
            assert!((word.size - 10.0).abs() < 0.3 && (word.baseline - 17.3).abs() < 0.4, "{word:?}");
        }
    }

    #[test]
    fn a_line_of_swollen_boxes_has_the_size_of_its_widths() {
        let mut words = vec![wide("hele", 0.0, 0.0, 300.0), wide("linjen", 220.0, 0.0, 300.0)];
        let sound = ["det", "den", "hele"].map(|text| wide(text, 0.0, 1100.0, 1173.0));
        words.extend(sound.into_iter().map(|word| Word { starts_line: true, ..word }));
        for word in placed_small(words) {
            assert!((8.0..16.0).contains(&word.size), "{word:?}");
        }
    }

    #[test]
    fn a_dash_is_known_by_its_width() {
        let dash = |text: &str, left: f32, width: f32| Word {
            rect: Rect::new(left, 140.0, left + width, 150.0).unwrap(),
            ..word(text, 140.0, 150.0)
        };
        let mere = |left: f32| wide("mere", left, 121.0, 173.0);
        let words = vec![
            mere(0.0),
            dash("-", 230.0, 26.0),
            mere(280.0),
            dash("-", 510.0, 52.0),
            mere(590.0),
            dash("—", 820.0, 52.0),
            mere(900.0),
            dash("—", 1130.0, 100.0),
            mere(1260.0),
        ];
        let read: Vec<String> = placed_small(words).into_iter().map(|word| word.text).collect();
        assert_eq!(read.join(" "), "mere - mere – mere – mere — mere");
    }

    #[test]
    fn a_dash_between_words_is_no_speck_and_a_speck_before_a_line_leaves_it_its_start() {
        let doubted = |text: &str, left: f32, right: f32, starts_line: bool| Word {
            rect: Rect::new(left, 140.0, right, 148.0).unwrap(),
            confidence: Some(0.1),
            starts_line,
            ..word(text, 140.0, 148.0)
        };
        let words = vec![
            doubted("~", 0.0, 9.0, true),
            wide("mere", 20.0, 121.0, 173.0),
            doubted("-", 240.0, 292.0, false),
            wide("mere", 310.0, 121.0, 173.0),
            doubted("-", 540.0, 592.0, false),
        ];
        let read: Vec<(String, bool)> =
            placed_small(words).into_iter().map(|word| (word.text, word.starts_line)).collect();
        let (first, rest) = read.split_first().unwrap();
        assert_eq!(*first, ("mere".to_owned(), true));
        assert_eq!(rest.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["–", "mere"]);
    }

    #[test]
    fn a_doubtful_mark_that_hangs_as_another_does_is_a_bullet() {
        let line = |top: f32, mark: &str, confidence: f32, left: f32| {
            [
                Word {
                    rect: Rect::new(left, top + 9.0, left + 8.0, top + 17.0).unwrap(),
                    confidence: Some(confidence),
                    starts_line: true,
                    ..word(mark, left, left + 8.0)
                },
                Word { rect: Rect::new(40.0, top, 140.0, top + 30.0).unwrap(), ..word("Mere", 40.0, 140.0) },
            ]
        };
        let words = [line(0.0, "*", 0.9, 10.0), line(60.0, "*", 0.05, 11.0), line(120.0, "~", 0.05, 26.0)].concat();
        let read: Vec<String> = placed_small(words).into_iter().map(|word| word.text).collect();
        assert_eq!(read.join(" "), "* Mere * Mere Mere");
    }

    #[test]
    fn specks_are_no_words() {
        let mut speck = word("~", 0.0, 9.0);
        speck.confidence = Some(0.1);
        assert!(placed(vec![speck], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]).words.is_empty());
    }
}
