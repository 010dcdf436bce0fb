//! What the picture of a scanned page shows of its words: where their ink ends above and below, and how heavy it is. A scanner's
//! text layer tells neither, and an OCR engine tells no weight.

use super::ocr;
use super::triage::Picture;
use crate::model::{PlacedWords, Rect, Word};
use std::ops::Range;

/// The ink of a word is looked for this far above and below its baseline, type sizes as stated: they may be much too small.
const ABOVE: f32 = 1.8;
const BELOW: f32 = 0.7;
/// Every letter has ink in this band above the baseline, type sizes.
const BAND: f32 = 0.5;
/// Words whose darkest ink differs less from the paper are no print, grey levels.
const FAINT: u8 = 30;
/// The darkest ink is that of the darkest so many pixels in a hundred.
const DARKEST: usize = 2;
/// A row has ink where a pixel is at least so much of the darkest, percent.
const INK: u32 = 45;
/// Dots and rings stand at most this far above their letters, type sizes.
const DOT: f32 = 0.14;
/// Bold type has about so many times as much ink in the band as the page's usual type (1.24 to 1.5 times in scans at 150 pixels
/// an inch; other families of one weight have up to 1.16 times as much), give or take this.
const BOLD: f32 = 1.2;
const BOLD_NOISE: f32 = 0.15;
/// What is lighter is never bold.
const LEAST_BOLD: f32 = 1.1;
/// Above the heaviest type of a page there is a gap as wide as this.
const HEADROOM: f32 = 0.2;
/// A larger share of a page's text is its own kind of text, however heavy: lists in a medium weight.
const MOST_BOLD: f32 = 0.35;
/// What is heavier than this is bold at all sizes: small type has more ink than large type of the same weight.
const SURELY_BOLD: f32 = 1.45;
/// Sizes of the page's usual type that say where bold begins, of its usual size.
const SIZES: Range<f32> = 0.85..1.5;
/// Lines with fewer letters tell no weight.
const LETTERS: usize = 4;

/// Words of an invisible text layer with sizes, boxes and weight by the ink that lies behind them.
pub(super) fn behind(mut layer: PlacedWords, picture: &Picture) -> PlacedWords {
    let Some(page) = Ink::of(picture) else { return layer };
    let starts = starts(&layer.words);
    for (word, starts_line) in layer.words.iter_mut().zip(starts) {
        word.starts_line = starts_line;
    }
    let (own, others): (Vec<Word>, Vec<Word>) =
        layer.words.into_iter().partition(|word| word.invisible && word.direction == 0);
    let own = own.into_iter().map(|word| page.tight(word)).collect();
    let mut words = ocr::settled(own, picture.image.to_page).words;
    weigh(&mut words, picture);
    words.extend(others);
    let mut placed = PlacedWords { words, ..layer };
    placed.add_panels(&picture.panels);
    placed
}

/// Which words begin a line.
fn starts(words: &[Word]) -> Vec<bool> {
    let goes_on = |word: &Word, next: &Word| {
        let letter = |word: &Word| word.rect.width() / word.text.chars().count().max(1) as f32;
        let mean = letter(word).max(letter(next));
        (word.baseline - next.baseline).abs() < mean && next.rect.left() > word.rect.right() - mean
    };
    let pairs = words.windows(2).map(|pair| !goes_on(&pair[0], &pair[1]));
    std::iter::once(true).chain(pairs).take(words.len()).collect()
}

/// Says which stretches of a page's lines are bold.
pub(super) fn weigh(words: &mut [Word], picture: &Picture) {
    let Some(page) = Ink::of(picture) else { return };
    let stretches: Vec<Weighed> = words.chunk_by(ocr::same_stretch).map(|stretch| page.weighed(stretch)).collect();
    let usual = |pick: fn(&Weighed) -> Option<f32>| {
        let mut values: Vec<_> = stretches.iter().filter_map(|own| Some((pick(own)?, own.letters))).collect();
        ocr::quantile(&mut values, 2)
    };
    let (Some(weight), Some(size)) = (usual(|own| own.weight), usual(|own| Some(own.size))) else { return };
    let is_usual = |own: &&Weighed| SIZES.contains(&(own.size / size));
    let bold =
        bold(stretches.iter().filter(is_usual).filter_map(|own| Some((own.weight? / weight, own.letters))).collect());
    for (stretch, own) in words.chunk_by_mut(ocr::same_stretch).zip(&stretches) {
        let least = if own.size < SIZES.start * size { SURELY_BOLD } else { bold };
        // A title is one however heavy, and its lines belong together.
        let is_bold = own.size < SIZES.end * size && own.weight.is_some_and(|own| own / weight > least);
        for word in stretch {
            word.bold = is_bold;
        }
    }
}

