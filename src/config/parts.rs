//! Parts of pjece that a measurement leaves out, to see what each brings.

use crate::nearest::nearest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// One part of pjece, by the name that `without` and `--without` take.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Part {
    /// Repair: what the neighbours say for a word.
    Context,
    /// Repair: what a list of pairs of words from the web says for a word beside its neighbours.
    WebPairs,
    /// Repair: how common each word is.
    Frequencies,
    /// Repair: words made of words.
    Compounds,
    /// Repair: the page's own way of misreading, learnt from its plain repairs.
    PageConfusions,
    /// Repair: words that lost the space between them.
    Splits,
    /// Repair: letters put right in names that no dictionary lists.
    Names,
    /// Layout: columns and tables.
    Columns,
    /// Layout: painted boxes kept whole.
    Panels,
    /// Layout: running heads, feet and page numbers set apart.
    Furniture,
    /// Layout: slanting scans laid level.
    Levelling,
    /// A rule of structure, by the name that a finding's `rule` gives.
    Rule(String),
}

/// Every part but the rules of structure, with its name.
const NAMED: [(&str, Part); 11] = [
    ("context", Part::Context),
    ("web-pairs", Part::WebPairs),
    ("frequencies", Part::Frequencies),
    ("compounds", Part::Compounds),
    ("page-confusions", Part::PageConfusions),
    ("splits", Part::Splits),
    ("names", Part::Names),
    ("columns", Part::Columns),
    ("panels", Part::Panels),
    ("furniture", Part::Furniture),
    ("levelling", Part::Levelling),
];

/// What names a rule of structure.
const RULE: &str = "rule:";

/// Parts of repair, in the order of the ablation table.
pub const OF_REPAIR: [Part; 7] = [
    Part::Context,
    Part::WebPairs,
    Part::Frequencies,
    Part::Compounds,
    Part::PageConfusions,
    Part::Splits,
    Part::Names,
];

/// Parts of layout, in the order of the ablation table.
pub const OF_LAYOUT: [Part; 4] = [Part::Columns, Part::Panels, Part::Furniture, Part::Levelling];

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(name) => write!(f, "{RULE}{name}"),
            part => f.write_str(NAMED.iter().find(|(_, known)| known == part).map_or("", |(name, _)| name)),
        }
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if let Some(rule) = name.strip_prefix(RULE) {
            let known = crate::structure::RULES.contains(&rule);
            return if known { Ok(Self::Rule(rule.to_owned())) } else { Err(unknown(name)) };
        }
        NAMED.iter().find(|(known, _)| *known == name).map(|(_, part)| part.clone()).ok_or_else(|| unknown(name))
    }
}

fn unknown(name: &str) -> String {
    let parts: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
    let near = match name.strip_prefix(RULE) {
        Some(rule) => nearest(rule, crate::structure::RULES).map(|rule| format!("{RULE}{rule}")),
        None => nearest(name, parts.iter().copied()).map(str::to_owned),
    };
    let near = near.map_or_else(String::new, |near| format!("did you mean \"{near}\"? "));
    let (parts, rules) = (parts.join(", "), crate::structure::RULES.join(", "));
    format!("there is no part \"{name}\"; {near}parts are {parts}, and rule:NAME with a rule of {rules}")
}

impl TryFrom<String> for Part {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

impl From<Part> for String {
    fn from(part: Part) -> Self {
        part.to_string()
    }
}

/// Parts that are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Without(pub BTreeSet<Part>);

impl Without {
    /// Nothing is left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Is this part left out?
    pub fn has(&self, part: &Part) -> bool {
        self.0.contains(part)
    }

    /// Is this rule of structure left out?
    pub fn has_rule(&self, rule: &str) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Rule(name) if name == rule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_as_it_is_written_and_others_are_refused() {
        let rule = crate::structure::RULES[0];
        for name in NAMED.iter().map(|(name, _)| (*name).to_owned()).chain([format!("rule:{rule}")]) {
            assert_eq!(name.parse::<Part>().unwrap().to_string(), name);
        }
        assert!("kontekst".parse::<Part>().unwrap_err().contains("page-confusions"));
        assert!("rule:guess".parse::<Part>().unwrap_err().contains(rule));
        assert!("page_confusion".parse::<Part>().unwrap_err().contains("did you mean \"page-confusions\"?"));
    }
}
