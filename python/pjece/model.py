"""The record and the audit as dataclasses. Made by `python/generate.py` from `schema/*.schema.json`: do not edit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Union

__all__ = [
    "AuditLine",
    "Candidate",
    "Case",
    "Claim",
    "Correction",
    "CorrectionCounts",
    "DecisionFacts",
    "DocumentFacts",
    "DocumentKind",
    "EditKind",
    "EditStatus",
    "Evidence",
    "Frame",
    "Head",
    "LeftOut",
    "LimitExceeded",
    "OcrEngineFacts",
    "Organisation",
    "PageFacts",
    "PageImage",
    "PersonalData",
    "Provenance",
    "Question",
    "Recommendation",
    "Record",
    "RecordSource",
    "Refused",
    "Section",
    "SourceFile",
    "Spelling",
    "Statement",
    "Suspect",
    "TextFrom",
    "Warning",
    "Word",
]

DocumentKind = Literal["poster", "webpage", "pamphlet", "brochure", "leaflet", "slides", "catalogue", "report", "letter", "other"]
"""Genre of a document. ``poster``: One large sheet with panels; ``webpage``: A page of a web site; ``pamphlet``: A text of some pages with a position to put forward; ``brochure``: An informing booklet; ``leaflet``: A folded sheet; ``slides``: Slides of a talk; ``catalogue``: A collection of projects or examples; ``report``: A longer study; ``letter``: A letter; ``other``: None of these, or not enough to tell."""

EditKind = Literal["word", "split", "merge", "hyphen", "bullet", "forced"]
"""The kind of an edit. ``word``: A misread word; ``split``: Words that ran together; ``merge``: A word that fell apart; ``hyphen``: A word hyphenated over a line end, joined; ``bullet``: A misread list bullet; ``forced``: A correction that the user's configuration or decisions ask for."""

EditStatus = Literal["auto", "accepted", "rejected", "manual"]
"""Who decided an edit. ``auto``: The program alone; ``accepted``: A person accepted the program's edit; ``rejected``: A person rejected the program's edit: the text stays; ``manual``: A person typed it."""

Spelling = Literal["modern", "pre1948"]
"""Spelling period of a text. ``modern``: Since 1948: å, small letters for nouns; ``pre1948``: Before 1948: aa, capital nouns, skulde, kunde, vilde."""

TextFrom = Literal["layer", "ocr", "text", "none"]
"""Where a page's text came from. ``layer``: The text layer of a PDF; ``ocr``: An OCR engine, run by pjece or recorded in the input; ``text``: The file is text (HTML, plain text); ``none``: The page has no text that pjece could read."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A possible reading."""

    text: str
    """The reading."""
    probability: float
    """Its probability among the readings weighed, 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A named practice of one or more organisations."""

    id: str
    """Stable id."""
    kind: str
    """``eksempel``, ``projekt`` or ``delprojekt``."""
    title: str
    """Title without "X Kommune:" or "CASE:"."""
    subtitle: str | None
    """Subtitle."""
    theme: str | None
    """The theme it stands under."""
    summary: str | None
    """Verbatim: the whole text of an example, the first paragraph of a project."""
    complete: bool
    """False when its text is cut off."""
    organisations: list[Organisation]
    """Whose practice it is."""
    participants: list[Organisation]
    """Who takes part, as listed."""
    claimed_participants: int | None
    """How many participants the text claims."""
    confidence: float
    """0 to 1."""
    rule: str
    """The rule that made it."""
    evidence: list[Evidence]
    """Where it stands."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A number that the pamphlet states about its own content."""

    text: str
    """The words that state it."""
    claimed: int
    """The number stated."""
    counts: str
    """What it counts: ``frames``, ``frames:<kind>``, ``recommendations``, ``cases``, ``cases:<kind>``, ``questions``,
``participants:<title of a case or theme>``, ``participants:all``, ``publishers``."""
    counted: int | None
    """What pjece counted; null when it cannot be counted."""
    holds: bool | None
    """Do the two agree? Null when it cannot be checked."""
    evidence: list[Evidence]
    """Where it is stated."""


