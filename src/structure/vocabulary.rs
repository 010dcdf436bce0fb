//! The words that the rules look for: labels, kinds, numbers, actors, organisations. Data, read from
//! `dictionaries/structure/*.csv`; adding a label or a kind needs no Rust.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The vocabulary that is built into the program.
pub(crate) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::embedded);

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LabelClass {
    Recommendation,
    Question,
    Participants,
    Contents,
    Related,
    Transcript,
    References,
    Imprint,
    /// Opens an ordinary section: never a theme, never a title.
    Ordinary,
}

/// What things of a kind are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KindClass {
    Frame,
    Recommendation,
    Case,
    Question,
    Participant,
    Publisher,
}

/// A countable noun: *ramme*, *rammer*.
#[derive(Debug, Clone)]
pub(crate) struct Kind {
    pub(crate) singular: String,
    pub(crate) class: KindClass,
    /// Too common a noun to announce or name anything without a number.
    pub(crate) counted: bool,
    /// Where all that it numbers command, it is what somebody shall do: *Skridt 2: Sænk lyden*.
    pub(crate) asks: bool,
    /// Ends words that mean something else (*behandlinger*), so that only the noun itself counts.
    alone: bool,
}

impl Kind {
    /// A kind of the pamphlet's own; `counted` when only its number tells it.
    pub(crate) fn own(singular: &str, counted: bool) -> Self {
        Self { singular: singular.to_owned(), class: KindClass::Frame, counted, asks: false, alone: true }
    }
}

/// Shorter nouns differ in one letter from too many others.
const SHORTEST_MISREAD: usize = 5;

/// What a column of a plan of action says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Number,
    Request,
    Who,
    When,
    Money,
    /// What else is said of a request: its aim, how it is measured.
    Note,
    /// What to do, …
    Do,
    /// … beside what not to do.
    Avoid,
    /// What the sender proposes, said so: *Vores forslag*.
    Proposal,
}

/// How a word divides a text.
#[derive(Debug, Clone, Copy)]
struct Structural {
    /// So do compounds that it ends.
    compounds: bool,
    /// It is something to do.
    asks: bool,
    /// Where the pamphlet says how many there are, it names what is set up.
    announced: bool,
}

/// How an organisation word matches a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameMatch {
    Whole,
    Start,
    Ending,
    /// The ending of a name all of whose words begin with a capital.
    Name,
}

/// All word lists.
pub(crate) struct Vocabulary {
    pub(crate) labels: BTreeMap<String, LabelClass>,
    /// Labels below which only what asks is a recommendation: *Næste skridt* may head a calendar.
    pub(crate) weak_labels: BTreeSet<String>,
    kinds: BTreeMap<String, Kind>,
    unmarked_plurals: BTreeSet<String>,
    pub(crate) numbers: BTreeMap<String, u32>,
    pub(crate) ordinals: BTreeMap<String, u32>,
    pub(crate) months: BTreeMap<String, u32>,
    /// Words that divide a text or a day, whatever number they have: *Kapitel 1*.
    structural: BTreeMap<String, Structural>,
    columns: BTreeMap<String, Column>,
    /// Nouns of what is sent to somebody: *brev*.
    pub(crate) messages: BTreeSet<String>,
    /// What kinds of paper are called: *brev*, *katalog*.
    pub(crate) genres: BTreeSet<String>,
    /// Words that open a time: *hvert efterår*.
    times: BTreeSet<String>,
    pub(crate) actors: BTreeSet<String>,
    pub(crate) actor_endings: Vec<String>,
    pub(crate) adjective_actors: BTreeMap<String, String>,
    pub(crate) organisations: Vec<(String, NameMatch)>,
    pub(crate) function_words: BTreeMap<String, String>,
    /// Words that are no imperatives at the head of an item, with the reason.
    pub(crate) not_imperatives: BTreeMap<String, String>,
    /// Adverbs that make a noun before them a verb: *luft ud*.
    pub(crate) particles: BTreeSet<String>,
    pub(crate) vowel_imperatives: BTreeSet<String>,
    pub(crate) connectives: BTreeSet<String>,
    pub(crate) empty_adjectives: BTreeSet<String>,
    /// What follows an imperative that only links: *læs* and *mere*; true where it asks in a list of requests.
    links: BTreeMap<(String, String), bool>,
    /// Words that are nouns first and what makes a verb of them: *tal* and *om*.
    verb_pairs: BTreeSet<(String, String)>,
    pub(crate) senders: Vec<String>,
    /// Words that open a story; true where a name must follow: *erfaringer fra Odder Hal*.
    pub(crate) case_openings: Vec<(String, bool)>,
    /// What stands before the colon of a story's title: *fra virkeligheden*.
    pub(crate) case_calls: BTreeSet<String>,
    pub(crate) noise: Vec<(String, String)>,
    pub(crate) imprint: Vec<String>,
    pub(crate) abbreviations: BTreeSet<String>,
}

