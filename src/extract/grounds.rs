//! Coloured panels of a picture, read each by itself: an engine that looks at the whole page loses light print on colour.

use super::looks::sense;
use super::pdf::grey_file;
use super::triage::Picture;
use super::{Light, OcrEngine};
use crate::model::{Rect, Word};

/// A panel whose ground is lighter than this, 0 black to 255 white, is read well enough with the page.
const PALE: u8 = 210;
/// What the ground of a panel becomes; print on it becomes dark, whether it was darker or lighter.
const GROUND: f32 = 245.0;
/// A panel less high or wide than this holds no line that an engine reads, pixels.
const LEAST: usize = 12;
/// A panel's box is known to some cells of this many points only: what lies in it is taken this much larger.
const EDGE: f32 = 5.0;

/// The words of a page with those of its coloured panels read by themselves, where that says more.
pub(super) fn words(mut words: Vec<Word>, picture: &Picture, engine: &dyn OcrEngine) -> Vec<Word> {
    let Some(grey) = picture.levels() else { return words };
    let boxes: Vec<Rect> = picture.panels.iter().filter_map(|panel| pixels(*panel, picture)).collect();
    let edge = EDGE / picture.image.to_page[0].max(f32::MIN_POSITIVE);
    for (at, panel) in boxes.iter().enumerate() {
        let inner: Vec<Rect> =
            boxes[at + 1..].iter().filter(|other| panel.holds(other.centre())).map(|b| larger(*b, edge)).collect();
        let Some(cut) = Cut::of(grey, picture.image.width_px as usize, *panel, &inner) else { continue };
        let Ok(read) = engine.words(&cut.file(), picture.dpi, Light::Even) else { continue };
        let read: Vec<Word> =
            read.into_iter().map(|word| moved(word, panel.left().floor(), panel.top().floor())).collect();
        let is_own = |word: &Word| {
            let middle = word.rect.centre();
            panel.holds(middle) && !inner.iter().any(|rect| rect.holds(middle))
        };
        let own: Vec<Word> = words.iter().filter(|word| is_own(word)).cloned().collect();
        if sense(&read) > sense(&own) {
            words = instead(words, is_own, read);
        }
    }
    words
}

/// The words without some, and others where the first of those stood. Lines that lost words begin anew after them.
fn instead(words: Vec<Word>, is_out: impl Fn(&Word) -> bool, read: Vec<Word>) -> Vec<Word> {
    let place = words.iter().position(&is_out).unwrap_or(words.len());
    let mut kept: Vec<Word> = Vec::with_capacity(words.len() + read.len());
    let (mut read, mut is_parted) = (Some(read), false);
    for (at, mut word) in words.into_iter().enumerate() {
        if at == place {
            kept.extend(read.take().unwrap_or_default());
        }
        if is_out(&word) {
            is_parted = true;
            continue;
        }
        word.starts_line |= std::mem::take(&mut is_parted);
        kept.push(word);
    }
    kept.extend(read.take().unwrap_or_default());
    kept
}

/// A panel's box in pixels; `None` when the picture is not upright.
fn pixels(panel: Rect, picture: &Picture) -> Option<Rect> {
    let [x_scale, y_lean, x_lean, y_scale, left, top] = picture.image.to_page;
    let is_upright = x_scale > 0.0 && y_scale > 0.0 && y_lean.abs() < 0.02 * x_scale && x_lean.abs() < 0.02 * y_scale;
    let (width, height) = (picture.image.width_px as f32, picture.image.height_px as f32);
    let across = |points: f32| ((points - left) / x_scale).clamp(0.0, width);
    let down = |points: f32| ((points - top) / y_scale).clamp(0.0, height);
    is_upright
        .then(|| Rect::new(across(panel.left()), down(panel.top()), across(panel.right()), down(panel.bottom())))?
}

fn larger(rect: Rect, by: f32) -> Rect {
    Rect::new(rect.left() - by, rect.top() - by, rect.right() + by, rect.bottom() + by).unwrap_or(rect)
}

fn moved(word: Word, x: f32, y: f32) -> Word {
    let rect = word.rect;
    let rect = Rect::new(rect.left() + x, rect.top() + y, rect.right() + x, rect.bottom() + y).unwrap_or(rect);
    Word { rect, baseline: word.baseline + y, ..word }
}

