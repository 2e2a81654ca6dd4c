import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../house/source-files.js';
import { type Opener, startBrowser } from './page-opener.js';

const FOLDER = join(ROOT, 'dist/playground');
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

const server = createServer(({ url = '' }, response) => {
  const name = url.replace(/^\/some\/where\//, '').replace(/\?.*$/, '') || 'index.html';
  try {
    const bytes = readFileSync(join(FOLDER, name.replace(/[^\w.-]/g, '_')));
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});
let browser: Opener;
let at = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  at = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/where/`;
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  server.close();
});

describe('the playground as a folder', () => {
  it('runs from any folder of a server, asks nobody else for anything, and its policy has no complaint', async () => {
    const page = await browser.open('<!doctype html><title>nothing yet</title>', { reducedMotion: 'reduce' });
    browser.requests.length = 0;
    await page.goto(`${at}?scenario=first-failover`);
    await page.evaluate(() => mxsim.ready);
    await page.evaluate(() => mxsim.seek(411_000));
    expect((await page.evaluate(() => mxsim.state())).servers['mx.example.org']?.failing).toEqual(['refuse']);
    expect(browser.requests.filter((url) => !url.startsWith(at) && !url.startsWith('blob:'))).toEqual([]);
    const policy = await page.locator('meta[http-equiv]').getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')/);
    expect(browser.messages).toEqual([]);
  });

  it('tells a story with what was said, and names who was never tried', async () => {
    const page = await browser.open('<!doctype html><title>nothing yet</title>', { reducedMotion: 'reduce' });
    await page.goto(`${at}?scenario=first-failover`);
    await page.evaluate(() => mxsim.ready);
    await page.locator('#ask').selectOption('waiting');
    await page.locator('.toscale text', { hasText: 'never' }).waitFor();
    await page.locator('.said summary').last().click();
    const said = await page.locator('.said').last().locator('li').allTextContents();
    expect(said).toEqual(expect.arrayContaining(['EHLO', 'MAIL', 'RCPT', 'DATA', '354', '250']));
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#stage').isVisible()).toBe(false);
    expect(await page.locator('.toscale').isVisible()).toBe(true);
  });
});
