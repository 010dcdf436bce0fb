//! HTML: the blocks of a web page in order, page noise kept apart.

use super::Extracted;
use crate::model::{Content, MarkedBlock, Metadata, Page, Role, TextFrom, Warning};
use scraper::{ElementRef, Html, Node};
use unicode_normalization::UnicodeNormalization;

/// Deeper elements than this are read as running text of their ancestor: pages nested deeper are damaged or hostile.
const MAX_DEPTH: usize = 256;

/// Reads an HTML page. `charset` in the page decides the encoding; else UTF-8, else Windows-1252.
pub(super) fn from_bytes(bytes: &[u8]) -> Extracted {
    let (text, warning) = decode(bytes);
    let html = Html::parse_document(&text);
    let mut walk = Walk::default();
    walk.element(html.root_element(), Context::default());
    walk.flush(Context::default());
    let page = Page {
        number: 1,
        size: None,
        rotation: 0,
        text_from: TextFrom::Text,
        content: Content::Blocks(walk.blocks),
        image: None,
        file: None,
        warnings: Vec::new(),
    };
    Extracted {
        pages: vec![page],
        metadata: metadata(&html),
        warnings: warning.into_iter().collect(),
        ..Extracted::default()
    }
}

fn decode(bytes: &[u8]) -> (String, Option<Warning>) {
    let stated = stated_charset(bytes).and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let (text, _, damaged) = encoding_rs::Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or(stated)
        .unwrap_or(encoding_rs::UTF_8)
        .decode(bytes);
    if !damaged {
        return (text.into_owned(), None);
    }
    let message = "the page is not in the encoding it states; it was read as Windows-1252 (Latin-1). If letters look wrong, convert it to UTF-8";
    (encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(), Some(Warning::new("encoding_converted", message)))
}

/// The charset named in the first two kilobytes, as browsers look for it.
fn stated_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label: String = after
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!label.is_empty()).then_some(label)
}

fn metadata(html: &Html) -> Metadata {
    let mut metadata = Metadata::default();
    for element in html.root_element().descendent_elements() {
        let value = element.value();
        match value.name() {
            "html" => metadata.language = value.attr("lang").map(str::to_owned),
            "title" if metadata.title.is_none() => metadata.title = filled(&element.text().collect::<String>()),
            "meta" => {
                let name = value.attr("name").or_else(|| value.attr("property")).unwrap_or("").to_ascii_lowercase();
                let content = value.attr("content").and_then(filled);
                match name.as_str() {
                    "author" | "dc.creator" | "og:site_name" if metadata.author.is_none() => metadata.author = content,
                    "date" | "dc.date" | "dcterms.created" | "article:published_time" if metadata.created.is_none() => {
                        metadata.created = content.and_then(|date| iso_date(&date));
                    }
                    "generator" => metadata.producer = content,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    metadata
}

fn filled(text: &str) -> Option<String> {
    let text = one_line(text);
    (!text.is_empty()).then_some(text)
}

/// The leading `YYYY-MM-DD`, `YYYY-MM` or `YYYY` of a stated date.
pub(super) fn iso_date(text: &str) -> Option<String> {
    let date: String = text.chars().take(10).take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    let parts: Vec<usize> = date.split('-').map(str::len).collect();
    match parts.as_slice() {
        [4] | [4, 2] | [4, 2, 2] => Some(date),
        _ => None,
    }
}

/// What the ancestors of an element say of its text.
#[derive(Debug, Clone, Copy, Default)]
struct Context {
    role: Option<Role>,
    noise: bool,
    list: u8,
    depth: usize,
    preformatted: bool,
}

#[derive(Default)]
struct Walk {
    blocks: Vec<MarkedBlock>,
    open: String,
}

impl Walk {
    fn element(&mut self, element: ElementRef<'_>, outer: Context) {
        let name = element.value().name();
        if matches!(name, "script" | "style" | "noscript" | "template" | "head" | "svg" | "iframe" | "object") {
            return;
        }
        if name == "br" {
            self.open.push('\n');
            return;
        }
        let inner = context(element, outer);
        if inner.depth > MAX_DEPTH {
            self.open.extend(element.text());
            return;
        }
        if name == "tr" {
            self.flush(outer);
            self.row(element, inner);
            return;
        }
        let block = is_block(name);
        if block {
            self.flush(outer);
        }
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.text(text, inner),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, inner);
                    }
                }
                _ => {}
            }
        }
        if block {
            self.flush(inner);
        }
    }

    fn text(&mut self, text: &str, context: Context) {
        if context.preformatted {
            self.open.push_str(text);
        } else {
            self.open.extend(text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }));
        }
    }

    fn row(&mut self, row: ElementRef<'_>, context: Context) {
        let cells: Vec<String> = row
            .child_elements()
            .filter(|cell| matches!(cell.value().name(), "td" | "th"))
            .map(|cell| one_line(&visible_text(cell)))
            .collect();
        self.open = cells.join("\t");
        if cells.iter().all(String::is_empty) {
            self.open.clear();
        }
        self.push(if context.noise { Role::Noise } else { Role::TableRow });
    }

    /// Ends the open block.
    fn flush(&mut self, context: Context) {
        let role = if context.noise { Role::Noise } else { context.role.unwrap_or(Role::Text) };
        self.push(role);
    }

    fn push(&mut self, role: Role) {
        let open = std::mem::take(&mut self.open);
        let keep_tabs = role == Role::TableRow;
        let lines: Vec<String> = open
            .split('\n')
            .map(|line| if keep_tabs { line.to_owned() } else { one_line(line) })
            .filter(|line| !line.trim().is_empty())
            .collect();
        if !lines.is_empty() {
            self.blocks.push(MarkedBlock { role, text: lines.join("\n").nfc().collect() });
        }
    }
}

