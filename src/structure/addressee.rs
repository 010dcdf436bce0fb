//! Who is asked to act.

use super::sentence::{is_all_caps, regex, words};
use super::vocabulary::{NameMatch, VOCABULARY};
use regex::Regex;
use std::sync::LazyLock;

/// Reads a noun phrase as an actor, as *byrådet*, *skolens ledelse*, *lærere og pædagoger*, *de udførende led*.
/// Returned in small letters; names of several capitals (KL) as they stand.
pub(crate) fn actor(phrase: &str) -> Option<String> {
    let phrase = phrase.trim().trim_end_matches([':', '.', ',', ' ']);
    let parts: Vec<&str> = words(phrase).collect();
    let (first, last) = (*parts.first()?, *parts.last()?);
    if parts.len() > 6 {
        return None;
    }
    let whole = phrase.to_lowercase();
    let joined = parts.iter().any(|word| matches!(*word, "og" | "eller")) && is_actor(first) && is_actor(last);
    let qualified = parts.len() <= 4 && is_actor(last) && !parts.iter().any(|word| is_joint(word));
    let owned = parts.len() >= 2 && is_actor(first) && matches!(parts[1], "i" | "på" | "og") && !whole.contains(" at ");
    (VOCABULARY.actors.contains(&whole) || joined || qualified || owned).then(|| in_small_letters(phrase))
}

/// Where a phrase goes on to say more of somebody: *kommuner, der vil i gang*. What it asks for (*staten om støj*) is more.
static SAYS_MORE: LazyLock<Regex> = LazyLock::new(|| regex(r",?\s+(?:der|som|når|hvis|inden|før|hver|selv)\s.*$|,.*$"));

/// Reads what stands after *til* as whom it speaks to: *kommuner, der vil i gang*, *jer i bestyrelsen*, *dig, der bor her*.
pub(crate) fn addressed(phrase: &str) -> Option<String> {
    let phrase = phrase.trim().trim_end_matches([':', '.', ' ']);
    let you = ["dig", "jer"].into_iter().find_map(|you| {
        let rest = phrase.strip_prefix(you)?;
        rest.starts_with([' ', ',']).then(|| (you, rest.trim_start_matches([',', ' '])))
    });
    if let Some((you, rest)) = you {
        // "jer i bestyrelsen", "jer, der sidder i bestyrelsen", "dig som lærer"
        let inside = rest.strip_prefix("i ").or_else(|| rest.strip_prefix("på ")).and_then(actor);
        let role = || ["der er ", "som er ", "som "].iter().find_map(|joint| rest.strip_prefix(joint)).and_then(role);
        // "dig, der bor lavt" is nobody without what is said of them.
        let clause = || (rest.starts_with("der ") || rest.starts_with("som ")).then(|| phrase.to_owned());
        return Some(inside.or_else(role).or_else(clause).unwrap_or_else(|| you.to_owned()));
    }
    // "din butik": somebody, whoever that is.
    let yours = ["din ", "dit ", "dine ", "jeres "].iter().any(|whose| phrase.starts_with(whose));
    if yours && words(phrase).count() <= 3 {
        return Some(phrase.to_owned());
    }
    actor(phrase)
        .or_else(|| named(phrase))
        .or_else(|| of_actor(phrase))
        .or_else(|| actor(&SAYS_MORE.replace(phrase, "")))
}

/// *kommunens ledelse*, *foreningens bestyrelse*: somebody's own body, which alone would be *ledelsen*, *bestyrelsen*.
fn of_actor(phrase: &str) -> Option<String> {
    let (owner, body) = phrase.split_once(' ')?;
    (is_actor(owner.strip_suffix('s')?) && is_one_of_actors(body)).then(|| phrase.to_lowercase())
}

/// *KL og Danske Regioner*, also where a label was set in other letters.
fn named(phrase: &str) -> Option<String> {
    let is_name = |name: &str| {
        let known =
            |(word, how): &(String, NameMatch)| *how == NameMatch::Whole && word.to_lowercase() == name.to_lowercase();
        VOCABULARY.organisations.iter().any(known) || is_actor(name)
    };
    let names: Vec<&str> = phrase.split(" og ").flat_map(|names| names.split(", ")).map(str::trim).collect();
    names.iter().all(|name| is_name(name)).then(|| in_small_letters(phrase))
}

