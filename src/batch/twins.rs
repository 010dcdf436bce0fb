//! Documents with the same bytes: one is read, the others get its results under their own names.

use crate::model::Warning;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a thread that waits for a twin sleeps before it looks whether the run is to stop.
const NAP: Duration = Duration::from_millis(100);

/// What became of documents, by the digest of their bytes; only of those that have as many bytes as another one.
#[derive(Debug, Default)]
pub(super) struct Twins {
    known: Mutex<BTreeMap<String, Twin>>,
    news: Condvar,
}

#[derive(Debug, Default)]
struct Twin {
    // Documents that have a record.
    names: Vec<String>,
    first: First,
}

#[derive(Debug, Default)]
enum First {
    /// Nobody's results can be taken over.
    #[default]
    Nobody,
    /// The document with this number is in work.
    InWork(u64),
    /// These results are on the disk.
    Written(Results),
}

/// Written results that can be taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Results {
    /// Whose they are.
    pub name: String,
    /// Endings of the files in other formats, in the order in which they were written.
    pub endings: Vec<String>,
    /// What was doubtful.
    pub warnings: Vec<Warning>,
}

/// What to do with a document whose bytes may be another's.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// Read it.
    Read,
    /// Take these over.
    TakeOver(Results),
}

impl Twins {
    /// What to do with document `index`. When a twin before it is in work, that is waited for; one after it is not, so
    /// that documents never wait for each other in a circle.
    pub(super) fn claim(&self, sha256: &str, index: u64, stop: &AtomicBool) -> Claim {
        let mut known = self.lock();
        loop {
            let twin = known.entry(sha256.to_owned()).or_default();
            match &twin.first {
                First::Written(results) => return Claim::TakeOver(results.clone()),
                First::InWork(other) if *other < index && !stop.load(Ordering::Relaxed) => {}
                First::InWork(_) => return Claim::Read,
                First::Nobody => {
                    twin.first = First::InWork(index);
                    return Claim::Read;
                }
            }
            known = self.news.wait_timeout(known, NAP).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Document `index` is done: it has a record under `name` or none, and results that can be taken over or none.
    pub(super) fn settle(&self, sha256: &str, index: u64, name: Option<String>, results: Option<Results>) {
        let mut known = self.lock();
        let twin = known.entry(sha256.to_owned()).or_default();
        twin.names.extend(name);
        let is_mine = matches!(twin.first, First::InWork(other) if other == index);
        match (&twin.first, results) {
            (First::Nobody | First::InWork(_), Some(results)) => twin.first = First::Written(results),
            (_, None) if is_mine => twin.first = First::Nobody,
            _ => {}
        }
        drop(known);
        self.news.notify_all();
    }

    /// Names of documents with the same bytes, in order.
    pub(super) fn groups(self) -> Vec<Vec<String>> {
        let known = self.known.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut groups: Vec<_> = known.into_values().map(|twin| twin.names).filter(|names| names.len() > 1).collect();
        for names in &mut groups {
            names.sort();
        }
        groups.sort();
        groups
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Twin>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(name: &str) -> Results {
        Results { name: name.to_owned(), endings: Vec::new(), warnings: Vec::new() }
    }

    #[test]
    fn the_second_waits_for_the_first_and_takes_over_what_it_wrote() {
        let (twins, go_on) = (Twins::default(), AtomicBool::new(false));
        assert_eq!(twins.claim("ab", 0, &go_on), Claim::Read);
        std::thread::scope(|scope| {
            let second = scope.spawn(|| twins.claim("ab", 1, &go_on));
            twins.settle("ab", 0, Some("a".to_owned()), Some(results("a")));
            assert_eq!(second.join().unwrap(), Claim::TakeOver(results("a")));
        });
        twins.settle("ab", 1, Some("b".to_owned()), Some(results("b")));
        assert_eq!(twins.groups(), [["a", "b"]]);
    }

    #[test]
    fn nobody_waits_for_a_later_one_nor_for_one_that_failed_nor_when_the_run_stops() {
        let (twins, go_on, stop) = (Twins::default(), AtomicBool::new(false), AtomicBool::new(true));
        assert_eq!(twins.claim("ab", 7, &go_on), Claim::Read);
        assert_eq!(twins.claim("ab", 3, &go_on), Claim::Read);
        assert_eq!(twins.claim("ab", 9, &stop), Claim::Read);
        twins.settle("ab", 3, None, None);
        twins.settle("ab", 7, None, None);
        assert_eq!(twins.claim("ab", 9, &go_on), Claim::Read);
        assert!(twins.groups().is_empty());
    }
}