/// A panel cut out of a picture: dark print on light ground.
struct Cut {
    levels: Vec<u8>,
    width: usize,
}

impl Cut {
    /// `None` for a panel that is pale or small.
    fn of(grey: &[u8], page_width: usize, panel: Rect, inner: &[Rect]) -> Option<Self> {
        let (left, top) = (panel.left() as usize, panel.top() as usize);
        let (right, bottom) = ((panel.right() as usize).min(page_width), panel.bottom() as usize);
        if right < left + LEAST || bottom < top + LEAST {
            return None;
        }
        let rows = || (top..bottom).filter_map(|y| Some((y, grey.get(y * page_width + left..y * page_width + right)?)));
        let is_inner = |x: usize, y: usize| inner.iter().any(|rect| rect.holds(((left + x) as f32, y as f32)));
        let mut counts = [0_u32; 256];
        for (y, row) in rows() {
            for (_, level) in row.iter().enumerate().filter(|(x, _)| !is_inner(*x, y)) {
                counts[usize::from(*level)] += 1;
            }
        }
        let ground = middle(&counts)?;
        if ground >= PALE {
            return None;
        }
        let reach = f32::from(ground.max(255 - ground));
        let level = |level: u8| GROUND - (GROUND * f32::from(level.abs_diff(ground)) / reach);
        let levels = rows()
            .flat_map(|(y, row)| {
                row.iter()
                    .enumerate()
                    .map(move |(x, own)| if is_inner(x, y) { GROUND as u8 } else { level(*own) as u8 })
            })
            .collect();
        Some(Self { levels, width: right - left })
    }

    fn file(&self) -> Vec<u8> {
        grey_file(&self.levels, self.width as u32, (self.levels.len() / self.width) as u32)
    }
}

/// The middle of counted levels.
fn middle(counts: &[u32; 256]) -> Option<u8> {
    let half = counts.iter().sum::<u32>().div_ceil(2);
    let mut seen = 0;
    (0..=255_u8)
        .zip(counts)
        .find(|(_, count)| {
            seen += **count;
            seen >= half && half > 0
        })
        .map(|(level, _)| level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::extract::test_words;
    use crate::model::{OcrEngineFacts, PageImage};

    fn word(text: &str, left: f32, top: f32, confidence: f32) -> Word {
        test_words::word(text, Rect::new(left, top, left + 20.0, top + 10.0).unwrap(), confidence)
    }

    /// Sees a word wherever a picture has dark print on light ground.
    struct Plain;

    impl OcrEngine for Plain {
        fn facts(&self) -> OcrEngineFacts {
            OcrEngineFacts { engine: "plain".to_owned(), model: "dan".to_owned(), model_sha256: None }
        }

        fn words(&self, image: &[u8], _: u32, _: Light) -> Result<Vec<Word>, Error> {
            let levels = &image[image.len() - 60 * 40..]; // the panel's pixels
            let (dark, light) =
                (levels.iter().filter(|l| **l < 60).count(), levels.iter().filter(|l| **l > 200).count());
            let is_print = dark > 20 && light > dark;
            Ok(if is_print { vec![word("hvidt", 5.0, 5.0, 0.9)] } else { Vec::new() })
        }
    }

    #[test]
    fn light_print_on_a_dark_panel_is_read_by_itself() {
        let (width, height) = (100, 80);
        let is_panel = |x: usize, y: usize| (20..80).contains(&x) && (20..60).contains(&y);
        let grey = (0..width * height)
            .map(|at| match (at % width, at / width) {
                (x, y) if is_panel(x, y) && y == 30 => 255,
                (x, y) if is_panel(x, y) => 90,
                _ => 250,
            })
            .collect();
        let image = PageImage { width_px: 100, height_px: 80, to_page: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] };
        let panels = vec![Rect::new(20.0, 20.0, 80.0, 60.0).unwrap()];
        let picture = Picture { bytes: Vec::new(), dpi: 72, image, panels, grey: Some(grey) };
        let page = vec![word("over", 5.0, 5.0, 0.9), word("~", 30.0, 25.0, 0.2), word("under", 5.0, 65.0, 0.9)];
        let read = words(page, &picture, &Plain);
        let texts: Vec<&str> = read.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["over", "hvidt", "under"]);
        assert!((read[1].rect.left() - 25.0).abs() < 0.1 && (read[1].rect.top() - 25.0).abs() < 0.1);
    }
}
