//! `--fail-if`: conditions on figures.

use std::fmt;

/// A figure compared with a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// `micro` or `macro` for the corpus as a whole; `None` for each document.
    pub scope: Option<&'static str>,
    /// The figure's name.
    pub figure: String,
    compared: Compared,
    number: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compared {
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
}

impl Condition {
    /// Is the value one that must fail?
    pub fn holds(&self, value: f64) -> bool {
        match self.compared {
            Compared::Less => value < self.number,
            Compared::LessOrEqual => value <= self.number,
            Compared::More => value > self.number,
            Compared::MoreOrEqual => value >= self.number,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compared = match self.compared {
            Compared::Less => "<",
            Compared::LessOrEqual => "<=",
            Compared::More => ">",
            Compared::MoreOrEqual => ">=",
        };
        write!(f, "{}{}{compared}{}", self.scope.map(|s| format!("{s}.")).unwrap_or_default(), self.figure, self.number)
    }
}

/// Reads `FIGURE OP NUMBER [or …]`, as `text.cer>0.03 or micro.cases<0.9`.
///
/// # Errors
/// Which part is no condition.
pub fn conditions(text: &str) -> Result<Vec<Condition>, String> {
    text.split(" or ").map(|part| condition(part.trim())).collect()
}

fn condition(text: &str) -> Result<Condition, String> {
    let wrong = || format!("`{text}` is no condition; write FIGURE<NUMBER or FIGURE>NUMBER, as text.cer>0.03");
    let at = text.find(['<', '>']).ok_or_else(wrong)?;
    let (name, rest) = text.split_at(at);
    let operators =
        [("<=", Compared::LessOrEqual), (">=", Compared::MoreOrEqual), ("<", Compared::Less), (">", Compared::More)];
    let found = operators.iter().find_map(|(sign, compared)| Some((rest.strip_prefix(sign)?, *compared)));
    let (number, compared) = found.ok_or_else(wrong)?;
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    let name = name.trim();
    let scoped =
        ["micro", "macro"].into_iter().find_map(|scope| Some((scope, name.strip_prefix(scope)?.strip_prefix('.')?)));
    let (scope, figure) = scoped.map_or((None, name), |(scope, figure)| (Some(scope), figure));
    if figure.is_empty() {
        return Err(wrong());
    }
    Ok(Condition { scope, figure: figure.to_owned(), compared, number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_and_told() {
        let read = conditions("text.cer > 0.03 or micro.cases<=.9").unwrap();
        assert_eq!((read[0].scope, read[0].figure.as_str()), (None, "text.cer"));
        assert!(read[0].holds(0.04) && !read[0].holds(0.03));
        assert_eq!(read[1].to_string(), "micro.cases<=0.9");
        assert!(read[1].holds(0.9));
    }

    #[test]
    fn macro_f1_is_a_figure_and_no_scope() {
        assert_eq!(conditions("macro_f1<1").unwrap()[0].figure, "macro_f1");
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(conditions("cer").is_err() && conditions("<3").is_err() && conditions("a<b").is_err());
    }
}
