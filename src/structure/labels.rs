//! Labels: headings that announce what follows (*Anbefalinger*, *Spørgsmål*, *Deltagende kommuner*) and headings that
//! open a case (*CASE: …*, *X Kommune: …*).

use super::sentence::{regex, words};
use super::vocabulary::{KindClass, LabelClass, VOCABULARY};
use super::{addressee, asked, municipality, near, organisations};
use regex::Regex;
use std::sync::LazyLock;

/// What a label says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) class: LabelClass,
    /// True when it says nothing about the matter itself, so that it is no theme.
    pub(crate) bare: bool,
    /// Whom it speaks to.
    pub(crate) addressee: Option<String>,
    /// True when only what asks counts below it.
    pub(crate) weak: bool,
}

impl Label {
    /// A pamphlet's own label over lists of commands.
    pub(crate) fn of_commands() -> Self {
        Self::bare(LabelClass::Recommendation)
    }

    pub(super) fn bare(class: LabelClass) -> Self {
        Self { class, bare: true, addressee: None, weak: false }
    }

    /// A label that says whom it asks.
    pub(super) fn asking(addressee: String) -> Self {
        Self { addressee: Some(addressee), ..Self::bare(LabelClass::Recommendation) }
    }
}

/// Similarity from which a damaged label is still read as one.
const DAMAGED_LABEL: f64 = 0.84;

/// Reads a heading as a label; fuzzy, so that damaged spellings are found too.
pub(crate) fn label(text: &str) -> Option<Label> {
    let text = normalised(text);
    if text.is_empty() || text.chars().count() > 80 {
        return None;
    }
    exact(&text)
        .or_else(|| open_ended(&text))
        .or_else(|| without_adjectives(&text))
        .or_else(|| to_somebody(&text))
        .or_else(|| with_clause(&text))
        .or_else(|| asked::asked_of(&text))
        .or_else(|| asked::we_ask(&text))
        .or_else(|| asked::things(&text))
        .or_else(|| asked::somebody_asks(&text))
        .or_else(|| beside_somebody(&text))
        .or_else(|| of_sender(&text))
        .or_else(|| of_somebody(&text))
        .or_else(|| somebody_acts(&text))
        .or_else(|| damaged(&text))
        .or_else(|| with_theme(&text))
}

/// *Drøft ved bordene: Ro i klassen* announces what *Drøft ved bordene* does, and says more.
fn with_theme(text: &str) -> Option<Label> {
    let (before, after) = text.split_once(": ")?;
    let label = exact(before)
        .or_else(|| open_ended(before))
        .or_else(|| without_adjectives(before))
        .or_else(|| asked::we_ask(before))?;
    let announces = matches!(label.class, LabelClass::Recommendation | LabelClass::Question);
    let short = (1..=8).contains(&words(after).count());
    (announces && short).then_some(Label { bare: false, ..label })
}

/// Small letters, å for aa, no commas, no marks round it.
fn normalised(text: &str) -> String {
    let trimmed = text.trim().trim_end_matches([':', '!', '?', '.', '…', ' ']).trim_start_matches(['•', '-', '–', ' ']);
    let spaced: Vec<&str> = trimmed.split_whitespace().collect();
    spaced.join(" ").to_lowercase().replace("aa", "å").replace(',', "")
}

pub(super) fn exact(text: &str) -> Option<Label> {
    VOCABULARY
        .labels
        .get(text)
        .map(|class| Label { weak: VOCABULARY.weak_labels.contains(text), ..Label::bare(*class) })
}

/// Words that a label written with an asterisk may have more: *drøft \** is *drøft ved bordene* too.
const OPEN_WORDS: usize = 3;

fn open_ended(text: &str) -> Option<Label> {
    let mut splits = text.match_indices(' ').map(|(at, _)| text.split_at(at));
    let found = splits.find_map(|(start, rest)| {
        (words(rest).count() <= OPEN_WORDS).then(|| exact(&format!("{start} *"))).flatten()
    })?;
    // "Sådan sover du bedre" says what it is about; "Drøft ved bordene" does not.
    Some(Label { bare: found.class != LabelClass::Recommendation, ..found })
}

