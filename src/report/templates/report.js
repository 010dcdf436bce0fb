'use strict';
(() => {
const root = document.documentElement, body = document.body;
const $ = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const memory = 'pjece:' + root.dataset.run;

// Decisions by place ("digest:start,end") or series ("before", "after" as JSON), and the documents that are done.
let state = { decisions: {}, done: {} };
try { state = Object.assign(state, JSON.parse(localStorage.getItem(memory))); } catch { /* nothing is remembered */ }
const remember = () => { try { localStorage.setItem(memory, JSON.stringify(state)); } catch { /* for this visit only */ } };

const documentOf = (mark) => mark.closest('article').dataset.document;
const placeOf = (mark) => documentOf(mark) + ':' + mark.dataset.span;
const seriesOf = (element) => JSON.stringify([element.dataset.before, element.dataset.after ?? null]);
const decisionOn = (mark) => state.decisions[placeOf(mark)] ?? state.decisions[seriesOf(mark)];

function paint(mark) {
  const decision = decisionOn(mark);
  mark.dataset.state = decision ? decision.decision : '';
  all('.typed', mark).forEach((old) => old.remove());
  if (decision?.decision === 'manual') {
    const typed = document.createElement('ins');
    typed.className = 'typed';
    typed.textContent = decision.text;
    mark.insertBefore(typed, mark.querySelector('.why'));
  }
}

function paintAll() {
  all('mark.spot').forEach(paint);
  for (const row of all('tr.one')) {
    row.querySelector('output').textContent = word(state.decisions[seriesOf(row)]?.decision);
  }
  const digests = new Map(all('article').map((article) => [article.id, article.dataset.document]));
  for (const row of all('#worklist tbody tr')) {
    row.classList.toggle('finished', Boolean(state.done['d' + row.dataset.number] || state.done[digests.get('d' + row.dataset.number)]));
  }
  $('decided').textContent = Object.keys(state.decisions).length;
  filter();
}

const words = {
  da: { accept: 'godkendt', reject: 'afvist', manual: 'rettet i hånden', '': '', of: 'af', shown: 'vist' },
  en: { accept: 'accepted', reject: 'rejected', manual: 'retyped', '': '', of: 'of', shown: 'shown' },
};
const word = (key) => words[root.lang][key ?? ''] ?? '';

// Deciding.
let here = null;
function decide(decision, text) {
  if (!here) return;
  const edit = here.dataset.after !== undefined;
  if (decision === 'reject' && !edit) return;
  const series = $('series').checked;
  const line = series ? {} : { document: documentOf(here), span: here.dataset.span.split(',').map(Number) };
  line.before = here.dataset.before;
  if (edit) line.after = here.dataset.after;
  line.decision = decision;
  if (decision === 'manual') line.text = text;
  if (series) delete state.decisions[placeOf(here)];
  state.decisions[series ? seriesOf(here) : placeOf(here)] = line;
  changed();
  move(1);
}
function retyped(text) {
  const { before, after } = here.dataset;
  $('retype').hidden = true;
  if (after !== undefined && text === after.trimEnd()) decide('accept');
  else if (text === before) decide(after === undefined ? 'accept' : 'reject');
  else decide('manual', text);
}
function undo() {
  if (!here) return;
  delete state.decisions[state.decisions[placeOf(here)] ? placeOf(here) : seriesOf(here)];
  changed();
  show(here);
}
function decideSeries(row, decision) {
  const line = { before: row.dataset.before };
  if (row.dataset.after !== undefined) line.after = row.dataset.after;
  line.decision = decision;
  const name = seriesOf(row);
  if (state.decisions[name]?.decision === decision) delete state.decisions[name];
  else state.decisions[name] = line;
  changed();
}
function changed() { remember(); paintAll(); }

// Going from spot to spot.
const article = () => all('article').find((one) => !one.hidden);
const doubtful = () => article() ? all('mark.doubtful', article()) : [];
function move(step) {
  const spots = doubtful();
  const at = spots.indexOf(here);
  const order = step > 0 ? [...spots.slice(at + 1), ...spots.slice(0, at + 1)] : [...spots.slice(0, Math.max(at, 0)).reverse(), ...spots.slice(Math.max(at, 0)).reverse()];
  const next = order.find((mark) => step < 0 || !decisionOn(mark));
  if (next) show(next, true);
  else if (here) show(here);
}
function show(mark, jump) {
  here?.classList.remove('here');
  here = mark;
  $('retype').hidden = true;
  $('review').hidden = !article();
  $('review').classList.toggle('idle', !mark);
  if (!mark) { for (const part of ['crop', 'count', 'before', 'after', 'why', 'state', 'readings']) $('review-' + part).replaceChildren(); return; }
  mark.classList.add('here');
  light(mark.id);
  const spots = doubtful();
  $('review-count').textContent = `${spots.indexOf(mark) + 1} ${word('of')} ${spots.length}`;
  $('review-before').textContent = mark.dataset.before;
  $('review-after').textContent = mark.dataset.after ?? '';
  $('review').classList.toggle('doubt', mark.dataset.after === undefined);
  $('review-crop').replaceChildren(...crop(mark));
  $('review-why').replaceChildren(...[...mark.querySelector('.why').childNodes].map((node) => node.cloneNode(true)));
  $('review-state').textContent = word(mark.dataset.state);
  $('review-readings').replaceChildren(...readings(mark).map((reading, index) => {
    const button = document.createElement('button');
    const key = document.createElement('kbd');
    button.type = 'button';
    key.textContent = index + 1;
    button.append(key, ' ' + reading);
    button.addEventListener('click', () => retyped(reading));
    return button;
  }));
  if (jump) { mark.scrollIntoView({ block: 'center' }); mark.focus({ preventScroll: true }); }
}
// The words on paper, close up.
function crop(mark) {
  const box = document.querySelector(`[data-for="${CSS.escape(mark.id)}"]`);
  if (!box) return [];
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(box.getAttribute(name)));
  const [wide, high] = [Math.max(width + 60, 120), height + 8];
  const close = box.ownerSVGElement.cloneNode(false);
  close.setAttribute('viewBox', `${x + width / 2 - wide / 2} ${y + height / 2 - high / 2} ${wide} ${high}`);
  close.setAttribute('height', '40');
  close.setAttribute('width', String(Math.min(40 * wide / high, 320)));
  for (const part of all(':scope > .paper, :scope > image, :scope > .drawn', box.ownerSVGElement)) close.append(part.cloneNode(true));
  const frame = box.cloneNode(false);
  frame.removeAttribute('data-for');
  frame.classList.add('on');
  close.append(frame);
  return [close];
}
const readings = (mark) => JSON.parse(mark.dataset.readings || '[]').slice(0, 4);
function light(name) {
  all('.box.on').forEach((box) => box.classList.remove('on'));
  const boxes = all(`[data-for="${CSS.escape(name)}"]`);
  boxes.forEach((box) => box.classList.add('on'));
  return boxes;
}
function retype() {
  if (!here) return;
  $('retype').hidden = false;
  $('typed').value = (decisionOn(here)?.text ?? here.dataset.after ?? here.dataset.before).trimEnd();
  $('typed').focus();
  $('typed').select();
}
function done() {
  const open = article();
  if (!open) return;
  state.done[open.dataset.document] = state.done[open.id] = true;
  changed();
  const rows = all('#worklist tbody tr');
  const at = rows.findIndex((row) => 'd' + row.dataset.number === open.id);
  const next = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))].find((row) => !row.classList.contains('finished'));
  location.href = next ? next.querySelector('a').getAttribute('href') : open.dataset.back;
}