/// Where bold begins: in the widest gap between weights, one near the usual place counting for more; at most so much of the text
/// is bold that it still stands out.
fn bold(mut weights: Vec<(f32, usize)>) -> f32 {
    weights.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut heavier: usize = weights.iter().map(|(_, letters)| letters).sum();
    let most = heavier as f32 * MOST_BOLD;
    weights.extend(weights.last().map(|(heaviest, _)| (heaviest + HEADROOM, 0)));
    let mut best = (0.0, BOLD);
    for pair in weights.windows(2) {
        let ((lighter, letters), (weight, _)) = (pair[0], pair[1]);
        heavier -= letters;
        let middle = f32::midpoint(lighter, weight);
        let off = (middle - BOLD) / BOLD_NOISE;
        let counts = (weight - lighter) * (-off * off).exp();
        if counts > best.0 && heavier as f32 <= most {
            best = (counts, middle);
        }
    }
    best.1.clamp(LEAST_BOLD, SURELY_BOLD)
}

/// A stretch of a line as it is weighed.
struct Weighed {
    /// Points.
    size: f32,
    /// The share of the band above the baseline that its ink fills, where it has letters enough.
    weight: Option<f32>,
    letters: usize,
}

/// The grey levels of an upright picture of a page.
struct Ink<'a> {
    grey: &'a [u8],
    width: usize,
    height: usize,
    /// Pixels per point, and where the page begins.
    scale: f32,
    left: f32,
    top: f32,
}

/// The pixels round a word.
struct Window {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
    paper: u8,
    /// How much the darkest ink differs from the paper; in light print on a dark ground the lightest.
    contrast: u8,
}

impl<'a> Ink<'a> {
    fn of(picture: &'a Picture) -> Option<Self> {
        let [scale, y_lean, x_lean, y_scale, left, top] = picture.image.to_page;
        let is_upright =
            scale > 0.0 && (y_scale / scale - 1.0).abs() < 0.05 && y_lean.abs().max(x_lean.abs()) < 0.02 * scale;
        let (width, height) = (picture.image.width_px as usize, picture.image.height_px as usize);
        let grey = picture.levels().filter(|_| is_upright)?;
        Some(Self { grey, width, height, scale: scale.recip(), left, top })
    }

    /// The pixels from one row to another, points, behind a box.
    fn window(&self, rect: Rect, top: f32, bottom: f32) -> Option<Window> {
        let across = |x: f32| ((x - self.left) * self.scale).max(0.0) as usize;
        let down = |y: f32| ((y - self.top) * self.scale).max(0.0).round() as usize;
        let (left, right) = (across(rect.left()), (across(rect.right()) + 1).min(self.width));
        let (top, bottom) = (down(top), down(bottom).min(self.height));
        if left >= right || top >= bottom {
            return None;
        }
        let mut levels = [0_usize; 256];
        for level in (top..bottom).flat_map(|row| &self.grey[row * self.width + left..row * self.width + right]) {
            levels[usize::from(*level)] += 1;
        }
        let all = (right - left) * (bottom - top);
        let paper = darkest(levels.iter().copied(), all / 2);
        let mut apart = [0_usize; 256];
        for (level, count) in levels.iter().enumerate() {
            apart[level.abs_diff(usize::from(paper))] += count;
        }
        let contrast = u8::MAX - darkest(apart.iter().rev().copied(), all * DARKEST / 100);
        (contrast >= FAINT).then_some(Window { left, right, top, bottom, paper, contrast })
    }

    fn around(&self, word: &Word) -> Option<Window> {
        self.window(word.rect, word.baseline - ABOVE * word.size, word.baseline + BELOW * word.size)
    }