/// How nouns end that say what somebody is: *lærer*, *pårørende*, *instruktør*, *mentor*, *nabo*.
const ROLES: [&str; 9] = ["er", "ende", "ør", "or", "ant", "ent", "ist", "log", "bo"];

/// Reads what somebody is: *lærer*, *pårørende*. *Ny* and *over 65* are none.
fn role(noun: &str) -> Option<String> {
    let word = noun.chars().all(|c| c.is_alphabetic() || c == '-') && noun.chars().count() >= 4;
    actor(noun).or_else(|| (word && ROLES.iter().any(|ending| noun.ends_with(ending))).then(|| noun.to_owned()))
}

/// What stands after *Til* at the head of a line: *kommunerne* in *Til kommunerne:*.
pub(crate) fn after_til(line: &str) -> Option<&str> {
    let plain = line.trim_end_matches([':', ' ']);
    ["Til ", "TIL ", "til "].iter().find_map(|to| plain.strip_prefix(to))
}

/// *Til jer i bestyrelsen*, *TIL KOMMUNERNE*: a line that only says whom it speaks to.
pub(crate) fn speaks_to(line: &str) -> Option<String> {
    let who = after_til(line)?;
    if is_all_caps(who) { addressed(&who.to_lowercase()) } else { addressed(who) }
}

/// *Brev til kommunen*, *Seddel til Byrådet*: whom a message is for.
pub(crate) fn message_to(heading: &str) -> Option<String> {
    let (noun, who) = heading.split_once(" til ")?;
    let noun = words(noun).last()?.to_lowercase();
    VOCABULARY.messages.contains(&noun).then(|| actor(who)).flatten()
}

/// *kommune* of *hver kommune*: one of those who can act.
pub(crate) fn is_one_of_actors(noun: &str) -> bool {
    !noun.contains(' ') && ["n", "en", "et"].iter().any(|ending| is_actor(&format!("{noun}{ending}")))
}

/// Does a single word name somebody who can act?
pub(crate) fn is_actor(word: &str) -> bool {
    let word = word.to_lowercase();
    VOCABULARY.actors.contains(&word)
        || VOCABULARY.actor_endings.iter().any(|ending| word.len() >= ending.len() && word.ends_with(ending.as_str()))
}

fn is_joint(word: &str) -> bool {
    VOCABULARY.function_words.get(&word.to_lowercase()).is_some_and(|class| class != "article")
}

fn in_small_letters(phrase: &str) -> String {
    let acronym = phrase.chars().filter(|c| c.is_uppercase()).count() > 1 && !phrase.contains(' ');
    if acronym && phrase.chars().count() <= 5 { phrase.to_owned() } else { phrase.to_lowercase() }
}

static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?i:også|derfor|samtidig|endelig)\s+)?(?P<who>\p{L}[\p{L} -]{1,60}?)\s+(?:bør|skal|må|kan|burde|opfordres)\b(?P<rest>.*)$",
    )
});
static INVERTED: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?i:derfor|samtidig|endelig|desuden|her)\s+(?:bør|skal|må)\s+(?P<who>\p{L}[\p{L}-]+)\b(?P<rest>.*)$")
});
static PASSIVE: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s+(?:\p{L}+\s+){0,2}?\p{L}{3,}es\b"));

/// The item's own acting subject: *Kommunerne bør …*. A passive subject does not act.
pub(crate) fn acting_subject(sentence: &str) -> Option<String> {
    let acting = |rule: &Regex| {
        let found = rule.captures(sentence)?;
        let passive = PASSIVE.is_match(found.name("rest")?.as_str());
        (!passive).then(|| actor(without_all(found.name("who")?.as_str()))).flatten()
    };
    acting(&SUBJECT).or_else(|| acting(&INVERTED))
}

static SAID: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?:\p{L}+\s+){1,3}(?:anbefaler|foreslår|opfordrer til|henstiller),?\s+)?(?i:at\s+)?(?P<clause>\p{L}.*)$",
    )
});

/// Verbs whose subject does nothing: *bliver lønnet*, *får ret til*.
const PASSIVE_VERBS: [&str; 4] = ["bliver", "får", "er", "forbliver"];
/// The subject of an item has at most so many words.
const LONGEST_SUBJECT: usize = 7;

