/// What the dictionary knows of one form besides its letters, packed into the value of the word index.
///
/// Bits 0-2: roles in compounds; 3-5: letter cases in which the form is a word; 8 and up: inflectional classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Entry(pub u64);

impl Entry {
    /// May begin a compound (`kvalitets-`).
    pub const BEGIN: u64 = 1;
    /// May stand inside a compound.
    pub const MIDDLE: u64 = 1 << 1;
    /// May end a compound.
    pub const END: u64 = 1 << 2;
    /// A word in small letters.
    pub const LOWER: u64 = 1 << 3;
    /// A word with a capital first letter: a name.
    pub const TITLE: u64 = 1 << 4;
    /// A word in other letter cases (`KL`, `A/S`, `pH`).
    pub const OTHER_CASE: u64 = 1 << 5;

    /// True when all `bits` are set.
    pub const fn has(self, bits: u64) -> bool {
        self.0 & bits == bits
    }

    /// True when the form is a word by itself, in whatever letter case.
    pub const fn is_word(self) -> bool {
        self.0 & (Self::LOWER | Self::TITLE | Self::OTHER_CASE) != 0
    }

    /// The inflectional classes alone.
    pub const fn classes(self) -> u32 {
        (self.0 >> 8) as u32
    }

    /// True when the form is one of a noun, whatever else it may be.
    pub fn is_noun(self) -> bool {
        [Class::NounCommon, Class::NounNeuter, Class::NounDefinite, Class::NounPlural, Class::NounPluralDefinite]
            .into_iter()
            .any(|class| self.is(class))
    }

    /// True when one of the classes is `class`.
    pub const fn is(self, class: Class) -> bool {
        self.classes() & class.bit() != 0
    }
}

/// An inflectional class. A form may have several (`løb`: noun, past tense, imperative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of Danish grammar")]
pub enum Class {
    NounCommon,
    NounNeuter,
    NounDefinite,
    NounPlural,
    NounPluralDefinite,
    Genitive,
    Infinitive,
    Present,
    Past,
    Participle,
    Imperative,
    Passive,
    Adjective,
    AdjectiveNeuter,
    AdjectivePlural,
    Comparison,
    Name,
    Other,
}

impl Class {
    /// The bit of this class among [`Entry::classes`].
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}
