//! `pjece repair`: OCR text in, repaired text out.

use super::exit::{Ended, Exit, Stop};
use super::one::{for_output, standard_input};
use super::setup::Setup;
use crate::extract;
use crate::pipeline::{Tools, repair_text};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::io::{BufRead, Write};

/// Lines that are read, repaired on all threads, and written before the next are read.
const LINES_AT_A_TIME: usize = 1024;

/// `pjece repair`.
pub(crate) fn repair(jsonl: bool, setup: &Setup<'_>) -> Ended {
    if jsonl { lines(setup) } else { whole(setup) }
}

fn whole(setup: &Setup<'_>) -> Ended {
    let bytes = standard_input(setup)?;
    let text = decode(&bytes, setup);
    let (_, _, repaired) = repair_text(&text, &setup.tools());
    let mut out = std::io::stdout().lock();
    out.write_all(&for_output(repaired.as_str().as_bytes()))?;
    out.flush()?;
    Ok(Exit::Done)
}

/// Text in any encoding that pjece can tell.
fn decode(bytes: &[u8], setup: &Setup<'_>) -> String {
    let extracted = extract::text::from_bytes(bytes);
    for warning in &extracted.warnings {
        setup.talk.warning(format_args!("standard input: {}", warning.message));
    }
    let pages: Vec<String> = extracted
        .pages
        .into_iter()
        .map(|page| match page.content {
            crate::model::Content::Lines(lines) => lines.join("\n"),
            _ => String::new(), // plain text has lines and nothing else
        })
        .collect();
    pages.join("\x0c")
}

fn lines(setup: &Setup<'_>) -> Ended {
    setup.share_work();
    let tools = setup.tools();
    let mut from = std::io::stdin().lock();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut number, mut failed) = (0, 0_u64);
    loop {
        let lines = some_lines(&mut from, setup.config.limits.file_bytes)?;
        if lines.is_empty() {
            break;
        }
        let repaired: Vec<_> = lines.par_iter().map(|line| one_line(line, &tools)).collect();
        for outcome in repaired {
            number += 1;
            match outcome {
                None => {}
                Some(Ok(value)) => write_value(&mut out, &value)?,
                Some(Err((id, why))) => {
                    failed += 1;
                    setup.talk.error(format_args!("standard input, line {number}: {why}"));
                    let error = json!({"id": id, "error": {"class": "bad_line", "line": number, "message": why}});
                    write_value(&mut out, &error)?;
                }
            }
        }
        out.flush()?;
    }
    Ok(if failed == 0 { Exit::Done } else { Exit::SomeFailed })
}

fn write_value(out: &mut impl Write, value: &impl serde::Serialize) -> Result<(), Stop> {
    let mut line = serde_json::to_vec(value).map_err(std::io::Error::from)?;
    line.push(b'\n');
    Ok(out.write_all(&line)?)
}

fn some_lines(from: &mut impl BufRead, limit: u64) -> Result<Vec<Vec<u8>>, Stop> {
    let mut lines = Vec::new();
    let mut bytes = 0;
    while lines.len() < LINES_AT_A_TIME && bytes < limit {
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut *from, limit).read_until(b'\n', &mut line);
        match read.map_err(|e| Stop::new(Exit::Io, format!("standard input: {}", crate::files::reason(&e))))? {
            0 => break,
            count => bytes += count as u64,
        }
        lines.push(line);
    }
    Ok(lines)
}

/// The line with its text repaired; `None` for an empty line; what is wrong with it, and its id as far as there is one.
fn one_line(line: &[u8], tools: &Tools<'_>) -> Option<Result<Map<String, Value>, (Value, String)>> {
    if line.trim_ascii().is_empty() {
        return None;
    }
    let mut object: Map<String, Value> = match serde_json::from_slice(line) {
        Ok(object) => object,
        Err(error) => return Some(Err((Value::Null, format!("is no JSON object ({error})")))),
    };
    let Some(Value::String(text)) = object.get("text") else {
        let id = object.remove("id").unwrap_or_default();
        return Some(Err((id, "has no `text`; every line needs {\"id\", \"text\"}".to_owned())));
    };
    let (_, _, repaired) = repair_text(text, tools);
    object.insert("text".to_owned(), Value::String(repaired.as_str().to_owned()));
    Some(Ok(object))
}