    /// The word with its box, in pixels, drawn tightly round its ink; where there is none it stays as high as it was.
    fn tight(&self, word: Word) -> Word {
        let pixels = |value: f32, edge: f32| (value - edge) * self.scale;
        let (left, right) = (pixels(word.rect.left(), self.left), pixels(word.rect.right(), self.left));
        let (top, bottom) = self.rows(&word).unwrap_or_else(|| {
            let (above, below) = ocr::reach(&word.text);
            let row = |y: f32| pixels(y, self.top);
            (row(word.baseline - above * word.size), row(word.baseline + below * word.size))
        });
        Word { rect: Rect::new(left, top, right, bottom).unwrap_or(word.rect), is_ink: true, ..word }
    }

    /// The rows that hold a word's ink, from above its letters to below them.
    fn rows(&self, word: &Word) -> Option<(f32, f32)> {
        let window = self.around(word)?;
        let inked: Vec<bool> = (window.top..window.bottom)
            .map(|row| {
                let most = self.row(row, &window).map(|level| level.abs_diff(window.paper)).max().unwrap_or(0);
                u32::from(most) * 100 >= INK * u32::from(window.contrast)
            })
            .collect();
        let baseline = ((word.baseline - self.top) * self.scale).round() as usize;
        let size = word.size * self.scale;
        let band = baseline.checked_sub((BAND * size) as usize)?.max(window.top)..baseline.min(window.bottom);
        let start = band.rev().find(|row| inked[row - window.top])? - window.top;
        let gap = if has_dots_alone(&word.text) { (DOT * size) as usize } else { 0 };
        let (mut top, mut bottom) = (start, start);
        while let Some(next) = (top.saturating_sub(gap + 1)..top).rev().find(|row| inked[*row]) {
            top = next;
        }
        while inked.get(bottom + 1).copied().unwrap_or(false) {
            bottom += 1;
        }
        Some(((window.top + top) as f32, (window.top + bottom + 1) as f32))
    }

    fn row(&self, row: usize, window: &Window) -> impl Iterator<Item = u8> {
        self.grey[row * self.width + window.left..row * self.width + window.right].iter().copied()
    }

    fn weighed(&self, stretch: &[Word]) -> Weighed {
        let windows: Vec<(&Word, Window)> =
            stretch.iter().filter_map(|word| self.around(word).map(|window| (word, window))).collect();
        let letters = |word: &Word| word.text.chars().filter(|c| c.is_alphanumeric()).count();
        let mut contrasts: Vec<(f32, usize)> =
            windows.iter().map(|(word, window)| (f32::from(window.contrast), letters(word))).collect();
        let contrast = ocr::quantile(&mut contrasts, 2).unwrap_or(f32::from(u8::MAX));
        let (mut ink, mut area) = (0_u64, 0_u64);
        for (word, window) in &windows {
            let row = |y: f32| ((y - self.top) * self.scale).round() as usize;
            let band = row(word.baseline - BAND * word.size).max(window.top)..row(word.baseline).min(window.bottom);
            for level in band.flat_map(|row| self.row(row, window)) {
                ink += u64::from(level.abs_diff(window.paper));
                area += 1;
            }
        }
        let letters = stretch.iter().map(letters).sum();
        let weight = (letters >= LETTERS && area > 0).then(|| ink as f32 / (contrast * area as f32));
        Weighed { size: stretch[0].size, weight, letters }
    }
}

/// The level that `share` of the pixels do not exceed.
fn darkest(levels: impl Iterator<Item = usize>, share: usize) -> u8 {
    let mut seen = 0;
    let above = levels.take_while(|count| {
        seen += count;
        seen <= share
    });
    above.count().min(255) as u8
}

