// What a reviewer does with a report, in a real browser.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { open } from './browser.mjs';

const PJECE = process.env.PJECE;
const ROOT = resolve(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'pjece-report-'));
let browser;

before(async () => { browser = await open(); });
after(async () => { await browser.close(); rmSync(work, { recursive: true, force: true }); });

const pjece = (...words) => {
  const ended = spawnSync(PJECE, words, { cwd: ROOT, encoding: 'utf8' });
  assert.ok([0, 3].includes(ended.status), `pjece ${words.join(' ')}\n${ended.stderr}`);
  return ended;
};
const address = (path, hash = '') => `file://${encodeURI(path)}${hash}`;
const files = (folder) => readdirSync(folder, { recursive: true }).map(String).filter((name) => statSync(join(folder, name)).isFile()).sort();

/** A run over scans and born-digital pamphlets of the corpus, and its report. */
function reported(name, inputs, ...options) {
  const list = join(work, `${name}.list`), output = join(work, name), report = join(work, `${name}.html`);
  writeFileSync(list, inputs.join('\n'));
  pjece('run', '--files-from', list, '--output', output, '--ocr', 'never', '-q', ...options);
  pjece('report', output, '-o', report, '-q');
  return { list, output, report };
}
const INPUTS = ['0001-klimaplakat/source.pdf', '0002-ungdomsliv/scan.pdf', '0006-cykelfolder/scan.eng.hocr', '0009-midtvejs/source.pdf']
  .map((path) => `corpus/${path}`);

async function visible(locator) {
  return locator.evaluate((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.bottom > 0 && box.top < innerHeight && getComputedStyle(element).stroke !== 'none';
  });
}

test('an item leads to its box on the picture of the page', async () => {
  const { report } = reported('items', INPUTS);
  const { page, faults } = browser;
  await page.goto(address(report));
  assert.equal(await page.locator('#worklist tbody tr').count(), INPUTS.length);
  await page.locator('#worklist a', { has: page.locator('xpath=../small[contains(., "klimaplakat")]') }).or(
    page.locator('#worklist tr', { hasText: '0001-klimaplakat' }).locator('a')).first().click();
  await page.locator('article:visible').first().waitFor();
  assert.equal(await page.locator('article:visible').count(), 1);
  assert.ok(await page.locator('article:visible svg image').count() > 0, 'the page has its picture');
  await page.locator('article:visible .card.recommendation a').nth(2).click();
  const lit = page.locator('article:visible .box.on');
  assert.ok(await lit.count() > 0);
  assert.ok(await visible(lit.first()), 'the box is in sight');
  assert.deepEqual(faults, []);
});

test('the work list can be filtered', async () => {
  const { page } = browser;
  await page.goto(address(join(work, 'items.html'), '#overview'));
  await page.locator('#filter').fill('cykelfolder');
  assert.equal(await page.locator('#worklist tbody tr:visible').count(), 1);
  await page.locator('#filter').fill('');
  await page.locator('#show').selectOption('failed');
  const failed = await page.locator('#worklist tbody tr').evaluateAll((rows) => rows.filter((row) => row.dataset.failed > 0).length);
  assert.equal(await page.locator('#worklist tbody tr:visible').count(), failed);
  await page.locator('#show').selectOption('all');
});

test('the interface is Danish or English', async () => {
  const { page } = browser;
  assert.equal(await page.locator('h1:visible').innerText(), 'Kørslen i overblik');
  await page.locator('[data-do=language]').click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await page.locator('h1:visible').innerText(), 'The run at a glance');
  await page.locator('[data-do=language]').click();
});

