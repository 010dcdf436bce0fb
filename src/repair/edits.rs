//! Decisions to edits and suspects.

use super::bars;
use super::calibration;
use super::letter_case;
use super::ranking::Hypothesis;
use super::units::Unit;
use super::wishes::Wishes;
use super::{CONFUSIONS, Decision, Repair};
use crate::dictionary::{Class, Dictionary};
use crate::model::{Candidate, Correction, Document, EditKind, EditStatus, Span, Suspect};
use crate::pipeline::Tools;

/// Rivals and candidates are listed down to this probability.
const WORTH_LISTING: f32 = 0.01;

/// A word that may be right as it stands has more to lose: before any calibration the model must give it so many times less
/// than the doubt that is allowed. On tuning pages this spoils half as many right words as a higher calibrated probability
/// that lets as many edits through.
const OF_A_WORD: f32 = 4.0;
/// The same after calibration, where no edge explains it.
const OF_A_CERTAIN_WORD: f32 = 1.35;
/// A string with a sign inside is wrong for certain: it is put right at less than the least probability, by this factor.
const OF_A_SIGN: f32 = 0.7;
/// What no dictionary lists is put only at this probability and more: below it as many are spoilt as mended.
const OF_NO_LIST: f32 = 0.88;
/// The same of a word that has a letter misread in a way that no table knows.
const OF_NO_TABLE: f32 = 0.9;
/// Numbers that differ from a more common word by one letter: no number is changed where it counts something.
const NUMBERS: [&str; 3] = ["to", "ti", "seks"];

/// The words of a page and what was decided about them.
pub(super) struct Page<'a> {
    pub(super) units: &'a [Unit],
    pub(super) decisions: &'a [Decision],
    /// Share of its Danish letters that the page lost.
    pub(super) lost: f32,
    /// The page kept its Danish letters: what is typed stays.
    pub(super) sound: bool,
    pub(super) wishes: &'a Wishes<'a>,
}

/// Turns the decisions about a page's words into edits and suspects.
pub(super) fn edits(document: &Document, page: &Page<'_>, tools: &Tools<'_>, repair: &mut Repair) {
    let (least, dictionary) = (tools.config.repair.min_confidence, tools.dictionary);
    let unexplained = calibration::unexplained(page.units, page.decisions);
    let of_page = calibration::OfPage { unexplained, lost: page.lost };
    for (at, (unit, decision)) in page.units.iter().zip(page.decisions).enumerate() {
        if let Some(forced) = page.wishes.forced(document, unit) {
            repair.corrections.push(forced);
            continue;
        }
        if let Some(o_clock) = before_a_time(document, unit).filter(|_| !page.sound) {
            repair.corrections.push(o_clock);
            continue;
        }
        let best = decision.weighed.first().map(|(hypothesis, probability)| {
            let weighed = calibration::observe(unit, decision, hypothesis, *probability, of_page);
            let calibrated = calibration::calibrated(&weighed);
            (hypothesis, calibrated, calibrated / probability.max(f32::EPSILON), weighed)
        });
        let as_it_stands = decision.weighed.iter().find(|(h, _)| *h.text == *unit.seen).map_or(0.0, |(_, p)| *p);
        let is_spared = decision.known() && as_it_stands > (1.0 - least) / OF_A_WORD;
        let least = match decision.known() {
            // A word that may be a fragment makes another word with any letter put for one of its own.
            true => 1.0 - (1.0 - least) / if decision.cut { OF_A_WORD } else { OF_A_CERTAIN_WORD },
            false if unit.has_sign() => least * OF_A_SIGN,
            // A letter that was misread as no letter is known to be: of a foreign word, too, something Danish can be made.
            false if best.is_some_and(|(h, ..)| h.any_letter && !letter_case::begins_twice(&unit.lower)) => {
                least.max(OF_NO_TABLE)
            }
            // Letters alone speak for it, no list does.
            false if best.is_some_and(|(h, ..)| !h.listed) => least.max(OF_NO_LIST),
            false => least,
        };
        // On a sound page only what nobody types is a misreading: a sign inside a word.
        let may_change = (!page.sound || unit.has_sign()) && !is_brand(&unit.seen) && !is_spared;
        let may_change = may_change && !is_half(document, unit) && !bars::is_bar(document, unit, dictionary);
        let may_change = may_change && !is_counted(unit, page, at, dictionary);
        let sure = best.filter(|(h, p, ..)| {
            may_change
                && *h.text != *unit.seen
                && *p >= least
                && !takes_bullet(&unit.seen, &h.text)
                && !drops_stress(&unit.lower, &h.text, dictionary)
                && !makes_island(&unit.lower, &h.text, dictionary)
                && !(h.words > 1 && unit.seen.ends_with(|c: char| c.is_ascii_digit()))
        });
        if let Some((hypothesis, probability, scale, weighed)) = sure {
            let small = (unit.seen == "|" && bars::leads_nouns(page, at, dictionary))
                .then(|| Hypothesis { text: "i".into(), ..hypothesis.clone() });
            let hypothesis = small.as_ref().unwrap_or(hypothesis);
            let rivals = rivals(decision, &hypothesis.text, scale);
            let correction = correction(document, page, unit, Some(hypothesis), probability, rivals);
            repair.weighed.push((correction.span, weighed));
            repair.corrections.push(correction);
            continue;
        }
        let is_parted = after_number(document, page, unit, &unit.seen).is_some();
        if is_parted || unit.gap.is_some() && (decision.known() || !decision.cut) {
            repair.corrections.push(correction(document, page, unit, None, 0.99, Vec::new()));
        }
        let doubtful = best.is_some_and(|(h, p, ..)| *h.text != *unit.seen && p >= 0.3)
            || decision.unknown() && unit.seen.chars().count() > 2;
        if doubtful {
            repair.suspects.push(Suspect {
                span: unit.span,
                text: document.text(unit.span).to_owned(),
                reason: match (decision.known(), decision.cut) {
                    (true, _) => "another word may be meant",
                    (false, true) => "cut off at the edge",
                    (false, false) => "not in the dictionary",
                }
                .to_owned(),
                candidates: rivals(decision, &unit.seen, best.map_or(1.0, |(_, _, scale, _)| scale)),
                status: EditStatus::Auto,
            });
        }
    }
}

