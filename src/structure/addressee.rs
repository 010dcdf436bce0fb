//! Who is asked to act.

use super::sentence::{is_all_caps, regex, words};
use super::vocabulary::VOCABULARY;
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
        return Some(inside.unwrap_or_else(|| you.to_owned()));
    }
    actor(phrase).or_else(|| actor(&SAYS_MORE.replace(phrase, "")))
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
        (!passive).then(|| actor(found.name("who")?.as_str())).flatten()
    };
    acting(&SUBJECT).or_else(|| acting(&INVERTED))
}

static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?:\p{L}+\s+){1,3}(?:anbefaler|foreslår|opfordrer til|henstiller),?\s+)?(?i:at\s+)?(?P<who>\p{L}[\p{L} -]{1,60}?)\s+(?P<verb>\p{Ll}{2,}r)\b",
    )
});

/// The subject of an item that says what somebody does: *at skolerne aftaler …*, *Skolerne aftaler …*.
pub(crate) fn asked_subject(sentence: &str) -> Option<String> {
    let found = ASKED.captures(sentence)?;
    let (who, verb) = (found.name("who")?.as_str(), found.name("verb")?.as_str());
    // "at der sættes", "at være": no verb that acts.
    (!is_actor(verb)).then(|| actor(who)).flatten()
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
    fn only_an_acting_subject_is_addressed() {
        assert_eq!(acting_subject("Kommunerne bør give tid.").as_deref(), Some("kommunerne"));
        assert_eq!(acting_subject("Derfor bør staten give tid.").as_deref(), Some("staten"));
        assert_eq!(acting_subject("Skolerne bør prioriteres højere."), None);
        assert_eq!(acting_subject("Tiden bør være lang nok."), None);
        assert_eq!(asked_subject("at skolerne aftaler tid til ro.").as_deref(), Some("skolerne"));
        assert_eq!(asked_subject("Vi anbefaler, at byrådet sætter tid af.").as_deref(), Some("byrådet"));
        assert_eq!(asked_subject("at der sættes tid af."), None);
    }

    #[test]
    fn a_line_may_only_say_whom_it_speaks_to() {
        assert_eq!(speaks_to("TIL KOMMUNERNE:").as_deref(), Some("kommunerne"));
        assert_eq!(speaks_to("Til jer i bestyrelsen").as_deref(), Some("bestyrelsen"));
        assert_eq!(speaks_to("Til sidst"), None);
        assert_eq!((after_til("Til Ringevæsenet:"), after_til("Tilbud")), (Some("Ringevæsenet"), None));
    }
}