fn context(element: ElementRef<'_>, outer: Context) -> Context {
    let name = element.value().name();
    let mut inner = Context { depth: outer.depth + 1, noise: outer.noise || is_noise(element), ..outer };
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            inner.role = name.as_bytes().get(1).map(|digit| Role::Heading(digit - b'0'));
        }
        "ul" | "ol" | "menu" => inner.list = outer.list.saturating_add(1),
        "li" => inner.role = Some(Role::Item(outer.list.saturating_sub(1))),
        "pre" | "textarea" => inner.preformatted = true,
        "p" | "div" if matches!(outer.role, Some(Role::Item(_))) => {}
        "p" | "div" | "section" | "article" | "blockquote" | "table" | "td" => inner.role = None,
        _ => {}
    }
    inner
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 44] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "ul",
    ];
    BLOCKS.contains(&name)
}

/// Navigation, banners and the like: by element, by ARIA role, or by the words of class and id.
fn is_noise(element: ElementRef<'_>) -> bool {
    let value = element.value();
    if matches!(value.name(), "nav" | "footer" | "form" | "button" | "select" | "dialog") || is_page_header(element) {
        return true;
    }
    let role = value.attr("role").unwrap_or("");
    if matches!(
        role,
        "navigation" | "banner" | "search" | "contentinfo" | "dialog" | "alertdialog" | "menu" | "menubar"
    ) {
        return true;
    }
    if value.attr("hidden").is_some() || value.attr("aria-hidden") == Some("true") {
        return true;
    }
    if is_hidden_by_style(value.attr("style").unwrap_or("")) || is_skip_link(element) {
        return true;
    }
    let names = value.classes().chain(value.id());
    !matches!(value.name(), "html" | "body" | "main" | "article")
        && names.flat_map(name_words).any(|w| is_noise_word(&w))
}

fn is_hidden_by_style(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// "Gå til hovedindhold": a link to a place on the page itself at its very top.
fn is_skip_link(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let text = one_line(&element.text().collect::<String>()).to_lowercase();
    value.name() == "a"
        && value.attr("href").is_some_and(|to| to.starts_with('#'))
        && ["gå til ", "spring til ", "hop til ", "skip to "].iter().any(|start| text.starts_with(start))
}

/// A `<header>` of the page, not of an article, and without the page's main heading.
fn is_page_header(element: ElementRef<'_>) -> bool {
    element.value().name() == "header"
        && !element.descendent_elements().any(|e| e.value().name() == "h1")
        && !element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|e| matches!(e.value().name(), "article" | "main" | "section"))
}