/// *Kl.* at the head of a line of a programme, the l read as an I or, as a known word, as an L: a time follows.
fn before_a_time(document: &Document, unit: &Unit) -> Option<Correction> {
    // In a line of capitals it is KL, as any word is.
    if !unit.among_small_letters || !matches!(unit.seen.as_str(), "KI" | "KL" | "K1" | "K|") {
        return None;
    }
    let after = document.whole_text().get(unit.span.end..)?;
    let marked = after.strip_prefix(['.', ',', ':']);
    let time = marked.unwrap_or(after).strip_prefix(' ')?;
    let digits = time.bytes().take_while(u8::is_ascii_digit).count();
    let minutes = time.get(digits..)?.strip_prefix(['.', ':']);
    let has_minutes = minutes.is_some_and(|m| m.bytes().take_while(u8::is_ascii_digit).count() == 2);
    // KL is an organisation, and KI intelligence: without its point only a whole time tells.
    let is_time = (1..=2).contains(&digits) && (has_minutes || marked.is_some() && unit.seen != "KL");
    is_time.then(|| Correction {
        span: unit.span,
        before: unit.seen.clone(),
        after: "Kl".to_owned(),
        kind: EditKind::Word,
        reason: format!("l read as {} before a time", unit.seen.get(1..).unwrap_or_default()),
        confidence: 0.97,
        rivals: Vec::new(),
        status: EditStatus::Auto,
    })
}

/// Half a word whose other half stands beyond an empty line: put right by itself, it would be joined with the other one when
/// the repaired text is read again.
fn is_half(document: &Document, unit: &Unit) -> bool {
    unit.hyphen.1 && document.whole_text().get(unit.span.end..).is_some_and(|after| after.starts_with("-\n\n"))
}

/// A capital right after a small letter is a name that was made so (*eIndkomst*): no reading in one case is it. But a
/// small å is read as a capital A or G (*pA*, *lAget*, *24-Grig*), and a first letter is seen twice (*kKommune*).
fn is_brand(seen: &str) -> bool {
    let letters: Vec<char> = seen.chars().collect();
    let made_so = |pair: &[char]| pair[0].is_lowercase() && pair[1].is_uppercase() && !matches!(pair[1], 'A' | 'G');
    let twice = matches!(letters[..], [first, second, ..] if first.is_lowercase() && second.to_lowercase().eq([first]));
    letters.iter().all(|c| c.is_alphabetic()) && letters.windows(2).skip(usize::from(twice)).any(made_so)
}

