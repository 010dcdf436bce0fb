#!/usr/bin/env python3
"""Danish running text out of unpacked Debian packages. extract.py UNPACKED OUT PKG... -> OUT/PKG.txt, one sentence a line."""
import re, sys, gzip, struct, glob, os, html, collections
from html.parser import HTMLParser
from pathlib import Path
import xml.etree.ElementTree as ET
ROOT, OUT = Path(sys.argv.pop(1)), Path(sys.argv.pop(1))
BLOCK = set('p div li dd dt h1 h2 h3 h4 h5 h6 td th tr table ul ol dl body section article blockquote pre br title note caption figcaption'.split())
SKIP = set('script style pre code nav head programlisting screen'.split())
class H(HTMLParser):
    def __init__(s, skip=SKIP): super().__init__(convert_charrefs=True); s.o, s.sk, s.skip = [], 0, skip - {'code'}
    def handle_starttag(s, t, a):
        if t in s.skip: s.sk += 1
        if t in BLOCK: s.o.append('\n')
    def handle_endtag(s, t):
        if t in s.skip and s.sk: s.sk -= 1
        if t in BLOCK: s.o.append('\n')
    def handle_data(s, d):
        if not s.sk: s.o.append(re.sub(r'\s+', ' ', d))
def from_html(b):
    m = re.search(rb'charset=["\']?([\w-]+)', b[:3000]); h = H(); h.feed(b.decode(m.group(1).decode() if m else 'utf-8', 'replace')); return ''.join(h.o).split('\n')
def from_xml(b):
    try: r = ET.fromstring(re.sub(rb'<!DOCTYPE.*?(\[.*?\])?\s*>', b'', b, count=1, flags=re.S).replace(b'&', b'&amp;') if b'<!DOCTYPE' in b[:4000] else b)
    except Exception: return []
    out = []
    for e in r.iter():
        t = e.tag.split('}')[-1] if isinstance(e.tag, str) else ''
        if t in ('p', 'para', 'simpara', 'desc'): out.append(re.sub(r'\s+', ' ', re.sub(r'&(\w[\w.-]*);', lambda m: m.group(1).capitalize(), html.unescape(re.sub(r'&amp;', '&', ''.join(e.itertext()))))))
    return out
def from_man(b):
    t = b.decode('utf-8', 'replace'); out, cur, nf = [], [], False
    for ln in t.split('\n'):
        if ln.startswith(('.', "'")):
            m = re.match(r"[.']\s*(\w+)\s*(.*)", ln); c, a = (m.group(1), m.group(2)) if m else ('', '')
            if c in ('nf', 'EX'): nf = True
            if c in ('fi', 'EE'): nf = False
            if c in ('B', 'I', 'BR', 'IR', 'RB', 'RI', 'BI', 'IB', 'SM'):
                x = re.sub(r'"', '', a); cur.append(x if c in 'BI' else re.sub(r' (?=[(),.;:]|$)', '', x) if '(' in x else re.sub(r' (?=[,.;:])', '', x)); continue
            if cur: out.append(' '.join(cur)); cur = []
            continue
        if nf or not ln.strip():
            if cur: out.append(' '.join(cur)); cur = []
            continue
        cur.append(ln)
    if cur: out.append(' '.join(cur))
    r = []
    for x in out:
        x = re.sub(r'\\f(\[\w*\]|\(..|.)', '', x); x = re.sub(r'\\m\[\w*\]|\\[&|^/,:%]|\\s[-+]?\d', '', x); x = x.replace('\\-', '-').replace('\\(aq', "'").replace('\\(em', '–').replace('\\(bu', '').replace('\\ ', ' ').replace('\\~', ' ').replace('\\e', '\\').replace('\\(co', '©')
        r.append(re.sub(r'\s+', ' ', x))
    return r
def from_mo(b):
    if len(b) < 20: return []
    e = '<' if b[:4] == b'\xde\x12\x04\x95' else '>'; n, o, t = struct.unpack(e + '3I', b[8:20]); out, ids = [], []
    cs = 'utf-8'
    for i in range(n):
        l, p = struct.unpack(e + '2I', b[t + 8 * i:t + 8 * i + 8]); l2, p2 = struct.unpack(e + '2I', b[o + 8 * i:o + 8 * i + 8])
        s = b[p:p + l]
        if l2 == 0:
            m = re.search(rb'charset=([\w-]+)', s); cs = m.group(1).decode() if m else cs; continue
        if s == b[p2:p2 + l2]: continue
        for x in s.split(b'\0'):
            try: x = x.decode(cs)
            except Exception: continue
            x = re.sub(r'<[^<>]{0,200}>', ' ', x); x = html.unescape(x); x = re.sub(r'(?<=\w)[_&](?=\w)|(?<!\w)[_&](?=\w)', '', x)
            x = x.replace('\\n', '\n')
            out += [re.sub(r'\s+', ' ', q) for q in re.split(r'\n\s*\n|\n(?=\s*[-*•])', x)]
    return out
