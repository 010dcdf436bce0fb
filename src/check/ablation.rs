//! What each part of pjece brings: the same measurement with one part left out at a time.

use super::figures::Figures;
use super::pairs::{Pair, repair};
use super::{Checked, Job, check};
use crate::config::Config;
use crate::config::parts::{OF_LAYOUT, OF_REPAIR, Part};
use crate::evaluate::{FixScore, TextScore};
use crate::pipeline::Tools;
use std::io;

/// The OCR model whose damage repair is for.
const MODEL: &str = "eng";

/// The roughest scans that take part: what an ordinary office scanner leaves.
const SEVERITY: u8 = 1;

/// What repair does without a part.
#[derive(Debug, Clone)]
pub struct RepairWithout {
    /// The part, `None` for all of pjece.
    pub part: Option<Part>,
    /// Repaired text against the truth, all pages as one.
    pub after: TextScore,
    /// What repair did, word by word.
    pub fixes: FixScore,
}

/// What comes of a corpus without a part.
#[derive(Debug, Clone)]
pub struct CorpusWithout {
    /// The part, `None` for all of pjece.
    pub part: Option<Part>,
    /// All documents as one.
    pub micro: Figures,
}

/// Repairs the pages of fair scans that were read with the English model, once with all of pjece and once without each part.
pub fn of_repair(pairs: &[Pair], tools: &Tools<'_>) -> Vec<RepairWithout> {
    let taken = |pair: &&Pair| pair.model == MODEL && pair.severity <= SEVERITY;
    let pages: Vec<Pair> = pairs.iter().filter(taken).cloned().collect();
    let measure = |part: Option<&Part>| {
        let config = without(tools.config, part);
        let mut sum = RepairWithout { part: part.cloned(), after: TextScore::default(), fixes: FixScore::default() };
        for page in repair(&pages, &Tools { config: &config, ..*tools }) {
            sum.after.add(&page.after);
            sum.fixes.add(&page.fixes);
        }
        sum
    };
    if pages.is_empty() { Vec::new() } else { variants(&OF_REPAIR).map(measure).collect() }
}

/// Checks the corpus once with all of pjece and once without each part of layout.
///
/// # Errors
/// No thread or worker process can be started.
pub fn of_layout(job: &Job<'_>) -> io::Result<Vec<CorpusWithout>> {
    variants(&OF_LAYOUT)
        .map(|part| {
            let config = without(job.tools.config, part);
            let tools = Tools { config: &config, ..*job.tools };
            let micro = Checked::of(check(&Job { tools: &tools, ..*job })?).micro;
            Ok(CorpusWithout { part: part.cloned(), micro })
        })
        .collect()
}

/// Nothing left out, then each part by itself.
fn variants(parts: &[Part]) -> impl Iterator<Item = Option<&Part>> {
    std::iter::once(None).chain(parts.iter().map(Some))
}

fn without(config: &Config, part: Option<&Part>) -> Config {
    let mut config = config.clone();
    config.without.0.extend(part.cloned());
    config
}
