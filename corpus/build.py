#!/usr/bin/env python3
"""Build and check the corpus: source.typ -> source.pdf, and, where about.toml says `scan = true`, a scan and its recorded OCR.

  build.py [--only REGEX] [--no-scan] [--force]   compile; scans are made again only when source.pdf or [scan] settings changed (--force: always)
  build.py --check [--only REGEX]                 hold gold.txt against the source and gold.json against gold.txt; exit 2 on findings
  build.py --preview DIR [--only REGEX] [--dpi N] one PNG a page, to look at
  build.py --draft FOLDER                         a first gold.txt on stdout, from source.typ (to be read and corrected by a person)

Needs: pip install typst pillow numpy pikepdf; tesseract with dan and eng; poppler-utils; the fonts named in README.md.
Same tools, same bytes: noise is seeded by the folder's name, dates and temporary paths are taken out.
"""
import argparse, collections, hashlib, html.parser, json, os, re, subprocess, sys, tempfile, tomllib, unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODELS = ['eng', 'dan']
DPI, SMALL_DPIS, MAX_PDF = 200, (150, 100), 300_000
#       blur mm, blur px, ink, noise, rotation, light, bleed, jpeg
SEVERITY = {0: (0, 0, 0, 0, 0, 0, 0, 88), 1: (.018, .30, 8, 3, .25, .06, .03, 72)}

MUNICIPALITIES = dict(x.split(' ', 1) for x in '''
0101 København|0147 Frederiksberg|0151 Ballerup|0153 Brøndby|0155 Dragør|0157 Gentofte|0159 Gladsaxe|0161 Glostrup|0163 Herlev|0165 Albertslund|0167 Hvidovre
0169 Høje-Taastrup|0173 Lyngby-Taarbæk|0175 Rødovre|0183 Ishøj|0185 Tårnby|0187 Vallensbæk|0190 Furesø|0201 Allerød|0210 Fredensborg|0217 Helsingør|0219 Hillerød
0223 Hørsholm|0230 Rudersdal|0240 Egedal|0250 Frederikssund|0253 Greve|0259 Køge|0260 Halsnæs|0265 Roskilde|0269 Solrød|0270 Gribskov|0306 Odsherred|0316 Holbæk
0320 Faxe|0326 Kalundborg|0329 Ringsted|0330 Slagelse|0336 Stevns|0340 Sorø|0350 Lejre|0360 Lolland|0370 Næstved|0376 Guldborgsund|0390 Vordingborg|0400 Bornholm
0410 Middelfart|0420 Assens|0430 Faaborg-Midtfyn|0440 Kerteminde|0450 Nyborg|0461 Odense|0479 Svendborg|0480 Nordfyns|0482 Langeland|0492 Ærø|0510 Haderslev
0530 Billund|0540 Sønderborg|0550 Tønder|0561 Esbjerg|0563 Fanø|0573 Varde|0575 Vejen|0580 Aabenraa|0607 Fredericia|0615 Horsens|0621 Kolding|0630 Vejle|0657 Herning
0661 Holstebro|0665 Lemvig|0671 Struer|0706 Syddjurs|0707 Norddjurs|0710 Favrskov|0727 Odder|0730 Randers|0740 Silkeborg|0741 Samsø|0746 Skanderborg|0751 Aarhus
0756 Ikast-Brande|0760 Ringkøbing-Skjern|0766 Hedensted|0773 Morsø|0779 Skive|0787 Thisted|0791 Viborg|0810 Brønderslev|0813 Frederikshavn|0820 Vesthimmerlands
0825 Læsø|0840 Rebild|0846 Mariagerfjord|0849 Jammerbugt|0851 Aalborg|0860 Hjørring'''.strip().replace('\n', '|').split('|'))
assert len(MUNICIPALITIES) == 98
OLD_SPELLING = {'0751': 'Århus', '0851': 'Ålborg', '0580': 'Åbenrå', '0430': 'Fåborg-Midtfyn'}


def folders(only):
    return [d for d in sorted(HERE.iterdir()) if re.match(r'\d{4}-', d.name) and re.search(only, d.name) and (d / 'about.toml').exists()]


