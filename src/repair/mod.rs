//! Repair of OCR errors: an overlay of edits, each with its reason and its probability.
//!
//! A noisy channel: for each word the Danish words that the OCR engine may have read this way, weighed by how common
//! they are and by how this page is misread. Damage is a property of the page: on one that lost its æ, ø and å,
//! "pa" is "på" almost surely; on a sound one nothing is touched.

mod apply;
mod bars;
mod beside;
mod bullets;
pub mod calibration;
mod candidates;
mod channel;
mod damage;
mod decided;
mod edits;
mod language;
mod lattice;
mod letter_case;
mod names;
mod own_hyphens;
mod ragged;
mod ranking;
mod spaces;
mod units;
mod unlisted;
mod walk;
mod wishes;

pub use apply::{RepairedText, apply};
pub use decided::obey;
pub use language::LanguageFound;

use crate::config::parts::Part;
use crate::model::{Correction, Document, Span, Spelling, Suspect, Token};
use crate::pipeline::Tools;
use candidates::Search;
use channel::{Channel, Confusions, Observed};
use ranking::{Hypothesis, Ranking, Readings};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use units::Unit;
use wishes::Wishes;

static CONFUSIONS: LazyLock<Confusions> = LazyLock::new(Confusions::embedded);

/// What repair found out about a document.
#[derive(Debug, Clone, Default)]
pub struct Repair {
    /// Edits in order; they do not overlap.
    pub corrections: Vec<Correction>,
    /// How each edit was weighed that is a choice among readings, by its place in the extracted text; in no order.
    pub weighed: Vec<(Span, calibration::Weighed)>,
    /// Words that look wrong and were left alone, in order.
    pub suspects: Vec<Suspect>,
    /// For each page: what its words say of its state.
    pub pages: Vec<PageState>,
    /// Spelling period of the document.
    pub spelling: Spelling,
    /// Ids of the decisions that were obeyed.
    pub obeyed: BTreeSet<String>,
    /// Decisions about places of this document that no longer fit: their ids, and the words they are about.
    pub unfit: BTreeMap<String, String>,
}

/// What the words of a page say of its state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageState {
    /// Number of words looked at.
    pub words: u32,
    /// Share of words found in the dictionary as extracted, 0 to 1.
    pub known: f32,
    /// Estimated share of words that OCR damaged, 0 to 1.
    pub damage: f32,
    /// The language of most of it; `None` when there is too little text.
    pub language: Option<LanguageFound>,
}

/// Finds the edits that a document needs.
pub fn repair(document: &Document, tokens: &[Token], tools: &Tools<'_>) -> Repair {
    let units = units::units(document, tokens, tools.dictionary);
    let wishes = Wishes::new(document, &tools.config.repair);
    let states = damage::states(document, &units, &wishes, tools.dictionary);
    let mut repair = Repair { spelling: states.spelling, ..Repair::default() };
    let mut readings = Readings::new(Search::new(tools.dictionary, &CONFUSIONS, &tools.config.without));
    for (page, state) in states.pages.iter().enumerate() {
        let of_page = units.partition_point(|u| u.page < page)..units.partition_point(|u| u.page <= page);
        let (decided, lost) = if state.lost < damage::PLAINLY_SOUND {
            (leave(&units[of_page.clone()], state, &mut readings), state.lost)
        } else {
            decide(&units[of_page.clone()], state, &mut readings)
        };
        let sound = lost < damage::SOUND;
        repair.pages.push(PageState {
            words: of_page.len() as u32,
            known: damage::share(&decided, Decision::known),
            damage: if sound { 0.0 } else { damage::share(&decided, |d| d.changed) },
            language: state.language.clone(),
        });
        let page = edits::Page { units: &units[of_page], decisions: &decided, lost, sound, wishes: &wishes };
        edits::edits(document, &page, tools, &mut repair);
        let least = tools.config.repair.min_confidence;
        repair.corrections.extend(spaces::between_words(document, &page, least, tools.dictionary));
        repair.corrections.extend(own_hyphens::at_line_ends(document, page.units));
    }
    bullets::bullets(document, tools.dictionary, &mut repair);
    repair.corrections.sort_by_key(|c| (c.span.start, c.span.end));
    repair
}

/// What was decided about one word.
#[derive(Debug, Clone, Default)]
pub(crate) struct Decision {
    /// Hypotheses with their probabilities, most likely first; empty for words that were not looked at.
    pub(crate) weighed: Vec<(Hypothesis, f32)>,
    /// Is the string as seen a word? `None` for words that were left alone unseen: foreign, of an old spelling, shielded.
    pub(crate) looked_up: Option<bool>,
    /// Is the best hypothesis another string?
    pub(crate) changed: bool,
    /// May it be a fragment at a ragged edge?
    pub(crate) cut: bool,
}

