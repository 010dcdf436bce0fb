//! Counting what a claim may mean: in the case or theme that it stands under, else in the whole document.

use super::claims::{Counted, Stated};
use super::context::Context;
use super::outline::LABEL_LEVEL;
use super::sentence::{regex, words};
use super::vocabulary::{Column, KindClass, VOCABULARY};
use crate::model::{Case, Recommendation};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A count and its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) counts: String,
    pub(crate) counted: Option<u32>,
    pub(crate) holds: Option<bool>,
}

/// What can be counted for a claim at one place.
pub(crate) struct Findable<'a> {
    context: &'a Context<'a>,
    counted: &'a Counted<'a>,
    at: usize,
}

/// A possible meaning of a claim: what it would count, and how many there are.
struct Meaning {
    counts: String,
    counted: u32,
}

static TAKES_PART: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\S+\s+(?:\p{L}+\s+){0,2}?(?:deltagende\s+)?\p{L}*kommuner\s+(?:deltager|medvirker|er\s+med|er\s+gået\s+sammen|(?:har\s+)?sat\s+sig\s+sammen|står\s+bag|har\s+deltaget|indgår)\b|^\S+\s+deltagende\s+kommuner\b",
    )
});

impl<'a> Findable<'a> {
    pub(crate) fn new(context: &'a Context<'a>, counted: &'a Counted<'a>, at: usize) -> Self {
        Self { context, counted, at }
    }

    /// What a stated number comes to; `None` when nothing found is of that kind. `in_row` says that the other numbers of its
    /// sentence count what was found.
    pub(crate) fn count(&self, stated: &Stated<'_>, in_row: bool) -> Option<Count> {
        if let Some(lost) = self.lost_list(stated) {
            return Some(lost);
        }
        let (meanings, sure) = match stated.kind.class {
            KindClass::Participant => {
                (self.participants(stated), TAKES_PART.is_match(stated.from_number) || self.leads_case(stated))
            }
            KindClass::Case => {
                (self.cases(stated), stated.is_about_own_content() || (stated.heading && self.cases_below() > 0))
            }
            KindClass::Frame if !self.asked_steps(stated).is_empty() => {
                (self.asked_steps(stated), stated.is_about_own_content())
            }
            KindClass::Frame if self.are_rows_of_plan(stated) => (self.planned(), stated.is_about_own_content()),
            KindClass::Frame => (self.frames(stated), self.announces_frames(stated)),
            KindClass::Recommendation => (
                self.recommendations(stated),
                stated.is_about_own_content() || (stated.heading && self.recommendations_below() > 0),
            ),
            KindClass::Question => (
                meaning("questions", self.counted.questions.len()),
                stated.is_about_own_content() || self.leads_to_all_questions(stated),
            ),
            KindClass::Publisher => (self.issuers(stated), false),
        };
        let sure = sure || in_row;
        let right = meanings.iter().find(|meaning| meaning.counted == stated.number);
        // "Fem kommuner fortæller": whoever tells has an example here.
        let by_heading = || stated.heading && stated.somebody_tells() && self.cases_below() > 0;
        let tells = !stated.guessed && (stated.is_about_tellers() || by_heading());
        let told = || meanings.iter().find(|meaning| tells && meaning.counts == "cases");
        let first = || meanings.first().filter(|first| sure && !stated.guessed && first.counts != "cases");
        let meaning = right.or_else(told).or_else(first)?;
        Some(Count {
            counts: meaning.counts.clone(),
            counted: Some(meaning.counted),
            holds: if right.is_some() { Some(true) } else { (sure || tells).then_some(false) },
        })
    }

    /// *Vælg to af de fem spørgsmål.* right over the only list of questions.
    fn leads_to_all_questions(&self, stated: &Stated<'_>) -> bool {
        let outline = self.context.outline;
        let body = outline.heading_above(self.at + 1).map_or(0..0, |heading| outline.body(heading));
        let below = outline.nodes[body].iter().filter(|node| node.text().ends_with('?') && !node.is_noise()).count();
        stated.before().ends_with("de ") && below == self.counted.questions.len()
    }