def about(d):
    return tomllib.loads((d / 'about.toml').read_text(encoding='utf-8'))


# ---------------------------------------------------------------- building
def compile_typst(d):
    import typst
    src, pdf = d / 'source.typ', d / 'source.pdf'
    if not src.exists():
        return False
    data = typst.compile(str(src), root=str(d))
    data = fix_pdf(data)
    if pdf.exists() and pdf.read_bytes() == data:
        return False
    pdf.write_bytes(data)
    return True


def fix_pdf(data):
    """Take the clock out of a PDF; dates that the source itself sets stay (typst: set document(date: ...))."""
    import io, pikepdf
    with pikepdf.open(io.BytesIO(data)) as p:
        if p.docinfo.get('/Producer') is not None and 'esseract' in str(p.docinfo['/Producer']):
            for k in ('/CreationDate', '/ModDate'):
                if k in p.docinfo:
                    p.docinfo[k] = 'D:20200101000000Z'
        out = io.BytesIO()
        p.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return out.getvalue()


def degrade(img, back, dpi, severity, g):
    """A scanner's harm: show-through, a slight turn, blur, pale ink, uneven light, grain."""
    import numpy as np
    from PIL import Image, ImageFilter
    mm, px, ink, noise, turn, light, bleed, quality = SEVERITY[severity]
    if severity == 0:
        return img, quality
    noise *= .5 + .5 * dpi / 300
    bk = back.convert('L').resize(img.size).transpose(Image.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(.18 * dpi / 25.4))
    a = np.asarray(img, np.float32)
    m = 1 - bleed * (1 - np.asarray(bk, np.float32) / 255)
    img = Image.fromarray((a * (m[..., None] if a.ndim == 3 else m)).clip(0, 255).astype('uint8'))
    grey = 235 if img.mode == 'L' else (235, 235, 235)
    img = img.rotate(float(g.uniform(.4, 1) * turn * g.choice([-1, 1])), Image.BICUBIC, fillcolor=grey)
    img = img.filter(ImageFilter.GaussianBlur(mm * dpi / 25.4 + px))
    a = np.asarray(img, np.float32)
    h, w = a.shape[:2]
    a = ink + a * (250 - ink) / 255
    th = g.uniform(0, 2 * np.pi)
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    grad = np.cos(th) * (xx / w - .5) + np.sin(th) * (yy / h - .5) + .5 * ((xx / w - g.uniform(.3, .7)) ** 2 + (yy / h - g.uniform(.3, .7)) ** 2)
    lm = (1 - light * (grad - grad.min()) / (np.ptp(grad) + 1e-6)).astype(np.float32)
    n = g.normal(0, noise, (h, w)).astype(np.float32)
    a = a * lm[..., None] + n[..., None] if a.ndim == 3 else a * lm + n
    return Image.fromarray(a.clip(0, 255).astype('uint8')), quality


def tesseract(images, base, dpi, model, kinds, tmp):
    lst = tmp / 'list.txt'
    lst.write_text('\n'.join(map(str, images)) + '\n')
    subprocess.run(['tesseract', str(lst), str(base), '--dpi', str(dpi), '-l', model, *kinds], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, OMP_THREAD_LIMIT='1'))


