//! The archive's own facts about its documents, carried through into each record.

use crate::files;
use crate::model::sha256;
use std::collections::BTreeMap;
use std::path::Path;

/// Column name to value, for one document.
pub type Facts = BTreeMap<String, String>;

/// Largest manifest that is read: 1 GiB.
const LIMIT: u64 = 1 << 30;

/// Facts by document path, from CSV or JSON Lines.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    rows: BTreeMap<String, Facts>,
    sha256: Option<String>,
}

impl Manifest {
    /// Reads a manifest. The column `path` names the document as records do (relative to the input folder, `/` between
    /// folders); every other column is carried through. JSON Lines is told from CSV by its first letter.
    ///
    /// # Errors
    /// What is wrong, with the line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = files::read_text(path, LIMIT)?;
        let text = text.trim_start_matches('\u{feff}');
        let rows = if text.trim_start().starts_with('{') { json_lines(text) } else { csv(text) }?;
        let mut manifest = Self { rows: BTreeMap::new(), sha256: Some(sha256(text.as_bytes())) };
        for (line, mut facts) in rows {
            let path = facts.remove("path").filter(|path| !path.is_empty());
            let path = path.ok_or_else(|| format!("line {line}: there is no `path`; every row needs one"))?;
            let path = path.trim_start_matches("./").replace('\\', "/");
            if manifest.rows.insert(path.clone(), facts).is_some() {
                return Err(format!("line {line}: `{path}` stands there twice; keep one row for each document"));
            }
        }
        Ok(manifest)
    }

    /// What is known of a document.
    pub fn facts(&self, name: &str) -> Facts {
        self.rows.get(name).cloned().unwrap_or_default()
    }

    /// Digest of the manifest; `None` when there is none.
    pub fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }
}

fn json_lines(text: &str) -> Result<Vec<(usize, Facts)>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            let row: BTreeMap<String, serde_json::Value> =
                serde_json::from_str(line).map_err(|e| format!("line {}: is no JSON object ({e})", index + 1))?;
            Ok((index + 1, row.into_iter().filter_map(|(key, value)| Some((key, plain(value)?))).collect()))
        })
        .collect()
}

/// A value as text; null is as good as no value.
fn plain(value: serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

/// CSV as RFC 4180 has it, with `;` besides `,` because Danish spreadsheets write that.
fn csv(text: &str) -> Result<Vec<(usize, Facts)>, String> {
    let header_line = text.lines().next().unwrap_or("");
    let separator = if header_line.matches(';').count() > header_line.matches(',').count() { ';' } else { ',' };
    let mut rows = csv_rows(text, separator)?.into_iter();
    let (_, header) = rows.next().ok_or("has no header line; its first line names the columns, one of them `path`")?;
    if !header.iter().any(|name| name == "path") {
        return Err("line 1: no column is called `path`".to_owned());
    }
    rows.map(|(line, cells)| {
        if cells.len() != header.len() {
            return Err(format!("line {line}: {} cells, but the header has {}", cells.len(), header.len()));
        }
        let facts = header.iter().cloned().zip(cells).filter(|(_, cell)| !cell.is_empty()).collect();
        Ok((line, facts))
    })
    .collect()
}

fn csv_rows(text: &str, separator: char) -> Result<Vec<(usize, Vec<String>)>, String> {
    let mut rows = Vec::new();
    let (mut line, mut row_line, mut quoted) = (1, 1, false);
    let (mut row, mut cell) = (Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            '\r' if !quoted && letters.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                push_row(&mut rows, row_line, &mut row);
                (line, row_line) = (line + 1, line + 1);
            }
            c if c == separator && !quoted => row.push(std::mem::take(&mut cell)),
            c => {
                line += usize::from(c == '\n');
                cell.push(c);
            }
        }
    }
    if quoted {
        return Err(format!("line {row_line}: a quotation mark is never closed"));
    }
    row.push(cell);
    push_row(&mut rows, row_line, &mut row);
    Ok(rows)
}

/// An empty line is no row.
fn push_row(rows: &mut Vec<(usize, Vec<String>)>, line: usize, row: &mut Vec<String>) {
    let row = std::mem::take(row);
    if row.iter().any(|cell| !cell.is_empty()) {
        rows.push((line, row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_keeps_quotes_commas_and_line_ends_inside_cells() {
        let rows = csv("path,titel,adgang\r\na.pdf,\"Ro, \"\"ret\"\" og\npligt\",åben\n\nb.pdf,,\n").unwrap();
        assert_eq!(rows[0].1["titel"], "Ro, \"ret\" og\npligt");
        assert_eq!(rows[1].0, 5);
        assert_eq!(rows[1].1.len(), 1);
    }

    #[test]
    fn danish_spreadsheets_separate_by_semicolons() {
        assert_eq!(csv("path;pris\na;1,5\n").unwrap()[0].1["pris"], "1,5");
    }

    #[test]
    fn a_row_of_the_wrong_length_is_named() {
        assert!(csv("path,id\na,1,2\n").unwrap_err().starts_with("line 2"));
    }

    #[test]
    fn json_lines_carry_numbers_as_text() {
        let rows = json_lines("{\"path\":\"a\",\"year\":2008,\"note\":null}\n").unwrap();
        assert_eq!(rows[0].1["year"], "2008");
        assert!(!rows[0].1.contains_key("note"));
    }
}
