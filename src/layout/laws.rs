//! Laws of layout, for words anywhere on the page.

use super::test_words::{page_of, word};
use crate::config::parts::Without;
use crate::extract::Extracted;
use crate::model::{Document, PlacedWords, Rect, Word};
use proptest::prelude::*;

fn document(extracted: Extracted) -> Document {
    super::document(extracted, &Without::default())
}

fn any_word() -> impl Strategy<Value = Word> {
    let text =
        prop_oneof!["[a-zæøå]{1,12}", Just("•".to_owned()), Just("1.".to_owned()), "[A-ZÆØÅ]{1,6}", "[0-9]{1,4}"];
    let direction = prop_oneof![8 => Just(0_u16), 1 => Just(90), 1 => Just(270), 1 => Just(33)];
    (text, -50.0..650.0_f32, -50.0..900.0_f32, 4.0..40.0_f32, any::<bool>(), direction).prop_map(
        |(text, left, baseline, size, bold, direction)| Word { size, bold, direction, ..word(&text, left, baseline) },
    )
}

fn any_rect() -> impl Strategy<Value = Rect> {
    (0.0..500.0_f32, 0.0..700.0_f32, 10.0..400.0_f32, 1.0..400.0_f32)
        .prop_map(|(left, top, width, height)| Rect::new(left, top, left + width, top + height).unwrap())
}

fn any_document() -> impl Strategy<Value = Document> {
    let rects = || proptest::collection::vec(any_rect(), 0..6);
    let page = (proptest::collection::vec(any_word(), 0..80), rects(), rects(), rects()).prop_map(
        |(words, panels, rules, marks)| page_of(PlacedWords { words, panels, rules, marks, ..PlacedWords::default() }),
    );
    proptest::collection::vec(page, 1..4).prop_map(|pages| document(Extracted { pages, ..Extracted::default() }))
}

fn sorted_letters(texts: impl Iterator<Item = String>) -> Vec<char> {
    let mut letters: Vec<char> =
        texts.flat_map(|t| t.chars().collect::<Vec<_>>()).filter(|c| !c.is_whitespace()).collect();
    letters.sort_unstable();
    letters
}

proptest! {
    #[test]
    fn layout_loses_no_letter_and_adds_none(words in proptest::collection::vec(any_word(), 0..80), panels in proptest::collection::vec(any_rect(), 0..6)) {
        let before = sorted_letters(words.iter().map(|w| w.text.clone()));
        let page = page_of(PlacedWords { words, panels, ..PlacedWords::default() });
        let document = document(Extracted { pages: vec![page], ..Extracted::default() });
        prop_assert_eq!(before, sorted_letters(std::iter::once(document.whole_text().to_owned())));
    }

    #[test]
    fn every_letter_is_in_exactly_one_line_and_block(document in any_document()) {
        let text = document.whole_text();
        let by_line = sorted_letters(document.lines.iter().map(|l| document.text(l.span).to_owned()));
        prop_assert_eq!(&by_line, &sorted_letters(std::iter::once(text.to_owned())));
        let held: Vec<usize> = document.blocks.iter().flat_map(|b| b.lines.clone()).collect();
        prop_assert_eq!(held, (0..document.lines.len()).collect::<Vec<_>>());
        for pair in document.words.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
    }
}

#[test]
fn plain_text_keeps_its_very_characters() {
    let text = "Første linje\n\n  indrykket \t tabulator\n\nny side:\x0c\nanden\n";
    assert_eq!(document(crate::extract::text::from_str(text)).whole_text(), text);
}
