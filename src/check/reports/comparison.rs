//! What differs between two output folders, as one HTML file to look at. It carries its style, has no script, and may load
//! nothing; what comes from documents passes through askama's escaping and [`printable`].

use crate::check::changes::{Change, ChangeKind, grouped};
use crate::check::compare::{Compared, Comparison};
use crate::printable::printable;
use crate::report::source_hash;
use askama::Template;

const STYLE: &str = include_str!("../../report/templates/changes.css");

#[derive(Template)]
#[template(path = "changes.html", config = "src/report/templates/askama.toml")]
struct Changes<'a> {
    old: String,
    new: String,
    all: &'a Comparison,
    groups: Vec<String>,
    style: &'static str,
    style_hash: String,
}

/// One HTML file; `old` and `new` are the folders as the user named them.
pub fn html(comparison: &Comparison, old: &str, new: &str) -> String {
    let changes = comparison.differing.iter().map(|compared| (compared.path.as_str(), &compared.changes[..]));
    let page = Changes {
        old: one_line(old),
        new: one_line(new),
        all: comparison,
        groups: grouped(changes).iter().map(|line| one_line(line)).collect(),
        style: STYLE,
        style_hash: source_hash(STYLE),
    };
    page.render().expect("numbers and text can always be displayed")
}

/// A stranger's text on one line.
fn one_line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

impl Change {
    fn word(&self) -> &'static str {
        match self.kind {
            ChangeKind::Gone => "gone",
            ChangeKind::Altered => "altered",
            ChangeKind::Added => "new",
            ChangeKind::Reworded => "reworded",
            ChangeKind::Other => "small print",
        }
    }

    /// Does it tell two values?
    fn is_pair(&self) -> bool {
        matches!(self.kind, ChangeKind::Altered | ChangeKind::Reworded)
    }
}

impl Compared {
    /// "2 gone, 1 altered".
    fn summary(&self) -> String {
        let count = |kind| self.changes.iter().filter(|change| change.kind == kind).count();
        let kinds = [
            (ChangeKind::Gone, "gone"),
            (ChangeKind::Altered, "altered"),
            (ChangeKind::Added, "new"),
            (ChangeKind::Reworded, "reworded"),
            (ChangeKind::Other, "small print"),
        ];
        let counted = kinds.iter().map(|(kind, word)| (count(*kind), word)).filter(|(count, _)| *count > 0);
        counted.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(kind: ChangeKind, item: &str, before: &str, after: &str) -> Change {
        let text = str::to_owned;
        let (class, field) = (text("recommendations"), text("theme"));
        Change { kind, class, item: text(item), field, before: text(before), after: text(after), page: Some(3) }
    }

    #[test]
    fn harm_is_told_and_hostile_text_stays_text() {
        let evil = "<script>alert(1)</script>\u{202e}\u{1b}[2J";
        let changes =
            vec![change(ChangeKind::Gone, evil, "", ""), change(ChangeKind::Altered, "Skab plads.", "A", evil)];
        let comparison = Comparison {
            lost: vec![format!("{evil}.pdf")],
            differing: vec![Compared { path: "b.pdf".to_owned(), changes }],
            ..Comparison::default()
        };
        let page = html(&comparison, "old", evil);
        assert!(page.contains("1 gone, 1 altered"), "{page}");
        assert!(!page.contains("<script") && !page.contains('\u{202e}') && !page.contains('\u{1b}'), "{page}");
        assert!(page.contains("&#60;script&#62;alert(1)"));
        assert!(page.contains(&source_hash(STYLE)));
    }
}
