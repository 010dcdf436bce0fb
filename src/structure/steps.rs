//! Numbered steps that are to be taken: *Skridt 1: Læs målingen*, *Skridt 2: Sænk lyden*. Where every title commands, they ask,
//! and set up nothing.

use super::context::Context;
use super::numbered;
use super::outline::kind_of_kicker;

/// Fewer are chance.
const FEWEST: usize = 3;

/// The headings of the steps, in order, and where the title of each begins; none where one of them does not command.
pub(crate) fn steps(context: &Context<'_>) -> Vec<(usize, usize)> {
    let nodes = &context.outline.nodes;
    let step = |at: usize| match &nodes[at].kicker {
        Some(kicker) => {
            kind_of_kicker(kicker.as_str()).filter(|(kind, number)| kind.asks && number.is_some()).map(|_| 0)
        }
        None => numbered::numbered(nodes[at].text()).filter(|found| found.kind.asks).map(|found| found.text),
    };
    let all: Vec<(usize, usize)> = context.outline.headings().filter_map(|at| Some((at, step(at)?))).collect();
    let titles = || all.iter().filter_map(|(at, title)| nodes[*at].text().get(*title..));
    // "Mål igen" and "Find ud af det" command among others that do.
    let may_command = titles().all(|title| context.commands_in_list(title) || context.may_command(title));
    let commands = titles().filter(|title| context.commands(title)).count();
    if all.len() >= FEWEST && may_command && commands * 2 >= all.len() { all } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    #[test]
    fn steps_whose_titles_command_are_asked_for() {
        let all = |third: &str| {
            let step =
                |n: usize, title: &str| format!("Skridt {n}: {title}\n\nDer er altid tid nok til maden i huset.\n\n");
            found(&format!(
                "Ro i salen\n\nHer er tre skridt til et hus med ro.\n\n{}{}{}",
                step(1, "Sænk lyden"),
                step(2, "Giv maden tid"),
                step(3, third)
            ))
        };
        let asked = all("Tag stolene med");
        assert_eq!(asked.recommendations.len(), 3);
        assert!(asked.recommendations[0].text.starts_with("Sænk lyden Der er"), "{:?}", asked.recommendations[0]);
        assert!(asked.frames.is_empty());
        assert_eq!(text_of(&all("Stolene kommer med").frames).len(), 3);
    }
}
