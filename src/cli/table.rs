//! Tables for a terminal of any width.

use super::talk::printable;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A cell wider than this pushes its row to the right instead of widening its column.
const WIDE: usize = 40;
/// Columns get no narrower than this, however narrow the terminal is.
const NARROW: usize = 8;
/// Between columns.
const GAP: usize = 2;

/// One line, nothing that steers a terminal.
pub(crate) fn shown(text: &str) -> String {
    printable(&text.replace('\n', "⏎").replace('\t', " "))
}

/// Cells that a terminal shows; `None` when standard output is no terminal.
pub(crate) fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0))
}

/// Columns as wide as their widest cell, but no wider than 40 letters. Where they are too wide for the terminal together,
/// the widest give way, and their cells are cut with an ellipsis.
pub(crate) fn columns<const N: usize>(head: &[String; N], rows: &[[String; N]], terminal: Option<usize>) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].width()).filter(|width| *width <= WIDE);
        cells.chain([head[column].width()]).max().unwrap_or(0)
    };
    let mut widths: [usize; N] = std::array::from_fn(width);
    if let Some(terminal) = terminal {
        fit(&mut widths, terminal);
    }
    let mut text = String::new();
    for row in std::iter::once(head).chain(rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let cell = if terminal.is_some() { cut(cell, *width) } else { cell.clone() };
            line += &cell;
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + GAP));
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// Takes cells from the widest columns until all fit.
fn fit<const N: usize>(widths: &mut [usize; N], terminal: usize) {
    while widths.iter().sum::<usize>() + GAP * N.saturating_sub(1) > terminal {
        match widths.iter_mut().filter(|width| **width > NARROW).max() {
            Some(widest) => *widest -= 1,
            None => break,
        }
    }
}

fn cut(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let mut used = 1; // the ellipsis
    let fits = |letter: &char| {
        used += letter.width().unwrap_or(0);
        used <= width
    };
    cell.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(terminal: Option<usize>) -> String {
        let cells = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        columns(&cells("før", "efter"), &[cells("stgrre", "arbejdsmarkedspolitik og 漢字")], terminal)
    }

    #[test]
    fn a_narrow_terminal_cuts_the_widest_column() {
        assert_eq!(table(None), "før     efter\nstgrre  arbejdsmarkedspolitik og 漢字\n");
        assert_eq!(table(Some(20)), "før     efter\nstgrre  arbejdsmark…\n");
        assert!(table(Some(20)).lines().all(|line| line.width() <= 20));
    }

    #[test]
    fn no_terminal_is_too_narrow() {
        assert_eq!(table(Some(3)), "før     efter\nstgrre  arbejds…\n");
    }
}
