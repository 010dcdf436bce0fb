//! Labels that say whom we ask: *Ønsker til Folketinget*, *Det beder vi regeringen om*, *Fire ting, vi anbefaler*.

use super::addressee;
use super::labels::{Label, exact, somebody_acts};
use super::sentence::{regex, words};
use super::vocabulary::{KindClass, LabelClass, VOCABULARY};
use regex::Regex;
use std::sync::LazyLock;

/// *Ønsker til Folketinget*, *Det ønsker vi os af regionerne*, *Det forventer vi fra staten*: what is a label only when
/// it says who is asked.
pub(super) fn asked_of(text: &str) -> Option<Label> {
    for joint in [" af ", " fra "] {
        let Some((head, who)) = text.rsplit_once(joint) else { continue };
        if exact(head).is_some_and(|label| label.class == LabelClass::Recommendation) {
            return Some(Label::asking(addressee::addressed(who)?));
        }
    }
    let (head, who) = text.split_once(" til ")?;
    // "Tre krav, vi stiller til kommunen"
    let head = WE_HAVE.find(head).map_or(head, |clause| head.get(..clause.start()).unwrap_or(head));
    let noun = words(head).last()?;
    let counted = words(head).count() == 1 || without_noun_is_empty(head);
    let asks =
        VOCABULARY.kind(noun).is_some_and(|kind| kind.class == KindClass::Recommendation && noun != kind.singular);
    // "krav" and "råd" are one word for one and for many.
    let many = |kind: &super::vocabulary::Kind| kind.singular == noun && VOCABULARY.is_plural_too(noun);
    let unmarked = VOCABULARY.kind(noun).is_some_and(|kind| kind.class == KindClass::Recommendation && many(kind));
    addressee::addressed(who).filter(|_| (asks || unmarked) && counted).map(Label::asking)
}

static WE_HAVE: LazyLock<Regex> = LazyLock::new(|| regex(r",?\s+(?:som\s+)?vi\s+(?:stiller|har|sender|retter|giver)$"));

/// *Rapporten anbefaler*, *Byens Ro-råd foreslår*, *Styregruppen opfordrer til*: somebody who asks, over what is asked.
static SAYS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<who>(?:\p{L}[\p{L}-]*\s+){0,3}\p{L}[\p{L}-]*)\s+(?:anbefaler|foreslår|opfordrer\s+til|tilråder)(?:\s+(?:derfor|også|følgende))*$",
    )
});

/// *KL foreslår regeringen*, *Dansk Ro opfordrer byrådet til at*: and whom they ask.
static SAYS_TO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<who>(?:\p{L}[\p{L}-]*\s+){0,3}[\p{L}\d][\p{L}-]*)\s+(?:anbefaler|foreslår|opfordrer|kræver|beder)\s+(?:derfor\s+|også\s+|nu\s+)*(?:af\s+)?(?P<whom>\S.*?)(?:\s+(?:om|til)(?:\s+at)?)?$",
    )
});

/// Who asks is a name or a noun with its article; *Hvem anbefaler* and *Alt, hvad vi anbefaler* announce nothing.
pub(super) fn somebody_asks(text: &str) -> Option<Label> {
    let said_to = || {
        let found = SAYS_TO.captures(text)?;
        let asks = |word: &str| VOCABULARY.is_function_word(word) || word.starts_with("hv");
        let who = found.name("who").filter(|who| !words(who.as_str()).any(asks))?;
        addressee::addressed(found.name("whom")?.as_str()).filter(|_| !who.is_empty()).map(Label::asking)
    };
    said_by(text).or_else(said_to)
}

fn said_by(text: &str) -> Option<Label> {
    let who = SAYS.captures(text)?.name("who")?.as_str();
    let joint = words(who).any(|word| VOCABULARY.is_function_word(word) && word != "og");
    let ends = ["en", "et", "erne", "ene", "råd", "kl"].iter().any(|ending| who.ends_with(ending));
    let known = addressee::actor(who).is_some()
        || VOCABULARY.senders.iter().any(|sender| format!("{who}s").ends_with(sender.as_str()));
    (!joint && (ends || known)).then(|| Label::bare(LabelClass::Recommendation))
}

