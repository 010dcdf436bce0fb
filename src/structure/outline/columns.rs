//! The columns of a table that came as lines: what its head names, and where a line parts into the cells below.

use crate::structure::addressee;
use crate::structure::sentence::{is_terminated, range_in, sentences, words};
use crate::structure::vocabulary::{Column, VOCABULARY};
use std::ops::Range;

/// A line of columns has at most so many words.
const MOST_WORDS: usize = 12;
/// A cell that says who shall act has at most so many words.
const LONGEST_NAME: usize = 8;
/// One that says when has at most so many.
const LONGEST_TIME: usize = 6;
/// One that says anything else has at most so many.
const LONGEST_CELL: usize = 8;

/// The columns that a line names, when it says nothing else.
pub(super) fn named(text: &str) -> Option<Vec<(Column, Range<usize>)>> {
    let all: Vec<Range<usize>> = words(text).take(MOST_WORDS + 1).map(|word| range_in(text, word)).collect();
    if all.len() > MOST_WORDS {
        return None;
    }
    let (mut from, mut columns) = (0, Vec::new());
    while from < all.len() {
        let range = |to: usize| all[from].start..all[to].end;
        let column = |to: usize| text.get(range(to)).and_then(|name| VOCABULARY.column(name));
        let to = (from..all.len()).rev().find(|to| column(*to).is_some())?;
        columns.push((column(to)?, range(to)));
        from = to + 1;
    }
    meant(columns.iter_mut().map(|(column, _)| column));
    (!columns.is_empty()).then_some(columns)
}

/// *Gør det | Hvem*: what to do is what is asked, where no column says what to avoid.
pub(crate) fn meant<'c>(columns: impl Iterator<Item = &'c mut Column>) {
    let mut all: Vec<&mut Column> = columns.collect();
    if all.iter().any(|column| **column == Column::Who) && !all.iter().any(|column| **column == Column::Avoid) {
        for column in all.iter_mut().filter(|column| ***column == Column::Do) {
            **column = Column::Request;
        }
    }
}

/// Are these the columns of a plan: what is asked first, and who shall act? (A number before it counts the rows.)
pub(super) fn plan(columns: &[Column]) -> bool {
    let told = columns.strip_prefix(&[Column::Number]).unwrap_or(columns);
    let once = |what: Column| told.iter().filter(|column| **column == what).count() == 1;
    told.first() == Some(&Column::Request)
        && once(Column::Request)
        && once(Column::Who)
        && !told.contains(&Column::Note)
}

/// What to do beside what not to: *Gør | Undgå*.
pub(crate) const DO_AND_AVOID: [Column; 2] = [Column::Do, Column::Avoid];

/// Does a line name the columns of a plan, or of advice?
pub(super) fn heads_plan(text: &str) -> bool {
    // Where the columns are parted, one of them may be the pamphlet's own: *Initiativ | Ansvarlig | Spor | Frist*.
    let cells: Vec<&str> = text.split('\t').collect();
    let mut known: Vec<Column> = cells.iter().filter_map(|cell| VOCABULARY.column(cell)).collect();
    meant(known.iter_mut());
    if cells.len() >= 3 && known.len() + 1 >= cells.len() && plan(&known) || known == DO_AND_AVOID {
        return true;
    }
    named(text).is_some_and(|columns| plan(&columns.into_iter().map(|(column, _)| column).collect::<Vec<_>>()))
}

/// Where a row parts into the cells of a plan: *Mål lyden hvert år. Kommunerne Maj 2026 Ingen udgift*. The request ends
/// with its sentence, or right before somebody who is known.
pub(super) fn cells(text: &str, columns: &[Column]) -> Option<Vec<Range<usize>>> {
    let tokens: Vec<Range<usize>> = text.split_whitespace().map(|token| range_in(text, token)).collect();
    let (_, rest) = columns.split_first()?;
    let from = |start: usize| {
        let first = tokens.iter().position(|token| token.start >= start).filter(|first| *first > 0)?;
        let mut cells = divided(text, &tokens[first..], rest)?;
        cells.insert(0, tokens[0].start..tokens[first - 1].end);
        Some(cells)
    };
    let ends = sentences(text).into_iter().skip(1).map(|range| range.start);
    ends.map(from).find(Option::is_some).flatten().or_else(|| {
        let who = rest.iter().position(|column| *column == Column::Who)?;
        let known = |cells: &Vec<Range<usize>>| {
            text.get(cells[who + 1].clone()).is_some_and(|who| addressee::actor(who).is_some())
        };
        let starts = tokens.windows(2).rev().filter(|pair| text.get(pair[0].clone()).is_some_and(ends_small));
        let starts = starts.filter(|_| who == 0).map(|pair| pair[1].start);
        starts.filter_map(from).find(known)
    })
}

