//! Type sizes of a scanner's invisible text layer. OCR engines state them in whole points, of the height that a line's letters
//! happen to have: lines of one type come as 10, 12 and 11 points, though their letters run equally wide.

use crate::extract::ocr::quantile;
use crate::model::Word;

/// Fewer letters tell no size by their width.
const ENOUGH: usize = 12;
/// Stated sizes of one type differ by less than this factor.
const NOISE: f32 = 1.3;
/// So do the mean widths of letters in two lines of it.
const SAME_WIDTH: f32 = 1.1;

/// A line as its stated size and the width of its letters tell it.
#[derive(Clone, Copy)]
struct Told {
    size: f32,
    width: f32,
    letters: usize,
}

/// Gives the lines of an invisible text layer whose letters run as wide as those of most lines the size of those.
pub(super) fn settle(words: &mut [Word]) {
    let all: Vec<Told> = words.chunk_by(same_line).filter_map(told).collect();
    let usual = |pick: fn(&Told) -> f32| {
        let mut values: Vec<(f32, usize)> = all.iter().map(|line| (pick(line), line.letters)).collect();
        quantile(&mut values, 2)
    };
    let (Some(size), Some(width)) = (usual(|line| line.size), usual(|line| line.width)) else { return };
    let apart = |a: f32, b: f32| (a / b).max(b / a);
    for line in words.chunk_by_mut(same_line) {
        if told(line).is_some_and(|own| apart(own.size, size) < NOISE && apart(own.width, width) < SAME_WIDTH) {
            for word in line {
                word.size = size;
            }
        }
    }
}

fn same_line(word: &Word, next: &Word) -> bool {
    word.invisible
        && next.invisible
        && word.direction == next.direction
        && (word.baseline - next.baseline).abs() < 0.1 * word.size
        && next.rect.left() > word.rect.left()
}

/// `None` for what is no invisible line of small letters.
fn told(line: &[Word]) -> Option<Told> {
    let (width, letters, capitals) = line.iter().fold((0.0, 0, 0), |(width, letters, capitals), word| {
        let own = word.text.chars().count();
        let upper = word.text.chars().filter(|letter| letter.is_uppercase()).count();
        (width + word.rect.width(), letters + own, capitals + upper)
    });
    let tells = line[0].invisible && letters >= ENOUGH && capitals * 3 < letters && line[0].direction == 0;
    tells.then(|| Told { size: line[0].size, width: width / letters as f32, letters })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::test_words::word;
    use crate::model::Rect;

    fn line(text: &str, top: f32, stated: f32, letter: f32) -> Vec<Word> {
        let mut left = 50.0;
        let words = text.split(' ').map(|part| {
            let right = left + letter * part.chars().count() as f32;
            let rect = Rect::new(left, top, right, top + stated).unwrap();
            left = right + letter;
            Word { size: stated, baseline: top + stated, invisible: true, ..word(part, rect, 0.9) }
        });
        words.collect()
    }

    #[test]
    fn lines_of_one_type_are_of_one_size_and_a_heading_is_larger() {
        let mut words = [
            line("de unge vi har talt med", 50.0, 10.0, 5.0),
            line("beder ikke om flere kampagner", 62.0, 12.0, 5.0),
            line("de beder om voksne der", 74.0, 10.0, 5.0),
            line("bliver i deres liv", 86.0, 11.0, 5.0),
            line("Unge og deres voksne", 110.0, 22.0, 10.5),
            line("FÆRRE SMÅ PULJER", 140.0, 16.0, 7.0),
        ]
        .concat();
        settle(&mut words);
        let size = |text: &str| words.iter().find(|word| word.text == text).map(|word| word.size);
        assert_eq!(size("unge"), size("flere"));
        assert_eq!(size("unge"), size("liv"));
        assert!(size("Unge") > size("unge").map(|size| 1.5 * size));
        assert_eq!(size("FÆRRE"), Some(16.0), "capitals are wide");
    }
}