/// *Vores tre* of *vores tre ønsker* says nothing of the matter.
fn without_noun_is_empty(head: &str) -> bool {
    let before = head.rsplit_once(' ').map_or("", |(before, _)| before);
    words(before).all(|word| VOCABULARY.empty_adjectives.contains(word) || VOCABULARY.number(word).is_some())
}

/// *vi beder*, *det beder vi*, *det ønsker kommunerne*, *hvad vi beder*.
static WE_ASK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)^(?:derfor\s+|nu\s+|her\s+er\s+(?:hvad\s+)?)?
          (?: vi\s+VERB | (?:det|dette|hvad|derfor|nu)\s+VERB\s+(?:vi|\p{L}+(?:en|et|erne|ene)) | (?:det|dette|hvad)\s+vi\s+VERB )
          (?:\s+(?:derfor|nu|også|især|os))*\s+(?P<who>\S.*?)
          (?:\s+(?:om|til|at|af|om\s+at|til\s+at|at\s+gøre|til\s+at\s+gøre|om\s+at\s+gøre))?$"
            .replace(
                "VERB",
                "(?:anbefaler|opfordrer|foreslår|beder|råder|indstiller\\s+til|ønsker|kræver|forventer|håber)",
            )
            .as_str(),
    )
});

/// *Vi anbefaler byrådet*, *Vi opfordrer kommunerne til at*, *Det beder vi regeringen og Folketinget om*: whom we ask.
pub(super) fn we_ask(text: &str) -> Option<Label> {
    let who = WE_ASK.captures(text)?.name("who")?.as_str();
    let who = ["af ", "fra ", "at ", "til "].iter().find_map(|joint| who.strip_prefix(joint)).unwrap_or(who);
    addressee::addressed(who).map(Label::asking)
}

static THINGS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)^(?:her\s+er\s+)?(?P<number>\p{L}+|\d{1,2})\s+(?:\p{L}+\s+)?
          (?:ting|punkter|måder|veje|skridt|greb|idéer|ideer)\s+(?:som\s+|der\s+)?(?P<rest>\S.*)$",
    )
});

/// What is said of things that somebody is asked to do.
static ASKED_FOR: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)^(?: vi\s+(?:anbefaler|foreslår|opfordrer\s+til|beder\s+om|kræver|ønsker|råder\s+til|vil\s+have)
          | (?:du|i|man|vi|alle|(?:din|dine|jeres|vores)\s+\p{L}+)\s+(?:selv\s+|også\s+|sammen\s+)?(?:kan|bør|skal|må)\s+(?:selv\s+|også\s+|sammen\s+)?(?:gøre|begynde\s+med|starte\s+med|huske|prøve|ordne|lave|ændre|øve|nå|klare|sætte\s+i\s+gang|gå\s+i\s+gang\s+med)
          | at\s+(?:gøre|huske|prøve)
          | (?:virker|hjælper|nytter|dur)
          | (?:bør|skal|må)\s+(?:gøres|ske|ændres|laves\s+om) )(?:\s+(?:nu|selv|i\s+dag|i\s+morgen|allerede\s+i\s+(?:dag|morgen)|med\s+det\s+samme))?
          (?:\s+(?:for|ved|med|mod|hos|på|sammen\s+med)\s+\S.*)?$",
    )
});

/// *Fire ting, vi anbefaler*, *Tre ting, I kan gøre i morgen*, *Fem ting, kommunen kan gøre*. What one should know of
/// (*Fem ting, du skal vide om støj*) asks for nothing.
pub(super) fn things(text: &str) -> Option<Label> {
    let found = THINGS.captures(text)?;
    VOCABULARY.number(found.name("number")?.as_str())?;
    let rest = found.name("rest")?.as_str();
    if ASKED_FOR.is_match(rest) {
        return Some(Label::bare(LabelClass::Recommendation));
    }
    // "kommunen kan gøre" as "det kan kommunen gøre"
    let (who, does) = [" kan ", " bør ", " skal "].iter().find_map(|verb| rest.split_once(verb))?;
    // "gøre i morgen" says when, and nothing of the matter.
    let does = if does.starts_with("gøre") { "gøre" } else { does };
    somebody_acts(&format!("det kan {who} {does}")).filter(|_| does.ends_with("gøre"))
}