DK = set('og i at er en et den det til på for med som af ikke der kan du de har eller hvis når fra om skal vil ved din dit dine blive bliver være denne dette disse også så efter var men alle ind ud op vi jeg han hun dem os sig sin sit sine hvor hvad kun mere end over under uden før kunne ville havde blev været man hver andre anden andet ingen noget nogle nogen mellem her nu selv må få får gør gøre mig dig ham hende deres vores hvordan hvilke hvilken'.split())
EN = set('the of and is to you this that with are be which or if an from not will can your it was on by use used we they'.split()) - {'at', 'for', 'i', 'to'}
XX = set('och är från för inte som?att av hva etter noe ikkje eg und der? das ist nicht mit? sich paa naar saa maa gaar faar staar også? ogsaa vaere'.replace('?', ' ').split()) - {'som', 'att', 'der', 'mit', 'også'}
def danish(s):
    w = re.findall(r'[^\W\d_]+', s.lower())
    if len(w) < 5 or len(w) > 60: return False
    d = sum(x in DK for x in w) / len(w); e = sum(x in EN for x in w) / len(w)
    if any(x in XX for x in w) or e > .06 or '\ufffd' in s or 'Ã' in s: return False
    core = sum(x in ('og', 'at', 'er', 'på', 'af', 'ikke', 'det', 'til', 'eller', 'en', 'et', 'den') for x in w)
    return d >= .2 and core >= 1 and (bool(re.search('[æøåÆØÅ]', s)) or d >= .34)
ABB = r'\b(fx|m\.v|mv|m\.m|bl\.a|dvs|ca|nr|jf|pba|f\.eks|osv|kap|art|stk|St|evt|inkl|ekskl|mht|pga|kl|hhv|o\.l|Dr|Hr|Fr|tlf|maks|min|eks|pkt|s|sek|d\.v\.s|etc|vha|vs|[A-Z])\.(?=\s)'
def sentences(p):
    p = re.sub(ABB, lambda m: m.group(0) + '\x00', p)
    return [x.replace('\x00', '').strip() for x in re.split(r'(?<=[.!?])["”»)]?\s+(?=[A-ZÆØÅ”"»(])', p) if x.strip('\x00 ')]
def clean(s):
    s = re.sub(r'\s+', ' ', s).strip(' *•–-\u200b'); s = re.sub(r'\s+([.,;:!?])', r'\1', s).replace('\xad', '').replace('\u200b', '')
    return s
def good(s):
    if not re.match(r'[A-ZÆØÅ"”»(]', s) or not re.search(r'[.!?:]["”»)]?$', s): return False
    if re.search(r'[<>{}|\\$=_~^`#@\[\]]|--|%[sdif1-9(]|//|\.\.\.$|\(\)|:\w+:', s): return False
    l = sum(c.isalpha() or c == ' ' for c in s)
    return l / len(s) > .9 and danish(s)
def docs(pkg):
    d = ROOT / pkg
    for f in sorted(d.rglob('*')):
        if not f.is_file() or f.is_symlink(): continue
        p = str(f.relative_to(d))
        if pkg.startswith('manpages-da') and '/man/da/' in p and p.endswith('.gz'): yield from_man(gzip.open(f).read())
        elif '/man/da/' in p and p.endswith('.gz'): yield from_man(gzip.open(f).read())
        elif p.endswith(('.html', '.html.gz', '.htm')) and (re.search(r'[/.-]da[/.-]', '/' + p)): yield from_html(gzip.open(f).read() if p.endswith('.gz') else f.read_bytes())
        elif re.search(r'(help|help/[^/]+|HTML)/da/', p) and p.endswith(('.page', '.xml', '.docbook')): yield from_xml(f.read_bytes())
        elif '/da/LC_MESSAGES/' in p and p.endswith('.mo') or re.search(r'/da(_DK)?\.mo$', p): yield from_mo(f.read_bytes())
        elif re.search(r'/da(_DK)?\.po$', p) : pass
def main():
    seen = set(); tot = 0
    for f in OUT.glob('*.txt'): seen |= set(open(f).read().split('\n'))
    for pkg in sys.argv[1:]:
        if (OUT / (pkg + '.txt')).exists(): continue
        src = docs(pkg)
        n = w = 0; lines = []
        for ps in src:
            for p in ps:
                for s in sentences(clean(p)):
                    s = clean(s)
                    if s in seen or not good(s): continue
                    seen.add(s); lines.append(s); n += 1; w += len(s.split())
        if n >= 20: (OUT / (pkg + '.txt')).write_text('\n'.join(lines) + '\n')
        tot += w; print(pkg, n, w, flush=True)
    print('total', tot)
if __name__ == '__main__': main()
