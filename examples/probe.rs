//! Prints what the dictionary knows of words.
#![allow(clippy::print_stdout, reason = "a tool for maintainers")]
fn main() {
    let d = pjece::dictionary::Dictionary::embedded();
    for w in std::env::args().skip(1) {
        println!(
            "{w} entry={:?} f={} lp={:.1} unlisted={:.1} imp={} compound={:?}",
            d.entry(&w).map(|e| format!("{:b}", e.0)),
            d.frequency(&w),
            d.log_probability(&w),
            d.unlisted_log_probability(&w),
            d.is_imperative(&w),
            d.compound(&w)
                .map(|c| (c.parts.iter().map(|p| p.of(&w).to_owned()).collect::<Vec<_>>(), c.log_probability))
        );
    }
}