def scan(d, info, force):
    """Degraded raster -> recorded hOCR and text of both models, and a small searchable PDF with the eng layer."""
    import numpy as np
    from PIL import Image
    pdf = d / 'source.pdf'
    severity, pages, colour = info.get('scan_severity', 1), info.get('scan_pages', 0), info.get('scan_colour', True)
    stamp = hashlib.sha256(pdf.read_bytes() + f'{severity} {pages} {colour} 1'.encode()).hexdigest()[:16]
    mark = d / 'scan.stamp'
    if not force and mark.exists() and mark.read_text().strip() == stamp:
        return False
    with tempfile.TemporaryDirectory() as t:
        tmp = Path(t)
        subprocess.run(['pdftoppm', '-r', str(DPI), str(pdf), str(tmp / 'r')], check=True)
        rasters = sorted(tmp.glob('r-*.ppm'))
        images, full = [], []
        for i, f in enumerate(rasters[:pages or None]):
            seed = int(hashlib.sha256(f'{d.name}|{i}|{severity}'.encode()).hexdigest()[:12], 16)
            im, quality = degrade(Image.open(f).convert('RGB' if colour else 'L'), Image.open(rasters[(i + 1) % len(rasters)]), DPI, severity, np.random.default_rng(seed))
            j = tmp / f'scan-{i + 1:03d}.jpg'
            im.save(j, quality=quality, dpi=(DPI, DPI))
            images.append(j), full.append(im)
        for m in MODELS:
            tesseract(images, tmp / m, DPI, m, ['txt', 'hocr'], tmp)
            (d / f'scan.{m}.txt').write_text((tmp / f'{m}.txt').read_text(encoding='utf-8'), encoding='utf-8')
            hocr = (tmp / f'{m}.hocr').read_text(encoding='utf-8').replace(str(tmp) + '/', '')
            (d / f'scan.{m}.hocr').write_text(hocr, encoding='utf-8')
        for dpi, quality in ((dpi, quality) for dpi in SMALL_DPIS for quality in (60, 50, 40, 32, 25, 20, 15, 10)):
            small = []
            for i, im in enumerate(full):
                k = dpi / DPI
                j = tmp / f'small-{i + 1:03d}.jpg'
                im.convert('L').resize((round(im.width * k), round(im.height * k)), Image.LANCZOS).save(j, quality=quality, dpi=(dpi, dpi), optimize=True)
                small.append(j)
            if sum(j.stat().st_size for j in small) < MAX_PDF - 25_000:
                break
        tesseract(small, tmp / 'small', dpi, 'eng', ['pdf'], tmp)
        (d / 'scan.pdf').write_bytes(fix_pdf((tmp / 'small.pdf').read_bytes()))
    mark.write_text(stamp + '\n')
    return True


# ---------------------------------------------------------------- text
BULLETS = '•●▪■◦❖‣◉○▶»'
GLUE = {'og', 'eller', 'samt', 'til', 'som', 'og/eller', 'hhv.', 'men', 'i', 'på'}


def join_hyphens(s):
    s = re.sub(r'\u00ad[ \t]*\n\s*', '', s).replace('\u00ad', '')
    def true_hyphen(m):
        return m.group(1) + (' ' if m.group(2) in GLUE else '') + m.group(2)
    return re.sub(r'(\w-)[ \t]*\n\s*([\w/]+)', true_hyphen, s)


def words(s):
    s = re.sub(r'(?<=\s)(?:\.[ \u00a0]?){3,}(?=\s|$)', ' ', unicodedata.normalize('NFC', s))      # leaders of a table of contents
    return re.sub(rf'(?:(?<=\s)|^)[{BULLETS}–-](?=\s|$)', ' ', s).split()


def flat(s):
    s = re.sub(rf'(?:(?<=\s)|^)[{BULLETS}](?=\s|$)', ' ', unicodedata.normalize('NFC', s).replace('\f', ' '))
    return re.sub(r'\s+', ' ', s).strip()


class Visible(html.parser.HTMLParser):
    """Visible text of a page; elements whose id or class stands in `skip` are left out."""
    BLOCK = {'p', 'li', 'h1', 'h2', 'h3', 'h4', 'div', 'section', 'br', 'tr', 'dt', 'dd', 'figcaption', 'blockquote', 'ul', 'ol', 'article', 'td', 'th', 'time'}
    VOID = {'br', 'img', 'meta', 'link', 'input', 'hr', 'source', 'wbr'}

    def __init__(self, skip):
        super().__init__(convert_charrefs=True)
        self.skip, self.depth, self.hidden, self.out = set(skip), 0, None, []

    def handle_starttag(self, tag, attrs):
        if tag in self.BLOCK:
            self.out.append('\n')
        if tag in self.VOID:
            return
        self.depth += 1
        a = dict(attrs)
        names = {tag, a.get('id') or '', *(a.get('class') or '').split()}
        if self.hidden is None and (tag in ('script', 'style', 'head', 'template', 'noscript') or names & self.skip):
            self.hidden = self.depth

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if self.hidden == self.depth:
            self.hidden = None
        self.depth -= 1
        if tag in self.BLOCK:
            self.out.append('\n')

    def handle_data(self, data):
        if self.hidden is None:
            self.out.append(data)


