//! Regression of a corpus: what pjece says of each pamphlet, held against what a person says (gold) and against what it
//! said before (snapshot, baseline).

pub mod ablation;
pub mod accuracy;
pub mod calibrate;
pub mod changes;
pub mod compare;
pub mod draft;
pub mod expression;
pub mod figures;
pub mod folder;
pub mod gates;
mod measure;
pub mod pairs;
pub mod reports;

pub use measure::{Job, check};

use changes::Change;
use figures::Figures;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A corpus that was checked; the part that is read back is what `--baseline` compares.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Checked {
    /// Every folder, in the order of names.
    pub documents: Vec<DocumentCheck>,
    /// All reviewed documents as one.
    pub micro: Figures,
    /// The mean over reviewed documents.
    #[serde(rename = "macro")]
    pub macro_: Figures,
    /// All reviewed documents of a genre as one.
    #[serde(default)]
    pub genres: BTreeMap<String, Figures>,
}

/// One pamphlet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DocumentCheck {
    /// The folder's name.
    pub id: String,
    /// Genre, from `about.toml`.
    pub genre: Option<String>,
    /// The file that was read.
    #[serde(default)]
    pub source: String,
    /// False while gold is a draft: gates leave it alone.
    pub reviewed: bool,
    /// Does a person say what is true of it?
    #[serde(default)]
    pub has_gold: bool,
    /// Why it could not be read.
    pub failure: Option<String>,
    /// Its figures.
    pub figures: Figures,
    /// What was missed, made up or misread.
    #[serde(skip_deserializing)]
    pub misses: Vec<Miss>,
    /// What differs from the snapshot.
    #[serde(skip_deserializing)]
    pub changes: Vec<Change>,
    /// What a person should know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What the snapshots would be now: name and bytes of each file.
    #[serde(skip)]
    pub fresh: Vec<(String, Vec<u8>)>,
    /// How much was read, and how long it took.
    #[serde(skip)]
    pub speed: Speed,
}

/// Work and time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Speed {
    /// Words of the text.
    pub words: usize,
    /// Pages.
    pub pages: usize,
    /// Time by the clock on the wall.
    pub seconds: f64,
}

/// How gold and result disagree about an item or a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissKind {
    /// Gold has it, the result has not.
    Missing,
    /// The result has it, gold has not.
    Spurious,
    /// A word that reads differently in the truth.
    Misread,
    /// A right word that repair made wrong.
    Broken,
}

/// One disagreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The class, or the group of figures, as `cases`, `text`, `repair.eng`, `scan.dan.frames`.
    pub class: String,
    /// In which way.
    pub kind: MissKind,
    /// The item's words.
    pub text: String,
    /// The page, as far as known.
    pub page: Option<u64>,
}

impl Miss {
    /// Does this miss count in the figure?
    pub fn counts_in(&self, figure: &str) -> bool {
        match figure.strip_suffix("macro_f1") {
            Some("") => !self.class.contains('.') && self.class != "text",
            Some(prefix) => self.class.starts_with(prefix),
            None => figure == self.class || figure.strip_prefix(&self.class).is_some_and(|rest| rest.starts_with('.')),
        }
    }
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { class, text, .. } = self;
        match self.kind {
            MissKind::Missing => write!(f, "missing {class}: {text}"),
            MissKind::Spurious => write!(f, "spurious {class}: {text}"),
            MissKind::Misread => write!(f, "misread in {class}: {text}"),
            MissKind::Broken => write!(f, "broken in {class}: {text}"),
        }
    }
}

impl Checked {
    /// Adds the documents up.
    pub fn of(documents: Vec<DocumentCheck>) -> Self {
        let gated = || documents.iter().filter(|document| document.gated());
        let genres: BTreeMap<&str, Vec<&Figures>> = gated().fold(BTreeMap::new(), |mut genres, document| {
            let genre = document.genre.as_deref().unwrap_or("other");
            genres.entry(genre).or_insert_with(Vec::new).push(&document.figures);
            genres
        });
        let genres =
            genres.into_iter().map(|(genre, all)| (genre.to_owned(), figures::pooled(all.into_iter()))).collect();
        let micro = figures::pooled(gated().map(|document| &document.figures));
        let macro_ = figures::mean(gated().map(|document| &document.figures));
        Self { documents, micro, macro_, genres }
    }
}

impl DocumentCheck {
    /// Do gates hold for it? Drafts and documents that could not be read are left out.
    pub fn gated(&self) -> bool {
        self.reviewed && self.failure.is_none()
    }
}