/// The subject of an item that says what somebody does: *at skolerne aftaler …*, *Skolerne aftaler …*.
pub(crate) fn asked_subject(sentence: &str) -> Option<String> {
    let clause = SAID.captures(sentence)?.name("clause")?.as_str();
    let all: Vec<&str> = clause.split_whitespace().take(LONGEST_SUBJECT + 1).collect();
    // "Kommuner og regioner skifter": a noun behind a joint is no verb, nor is "over".
    let is_verb = |at: &usize| {
        let word = all[*at];
        let verb = word.chars().count() >= 3 && word.ends_with('r') && word.chars().all(char::is_lowercase);
        verb && !is_joint(all[at - 1]) && !is_actor(word) && !VOCABULARY.is_function_word(word)
    };
    let verb = (1..all.len()).find(is_verb)?;
    let who = all[..verb].join(" ");
    let plain = who.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    let acts = plain && !PASSIVE_VERBS.contains(&all[verb]);
    acts.then(|| actor(without_all(&who))).flatten()
}

/// *kommuner* of *alle kommuner*.
fn without_all(who: &str) -> &str {
    ["Alle ", "alle ", "Samtlige ", "samtlige "].iter().find_map(|all| who.strip_prefix(all)).unwrap_or(who)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_are_told_from_matters() {
        for (phrase, want) in [
            ("Byrådet", Some("byrådet")),
            ("lærere og pædagoger", Some("lærere og pædagoger")),
            ("den enkelte kommune", None),
            ("skolens ledelse", None),
            ("boligselskaberne", Some("boligselskaberne")),
            ("bedre søvn", None),
            ("de udførende led", Some("de udførende led")),
        ] {
            assert_eq!(actor(phrase).as_deref(), want, "{phrase}");
        }
    }

    #[test]
    fn somebody_may_be_yours() {
        for phrase in ["din butik", "jeres egen bestyrelse"] {
            assert_eq!(addressed(phrase).as_deref(), Some(phrase));
        }
        assert_eq!(addressed("den lange vinter"), None);
    }

    #[test]
    fn only_an_acting_subject_is_addressed() {
        assert_eq!(acting_subject("Kommunerne bør give tid.").as_deref(), Some("kommunerne"));
        assert_eq!(acting_subject("Derfor bør staten give tid.").as_deref(), Some("staten"));
        assert_eq!(acting_subject("Skolerne bør prioriteres højere."), None);
        assert_eq!(acting_subject("Tiden bør være lang nok."), None);
        assert_eq!(asked_subject("at skolerne aftaler tid til ro.").as_deref(), Some("skolerne"));
        assert_eq!(asked_subject("Vi anbefaler, at byrådet sætter tid af.").as_deref(), Some("byrådet"));
        assert_eq!(asked_subject("at der sættes tid af."), None);
        assert_eq!(asked_subject("Skoler og kommuner skifter lofterne.").as_deref(), Some("skoler og kommuner"));
        assert_eq!(asked_subject("Alle skoler giver maden tid.").as_deref(), Some("skoler"));
        for text in ["Ledere bliver målt hvert år.", "Lærere over 60 år får mere ro.", "Borgere får tid til at spise."]
        {
            assert_eq!(asked_subject(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_may_only_say_whom_it_speaks_to() {
        assert_eq!(speaks_to("TIL KOMMUNERNE:").as_deref(), Some("kommunerne"));
        assert_eq!(speaks_to("Til jer i bestyrelsen").as_deref(), Some("bestyrelsen"));
        assert_eq!(speaks_to("Til dig, der er pårørende").as_deref(), Some("pårørende"));
        assert_eq!(speaks_to("Til jer, der er nye").as_deref(), Some("jer, der er nye"));
        assert_eq!(speaks_to("Til dig, der bor her").as_deref(), Some("dig, der bor her"));
        assert_eq!(speaks_to("Til kommunens ledelse").as_deref(), Some("kommunens ledelse"));
        assert_eq!(speaks_to("Til kommunens økonomi"), None);
        assert_eq!(speaks_to("Til sidst"), None);
        assert_eq!((after_til("Til Ringevæsenet:"), after_til("Tilbud")), (Some("Ringevæsenet"), None));
    }
}
