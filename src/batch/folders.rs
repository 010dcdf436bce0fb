//! Which folders are one document: those that hold numbered page images and nothing else (`--group folder`).

use super::inputs::Item;
use crate::model::Failure;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

/// What becomes of folders of page images.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grouping {
    /// Each image is read by itself.
    #[default]
    None,
    /// A folder that holds numbered page images and nothing else is one document.
    Folder,
}

/// Endings of page images, small letters.
const ENDINGS: [&str; 5] = ["png", "jpg", "jpeg", "tif", "tiff"];

/// A folder with more images is none that somebody numbered by pages; each is read by itself, so that memory is bounded.
const MOST: usize = 10_000;

/// What a walk over folders comes upon: where, and what it is.
pub(super) struct Step {
    pub(super) path: PathBuf,
    pub(super) what: What,
}

pub(super) enum What {
    /// A folder; what it holds comes next.
    Folder,
    /// A file to read.
    File(Item),
    /// Something else, and what is to be told of it.
    Other(Vec<Result<Item, Failure>>),
}

impl What {
    /// What is to be read or told of it when folders mean nothing.
    pub(super) fn alone(self) -> Vec<Result<Item, Failure>> {
        match self {
            Self::Folder => Vec::new(),
            Self::File(item) => vec![Ok(item)],
            Self::Other(told) => told,
        }
    }
}

/// A walk in which folders of page images are one item each. The steps come sorted: what a folder holds directly after it.
pub(super) struct Grouped<W> {
    steps: W,
    /// The input folder.
    root: PathBuf,
    /// The folder that holds nothing but page images so far, and these.
    open: Option<(PathBuf, Vec<Item>)>,
    ready: VecDeque<Result<Item, Failure>>,
}

impl<W: Iterator<Item = Step>> Grouped<W> {
    pub(super) fn new(steps: W, root: &Path) -> Self {
        Self { steps, root: root.to_path_buf(), open: None, ready: VecDeque::new() }
    }

    fn take(&mut self, Step { path, what }: Step) {
        if self.open.as_ref().is_some_and(|(folder, _)| !path.starts_with(folder)) {
            self.close();
        }
        match (what, &mut self.open) {
            (What::File(item), Some((_, images))) if images.len() < MOST && number(&item).is_some() => {
                images.push(item);
            }
            (What::Folder, _) => {
                self.part();
                self.open = Some((path, Vec::new()));
            }
            (what, _) => {
                self.part();
                self.ready.extend(what.alone());
            }
        }
    }

    /// The open folder holds no more.
    fn close(&mut self) {
        let Some((folder, images)) = self.open.take() else { return };
        match document(&self.root, &folder, images) {
            Ok(item) => self.ready.push_back(Ok(item)),
            Err(images) => self.ready.extend(images.into_iter().map(Ok)),
        }
    }

    /// The open folder holds something else too.
    fn part(&mut self) {
        if let Some((_, images)) = self.open.take() {
            self.ready.extend(images.into_iter().map(Ok));
        }
    }
}

impl<W: Iterator<Item = Step>> Iterator for Grouped<W> {
    type Item = Result<Item, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() {
            match self.steps.next() {
                Some(step) => self.take(step),
                None if self.open.is_some() => self.close(),
                None => return None,
            }
        }
        self.ready.pop_front()
    }
}

/// The folder as one item, pages in the order of their numbers; its images when they are not the pages of one document: names
/// that differ in more than the number, or two with the same number.
fn document(root: &Path, folder: &Path, images: Vec<Item>) -> Result<Item, Vec<Item>> {
    let stems_and_numbers: Option<Vec<_>> = images.iter().map(number).collect();
    let Some((stems, numbers)) = stems_and_numbers.map(|all| all.into_iter().unzip::<_, _, Vec<_>, Vec<_>>()) else {
        return Err(images);
    };
    let by_number: BTreeMap<u64, usize> = numbers.into_iter().zip(0..).collect();
    let is_one = by_number.len() == images.len() && stems.windows(2).all(|pair| pair[0] == pair[1]);
    match name(root, folder) {
        // A path that is no Unicode cannot be told to a worker.
        Some(relative) if is_one && !images.is_empty() && folder.to_str().is_some() => {
            let mut images: Vec<Option<Item>> = images.into_iter().map(Some).collect();
            let pages = by_number.values().filter_map(|index| images.get_mut(*index)?.take()).collect();
            Ok(Item { path: folder.to_path_buf(), relative, pages })
        }
        _ => Err(images),
    }
}

