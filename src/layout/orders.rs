//! Pages and the order in which a person reads them.

use super::cut::{Region, regions};
use super::panels::Panels;
use super::test_words::line;
use super::tile::Tile;
use crate::model::{PlacedWords, Rect, Word};

/// The words of each region from top to bottom, line by line.
fn read(words: Vec<Word>, panels: Vec<Rect>) -> Vec<String> {
    let placed = PlacedWords { words, panels, ..PlacedWords::default() };
    let tiles = placed.words.iter().enumerate().map(|(i, w)| Tile::upright(i, w)).collect();
    regions(tiles, &Panels::of(&placed))
        .into_iter()
        .map(|region| {
            let lines = super::lines::lines(region);
            lines.iter().map(|l| super::page::line_text(l, &placed.words)).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn column(texts: &[&str], left: f32, top: f32) -> Vec<Word> {
    texts.iter().enumerate().flat_map(|(i, text)| line(text, left, top + 12.0 * i as f32)).collect()
}

#[test]
fn columns_are_read_one_by_one_under_a_heading_that_spans_them() {
    let mut words = column(&["en overskrift over begge spalter paa siden og lidt til her"], 50.0, 60.0);
    words.extend(column(&["venstre et her og nu", "venstre to her og nu", "venstre tre her nu"], 50.0, 90.0));
    words.extend(column(&["hoejre et", "hoejre to", "hoejre tre"], 200.0, 90.0));
    let read = read(words, Vec::new());
    assert_eq!(read[1], "venstre et her og nu venstre to her og nu venstre tre her nu");
    assert_eq!(read[2], "hoejre et hoejre to hoejre tre");
}

#[test]
fn a_wider_line_below_columns_ends_them_and_takes_its_heading() {
    let mut words = column(&["venstre et her", "venstre to her", "venstre tre her"], 50.0, 90.0);
    words.extend(column(&["hoejre et", "hoejre to", "hoejre tre"], 250.0, 90.0));
    words.extend(column(&["overskrift"], 50.0, 160.0));
    words.extend(column(&["en linje som er bredere end spalten over den"], 50.0, 173.0));
    let right = words.iter().map(|w| w.rect.right()).fold(0.0, f32::max);
    assert!((200.0..345.0).contains(&right), "{right}");
    let read = read(words, Vec::new());
    assert_eq!(read[..2], ["venstre et her venstre to her venstre tre her", "hoejre et hoejre to hoejre tre"]);
    assert!(read[2].starts_with("overskrift en linje"), "{read:?}");
}

#[test]
fn headings_side_by_side_begin_their_columns() {
    // What stands above reaches nearly over the gutter, and what goes on at the right stands alone in its band.
    let mut words = column(&["nyhedsbrev om nyt og om det hele i marts 2007"], 50.0, 60.0);
    words.extend(column(&["Hverdag"], 50.0, 90.0));
    words.extend(column(&["Region Nordjylland:", "skærmen"], 260.0, 90.0));
    words.extend(column(
        &["telefonerne virker igen det var den", "sejr for mange her", "nye kommuner nu"],
        50.0,
        113.0,
    ));
    words.extend(column(&["ved stuegang nu", "ger laegen nu", "patienterne her"], 260.0, 119.0));
    let right = words[..10].iter().map(|w| w.rect.right()).fold(0.0, f32::max);
    assert!((250.0..260.0).contains(&right), "{right}");
    let read = read(words, Vec::new());
    assert_eq!(read[1..].iter().map(|r| r.split(' ').next().unwrap()).collect::<Vec<_>>(), ["Hverdag", "Region"]);
}

#[test]
fn heads_at_the_side_are_read_with_their_text() {
    let mut words = column(&["Arbejde"], 50.0, 90.0);
    words.extend(column(&["har ledet en skole i ni aar", "og laert andre at lede den", "her"], 150.0, 90.0));
    words.extend(column(&["Uddannelse", "og kurser"], 50.0, 140.0));
    words.extend(column(&["laerer fra byens seminarium", "og et aar i udlandet", "der"], 150.0, 140.0));
    let read = read(words, Vec::new()).join(" ");
    assert!(read.starts_with("Arbejde har ledet"), "{read}");
    assert!(read.contains("Uddannelse og kurser laerer fra"), "{read}");
}

#[test]
fn gaps_under_each_other_are_no_gutter() {
    let texts = ["det er saa langt", "og her er mer", "naar man ser", "som en helhed her"];
    let mut words = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let top = 90.0 + 12.0 * at as f32;
        let first = line(text, 50.0, top);
        let from = [146.0, 148.0, 140.0, 151.0][at];
        words.extend(first);
        words.extend(line("og det gaar an", from, top));
    }
    let read = read(words, Vec::new());
    assert!(read[0].starts_with("det er saa langt og det gaar an og her"), "{read:?}");
}

#[test]
fn long_cells_between_rules_are_read_row_by_row() {
    let mut words = Vec::new();
    let mut rules = Vec::new();
    for (row, top) in [("foerste", 100.0), ("anden", 170.0), ("tredje", 240.0)] {
        let cell =
            |first: &str| column(&[first, "lang og ender her", "linje nummer tre", "linje nummer fire"], 50.0, top);
        words.extend(cell(&format!("{row} celle som er")));
        words.extend(column(&[&format!("{row} svar som ogsaa"), "fylder to linjer her"], 250.0, top));
        rules.push(Rect::new(45.0, top + 50.0, 400.0, top + 50.5).unwrap());
    }
    let placed = PlacedWords { words, rules, ..PlacedWords::default() };
    let tiles = placed.words.iter().enumerate().map(|(i, w)| Tile::upright(i, w)).collect();
    let regions = regions(tiles, &Panels::of(&placed));
    let first = |region: &Region| placed.words[region.tiles[0].word].text.clone();
    let second = |region: &Region| placed.words[region.tiles[1].word].text.clone();
    let read: Vec<String> = regions.iter().map(|r| format!("{} {}", first(r), second(r))).collect();
    let expected = ["foerste celle", "foerste svar", "anden celle", "anden svar", "tredje celle", "tredje svar"];
    assert_eq!(read, expected);
}

#[test]
fn rows_of_a_ruled_table_are_lines_though_columns_of_text_stand_below_it() {
    let table = |rules_at: [f32; 4]| {
        let mut words = Vec::new();
        for (row, top) in [("foerste", 100.0), ("anden", 150.0), ("tredje", 200.0)] {
            words.extend(column(&[&format!("{row} celle som er"), "lang her"], 50.0, top));
            words.extend(column(&["svar"], 250.0, top + 6.0));
        }
        words.extend(column(&["venstre et her og nu", "venstre to her og nu", "venstre tre her nu"], 50.0, 260.0));
        words.extend(column(&["hoejre et", "hoejre to", "hoejre tre"], 250.0, 260.0));
        let rule = |top: f32| [(45.0, 240.0), (240.0, 400.0)].map(|(l, r)| Rect::new(l, top, r, top + 0.5).unwrap());
        let rules = rules_at.into_iter().flat_map(rule).collect();
        let placed = PlacedWords { words, rules, ..PlacedWords::default() };
        let tiles = placed.words.iter().enumerate().map(|(i, w)| Tile::upright(i, w)).collect();
        let lines = regions(tiles, &Panels::of(&placed)).into_iter().flat_map(super::lines::lines);
        lines.map(|line| super::page::line_text(&line, &placed.words)).collect::<Vec<_>>()
    };
    let read = table([85.0, 130.0, 180.0, 230.0]);
    assert_eq!(read[..2], ["foerste celle som er lang her\tsvar", "anden celle som er lang her\tsvar"]);
    assert_eq!(read[3], "venstre et her og nu");
}

#[test]
fn bullets_are_no_column() {
    let mut words = column(&["•", "•", "•", "•"], 50.0, 90.0);
    words.extend(column(&["skab mere tid", "tag ansvar nu", "giv plads til", "lyt til alle"], 70.0, 90.0));
    assert_eq!(read(words, Vec::new()).len(), 1);
}

#[test]
fn a_short_note_close_in_the_margin_is_told_by_its_small_type() {
    let note = |size: f32| {
        let mut words = column(&["tekst et her", "tekst to her", "tekst tre nu", "tekst ni her"], 50.0, 100.0);
        let small = column(&["note et", "note to"], 116.0, 112.0);
        words.extend(small.into_iter().map(|word| Word { size, ..word }));
        read(words, Vec::new())
    };
    assert_eq!(note(8.0), ["tekst et her tekst to her tekst tre nu tekst ni her", "note et note to"]);
    assert_eq!(note(10.0).len(), 1);
}

#[test]
fn a_box_is_read_after_the_text_beside_it() {
    let rect = |l, t, r, b| Rect::new(l, t, r, b).unwrap();
    let mut words = column(&["boks et", "boks to", "boks tre"], 60.0, 100.0);
    words.extend(column(&["tekst et", "tekst to", "tekst tre"], 200.0, 100.0));
    let panels = vec![rect(40.0, 80.0, 400.0, 300.0), rect(50.0, 85.0, 150.0, 200.0)];
    assert_eq!(read(words, panels), ["tekst et tekst to tekst tre", "boks et boks to boks tre"]);
}

#[test]
fn a_row_of_boxes_is_read_whole_though_short_lines_follow() {
    let rect = |l, t, r, b| Rect::new(l, t, r, b).unwrap();
    let mut words = column(&["overskrift over alle tre bokse og lidt mere tekst her paa siden og til"], 40.0, 60.0);
    for (name, left) in [("foerste", 50.0), ("anden", 200.0), ("tredje", 350.0)] {
        words.extend(column(&["boks", name, "slut"], left, 100.0));
    }
    words.extend(column(&["en kort linje", "og en til", "og den tredje"], 40.0, 170.0));
    let panels = [40.0, 190.0, 340.0].map(|left| rect(left, 85.0, left + 120.0, 140.0)).to_vec();
    let read = read(words, panels);
    assert_eq!(
        read[1..],
        ["boks foerste slut", "boks anden slut", "boks tredje slut", "en kort linje og en til og den tredje"]
    );
}

#[test]
fn steps_side_by_side_are_columns_and_figures_are_a_table() {
    let strip = |cells: [[&str; 2]; 3]| {
        let mut words = Vec::new();
        for (step, [first, second]) in (1..).zip(cells) {
            let number = format!("{step}");
            words.extend(column(&[number.as_str(), first, second], 50.0 + 120.0 * step as f32, 90.0));
        }
        read(words, Vec::new()).join(" ")
    };
    let steps = strip([["hent en", "voksen nu"], ["skriv det", "ned nu"], ["ring til", "os nu"]]);
    assert_eq!(steps, "1 hent en voksen nu 2 skriv det ned nu 3 ring til os nu");
    assert!(strip([["12", "14"], ["40", "41"], ["5", "7"]]).starts_with("1\t2\t3"));
}

#[test]
fn boxes_in_the_margin_are_read_beside_their_text() {
    let rect = |l, t, r, b| Rect::new(l, t, r, b).unwrap();
    let of = |name: &str| ["et", "to", "tre", "fire"].map(|n| format!("{name} {n} her og nu"));
    let mut words = Vec::new();
    for (name, top) in [("foerste", 100.0), ("anden", 200.0)] {
        words.extend(column(&of(name).each_ref().map(String::as_str), 50.0, top));
        words.extend(column(&["boks", name], 300.0, top));
    }
    let panels = vec![rect(290.0, 90.0, 400.0, 130.0), rect(290.0, 190.0, 400.0, 230.0)];
    let read = read(words, panels);
    assert_eq!([&read[1], &read[3]], ["boks foerste", "boks anden"], "{read:?}");
}

#[test]
fn short_cells_in_rows_are_a_table() {
    let mut words = column(&["2027", "2028", "2029", "2030"], 50.0, 90.0);
    words.extend(column(&["ny skole", "ny vej", "bro", "park"], 120.0, 90.0));
    words.extend(column(&["12 mio", "40 mio", "5 mio", "1 mio"], 250.0, 90.0));
    assert_eq!(
        read(words, Vec::new()),
        ["2027\tny skole\t12 mio 2028\tny vej\t40 mio 2029\tbro\t5 mio 2030\tpark\t1 mio"]
    );
}

#[test]
fn short_lists_side_by_side_are_no_table() {
    let mut words = column(&["Skolerne", "• maal lyden", "• flyt lofter", "• spoerg nu"], 50.0, 90.0);
    words.extend(column(&["Haller", "• luk i", "• sov ud", "• syng her"], 220.0, 90.0));
    words.extend(column(&["Staten", "• betal nu", "• skriv om"], 390.0, 90.0));
    let read = read(words, Vec::new());
    assert_eq!(read[0], "Skolerne • maal lyden • flyt lofter • spoerg nu");
    assert_eq!(read[1], "Haller • luk i • sov ud • syng her");
}

#[test]
fn paragraphs_numbered_across_columns_are_read_in_rows() {
    let grid = |places: [(f32, f32); 4]| {
        let mut words = Vec::new();
        for ((left, top), number) in places.into_iter().zip(1..) {
            let first = format!("{number}. raad om ro");
            words.extend(column(&[first.as_str(), "her og nu", "der og da", "for alle"], left, top));
        }
        let all = read(words, Vec::new()).join(" ");
        all.split(' ').filter(|word| word.ends_with('.')).map(str::to_owned).collect::<Vec<_>>()
    };
    let numbers = ["1.", "2.", "3.", "4."];
    assert_eq!(grid([(50.0, 100.0), (250.0, 100.0), (50.0, 200.0), (250.0, 200.0)]), numbers);
    assert_eq!(grid([(50.0, 100.0), (50.0, 200.0), (250.0, 100.0), (250.0, 200.0)]), numbers);
    // Not numbered in turn: column by column as ever.
    assert_eq!(grid([(50.0, 100.0), (250.0, 200.0), (50.0, 200.0), (250.0, 100.0)]), ["1.", "3.", "4.", "2."]);
}

#[test]
fn times_at_the_side_are_read_with_what_happens_then() {
    let mut words = Vec::new();
    for (at, (time, text)) in
        [("17.30", "vi spiser suppe"), ("18.15", "borgmesteren taler laenge om havnen"), ("19.45", "vi gaar hjem")]
            .into_iter()
            .enumerate()
    {
        words.extend(column(&[time], 50.0, 90.0 + 30.0 * at as f32));
        words.extend(column(&[text], 120.0, 90.0 + 30.0 * at as f32));
    }
    // What is said at a quarter past six takes two lines.
    words.extend(column(&["og svarer os"], 120.0, 132.0));
    let read = read(words, Vec::new()).join(" ").replace('\t', " ");
    assert_eq!(read, "17.30 vi spiser suppe 18.15 borgmesteren taler laenge om havnen og svarer os 19.45 vi gaar hjem");
}

#[test]
fn panels_below_each_other_are_columns() {
    let rect = |left: f32, top: f32, bottom: f32| Rect::new(left, top, left + 140.0, bottom).unwrap();
    let texts =
        [("en", 40.0, 50.0), ("to", 40.0, 130.0), ("tre", 40.0, 230.0), ("fire", 200.0, 50.0), ("fem", 200.0, 130.0)];
    let words = texts.iter().flat_map(|(text, left, top)| column(&[text, "mere"], left + 10.0, top + 20.0)).collect();
    // The first two are as high as each other, the others are not.
    let bottoms = [110.0, 210.0, 290.0, 110.0, 180.0];
    let panels = texts.iter().zip(bottoms).map(|((_, left, top), bottom)| rect(*left, *top, bottom)).collect();
    assert_eq!(read(words, panels), ["en mere", "to mere", "tre mere", "fire mere", "fem mere"]);
}

#[test]
fn touching_boxes_that_are_not_quite_level_are_read_from_the_left() {
    let rect = |left: f32, top: f32| Rect::new(left, top, left + 152.0, top + 300.0).unwrap();
    let mut words = Vec::new();
    for (name, left) in [("foerste", 10.0), ("anden", 160.0), ("tredje", 310.0)] {
        words.extend(column(&["felt", name, "slut"], left + 10.0, 60.0));
    }
    let panels = vec![rect(10.0, 42.0), rect(160.0, 41.0), rect(310.0, 40.0)];
    assert_eq!(read(words, panels), ["felt foerste slut", "felt anden slut", "felt tredje slut"]);
}

#[test]
fn each_box_is_read_with_the_text_beside_it_unless_the_text_runs_on() {
    let rect = |top: f32, bottom: f32| Rect::new(300.0, top, 420.0, bottom).unwrap();
    let panels = || vec![rect(90.0, 125.0), rect(190.0, 225.0)];
    let boxes = || {
        let mut words = column(&["alfa", "beta"], 310.0, 102.0);
        words.extend(line("ring til os", 310.0, 139.0));
        words.extend(column(&["gamma", "delta"], 310.0, 202.0));
        words
    };
    let mut stories =
        column(&["salen fik ro i maj", "og siden igen", "hver eneste uge her", "er det nok"], 50.0, 100.0);
    stories.extend(column(&["gangen fik ro i juni", "og siden igen", "hver eneste dag her"], 50.0, 200.0));
    let parted = read([stories, boxes()].concat(), panels()).join(" ");
    assert!(parted.find("ring til os") < parted.find("gangen"), "{parted}");
    let running: Vec<&str> = std::iter::repeat_n("salen fik ro i maj og", 11).collect();
    let whole = read([column(&running, 50.0, 100.0), boxes()].concat(), panels()).join(" ");
    assert!(whole.rfind("salen") < whole.find("alfa"), "{whole}");
}

#[test]
fn notes_without_boxes_are_read_with_the_section_at_their_side() {
    let section = |name: &str| [1, 2, 3, 4].map(|n| format!("{name} linje {n} her og nu og lidt til"));
    let page = |second: f32| {
        let mut words = Vec::new();
        for (name, top, note) in [("foerste", 100.0, 100.0), ("anden", 175.0, second)] {
            words.extend(column(&section(name).each_ref().map(String::as_str), 50.0, top));
            words.extend(column(&["med", name], 320.0, note));
        }
        read(words, Vec::new()).join(" | ")
    };
    let place = |text: &str, of: &str| text.find(of).unwrap();
    let beside = page(175.0);
    assert!(place(&beside, "med foerste") < place(&beside, "anden linje"), "{beside}");
    // Lines that run on as a column of their own are one.
    let column = page(124.0);
    assert!(place(&column, "med foerste") > place(&column, "anden linje"), "{column}");
}

#[test]
fn heads_in_the_middle_over_their_texts_begin_columns() {
    let middle = {
        let mut words = Vec::new();
        for (name, left) in [("et", 50.0), ("to", 200.0), ("tre", 350.0)] {
            words.extend(column(&["ord"], left + 45.0, 100.0));
            let text = [1, 2, 3, 4].map(|n| format!("{name} {n} linje her nu og"));
            words.extend(column(&text.each_ref().map(String::as_str), left, 150.0));
        }
        read(words, Vec::new())
    };
    assert!(middle.len() == 3 && middle.iter().all(|column| column.starts_with("ord ")), "{middle:?}");
}

#[test]
fn a_line_across_columns_ends_them() {
    let mut words = column(&["venstre et", "venstre to", "venstre tre", "venstre fire"], 50.0, 90.0);
    words.extend(column(&["hoejre et", "hoejre to", "hoejre tre", "hoejre fire"], 250.0, 90.0));
    words.extend(column(&["fod et", "fod to", "fod tre"], 50.0, 144.0));
    words.extend(column(&["bag et", "bag to", "bag tre"], 250.0, 144.0));
    let read = |rules: Vec<Rect>| {
        let placed = PlacedWords { words: words.clone(), rules, ..PlacedWords::default() };
        let tiles = placed.words.iter().enumerate().map(|(i, w)| Tile::upright(i, w)).collect();
        let regions = regions(tiles, &Panels::of(&placed));
        regions.iter().map(|region| placed.words[region.tiles[0].word].text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(read(vec![Rect::new(50.0, 132.0, 300.0, 132.5).unwrap()]), ["venstre", "hoejre", "fod", "bag"]);
    assert_eq!(read(Vec::new()), ["venstre", "hoejre"]);
}

#[test]
fn boxes_of_a_stair_are_read_from_the_left() {
    let mut words = Vec::new();
    let mut panels = Vec::new();
    for (at, name) in [(0.0, "et"), (1.0, "to"), (2.0, "tre")] {
        let (left, top) = (50.0 + 120.0 * at, 200.0 - 40.0 * at);
        panels.push(Rect::new(left, top, left + 110.0, 300.0).unwrap());
        words.extend(column(&[&format!("trin {name}"), "og lidt mere", "og mere"], left + 5.0, top + 15.0));
    }
    let read = read(words, panels);
    let begins = |at: usize, words: &str| read[at].starts_with(words);
    assert!(begins(0, "trin et") && begins(1, "trin to") && begins(2, "trin tre"), "{read:?}");
}

#[test]
fn two_ruled_tables_of_one_width_are_two() {
    let mut words = Vec::new();
    let mut rules = Vec::new();
    for top in [100.0, 220.0] {
        for row in 0..4_u8 {
            let baseline = top + 20.0 * f32::from(row);
            rules.push(Rect::new(50.0, baseline - 13.0, 450.0, baseline - 12.5).unwrap());
            words.extend(column(&[&format!("ting {row}")], 52.0, baseline));
            words.extend(column(&[&format!("hvem {row}")], 200.0, baseline));
            words.extend(column(&["maj"], 400.0, baseline));
        }
        rules.push(Rect::new(50.0, top + 67.0, 450.0, top + 67.5).unwrap());
    }
    words.extend(column(&["en linje tekst mellem de to som gaar hen over alle spalterne her"], 52.0, 195.0));
    let placed = PlacedWords { words, rules, ..PlacedWords::default() };
    let tiles = placed.words.iter().enumerate().map(|(i, w)| Tile::upright(i, w)).collect();
    let tables = regions(tiles, &Panels::of(&placed)).into_iter().filter_map(|region| region.columns);
    assert_eq!(tables.map(|columns| columns.parts.len()).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn boxes_at_the_side_are_read_with_their_text_though_it_holds_boxes_too() {
    let mut words = column(&["Trin"], 50.0, 100.0);
    words.extend(column(&["Skridt"], 50.0, 180.0));
    words.extend(column(&["foerste tekst om det hele", "som gaar videre her og", "slutter her nu"], 120.0, 100.0));
    words.extend(column(&["en boks i teksten"], 130.0, 144.0));
    words.extend(column(&["anden tekst om det hele", "som gaar videre her og", "slutter der nu"], 120.0, 180.0));
    let side = |top: f32| Rect::new(45.0, top, 95.0, top + 65.0).unwrap();
    let inner = Rect::new(120.0, 134.0, 300.0, 150.0).unwrap();
    let read = read(words, vec![side(88.0), side(168.0), inner]).join(" ");
    let at = |word: &str| read.find(word).unwrap();
    let order = ["Trin", "foerste", "boks", "Skridt", "anden"].map(at);
    assert!(order.is_sorted(), "{read}");
}

#[test]
fn a_bold_heading_below_columns_goes_with_the_lines_under_it() {
    let all = |bold: bool| {
        let mut words = column(&["venstre et her", "venstre to her", "venstre tre her"], 50.0, 90.0);
        words.extend(column(&["hoejre et", "hoejre to", "hoejre tre"], 250.0, 90.0));
        words.extend(column(&["Overskrift"], 50.0, 132.0).into_iter().map(|word| Word { bold, ..word }));
        words.extend(column(
            &["en linje som er meget bredere end spalten over den og gaar over hele siden her"],
            50.0,
            145.0,
        ));
        read(words, Vec::new())
    };
    assert!(all(true)[2].starts_with("Overskrift en linje"), "{:?}", all(true));
    assert!(!all(false)[2].starts_with("Overskrift"), "{:?}", all(false));
}

#[test]
fn large_numbers_before_titles_are_no_column() {
    let mut words = Vec::new();
    for (number, top) in [("1", 100.0), ("2", 160.0), ("3", 220.0)] {
        let figure = line(number, 50.0, top + 20.0).remove(0);
        let rect = Rect::new(50.0, top - 8.0, 78.0, top + 26.0).unwrap();
        words.push(Word { size: 40.0, rect, ..figure });
        words.extend(column(&["Titel om det", "tekst der fortaeller om det", "og slutter her"], 100.0, top));
    }
    let read = read(words, Vec::new()).join(" ");
    assert!(read.starts_with("1 Titel om det tekst"), "{read}");
    assert!(read.contains("2 Titel om det tekst"), "{read}");
}

#[test]
fn lines_under_the_heads_of_columns_leave_them_their_columns() {
    let read_with = |rules: Vec<Rect>| {
        let mut words = column(&["Venstre titel her", "og mere her"], 50.0, 78.0);
        words.extend(column(&["Hoejre titel her", "og mere her"], 250.0, 78.0));
        words.extend(column(&["venstre et her", "venstre to her", "venstre tre her"], 50.0, 112.0));
        words.extend(column(&["hoejre et her", "hoejre to her", "hoejre tre her"], 250.0, 112.0));
        let placed = PlacedWords { words, rules, ..PlacedWords::default() };
        let tiles = placed.words.iter().enumerate().map(|(i, w)| Tile::upright(i, w)).collect();
        let regions = regions(tiles, &Panels::of(&placed));
        let all = regions.iter().flat_map(|region| &region.tiles).map(|tile| placed.words[tile.word].text.as_str());
        all.collect::<Vec<_>>().join(" ")
    };
    let rule = |left: f32, right: f32| Rect::new(left, 98.0, right, 98.6).unwrap();
    assert!(
        read_with(vec![rule(50.0, 235.0), rule(250.0, 435.0)]).starts_with("Venstre titel her og mere her venstre")
    );
    assert!(read_with(vec![rule(50.0, 435.0)]).starts_with("Venstre titel her og mere her Hoejre"));
}

#[test]
fn small_type_far_right_of_a_title_stands_beside_it() {
    let mut words = vec![Word { size: 40.0, ..line("Hallen", 50.0, 90.0).remove(0) }];
    words[0].rect = Rect::new(50.0, 60.0, 180.0, 99.0).unwrap();
    words.extend(line("Nyt fra byens haller", 260.0, 88.0));
    let read = read(words, Vec::new()).join(" ");
    let placed = read.split(' ').count();
    assert_eq!(placed, 5, "{read}");
}