/// *Vores fem konkrete anbefalinger* is *anbefalinger*.
fn without_adjectives(text: &str) -> Option<Label> {
    let mut rest = text;
    loop {
        let (first, after) = rest.split_once(' ')?;
        if !(VOCABULARY.empty_adjectives.contains(first) || VOCABULARY.number(first).is_some()) {
            return None;
        }
        if let Some(label) = exact(after) {
            return Some(label);
        }
        rest = after;
    }
}

/// *Ni råd, der virker* is *ni råd*: a clause that says nothing of the matter.
fn with_clause(text: &str) -> Option<Label> {
    let (head, clause) = text.split_once(" der ").or_else(|| text.split_once(" som "))?;
    let counted = words(head).any(|word| VOCABULARY.number(word).is_some());
    let label = without_adjectives(head).filter(|label| label.class == LabelClass::Recommendation)?;
    (counted && words(clause).count() <= OPEN_WORDS + 1).then_some(label)
}

/// *Forslag til byrådet* speaks to somebody; *Gode råd om støj* says more than a bare label.
fn to_somebody(text: &str) -> Option<Label> {
    let (at, joint) = [" til ", " for ", " om ", " mod ", " på ", " i ", " hos ", " ved ", " når ", " hvis "]
        .iter()
        .filter_map(|j| Some((text.find(j)?, *j)))
        .min()?;
    let head = text.get(..at)?;
    // "Forvaltningens forslag til byrådet"
    let owned = || {
        let (owner, noun) = head.split_once(' ')?;
        exact(noun).filter(|_| joint == " til " && owner.strip_suffix('s').is_some_and(addressee::is_actor))
    };
    let label = exact(head).or_else(|| without_adjectives(head)).or_else(owned)?;
    let object = text.get(at + joint.len()..)?;
    if words(object).count() > 7 || !matches!(label.class, LabelClass::Recommendation | LabelClass::Question) {
        return None;
    }
    let addressee = match joint {
        " til " => addressee::addressed(object),
        " i " | " hos " => addressee::actor(object),
        _ => None,
    };
    // "Initiativer i 2024 og 2025" says when, and nothing of the matter.
    let when = words(object).all(|word| word == "og" || word.chars().all(|c| c.is_ascii_digit() || c == '-'));
    let bare = addressee.is_some() && joint == " til " || when && joint == " i ";
    let vague =
        matches!(head, "forslag" | "tiltag" | "handlinger" | "budskaber" | "vi mener" | "opgaver" | "opgaverne");
    // "Vores ønsker til kommunerne" asks them, whatever form the wishes have.
    let weak = label.weak && addressee.is_none();
    (bare || !vague).then_some(Label { bare, addressee, weak, ..label })
}

/// *Initiativer – staten*, *Anbefalinger (kommunerne)*, *Forslag: regionerne*: who is to act stands beside the label.
fn beside_somebody(text: &str) -> Option<Label> {
    let joints = [" – ", " — ", " - ", " (", ": ", " / "];
    let (head, who) = joints.iter().find_map(|joint| text.split_once(joint))?;
    let label = exact(head).or_else(|| without_adjectives(head))?;
    let addressee = addressee::actor(who.trim_end_matches(')'))?;
    (label.class == LabelClass::Recommendation).then_some(Label { addressee: Some(addressee), ..label })
}

static SPOKEN_TO: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)(?P<kind>\p{L}+)\s+til\s+(?P<who>[^,.:]+?)(?:\s+(?:om|for|i|på|med|mod)\s.*|[,.:].*)?$")
});

/// *Otte ting, du kan gøre for roen*: how many requests a label says there are, with the number in front.
pub(crate) fn counted_requests(text: &str) -> Option<u32> {
    let number = VOCABULARY.number(words(text).next()?)?;
    label(text).filter(|label| label.class == LabelClass::Recommendation).map(|_| number)
}

