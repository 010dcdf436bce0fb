//! What reading a page will cost, reckoned beforehand: hayro inflates streams and draws forms without limits, so that a
//! small file may ask for any amount of memory and time.

use super::content::{self, Content};
use crate::Error;
use crate::config::Limits;
use crate::extract::within;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};
use hayro_syntax::{Filter, Pdf};
use std::collections::{BTreeMap, BTreeSet};

/// Forms in forms deeper than this are not drawn by hayro either.
const DEEPEST: u32 = 50;
/// What hayro never looks into: private data of drawing programs, and ways back up.
const NEVER_READ: [&[u8]; 6] = [b"PieceInfo", b"Metadata", b"Parent", b"Alternates", b"OPI", b"AF"];

/// What is left of a document's budgets.
pub(super) struct Budget<'a> {
    pdf: &'a Pdf,
    limits: &'a Limits,
    inflated: u64,
    operators: u64,
    forms: u64,
    pixels: u64,
    measured: BTreeMap<(u32, i32), u64>,
    drawn: BTreeMap<(u32, i32), Cost>,
    seen: BTreeSet<(u32, i32)>,
}

/// What drawing a form once costs, forms inside it included.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    inflated: u64,
    operators: u64,
    forms: u64,
}

impl<'a> Budget<'a> {
    pub(super) fn new(pdf: &'a Pdf, limits: &'a Limits) -> Self {
        let (measured, drawn, seen) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Self { pdf, limits, inflated: 0, operators: 0, forms: 0, pixels: 0, measured, drawn, seen }
    }

    /// Takes what a page costs.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] when there is not enough left.
    pub(super) fn page(&mut self, page: &Page<'a>) -> Result<(), Error> {
        self.contents(page)?;
        self.resources(page.resources())?;
        let mut cost = Cost::default();
        if let Some(bytes) = page.page_stream() {
            cost = self.cost(content::scan(bytes), page.resources(), 0)?;
            cost.inflated += bytes.len() as u64;
        }
        for appearance in appearances(page) {
            let form = self.form(&appearance, page.resources(), 1)?;
            cost.add(form, 1);
        }
        self.spend(cost)
    }

    /// Takes what decoding a picture costs, its mask included.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] when there is not enough left.
    pub(super) fn picture(&mut self, stream: &Stream<'_>, width: u32, height: u32) -> Result<(), Error> {
        self.pixels = self.pixels.saturating_add(u64::from(width) * u64::from(height));
        within("pixels", self.limits.pixels, self.pixels)?;
        self.inflate(stream)?;
        for key in ["SMask", "Mask"] {
            let Some(mask) = stream.dict().get::<Stream<'_>>(key) else { continue };
            let side = |key: &str| u64::from(mask.dict().get::<u32>(key).unwrap_or(0));
            self.pixels = self.pixels.saturating_add(side("Width").saturating_mul(side("Height")));
            within("pixels", self.limits.pixels, self.pixels)?;
            self.inflate(&mask)?;
        }
        Ok(())
    }