// What is shown: in one file, the overview or one document.
function route() {
  wall(false);
  const name = decodeURIComponent(location.hash.slice(1));
  const target = name ? $(name) : null;
  const parts = [$('overview'), ...all('article')].filter(Boolean);
  const open = parts.find((part) => target && part.contains(target)) ?? parts[0];
  const same = !open.hidden && parts.filter((part) => !part.hidden).length === 1;
  parts.forEach((part) => { part.hidden = part !== open; });
  if (!same || !open.contains(here)) show(null);
  $('review').hidden = !article();
  if (target?.matches('.box')) light(target.dataset.for)[0]?.scrollIntoView({ block: 'center' });
  else if (target?.matches('mark')) show(target, true);
  else if (target && target !== open) target.scrollIntoView();
  else if (!same) scrollTo(0, 0);
}

function filter() {
  if (!$('filter')) return;
  const text = $('filter').value.toLocaleLowerCase(), kind = $('show').value;
  let count = 0;
  for (const row of all('#worklist tbody tr')) {
    const wanted = { all: true, doubt: row.dataset.doubt > 0, failed: row.dataset.failed > 0, open: !row.classList.contains('finished') }[kind];
    row.hidden = !(wanted && row.textContent.toLocaleLowerCase().includes(text));
    count += !row.hidden;
  }
  $('filtered').textContent = `${count} ${word('shown')}`;
}