#[cfg(test)]
mod tests {
    use super::super::labels::label;
    use super::LabelClass;

    /// Whom a bare label asks; "all" when it does not say.
    fn asks(text: &str) -> Option<String> {
        let label = label(text).filter(|l| l.class == LabelClass::Recommendation && l.bare)?;
        Some(label.addressee.unwrap_or_else(|| "all".to_owned()))
    }

    #[test]
    fn wishes_to_somebody_are_labels_and_wishes_for_something_are_none() {
        for (text, who) in [
            ("Ønsker til Folketinget", "folketinget"),
            ("Vores tre ønsker til regeringen", "regeringen"),
            ("Tre krav til kommunerne", "kommunerne"),
            ("Krav til regionen", "regionen"),
            ("Fire råd til skoler, der vil have ro", "skoler"),
            ("Gode råd til lærere i overbygningen", "lærere i overbygningen"),
            ("Det ønsker vi os af regionerne", "regionerne"),
            ("Det forventer vi af byrådet", "byrådet"),
        ] {
            assert_eq!(label(text).and_then(|l| l.addressee).as_deref(), Some(who), "{text}");
        }
        for text in ["Ønsker til julemaden", "Forslag til lov om støj", "Det ønsker vi os af livet", "Råd til ferie"]
        {
            assert_eq!(label(text).and_then(|l| l.addressee), None, "{text}");
        }
    }

    #[test]
    fn whom_we_ask_may_stand_before_or_after_the_verb() {
        for text in [
            "Vi beder kommunen om:",
            "Det beder vi kommunen om",
            "Hvad vi beder kommunen om",
            "Det opfordrer vi kommunen til",
            "Derfor opfordrer vi kommunen til at:",
            "Hvad ønsker vi af kommunen?",
            "Det ønsker vi, at kommunen gør",
        ] {
            let expected = (!text.ends_with("gør")).then_some("kommunen");
            assert_eq!(asks(text).as_deref(), expected, "{text}");
        }
        assert_eq!(asks("Det beder vi staten og regionerne om").as_deref(), Some("staten og regionerne"));
        assert_eq!(asks("Det ønsker kommunerne af staten").as_deref(), Some("staten"));
        assert_eq!(asks("Det beder vi til"), None);
    }

    #[test]
    fn who_asks_over_what_is_asked_is_a_label() {
        for text in ["Rapporten anbefaler", "Byens Ro-råd foreslår:", "Styregruppen anbefaler derfor"] {
            assert_eq!(asks(text).as_deref(), Some("all"), "{text}");
        }
        for text in ["KL foreslår regeringen", "Dansk Ro kræver af regeringen:", "3F opfordrer regeringen til at"] {
            assert_eq!(asks(text).as_deref(), Some("regeringen"), "{text}");
        }
        assert_eq!(asks("Hvad foreslår regeringen"), None);
        assert_eq!(asks("Tre krav, vi stiller til kommunen").as_deref(), Some("kommunen"));
        for text in ["Hvem anbefaler", "Alle anbefaler", "Hvad andre anbefaler", "Rapporten anbefaler ikke ro"] {
            assert_eq!(asks(text), None, "{text}");
        }
    }

    #[test]
    fn counted_things_are_asked_for_when_somebody_is_to_do_them() {
        for text in [
            "Fire ting, vi anbefaler",
            "Tre ting, I kan gøre i morgen",
            "Fem ting, som dine naboer kan gøre",
            "5 enkle ting, du selv kan gøre",
            "Tre ting, der bør ske nu",
            "Ti nemme ting at prøve",
            "Otte ting, du kan gøre for roen i huset",
        ] {
            assert_eq!(asks(text).as_deref(), Some("all"), "{text}");
        }
        assert_eq!(asks("Fire ting, kommunen kan gøre").as_deref(), Some("kommunen"));
        for text in ["Fem ting, du skal vide om støj", "Tre ting, vi har lært", "Fire ting, der overraskede os"] {
            assert_eq!(asks(text), None, "{text}");
        }
    }
}