/// *fem ting, som dine naboer kan gøre*: the same of what may stand within a sentence.
pub(crate) fn counted_things(text: &str) -> Option<u32> {
    asked::things(&normalised(text))?;
    VOCABULARY.number(words(text).next()?)
}

/// *Syv anbefalinger til regeringen om støj*, *Ti råd til familie og venner, når …*: for whom recommendations are.
pub(crate) fn spoken_to(text: &str) -> Option<String> {
    let found = SPOKEN_TO.captures(text.trim_end_matches(':'))?;
    let kind = VOCABULARY.kind(found.name("kind")?.as_str())?;
    (kind.class == KindClass::Recommendation).then(|| addressee::actor(found.name("who")?.as_str())).flatten()
}

/// *Statslige initiativer*, *De udførende leds initiativer*: who is to act stands before the label.
fn of_somebody(text: &str) -> Option<Label> {
    let (before, noun) = text.rsplit_once(' ')?;
    let class = *VOCABULARY.labels.get(noun)?;
    let joint = words(before).any(|word| VOCABULARY.function_words.get(word).is_some_and(|class| class != "article"));
    // "Hvad vi ikke gør" is no list of what to do.
    let weak = matches!(noun, "råd" | "husk" | "forslag" | "opfordring" | "gør" | "undgå") || noun.ends_with("erne");
    if class != LabelClass::Recommendation || words(before).count() > 4 || weak || joint {
        return None;
    }
    let addressee = adjective_actor(before).or_else(|| addressee::actor(before.strip_suffix('s')?));
    Some(Label { bare: false, addressee: addressee.filter(|_| !is_said(noun)), ..Label::bare(class) })
}

/// Who stands before what is said says it; who stands before what is done shall do it: *skoleledernes ønsker*.
fn is_said(noun: &str) -> bool {
    ["anbefaling", "råd", "ønske", "krav", "forslag", "opfordring"].iter().any(|said| noun.starts_with(said))
}

/// *Udvalgets anbefalinger*, *KL's forslag*: who wrote them says nothing of the matter.
fn of_sender(text: &str) -> Option<Label> {
    let (before, noun) = text.rsplit_once(' ')?;
    let said = exact(noun).filter(|label| label.class == LabelClass::Recommendation)?;
    // "Udvalgets tolv vigtigste anbefalinger"
    let adds_nothing = |word: &&str| VOCABULARY.empty_adjectives.contains(*word) || VOCABULARY.number(word).is_some();
    let owner = before.rsplit(' ').find(|word| !adds_nothing(word))?;
    let acronym = owner.strip_suffix("'s").or_else(|| owner.strip_suffix("’s")).is_some_and(|a| a.len() <= 6);
    let sender = acronym || VOCABULARY.senders.iter().any(|ending| owner.ends_with(ending.as_str()));
    // "Pedellernes råd": persons, whoever they are.
    let persons = ["ernes", "enes"].iter().any(|ending| owner.ends_with(ending)) && is_said(noun);
    ((sender || persons) && words(before).count() <= 4).then_some(said)
}

static CAN_DO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:her er hvad|det|dette|hvad|sådan)\s+(?:kan|bør|skal|må)\s+(?P<who>.+?)(?:\s+(?:selv|også|derfor|nu))*\s+(?:gøre|bidrage|hjælpe)(?:\s+(?:nu|selv|her og nu))?$",
    )
});
static SHALL: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?P<who>.+?)\s+(?:bør|skal|må|kan|opfordres til)(?:\s+(?:derfor|også|selv|nu|især))*(?:\s+at)?$")
});

