//! Two output folders of `pjece run`, paired by the digests of their sources: what changed.

use super::changes::{Change, changes};
use crate::files;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Largest record.
const LIMIT: u64 = 512 << 20;

/// One document in both folders.
#[derive(Debug, Clone, Serialize)]
pub struct Compared {
    /// Its path, as the newer record names it.
    pub path: String,
    /// What changed, harm first.
    pub changes: Vec<Change>,
}

/// What became of the documents of a folder.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Comparison {
    /// Documents that only the older folder has.
    pub lost: Vec<String>,
    /// Documents that only the newer folder has.
    pub new: Vec<String>,
    /// Documents of both that differ; those with the worst change first.
    pub differing: Vec<Compared>,
    /// Documents of both that say the same.
    pub same: usize,
}

/// Compares the records of two output folders.
///
/// # Errors
/// A folder cannot be listed, or a record is no JSON.
pub fn compare(old: &Path, new: &Path) -> Result<Comparison, String> {
    let (old, new) = (records(old)?, records(new)?);
    let mut comparison = Comparison::default();
    for (digest, (path, before)) in &old {
        match new.get(digest) {
            None => comparison.lost.push(path.clone()),
            Some((path, after)) => match changes(before, after) {
                changes if changes.is_empty() => comparison.same += 1,
                changes => comparison.differing.push(Compared { path: path.clone(), changes }),
            },
        }
    }
    comparison.new =
        new.iter().filter(|(digest, _)| !old.contains_key(*digest)).map(|(_, (path, _))| path.clone()).collect();
    comparison.lost.sort();
    comparison.new.sort();
    let worst = |compared: &Compared| (compared.changes.first().map(|change| change.kind), compared.path.clone());
    comparison.differing.sort_by_key(worst);
    Ok(comparison)
}

/// Every record below a folder, by the digest of its source: path and record.
fn records(folder: &Path) -> Result<BTreeMap<String, (String, Value)>, String> {
    let mut records = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for path in files::entries(&next).map_err(|e| format!("{}: {}", next.display(), files::reason(&e)))? {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let text = files::read_text(&path, LIMIT).map_err(|e| format!("{} {e}", path.display()))?;
                let record: Value = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
                let field = |name: &str| record.get("source")?.get(name)?.as_str().map(str::to_owned);
                if let (Some(digest), Some(name)) = (field("sha256"), field("path")) {
                    records.insert(digest, (name, record));
                }
            }
        }
    }
    Ok(records)
}