/// Is the sign before a capital and small letters (*@Der*) taken for the word's first letter? It is a bullet; but an Ø is read
/// as two signs, *@O*.
fn takes_bullet(seen: &str, word: &str) -> bool {
    let letters: Vec<char> = seen.chars().take(3).collect();
    matches!(letters[..], [sign, first, second]
        if !sign.is_alphanumeric() && first.is_uppercase() && second.is_lowercase()
            && !word.starts_with([sign, first]) && !(first == 'O' && word.starts_with('Ø')))
}

/// Is a first letter that is one too many taken for the ø of a compound that no list has (*@huset*, *sloftet*), or a lone
/// sign for an æ, which no word is?
fn makes_island(lower: &str, word: &str, dictionary: &Dictionary) -> bool {
    let word = word.to_lowercase();
    let mut letters = lower.chars();
    letters.next();
    let rest = letters.as_str();
    word == "æ"
        || word.strip_prefix('ø') == Some(rest)
            && rest.chars().count() >= STRESSED
            && dictionary.entry(&word).is_none()
            && dictionary.is_word(rest)
}

/// What is counted in a stressed compound has so many letters: *énkelt* is none.
const STRESSED: usize = 5;

/// Is the accent that stresses the number in a compound taken away: *éndagsture*?
fn drops_stress(lower: &str, word: &str, dictionary: &Dictionary) -> bool {
    let counted = lower.strip_prefix("én").or_else(|| lower.strip_prefix("ét"));
    let is_counted = |counted: &str| counted.chars().count() >= STRESSED && dictionary.is_word(counted);
    counted.is_some_and(is_counted) && word.to_lowercase().strip_prefix('e') == lower.strip_prefix('é')
}

/// Is it a number as a word, before what it counts?
fn is_counted(unit: &Unit, page: &Page<'_>, at: usize, dictionary: &Dictionary) -> bool {
    let next = || {
        let best = page.decisions.get(at + 1)?.weighed.first()?;
        dictionary.entry(&best.0.text)
    };
    NUMBERS.contains(&&*unit.lower)
        && next().is_some_and(|next| next.is(Class::NounPlural) || next.is(Class::AdjectivePlural))
}

/// Other readings, their probabilities scaled as the best one's was.
fn rivals(decision: &Decision, not: &str, scale: f32) -> Vec<Candidate> {
    let others = decision.weighed.iter().filter(|(h, p)| *h.text != *not && *p >= WORTH_LISTING);
    others
        .take(4)
        .map(|(h, p)| Candidate { text: h.text.to_string(), probability: thousandths((p * scale).min(1.0)) })
        .collect()
}

pub(super) fn thousandths(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}

/// The edit for a unit: another reading, a hyphen joined, or both in one.
fn correction(
    document: &Document,
    page: &Page<'_>,
    unit: &Unit,
    reading: Option<&Hypothesis>,
    probability: f32,
    rivals: Vec<Candidate>,
) -> Correction {
    let word = reading.map_or(unit.seen.as_str(), |h| &*h.text);
    let number = after_number(document, page, unit, word);
    let (span, after) = match unit.gap {
        None => (unit.span, word.to_owned()),
        Some(gap) => joined(document, unit, gap, word),
    };
    let span = Span::new(number.map_or(span.start, |gap| gap.start), span.end);
    let why = [
        number.map(|_| "parted from its number".to_owned()),
        unit.gap.map(|_| "hyphenated over the line end".to_owned()),
        reading.map(reason),
    ];
    let reason = why.into_iter().flatten().collect::<Vec<_>>().join("; ");
    Correction {
        span,
        before: document.text(span).to_owned(),
        after,
        kind: match reading {
            None if unit.gap.is_none() => EditKind::Merge,
            None => EditKind::Hyphen,
            Some(reading) if reading.words > 1 => EditKind::Split,
            Some(_) => EditKind::Word,
        },
        reason,
        confidence: thousandths(probability),
        rivals,
        status: EditStatus::Auto,
    }
}

