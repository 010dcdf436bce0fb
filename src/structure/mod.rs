//! Repaired text to findings: what the pamphlet asks, names, tells and claims.
//!
//! First the `outline`: headings, paragraphs, items and noise, the same model for every form of input. Then one file
//! for each class of finding, from the most telling to the least: what a frame or a case has taken, no other class
//! takes again. Last the pamphlet's own figures are held against what was found.

mod addressee;
mod announced_kinds;
mod asked;
mod cases;
mod claims;
mod context;
mod counting;
mod dates;
mod edges;
mod evidence;
mod facts;
mod frames;
mod labels;
mod lexicon;
mod municipality;
mod near;
mod numbered;
mod organisations;
mod outline;
mod own_kinds;
mod participants;
mod passage;
mod personal;
mod projects;
mod publishers;
mod questions;
mod recommendations;
mod refused;
mod sections;
mod sentence;
mod statements;
mod steps;
mod title;
mod vocabulary;

pub use evidence::Ids;
pub use lexicon::Lexicon;
pub(crate) use personal::personal_spans;
pub use refused::Refused;

use crate::config::parts::Without;
use crate::model::{
    Case, Claim, Document, DocumentFacts, Frame, PersonalData, Question, Recommendation, Section, Statement, Warning,
};
use crate::repair::RepairedText;
use context::Context;
use evidence::Places;
use outline::Outline;
use refused::Refusals;

/// Every rule that finds frames, cases, recommendations or questions, by the name that a finding's `rule` gives.
pub const RULES: [&str; 39] = [
    "addressed",
    "advised",
    "announced_by_heading",
    "announced_by_sentence",
    "announced_example",
    "announced_headings",
    "behind_label",
    "beside_owned",
    "boxed",
    "called_project",
    "card",
    "case_heading",
    "counted_headings",
    "counted_series",
    "from_place",
    "headed_commands",
    "imperative_run",
    "in_order",
    "kicker",
    "labelled_list",
    "lead_in",
    "listed_theme",
    "named_heading",
    "named_row",
    "numbered",
    "owned_item",
    "owner_below",
    "over_parts",
    "panel",
    "participants",
    "placed_heading",
    "planned",
    "project_heading",
    "question_list",
    "questions_in_a_row",
    "said_inline",
    "step",
    "story",
    "told_below",
];

/// Everything that was found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// The document as a whole. (`ocr_damage` and `spelling` are repair's to say and filled in later.)
    pub facts: DocumentFacts,
    /// Headings in order.
    pub sections: Vec<Section>,
    /// Recommendations in reading order.
    pub recommendations: Vec<Recommendation>,
    /// Frames in reading order.
    pub frames: Vec<Frame>,
    /// Cases in reading order.
    pub cases: Vec<Case>,
    /// Questions in reading order.
    pub questions: Vec<Question>,
    /// Normative sentences outside lists, in reading order.
    pub statements: Vec<Statement>,
    /// The pamphlet's own figures, held against the findings.
    pub claims: Vec<Claim>,
    /// Personal data that was noticed.
    pub personal_data: Vec<PersonalData>,
    /// Doubts.
    pub warnings: Vec<Warning>,
    /// What looked like an item and was refused, in reading order.
    pub refused: Vec<Refused>,
}

/// Finds recommendations, frames, cases, questions, statements and claims.
pub fn findings(
    document: &Document,
    text: &RepairedText,
    lexicon: &dyn Lexicon,
    ids: &Ids,
    without: &Without,
) -> Findings {
    let outline = Outline::new(document, text, lexicon);
    let places = Places::new(document, text, ids);
    let title = title::title(&outline, document);
    let facts = facts::facts(&outline, document, text, &title);
    let period = facts::period(&facts);
    let refusals = Refusals::default();
    let context = Context {
        outline: &outline,
        places: &places,
        lexicon,
        period,
        without,
        title: title.headings.clone(),
        senders: &facts.publishers,
        refusals: &refusals,
    };

    let frames = frames::frames(&context);
    let cases = cases::cases(&context, &frames.taken);
    let (questions, asked) = questions::questions(&context);
    let mut taken = &(&frames.taken | &cases.taken) | &asked;
    let recommended = recommendations::recommendations(&context, &taken, &cases.subtitles);
    taken.extend(&recommended.nodes);
    let statements = statements::statements(&context, &taken);

    let counted = claims::Counted {
        frames: &frames,
        cases: &cases,
        recommendations: &recommended.list,
        recommendation_nodes: &recommended.heads,
        questions: &questions,
        publishers: facts.publishers.len(),
    };
    let claims = claims::claims(&context, &counted);
    let facts = DocumentFacts { kind: facts::kind(&outline, document, text.as_str(), &cases.list), ..facts };
    let mut findings = Findings {
        facts,
        sections: sections::sections(&outline, &places),
        recommendations: recommended.list,
        frames: frames.list,
        cases: cases.list,
        questions,
        statements,
        claims,
        personal_data: personal::personal_data(text.as_str(), &places),
        warnings: Vec::new(),
        refused: refusals.written_out(&outline, &places, &taken),
    };
    findings.weigh_claims();
    findings
}

/// How much a failed claim takes from the confidence of what it counts.
const FAILED_CLAIM: f32 = 0.15;

impl Findings {
    /// A claim that fails lowers confidence and warns; one that holds tells a project how many take part.
    fn weigh_claims(&mut self) {
        for claim in &self.claims {
            let counts = claim.counts.as_str();
            let named = counts.strip_prefix("participants:");
            for case in self.cases.iter_mut().filter(|case| named == Some(case.title.as_str())) {
                case.claimed_participants = Some(claim.claimed);
            }
            if claim.holds != Some(false) {
                continue;
            }
            let lower = |confidence: &mut f32| *confidence = (*confidence - FAILED_CLAIM).max(0.0);
            if counts == "recommendations" {
                self.recommendations.iter_mut().for_each(|r| lower(&mut r.confidence));
            } else if counts.starts_with("frames") {
                self.frames.iter_mut().for_each(|f| lower(&mut f.confidence));
            } else if counts.starts_with("cases") {
                self.cases.iter_mut().for_each(|c| lower(&mut c.confidence));
            }
            let counted = claim.counted.map_or_else(|| "none".to_owned(), |n| n.to_string());
            let message = format!(
                "the pamphlet says {} ({counts}), {counted} found: a page may be missing or an item overlooked",
                claim.claimed
            );
            self.warnings.push(Warning::new("claim_failed", message));
        }
    }
}