impl Vocabulary {
    fn embedded() -> Self {
        Self {
            labels: labels(),
            weak_labels: rows(include_str!("../../dictionaries/structure/labels.csv"))
                .filter(|row| row.get(1) == Some(&"request"))
                .filter_map(|row| row.first().map(|label| (*label).to_owned()))
                .collect(),
            kinds: kinds(),
            unmarked_plurals: rows(include_str!("../../dictionaries/structure/kinds.csv"))
                .filter(|row| row.first() == row.get(1))
                .filter_map(|row| row.first().map(|noun| (*noun).to_owned()))
                .collect(),
            numbers: numbers(include_str!("../../dictionaries/structure/numbers.csv")),
            ordinals: numbers(include_str!("../../dictionaries/structure/ordinals.csv")),
            months: numbers(include_str!("../../dictionaries/structure/months.csv")),
            structural: rows(include_str!("../../dictionaries/structure/structural_words.csv"))
                .filter_map(|row| {
                    let used = |how: &str| row.get(1).is_some_and(|uses| uses.split(' ').any(|one| one == how));
                    let how =
                        Structural { compounds: used("compounds"), asks: used("asks"), announced: used("announced") };
                    Some(((*row.first()?).to_owned(), how))
                })
                .collect(),
            columns: pairs(include_str!("../../dictionaries/structure/columns.csv"))
                .map(|(word, what)| {
                    let what = match what.as_str() {
                        "number" => Column::Number,
                        "request" => Column::Request,
                        "who" => Column::Who,
                        "money" => Column::Money,
                        "note" => Column::Note,
                        "do" => Column::Do,
                        "avoid" => Column::Avoid,
                        "proposal" => Column::Proposal,
                        _ => Column::When,
                    };
                    (word, what)
                })
                .collect(),
            messages: words(include_str!("../../dictionaries/structure/messages.csv")).collect(),
            genres: words(include_str!("../../dictionaries/structure/genres.csv")).collect(),
            times: words(include_str!("../../dictionaries/structure/times.csv")).collect(),
            actors: words(include_str!("../../dictionaries/structure/actors.csv")).collect(),
            actor_endings: words(include_str!("../../dictionaries/structure/actor_endings.csv")).collect(),
            adjective_actors: pairs(include_str!("../../dictionaries/structure/adjective_actors.csv")).collect(),
            organisations: organisations(),
            function_words: pairs(include_str!("../../dictionaries/structure/function_words.csv")).collect(),
            not_imperatives: pairs(include_str!("../../dictionaries/structure/not_imperatives.csv")).collect(),
            particles: words(include_str!("../../dictionaries/structure/particles.csv")).collect(),
            vowel_imperatives: words(include_str!("../../dictionaries/structure/vowel_imperatives.csv")).collect(),
            connectives: words(include_str!("../../dictionaries/structure/connectives.csv")).collect(),
            empty_adjectives: words(include_str!("../../dictionaries/structure/empty_adjectives.csv")).collect(),
            links: links(),
            verb_pairs: pairs(include_str!("../../dictionaries/structure/verb_pairs.csv")).collect(),
            senders: words(include_str!("../../dictionaries/structure/senders.csv")).collect(),
            case_openings: pairs(include_str!("../../dictionaries/structure/case_openings.csv"))
                .filter(|(_, used)| used != "call")
                .map(|(opening, used)| (opening, used == "named"))
                .collect(),
            case_calls: pairs(include_str!("../../dictionaries/structure/case_openings.csv"))
                .filter(|(_, used)| used == "call")
                .map(|(call, _)| call)
                .collect(),
            noise: pairs(include_str!("../../dictionaries/structure/noise.csv")).collect(),
            imprint: words(include_str!("../../dictionaries/structure/imprint.csv")).collect(),
            abbreviations: words(include_str!("../../dictionaries/structure/abbreviations.csv")).collect(),
        }
    }