/// The white space between a number's hyphen and *årig* and its forms: nobody writes one there, but lines are broken so, and OCR
/// reads one. On a sound page a space that stands in the line is the author's.
fn after_number(document: &Document, page: &Page<'_>, unit: &Unit, word: &str) -> Option<Span> {
    // Asked of every word, so the cheapest question comes first.
    let before = document.whole_text().get(..unit.span.start)?;
    let [.., figure, b'-', b' ' | b'\n'] = before.as_bytes() else { return None };
    let gap = Span::new(before.len() - 1, before.len());
    let is_number = figure.is_ascii_digit() && word.to_lowercase().starts_with("årig");
    let is_misread = !page.sound || document.text(gap) == "\n";
    (is_number && is_misread).then_some(gap)
}

/// The word is put together, and the text goes on after it on the same line: lines that a hyphen tied are one line of
/// running text. A page's end stays, after the word and the punctuation that clings to it.
fn joined(document: &Document, unit: &Unit, gap: Span, word: &str) -> (Span, String) {
    if !document.text(gap).contains('\x0c') {
        return (unit.span, word.to_owned());
    }
    let text = document.whole_text();
    let rest = text.get(unit.span.end..).unwrap_or("");
    let clinging = rest.len() - rest.trim_start_matches(|c: char| !c.is_whitespace()).len();
    let tail = rest.get(..clinging).unwrap_or("");
    let spaces = rest.get(clinging..).unwrap_or("");
    let spaces = spaces.len() - spaces.trim_start_matches(' ').len();
    let page_end: String = document.text(gap).chars().filter(|c| matches!(c, '\n' | '\x0c')).collect();
    (Span::new(unit.span.start, unit.span.end + clinging + spaces), format!("{word}{tail}{page_end}"))
}

