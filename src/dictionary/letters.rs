/// How likely a string of letters is as a Danish word that no dictionary lists: a letter trigram model.
///
/// It prices the hypothesis "this is a name or a rare word, leave it", so that repair has something to beat.
#[derive(Debug, Clone)]
pub(crate) struct Letters {
    // One byte for each trigram: the cost in sixteenths of a bit.
    costs: Vec<u8>,
}

/// Small Danish letters, é and ü, everything else, and the word border.
const ALPHABET: usize = 34;
const SIXTEENTHS: f32 = 16.0;

fn index(letter: char) -> usize {
    match letter {
        'a'..='z' => letter as usize - 'a' as usize + 1,
        'æ' => 27,
        'ø' => 28,
        'å' => 29,
        'é' => 30,
        'ü' => 31,
        'ö' | 'ä' => 32,
        _ => 33,
    }
}

impl Letters {
    /// Number of bytes of the stored form.
    pub(crate) const SIZE: usize = ALPHABET * ALPHABET * ALPHABET;

    /// Counts trigrams of words in small letters, each with its weight.
    pub(crate) fn train<'a>(words: impl Iterator<Item = (&'a str, f32)>) -> Self {
        let mut counts = vec![0.0_f32; Self::SIZE];
        for (word, weight) in words {
            for trigram in trigrams(word) {
                counts[trigram] += weight;
            }
        }
        let costs = counts
            .chunks(ALPHABET)
            .flat_map(|row| {
                // Additive smoothing, so that every string has a price.
                let total: f32 = row.iter().sum::<f32>() + 0.5 * ALPHABET as f32;
                row.iter().map(move |count| {
                    let bits = -((count + 0.5) / total).log2();
                    (bits * SIXTEENTHS).round().clamp(0.0, 255.0) as u8
                })
            })
            .collect();
        Self { costs }
    }

    /// The stored form.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.costs
    }

    /// Reads the stored form; `None` when it has the wrong size.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == Self::SIZE).then(|| Self { costs: bytes.to_vec() })
    }

    /// Natural logarithm of the probability of a word in small letters, its end included.
    pub(crate) fn log_probability(&self, word: &str) -> f32 {
        let sixteenths: u32 = trigrams(word).map(|t| u32::from(self.costs[t])).sum();
        -(sixteenths as f32) / SIXTEENTHS * std::f32::consts::LN_2
    }
}

fn trigrams(word: &str) -> impl Iterator<Item = usize> + '_ {
    let mut before = (0, 0);
    word.chars().map(index).chain(std::iter::once(0)).map(move |letter| {
        let at = (before.0 * ALPHABET + before.1) * ALPHABET + letter;
        before = (before.1, letter);
        at
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danish_strings_cost_less_than_noise() {
        let words = ["kommune", "kommunen", "kommuner", "handling", "handlinger", "samling"];
        let letters = Letters::train(words.iter().map(|w| (*w, 1.0)));
        assert!(letters.log_probability("komling") > letters.log_probability("xqzkwv"));
        assert_eq!(Letters::from_bytes(letters.as_bytes()).map(|l| l.costs), Some(letters.costs));
    }
}