/// *Det kan kommunen gøre*, *Kommunerne bør:* as the heading of a list.
pub(super) fn somebody_acts(text: &str) -> Option<Label> {
    let can_do = CAN_DO.captures(text);
    let may_be_unknown = can_do.is_some();
    let found = can_do.or_else(|| SHALL.captures(text))?;
    let who = found.name("who")?.as_str();
    // "Det kan stuen gøre": who stands there does, known or not.
    let unknown = || (may_be_unknown && is_definite(who)).then(|| who.to_owned());
    let addressee = Some(addressee::actor(who).or_else(unknown)?);
    Some(Label { addressee, ..Label::bare(LabelClass::Recommendation) })
}

/// One noun with its article at its end: *beboergruppen*, *naboerne*.
fn is_definite(phrase: &str) -> bool {
    let ends = ["en", "et", "erne", "ene"].iter().any(|ending| phrase.ends_with(ending));
    ends && phrase.chars().count() >= 6 && phrase.chars().all(char::is_alphabetic)
}

/// *statslige*, also as *stats1ige*.
fn adjective_actor(adjective: &str) -> Option<String> {
    let near = |known: &&String| {
        known.chars().count() >= 8 && strsim::normalized_damerau_levenshtein(known, adjective) >= DAMAGED_ADJECTIVE
    };
    let damaged =
        || VOCABULARY.adjective_actors.keys().find(near).and_then(|known| VOCABULARY.adjective_actors.get(known));
    VOCABULARY.adjective_actors.get(adjective).or_else(damaged).cloned()
}

/// Similarity from which a damaged adjective is still read as one.
const DAMAGED_ADJECTIVE: f64 = 0.78;

fn damaged(text: &str) -> Option<Label> {
    if text.chars().count() < 7 {
        return None;
    }
    near::nearest_label(text, 7, DAMAGED_LABEL).map(Label::bare)
}

/// The theme in *Drøft ved bordene: Ro i klassen*; the whole heading when it is none of that kind.
pub(crate) fn theme_in(heading: &str) -> &str {
    let theme = heading.split_once(": ").map(|(_, theme)| theme.trim());
    theme.filter(|_| with_theme(&normalised(heading)).is_some()).unwrap_or(heading)
}

/// A heading that opens a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CaseHeading {
    /// `eksempel`, `projekt` or `delprojekt`.
    pub(crate) kind: String,
    /// Byte range of the title in the heading.
    pub(crate) title: std::ops::Range<usize>,
    /// The organisation before the colon.
    pub(crate) organisation: Option<String>,
}

static PREFIXED: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?P<kind>\p{L}+)(?:\s+\d{1,2}|\s+[A-H])?(?:\s+fra\s+(?P<org>[^:]+?))?\s*[:–—]\s*(?P<title>\S.*)$")
});
static OWNED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<org>[\p{Lu}\d][^:.–—]{1,60}?)(?:\s*:\s+|\s+[–—-]\s+)(?P<title>\S.*[^.])$"));
static OWNED_AFTER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<title>\p{Lu}.{5,90}?)\s*(?:[–—-]\s+|\()(?P<org>[\p{Lu}][\p{L} -]+ Kommune)\)?$"));

/// Reads a heading as the opening of a case.
pub(crate) fn case_heading(text: &str) -> Option<CaseHeading> {
    prefixed_case(text).or_else(|| called_case(text)).or_else(|| owned_case(text)).or_else(|| told_case(text))
}

/// *Fra virkeligheden: Mere ro*
fn called_case(text: &str) -> Option<CaseHeading> {
    let (call, title) = text.split_once(": ")?;
    let opens = VOCABULARY.case_calls.contains(&call.to_lowercase()) && !title.is_empty();
    opens.then(|| CaseHeading {
        kind: "eksempel".to_owned(),
        title: text.len() - title.len()..text.len(),
        organisation: None,
    })
}