impl Decision {
    /// Is the string as seen a word?
    pub(crate) fn known(&self) -> bool {
        self.looked_up == Some(true)
    }

    /// Was it looked at, and found to be no word?
    pub(crate) fn unknown(&self) -> bool {
        self.looked_up == Some(false)
    }
}

/// On a page that is plainly sound only words with a sign inside are weighed; the others are looked up, no more.
fn leave(units: &[Unit], state: &damage::State, readings: &mut Readings<'_>) -> Vec<Decision> {
    let channel = Channel::new(&CONFUSIONS, state.lost);
    let mut ranking = Ranking::new(readings, &channel);
    units
        .iter()
        .zip(&state.skip)
        .map(|(unit, skip)| {
            if *skip {
                Decision::default()
            } else if unit.has_sign() {
                let hypotheses = ranking.hypotheses(unit, false);
                let mut probabilities: Vec<f32> = hypotheses.iter().map(|h| h.score).collect();
                ranking::to_probabilities(&mut probabilities);
                decision(unit, hypotheses.into_iter().zip(probabilities).collect())
            } else {
                Decision { looked_up: Some(ranking.is_word(&unit.seen)), ..Decision::default() }
            }
        })
        .collect()
}

/// Decides the words of one page: once with the pooled confusions, then with the page's own. Also returns the share of
/// Danish letters that the page lost.
fn decide(units: &[Unit], state: &damage::State, readings: &mut Readings<'_>) -> (Vec<Decision>, f32) {
    let mut channel = Channel::new(&CONFUSIONS, state.lost);
    let mut decisions = Vec::new();
    let mut cut = vec![false; units.len()];
    for round in 0..2 {
        let mut ranking = Ranking::new(readings, &channel);
        let hypotheses: Vec<_> = units
            .iter()
            .enumerate()
            .map(|(i, u)| if state.skip[i] { Vec::new() } else { ranking.hypotheses(u, cut[i]) })
            .collect();
        let weighed = lattice::weigh(units, hypotheses, ranking.context(), ranking.web_pairs());
        decisions = units.iter().zip(weighed).map(|(unit, weighed)| decision(unit, weighed)).collect();
        if round == 0 {
            let (observed, lost) = observe(units, &decisions, state.lost);
            channel = if readings.without().has(&Part::PageConfusions) {
                Channel::new(&CONFUSIONS, lost)
            } else {
                Channel::re_estimated(&CONFUSIONS, lost, &observed)
            };
            cut = ragged::cut(units, &decisions);
        }
    }
    decisions.iter_mut().zip(cut).for_each(|(decision, cut)| decision.cut = cut);
    (decisions, channel.lost)
}

fn decision(unit: &Unit, weighed: Vec<(Hypothesis, f32)>) -> Decision {
    let known = weighed.iter().any(|(h, _)| h.listed && *h.text == *unit.seen);
    let changed = weighed.first().is_some_and(|(h, _)| *h.text != *unit.seen);
    Decision { looked_up: (!weighed.is_empty()).then_some(known), weighed, changed, cut: false }
}

/// Counts what the page's unambiguous words say of its misreadings.
fn observe(units: &[Unit], decisions: &[Decision], lost: f32) -> (Observed, f32) {
    let mut observed = Observed::default();
    let (mut gone, mut kept) = (0.0, 0.0);
    for (unit, decision) in units.iter().zip(decisions) {
        let Some((best, probability)) = decision.weighed.first().filter(|(h, p)| *p > 0.9 && h.listed) else {
            continue;
        };
        observed.letters += unit.seen.len() as f32;
        observed.words.extend(best.text.chars().flat_map(char::to_lowercase));
        observed.words.push(' ');
        for confusion in &*best.confusions {
            *observed.confusions.entry(*confusion).or_default() += probability;
            gone += f32::from(u8::from(CONFUSIONS.all[usize::from(*confusion)].is_danish_letter()));
        }
        kept += unit.seen.chars().filter(|c| matches!(c, 'æ' | 'ø' | 'å' | 'Æ' | 'Ø' | 'Å')).count() as f32;
    }
    // The first estimate from the letters' share speaks with the weight of ten letters.
    (observed, (gone + 10.0 * lost) / (gone + kept + 10.0))
}
