//! EDGE: reads pictures by starting the Tesseract program.

use crate::Error;
use crate::extract::{Light, OcrEngine};
use crate::model::{OcrEngineFacts, Rect, Word};
use crate::processor::Allowance;
use std::io::{Read, Seek, SeekFrom, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How often a running program is asked whether it has finished.
const POLL: Duration = Duration::from_millis(20);

/// The Tesseract program with one language model.
#[derive(Debug, Clone)]
pub struct Tesseract {
    /// The program's name or path.
    program: String,
    /// Language model, as `dan`.
    model: String,
    /// Processor time that one picture may take.
    timeout: Duration,
    /// What the program says of itself.
    version: String,
}

impl Tesseract {
    /// Finds the program and its model.
    ///
    /// # Errors
    /// [`Error::OcrFailed`] when the program cannot be started or lacks the model.
    pub fn find(program: &str, model: &str, timeout: Duration) -> Result<Self, Error> {
        let mut engine = Self { program: program.to_owned(), model: model.to_owned(), timeout, version: String::new() };
        let (version, errors) = engine.run(&["--version"])?;
        let said = if version.is_empty() { errors } else { version };
        engine.version = said.lines().next().unwrap_or("tesseract").trim().into();
        let (models, errors) = engine.run(&["--list-langs"])?;
        let has = |name: &str| models.lines().chain(errors.lines()).any(|line| line.trim() == name);
        if let Some(missing) = model.split('+').find(|name| !has(name)) {
            return Err(engine.failed(format!("it has no model `{missing}`")));
        }
        Ok(engine)
    }

    fn failed(&self, reason: impl Into<String>) -> Error {
        Error::OcrFailed { program: self.program.clone(), reason: reason.into() }
    }

    /// Runs the program with nothing on standard input; gives back what it printed and complained.
    fn run(&self, arguments: &[&str]) -> Result<(String, String), Error> {
        let io = |e: std::io::Error| self.failed(e.to_string());
        // Files instead of pipes: a full pipe would stop the program, and files need no thread to empty them.
        let (mut out, mut err) = (tempfile::tempfile().map_err(io)?, tempfile::tempfile().map_err(io)?);
        #[expect(clippy::disallowed_methods, reason = "this is the edge module that starts the OCR program")]
        let mut child = Command::new(&self.program)
            .args(arguments)
            .env("OMP_THREAD_LIMIT", "1") // pjece runs pages side by side itself
            .stdin(Stdio::null())
            .stdout(out.try_clone().map_err(io)?)
            .stderr(err.try_clone().map_err(io)?)
            .spawn()
            .map_err(io)?;
        let mut allowance = Allowance::new(self.timeout);
        let status = loop {
            if let Some(status) = child.try_wait().map_err(io)? {
                break status;
            }
            if allowance.is_over(child.id()) {
                let _ = child.kill(); // it may have ended by itself just now
                let _ = child.wait();
                return Err(self.failed(format!("no answer within {} s", self.timeout.as_secs())));
            }
            std::thread::sleep(POLL);
        };
        let read = |file: &mut std::fs::File| -> Result<String, Error> {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_end(&mut bytes)).map_err(io)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        let (out, err) = (read(&mut out)?, read(&mut err)?);
        if status.success() { Ok((out, err)) } else { Err(self.failed(err.lines().last().unwrap_or("it failed"))) }
    }
}

impl OcrEngine for Tesseract {
    fn facts(&self) -> OcrEngineFacts {
        OcrEngineFacts { engine: self.version.clone(), model: self.model.clone(), model_sha256: None }
    }

    fn words(&self, image: &[u8], dpi: u32, light: Light) -> Result<Vec<Word>, Error> {
        let io = |e: std::io::Error| self.failed(e.to_string());
        let mut picture = tempfile::NamedTempFile::new().map_err(io)?; // deleted when dropped
        picture.write_all(image).and_then(|()| picture.flush()).map_err(io)?;
        let path = picture.path().to_string_lossy().into_owned();
        let dpi = dpi.to_string();
        let how: &[&str] = match light {
            Light::Even => &[],
            Light::Uneven => &["-c", "thresholding_method=2"], // Sauvola's, of Tesseract 5
        };
        let (table, _) = self.run(&[&[&*path, "stdout", "-l", &self.model, "--dpi", &dpi], how, &["tsv"]].concat())?;
        Ok(words(&table))
    }
}

/// The words of Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn words(table: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut line = String::new();
    for row in table.lines().skip(1) {
        let fields: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, page, block, paragraph, in_block, _, left, top, width, height, confidence, text] = fields[..]
        else {
            continue;
        };
        let text: String = text.split_whitespace().collect();
        if level != "5" || text.is_empty() {
            continue;
        }
        let this_line = [page, block, paragraph, in_block].join(" ");
        let starts_line = this_line != line;
        line = this_line;
        words.extend(word(&text, [left, top, width, height], confidence, starts_line));
    }
    words
}

fn word(text: &str, place: [&str; 4], confidence: &str, starts_line: bool) -> Option<Word> {
    let [left, top, width, height] = place.map(|field| field.parse::<f32>().unwrap_or(f32::NAN));
    let rect = Rect::new(left, top, left + width, top + height)?;
    Some(Word {
        text: unicode_normalization::UnicodeNormalization::nfc(text).collect(),
        rect,
        baseline: rect.bottom(),
        size: rect.height(),
        bold: false,
        direction: 0,
        confidence: confidence.parse::<f32>().ok().filter(|c| *c >= 0.0).map(|c| c / 100.0),
        starts_line,
        invisible: false,
        is_ink: true,
        colour: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_gives_words_lines_and_confidences() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     4\t1\t1\t1\t1\t0\t10\t20\t200\t12\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t10\t20\t50\t12\t96.5\tSkab\n\
                     5\t1\t1\t1\t1\t2\t70\t20\t50\t12\t91\træd\n\
                     5\t1\t1\t1\t2\t1\t10\t40\t50\t12\t50\tog\n";
        let words = words(table);
        assert_eq!(words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>(), ["Skab", "ræd", "og"]);
        assert_eq!(words.iter().map(|w| w.starts_line).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(words[0].confidence, Some(0.965));
    }

    #[test]
    fn a_missing_program_is_named() {
        let missing = Tesseract::find("/nowhere/tesseract", "dan", Duration::from_secs(1));
        assert!(matches!(missing, Err(Error::OcrFailed { program, .. }) if program == "/nowhere/tesseract"));
    }
}
