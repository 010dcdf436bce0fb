//! A picture is read once more, and differently, when the engine believes little of what it read; the best reading is kept.

use super::triage::Picture;
use super::{Light, OcrEngine, grounds};
use crate::Error;
use crate::model::Word;

/// The engine reads a sound page with at least this confidence, the mean over letters. Of pages of its own kind at 100 to 200
/// pixels an inch it has 0.93 to 0.96 for clean ones, 0.78 to 0.94 for stained and shadowed ones.
const SOUND: f32 = 0.94;
/// A letter read with more confidence than this says more for a reading than against it.
const LIKELY: f32 = 0.6;

/// The words of a picture in the best of the engine's readings: as it is; with ink told from paper by what lies round it; and
/// cleaned of specks and shadows; those of coloured panels read by themselves.
///
/// # Errors
/// The engine's, when it cannot read the picture as it is.
pub(super) fn words(picture: &Picture, engine: &dyn OcrEngine) -> Result<Vec<Word>, Error> {
    Ok(grounds::words(best(picture, engine)?, picture, engine))
}

fn best(picture: &Picture, engine: &dyn OcrEngine) -> Result<Vec<Word>, Error> {
    let first = engine.words(&picture.bytes, picture.dpi, Light::Even)?;
    if is_sound(&first) {
        return Ok(first);
    }
    let uneven = engine.words(&picture.bytes, picture.dpi, Light::Uneven);
    let cleaned = picture.cleaned().map(|bytes| engine.words(&bytes, picture.dpi, Light::Even));
    let others = [Some(uneven), cleaned].into_iter().flatten().filter_map(Result::ok);
    Ok(others.fold(first, |best, other| if sense(&other) > sense(&best) { other } else { best }))
}

/// True for a reading that needs no other, and for none at all: an empty page stays one.
fn is_sound(words: &[Word]) -> bool {
    let (confidence, all) = words
        .iter()
        .filter_map(|word| Some((word.confidence?, letters(word))))
        .fold((0.0, 0.0), |(sum, all), (confidence, letters)| (sum + confidence * letters, all + letters));
    confidence >= SOUND * all
}

/// How much a reading says: its letters, each as far as it is likelier than not.
pub(super) fn sense(words: &[Word]) -> f32 {
    words.iter().filter_map(|word| Some((word.confidence? - LIKELY) * letters(word))).sum()
}

fn letters(word: &Word) -> f32 {
    word.text.chars().filter(|c| c.is_alphanumeric()).count() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::test_words;
    use crate::model::{OcrEngineFacts, PageImage, Rect};

    /// Reads a word with so much confidence by each light.
    struct Lights(f32, f32);

    impl OcrEngine for Lights {
        fn facts(&self) -> OcrEngineFacts {
            OcrEngineFacts { engine: "lights".to_owned(), model: "dan".to_owned(), model_sha256: None }
        }

        fn words(&self, _: &[u8], _: u32, light: Light) -> Result<Vec<Word>, Error> {
            let (text, confidence) = if light == Light::Even { ("1ede", self.0) } else { ("lede", self.1) };
            Ok(vec![test_words::word(text, Rect::new(0.0, 0.0, 40.0, 10.0).unwrap(), confidence)])
        }
    }

    #[test]
    fn a_doubtful_reading_gives_way_to_a_better_one() {
        let image = PageImage { width_px: 40, height_px: 10, to_page: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] };
        let picture = Picture { bytes: Vec::new(), dpi: 72, image, panels: Vec::new(), grey: None };
        let read = |even, uneven| words(&picture, &Lights(even, uneven)).unwrap()[0].text.clone();
        assert_eq!(read(0.7, 0.9), "lede");
        assert_eq!(read(0.7, 0.5), "1ede");
        assert_eq!(read(0.96, 0.99), "1ede", "what is sound is not read again");
    }
}