def spaced(s):
    return r'(?m)(?<!\S)' + re.escape(s).replace(r'\ ', r'\s+') + r'(?!\S)'


def source_pages(d, info):
    """Text of each page as the source has it, without the furniture that about.toml names."""
    if (d / 'source.html').exists():
        v = Visible(info.get('furniture', []))
        v.feed((d / 'source.html').read_text(encoding='utf-8'))
        return [''.join(v.out)]
    if (d / 'source.txt').exists():
        pages = (d / 'source.txt').read_text(encoding='utf-8').rstrip('\f').split('\f')
    else:
        t = subprocess.run(['pdftotext', '-enc', 'UTF-8', str(d / 'source.pdf'), '-'], check=True, capture_output=True, text=True).stdout
        pages = t.split('\f')[:-1]
    noise = info.get('furniture', []) + (json.loads((d / 'gold.json').read_text(encoding='utf-8')).get('boilerplate', []) if (d / 'gold.json').exists() else [])
    out = []
    for n, page in enumerate(pages, 1):
        for f in sorted(noise, key=len, reverse=True):
            page, found = re.subn(spaced(f.replace('{page}', str(n))), '\n', page)
            name, number = f.removesuffix(' {page}'), rf'(?m)^{n}$'
            if not found and name != f and re.search(number, page):      # the number stands apart, at the other margin
                page = re.sub(number, '', re.sub(spaced(name), '\n', page))
        out.append(page)
    return out


# ---------------------------------------------------------------- checking
def check_text(d, info, bad):
    gold = (d / 'gold.txt').read_text(encoding='utf-8')
    if '\u00ad' in gold or '\r' in gold:
        bad('gold.txt: soft hyphen or carriage return')
    if unicodedata.normalize('NFC', gold) != gold:
        bad('gold.txt: not NFC')
    pages, src = gold.split('\f'), source_pages(d, info)
    if len(pages) != len(src):
        return bad(f'gold.txt has {len(pages)} pages, the source {len(src)}')
    lost, extra = collections.Counter(), collections.Counter()
    numbered = info.get('page_numbers', False)
    for n, (g, s) in enumerate(zip(pages, src), 1):
        a, b = collections.Counter(words(g)), collections.Counter(words(join_hyphens(s)))
        lack, more = a - b, b - a
        for printed in (numbered[n - 1] if isinstance(numbered, list) else [n] if numbered else []):
            more[str(printed)] -= more[str(printed)] > 0
        for w, k in lack.items():
            lost[w, n] += k
        for w, k in more.items():
            if k > 0:
                extra[w, n] += k
    # a word hyphenated over a page or out of pdftotext's order: two left-over pieces that make one left-over word
    for (w, n), k in list(lost.items()):
        for (p, i) in list(extra):
            if p.replace('-', '') == w.replace('-', '') and p != w and i == n and extra[p, i] > 0:      # pdftotext drops true hyphens at line ends
                lost[w, n] -= 1
                extra[p, i] -= 1
                break
            q = next(((q, j) for (q, j) in extra if p.rstrip('-') + q == w or p + q == w), None)
            if q and extra[p, i] > 0 and extra[q] > 0:
                lost[w, n] -= 1
                extra[p, i] -= 1
                extra[q] -= 1
                break
    for name, c in (('in gold.txt, not in the source', lost), ('in the source, not in gold.txt', extra)):
        left = [f'{w} (p. {n}{f", {k} times" if k > 1 else ""})' for (w, n), k in sorted(c.items(), key=lambda x: (x[0][1], x[0][0])) if k > 0]
        if left:
            bad(f'{name}: ' + ', '.join(left[:25]) + (f' and {len(left) - 25} more' if len(left) > 25 else ''))


KEYS = {'recommendations': ('text',), 'frames': ('title', 'text'), 'cases': ('title', 'subtitle', 'summary'), 'questions': ('text',), 'statements': ('text',), 'claims': ('text',)}


def some(x):
    return x if isinstance(x, list) else [x]