    /// *Tre foreninger* have issued it, or tell in it.
    fn issuers(&self, stated: &Stated<'_>) -> Vec<Meaning> {
        let mut meanings = meaning("publishers", self.counted.publishers);
        if stated.is_about_tellers() {
            push(&mut meanings, "cases", self.counted.cases.list.len());
        }
        meanings
    }

    /// The innermost case that holds the claim.
    fn case(&self) -> Option<(usize, &'a Case)> {
        let at =
            (0..self.counted.cases.list.len()).rev().find(|i| self.counted.cases.regions[*i].contains(&self.at))?;
        Some((at, &self.counted.cases.list[at]))
    }

    /// The frame that the claim stands under, with its section.
    fn theme(&self) -> Option<(String, std::ops::Range<usize>)> {
        let outline = self.context.outline;
        let frames = &self.counted.frames;
        let index = (0..frames.nodes.len()).rev().find(|i| {
            let node = frames.nodes[*i].0;
            outline.nodes[node].is_heading()
                && node <= self.at
                && outline.section(node).contains(&self.at.max(node + 1))
        })?;
        let node = frames.nodes[index].0;
        Some((frames.list[index].title.clone(), node..outline.section(node).end))
    }

    /// A project that says how many take part and lists none, where the others do: its list is lost.
    fn lost_list(&self, stated: &Stated<'_>) -> Option<Count> {
        let (_, case) = self.case().filter(|(_, case)| case.participants.is_empty() && case.kind == "projekt")?;
        let others = self.counted.cases.list.iter().any(|case| !case.participants.is_empty());
        let lost = others && stated.kind.class == KindClass::Participant && self.leads_case(stated);
        lost.then(|| Count { counts: format!("participants:{}", case.title), counted: Some(0), holds: Some(false) })
    }

    /// *Otte kommuner måler …* as the beginning of a sentence of a project's first paragraph says who takes part.
    fn leads_case(&self, stated: &Stated<'_>) -> bool {
        let nodes = &self.context.outline.nodes;
        let first = |region: std::ops::Range<usize>| {
            nodes[region.clone()]
                .iter()
                .position(|n| n.is_paragraph() && words(n.text()).count() > 12)
                .map(|at| region.start + at)
        };
        let leads =
            self.case().is_some_and(|(index, _)| first(self.counted.cases.regions[index].clone()) == Some(self.at));
        leads && stated.from_number.len() == stated.sentence.len()
    }

    fn participants(&self, stated: &Stated<'_>) -> Vec<Meaning> {
        let mut meanings = Vec::new();
        let inside = self.case();
        if let Some((_, case)) = inside.filter(|(_, case)| !case.participants.is_empty()) {
            meanings
                .push(Meaning { counts: format!("participants:{}", case.title), counted: union([case].into_iter()) });
        }
        meanings.extend(self.cases_named(stated.sentence));
        if let Some((title, section)) = self.theme() {
            let cases = self.cases_in(&section).map(|i| &self.counted.cases.list[i]);
            meanings.push(Meaning { counts: format!("participants:{title}"), counted: union(cases) });
        }
        meanings.extend(self.themes_named(stated.sentence));
        let all = Meaning { counts: "participants:all".to_owned(), counted: union(self.counted.cases.list.iter()) };
        if inside.is_none() || all.counted > 0 && meanings.is_empty() {
            meanings.push(all);
        }
        // Without any list, the municipalities are those that the examples are about.
        let owners: BTreeSet<&str> =
            self.counted.cases.list.iter().flat_map(|case| &case.organisations).map(|o| o.name.as_str()).collect();
        meanings.push(Meaning { counts: "cases".to_owned(), counted: owners.len() as u32 });
        meanings.retain(|meaning| meaning.counted > 0);
        meanings
    }