test('decisions made by keyboard change exactly what they name', async () => {
  const { list, output, report } = reported('decide', INPUTS);
  const { page, faults } = browser;
  await page.goto(address(report));
  await page.locator('#worklist tr', { hasText: '0002-ungdomsliv' }).locator('a').click();
  const here = page.locator('mark.here');
  // Edits may all be sure, and sure ones are no spots that `n` goes to: they are chosen by hand.
  const open = async (at) => page.locator('article:visible mark[data-after], section:visible mark[data-after], mark[data-after]:visible').nth(at).click();
  await open(0);
  const rejected = await here.evaluate((mark) => ({ ...mark.dataset }));
  await page.keyboard.press('r'); // goes on to the next spot by itself
  await open(1);
  const typed = await here.evaluate((mark) => ({ ...mark.dataset }));
  await page.keyboard.press('e');
  await page.locator('#typed').fill('<b>"ORDET"');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('#decided').innerText(), '2');
  const arriving = page.waitForEvent('download');
  await page.keyboard.press('s');
  const decisions = join(work, 'decisions.jsonl');
  await (await arriving).saveAs(decisions);
  const lines = readFileSync(decisions, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map((line) => line.decision).sort(), ['manual', 'reject']);

  // What was decided is remembered by the browser.
  await page.reload();
  assert.equal(await page.locator('#decided').innerText(), '2');

  const decided = join(work, 'decided');
  pjece('run', '--files-from', list, '--output', decided, '--ocr', 'never', '-q', '--decisions', decisions);
  const edits = (folder, name) => readFileSync(join(folder, name), 'utf8').trim().split('\n').map((line) => JSON.parse(line)).filter((line) => line.type === 'correction');
  for (const name of files(output).filter((name) => name !== 'run.json')) {
    if (!name.includes('0002-ungdomsliv')) {
      assert.ok(readFileSync(join(output, name)).equals(readFileSync(join(decided, name))), `${name} was not named`);
    } else if (name.endsWith('.audit.jsonl')) {
      const [old, now] = [edits(output, name), edits(decided, name)];
      assert.equal(old.length, now.length);
      const changed = now.filter((edit) => edit.status !== 'auto');
      assert.deepEqual(changed.map((edit) => [edit.status, String(edit.span_extracted)]).sort(),
        [['manual', typed.span], ['rejected', rejected.span]]);
      assert.equal(changed.find((edit) => edit.status === 'manual').after.trimEnd(), '<b>"ORDET"');
      const place = (edit) => String(edit.span_extracted);
      const untouched = (edit) => ![typed.span, rejected.span].includes(place(edit));
      const without = (edit) => ({ ...edit, span: undefined });
      assert.deepEqual(old.filter(untouched).map(without), now.filter(untouched).map(without));
    }
  }
  assert.deepEqual(faults, []);
});

test('a series is one decision, and a document is done with one key', async () => {
  const { page } = browser;
  await page.goto(address(join(work, 'items.html'), '#overview'));
  const row = page.locator('tr.one').first();
  const before = await row.getAttribute('data-before');
  await row.locator('[data-do=series-accept]').click();
  assert.match(await row.locator('output').innerText(), /godkendt/);
  const marks = page.locator('mark.spot[data-state=accept]');
  const texts = await marks.evaluateAll((all) => all.map((mark) => mark.dataset.before));
  assert.ok(texts.length > 0 && texts.every((text) => text === before));
  await page.locator('#worklist a').first().click();
  await page.locator('article:visible').first().waitFor(); // the address has changed before what is shown has
  await page.keyboard.press('d');
  await page.goto(address(join(work, 'items.html'), '#overview'));
  assert.equal(await page.locator('#worklist tr.finished').count(), 1);
});

test('a document is done with one key for each doubt and one more', async () => {
  const { page, faults } = browser;
  await page.goto(address(join(work, 'items.html'), '#overview'));
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.keyboard.press('n'); // from the overview to the first document of the work list
  const first = await page.locator('#worklist tbody tr').first().getAttribute('data-number');
  assert.equal(new URL(page.url()).hash, `#d${first}`);
  const doubtful = page.locator('article:visible mark.doubtful');
  const count = await doubtful.count();
  assert.ok(count > 0 && count < 60, `${count} doubts`);
  await page.keyboard.press('n');
  for (let key = 0; key < count; key += 1) await page.keyboard.press('a');
  const states = await doubtful.evaluateAll((marks) => marks.map((mark) => mark.dataset.state));
  assert.ok(states.every((state) => state === 'accept'), String(states));
  await page.keyboard.press('d');
  assert.notEqual(new URL(page.url()).hash, `#d${first}`, 'on to the next document');
  assert.deepEqual(faults, []);
});

test('the overview of a document is a poster to show and to print', async () => {
  const { page } = browser;
  await page.goto(address(join(work, 'items.html'), '#overview'));
  await page.locator('#worklist tr', { hasText: '0001-klimaplakat' }).locator('a').first().click();
  await page.locator('article:visible').first().waitFor();
  await page.keyboard.press('w');
  for (const hidden of ['.pages', 'nav.bar', '#review']) assert.equal(await page.locator(`${hidden}:visible`).count(), 0, hidden);
  const heads = await page.locator('article:visible .poster .column').evaluateAll((columns) => columns.map((column) => {
    const [head, list] = [column.querySelector('h3'), column.querySelector('ul')].map((part) => part.getBoundingClientRect());
    return [Math.round(head.top), Math.round(list.top)];
  }));
  const row = heads.filter(([top]) => top === heads[0][0]);
  assert.ok(row.length > 1 && row.every(([, list]) => list === row[0][1]), 'columns side by side begin at one height');
  const printed = await page.pdf({ preferCSSPageSize: true });
  const [width, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(printed.toString('latin1')).slice(1).map(Number);
  assert.ok(Math.abs(width - 1191) < 2 && Math.abs(height - 842) < 2, `A3 lying, not ${width} x ${height}`);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('article:visible .pages:visible').count(), 1);
});