/// True for words that are high only by dots and rings, which stand above the letters.
fn has_dots_alone(text: &str) -> bool {
    let is_tall = |c: char| c.is_uppercase() || c.is_numeric() || "bdfhklt()[]/|".contains(c);
    text.chars().any(|c| "ijåéèäöü!?:;%\"'".contains(c)) && !text.chars().any(is_tall)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::test_words::word;
    use crate::model::PageImage;

    const WIDTH: usize = 600;

    /// A page of 600 by 400 pixels at two pixels a point.
    struct Sheet(Vec<u8>);

    impl Sheet {
        fn new(paper: u8) -> Self {
            Self(vec![paper; WIDTH * 400])
        }

        /// Prints letters as strokes side by side, and gives the words as a layer states them: all of one size.
        fn print(&mut self, text: &str, baseline: usize, size: usize, stroke: usize, ink: u8) -> Vec<Word> {
            let (mut left, letter) = (20, size / 2);
            let mut words = Vec::new();
            for part in text.split(' ') {
                let (top, right) = (baseline - size * 73 / 100, left + letter * part.len());
                for (at, row) in (left..right).step_by(letter).flat_map(|at| (top..baseline).map(move |row| (at, row)))
                {
                    self.0[row * WIDTH + at..row * WIDTH + at + stroke].fill(ink);
                }
                let half = |pixels: usize| pixels as f32 / 2.0;
                let rect = Rect::new(half(left), half(baseline) - 8.0, half(right), half(baseline)).unwrap();
                let of = word(part, rect, 0.9);
                words.push(Word { size: 10.0, baseline: half(baseline), invisible: true, is_ink: false, ..of });
                left = right + letter;
            }
            words
        }

        fn behind(self, words: Vec<Word>) -> Vec<Word> {
            let image = PageImage { width_px: 600, height_px: 400, to_page: [0.5, 0.0, 0.0, 0.5, 0.0, 0.0] };
            let picture = Picture { bytes: Vec::new(), dpi: 144, image, panels: Vec::new(), grey: Some(self.0) };
            behind(PlacedWords { words, ..PlacedWords::default() }, &picture).words
        }
    }

    fn of<'w>(words: &'w [Word], text: &str) -> &'w Word {
        words.iter().find(|word| word.text == text).unwrap()
    }

    #[test]
    fn size_and_weight_come_from_the_ink_whatever_the_layer_states() {
        let mut sheet = Sheet::new(240);
        let mut words = sheet.print("Tid til alle", 60, 32, 5, 20);
        words.extend(sheet.print("Halvdelen holder hvil", 100, 20, 5, 20));
        for (line, baseline) in
            ["Alle holder hvil", "Halvdelen kalder", "Kaldet holder"].into_iter().zip([140, 170, 200])
        {
            words.extend(sheet.print(line, baseline, 20, 3, 20));
        }
        let words = sheet.behind(words);
        assert!((of(&words, "Tid").size - 16.0).abs() < 1.0 && !of(&words, "Alle").bold);
        assert!((of(&words, "Kaldet").size - 10.0).abs() < 0.7, "{:?}", of(&words, "Kaldet"));
        assert!(of(&words, "hvil").bold && !of(&words, "Kaldet").bold);
    }

    #[test]
    fn light_print_on_a_dark_ground_is_ink_and_empty_paper_is_none() {
        let mut sheet = Sheet::new(30);
        let mut words = sheet.print("Alle holder hvil", 100, 24, 3, 250);
        words.extend(Sheet::new(30).print("Intet", 300, 24, 3, 250));
        let words = sheet.behind(words);
        assert!((of(&words, "holder").size - 12.0).abs() < 1.0);
        assert!((of(&words, "Intet").size - 10.0).abs() < 0.1, "as it was stated: {:?}", of(&words, "Intet"));
    }

    #[test]
    fn a_dot_belongs_to_its_letter_and_the_line_above_does_not() {
        assert!(has_dots_alone("i") && has_dots_alone("måne") && !has_dots_alone("bil") && !has_dots_alone("om"));
    }

    #[test]
    fn bold_begins_in_the_gap_between_two_weights() {
        let of = |weights: &[f32]| bold(weights.iter().map(|weight| (*weight, 30)).collect());
        let near = |weights: &[f32], at: f32| (of(weights) - at).abs() < 0.05;
        let text = [0.97, 1.0, 1.0, 1.02, 1.02, 1.04];
        assert!(near(&[&text[..], &[1.19, 1.24, 1.3]].concat(), 1.12));
        assert!(near(&[&text[..], &[1.1, 1.38]].concat(), 1.24));
        assert!(near(&[&text[..], &[1.17, 1.2, 1.23, 1.25, 1.45]].concat(), 1.35), "much text in a medium weight");
        assert!(of(&text) > 1.1);
    }
}