/// *CASE: Mere ro*, *Eksempel 2 – Mere ro*, *Eksempel fra Odder Kommune: Mere ro*, *Delprojekt 1: Mere ro*.
fn prefixed_case(text: &str) -> Option<CaseHeading> {
    let found = PREFIXED.captures(text)?;
    let kind = VOCABULARY.kind(found.name("kind")?.as_str()).filter(|kind| kind.class == KindClass::Case)?;
    let title = found.name("title")?;
    let inner = owned_case(title.as_str());
    let start = title.start() + inner.as_ref().map_or(0, |inner| inner.title.start);
    Some(CaseHeading {
        kind: if matches!(kind.singular.as_str(), "projekt" | "delprojekt") {
            kind.singular.clone()
        } else {
            "eksempel".to_owned()
        },
        title: start..title.end(),
        organisation: found.name("org").map(|m| m.as_str().to_owned()).or_else(|| inner.and_then(|i| i.organisation)),
    })
}

/// The words that open a story, as *eksempel fra* of *Eksempel fra Ringeskolen*.
pub(crate) fn story_opening(text: &str) -> Option<&'static str> {
    let small = text.to_lowercase();
    let opens = |(opening, named): &&(String, bool)| {
        let rest = small.strip_prefix(opening.as_str()).filter(|rest| rest.starts_with(' '));
        let name = || words(text).nth(words(opening).count()).is_some_and(|word| word.starts_with(char::is_uppercase));
        rest.is_some() && (!named || name())
    };
    VOCABULARY.case_openings.iter().find(opens).map(|(opening, _)| opening.as_str())
}

/// *Rapport fra et køkken*: the words that tell a story open the title.
pub(crate) fn told_case(text: &str) -> Option<CaseHeading> {
    let title = story_opening(text).is_some() && words(text).count() <= 14 && !text.ends_with(['.', ',', ':']);
    title.then(|| CaseHeading { kind: "eksempel".to_owned(), title: 0..text.len(), organisation: None })
}

/// *Odder Kommune: Mere ro*, *Mere ro (Odder Kommune)*.
fn owned_case(text: &str) -> Option<CaseHeading> {
    let found = OWNED.captures(text).filter(|f| is_owner(f.name("org").map_or("", |m| m.as_str())));
    let found =
        found.or_else(|| OWNED_AFTER.captures(text).filter(|f| is_owner(f.name("org").map_or("", |m| m.as_str()))))?;
    let title = found.name("title")?;
    // "Ringeforeningen: 33 69 …" is to be rung up.
    let is_figure = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    let mut first = words(title.as_str());
    if first.next().is_none_or(|word| is_figure(word) && first.next().is_none_or(is_figure)) {
        return None;
    }
    // "Ringerådet - uge 38 - 2021 - …" divides more than an owner from a title.
    if organisations::parted(text).len() > 2 {
        return None;
    }
    Some(CaseHeading {
        kind: "eksempel".to_owned(),
        title: title.range(),
        organisation: Some(found.name("org")?.as_str().to_owned()),
    })
}

