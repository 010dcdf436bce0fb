//! The noisy channel: how likely the OCR engine reads one piece of a word as another, on this page.

use foldhash::HashMap;

/// Letter confusions with their counts on aligned pairs: `truth,read_as,count,of,basis`.
///
/// The basis is `counted` (on aligned pairs) or `shape` (rare, given a small share for the likeness of the letters).
const TABLE: &str = include_str!("../../dictionaries/confusions.csv");

/// One way to misread a piece of a word.
#[derive(Debug, Clone)]
pub(crate) struct Confusion {
    /// What stands on paper, small letters; empty when the engine saw something in a gap.
    pub(crate) truth: String,
    /// What the engine reads, small letters (but for an å that is read as G); empty when it leaves the letter out.
    pub(crate) seen: Vec<char>,
    /// The [`Channel::kind`] of the truth when it is one of the letters that a foreign language model loses.
    pub(crate) danish: Option<usize>,
    /// Probability, given the truth, on a page that lost its Danish letters (for æ, ø, å) or of ordinary quality.
    share: f32,
}

impl Confusion {
    /// Is the truth one of the letters that a foreign language model loses?
    pub(crate) fn is_danish_letter(&self) -> bool {
        self.danish.is_some()
    }
}

/// All confusions, and how to find those that begin with a character.
#[derive(Debug)]
pub(crate) struct Confusions {
    pub(crate) all: Vec<Confusion>,
    by_first: HashMap<char, Vec<u16>>,
    /// Indices of letters that the engine leaves out: it knows no such letter and sees nothing.
    pub(crate) left_out: Vec<u16>,
    /// Index of an å that is read as a capital G.
    pub(crate) å_as_capital: Option<u16>,
}

impl Confusions {
    /// The table that is built into the program.
    ///
    /// The table is in small letters: a capital is misread as its small letter is, and the counts are pooled.
    pub(crate) fn embedded() -> Self {
        let mut counts: Vec<(String, String, f32, f32)> = Vec::new();
        for line in TABLE.lines().skip(1) {
            let Some((truth, read_as, count, of)) = fields(line) else { continue };
            match counts.iter_mut().find(|(t, r, ..)| *t == truth && *r == read_as) {
                Some(known) => (known.2, known.3) = (known.2 + count, known.3.max(of)),
                None => counts.push((truth, read_as, count, of)),
            }
        }
        let all: Vec<Confusion> = counts
            .into_iter()
            .map(|(truth, read_as, count, of)| Confusion {
                danish: ["æ", "ø", "å"].iter().position(|letter| *letter == truth),
                truth,
                seen: read_as.chars().collect(),
                share: (count / of.max(count)).min(0.9),
            })
            .collect();
        let mut by_first: HashMap<char, Vec<u16>> = HashMap::default();
        let mut left_out = Vec::new();
        for (index, confusion) in all.iter().enumerate() {
            match confusion.seen.first() {
                Some(first) => by_first.entry(*first).or_default().push(index as u16),
                None => left_out.push(index as u16),
            }
        }
        let å_as_capital = all.iter().position(|c| c.seen == ['G']).map(|index| index as u16);
        Self { all, by_first, left_out, å_as_capital }
    }

    /// Indices of the confusions whose seen side stands at the start of `rest`.
    pub(crate) fn at<'a>(&'a self, rest: &'a [char]) -> impl Iterator<Item = u16> + 'a {
        let first = rest.first().and_then(|c| self.by_first.get(c));
        first.into_iter().flatten().copied().filter(|i| rest.starts_with(&self.all[usize::from(*i)].seen))
    }
}

/// The fields of a line; a field may be quoted because it holds a comma or a quotation mark.
fn fields(line: &str) -> Option<(String, String, f32, f32)> {
    let mut parts = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => parts.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    parts.push(field);
    let [truth, read_as, count, of, _basis] = parts.as_slice() else { return None };
    Some((truth.clone(), read_as.clone(), count.parse().ok()?, of.parse().ok()?))
}

/// How a page is misread: what each confusion costs there, in natural logarithms.
#[derive(Debug, Clone)]
pub(crate) struct Channel {
    /// Cost of each confusion.
    pub(crate) costs: Vec<f32>,
    /// Cost of reading a letter right: æ, ø, å, and any other.
    pub(crate) right: [f32; 4],
    /// Share of Danish letters that the page lost, 0 to 1.
    pub(crate) lost: f32,
}

/// Even a sound page may misread a Danish letter once in so many.
const RESIDUAL: f32 = 0.000_5;
/// Pseudo-observations with which the pooled table speaks against the page's own repairs.
const PRIOR_WEIGHT: f32 = 40.0;
/// The same of letters that any model may misread.
const PRIOR_WEIGHT_OF_OTHERS: f32 = 300.0;