test('the report is accessible', async () => {
  const { page } = browser;
  const axe = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  for (const hash of ['#overview', '#d1', '#d2']) {
    await page.goto(address(join(work, 'items.html'), hash));
    if (hash === '#d2') await page.keyboard.press('n');
    await page.evaluate(axe);
    const { violations } = await page.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }), tags);
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map((node) => node.html.slice(0, 160)).join(' | ')}`);
    assert.deepEqual(told, [], hash);
  }
});

test('nothing is cut off on a narrow screen', async () => {
  const { page } = browser;
  await page.setViewportSize({ width: 360, height: 740 });
  for (const hash of ['#overview', '#d1', '#d2']) {
    await page.goto(address(join(work, 'items.html'), hash));
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(over, 0, `${hash} scrolls sideways`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('a report in a folder has a page for each document', async () => {
  const { page, faults } = browser;
  pjece('report', join(work, 'items'), '-o', join(work, 'many.html'), '--in-folder', '--no-pictures', '--lang', 'en', '-q');
  await page.goto(address(join(work, 'many/index.html')));
  await page.locator('#worklist a').first().click();
  assert.match(page.url(), /\/d\/\d+\.html/);
  assert.ok(await page.locator('article:visible .drawn text').count() > 10, 'pages are drawn from their words');
  await page.locator('.crumbs a').first().click();
  assert.match(page.url(), /index\.html/);
  assert.deepEqual(faults, []);
});

test('hostile texts and names stay text', async () => {
  const inputs = join(work, 'hostile');
  mkdirSync(inputs);
  const evil = '</script><script>document.title="pwned"</script><img src=x onerror="document.title=\'pwned\'">';
  const turned = '\u202Egnp.exe\u2066 \u0007\u001b[31m';
  const body = `${evil}\n\nVi anbefaler:\n\n• Kommunen bgr ${evil} sikre stgrre tryghed ${turned} for bgrn pa tveers.\n• "quoted" onmouseover=x ' & < >\n\nHver gang ${turned} sker det, nar bgrn far det bedre, og vaerdien er stgrre.\n`;
  writeFileSync(join(inputs, '<img src=x onerror=alert(1)>\u202E.txt'), body);
  writeFileSync(join(inputs, 'side.html'), `<!doctype html><title>&lt;b onload=x&gt;${turned}</title><h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1><p>Vi anbefaler, at kommunen &lt;img src=http://127.0.0.1:1/x&gt; sikrer bgrn.</p>`);
  execFileSync('python3', [join(ROOT, 'tests/hostile/hostile.py'), join(work, 'pdfs')]);
  for (const name of readdirSync(join(work, 'pdfs')).filter((name) => /text_(injection|bidi)/.test(name))) {
    writeFileSync(join(inputs, name), readFileSync(join(work, 'pdfs', name)));
  }
  const output = join(work, 'hostile-out'), report = join(work, 'hostile.html');
  pjece('run', inputs, '--output', output, '--ocr', 'never', '-q');
  pjece('report', output, '-o', report, '-q');
  const { page, faults } = browser;
  await page.goto(address(report));
  assert.equal(await page.title(), 'pjece');
  const rows = await page.locator('#worklist tbody tr').count();
  assert.ok(rows >= 3, `${rows} documents`);
  const seen = await page.evaluate(() => ({
    images: document.querySelectorAll('img, iframe, object, embed, link').length,
    scripts: document.scripts.length,
    handlers: [...document.querySelectorAll('*')].filter((one) => [...one.attributes].some((a) => a.name.startsWith('on'))).length,
    text: [...document.querySelectorAll('main *:not(script)')].filter((one) => !one.children.length).map((one) => one.textContent).join(''),
  }));
  assert.deepEqual([seen.images, seen.scripts, seen.handlers], [0, 1, 0]);
  assert.ok(seen.text.includes('<img src=x onerror='), 'markup is shown as text');
  assert.ok(!/[\u202a-\u202e\u2066-\u2069\u0007\u001b]/.test(seen.text), 'nothing turns a line round');
  for (let number = 1; number <= rows; number += 1) {
    await page.goto(address(report, `#d${number}`));
    await page.keyboard.press('n');
    await page.keyboard.press('?');
    await page.keyboard.press('Escape');
  }
  assert.deepEqual(faults, []);
});

test('restricted documents stay out unless asked for', async () => {
  const manifest = join(work, 'manifest.csv');
  writeFileSync(manifest, `path,access\n${INPUTS[1]},restricted\n`);
  const { output, report } = reported('restricted', INPUTS, '--manifest', manifest);
  assert.ok(!readFileSync(report, 'utf8').includes('0002-ungdomsliv'));
  const { page } = browser;
  await page.goto(address(report));
  assert.match(await page.locator('#overview .note').first().innerText(), /1 dokument med begrænset adgang/);
  pjece('report', output, '-o', report, '--include-restricted', '-q');
  assert.ok(readFileSync(report, 'utf8').includes('0002-ungdomsliv'));
});