    /// The kind that a noun names, in any number: *rammer* and *rammerne* are of kind *ramme*.
    pub(crate) fn kind(&self, noun: &str) -> Option<&Kind> {
        let noun = noun.to_lowercase();
        self.kinds.get(&noun).or_else(|| self.kinds.get(&noun.replace("aa", "å")))
    }

    /// The kind whose noun, for one, differs in one letter from what was read.
    pub(crate) fn kind_misread_as(&self, noun: &str) -> Option<&Kind> {
        let noun = noun.to_lowercase();
        let letters = noun.chars().count();
        let is_near =
            |kind: &&Kind| kind.singular.chars().count() == letters && strsim::hamming(&kind.singular, &noun) == Ok(1);
        self.kinds.values().find(is_near).filter(|_| letters >= SHORTEST_MISREAD)
    }

    /// Is a noun of a kind one word for one and for many: *krav*, *råd*?
    pub(crate) fn is_plural_too(&self, noun: &str) -> bool {
        self.unmarked_plurals.contains(&noun.to_lowercase())
    }

    /// The kind of a compound noun by its last part, as in *styringstemaer*: not for nouns of three letters or fewer,
    /// which end too many words.
    pub(crate) fn kind_of_compound(&self, noun: &str) -> Option<&Kind> {
        let noun = noun.to_lowercase();
        let ends = |word: &str, kind: &Kind| !kind.alone && word.chars().count() > 3 && noun.ends_with(word);
        let by_ending = || self.kinds.iter().filter(|(word, kind)| ends(word, kind));
        self.kind(&noun).or_else(|| by_ending().max_by_key(|(word, _)| word.len()).map(|(_, kind)| kind))
    }

    /// Does a noun only divide the text or the time: *kapitel*, *underafsnit*, *uge*?
    pub(crate) fn is_structural(&self, noun: &str) -> bool {
        let noun = noun.to_lowercase();
        let compound = |(word, how): (&String, &Structural)| how.compounds && noun.ends_with(word.as_str());
        self.structural.contains_key(&noun) || self.structural.iter().any(compound)
    }

    /// Does it only divide, unless the pamphlet says how many there are: *tre stationer*?
    pub(crate) fn is_structural_unless_announced(&self, noun: &str) -> bool {
        self.structural.get(&noun.to_lowercase()).is_some_and(|how| how.announced)
    }

    /// Is it a word for what somebody is to do: *opgave*? (It numbers no frames, and may count requests.)
    pub(crate) fn is_task(&self, noun: &str) -> bool {
        self.structural.get(&noun.to_lowercase()).is_some_and(|how| how.asks)
    }

    /// What a column is, by the word above it.
    pub(crate) fn column(&self, heading: &str) -> Option<Column> {
        self.columns.get(&heading.trim().trim_end_matches([':', '?']).to_lowercase()).copied()
    }

    /// Does a word open a time: a figure, a month, *hvert*?
    pub(crate) fn opens_time(&self, word: &str) -> bool {
        let small = word.trim_end_matches([',', ':']).to_lowercase();
        small.starts_with(|c: char| c.is_ascii_digit())
            || self.months.contains_key(&small)
            || self.times.contains(&small)
    }

    /// A number in digits or as a word.
    pub(crate) fn number(&self, word: &str) -> Option<u32> {
        if word.chars().all(|c| c.is_ascii_digit()) {
            return word.parse().ok().filter(|n| !word.starts_with('0') && *n < 1000);
        }
        self.numbers.get(&word.to_lowercase()).copied()
    }

    /// Do these two words begin a link rather than a request?
    pub(crate) fn is_link(&self, first: &str, next: &str) -> bool {
        self.links.contains_key(&(first.to_lowercase(), next.to_lowercase()))
    }

    /// Does what begins like a link ask for something among other requests: *Tilmeld dig brandvagten*?
    pub(crate) fn is_request_in_list(&self, first: &str, next: &str) -> bool {
        self.links.get(&(first.to_lowercase(), next.to_lowercase())).is_some_and(|listed| *listed)
    }

    /// Is a word that may be an imperative a noun first?
    pub(crate) fn is_noun_first(&self, small: &str) -> bool {
        self.not_imperatives.get(small).is_some_and(|reason| reason == "a noun first")
    }

    /// Is a word that is a noun first a verb before this one?
    pub(crate) fn is_verb_before(&self, word: &str, next: &str) -> bool {
        self.verb_pairs.contains(&(word.to_lowercase(), next.to_lowercase()))
    }

