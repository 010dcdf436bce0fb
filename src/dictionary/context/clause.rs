//! How the clause around a place is built: has its finite verb come, and where does the next one stand?
//!
//! A preposition opens no clause of its own: "mere tid for de ældre". A conjunction does, with a verb soon after, in a sentence
//! that often has had its verb: "de ringer, før de går hjem". Words looked at one by one cannot tell the two apart.

use super::{BOUNDARY, COMMA, Id};
use crate::dictionary::{Class, Entry};

/// What an id does in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// Neither of the others.
    #[default]
    Other,
    /// Opens a clause.
    Opens,
    /// A finite verb, or a word of another kind.
    MaybeVerb,
    /// A finite verb.
    Verb,
}

/// Words that open a clause.
const OPENING: [&str; 15] =
    ["at", "som", "der", "hvis", "når", "da", "fordi", "om", "hvor", "mens", "selvom", "hvad", "inden", "indtil", "så"];

impl Role {
    /// The role of a word in small letters, when its classes give it this one.
    pub(super) fn of_word(lower: &str, of_classes: Self) -> Self {
        if OPENING.contains(&lower) { Self::Opens } else { of_classes }
    }

    /// The role that a set of inflectional classes ([`Entry::classes`]) gives.
    pub(super) fn of_classes(classes: u32) -> Self {
        let entry = Entry(u64::from(classes) << 8);
        let any = |all: &[Class]| all.iter().any(|class| entry.is(*class));
        let is_finite = any(&[Class::Present, Class::Past]);
        let is_other = entry.is_noun()
            || any(&[Class::Adjective, Class::AdjectiveNeuter, Class::AdjectivePlural, Class::Participle]);
        match (is_finite, is_other) {
            (true, false) => Self::Verb,
            (true, true) => Self::MaybeVerb,
            (false, _) => Self::Other,
        }
    }
}

/// Places from here on are one: far away.
const FAR: u8 = 6;
/// No such place before the clause ends.
const NONE: u8 = 7;

/// The clause around a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clause {
    /// What of a finite verb stands before the place: [`Role::Other`] for none.
    pub(super) verb_before: Role,
    /// Words between the place and the next certain verb.
    pub(super) to_verb: u8,
    /// Words between the place and the next word that may be a verb.
    pub(super) to_maybe_verb: u8,
    /// What stands right before: a comma, a boundary, or something else (2).
    pub(super) opening: Id,
    /// Words to the next comma or boundary.
    pub(super) length: u8,
    /// True when that is a comma.
    pub(super) ends_in_comma: bool,
}

impl Clause {
    /// From the ids before and after a place, nearest first, and the role of each id.
    pub(super) fn new(before: &[Id], after: &[Id], roles: &[Role]) -> Self {
        let role = |id: &Id| roles.get(usize::from(*id)).copied().unwrap_or_default();
        let ends = |id: &Id| matches!(*id, BOUNDARY | COMMA);
        let mut verb_before = Role::Other;
        for role in before.iter().take_while(|id| !ends(id)).map(role) {
            match role {
                Role::Opens => break,
                Role::MaybeVerb => verb_before = role,
                Role::Verb => {
                    verb_before = role;
                    break;
                }
                Role::Other => {}
            }
        }
        let length = after.iter().position(ends);
        let own = &after[..length.unwrap_or(after.len())];
        let own = &own[..own.iter().position(|id| role(id) == Role::Opens).unwrap_or(own.len())];
        // The first word after a conjunction is a subject, even one that looks like a verb.
        let first = |is_one: fn(Role) -> bool| {
            own.iter().skip(1).position(|id| is_one(role(id))).map_or(NONE, |at| FAR.min(at as u8 + 1))
        };
        Self {
            verb_before,
            to_verb: first(|role| role == Role::Verb),
            to_maybe_verb: first(|role| matches!(role, Role::Verb | Role::MaybeVerb)),
            opening: before.first().copied().filter(ends).unwrap_or(2),
            length: length.map_or(NONE + 1, |at| NONE.min(at as u8)),
            ends_in_comma: length.is_some_and(|at| after[at] == COMMA),
        }
    }

    /// Verb before, next verb and opening as one number.
    pub(super) fn shape(self) -> Id {
        self.verbs() << 2 | self.opening
    }

    /// Verb before and next verb as one number.
    pub(super) fn verbs(self) -> Id {
        Id::from(self.to_verb) << 2 | self.verb_before as Id
    }

    /// Words to the end and what ends it, as one number.
    pub(super) fn end(self) -> Id {
        Id::from(self.length) << 1 | Id::from(self.ends_in_comma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERB: Id = 10;
    const NOUN: Id = 11;
    const THAT: Id = 12;

    fn clause(before: &[Id], after: &[Id]) -> Clause {
        let mut roles = vec![Role::Other; 20];
        (roles[usize::from(VERB)], roles[usize::from(THAT)]) = (Role::Verb, Role::Opens);
        Clause::new(before, after, &roles)
    }

    #[test]
    fn a_clause_ends_at_commas_boundaries_and_words_that_open_another() {
        assert_eq!(clause(&[NOUN, VERB], &[NOUN, VERB, BOUNDARY]).verb_before, Role::Verb);
        assert_eq!(clause(&[NOUN, COMMA, VERB], &[BOUNDARY]).verb_before, Role::Other);
        assert_eq!(clause(&[NOUN, THAT, VERB], &[BOUNDARY]).verb_before, Role::Other);
        assert_eq!(clause(&[], &[NOUN, VERB, BOUNDARY]).to_verb, 1);
        assert_eq!(clause(&[], &[NOUN, COMMA, VERB]).to_verb, NONE);
        assert_eq!(clause(&[], &[NOUN, THAT, VERB]).to_verb, NONE);
    }

    #[test]
    fn the_word_right_after_is_a_subject() {
        assert_eq!(clause(&[], &[VERB, VERB, BOUNDARY]).to_verb, 1);
    }

    #[test]
    fn verbs_are_told_by_their_inflection() {
        let dictionary = crate::dictionary::Dictionary::embedded();
        let role = |word: &str| Role::of_word(word, Role::of_classes(dictionary.entry(word).unwrap().classes()));
        assert_eq!(role("bliver"), Role::Verb);
        assert_eq!(role("beslutter"), Role::MaybeVerb, "one who decides as well");
        assert_eq!(role("huse"), Role::Other);
        assert_eq!(role("fordi"), Role::Opens);
    }
}