    /// *Det største er Byttedage, hvor elleve kommuner er med*: a project that the sentence names.
    fn cases_named(&self, sentence: &str) -> Vec<Meaning> {
        let named = |case: &&Case| !case.participants.is_empty() && sentence.contains(&case.title);
        let cases = self.counted.cases.list.iter().filter(named);
        let meaning = |case: &Case| Meaning {
            counts: format!("participants:{}", case.title),
            counted: union(std::iter::once(case)),
        };
        cases.map(meaning).collect()
    }

    /// *I sporet om sprog har 15 kommuner været med*: a theme that the sentence names.
    fn themes_named(&self, sentence: &str) -> Vec<Meaning> {
        let frames = &self.counted.frames;
        let named = |title: &str| {
            let told = |word: &str| {
                words(sentence).any(|other| stem(other) == stem(word)) && !VOCABULARY.is_function_word(word)
            };
            words(title).any(told)
        };
        let union_of = |index: usize| {
            let node = frames.nodes[index].0;
            let section = node..self.context.outline.section(node).end;
            union(self.cases_in(&section).map(|i| &self.counted.cases.list[i]))
        };
        (0..frames.list.len())
            .filter(|i| self.context.outline.nodes[frames.nodes[*i].0].is_heading() && named(&frames.list[*i].title))
            .map(|i| Meaning { counts: format!("participants:{}", frames.list[i].title), counted: union_of(i) })
            .collect()
    }

    fn cases_in<'s>(&'s self, section: &'s std::ops::Range<usize>) -> impl Iterator<Item = usize> + 's {
        (0..self.counted.cases.list.len()).filter(|i| section.contains(&self.counted.cases.regions[*i].start))
    }

    fn cases(&self, stated: &Stated<'_>) -> Vec<Meaning> {
        let kind = stated.kind.singular.as_str();
        let kind = if matches!(kind, "projekt" | "delprojekt") { kind } else { "eksempel" };
        let all = &self.counted.cases.list;
        let mut meanings = Vec::new();
        if stated.heading {
            push(&mut meanings, &format!("cases:{kind}"), self.cases_below());
        }
        if let Some((index, _)) = self.case() {
            let region = self.counted.cases.regions[index].clone();
            let parts = self.cases_in(&region).filter(|i| *i != index && all[*i].kind == "delprojekt").count();
            push(&mut meanings, "cases:delprojekt", parts);
        }
        if let Some((_, section)) = self.theme() {
            push(
                &mut meanings,
                &format!("cases:{kind}"),
                self.cases_in(&section).filter(|i| all[*i].kind == kind).count(),
            );
        }
        push(&mut meanings, &format!("cases:{kind}"), all.iter().filter(|case| case.kind == kind).count());
        // "Ni forsøg" are projects where each lists who takes part.
        if kind == "eksempel" && meanings.is_empty() && stated.kind.singular != kind {
            push(&mut meanings, "cases", all.len());
        }
        if kind == "delprojekt" {
            push(&mut meanings, "cases:projekt", all.iter().filter(|case| case.kind == "projekt").count());
        }
        meanings
    }

    fn frames(&self, stated: &Stated<'_>) -> Vec<Meaning> {
        let (frames, kind) = (&self.counted.frames, stated.kind.singular.as_str());
        let mut meanings = Vec::new();
        push(&mut meanings, &format!("frames:{kind}"), frames.list.iter().filter(|frame| frame.kind == kind).count());
        let section = self.context.outline.heading_above(self.at + 1).map(|h| h..self.context.outline.section(h).end);
        if let Some(section) = section {
            push(&mut meanings, "frames", frames.nodes.iter().filter(|(node, _)| section.contains(node)).count());
        }
        // "Plakaten samler fire vaner og tolv greb" where no frame is called so, and twelve requests stand below the four.
        let asked = self.counted.recommendations.len();
        if stated.is_about_own_content()
            && asked == stated.number as usize
            && !frames.list.iter().any(|frame| frame.kind == kind)
        {
            push(&mut meanings, "recommendations", asked);
        }
        meanings
    }

