//! The pamphlet's own figures, held against what was found: this is how a lost page shows.

use super::cases::Cases;
use super::context::Context;
use super::counting::{Count, Findable};
use super::frames::Frames;
use super::labels;
use super::outline::Node;
use super::own_kinds::OwnKinds;
use super::passage::Passage;
use super::sentence::{range_in, regex, sentences, words};
use super::vocabulary::{Kind, KindClass, VOCABULARY};
use crate::model::{Claim, Question, Recommendation};
use regex::Regex;
use std::sync::LazyLock;

/// All that can be counted.
pub(crate) struct Counted<'a> {
    pub(crate) frames: &'a Frames,
    pub(crate) cases: &'a Cases,
    pub(crate) recommendations: &'a [Recommendation],
    pub(crate) recommendation_nodes: &'a [usize],
    pub(crate) questions: &'a [Question],
    pub(crate) publishers: usize,
}

/// A number and what it counts, as the text states it.
#[derive(Debug, Clone)]
pub(crate) struct Stated<'a> {
    pub(crate) number: u32,
    pub(crate) kind: &'a Kind,
    /// The sentence.
    pub(crate) sentence: &'a str,
    /// The words from the number on.
    pub(crate) from_number: &'a str,
    /// True when the sentence stands in a heading.
    pub(crate) heading: bool,
    /// True when the noun is not known, or may mean others: only a number that agrees is one.
    pub(crate) guessed: bool,
    /// True when the sentence counts other requests besides: *seks råd til dig og fire krav til staten*.
    pub(crate) among_others: bool,
}

/// Finds all claims, in reading order; one that is stated twice has two evidences.
pub(crate) fn claims(context: &Context<'_>, counted: &Counted<'_>) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for (at, node) in context.outline.running() {
        for range in sentence_ranges(node) {
            let passage = node.passage.slice(range);
            let findable = Findable::new(context, counted, at);
            let all = stated(passage.as_str(), node.is_heading(), &context.outline.kinds);
            let counts: Vec<Option<Count>> = all.iter().map(|stated| findable.count(stated, false)).collect();
            let holding = counts.iter().flatten().filter(|count| count.holds == Some(true)).count();
            for (stated, count) in all.iter().zip(counts) {
                // "Fire temaer, fem forslag og otte spørgsmål": what is told of most is told of all.
                let in_row = || findable.count(stated, true).filter(|_| holding >= 2 && holding + 1 == all.len());
                let Some(count) = count.or_else(in_row) else {
                    let reason = format!(
                        "{} {}: nothing that was found agrees, and the words do not say that it is here",
                        stated.number, stated.kind.singular
                    );
                    context.refusals.part("claim", "own_figure", (at, passage.clone()), reason);
                    continue;
                };
                add(context, &mut claims, stated, count, &passage);
            }
        }
    }
    claims
}

fn sentence_ranges(node: &Node) -> Vec<std::ops::Range<usize>> {
    if node.is_heading() { std::iter::once(0..node.text().len()).collect() } else { sentences(node.text()) }
}

fn add(context: &Context<'_>, claims: &mut Vec<Claim>, stated: &Stated<'_>, count: Count, passage: &Passage) {
    let evidence = context.places.evidence(passage);
    let same = |claim: &&mut Claim| claim.claimed == stated.number && claim.counts == count.counts;
    if let Some(claim) = claims.iter_mut().find(same) {
        claim.evidence.extend(evidence);
        return;
    }
    claims.push(Claim {
        text: passage.as_str().to_owned(),
        claimed: stated.number,
        counts: count.counts,
        counted: count.counted,
        holds: count.holds,
        evidence,
    });
}

/// What may stand before a number that counts something else than the pamphlet's own content.
static FOREIGN_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:landets|hele|danmarks|fra|mellem|end|over|omkring|cirka|ca\.|mindst|højst|gennemsnit i|op til|hver af|ud af|blandt|af landets)\s+$",
    )
});
/// *Alle ni kommuner er med*: those of the pamphlet when they are so many.
static ALL: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\balle\s+(?:de\s+)?$"));
static FOREIGN_AFTER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)^\s*(?:ud af|af de|procent|pct|%|år|måneder|uger|timer|kr)\b"));
/// Dots that lead to a page number.
static LEADER: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:\.\s?){4}"));
/// Words between a number and its noun.
const WORDS_BETWEEN: usize = 4;

