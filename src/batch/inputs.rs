//! Which files a run is about, in an order that does not depend on the disk.

use super::bag::{self, Bag};
use super::folders::{Grouped, Grouping, Step, What};
use crate::model::Failure;
use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder};
use std::path::{Component, Path, PathBuf};

/// The file in an input folder that names what is no input, in the syntax of `.gitignore`.
pub const IGNORE_FILE: &str = ".pjeceignore";

/// What the user asked to read.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Files and folders; folders are searched to the bottom.
    pub paths: Vec<PathBuf>,
    /// Files named one by one (`--files-from`).
    pub listed: Vec<PathBuf>,
    /// Patterns of `.gitignore` syntax; what they match is left out.
    pub exclude: Vec<String>,
    /// Never looked into: the output folder.
    pub output: PathBuf,
    /// What becomes of folders of page images.
    pub group: Grouping,
}

/// One file to read, or a folder of page images that is one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Where it is.
    pub path: PathBuf,
    /// Its path below the input folder: what the output tree mirrors.
    pub relative: PathBuf,
    /// Of a folder its page images in order; none for a file.
    pub pages: Vec<Item>,
}

impl Item {
    /// The path that records state: `/` between folders, letters that are no Unicode replaced.
    pub fn name(&self) -> String {
        let parts: Vec<_> = self.relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }

    /// The files that it is made of.
    pub(super) fn files(&self) -> &[Self] {
        if self.pages.is_empty() { std::slice::from_ref(self) } else { &self.pages }
    }

    /// Bytes of its files; `None` when one of them cannot be looked at.
    pub(super) fn size(&self) -> Option<u64> {
        self.files().iter().map(|file| Some(file.path.metadata().ok()?.len())).sum()
    }
}

impl Inputs {
    /// All files, sorted by name within each folder, inputs in the order given. Reads folders as it goes, so that any
    /// number of files costs no memory. What cannot be looked into comes as a failure.
    ///
    /// Hidden files and folders (`.name`) are left out, and so is what a [`IGNORE_FILE`] names, and what describes a bag
    /// (`BagIt`).
    pub fn items(&self) -> impl Iterator<Item = Result<Item, Failure>> + Send + '_ {
        let walked = self.paths.iter().flat_map(|path| self.below(path));
        walked.chain(self.listed.iter().map(|path| Ok(listed(path))))
    }

    /// Where the inputs are, as full paths; the working folder too when files were named one by one.
    pub(super) fn full_paths(&self) -> Vec<String> {
        let here = (!self.listed.is_empty()).then(|| PathBuf::from("."));
        let paths = self.paths.iter().chain(&here);
        paths.filter_map(|path| crate::files::real_path(path).ok()).map(|path| path.display().to_string()).collect()
    }

    /// Checks the patterns of `exclude`.
    ///
    /// # Errors
    /// The first pattern that is none, and why.
    pub fn check(&self) -> Result<(), String> {
        self.overrides(Path::new(".")).map(drop).map_err(|e| e.to_string())
    }

    fn below<'a>(&'a self, path: &'a Path) -> Box<dyn Iterator<Item = Result<Item, Failure>> + Send + 'a> {
        if !path.is_dir() {
            return Box::new(std::iter::once(Ok(
                listed(Path::new(path.file_name().unwrap_or(path.as_os_str()))).at(path)
            )));
        }
        let output = crate::files::real_path(&self.output).unwrap_or_default();
        let mut walk = WalkBuilder::new(path);
        walk.standard_filters(false).hidden(true).parents(true).add_custom_ignore_filename(IGNORE_FILE);
        walk.sort_by_file_name(Ord::cmp).filter_entry(move |entry| !is_folder(entry, &output));
        if let Ok(overrides) = self.overrides(path) {
            walk.overrides(overrides);
        }
        let steps = walk.build().map(move |entry| match entry {
            Ok(entry) => Step { what: what(&entry, path), path: entry.into_path() },
            Err(error) => {
                let at = place(&error).unwrap_or(path).to_path_buf();
                Step { path: at, what: What::Other(vec![Err(unreadable(&error, path))]) }
            }
        });
        match self.group {
            Grouping::None => Box::new(steps.flat_map(|step| step.what.alone())),
            Grouping::Folder => Box::new(Grouped::new(steps, path)),
        }
    }

    fn overrides(&self, root: &Path) -> Result<Override, ignore::Error> {
        let mut builder = OverrideBuilder::new(root);
        for pattern in &self.exclude {
            builder.add(&format!("!{pattern}"))?;
        }
        builder.build()
    }
}

impl Item {
    fn at(self, path: &Path) -> Self {
        Self { path: path.to_path_buf(), ..self }
    }
}

/// A file named by itself: its path without root, drive, `.` and `..`, so that its record stays in the output folder.
fn listed(path: &Path) -> Item {
    let relative = path.components().filter(|part| matches!(part, Component::Normal(_))).collect();
    Item { path: path.to_path_buf(), relative, pages: Vec::new() }
}

/// Anything that is no folder is an input: a link is followed when it is read, a pipe fails there with a clear word.
fn what(entry: &DirEntry, root: &Path) -> What {
    let path = entry.path();
    if bag::is_tag_file(path) {
        return What::Other(bag_failures(path, root));
    }
    let is_input = entry.depth() == 0; // a link that the user named is followed
    if is_input || entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return What::Folder;
    }
    let link_to_folder = entry.path_is_symlink() && path.is_dir(); // not followed: it may lead in a circle
    match path.strip_prefix(root) {
        Ok(relative) if !link_to_folder => {
            What::File(Item { path: path.to_path_buf(), relative: relative.to_path_buf(), pages: Vec::new() })
        }
        _ => What::Other(Vec::new()),
    }
}

/// The files that describe a bag are no inputs; where one is found, what is wrong with it comes as failures.
fn bag_failures(tag_file: &Path, root: &Path) -> Vec<Result<Item, Failure>> {
    let Some(folder) = tag_file.parent().filter(|_| tag_file.ends_with(bag::MARK)) else { return Vec::new() };
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    match Bag::read(folder) {
        None => Vec::new(),
        Some(Err(message)) => vec![Err(Failure::new(name(tag_file), "bag", message))],
        Some(Ok(bag)) => {
            let message = "stands in the bag's manifest and is not there; fetch it again from where it came";
            bag.missing().map(|path| Err(Failure::new(name(&folder.join(path)), "missing", message))).collect()
        }
    }
}

/// Is the entry this folder, whatever way led to it?
fn is_folder(entry: &DirEntry, folder: &Path) -> bool {
    entry.depth() > 0
        && Some(entry.file_name()) == folder.file_name()
        && crate::files::real_path(entry.path()).is_ok_and(|path| path == folder)
}

fn unreadable(error: &ignore::Error, root: &Path) -> Failure {
    let at = place(error).unwrap_or(root);
    let name = at.strip_prefix(root).unwrap_or(at).to_string_lossy().replace('\\', "/");
    let name = if name.is_empty() { at.display().to_string() } else { name };
    let reason = error.io_error().map_or_else(|| error.to_string(), crate::files::reason);
    Failure::new(name, "unreadable", format!("cannot be looked into ({reason}); check that you may read it"))
}

fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place(err),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_file_never_leaves_the_output_folder() {
        assert_eq!(listed(Path::new("/a/../../b/./c.txt")).name(), "a/b/c.txt");
        assert_eq!(listed(Path::new("../c.txt")).name(), "c.txt");
    }
}
