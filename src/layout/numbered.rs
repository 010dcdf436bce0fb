//! Lines that a number without a point begins: items of a list, counted on.

use super::lines::SetLine;

/// At least so many lines numbered without a point are a list.
const FEWEST_NUMBERED: usize = 3;
/// An item of such a list has at most this many lines: longer ones are sections with a number.
const LONGEST_NUMBERED: usize = 3;

/// Lines that begin with 1, 2, 3 … without a point, in the same column and close below each other, in one weight.
pub(super) fn without_points(lines: &[SetLine], firsts: &[Option<&str>], texts: &[String]) -> Vec<bool> {
    let mut found = vec![false; lines.len()];
    let mut run: Vec<usize> = Vec::new();
    for at in 0..=lines.len() {
        let number = firsts.get(at).copied().flatten().and_then(|first| first.parse::<usize>().ok());
        let starts_large = || texts[at].chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        let continues = run.last().is_some_and(|last| {
            at < lines.len()
                && at - last <= LONGEST_NUMBERED
                && (lines[at].left - lines[*last].left).abs() < 0.3 * lines[at].size
                && lines[at].bold == lines[*last].bold
        });
        match number {
            Some(number) if number == run.len() + 1 && (run.is_empty() || continues) && starts_large() => run.push(at),
            None if at < lines.len() && run.last().is_some_and(|last| at - last < LONGEST_NUMBERED) => {}
            _ => {
                if run.len() >= FEWEST_NUMBERED {
                    for line in &run {
                        found[*line] = true;
                    }
                }
                run.clear();
                if number == Some(1) && starts_large() {
                    run.push(at);
                }
            }
        }
    }
    found
}

/// A number is set large when its type is larger than the text's by this factor.
const LARGE: f32 = 1.4;

/// Large numbers right before the text of items, each the next of the one above, though the text begins small: *4 indføre …* in a list
/// that finishes a sentence. A number before a title, in type that ends with its line, numbers a section.
pub(super) fn set_large(lines: &[SetLine], firsts: &[Option<&str>]) -> Vec<bool> {
    let number = |at: usize| -> Option<u32> {
        let number = firsts[at]?.parse().ok().filter(|number| *number < 100)?;
        let mut words = lines[at].words();
        let (figure, text) = (words.next()?, words.next()?);
        let goes_on = lines.get(at + 1).and_then(|next| next.words().next()).is_none_or(|next| {
            let (same, hangs) =
                ((next.size - text.size).abs() < 0.1 * text.size, (next.left - text.left).abs() < text.size);
            !hangs || same && next.bold == lines[at].words().last().is_some_and(|last| last.bold)
        });
        (figure.size > LARGE * text.size && goes_on).then_some(number)
    };
    let numbered: Vec<(usize, u32)> = (0..lines.len()).filter_map(|at| Some((at, number(at)?))).collect();
    let mut found = vec![false; lines.len()];
    let goes_on = |a: &(usize, u32), b: &(usize, u32)| {
        b.1 == a.1 + 1 && b.0 - a.0 <= LONGEST_NUMBERED && (lines[a.0].left - lines[b.0].left).abs() < lines[b.0].size
    };
    for run in numbered.chunk_by(goes_on).filter(|run| run.len() >= 2) {
        for (at, _) in run {
            found[*at] = true;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::markers::markers;
    use super::*;
    use crate::layout::test_words::tile;
    use crate::layout::tile::Tile;

    #[test]
    fn lines_that_count_from_one_without_a_point_are_items() {
        let marked = |texts: &[&str]| -> Vec<bool> {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            let line = |at: usize| SetLine::of(vec![vec![tile(at, 50.0, 12.0 * at as f32)]]);
            let lines: Vec<SetLine> = (0..texts.len()).map(line).collect();
            markers(&lines, &texts, &[]).iter().map(Option::is_some).collect()
        };
        assert_eq!(
            marked(&["1 Sænk lyden", "i hele salen", "2 Giv maden tid", "3 Tag stolene med"]),
            [true, false, true, true]
        );
        for texts in [
            ["1 Sænk lyden", "2 Giv maden tid", "5 Tag stolene med"],
            ["1 kilo mel", "2 kilo ris", "3 kilo løg"],
            ["2 Sænk lyden", "3 Giv maden tid", "4 Tag stolene med"],
        ] {
            assert_eq!(marked(&texts), [false; 3], "{texts:?}");
        }
    }

    #[test]
    fn large_numbers_count_on_before_texts_that_begin_small() {
        let marked = |firsts: [&str; 2], size: f32| {
            let texts = firsts.map(|first| format!("{first} sænke lyden"));
            let line = |at: usize| {
                let figure = Tile { size, right: 60.0, ..tile(2 * at, 50.0, 100.0 + 12.0 * at as f32) };
                SetLine::of(vec![vec![figure, tile(2 * at + 1, 80.0, 100.0 + 12.0 * at as f32)]])
            };
            markers(&[line(0), line(1)], &texts, &[]).iter().filter(|marker| marker.is_some()).count()
        };
        assert_eq!(marked(["4", "5"], 20.0), 2);
        assert_eq!((marked(["4", "5"], 10.0), marked(["4", "6"], 20.0)), (0, 0));
    }
}