/// The numbers that a sentence states, with what they count.
pub(crate) fn stated<'a>(sentence: &'a str, heading: bool, kinds: &'a OwnKinds) -> Vec<Stated<'a>> {
    let mut found = Vec::new();
    let all: Vec<(usize, &str)> = words(sentence).map(|word| (range_in(sentence, word).start, word)).collect();
    for (index, (at, word)) in all.iter().enumerate() {
        let Some(number) = VOCABULARY.number(word).filter(|number| *number > 1) else { continue };
        let (before, after) = (sentence.get(..*at).unwrap_or(""), sentence.get(at + word.len()..).unwrap_or(""));
        // "4.2 Hvert forsøg …" numbers a section, "3.500 kommuner" are others.
        let is_part_of_number =
            before.strip_suffix('.').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
        // "5 Anbefalinger ........ 7" numbers an entry of the contents.
        let is_listed = at == &0 && LEADER.is_match(after);
        if is_listed
            || is_part_of_number
            || FOREIGN_BEFORE.is_match(before)
            || FOREIGN_AFTER.is_match(after)
            || sentence.contains("gennemsnit")
        {
            continue;
        }
        let known = noun(&all[index + 1..], sentence, kinds);
        let from_number = sentence.get(*at..).unwrap_or("");
        let things = || requests(sentence, from_number, labels::counted_things(from_number)?, heading);
        found.extend(guess(sentence, *at, number, heading).or_else(things).filter(|_| known.is_none()));
        if let Some(kind) = known {
            found.push(Stated {
                number,
                kind,
                sentence,
                from_number,
                heading,
                guessed: ALL.is_match(before),
                among_others: false,
            });
        }
    }
    if found.is_empty() {
        found.extend(labels::counted_requests(sentence).and_then(|n| requests(sentence, sentence, n, heading)));
    }
    let asks = |stated: &Stated<'_>| stated.kind.class == KindClass::Recommendation && !stated.guessed;
    if found.iter().filter(|stated| asks(stated)).count() > 1 {
        found.iter_mut().filter(|stated| asks(stated)).for_each(|stated| stated.among_others = true);
    }
    found
}

/// *Otte ting, du kan gøre for roen* counts what is asked for.
fn requests<'a>(sentence: &'a str, from_number: &'a str, number: u32, heading: bool) -> Option<Stated<'a>> {
    let kind = VOCABULARY.kind("råd").filter(|_| number > 1)?;
    Some(Stated { number, kind, sentence, from_number, heading, guessed: false, among_others: false })
}

/// *Guiden indeholder ni opgaver*: what the pamphlet has so many of.
static CONTAINS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:indeholder|rummer|består\s+af|giver\s+(?:dig|jer|her)|får\s+(?:du|I)|finder\s+(?:du|I)|samlet|her\s+er|(?:samler|samlet|delt|fordelt|inddelt|opdelt)\s+(?:\p{L}+\s+){0,2}?(?:i|på))\s+(?:i alt\s+)?$",
    )
});
/// *Undervejs fortæller tre skoler*, *Mød fire familier*: who tells in it …
static TELLERS_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:fortæller|mød|møder\s+(?:du|I|vi)|læs\s+om|besøger\s+vi|(?:læse|læs|se|ser|vise|viser|høre|hør)(?:\s+også)?,?\s+hvordan)\s+(?:også\s+)?$",
    )
});
/// … *tre skoler fortæller*.
static TELLERS_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)^\S+\s+(?:\p{L}+\s+){0,2}?\p{L}{3,}(?:r|e|s)\s+(?:fortæller|fortælle|deler|viser|beskriver)\b")
});
/// *… fortæller om otte mødesteder*: what is told of.
static ABOUT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:fortæller|fortælle|fortælles|beskriver|beskrives|besøger|historier|fortællinger)\b[^.;]*?\b(?:om|fra|hos)\s+$",
    )
});
/// The noun that a number counts, whatever it is.
static ANY_NOUN: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)^\S+\s+(?:\p{L}+e\s+){0,2}?(?P<noun>\p{L}{3,}(?:r|e|s))\b"));