function download() {
  const lines = Object.keys(state.decisions).sort().map((name) => JSON.stringify(state.decisions[name]) + '\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(lines, { type: 'application/x-ndjson' }));
  link.download = 'decisions.jsonl';
  link.click();
  URL.revokeObjectURL(link.href);
}

function language(code) {
  root.lang = code;
  all('option[data-da]').forEach((option) => { option.textContent = option.dataset[code]; });
  try { localStorage.setItem('pjece:language', code); } catch { /* for this visit only */ }
  paintAll();
  if (here) show(here);
}
const views = ['both', 'after', 'before'];
const viewWords = { both: ['Vis: rettet og oprindeligt', 'Show: repaired and extracted'], after: ['Vis: rettet', 'Show: repaired'], before: ['Vis: oprindeligt', 'Show: extracted'] };
function view() {
  body.dataset.view = views[(views.indexOf(body.dataset.view) + 1) % views.length];
  const button = document.querySelector('[data-do=view]');
  ['.da', '.en'].forEach((name, index) => { button.querySelector(name).textContent = viewWords[body.dataset.view][index]; });
}
function boxes() {
  const on = body.classList.toggle('all');
  document.querySelector('[data-do=boxes]').setAttribute('aria-pressed', on);
}

// The overview of a document alone, large: to show, and to print.
function wall(on) {
  body.classList.toggle('wall', on);
  if (on) scrollTo(0, 0);
}
function begin() {
  const row = all('#worklist tbody tr').find((one) => !one.hidden && !one.classList.contains('finished'));
  if (row) location.href = row.querySelector('a').getAttribute('href');
}

const actions = {
  wall: () => { if (article()) wall(!body.classList.contains('wall')); },
  next: () => { if (article()) move(1); else begin(); }, previous: () => move(-1), accept: () => decide('accept'), reject: () => decide('reject'),
  retype, undo, done, download, view, boxes,
  help: () => $('help').showModal(),
  language: () => language(root.lang === 'da' ? 'en' : 'da'),
  series: () => { $('series').checked = !$('series').checked; },
};
const keys = { n: 'next', p: 'previous', a: 'accept', r: 'reject', e: 'retype', u: 'undo', d: 'done', s: 'download', v: 'view', b: 'boxes', w: 'wall', t: 'series', '?': 'help' };

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $('help').open) return;
  if (event.target.matches('input:not([type=checkbox]), select')) {
    if (event.key === 'Escape' && event.target === $('typed')) { $('retype').hidden = true; here?.focus(); }
    return;
  }
  if (event.key === 'Escape') wall(false);
  if (body.classList.contains('wall') && event.key !== 'w') return;
  const reading = here && /^[1-4]$/.test(event.key) ? readings(here)[event.key - 1] : undefined;
  if (reading !== undefined) retyped(reading);
  else if (keys[event.key]) actions[keys[event.key]]();
  else return;
  event.preventDefault();
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do]'), link = event.target.closest('a[data-item]');
  const box = event.target.closest('.box'), mark = event.target.closest('mark.spot');
  if (button?.dataset.do.startsWith('series-')) decideSeries(button.closest('tr'), button.dataset.do.slice(7));
  else if (button) actions[button.dataset.do]();
  else if (link && location.hash === link.hash) route();
  else if (mark) show(mark);
  else if (box && $(box.dataset.for)?.matches('mark')) show($(box.dataset.for), true);
});
$('retype').addEventListener('submit', (event) => { event.preventDefault(); retyped($('typed').value); });
$('filter')?.addEventListener('input', filter);
$('show')?.addEventListener('change', filter);
addEventListener('hashchange', route);
addEventListener('storage', (event) => { if (event.key === memory && event.newValue) { state = JSON.parse(event.newValue); paintAll(); } });

let wanted = root.lang;
try { wanted = localStorage.getItem('pjece:language') || wanted; } catch { /* as the file says */ }
language(words[wanted] ? wanted : 'da');
route();
})();