    /// Is a page's own content small enough to be inflated? Afterwards hayro keeps it.
    fn contents(&mut self, page: &Page<'a>) -> Result<(), Error> {
        let one = page.raw().get::<Stream<'_>>("Contents");
        let many = page.raw().get::<Array<'_>>("Contents");
        let streams = many.iter().flat_map(Array::iter::<Stream<'_>>).chain(one);
        let mut sum = self.inflated;
        for stream in streams {
            sum = sum.saturating_add(self.inflate(&stream)?);
            within("inflated_bytes", self.limits.inflated_bytes, sum)?;
        }
        Ok(())
    }

    /// Are fonts, forms and whatever else a page refers to small enough? Each object is looked at once in a document.
    fn resources(&mut self, resources: &Resources<'a>) -> Result<(), Error> {
        let Resources { ext_g_states, fonts, color_spaces, x_objects, patterns, shadings, .. } = resources;
        let mut open: Vec<Object<'a>> = [ext_g_states, fonts, color_spaces, x_objects, patterns, shadings]
            .map(|dict| Object::Dict(dict.clone()))
            .into();
        while let Some(object) = open.pop() {
            match object {
                Object::Dict(dict) => self.open_entries(&dict, &mut open),
                Object::Array(array) => open.extend(array.raw_iter().filter_map(|item| self.unseen(item))),
                Object::Stream(stream) => {
                    // Pictures are decoded only for OCR: see `picture`.
                    if stream.dict().get::<Name<'_>>("Subtype").is_none_or(|kind| kind.as_ref() != b"Image") {
                        let size = self.inflate(&stream)?;
                        self.spend(Cost { inflated: size, ..Cost::default() })?;
                    }
                    self.open_entries(stream.dict(), &mut open);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn open_entries(&mut self, dict: &Dict<'a>, open: &mut Vec<Object<'a>>) {
        let read = dict.entries().filter(|(key, _)| !NEVER_READ.contains(&key.as_ref()));
        open.extend(read.filter_map(|(_, value)| self.unseen(value)));
    }

    fn unseen(&mut self, value: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
        match value {
            MaybeRef::NotRef(object) => Some(object),
            MaybeRef::Ref(to) => {
                let is_new = self.seen.insert((to.obj_number, to.gen_number));
                let id = ObjectIdentifier::new(to.obj_number, to.gen_number);
                is_new.then(|| self.pdf.xref().get::<Object<'a>>(id)).flatten()
            }
        }
    }

    /// What drawing `content` once costs.
    fn cost(&mut self, content: Content<'_>, resources: &Resources<'a>, depth: u32) -> Result<Cost, Error> {
        let mut cost = Cost { operators: content.operators, ..Cost::default() };
        for (name, times) in content.drawn {
            let Some(name) = Name::new(name) else { continue };
            let Some(stream) = resources.get_x_object(&name) else { continue };
            if stream.dict().get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_ref() == b"Form") {
                cost.add(self.form(&stream, resources, depth + 1)?, times);
            }
        }
        Ok(cost)
    }

    fn form(&mut self, stream: &Stream<'a>, of_page: &Resources<'a>, depth: u32) -> Result<Cost, Error> {
        let key = key(stream);
        if let Some(known) = self.drawn.get(&key) {
            return Ok(*known);
        }
        if depth > DEEPEST {
            return Ok(Cost::default());
        }
        self.drawn.insert(key, Cost::default()); // a form that draws itself ends here
        self.inflate(stream)?;
        let bytes = stream.decoded_data().unwrap_or_default();
        let own = stream.dict().get::<Dict<'_>>("Resources").map(Resources::new);
        let mut cost = self.cost(content::scan(&bytes), own.as_ref().unwrap_or(of_page), depth)?;
        cost.inflated = cost.inflated.saturating_add(bytes.len() as u64);
        cost.forms = cost.forms.saturating_add(1);
        self.drawn.insert(key, cost);
        Ok(cost)
    }

    fn spend(&mut self, cost: Cost) -> Result<(), Error> {
        self.inflated = self.inflated.saturating_add(cost.inflated);
        self.operators = self.operators.saturating_add(cost.operators);
        self.forms = self.forms.saturating_add(cost.forms);
        within("forms", self.limits.forms, self.forms)?;
        within("operators", self.limits.operators, self.operators)?;
        within("inflated_bytes", self.limits.inflated_bytes, self.inflated)
    }

    /// How many bytes a stream holds when inflated, as far as it must be known: one that cannot exceed the limit for a
    /// stream, however well it is packed, is not inflated for that.
    fn inflate(&mut self, stream: &Stream<'_>) -> Result<u64, Error> {
        let key = key(stream);
        if let Some(known) = self.measured.get(&key).filter(|_| key.0 > 0) {
            return Ok(*known);
        }
        let (filters, raw) = (stream.filters(), stream.raw_data());
        let size = measure(&raw, filters.iter().map(|filter| name(*filter)).collect(), self.limits.stream_bytes)?;
        self.measured.insert(key, size);
        Ok(size)
    }
}

impl Cost {
    fn add(&mut self, other: Self, times: u64) {
        self.inflated = self.inflated.saturating_add(other.inflated.saturating_mul(times));
        self.operators = self.operators.saturating_add(other.operators.saturating_mul(times));
        self.forms = self.forms.saturating_add(other.forms.saturating_mul(times));
    }
}

/// Streams that hayro inflates to find its way in the file, before any page: cross-references and object streams.
///
/// # Errors
/// [`Error::LimitExceeded`] when together they hold too much.
pub(super) fn structure(bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    let mut sum = 0_u64;
    for (dict, data) in content::structure_streams(bytes) {
        sum = sum.saturating_add(measure(data, content::filters(dict), limits.stream_bytes)?);
        within("inflated_bytes", limits.inflated_bytes, sum)?;
    }
    Ok(())
}

/// Size of packed data when unpacked, or that of the packed data when it cannot become too much.
fn measure(data: &[u8], filters: Vec<&'static str>, limit: u64) -> Result<u64, Error> {
    let most = filters.iter().fold(data.len() as u64, |size, filter| size.saturating_mul(most_times(filter)));
    if most <= limit {
        return Ok(data.len() as u64);
    }
    let names = filters.into_iter().map(|name| lopdf::Object::Name(name.into())).collect();
    let dict = lopdf::Dictionary::from_iter([("Filter", lopdf::Object::Array(names))]);
    match lopdf::Stream::new(dict, data.to_vec()).decompressed_content_with_limit(limit as usize) {
        Ok(inflated) => Ok(inflated.len() as u64),
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
            Err(Error::LimitExceeded { which: "stream_bytes", limit, seen: limit + 1 })
        }
        Err(_) => Ok(data.len() as u64), // damaged: hayro takes what it can, and its own memory is limited
    }
}

fn key(stream: &Stream<'_>) -> (u32, i32) {
    let id = stream.obj_id();
    (id.obj_number, id.gen_number)
}

/// The appearances of a page's annotations.
fn appearances<'a>(page: &Page<'a>) -> Vec<Stream<'a>> {
    let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else { return Vec::new() };
    let normal = annotations
        .iter::<Dict<'_>>()
        .filter_map(|annotation| annotation.get::<Dict<'_>>("AP")?.get::<Object<'_>>("N"));
    normal
        .flat_map(|object| match object {
            Object::Stream(stream) => vec![stream],
            Object::Dict(states) => states.keys().filter_map(|state| states.get::<Stream<'_>>(state)).collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// How many times larger data can become at most.
fn most_times(filter: &str) -> u64 {
    match filter {
        "FlateDecode" => 1032,
        "LZWDecode" => 2730,
        "RunLengthDecode" => 64,
        _ => 1,
    }
}

/// The filter's name where its data grows; pictures' own packings are judged by pixels.
fn name(filter: Filter) -> &'static str {
    match filter {
        Filter::FlateDecode => "FlateDecode",
        Filter::LzwDecode => "LZWDecode",
        Filter::RunLengthDecode => "RunLengthDecode",
        Filter::Ascii85Decode => "ASCII85Decode",
        Filter::AsciiHexDecode => "ASCIIHexDecode",
        _ => "Crypt",
    }
}