def check_gold(d, bad):
    gold = json.loads((d / 'gold.json').read_text(encoding='utf-8'))
    text = flat((d / 'gold.txt').read_text(encoding='utf-8'))
    low = text.casefold()
    if gold.get('id') != d.name[:4]:
        bad(f'gold.json: id {gold.get("id")}')
    for cls in ('frames', 'recommendations', 'cases', 'questions'):
        if cls not in gold:
            bad(f'gold.json: no list {cls}')
    for cls, fields in KEYS.items():
        for x in gold.get(cls, []) + gold.get(cls + '_optional', []):
            for f in fields:
                for want in re.split(r'\s*…\s*', x.get(f) or ''):
                    if want and flat(want) not in text:
                        bad(f'{cls}.{f} not in gold.txt: {flat(want)[:90]}')
            for t in some(x.get('theme')):
                if t and flat(t).casefold() not in low:
                    bad(f'{cls}.theme not in gold.txt: {t}')
            if cls == 'recommendations' and not all(k in x for k in ('text', 'theme', 'addressee', 'complete')) and x in gold[cls]:
                bad(f'recommendation lacks a key: {x.get("text", "")[:60]}')
            for o in x.get('organisations', []):
                name = re.sub(r' Kommune$|s Regionskommune$', '', o['name'])
                if o.get('code') and MUNICIPALITIES.get(o['code']) not in (name, name.rstrip('s')):
                    bad(f'code {o["code"]} is not {o["name"]}')
                if not o.get('code') and name in MUNICIPALITIES.values():
                    bad(f'{name} has no code')
            for c in x.get('participants', []):
                if c not in MUNICIPALITIES:
                    bad(f'participant code {c} is none of the 98')
                elif MUNICIPALITIES[c].removesuffix('s') not in text and OLD_SPELLING.get(c, '\0') not in text:
                    bad(f'participant {MUNICIPALITIES[c]} not in gold.txt')
            if x.get('participants') != sorted(set(x.get('participants', []))) and 'participants' in x:
                bad(f'participants not sorted or not distinct: {x["title"]}')
    for c in gold.get('claims', []):
        n = None if c.get('optional') else count(gold, c.get('counts'))
        if n is not None and (n == c['claimed']) != c['holds'] and c['holds'] is not None:
            bad(f'claim "{c["text"]}": gold counts {n}, claimed {c["claimed"]}, holds {c["holds"]}')


def count(gold, what):
    """What a claim counts, counted in the gold itself; None when this cannot be counted here."""
    cls, _, arg = (what or '').partition(':')
    if cls == 'publishers':
        return len(gold['document'].get('publishers', []))
    if cls == 'participants':
        titles = gold['cases'] if arg == 'all' else [x for x in gold['cases'] if arg == x['title'] or arg in some(x.get('theme'))]
        return len({c for x in titles for c in x.get('participants', [])}) if titles else None
    if cls not in ('frames', 'recommendations', 'cases', 'questions'):
        return None
    return len([x for x in gold[cls] if not arg or x.get('kind') == arg])


def check(only):
    findings = 0
    for d in folders(only):
        out = []
        info = about(d)
        missing = [f for f in ('gold.json', 'gold.txt') if not (d / f).exists()]
        if not any((d / f'source.{k}').exists() for k in ('pdf', 'html', 'txt')):
            missing.append('source.pdf')
        if missing:
            out.append('missing: ' + ', '.join(missing))
        else:
            check_text(d, info, out.append)
            check_gold(d, out.append)
        if info.get('scan'):
            gone = [f for f in ['scan.pdf'] + [f'scan.{m}.{k}' for m in MODELS for k in ('hocr', 'txt')] if not (d / f).exists()]
            if gone:
                out.append('missing: ' + ', '.join(gone))
        print(('ok      ' if not out else 'FINDING ') + d.name)
        for x in out:
            print('    ' + x)
        findings += len(out)
    return 2 if findings else 0


INLINE = {'text', 'strong', 'emph', 'link', 'box', 'highlight', 'upper', 'smallcaps', 'h', 'super', 'sub', 'underline', 'nowrap', 'footnote'}