@dataclass(frozen=True, kw_only=True)
class CorrectionCounts:
    """How many edits the repair made."""

    by_kind: dict[str, int]
    """Edits by kind; rejected ones do not count."""
    suspects: int
    """Words left alone that look wrong; those that a person found right do not count."""
    decided: dict[str, int] = field(default_factory=dict)
    """Edits that a person decided, by what was decided; absent when there is none."""


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """The decisions that a record was made with."""

    sha256: str
    """SHA-256 over those that may concern this document: about its places, and about series."""
    obeyed: list[str]
    """Ids of those that were obeyed, sorted."""
    unfit: list[str]
    """Ids of those about places of this document that no longer fit, sorted; each has a warning."""


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    """Facts about the document."""

    title: str | None
    """Title as printed, or as stated by the file when none is printed."""
    subtitle: str | None
    """Subtitle as printed."""
    publishers: list[str]
    """Who published it."""
    published: str | None
    """Date as far as known: ``2008``, ``2008-10`` or ``2008-10-03``."""
    published_basis: str | None
    """Where the date stands: ``imprint``, ``cover``, ``foreword`` or ``pdf_metadata``."""
    isbn: str | None
    """ISBN, digits only."""
    language: str | None
    """Language of most of the text, ISO 639-1."""
    kind: DocumentKind
    """Genre."""
    ocr_damage: float
    """Estimated share of words that OCR damaged before repair, 0 to 1."""
    spelling: Spelling
    """Spelling period that repair respects."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Where an item stands in the source."""

    page: int
    """Page, from 1."""
    box: tuple[float, float, float, float] | None
    """Box ``[left, top, right, bottom]`` in points from the page's top left; null where there is no paper."""
    span: tuple[int, int]
    """Place in the record's ``text``."""
    span_extracted: tuple[int, int]
    """Place in the extracted text (``pjece text --raw``)."""
    quote: str
    """``text`` at ``span``, to the letter."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A named condition, principle, agenda item or theme that the pamphlet sets up."""

    id: str
    """Stable id."""
    kind: str
    """The pamphlet's own word for it, in the singular: ``ramme``, ``princip``, ``pejlemærke``, ``tema`` …"""
    number: int | None
    """Its number, when it has one."""
    title: str
    """Its name."""
    text: str | None
    """Its body, paragraphs separated by empty lines."""
    confidence: float
    """0 to 1."""
    rule: str
    """The rule that made it."""
    evidence: list[Evidence]
    """Where it stands."""


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Text that stands on a page but not in the running text."""

    kind: str
    """``furniture`` or ``noise``."""
    text: str
    """The text as extracted."""
    box: tuple[float, float, float, float] | None
    """Its box ``[left, top, right, bottom]``, points; null without paper."""


@dataclass(frozen=True, kw_only=True)
class LimitExceeded:
    """A budget of a document that was used up."""

    which: str
    """Its key under ``[limits]`` in ``pjece.toml``."""
    limit: int
    """What was allowed."""
    seen: int
    """What was met, at least."""


@dataclass(frozen=True, kw_only=True)
class OcrEngineFacts:
    """An OCR engine and its model."""

    engine: str
    """Name and version, as ``tesseract 5.3.0``."""
    model: str
    """Model, as ``dan``."""
    model_sha256: str | None
    """SHA-256 of the model file, when it is at hand."""


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """An organisation as named in the text."""

    name: str
    """Today's name."""
    as_written: str
    """The name in the text."""
    code: str | None
    """Official municipality code valid at the document's date; null for other organisations or when unknown."""
    candidates: list[str] = field(default_factory=list)
    """Codes that may be meant when the document's date does not tell."""


@dataclass(frozen=True, kw_only=True)
class PageFacts:
    """Facts about a page."""

    number: int
    """Counted from 1."""
    width: float | None
    """Width as shown, points; null without paper."""
    height: float | None
    """Height as shown, points; null without paper."""
    rotation: int
    """Clockwise rotation that the file asks for, degrees."""
    text_from: TextFrom
    """Where the text came from."""
    quality: float | None
    """Share of words that are Danish (or the page's language) as extracted, 0 to 1; null without words."""
    language: str | None
    """Language, ISO 639-1, or ``und`` for one that pjece does not know; null when there is too little text."""
    language_confidence: float | None
    """Probability that most of the page is in this language, 0 to 1; null for ``und``, and when there is too little text."""
    warnings: list[Warning]
    """Doubts about this page."""
    file: str | None = None
    """The file that it is in, by its name in ``source.files``, when the document is a folder of page images."""
    image: PageImage | None = None
    """The picture that the page was read from."""
    left_out: list[LeftOut] = field(default_factory=list)
    """Running heads, feet, page numbers and noise that were left out of the running text."""


