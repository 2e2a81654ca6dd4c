import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN } from '../house/program.js';
import { ROOT } from '../house/source-files.js';
import { complaintsOf } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';

// One page serves all tests of a group: each begins with the scenario that it loads.
const FIRST = readFileSync(join(ROOT, 'scenarios/first-failover.yaml'), 'utf8');
const SMALL = FIRST.replace('duration: 7d', 'duration: 12h')
  .replace('replications: 10', 'replications: 2')
  .replace('4d18h', '2h');
const folder = mkdtempSync(join(tmpdir(), 'mxsim-editor-'));
/** For so long after it has come up CodeMirror takes nothing from a list of words, for the sake of those who type on [ms]. */
const LIST_IS_NEW = 75;
let browser: Opener;
let html = '';
let page: Page;

/** The text of the editor itself, which is not what runs until it is read. */
const written = (): Promise<string | null> => page.locator('#text').textContent();
const text = (): Promise<string> => page.evaluate(() => mxsim.text());

async function load(scenario: string): Promise<void> {
  await page.evaluate((words) => mxsim.load(words, { file: 'own.yaml' }).catch(() => undefined), scenario);
  await page.locator('#tab-text').click();
  await page.locator('#text').waitFor();
}

/** Puts the caret behind some words of the text. */
async function caretBehind(words: string): Promise<void> {
  const before = (await text()).slice(0, (await text()).indexOf(words) + words.length).split('\n');
  await page.locator('#text').focus();
  await page.keyboard.press('Control+Home');
  for (let line = 1; line < before.length; line += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await page.keyboard.press('Home');
  const { length } = before.at(-1) ?? '';
  for (let column = 0; column < length; column += 1) await page.keyboard.press('ArrowRight');
}

beforeAll(async () => {
  const file = join(folder, 'play.html');
  execFileSync(process.execPath, [MAIN, 'play', '--output', file], { cwd: ROOT, stdio: 'ignore' });
  html = readFileSync(file, 'utf8');
  browser = await startBrowser();
  page = await browser.open(html, { reducedMotion: 'reduce' });
  await page.evaluate(() => mxsim.ready);
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

describe('the text', () => {
  it('shows a touch at once, with its line marked, and undo takes touches and typing back alike', async () => {
    await load(SMALL);
    await page.evaluate(() => mxsim.edit('duration', '11h'));
    expect(await page.locator('.cm-changed').textContent()).toBe('duration: 11h');
    await caretBehind('duration: 11h');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('m');
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => mxsim.text().includes('duration: 11m'));
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => mxsim.text().includes('duration: 11h'));
    await page.keyboard.press('Control+z');
    await page.waitForFunction((words) => mxsim.text() === words, SMALL);
    await page.keyboard.press('Control+Shift+Z');
    await page.waitForFunction(() => mxsim.text().includes('duration: 11h'));
    expect(await written()).toContain('duration: 11h');
  });

  it('offers what the language has at the caret, with its words, and takes it by the keyboard', async () => {
    await load(SMALL);
    await caretBehind('kind: refuse, mtbf: 2d, mttr: 1h');
    await page.keyboard.type(', prob');
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'probability' }).waitFor();
    await page.waitForTimeout(LIST_IS_NEW);
    await page.keyboard.press('Enter');
    await page.keyboard.type('50%');
    await page.waitForFunction(() => mxsim.text().includes('mttr: 1h, probability: 50% }'));
  });

  it('offers names of the scenario itself', async () => {
    await load(SMALL.replace('{ mta: postfix }', '{ mta: postfix, site: here }'));
    await load(SMALL.replace('rate: 100/h', 'rate: 100/h\n    to: '));
    await caretBehind('to: ');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'example.org' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('tells what a key is where the pointer rests on it', async () => {
    await load(SMALL);
    await page.locator('.cm-line', { hasText: 'replications' }).locator('span').first().hover();
    await page.locator('.cm-told', { hasText: 'Independent repetitions' }).waitFor();
    await page.mouse.move(5, 5);
  });

  it('shows what the parser finds at its line, and one key writes the nearest right word', async () => {
    await load(SMALL.replace('kind: refuse, at', 'kind: refused, at'));
    expect(await page.locator('.problems .error').first().textContent()).toContain('refuse');
    expect(await page.locator('#plate').isVisible()).toBe(true);
    await page.locator('.cm-lint-marker-error').waitFor();
    await page.locator('#text').focus();
    await page.keyboard.press('Control+.');
    await page.waitForFunction((words) => mxsim.text() === words, SMALL);
    await page.locator('#plate').waitFor({ state: 'hidden' });
    expect(await page.locator('.cm-lint-marker-error').count()).toBe(0);
  });

  it('follows a piece of advice by one click, as check --fix does', async () => {
    // So many replications that this is the only piece of advice with a mend.
    const equal = SMALL.replace('- 20 backup.example.net', '- 10 backup.example.net').replace(
      /^replications: .*$/m,
      'replications: 60',
    );
    await load(equal);
    await page.locator('.problems .mend').first().click();
    await page.waitForFunction((words) => mxsim.text() !== words, equal);
    const copy = join(folder, 'equal.yaml');
    writeFileSync(copy, equal);
    execFileSync(process.execPath, [MAIN, 'check', '--fix', copy], { stdio: 'ignore' });
    expect(await text()).toBe(readFileSync(copy, 'utf8'));
    expect(await page.locator('#relative').textContent()).toContain('Followed: tried in');
  });

  it('leaves by Tab, pleases axe, and says nothing in the console', async () => {
    await load(SMALL);
    await page.locator('#text').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('problems');
    expect(await complaintsOf(page)).toEqual([]);
    expect(browser.messages).toEqual([]);
  });

  it('is text whatever it says: names that are markup stay names', async () => {
    const name = '"<img src=x onerror=alert(1)>"';
    await load(SMALL.replaceAll('stubborn', name).replace('duration: 12h', `duration: 12h\nnonsense: ${name}`));
    expect(await written()).toContain('<img src=x');
    expect(await page.locator('img').count()).toBe(0);
    expect(browser.messages).toEqual([]);
  });
});

describe('the report', () => {
  it('is that of the command line, drawn in the page, which asks nobody for anything', async () => {
    await load(SMALL);
    await page.locator('#open-report').click();
    const frame = page.frameLocator('#report-frame');
    await frame.locator('main svg').first().waitFor();
    const plain = (words: string): string => words.replace(/\d[\d.]* (?:ms|s) on/g, '');
    const drawn = plain(await frame.locator('html').innerHTML());
    expect(browser.requests.filter((url) => !/^(?:file|blob):/.test(url))).toEqual([]);
    expect(browser.messages).toEqual([]);
    writeFileSync(join(folder, 'own.yaml'), SMALL);
    const words = [MAIN, 'run', 'own.yaml', '--report', 'own.html', '--quiet'];
    spawnSync(process.execPath, words, { cwd: folder, stdio: 'ignore' });
    const printed = await browser.open(readFileSync(join(folder, 'own.html'), 'utf8'));
    expect(drawn).toBe(plain(await printed.locator('html').innerHTML()));
  });
});