    /// Only the words that announce the frames, or say that the pamphlet has them, can fail.
    fn announces_frames(&self, stated: &Stated<'_>) -> bool {
        let frames = &self.counted.frames;
        let of_kind = |i: &usize| frames.list[*i].kind == stated.kind.singular;
        let below = (0..frames.nodes.len()).filter(of_kind).any(|i| frames.nodes[i].0 > self.at);
        let node = &self.context.outline.nodes[self.at];
        let announces = stated.heading || node.text().ends_with(':') && node.text().ends_with(stated.sentence);
        below && self.case().is_none() && (announces || stated.is_about_own_content())
    }

    fn recommendations_below(&self) -> usize {
        let outline = self.context.outline;
        let at = self.at.min(outline.nodes.len() - 1);
        let mut section = outline.section(at);
        // A label stands below all headings, those of its own numbered items included.
        if outline.nodes[at].level() == Some(LABEL_LEVEL) {
            let other = |h: &usize| *h > at && !self.counted.recommendation_nodes.contains(h);
            section.end = outline.headings().find(other).unwrap_or(outline.nodes.len());
        }
        self.recommendations_in(&section)
    }

    fn recommendations_in(&self, region: &std::ops::Range<usize>) -> usize {
        self.counted.recommendation_nodes.iter().filter(|node| region.contains(node)).count()
    }

    /// *15 råd* may be those of all lists that are called so: *Råd til køkkenet*, *Råd til salen*.
    fn recommendations_called(&self, stated: &Stated<'_>) -> usize {
        let is_kind = |word: &str| VOCABULARY.kind(word).is_some_and(|kind| kind.singular == stated.kind.singular);
        let lists = self.lists().into_iter().filter(|(heading, _)| words(heading).any(is_kind));
        lists.map(|(_, count)| count as usize).sum()
    }

    /// Requests of whom the claim names: *fire krav til Folketinget*.
    fn recommendations_of(&self, who: &str) -> usize {
        let asked = |request: &&Recommendation| {
            request.addressee.as_deref().is_some_and(|addressee| words(addressee).any(|word| stem(word) == stem(who)))
        };
        self.counted.recommendations.iter().filter(asked).count()
    }

    /// *tolv indsatser* where no frame is called so, and a plan of action has rows: they are what it has.
    fn are_rows_of_plan(&self, stated: &Stated<'_>) -> bool {
        let kind = stated.kind.singular.as_str();
        VOCABULARY.column(kind) == Some(Column::Request)
            && !self.counted.frames.list.iter().any(|frame| frame.kind == kind)
            && !self.planned().is_empty()
    }

    /// *syv skridt* where none is a frame: those that are asked for.
    fn asked_steps(&self, stated: &Stated<'_>) -> Vec<Meaning> {
        let steps = self.asked_by("step");
        if stated.kind.asks { meaning("recommendations", steps) } else { Vec::new() }
    }

    fn planned(&self) -> Vec<Meaning> {
        meaning("recommendations", self.asked_by("planned"))
    }

    /// Requests that a rule found.
    fn asked_by(&self, rule: &str) -> usize {
        self.counted.recommendations.iter().filter(|asked| asked.rule == rule).count()
    }

    /// Where a sentence counts several lists, the one that no other number of it agrees with.
    fn list_left(&self, others: &[u32]) -> Option<Meaning> {
        let lists = self.lists();
        let mut left = lists.iter().filter(|(_, count)| !others.contains(count));
        let (name, count) = left.next().filter(|_| lists.len() > 1)?;
        left.next().is_none().then(|| Meaning { counts: format!("recommendations:{name}"), counted: *count })
    }