/// Does a word end a request that has no full stop: a word in small letters that joins nothing?
fn ends_small(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && !VOCABULARY.is_function_word(word) && !word.ends_with([',', '-', '–'])
}

/// The cells that tokens make for these columns, each as short as it can be.
fn divided(text: &str, tokens: &[Range<usize>], columns: &[Column]) -> Option<Vec<Range<usize>>> {
    let (column, rest) = columns.split_first()?;
    let cell = |count: usize| tokens[0].start..tokens[count - 1].end;
    if rest.is_empty() {
        let all = !tokens.is_empty() && fits(text.get(cell(tokens.len()))?, *column);
        return all.then(|| vec![cell(tokens.len())]);
    }
    // "Hvert efterår": a word in small letters begins no cell.
    let begins = |at: &usize| text.get(tokens[*at].clone()).is_some_and(|word| !word.starts_with(char::is_lowercase));
    (1..tokens.len()).filter(begins).find_map(|count| {
        text.get(cell(count)).filter(|text| fits(text, *column))?;
        let mut cells = vec![cell(count)];
        cells.extend(divided(text, &tokens[count..], rest)?);
        Some(cells)
    })
}

/// May a text be a cell of the column?
pub(super) fn fits(text: &str, column: Column) -> bool {
    match column {
        Column::Who => is_name(text),
        Column::When => {
            let first = text.split_whitespace().next().unwrap_or("");
            VOCABULARY.opens_time(first) && text.split_whitespace().count() <= LONGEST_TIME
        }
        Column::Request => true,
        _ => words(text).count() <= LONGEST_CELL,
    }
}

/// A few words with a capital that are no sentence and tell no time: *Skolerne*, *Vej og Park*. A word in small letters
/// stands behind a joint, or in the name of somebody who is known.
fn is_name(text: &str) -> bool {
    let last = words(text).last().unwrap_or("");
    let whole = text.starts_with(char::is_uppercase)
        && !is_terminated(text)
        && !text.ends_with([',', '-'])
        && !VOCABULARY.is_function_word(last)
        && (1..=LONGEST_NAME).contains(&words(text).count());
    let all: Vec<&str> = words(text).collect();
    let small = |pair: &[&str]| pair[1].starts_with(char::is_lowercase) && !VOCABULARY.is_function_word(pair[1]);
    let loose = |pair: &[&str]| small(pair) && !VOCABULARY.is_function_word(pair[0]);
    let first = all.first().is_some_and(|first| VOCABULARY.is_function_word(first));
    if first || all.windows(2).any(loose) && addressee::actor(text).is_none() {
        return false;
    }
    let mut inner = text.split_whitespace();
    whole
        && !inner.clone().any(|word| word.ends_with(['.', '!', '?']) && word.chars().count() > 2)
        && !inner.any(|word| VOCABULARY.opens_time(word) && !word.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: [Column; 4] = [Column::Request, Column::Who, Column::When, Column::Money];

    fn parted(text: &str, columns: &[Column]) -> Option<Vec<String>> {
        let cells = cells(text, columns)?;
        Some(cells.into_iter().map(|cell| text.get(cell).unwrap_or("").to_owned()).collect())
    }

    #[test]
    fn a_row_parts_where_its_sentence_ends_and_a_time_begins() {
        assert_eq!(
            parted("Nye lofter i 3. klasse, begge sale. Drift og Anlæg Hvert efterår 40.000 kr.", &PLAN).unwrap(),
            ["Nye lofter i 3. klasse, begge sale.", "Drift og Anlæg", "Hvert efterår", "40.000 kr."]
        );
        assert_eq!(
            parted("Et ur uden visere Skolerne Maj 2026", &PLAN[..3]).unwrap(),
            ["Et ur uden visere", "Skolerne", "Maj 2026"]
        );
        assert_eq!(parted("Et ur uden visere i Ringe Maj 2026", &PLAN[..3]), None, "nobody who is known");
        let prose = "Havnen er gammel. Udvalget skal tage stilling til det i maj, inden sommeren begynder for alvor";
        assert_eq!(parted(prose, &PLAN[..3]), None, "a sentence is no row");
        assert_eq!(parted("Der er langt til salen. Det mærker alle.", &PLAN[..2]), None, "a sentence is no name");
    }

    #[test]
    fn a_head_names_columns_and_nothing_else() {
        for head in ["Handling Ansvarlig Frist Økonomi", "Nr. Forslag Hvem Frist", "Hvad? Hvem? Hvornår?"] {
            assert!(heads_plan(head), "{head}");
        }
        for head in ["År Udgift", "Hvad sker der? Hvornår?", "Handling kræver en ansvarlig", "Pris Hvem Handling"] {
            assert!(!heads_plan(head), "{head}");
        }
    }
}