@dataclass(frozen=True, kw_only=True)
class PageImage:
    """The picture of a page and how its pixels map to page points."""

    width_px: int
    """Width in pixels."""
    height_px: int
    """Height in pixels."""
    to_page: tuple[float, float, float, float, float, float]
    """Affine map ``[a, b, c, d, e, f]`` from pixels to points: ``x' = a x + c y + e``, ``y' = b x + d y + f``."""


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """Personal data that was noticed."""

    kind: str
    """``cpr``, ``phone``, ``address`` or ``email``."""
    page: int
    """Page, from 1."""
    span: tuple[int, int]
    """Place in the record's ``text``."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Everything that shaped the result."""

    pjece: str
    """Version of pjece."""
    dictionary_sha256: str
    """SHA-256 over the built dictionary files."""
    config_sha256: str
    """SHA-256 over the effective configuration."""
    decisions: DecisionFacts | None = None
    """What reviewers decided, when a run was given decisions that may concern this document."""
    ocr: OcrEngineFacts | None = None
    """The OCR engine, when one was used."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A discussion question to the reader."""

    id: str
    """Stable id."""
    text: str
    """The question."""
    theme: str | None
    """The theme it stands under."""
    confidence: float
    """0 to 1."""
    rule: str
    """The rule that made it."""
    evidence: list[Evidence]
    """Where it stands."""


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """Something the pamphlet asks somebody to do."""

    id: str
    """Stable id."""
    text: str
    """The whole item without bullet or number; ``…`` at each broken edge."""
    theme: str | None
    """Nearest heading above that says more than a bare label."""
    addressee: str | None
    """Who is asked; null when the text does not say."""
    complete: bool
    """False when the item is visibly cut off."""
    confidence: float
    """0 to 1."""
    rule: str
    """The rule that made it."""
    evidence: list[Evidence]
    """Where it stands."""


@dataclass(frozen=True, kw_only=True)
class RecordSource:
    """The input that a record was made from."""

    path: str
    """Path relative to the input folder, ``/`` between folders; of a folder of page images the folder's."""
    sha256: str
    """SHA-256 of the bytes, lower-case hexadecimal. Of a folder of page images it is taken of a list: for each of ``files``
a line of its ``sha256`` (``-`` when null), two spaces, its ``name`` and a line feed, as ``sha256sum`` prints it."""
    bytes: int
    """Size; of a folder of page images that of its files together."""
    media_type: str
    """Media type, judged by content; ``image/*`` for a folder of page images."""
    files: list[SourceFile] = field(default_factory=list)
    """Only when the document is a folder of page images (``--group folder``): its files in the order of pages."""
    record: dict[str, str] = field(default_factory=dict)
    """The archive's own facts about the document, carried through from the manifest."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and where its section begins."""

    id: str
    """Stable id."""
    level: int
    """1 is the highest."""
    title: str
    """The heading."""
    span: tuple[int, int]
    """The section, heading included, in ``text``."""
    page: int
    """Page of the heading."""


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A file of a document that is a folder of page images."""

    name: str
    """Its name in the folder."""
    sha256: str | None
    """SHA-256 of its bytes, lower-case hexadecimal; null when it could not be read."""
    bytes: int
    """Size; 0 when it could not be read."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A normative sentence with an actor, outside lists of recommendations."""

    id: str
    """Stable id."""
    text: str
    """The sentence."""
    actor: str | None
    """Who is to act; null when the sentence is passive."""
    confidence: float
    """0 to 1."""
    evidence: list[Evidence]
    """Where it stands."""