fn is_owner(name: &str) -> bool {
    let name = name.trim();
    let parts: Vec<&str> = name.split([',']).flat_map(|part| part.split(" og ")).map(str::trim).collect();
    let places = parts.len() > 1 && parts.iter().all(|part| municipality::municipality(part).is_some());
    let units = parts
        .iter()
        .all(|part| municipality::municipality_phrase(part).is_some() || organisations::is_proper_unit(part));
    // "Folketinget: Sænk lyden" asks: it has no practice of its own.
    label(name).is_none() && name.to_lowercase() != "folketinget" && (places || units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addressee_of(text: &str) -> Option<(bool, Option<String>)> {
        label(text).map(|l| (l.bare, l.addressee))
    }

    #[test]
    fn bare_labels_say_nothing_of_the_matter() {
        for text in
            ["ANBEFALINGER", "Vores fem konkrete anbefalinger:", "ANBEFALlNGER", "Gode Raad", "Vi opfordrer til:"]
        {
            assert_eq!(addressee_of(text), Some((true, None)), "{text}");
        }
        assert_eq!(label("Anbefalinger kommer senere på året"), None);
        assert_eq!(addressee_of("Lad være med"), Some((true, None)));
    }

    #[test]
    fn labels_name_whom_they_speak_to() {
        assert_eq!(addressee_of("Forslag til byrådet"), Some((true, Some("byrådet".into()))));
        for text in ["Initiativer – kommunerne", "Anbefalinger (kommunerne)", "Forslag: kommunerne"] {
            assert_eq!(addressee_of(text), Some((true, Some("kommunerne".into()))), "{text}");
        }
        assert_eq!(addressee_of("Statslige initiativer"), Some((false, Some("staten".into()))));
        assert_eq!(addressee_of("Skoleledernes initiativer"), Some((false, Some("skolelederne".into()))));
        assert_eq!(addressee_of("Anbefalinger om støj"), Some((false, None)));
        assert_eq!(addressee_of("Opgaver til ledelsen"), Some((true, Some("ledelsen".into()))));
        for text in ["Forslag til lov om støj", "Opgaver i huset", "Hvad vi ikke gør", "Det vi gør"] {
            assert_eq!(addressee_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_telephone_number_is_no_story() {
        assert!(case_heading("Odder Kommune: 33 69 63 00").is_none());
        assert!(case_heading("Odder Kommune: Mere ro").is_some());
    }

    #[test]
    fn who_wrote_a_list_is_no_theme_and_who_shall_act_is_addressed() {
        for text in [
            "Udvalgets anbefalinger",
            "Pedellernes råd",
            "Redaktionens tolv råd",
            "KL's forslag",
            "De vigtigste råd",
            "Politiske anbefalinger",
            "Tiltag i 2031 og 2032",
        ] {
            assert_eq!(addressee_of(text), Some((true, None)), "{text}");
        }
        assert_eq!(addressee_of("Det kan kommunen gøre"), Some((true, Some("kommunen".into()))));
        assert_eq!(addressee_of("Hvad kan boligforeningen selv gøre?"), Some((true, Some("boligforeningen".into()))));
        assert_eq!(addressee_of("Skolerne bør derfor:"), Some((true, Some("skolerne".into()))));
        for text in ["Det kan gå galt", "Regeringens forslag", "Udfordringer for kommunen", "Vi skal gøre noget"] {
            assert_ne!(label(text).map(|l| l.class), Some(LabelClass::Recommendation), "{text}");
        }
    }

    #[test]
    fn case_headings_are_opened_by_kind_or_owner() {
        let title = |text: &str| {
            case_heading(text).map(|c| (c.kind, text.get(c.title).unwrap_or("").to_owned(), c.organisation))
        };
        assert_eq!(title("CASE: Mere ro"), Some(("eksempel".into(), "Mere ro".into(), None)));
        assert_eq!(title("Delprojekt 2: Mere ro"), Some(("delprojekt".into(), "Mere ro".into(), None)));
        assert_eq!(
            title("Odder Kommune: Mere ro"),
            Some(("eksempel".into(), "Mere ro".into(), Some("Odder Kommune".into())))
        );
        assert_eq!(
            title("Eksempel 3: Odder Kommune: Mere ro"),
            Some(("eksempel".into(), "Mere ro".into(), Some("Odder Kommune".into())))
        );
        assert_eq!(
            title("Ringe Skole: Mere ro"),
            Some(("eksempel".into(), "Mere ro".into(), Some("Ringe Skole".into())))
        );
        assert_eq!(title("Resultat: Mere ro"), None);
        assert_eq!(
            title("Odder Kommune: 12 borgere og en bro").map(|(_, title, _)| title).as_deref(),
            Some("12 borgere og en bro")
        );
        assert_eq!(title("Odder Kommune: 33 69 63 00"), None);
        assert_eq!(title("Fra virkeligheden: Mere ro"), Some(("eksempel".into(), "Mere ro".into(), None)));
        for text in ["Erfaringer fra Odder Hal", "Inspiration fra Vejle"] {
            assert_eq!(title(text).map(|(kind, ..)| kind).as_deref(), Some("eksempel"), "{text}");
        }
        assert_eq!(title("Erfaringer fra udlandet"), None);
    }
}