/// Where the results of a folder go; those of the input folder itself under its own name.
fn name(root: &Path, folder: &Path) -> Option<PathBuf> {
    let relative = folder.strip_prefix(root).ok()?;
    if !relative.as_os_str().is_empty() {
        return Some(relative.to_path_buf());
    }
    Some(PathBuf::from(crate::files::real_path(root).ok()?.file_name()?))
}

/// What stands before a page image's number, small letters, and the number; `None` for other files.
fn number(item: &Item) -> Option<(String, u64)> {
    stem_and_number(item.path.file_name()?.to_str()?)
}

fn stem_and_number(name: &str) -> Option<(String, u64)> {
    let (base, ending) = name.rsplit_once('.')?;
    let stem = base.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = base.strip_prefix(stem)?.parse().ok()?;
    let is_plain = !stem.contains(|c: char| c.is_control() || c == '\\'); // `sha256sum` would escape it
    let is_image = ENDINGS.contains(&ending.to_ascii_lowercase().as_str());
    (is_plain && is_image).then(|| (stem.to_lowercase(), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a walk over these paths below `in` comes to; a path that ends with `/` is a folder.
    fn grouped(paths: &[&str]) -> Vec<String> {
        let steps = paths.iter().map(|path| {
            let place = Path::new("in").join(path);
            match path.strip_suffix('/') {
                Some(_) => Step { path: place, what: What::Folder },
                None if path.ends_with("link") => Step { path: place, what: What::Other(Vec::new()) },
                None => {
                    let item = Item { path: place.clone(), relative: path.into(), pages: Vec::new() };
                    Step { path: place, what: What::File(item) }
                }
            }
        });
        let root = Step { path: PathBuf::from("in"), what: What::Folder };
        let items = Grouped::new(std::iter::once(root).chain(steps), Path::new("in"));
        let tell = |item: Item| {
            let pages: Vec<_> =
                item.pages.iter().map(|page| page.path.file_name().unwrap().to_string_lossy().into_owned()).collect();
            if pages.is_empty() { item.name() } else { format!("{}: {}", item.name(), pages.join(" ")) }
        };
        items.map(|item| tell(item.unwrap())).collect()
    }

    #[test]
    fn a_folder_of_numbered_images_is_one_item_in_natural_order() {
        let walk = ["docCollection1/", "docCollection1/1/", "docCollection1/1/1.tif", "docCollection1/1/10.tif"];
        let walk =
            [&walk[..], &["docCollection1/1/2.tif", "docCollection1/2/", "docCollection1/2/1.tif", "z.pdf"]].concat();
        assert_eq!(grouped(&walk), ["docCollection1/1: 1.tif 2.tif 10.tif", "docCollection1/2: 1.tif", "z.pdf"]);
        assert_eq!(grouped(&["a/", "a/Side-10.JPG", "a/side-2.png"]), ["a: side-2.png Side-10.JPG"]);
        assert_eq!(grouped(&["a/", "a/p001.png", "a/p002.png", "link"]), ["a: p001.png p002.png"]);
    }

    #[test]
    fn a_folder_with_anything_else_is_read_file_by_file() {
        for other in ["a/3.pdf", "a/link", "a/sub/", "a/forside.png", "a/q3.png", "a/01.png", "a/1.jpg"] {
            let mut walk = vec!["a/1.png", "a/2.png", other];
            walk.sort_unstable();
            walk.insert(0, "a/");
            let files: Vec<_> = walk.iter().filter(|p| !p.ends_with('/') && !p.ends_with("link")).copied().collect();
            assert_eq!(grouped(&walk), files, "{other}");
        }
        assert!(grouped(&["a/", "b/"]).is_empty());
    }

    #[test]
    fn the_number_is_what_stands_last_in_the_name() {
        let known = |name| stem_and_number(name);
        assert_eq!(known("2010-05_003.TIFF"), Some(("2010-05_".to_owned(), 3)));
        assert_eq!(known("1.tif"), Some((String::new(), 1)));
        for name in
            ["forside.png", "1.pdf", "1", "1a.png", "a\\1.png", "a\n1.png", "99999999999999999999999.png", ".png"]
        {
            assert_eq!(known(name), None, "{name}");
        }
    }
}