/// What was seen on a page: how often each confusion was used.
#[derive(Debug, Clone, Default)]
pub(crate) struct Observed {
    pub(crate) confusions: HashMap<u16, f32>,
    /// Letters other than æ, ø, å that were looked at.
    pub(crate) letters: f32,
    /// The words that were looked at, as they were read.
    pub(crate) words: String,
}

impl Channel {
    /// The channel of a page that lost this share of its Danish letters, before its own repairs are known.
    pub(crate) fn new(table: &Confusions, lost: f32) -> Self {
        Self::with(table, lost, 1.0, |c| c.share)
    }

    fn with(table: &Confusions, lost: f32, noise: f32, share: impl Fn(&Confusion) -> f32) -> Self {
        let scale = |c: &Confusion| if c.is_danish_letter() { lost.max(RESIDUAL) } else { noise };
        let costs = table.all.iter().map(|c| -(share(c) * scale(c)).max(1e-9).ln()).collect();
        let own = -(1.0 - 0.99 * lost).ln();
        Self { costs, right: [own, own, own, 0.01], lost }
    }

    /// Index of a letter's kind in [`Channel::right`].
    pub(crate) fn kind(letter: char) -> usize {
        match letter {
            'æ' => 0,
            'ø' => 1,
            'å' => 2,
            _ => 3,
        }
    }

    /// The channel re-estimated from the page's own unambiguous repairs (one step of expectation maximisation).
    ///
    /// Serif pages turn ø into g, sans pages into o or a: the page's own repairs tell. The pooled table keeps a
    /// constant weight, so that a short page, or one with two fonts, is not led astray.
    pub(crate) fn re_estimated(table: &Confusions, lost: f32, observed: &Observed) -> Self {
        let total = |letter: &str| -> f32 {
            let used = table.all.iter().enumerate().filter(|(_, c)| c.truth == letter);
            used.map(|(i, _)| observed.confusions.get(&(i as u16)).copied().unwrap_or_default()).sum()
        };
        let totals = ["æ", "ø", "å"].map(total);
        let other: f32 = table
            .all
            .iter()
            .enumerate()
            .filter(|(_, c)| !c.is_danish_letter())
            .map(|(i, _)| observed.confusions.get(&(i as u16)).copied().unwrap_or_default())
            .sum();
        // The table's own rate of ordinary misreadings is about one letter in a hundred.
        let noise = ((other + 1.0) / (observed.letters * 0.01 + 1.0)).clamp(0.3, 4.0);
        let mut channel = Self::with(table, lost, noise, |c| c.share);
        for (i, confusion) in table.all.iter().enumerate() {
            let used = observed.confusions.get(&(i as u16)).copied().unwrap_or_default();
            let Some(letter) = confusion.danish else {
                // A font may be misread so all over the page (*nedlagre*, *begyndr*); what was not seen tells little.
                if used > 0.0 && !confusion.truth.is_empty() {
                    let all = observed.words.matches(&confusion.truth).count() as f32;
                    let share = (used + PRIOR_WEIGHT_OF_OTHERS * confusion.share * noise)
                        / (all.max(used) + PRIOR_WEIGHT_OF_OTHERS);
                    channel.costs[i] = channel.costs[i].min(-share.max(1e-9).ln());
                }
                continue;
            };
            let share = (used + PRIOR_WEIGHT * confusion.share) / (totals[letter] + PRIOR_WEIGHT);
            channel.costs[i] = -(share * lost.max(RESIDUAL)).max(1e-9).ln();
        }
        channel
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_page_reads_a_for_å_cheaply_and_a_sound_page_does_not() {
        let table = Confusions::embedded();
        let å_as_a = table.all.iter().position(|c| c.truth == "å" && c.seen == ['a']).unwrap();
        let (lost, sound) = (Channel::new(&table, 1.0), Channel::new(&table, 0.0));
        assert!(lost.costs[å_as_a] < 1.0);
        assert!(sound.costs[å_as_a] > 7.0);
        assert!(sound.right[2] < 0.02 && lost.right[2] > 2.0);
    }

    #[test]
    fn the_pages_own_repairs_move_the_shares() {
        let table = Confusions::embedded();
        let ø_as_g = table.all.iter().position(|c| c.truth == "ø" && c.seen == ['g']).unwrap() as u16;
        let observed = Observed { confusions: HashMap::from_iter([(ø_as_g, 60.0)]), ..Observed::default() };
        let serif = Channel::re_estimated(&table, 1.0, &observed);
        assert!(serif.costs[usize::from(ø_as_g)] < Channel::new(&table, 1.0).costs[usize::from(ø_as_g)]);
        let t_as_r = table.all.iter().position(|c| c.truth == "t" && c.seen == ['r']).unwrap();
        let (confusions, words) = (HashMap::from_iter([(t_as_r as u16, 4.0)]), "begyndt nedlagte tomt".repeat(9));
        let worn = Channel::re_estimated(&table, 1.0, &Observed { confusions, words, letters: 2000.0 });
        assert!(worn.costs[t_as_r] < Channel::new(&table, 1.0).costs[t_as_r] - 1.0);
    }
}