/// `cookieBanner-top` -> cookie, banner, top.
fn name_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && words.last().is_some_and(|w| w.chars().any(char::is_lowercase)))
        {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c);
        }
    }
    words.retain(|w| !w.is_empty());
    words.iter().map(|w| w.to_lowercase()).collect()
}

fn is_noise_word(word: &str) -> bool {
    const WORDS: [&str; 33] = [
        "ad",
        "ads",
        "annonce",
        "banner",
        "bredcrumb",
        "breadcrumb",
        "breadcrumbs",
        "brodkrumme",
        "comments",
        "consent",
        "cookie",
        "cookiebot",
        "cookies",
        "footer",
        "gdpr",
        "menu",
        "nav",
        "navbar",
        "navigation",
        "newsletter",
        "nyhedsbrev",
        "pagination",
        "related",
        "relateret",
        "relaterede",
        "share",
        "sharing",
        "sidebar",
        "sidefod",
        "skiplink",
        "social",
        "toolbar",
        "topbar",
    ];
    WORDS.contains(&word)
}

fn visible_text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        match node.value() {
            Node::Text(part) => text.push_str(part),
            Node::Element(e) if is_block(e.name()) || e.name() == "br" => text.push(' '),
            _ => {}
        }
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(html: &str) -> Vec<(Role, String)> {
        let extracted = from_bytes(html.as_bytes());
        match &extracted.pages[0].content {
            Content::Blocks(blocks) => blocks.iter().map(|b| (b.role, b.text.clone())).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn roles_come_from_the_markup() {
        let got = blocks(
            "<html><body><h2>Råd til <em>byrådet</em></h2><p>Det er\n vigtigt.<br>Meget.</p>\
             <ul><li>Skab tid<ul><li>og ro</li></ul></li><li><p>Tag ansvar</p></li></ul>\
             <table><tr><th>År</th><td>Udgift</td></tr></table></body></html>",
        );
        let expected = [
            (Role::Heading(2), "Råd til byrådet"),
            (Role::Text, "Det er vigtigt.\nMeget."),
            (Role::Item(0), "Skab tid"),
            (Role::Item(1), "og ro"),
            (Role::Item(0), "Tag ansvar"),
            (Role::TableRow, "År\tUdgift"),
        ];
        assert_eq!(got, expected.map(|(role, text)| (role, text.to_owned())));
    }

    #[test]
    fn page_noise_is_kept_apart() {
        let got = blocks(
            "<body><nav>Forside</nav><div class='cookieBanner'>Vi bruger cookies</div><main><p>Indhold</p></main>\
             <div id='related-links'><p>Læs også</p></div><footer>Kontakt</footer></body>",
        );
        let noise: Vec<&str> = got.iter().filter(|(r, _)| *r == Role::Noise).map(|(_, t)| t.as_str()).collect();
        assert_eq!(noise, ["Forside", "Vi bruger cookies", "Læs også", "Kontakt"]);
        assert!(got.contains(&(Role::Text, "Indhold".to_owned())));
    }

    #[test]
    fn the_head_tells_title_language_and_date() {
        let html =
            "<html lang=da><head><title> Bedre\nvelfærd </title><meta name=dc.date content='2008-10-03T00:00'></head>";
        let metadata = from_bytes(html.as_bytes()).metadata;
        assert_eq!(metadata.title.as_deref(), Some("Bedre velfærd"));
        assert_eq!(metadata.language.as_deref(), Some("da"));
        assert_eq!(metadata.created.as_deref(), Some("2008-10-03"));
    }

    #[test]
    fn old_encodings_are_decoded() {
        let extracted = from_bytes(b"<html><meta charset=iso-8859-1><body><p>R\xf8dgr\xf8d</p>");
        assert!(matches!(&extracted.pages[0].content, Content::Blocks(b) if b[0].text == "Rødgrød"));
    }

    #[test]
    fn deep_nesting_ends_somewhere() {
        let deep = "<div>".repeat(3000) + "bund";
        assert_eq!(blocks(&deep), [(Role::Text, "bund".to_owned())]);
    }
}