fn reason(hypothesis: &Hypothesis) -> String {
    if hypothesis.confusions.is_empty() {
        let why = if hypothesis.words > 1 {
            "words run together"
        } else if hypothesis.any_letter {
            "one letter misread"
        } else if hypothesis.listed {
            "letter case"
        } else {
            "letters of an unlisted word"
        };
        return why.to_owned();
    }
    let parts = hypothesis.confusions.iter().map(|i| {
        let confusion = &CONFUSIONS.all[usize::from(*i)];
        let seen: String = confusion.seen.iter().collect();
        if confusion.truth.is_empty() {
            format!("{seen} is no letter")
        } else if seen.is_empty() {
            format!("{} left out", confusion.truth)
        } else {
            format!("{} read as {seen}", confusion.truth)
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
pub(super) mod tests {
    use crate::config::Config;
    use crate::dictionary::Dictionary;
    use crate::pipeline::{Tools, repair_text};

    /// Enough of a page to show that it lost its Danish letters.
    pub(in crate::repair) const LOST: &str = "Kommunen vil gore mere for de born, der har det svaert. Medarbejderne far tid til at tale med \
foraeldrene, og lederne folger op pa aftalerne. Vi onsker, at alle bliver modt med respekt, ogsa nar de er kede af det.";
    /// The same page with its Danish letters.
    pub(in crate::repair) const SOUND: &str = "Kommunen vil gøre mere for de børn, der har det svært. Medarbejderne får tid til at tale med \
forældrene, og lederne følger op på aftalerne. Vi ønsker, at alle bliver mødt med respekt, også når de er kede af det.";

    pub(in crate::repair) fn repaired(page: &str, lines: &str) -> String {
        let (dictionary, config) = (Dictionary::embedded(), Config::default());
        let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
        let out = repair_text(&format!("{page}\n\n{lines}\n"), &tools).2.as_str().to_owned();
        out.trim_end().rsplit("\n\n").next().unwrap().to_owned()
    }

    #[test]
    fn a_letter_that_was_left_out_is_put_in_where_a_word_is_sure() {
        assert_eq!(repaired(LOST, "Det er byrdets plan for skolerne."), "Det er byrådets plan for skolerne.");
        assert_eq!(repaired(SOUND, "Det er byrdets plan for skolerne."), "Det er byrdets plan for skolerne.");
        assert!(repaired(LOST, "Planen er skrevet af Ida Byrdal.").contains("Ida Byrdal"));
        let out = repaired(LOST, "Det skal ogs de voksne huske, og det er alts ikke nok.");
        assert_eq!(out, "Det skal også de voksne huske, og det er altså ikke nok.");
    }

    #[test]
    fn a_name_is_not_made_of_three_short_words() {
        assert_eq!(repaired(LOST, "Vi rejste til Neoestved i gar."), "Vi rejste til Neoestved i går.");
    }

    #[test]
    fn a_number_that_lost_its_space_is_no_word() {
        assert_eq!(repaired(LOST, "Tema1\nRo i salen"), "Tema1\nRo i salen");
        assert_eq!(repaired(LOST, "Der er ro @anden gang."), "Der er ro @anden gang.");
    }

    #[test]
    fn a_capital_g_among_small_letters_may_be_an_å() {
        let out = repaired(LOST, "De 24-Grige har boet her i 3 Gr.");
        assert!(out.contains("24-årige") && out.contains("3 år"), "{out}");
        let out = repaired(LOST, "Greve Kommune og byen Gram har boliger.");
        assert!(out.starts_with("Greve Kommune og byen Gram"), "{out}");
    }

    #[test]
    fn what_follows_a_number_and_a_hyphen_is_put_beside_them() {
        assert_eq!(repaired(LOST, "De 15- til 17- arige far plads."), "De 15- til 17-årige får plads.");
        assert_eq!(repaired(LOST, "En gruppe 12-\narige far plads."), "En gruppe 12-årige får plads.");
        assert_eq!(repaired(SOUND, "Alle 12- årige og 13-\nårige får plads."), "Alle 12- årige og 13-årige får plads.");
    }

    #[test]
    fn a_capital_after_any_mark_begins_an_item() {
        let out = repaired(LOST, "— Arets fest for alle\n— Aben port om lordagen");
        assert_eq!(out, "— Årets fest for alle\n— Åben port om lørdagen");
    }

    #[test]
    fn stress_and_numbers_stay() {
        assert_eq!(repaired(LOST, "De tager pa éndagsture."), "De tager på éndagsture.");
        assert_eq!(repaired(LOST, "Der indsamles ti fraktioner."), "Der indsamles ti fraktioner.");
    }

    #[test]
    fn a_bullet_is_no_letter_of_the_word_behind_it() {
        assert_eq!(repaired(LOST, "@Der skal ligge en plan for det."), "@Der skal ligge en plan for det.");
        assert_eq!(repaired(LOST, "@konomien er god."), "Økonomien er god.");
        assert_eq!(repaired(LOST, "@Onsker til kommunen"), "Ønsker til kommunen");
    }

    #[test]
    fn a_bar_that_begins_a_name_is_its_capital() {
        let out = repaired(LOST, "Toget fra |sh@j til |kast-Brande korer nar det skal, og vi kan |nvitere flere.");
        assert!(out.contains("fra Ishøj til Ikast-Brande") && out.contains("invitere"), "{out}");
    }

    #[test]
    fn kl_before_a_time_is_no_organisation() {
        let out = repaired(LOST, "KI. 10.00 Velkomst\nKI, 9 Kaffe\nKL 15.45 Tak for i dag\nK|. 13-15 Besog");
        assert_eq!(out, "Kl. 10.00 Velkomst\nKl, 9 Kaffe\nKl 15.45 Tak for i dag\nKl. 13-15 Besøg");
        assert_eq!(repaired(LOST, "HUN ER TILBAGE KL. 3.40 PA HAVNEN"), "HUN ER TILBAGE KL. 3.40 PÅ HAVNEN");
        assert!(repaired(LOST, "Det mener KL, 98 kommuner er med. Brug KI 10 gange.").contains("KL, 98"));
        assert_eq!(repaired(SOUND, "Aftalen mellem KL. 12 skoler er med."), "Aftalen mellem KL. 12 skoler er med.");
    }

    #[test]
    fn an_accent_is_not_put_where_it_may_be_left_out_and_names_are_not_made_of_names() {
        assert_eq!(repaired(LOST, "Gruppen bag ideen er glad."), "Gruppen bag ideen er glad.");
        assert_eq!(repaired(LOST, "De modes pa Sophienberg i aften."), "De mødes på Sophienberg i aften.");
    }
}
