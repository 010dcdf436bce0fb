//! Names in the output folder: what each input's files are called, and that no two inputs meet in one name.

use super::inputs::{Inputs, Item};
use crate::export::Format;
use std::collections::hash_map::DefaultHasher;
use std::ffi::OsString;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// The run's own file in the output folder.
pub(super) const RUN_FILE: &str = "run.json";

/// Longest file name that common file systems take, bytes.
const LONGEST: usize = 255;

/// Where the results of an input go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// The record.
    pub record: PathBuf,
    /// The audit.
    pub audit: PathBuf,
    // The input's place in the output folder, to which endings are appended.
    stem: OsString,
}

impl Places {
    /// The file with this ending.
    pub(super) fn export(&self, ending: &str) -> PathBuf {
        let mut name = self.stem.clone();
        name.push(ending);
        PathBuf::from(name)
    }
}

/// The places of an input's results, below `output`. The input's extension is kept, so that `a.pdf` and `a.html` do not
/// meet.
pub(super) fn places(output: &Path, relative: &Path) -> Places {
    let blank = Places { stem: output.join(relative).into_os_string(), ..Places::default() };
    Places { record: blank.export(".json"), audit: blank.export(".audit.jsonl"), ..blank }
}

/// How long the input's name may be, bytes, when a name in the path would be too long for the file system.
pub(super) fn too_long(relative: &Path, formats: &[Format]) -> Option<usize> {
    let longest_ending = formats.iter().map(|format| format.longest_ending());
    let most = LONGEST - longest_ending.chain([".audit.jsonl".len()]).max().unwrap_or(0);
    let is_too_long = relative.file_name().is_some_and(|name| name.len() > most)
        || relative.components().any(|part| part.as_os_str().len() > LONGEST);
    is_too_long.then_some(most)
}

/// How many inputs there are, after checking that no two of them share a name in the output folder.
///
/// Only a number per input is kept, so that millions cost little; small and capital letters count as the same, because
/// on some disks they are.
///
/// # Errors
/// The message that names two inputs which meet.
pub fn count(inputs: &Inputs) -> Result<Known, String> {
    let mut hashes: Vec<u64> = Vec::new();
    let mut sizes: Vec<u64> = Vec::new();
    let mut unreadable = 0;
    for item in inputs.items() {
        let Ok(item) = item else {
            unreadable += 1;
            continue;
        };
        if fold(&item) == "run" {
            let place = item.path.display();
            return Err(format!(
                "{place}: its record would be {RUN_FILE}, which is the run's own report; rename the file, or read its folder's parent"
            ));
        }
        hashes.push(hash(&item));
        sizes.extend(item.size());
    }
    hashes.sort_unstable();
    sizes.sort_unstable();
    let mut twin_sizes: Vec<u64> = sizes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    twin_sizes.dedup();
    match hashes.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(clash(inputs, pair[0])),
        None => Ok(Known { hashes, twin_sizes, unreadable }),
    }
}

/// The inputs that were found, by a number each.
#[derive(Debug, Default)]
pub struct Known {
    hashes: Vec<u64>,
    /// Sizes that more than one input has, bytes.
    twin_sizes: Vec<u64>,
    unreadable: usize,
}

impl Known {
    /// How many there are, those that cannot be looked into included.
    pub fn documents(&self) -> usize {
        self.hashes.len() + self.unreadable
    }

    /// May another input have the same bytes? It has as many.
    pub fn may_have_a_twin(&self, size: u64) -> bool {
        self.twin_sizes.binary_search(&size).is_ok()
    }

    /// Was this input there when the inputs were counted? One that came later was not checked against the others.
    pub fn holds(&self, item: &Item) -> bool {
        self.hashes.binary_search(&hash(item)).is_ok()
    }
}

fn clash(inputs: &Inputs, wanted: u64) -> String {
    let both: Vec<String> = inputs
        .items()
        .filter_map(Result::ok)
        .filter(|item| hash(item) == wanted)
        .take(2)
        .map(|item| item.path.display().to_string())
        .collect();
    format!(
        "two inputs would share one place in the output folder: {}; rename one, or give them as parts of one folder, or run them into two output folders",
        both.join(" and ")
    )
}

fn fold(item: &Item) -> String {
    item.name().to_lowercase()
}

fn hash(item: &Item) -> u64 {
    let mut hasher = DefaultHasher::new();
    fold(item).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_is_kept() {
        let places = places(Path::new("out"), Path::new("a/b.pdf"));
        assert_eq!(places.record, Path::new("out/a/b.pdf.json"));
        assert_eq!(places.audit, Path::new("out/a/b.pdf.audit.jsonl"));
    }

    #[test]
    fn names_that_differ_only_in_case_meet() {
        let inputs = Inputs { listed: vec!["a/B.txt".into(), "A/b.txt".into()], ..Inputs::default() };
        let message = count(&inputs).unwrap_err();
        assert!(message.contains("a/B.txt and A/b.txt"), "{message}");
    }

    #[test]
    fn names_that_a_disk_cannot_hold_are_told_beforehand() {
        assert_eq!(too_long(Path::new(&"x".repeat(250)), &[]), Some(243));
        assert_eq!(too_long(Path::new(&"x".repeat(240)), &[]), None);
        assert!(too_long(Path::new(&"x".repeat(240)), &[Format::Csv]).is_some());
    }
}