    /// Is it a word that joins or leads on to others, so that nothing ends after it?
    pub(crate) fn is_function_word(&self, word: &str) -> bool {
        self.function_words.contains_key(&word.to_lowercase())
    }
}

fn labels() -> BTreeMap<String, LabelClass> {
    pairs(include_str!("../../dictionaries/structure/labels.csv"))
        .map(|(label, class)| {
            let class = match class.as_str() {
                "recommendation" | "request" => LabelClass::Recommendation,
                "question" => LabelClass::Question,
                "participants" => LabelClass::Participants,
                "contents" => LabelClass::Contents,
                "related" => LabelClass::Related,
                "transcript" => LabelClass::Transcript,
                "references" => LabelClass::References,
                "imprint" => LabelClass::Imprint,
                _ => LabelClass::Ordinary,
            };
            (label, class)
        })
        .collect()
}

fn kinds() -> BTreeMap<String, Kind> {
    let mut kinds = BTreeMap::new();
    for row in rows(include_str!("../../dictionaries/structure/kinds.csv")) {
        let class = match row.get(3).copied() {
            Some("frame") => KindClass::Frame,
            Some("recommendation") => KindClass::Recommendation,
            Some("case") => KindClass::Case,
            Some("question") => KindClass::Question,
            Some("publisher") => KindClass::Publisher,
            _ => KindClass::Participant,
        };
        let used = |how: &str| row.get(4).is_some_and(|uses| uses.split(' ').any(|one| one == how));
        let (counted, asks, alone) = (used("counted"), used("asks"), used("alone"));
        let kind = Kind { singular: row[0].to_owned(), class, counted, asks, alone };
        for noun in row.iter().take(3) {
            kinds.entry((*noun).to_owned()).or_insert_with(|| kind.clone());
        }
    }
    kinds
}

fn organisations() -> Vec<(String, NameMatch)> {
    pairs(include_str!("../../dictionaries/structure/organisations.csv"))
        .map(|(word, how)| {
            let how = match how.as_str() {
                "whole" => NameMatch::Whole,
                "start" => NameMatch::Start,
                "name" => NameMatch::Name,
                _ => NameMatch::Ending,
            };
            (word, how)
        })
        .collect()
}

fn links() -> BTreeMap<(String, String), bool> {
    rows(include_str!("../../dictionaries/structure/links.csv"))
        .filter_map(|row| {
            let (verb, next) = ((*row.first()?).to_owned(), (*row.get(1)?).to_owned());
            Some(((verb, next), row.get(2) == Some(&"listed")))
        })
        .collect()
}

fn numbers(csv: &str) -> BTreeMap<String, u32> {
    pairs(csv).filter_map(|(word, value)| Some((word, value.parse().ok()?))).collect()
}

fn words(csv: &str) -> impl Iterator<Item = String> {
    rows(csv).filter_map(|row| row.first().map(|word| (*word).to_owned()))
}

fn pairs(csv: &str) -> impl Iterator<Item = (String, String)> {
    rows(csv).filter_map(|row| Some(((*row.first()?).to_owned(), (*row.get(1)?).to_owned())))
}

/// Rows of a plain CSV: a heading line, no quotes; commas beyond the heading's columns belong to the last one.
pub(crate) fn rows(csv: &str) -> impl Iterator<Item = Vec<&str>> {
    let mut lines = csv.lines();
    let columns = lines.next().map_or(1, |heading| heading.split(',').count());
    lines.filter(|line| !line.trim().is_empty()).map(move |line| line.splitn(columns, ',').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_in_every_number() {
        for noun in ["ramme", "RAMMER", "rammerne"] {
            assert_eq!(VOCABULARY.kind(noun).map(|k| k.singular.as_str()), Some("ramme"));
        }
        assert!(VOCABULARY.kind("grammer").is_none());
        assert_eq!(VOCABULARY.kind_of_compound("hovedtemaer").map(|k| k.singular.as_str()), Some("tema"));
    }

    #[test]
    fn numbers_are_read_as_words_and_digits() {
        assert_eq!(VOCABULARY.number("Fire"), Some(4));
        assert_eq!(VOCABULARY.number("14"), Some(14));
        assert_eq!(VOCABULARY.number("2008"), None);
    }

    #[test]
    fn every_label_has_a_class() {
        assert_eq!(VOCABULARY.labels.get("anbefalinger"), Some(&LabelClass::Recommendation));
        assert_eq!(VOCABULARY.labels.get("deltagende kommuner"), Some(&LabelClass::Participants));
    }
}