@dataclass(frozen=True, kw_only=True)
class Warning:
    """A doubt, with a class that programs can test."""

    class_: str
    """Stable class, as ``no_text``, ``encoding_converted``, ``claim_failed``."""
    message: str
    """What, where and what to do."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """The first line: what this file is about."""

    type: Literal["head"]
    schema: str
    """Always ``pjece-audit``."""
    schema_version: str
    """Semantic version of this contract."""
    sha256: str
    """SHA-256 of the source."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """An edit."""

    type: Literal["correction"]
    page: int
    """Page, from 1."""
    box: tuple[float, float, float, float] | None
    """Box on the page; null without paper."""
    span_extracted: tuple[int, int]
    """Place in the extracted text."""
    span: tuple[int, int] | None
    """Place in the record's ``text``; null where it was left out of it."""
    before: str
    """Text before."""
    after: str
    """Text after."""
    kind: EditKind
    """Kind of edit."""
    reason: str
    """Why."""
    confidence: float
    """Probability that it is right, 0 to 1."""
    rivals: list[Candidate]
    """Other readings, best first."""
    status: EditStatus
    """Who decided."""


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """A word that looks wrong and was left alone."""

    type: Literal["suspect"]
    page: int
    """Page, from 1."""
    box: tuple[float, float, float, float] | None
    """Box on the page; null without paper."""
    span_extracted: tuple[int, int]
    """Place in the extracted text."""
    span: tuple[int, int] | None
    """Place in the record's ``text``; null where it was left out of it."""
    text: str
    """The text there."""
    reason: str
    """Why it was left."""
    candidates: list[Candidate]
    """Possible readings, best first."""
    status: EditStatus
    """``accepted`` when a person said that the word is right as it stands; else ``auto``."""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Something that looked like a recommendation, frame, case, question, statement or claim and was refused."""

    type: Literal["refused"]
    page: int
    """Page, from 1."""
    box: tuple[float, float, float, float] | None
    """Box on the page; null without paper."""
    span_extracted: tuple[int, int]
    """Place in the extracted text."""
    span: tuple[int, int]
    """Place in the record's ``text``."""
    class_: str
    """``recommendation``, ``frame``, ``case``, ``question``, ``statement`` or ``claim``."""
    rule: str
    """The rule that looked at it."""
    reason: str
    """Why it was refused."""
    text: str
    """The text there."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word of the extracted text and where it stands on paper."""

    type: Literal["word"]
    page: int
    """Page, from 1."""
    box: tuple[float, float, float, float]
    """Box on the page."""
    span_extracted: tuple[int, int]
    """Place in the extracted text."""
    text: str
    """The word."""
    confidence: float | None
    """The OCR engine's confidence, 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One document's result: what ``DIR/<path>.json`` holds."""

    schema: str
    """Always ``pjece-record``."""
    schema_version: str
    """Semantic version of this contract."""
    source: RecordSource
    """The input."""
    provenance: Provenance
    """What made this record."""
    document: DocumentFacts
    """What is known of the document as a whole."""
    pages: list[PageFacts]
    """Pages in order."""
    text: str
    """Repaired running text; pages separated by form feeds; page furniture and noise left out."""
    sections: list[Section]
    """Headings in order."""
    recommendations: list[Recommendation]
    """What the pamphlet asks somebody to do."""
    frames: list[Frame]
    """Named conditions, principles, agenda items or themes that the pamphlet sets up."""
    cases: list[Case]
    """Named practices of organisations."""
    questions: list[Question]
    """Discussion questions to the reader."""
    statements: list[Statement]
    """Normative sentences outside lists of recommendations."""
    claims: list[Claim]
    """Numbers that the pamphlet states about its own content, held against what was found."""
    personal_data: list[PersonalData]
    """Personal data that was noticed; the data itself is not repeated here."""
    corrections: CorrectionCounts
    """How many edits of each kind the repair made; each edit stands in the audit file."""
    warnings: list[Warning]
    """Doubts."""
    partial: LimitExceeded | None = None
    """Only in records that do not hold the whole document: which limit ended reading after the pages that are here."""


AuditLine = Union[Head, Correction, Suspect, Refused, Word]
"""One line of `DIR/<path>.audit.jsonl`."""