    /// The lists of requests: what each stands under, and how many it has.
    fn lists(&self) -> Vec<(&str, u32)> {
        let outline = self.context.outline;
        let nodes = &self.counted.recommendation_nodes;
        let label = |node: usize| (0..node).rev().find(|at| outline.nodes[*at].is_heading() && !nodes.contains(at));
        let lists = nodes.chunk_by(|a, b| label(*a) == label(*b));
        lists.map(|list| (label(list[0]).map_or("", |at| outline.nodes[at].text()), list.len() as u32)).collect()
    }

    /// The list of requests that has so many, the first when there are several.
    fn list_of(&self, number: u32) -> Option<Meaning> {
        let (name, counted) = self.lists().into_iter().find(|(_, count)| *count == number)?;
        Some(Meaning { counts: format!("recommendations:{name}"), counted })
    }

    /// The cases that stand under a heading.
    fn cases_below(&self) -> usize {
        self.cases_in(&self.context.outline.section(self.at)).count()
    }

    /// *Her er fire råd:* counts the list that it leads to.
    fn recommendations_right_below(&self) -> usize {
        let body = self.at + 1..self.context.outline.body(self.at).end;
        self.recommendations_in(&body)
    }

    fn recommendations(&self, stated: &Stated<'_>) -> Vec<Meaning> {
        let mut meanings = Vec::new();
        if let Some(who) = stated.asked_of() {
            push(&mut meanings, &format!("recommendations:{who}"), self.recommendations_of(&who));
        }
        if stated.among_others {
            let left = || self.list_left(&stated.other_numbers()).filter(|_| meanings.is_empty());
            let list = self.list_of(stated.number).or_else(left);
            meanings.extend(list);
        }
        if stated.heading {
            push(&mut meanings, "recommendations", self.recommendations_below());
        }
        if stated.sentence.ends_with(':') {
            push(&mut meanings, "recommendations", self.recommendations_right_below());
        }
        push(&mut meanings, "recommendations", self.counted.recommendations.len());
        push(&mut meanings, "recommendations", self.recommendations_called(stated));
        // Short forms in front repeat what stands below under "Anbefaling 1" to "Anbefaling 8": those are meant.
        push(&mut meanings, "recommendations", self.asked_by("numbered"));
        // "12 handlinger" are those of the plan's tables, "seks opfordringer" perhaps those that are not.
        let planned = self.planned();
        if !planned.is_empty() {
            push(&mut meanings, "recommendations", self.counted.recommendations.len() - self.asked_by("planned"));
        }
        meanings.extend(planned);
        if stated.guessed {
            push(&mut meanings, "frames", self.counted.frames.list.len());
        }
        // "Vi har tre ønsker." is of the section in which it stands.
        if let Some(heading) = self.context.outline.heading_above(self.at) {
            let section = self.at..self.context.outline.section(heading).end;
            push(
                &mut meanings,
                &format!("recommendations:{}", self.context.outline.nodes[heading].text()),
                self.recommendations_in(&section),
            );
        }
        meanings
    }
}

fn meaning(counts: &str, counted: usize) -> Vec<Meaning> {
    let mut meanings = Vec::new();
    push(&mut meanings, counts, counted);
    meanings
}

fn push(meanings: &mut Vec<Meaning>, counts: &str, counted: usize) {
    if counted > 0 {
        meanings.push(Meaning { counts: counts.to_owned(), counted: counted as u32 });
    }
}

/// The first letters of a word, which its forms have in common.
fn stem(word: &str) -> String {
    word.chars().take(5).collect::<String>().to_lowercase()
}

/// Distinct municipalities among the participants of several cases.
fn union<'c>(cases: impl Iterator<Item = &'c Case>) -> u32 {
    let names: BTreeSet<&str> = cases
        .flat_map(|case| &case.participants)
        .filter(|o| o.code.is_some() || !o.candidates.is_empty())
        .map(|o| o.name.as_str())
        .collect();
    names.len() as u32
}