/// What a sentence may count at one of its numbers by a noun that the vocabulary does not know: what it asks for, or who
/// tells in it.
fn guess(sentence: &str, at: usize, number: u32, heading: bool) -> Option<Stated<'_>> {
    let (before, from_number) = (sentence.get(..at)?, sentence.get(at..)?);
    let noun = ANY_NOUN.captures(from_number)?.name("noun")?.as_str();
    if is_structural_plural(noun) || VOCABULARY.is_function_word(noun) {
        return None;
    }
    let stated = |kind: &str| {
        let kind = VOCABULARY.kind(kind)?;
        Some(Stated { number, kind, sentence, from_number, heading, guessed: true, among_others: false })
    };
    let told_here = OWN_CONTENT.is_match(sentence) || TOLD_HERE.is_match(sentence);
    // "I samlingen fortæller syv kommuner om otte mødesteder": whoever tells, and whatever is told of.
    if told_here && (somebody_tells(before, from_number) || ABOUT.is_match(before)) {
        return stated("eksempel");
    }
    CONTAINS.is_match(before).then(|| stated("råd")).flatten()
}

/// Do as many as a number says tell: *Mød tre skoler*, *tre skoler fortæller*?
fn somebody_tells(before: &str, from_number: &str) -> bool {
    TELLERS_AFTER.is_match(before) || TELLERS_BEFORE.is_match(from_number)
}

/// *kapitler*, *sider*, *uger*: the plural of what divides text or time.
fn is_structural_plural(noun: &str) -> bool {
    let small = noun.to_lowercase();
    let stems = ["", "r", "er", "e"].into_iter().filter_map(|ending| small.strip_suffix(ending));
    let contracted = small.strip_suffix("ler").map(|stem| format!("{stem}el"));
    stems.map(str::to_owned).chain(contracted).any(|stem| VOCABULARY.is_structural(&stem) && !VOCABULARY.is_task(&stem))
}

/// The noun that a number counts: the first of a kind within reach, nothing but adjectives between.
fn noun<'k>(after: &[(usize, &str)], sentence: &str, kinds: &'k OwnKinds) -> Option<&'k Kind> {
    for (index, (at, word)) in after.iter().enumerate().take(WORDS_BETWEEN + 1) {
        let number = VOCABULARY.number(word).is_some();
        if number
            || (VOCABULARY.is_function_word(word) && !(index > 0 && *word == "og"))
                && !matches!(*word, "de" | "vores" | "af")
        {
            return None;
        }
        if let Some(kind) = kinds.kind_or_compound(word) {
            return Some(kind);
        }
        let end = at + word.len();
        if sentence.get(end..).is_some_and(|rest| rest.starts_with(['.', ';', ':', ')'])) {
            return None;
        }
    }
    None
}

/// Does the sentence say for sure that the pamphlet itself has that many?
static OWN_CONTENT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:består af|indeholder|beskriver|beskrives|præsenterer|præsenteres|rummer|omfatter|samler|følgende|nedenfor|her finder|her er|denne (?:pjece|folder|brochure|publikation|guide|rapport|plan|avis|håndbog|vejledning|plakat)|dette (?:katalog|hæfte|oplæg|papir|notat|udspil|nyhedsbrev|magasin|blad)|stiller vi|vi stiller|kataloget|pjecen|folderen|vi har samlet|finder du|giver vi|vi giver|fremsætter|fremlægger vi|vi fremlægger|vi kommer med|kommer vi med|opstiller vi|vi opstiller|(?:slutter|slutter af|begynder|ender) med|til sidst (?:er der|følger|står|finder)|bagest (?:er der|følger|står|finder)|i finder|får (?:du|i)|på de (?:næste|følgende) sider|resultatet er)\b",
    )
});

/// *Programmet hviler på fem mærkesager*, *planens tre spor*: the pamphlet by its name, and what it has.
static OWN_NAME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)\b(?:pjecen|folderen|hæftet|guiden|bogen|håndbogen|strategien|programmet|planen|handleplanen|politikken
            |kataloget|oplægget|udspillet|publikationen|magasinet|avisen|vejledningen|dagen|seminaret)
        (?:s\s+ | \s+(?:\p{L}+\s+){0,2}?(?:har|hviler\s+på|bygger\s+på|samler\s+sig\s+om|er\s+delt\s+i|er\s+inddelt\s+i|står\s+på|peger\s+på|handler\s+om|bæres\s+af)\s+)
        (?:de\s+|vores\s+|kun\s+)?$",
    )
});