def draft(d):
    """A first gold.txt: source.typ with its markup stripped, in the order of the source, cut into pages where the words of source.pdf say so.
    Needs running text in content blocks ([...]) of the markup, not in strings nor inside round brackets; lines of #let, #set and #show end at their last bracket."""
    s = re.sub(r'(?m)(?<!:)//.*$', '', (d / 'source.typ').read_text(encoding='utf-8'))
    out, i = [], 0
    def balanced(i, a='([{', b=')]}'):
        depth = 0
        while i < len(s):
            if s[i] == '"':
                i = s.index('"', i + 1)
            depth += (s[i] in a) - (s[i] in b)
            i += 1
            if depth == 0:
                return i
        return i
    stack = []
    while i < len(s):
        m = re.compile(r'#(let|set|show|import)\b').match(s, i)
        if m:
            while i < len(s) and s[i] != '\n' and not (s[i] == ']' and stack):
                i = balanced(i) if s[i] in '([{"' else i + 1
            continue
        m = re.compile(r'#([a-zA-Z][\w.-]*)').match(s, i)
        if m:
            name, i = m.group(1), m.end()
            if i < len(s) and s[i] == '(':
                i = balanced(i)
            if not name in INLINE:
                out.append('\n\n')
            if i < len(s) and s[i] == '[':
                stack.append(name), out.append('')
                i += 1
            continue
        c = s[i]
        if c == '#' and s[i + 1:i + 2] == '[':
            i += 1
            continue
        if c == '[':
            stack.append('')
        elif c == ']':
            name = stack.pop() if stack else ''
            if name not in INLINE:
                out.append('\n\n')
            if i + 1 < len(s) and s[i + 1] == '[':
                stack.append(name)
                i += 1
        elif c == '\\':
            if i + 1 < len(s) and not s[i + 1].isspace():
                out.append(s[i + 1])
                i += 1
            else:
                out.append('\n')
        elif c == '~':
            out.append(' ')
        elif c not in '*_;':
            out.append(c)
        i += 1
    t = re.sub(r'(?m)^[ \t]*=+[ \t]+(.*)$', r'\n\n\1\n\n', ''.join(out))
    t = re.sub(r'(?m)^[ \t]*-[ \t]+', '\n\n• ', t)
    t = t.replace('---', '—').replace('--', '–').replace('-?', '')
    blocks = [re.sub(r'\s+', ' ', b).strip() for b in re.split(r'\n[ \t]*\n', t)]
    pages = [collections.Counter(words(join_hyphens(x))) for x in source_pages(d, about(d))]
    p, cut = 0, []
    for b in filter(None, blocks):
        at = p
        ws = b.split()
        def fit(q):
            return sum((pages[q] & collections.Counter(words(b))).values()) if q < len(pages) else -1
        if fit(p) < len(words(b)) and max(fit(p + 1), fit(p + 2) - 1) > fit(p):
            at = p + 1 if fit(p + 1) >= fit(p + 2) else p + 2
        cut.append('\n' + '\f' * (at - p) + b if at > p else ('\n\n' if cut else '') + b)
        pages[at] -= collections.Counter(words(b))
        p = at
    return ''.join(cut) + '\n'


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--only', default=''), ap.add_argument('--no-scan', action='store_true'), ap.add_argument('--force', action='store_true')
    ap.add_argument('--check', action='store_true'), ap.add_argument('--preview'), ap.add_argument('--dpi', type=int, default=60), ap.add_argument('--draft')
    a = ap.parse_args()
    if a.check:
        return check(a.only)
    if a.draft:
        print(draft(HERE / a.draft), end='')
        return 0
    for d in folders(a.only):
        if a.preview and (d / 'source.pdf').exists():
            Path(a.preview).mkdir(parents=True, exist_ok=True)
            subprocess.run(['pdftoppm', '-png', '-r', str(a.dpi), str(d / 'source.pdf'), str(Path(a.preview) / d.name)], check=True)
            continue
        did = ['pdf'] if compile_typst(d) else []
        info = about(d)
        if info.get('scan') and not a.no_scan and (d / 'source.pdf').exists() and scan(d, info, a.force):
            did.append('scan')
        print(d.name, ', '.join(did) or 'unchanged', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
