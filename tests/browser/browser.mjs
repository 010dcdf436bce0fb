// A browser without a past, and a page that tells of everything it should not do.
import { chromium } from 'playwright-core';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export async function open() {
  const profile = mkdtempSync(join(tmpdir(), 'pjece-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM, headless: true, args: FLAGS, acceptDownloads: true,
    viewport: { width: 1280, height: 900 },
  });
  const faults = [];
  context.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) faults.push(`fetched ${request.url()}`);
  });
  const page = context.pages()[0] ?? await context.newPage();
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => { if (message.type() === 'error') faults.push(`console: ${message.text()}`); });
  page.on('dialog', (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  const close = async () => { await context.close(); rmSync(profile, { recursive: true, force: true }); };
  return { page, faults, close };
}
