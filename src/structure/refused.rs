//! What a rule looked at and did not make, and why: for people who ask why something is missing.

use super::evidence::Places;
use super::outline::Outline;
use super::passage::Passage;
use crate::model::Evidence;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A thing that looked like an item and was refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// `recommendation`, `frame`, `case`, `question`, `statement` or `claim`.
    pub class: &'static str,
    /// The rule that looked at it, by the name that `rule` of an item gives.
    pub rule: &'static str,
    /// Why it was refused.
    pub reason: String,
    /// Where it stands; never empty.
    pub evidence: Vec<Evidence>,
}

/// Gathers refusals while the rules run.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    list: RefCell<Vec<Refusal>>,
}

#[derive(Debug)]
struct Refusal {
    class: &'static str,
    rule: &'static str,
    reason: String,
    /// The node, and the part of it when it is not the whole.
    node: usize,
    part: Option<Passage>,
}

impl Refusals {
    /// A whole node is refused.
    pub(crate) fn node(&self, class: &'static str, rule: &'static str, node: usize, reason: impl Into<String>) {
        self.list.borrow_mut().push(Refusal { class, rule, reason: reason.into(), node, part: None });
    }

    /// A part of a node is refused.
    pub(crate) fn part(
        &self,
        class: &'static str,
        rule: &'static str,
        (node, part): (usize, Passage),
        reason: impl Into<String>,
    ) {
        self.list.borrow_mut().push(Refusal { class, rule, reason: reason.into(), node, part: Some(part) });
    }

    /// Everything refused that no other rule made after all, in reading order; one line for each rule and place.
    pub(crate) fn written_out(self, outline: &Outline, places: &Places<'_>, made: &BTreeSet<usize>) -> Vec<Refused> {
        let mut list = self.list.into_inner();
        list.retain(|refusal| refusal.part.is_some() || !made.contains(&refusal.node));
        list.sort_by_key(|refusal| (refusal.node, refusal.class, refusal.rule));
        list.dedup_by(|b, a| (a.node, a.class, a.rule, &a.part) == (b.node, b.class, b.rule, &b.part));
        list.into_iter()
            .map(|refusal| Refused {
                class: refusal.class,
                rule: refusal.rule,
                reason: refusal.reason,
                evidence: places.evidence(refusal.part.as_ref().unwrap_or(&outline.nodes[refusal.node].passage)),
            })
            .filter(|refused| !refused.evidence.is_empty())
            .collect()
    }
}