/// *Undervejs fortæller …*, *Mød …*: it is told here.
static TOLD_HERE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:undervejs|på (?:de næste sider|de følgende sider|næste side|denne side|bagsiden)|i (?:hæftet|pjecen|folderen|guiden|kataloget|magasinet|samlingen|bogen|avisen|bladet|nyhedsbrevet|rapporten|oplægget|publikationen))\b|^(?:mød|læs om|her møder)\b",
    )
});

impl Stated<'_> {
    /// Does the sentence say for sure that the pamphlet itself has that many?
    pub(crate) fn is_about_own_content(&self) -> bool {
        let before = self.before();
        // "Planen bygger på tre spor og seks principper": what is told of the first number is told of the second.
        let first = words(before).filter(|word| VOCABULARY.number(word).is_some()).last();
        let of_first =
            first.filter(|_| before.ends_with("og ")).and_then(|number| before.get(..range_in(before, number).start));
        let by_name = OWN_NAME.is_match(before) || of_first.is_some_and(|before| OWN_NAME.is_match(before));
        !self.guessed && (OWN_CONTENT.is_match(self.sentence) || by_name)
    }

    /// *fire krav til Folketinget*: whom it is asked of.
    pub(crate) fn asked_of(&self) -> Option<String> {
        labels::spoken_to(self.from_number.split(" og ").next()?)
    }

    /// The other numbers in the sentence.
    pub(crate) fn other_numbers(&self) -> Vec<u32> {
        words(self.sentence)
            .filter_map(|word| VOCABULARY.number(word))
            .filter(|number| *number != self.number)
            .collect()
    }

    /// The sentence up to the number.
    pub(crate) fn before(&self) -> &str {
        self.sentence.strip_suffix(self.from_number).unwrap_or("")
    }

    /// Does it say that somebody tells here: *Undervejs fortæller tre foreninger*?
    pub(crate) fn is_about_tellers(&self) -> bool {
        (self.is_about_own_content() || TOLD_HERE.is_match(self.sentence)) && self.somebody_tells()
    }

    /// Do as many as the number says tell something: *tre skoler fortæller*?
    pub(crate) fn somebody_tells(&self) -> bool {
        somebody_tells(self.before(), self.from_number)
    }
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::found;
    use super::*;

    fn read(sentence: &str) -> Vec<(u32, String)> {
        let kinds = OwnKinds::default();
        stated(sentence, false, &kinds).into_iter().map(|s| (s.number, s.kind.singular.clone())).collect()
    }

    #[test]
    fn numbers_are_read_with_what_they_count() {
        assert_eq!(
            read("Vi peger på fire kommunale eksempler og 12 gode råd."),
            [(4, "eksempel".to_owned()), (12, "råd".to_owned())]
        );
        assert_eq!(read("Otte frontløberkommuner er med."), [(8, "kommune".to_owned())]);
        assert!(read("Landets 98 kommuner har i gennemsnit fire projekter.").is_empty());
        assert_eq!(read("Otte ting, du kan gøre for roen"), [(8, "råd".to_owned())]);
        assert!(read("Fem ting, du skal vide om støj").is_empty());
        assert_eq!(read("Her er otte ting, der virker."), [(8, "råd".to_owned())]);
        assert!(read("5 Anbefalinger ............ 7").is_empty());
        assert!(read("Det gælder fra fem kommuner til mange.").is_empty());
        assert!(read("Tre ud af ti kommuner er med.").iter().all(|(n, _)| *n != 3));
    }

    #[test]
    fn claims_hold_or_fail() {
        let all = found(
            "Ro ved bordet\n\nPjecen indeholder tre anbefalinger og to eksempler.\n\nAnbefalinger\n\n• Giv tid til maden.\n• Sænk lyden i rummet.\n\nCASE: Ro i hallen\n\nI Odder Kommune fik hallen nye lofter.\n\nCASE: Ro på gangen\n\nI Vejle Kommune fik gangen nye gulve.\n",
        );
        let verdicts: Vec<_> = all.claims.iter().map(|c| (c.claimed, c.counts.as_str(), c.counted, c.holds)).collect();
        assert_eq!(
            verdicts,
            [(3, "recommendations", Some(2), Some(false)), (2, "cases:eksempel", Some(2), Some(true))]
        );
        assert!(all.warnings.iter().any(|w| w.class == "claim_failed"));
    }

    #[test]
    fn a_heading_over_stories_can_count_too_many_tellers() {
        let all = |heading: &str| {
            let story = |who: &str| {
                format!(
                    "{who} Kommune\n\nRo i salen\n\nSalen i {who} Kommune fik nye lofter i foråret, og nu kan alle høre.\n\n"
                )
            };
            let found = found(&format!(
                "# Ro ved bordet\n\nLyd er mange ting.\n\n## {heading}\n\n{}",
                ["Odder", "Skive"].map(story).concat()
            ));
            found.claims.iter().map(|c| (c.claimed, c.counted, c.holds)).collect::<Vec<_>>()
        };
        assert_eq!(all("Tre kommuner fortæller"), [(3, Some(2), Some(false))]);
        assert_eq!(all("To kommuner fortæller"), [(2, Some(2), Some(true))]);
        assert!(all("Fem kommuner i landet").is_empty());
    }

    #[test]
    fn who_tells_in_the_pamphlet_can_be_missing() {
        let all = |says: &str| {
            let story = |who: &str| {
                format!(
                    "{who} Kommune: Ro i salen\n\nSalen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.\n\n"
                )
            };
            let stories = ["Odder", "Skive"].map(story).concat();
            let found = found(&format!("Ro ved bordet\n\n{says}\n\n{stories}"));
            found.claims.iter().map(|c| (c.claimed, c.counted, c.holds)).collect::<Vec<_>>()
        };
        assert_eq!(all("I denne pjece giver vi råd, og tre kommuner fortæller om lyd."), [(3, Some(2), Some(false))]);
        assert_eq!(all("I denne pjece giver vi råd, og to kommuner fortæller om lyd."), [(2, Some(2), Some(true))]);
        assert!(all("I går fortalte vi om lyd, og tre kommuner fortæller mere i morgen.").is_empty());
    }

    #[test]
    fn requests_of_two_names_are_counted_list_by_list() {
        let all = |number: &str| {
            let found = found(&format!(
                "Ro ved bordet\n\nPjecen samler to råd til dig og {number} krav til kommunen.\n\nGode råd\n\n• Giv tid til maden.\n• Sænk lyden i rummet.\n\nKrav til kommunen\n\n• Giv penge til nye lofter.\n• Mål lyden i alle skoler.\n• Køb stole med filt under.\n"
            ));
            found.claims.iter().map(|c| (c.claimed, c.holds)).collect::<Vec<_>>()
        };
        assert_eq!(all("tre"), [(2, Some(true)), (3, Some(true))]);
        assert_eq!(all("fire"), [(2, Some(true)), (4, Some(false))]);
    }

    #[test]
    fn nouns_that_are_not_known_count_where_their_number_agrees() {
        let all = |says: &str| {
            let found = found(&format!(
                "Ro ved bordet\n\n{says}\n\nAnbefalinger\n\n• Giv tid til maden.\n• Sænk lyden i rummet.\n\nCASE: Ro i hallen\n\nI Odder Hal fik alle nye lofter over hovedet.\n"
            ));
            found.claims.iter().map(|c| (c.claimed, c.counts.clone(), c.holds)).collect::<Vec<_>>()
        };
        assert_eq!(all("Hæftet indeholder to opgaver til alle i huset."), [(2, "recommendations".into(), Some(true))]);
        for says in [
            "Hæftet indeholder tre opgaver til alle i huset.",
            "Hæftet indeholder to kapitler om mad og om ro.",
            "Huset har to opgaver, som alle i byen kender.",
            "I fjor fortalte to haller om deres nye lofter.",
        ] {
            assert!(all(says).is_empty(), "{says}");
        }
        let three = all("Undervejs fortæller tre foreninger om deres haller.");
        assert_eq!(three, [(3, "cases".into(), Some(false))]);
        assert!(all("Undervejs fortæller tre elever om deres haller.").is_empty());
    }

    #[test]
    fn a_heading_counts_the_cases_below_it() {
        let case = |title: &str| format!("CASE: {title}\n\nI Odder Hal fik alle nye lofter over hovedet.\n\n");
        let all = found(&format!(
            "RO VED BORDET\n\nTO CASES OM LYD\n\n{}{}EN CASE OM LYS\n\n{}",
            case("Ro i hallen"),
            case("Ro på gangen"),
            case("Lys i hallen")
        ));
        let verdicts: Vec<_> = all.claims.iter().map(|c| (c.claimed, c.counted, c.holds)).collect();
        assert_eq!(verdicts, [(2, Some(2), Some(true))]);
    }

    #[test]
    fn a_number_may_count_all_lists_of_its_name() {
        let all = found(
            "Ro ved bordet\n\nPjecen rummer tre råd og en opfordring.\n\nRåd til køkkenet\n\n• Giv tid til maden.\n\nRåd til salen\n\n• Sænk lyden i rummet.\n• Tag stolene ned.\n\nAnbefalinger til kommunen\n\n• Giv penge til nye lofter.\n",
        );
        assert_eq!(all.recommendations.len(), 4);
        let verdicts: Vec<_> = all.claims.iter().map(|c| (c.claimed, c.counted, c.holds)).collect();
        assert_eq!(verdicts, [(3, Some(3), Some(true))]);
    }

    #[test]
    fn requests_are_counted_by_whom_they_ask_and_by_their_list() {
        let claims = |sentence: &str| {
            let all = crate::structure::context::tests::found(&format!(
                "Ro i salen\n\nDet handler om ro. {sentence}\n\nVi opfordrer Folketinget til at:\n\n• sænke lofterne i alle sale\n\n• betale for tæpper i skolerne\n\n• give maden en halv time mere\n\nVi opfordrer kommunerne til at:\n\n• hænge ure op uden visere\n\n• lukke dørene i spisetiden\n"
            ));
            all.claims.into_iter().map(|claim| (claim.claimed, claim.counted, claim.holds)).collect::<Vec<_>>()
        };
        assert_eq!(claims("I dette papir stiller vi to krav til Folketinget."), [(2, Some(3), Some(false))]);
        assert_eq!(claims("I dette papir stiller vi tre krav til Folketinget."), [(3, Some(3), Some(true))]);
    }

    #[test]
    fn what_a_plan_rests_on_is_told_of_both_its_numbers() {
        let all = found(
            "Ro ved bordet\n\nStrategien bygger på to mål og tre principper.\n\nTo principper\n\n• Ro: Ingen taler højt ved bordet.\n• Tid: Ingen spiser hurtigt ved bordet.\n",
        );
        assert!(all.claims.iter().any(|c| c.claimed == 3 && c.holds == Some(false)), "{:?}", all.claims);
    }

    #[test]
    fn what_it_ends_with_and_the_list_right_below_are_its_own() {
        let list = "Spørgsmål\n\nVælg mindst to af de fem spørgsmål.\n\n• Hvem larmer mest?\n• Hvor er der ro?\n• Hvad vil I ændre?\n";
        let all =
            found(&format!("Ro ved bordet\n\nLyd er mange ting, og pjecen slutter med fire spørgsmål.\n\n{list}"));
        assert_eq!(
            all.claims.iter().map(|c| (c.claimed, c.counted, c.holds)).collect::<Vec<_>>(),
            [(4, Some(3), Some(false)), (5, Some(3), Some(false))]
        );
    }

    #[test]
    fn what_is_told_of_most_numbers_of_a_row_is_told_of_all() {
        let all = |said: &str| {
            let text = format!(
                "Ro i salen\n\n{said}\n\nPrincip 1: Tid først\n\nDer er altid tid nok til maden.\n\nPrincip 2: Ro bagefter\n\nRoen kommer af sig selv.\n\nAnbefalinger\n\n• Giv tid til maden.\n\n• Sænk lyden i rummet.\n\n• Tag stolene med.\n\nSpørgsmål\n\n• Hvem larmer mest?\n\n• Hvem smager på maden?\n"
            );
            let claims = found(&text).claims;
            claims.into_iter().map(|claim| (claim.claimed, claim.holds)).collect::<Vec<_>>()
        };
        let row = all("To principper, tre anbefalinger og otte spørgsmål på en formiddag.");
        assert_eq!(row, [(2, Some(true)), (3, Some(true)), (8, Some(false))]);
        assert!(all("Otte spørgsmål på en formiddag.").is_empty());
    }

    #[test]
    fn the_number_of_a_section_counts_nothing() {
        assert!(read("4.2 Forsøg slutter med en aften for alle.").is_empty());
        assert_eq!(read("Her er 2 forsøg.").len(), 1);
    }
}
