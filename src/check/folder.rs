//! A corpus: one folder for each pamphlet, as `corpus/README.md` describes it.

use crate::files;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Largest gold, snapshot or settings file.
const LIMIT: u64 = 64 << 20;

/// OCR models whose recorded output a folder may hold.
pub const MODELS: [&str; 2] = ["eng", "dan"];

/// One pamphlet's folder and what a person says of it.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The folder's name.
    pub id: String,
    /// Where it is.
    pub path: PathBuf,
    /// The `source.*` that is read: PDF before HTML before text before anything else.
    pub source: Option<String>,
    /// From `about.toml`.
    pub genre: Option<String>,
    /// `gold.json`, when there is one.
    pub gold: Option<Value>,
    /// `gold.txt`, when there is one.
    pub gold_text: Option<String>,
    /// `snapshot.json`, when there is one.
    pub snapshot: Option<Value>,
    /// False while gold is a draft that no person has read.
    pub reviewed: bool,
}

impl Folder {
    /// A text file of the folder.
    pub fn text(&self, name: &str) -> Option<String> {
        files::read_text(&self.path.join(name), LIMIT).ok()
    }

    /// Is there such a file?
    pub fn has(&self, name: &str) -> bool {
        self.path.join(name).is_file()
    }
}

/// The corpus's folders in the order of their names: those that hold a `source.*`.
///
/// # Errors
/// The corpus cannot be listed, or a gold or snapshot is no JSON.
pub fn folders(corpus: &Path) -> Result<Vec<Folder>, String> {
    let mut folders = Vec::new();
    for path in files::entries(corpus).map_err(|e| format!("{}: {}", corpus.display(), files::reason(&e)))? {
        if path.is_dir() {
            let folder = read(&path)?;
            if folder.source.is_some() {
                folders.push(folder);
            }
        }
    }
    Ok(folders)
}

fn read(path: &Path) -> Result<Folder, String> {
    let id = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let gold = json(&path.join("gold.json"))?;
    let reviewed = gold.as_ref().and_then(|gold| gold.get("reviewed")).and_then(Value::as_bool) != Some(false);
    let text = |name: &str| files::read_text(&path.join(name), LIMIT).ok();
    let about: toml::Table = match text("about.toml") {
        Some(about) => about.parse().map_err(|e| format!("{}/about.toml: {e}", path.display()))?,
        None => toml::Table::new(),
    };
    Ok(Folder {
        source: source(path),
        genre: about.get("genre").and_then(toml::Value::as_str).map(str::to_owned),
        gold_text: text("gold.txt"),
        snapshot: json(&path.join("snapshot.json"))?,
        path: path.to_path_buf(),
        id,
        gold,
        reviewed,
    })
}

fn source(folder: &Path) -> Option<String> {
    let is_source = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == "source") && path.is_file();
    let rank = |name: &String| match name.rsplit('.').next().unwrap_or("") {
        "pdf" => 0,
        "html" => 1,
        "txt" => 2,
        _ => 3,
    };
    let entries = files::entries(folder).unwrap_or_default().into_iter().filter(is_source);
    let names = entries.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    // `source.typ` is what source.pdf was made from.
    names.filter(|name| name != "source.typ").min_by_key(|name| (rank(name), name.clone()))
}

fn json(path: &Path) -> Result<Option<Value>, String> {
    if !path.is_file() {
        return Ok(None);
    }
    let text = files::read_text(path, LIMIT).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map(Some).map_err(|e| format!("{}: {e}", path.display()))
}
