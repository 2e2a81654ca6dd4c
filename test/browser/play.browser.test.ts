import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { type MessageRecord, recordOf } from '../../src/narrative/index.js';
import type { PlayState } from '../../src/play/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { MAIN, runInTurn } from '../house/program.js';
import { listTracked, ROOT } from '../house/source-files.js';
import { complaintsOf } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';

/** What the page offers to programs. */
interface Playground {
  readonly ready: Promise<void>;
  readonly load: (text: string, options?: { file?: string }) => Promise<void>;
  readonly run: () => Promise<string>;
  readonly seek: (t: number) => Promise<void>;
  readonly text: () => string;
  readonly edit: (path: string, value: unknown) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
  readonly pause: () => void;
  readonly step: () => Promise<void>;
  readonly comparison: () => string;
  readonly problems: () => readonly { readonly severity: string; readonly line: number }[];
  readonly state: () => Promise<PlayState>;
}
declare global {
  var mxsim: Playground;
}

const FIRST = readFileSync(join(ROOT, 'scenarios/first-failover.yaml'), 'utf8');
/** The same in a day: most of what can be done to a scenario is seen in a small one. */
const SMALL = FIRST.replace('duration: 7d', 'duration: 1d').replace('4d18h', '2h');
/** In the page: cards whose cut names reach beyond them; an error where no name is cut. */
const BEYOND = `(() => {
  const cards = [...document.querySelectorAll('[data-id^="server:"], [data-id^="sender:"]')];
  const cut = cards.flatMap((card) => {
    const edge = card.querySelector('rect').getBoundingClientRect().right;
    return [...card.querySelectorAll('text')]
      .filter((one) => one.textContent.includes('…'))
      .map((one) => [one.textContent, one.getBoundingClientRect().right, edge]);
  });
  if (cut.length < 2) throw new Error('no name is cut');
  return cut.filter(([, right, edge]) => right > edge);
})()`;
const folder = mkdtempSync(join(tmpdir(), 'mxsim-play-'));
const file = join(folder, 'play.html');
let browser: Opener;
let html = '';

beforeAll(async () => {
  execFileSync(process.execPath, [MAIN, 'play', '--output', file], { cwd: ROOT, stdio: 'ignore' });
  html = readFileSync(file, 'utf8');
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** The page with the small scenario, anew; it is not read again where it is open already. */
async function small(options: Parameters<Opener['look']>[1] = {}): Promise<Page> {
  const page = await browser.look(html, { reducedMotion: 'reduce', ...options });
  await page.evaluate((text) => mxsim.load(text, { file: 'small.yaml' }), SMALL);
  return page;
}

async function open(options: Parameters<Opener['open']>[1] = {}): Promise<Page> {
  const page = await browser.open(html, { reducedMotion: 'reduce', ...options });
  await page.evaluate(() => mxsim.ready);
  return page;
}

const known = new Map<string, readonly MessageRecord[]>();

/** What `explain` tells of all messages of a scenario. */
function records(text: string): readonly MessageRecord[] {
  const { model } = parseScenario({ text });
  const before = known.get(text);
  if (before !== undefined || model === null) return before ?? [];
  const found = explainMessages(model, { replication: 1, messages: 'all' }).map(recordOf);
  known.set(text, found);
  return found;
}

/** Attempts that had ended by `t`, as rows. */
function attemptsBefore(text: string, t: number): string[] {
  return records(text).flatMap(({ message, sent_s, attempts }) =>
    attempts.flatMap((one) => (sent_s + one.t_s + one.took_s <= t ? [JSON.stringify([message, one])] : [])),
  );
}

describe('the page', () => {
  it('is one file of at most 1.6 MB that asks nobody for anything, and says nothing in the console', async () => {
    expect(statSync(file).size).toBeLessThan(1_600_000);
    const page = await open();
    await page.evaluate(() => mxsim.seek(400_000));
    expect(browser.requests.filter((url) => !/^(?:file|blob):/.test(url))).toEqual([]);
    expect(browser.requests.filter((url) => url.startsWith('file:'))).toHaveLength(1);
    expect(browser.messages).toEqual([]);
  });

  it('shows its first scenario, and plays it, before its own engine is there', async () => {
    const own = join(folder, 'small.yaml');
    writeFileSync(own, SMALL);
    execFileSync(process.execPath, [MAIN, 'play', own, '--output', join(folder, 'small.html')], { stdio: 'ignore' });
    // A page whose policy allows no worker never gets one.
    const without = readFileSync(join(folder, 'small.html'), 'utf8').replace('worker-src blob:', "worker-src 'none'");
    const page = await browser.open(without);
    await page.evaluate(() => mxsim.ready);
    const clock = await page.locator('#clock').textContent();
    await expect.poll(() => page.locator('#clock').textContent(), { timeout: 180_000 }).not.toBe(clock);
    await page.locator('#drawing [data-id^="message:"]').first().waitFor();
    expect(await page.locator('#says').textContent()).toContain('mx.example.org took');
    expect(browser.messages.join()).toContain('worker');
  });

  it.each([{ colorScheme: 'light' }, { colorScheme: 'dark' }, { viewport: { width: 390, height: 844 } }] as const)(
    'pleases axe with %j',
    async (options) => {
      const page = await browser.look(html, { reducedMotion: 'reduce', ...options });
      await page.evaluate(() => mxsim.ready);
      await page.evaluate(() => mxsim.seek(410_400));
      for (const tab of ['try', 'story', 'text']) {
        await page.locator(`#tab-${tab}`).click();
        expect(await complaintsOf(page)).toEqual([]);
      }
    },
  );

  it('keeps names of servers and senders within their cards, however long they are, and says what a curtain hides in its room', async () => {
    const long = SMALL.replaceAll('mx.example.org', 'mx1.mail-gateway.provider.example')
      .replaceAll('backup.example.net', 'mx2.mail-gateway.provider.example')
      .replaceAll('stubborn', 'newsletters-and-lists');
    for (const width of [1280, 390]) {
      const page = await small({ viewport: { width, height: 900 } });
      await page.evaluate((text) => mxsim.load(text, { file: 'small.yaml' }), long);
      const beyond = await page.evaluate(BEYOND);
      expect(beyond, String(width)).toEqual([]);
      const first = await browser.look(html, { viewport: { width, height: 900 } });
      const [end, edge] = await first.evaluate<[number, number]>(`(() => {
        const words = [...document.querySelectorAll('#lanes text')].find((one) => one.textContent.startsWith('covered'));
        return [words, document.querySelector('#lanes svg')].map((one) => one.getBoundingClientRect().right);
      })()`);
      expect(end).toBeLessThanOrEqual(edge);
    }
  });

  it('is nowhere wider than the screen of a telephone', async () => {
    const page = await browser.look(html, { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });
});

describe('a run in a page in which others have run before', () => {
  const scenarios = listTracked().filter((path) => /^scenarios\/.*\.yaml$/.test(path));
  let page: Page;
  const printed = new Map<string, string>();
  beforeAll(async () => {
    page = await small();
    const calls = scenarios.map((path) => ['run', path, '--format', 'json', '--no-report', '--quiet']);
    for (const [at, { stdout }] of runInTurn(calls, ROOT).entries()) printed.set(scenarios[at] ?? '', stdout);
  });

  it.each(scenarios)('of %s gives the JSON of the command line', async (path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    await page.evaluate(([words = '', name = '']) => mxsim.load(words, { file: name }), [text, path]);
    const plain = (json: string): string => json.replace(/"(?:elapsed_s|command)": .*/g, '');
    expect(plain(await page.evaluate(() => mxsim.run()))).toBe(plain(printed.get(path) ?? ''));
  });
});

describe('a run in the page', () => {
  it('is at every moment what explain tells of it', async () => {
    const page = await small();
    await page.evaluate((text) => mxsim.load(text), FIRST);
    const all = records(FIRST);
    // As text: a browser takes long to hand over so many messages as objects.
    const stateAt = async (t: number): Promise<PlayState> => {
      await page.evaluate((moment) => mxsim.seek(moment), t);
      return JSON.parse(await page.evaluate(async () => JSON.stringify(await mxsim.state()))) as PlayState;
    };
    const { end_s } = await stateAt(0);
    for (const t of [0, 30_000, 411_000.5, 420_000, 200_000, end_s]) {
      const state = await stateAt(t);
      expect(state.messages.map(({ message }) => message)).toEqual(
        all.filter(({ sent_s }) => sent_s <= t).map(({ message }) => message),
      );
      for (const one of state.messages) {
        const record = all[one.message - 1] as MessageRecord;
        const since = t - record.sent_s;
        const isQueued = record.waits.some(({ t_s, until_s }) => t_s <= since && since < until_s);
        expect(one.at === 'queued', `${one.message} at ${t}`).toBe(isQueued);
        expect(one.at === 'delivered').toBe(record.latency_s !== null && record.latency_s <= since);
      }
    }
  });

  it('looks the same at one moment whatever was looked at before', async () => {
    const page = await small();
    await page.evaluate((text) => mxsim.load(text), FIRST);
    const look = async (t: number): Promise<string> => {
      await page.evaluate((moment) => mxsim.seek(moment), t);
      return page.locator('#drawing').innerHTML();
    };
    const once = await look(412_000);
    await look(10);
    await look(600_000);
    expect(await look(412_000)).toBe(once);
  });
});

describe('a touch', () => {
  const T = 46_800;

  it.each([
    [
      'the mouse',
      async (page: Page) => {
        await page.locator('[data-id="server:mx.example.org"]').click();
        await page.locator('#menu [data-what=timeout]').click();
      },
    ],
    [
      'the keyboard',
      async (page: Page) => {
        await page.locator('[data-id="server:mx.example.org"]').focus();
        await page.keyboard.press('Enter');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
      },
    ],
  ])('by %s breaks a server from now on, changes nothing before, and can be undone', async (_, touch) => {
    const page = await small();
    const before = await page.evaluate(() => mxsim.text());
    await page.evaluate((t) => mxsim.seek(t), T);
    await touch(page);
    await page.waitForFunction((text) => mxsim.text() !== text, before);
    const text = await page.evaluate(() => mxsim.text());
    expect(text).toContain('kind: timeout, at: 13h, for: 3650d');
    expect(text).toContain('# Covers: a primary and a backup');
    expect(attemptsBefore(text, T)).toEqual(attemptsBefore(before, T));
    expect(attemptsBefore(text, T + 7200)).not.toEqual(attemptsBefore(before, T + 7200));
    await page.locator('#says', { hasText: 'does not answer' }).waitFor();
    expect((await page.evaluate(() => mxsim.state())).servers['mx.example.org']?.failing).toEqual(['timeout']);
    await page.evaluate(() => mxsim.undo());
    expect(await page.evaluate(() => mxsim.text())).toBe(before);
    await page.evaluate(() => mxsim.redo());
    expect(await page.evaluate(() => mxsim.text())).toBe(text);
  });

  it('mends by the key B what it broke, from then on', async () => {
    const page = await small();
    const server = page.locator('[data-id="server:mx.example.org"]');
    await page.evaluate((t) => mxsim.seek(t), T);
    await server.focus();
    await page.keyboard.press('b');
    await page.waitForFunction(() => mxsim.text().includes('by hand'));
    await page.evaluate((t) => mxsim.seek(t), T + 3600);
    await server.focus();
    await page.keyboard.press('b');
    await page.waitForFunction(() => mxsim.text().includes('at: 13h, for: 1h }'));
    await page.locator('#says', { hasText: 'Every server is up' }).waitFor();
    expect((await page.evaluate(() => mxsim.state())).servers['mx.example.org']?.failing).toEqual([]);
  });
});

describe('a link', () => {
  const openWith = (fragment: string): Promise<Page> => open({ fragment });
  const pack = (value: unknown): string => `1.${deflateRawSync(JSON.stringify(value)).toString('base64url')}`;

  it('holds the scenario and the moment', async () => {
    const page = await small();
    await page.evaluate(() => mxsim.seek(12_345.6));
    await page.locator('#share').click();
    await page.waitForURL(/#1\../);
    const hash = await page.evaluate<string>('location.hash.slice(1)');
    const again = await openWith(hash);
    expect(await again.evaluate(() => mxsim.text())).toBe(SMALL);
    expect((await again.evaluate(() => mxsim.state())).t_s).toBe(12_345.6);
  });

  it.each([
    ['damaged', '1.%%%', 'damaged'],
    ['of another version', '7.abc', 'another version'],
    ['a bomb', `1.${deflateRawSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url')}`, '4 MiB'],
    ['no scenario', pack({ text: 7, t: 0 }), 'no scenario'],
    ['markup', '"><script>alert(1)</script>', 'not one of mxsim'],
  ])('that is %s is an error in words, and the page can be used', async (_, fragment, words) => {
    const page = await openWith(fragment);
    expect(await page.locator('#plate').textContent()).toContain(words);
    await page.locator('#plate button').click();
    await page.evaluate(() => mxsim.seek(1000));
    expect((await page.evaluate(() => mxsim.state())).t_s).toBe(1000);
    expect(browser.messages).toEqual([]);
  });

  it.each([
    ['rate: 100/h', 'rate: 1000000/h'],
    ['duration: 7d', 'messages: 1e12'],
  ])('with far too many messages starts nothing, and says so: not %s, but %s', async (few, many) => {
    const text = FIRST.replace(few, many);
    const page = await openWith(pack({ text, t: 0 }));
    expect(await page.locator('#plate').textContent()).toContain('no more than a million');
  });

  it('whose names are markup shows them as text', async () => {
    const text = SMALL.replaceAll('stubborn', '"<img src=x onerror=alert(1)>"');
    const page = await openWith(pack({ text, t: 9000 }));
    expect(await page.locator('img').count()).toBe(0);
    expect(browser.messages).toEqual([]);
  });
});

describe('a lesson', () => {
  it('is led by keys alone: a guess before it goes on, then the answer, then the next moment', async () => {
    const page = await open();
    expect(await page.locator('#tab-lesson').getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('#lanes').textContent()).toContain('covered until you have guessed');
    await page.locator('#panel-lesson input').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('.choice.right').textContent()).toContain('The lower number comes first');
    expect(await page.locator('.choice.guessed').textContent()).toContain('a larger number comes later');
    await page.keyboard.press('Enter');
    await page.locator('.dots', { hasText: 'step 2 of 6' }).waitFor();
  });

  it('ticks its goal when the scenario reaches it', async () => {
    const page = await small();
    await page.locator('#scenario').selectOption({ index: 0 });
    await page.locator('.dots', { hasText: 'step 1 of 6' }).waitFor();
    for (let step = 1; step < 6; step += 1) {
      await page.locator('#look').click();
      await page.locator('#next').click();
      await page.locator('.dots', { hasText: `step ${step + 1} of 6` }).waitFor();
    }
    await page.locator('#panel-lesson .goals .open').waitFor();
    await page.evaluate(() => mxsim.edit('domains["example.org"].mx', ['10 mx.example.org', '10 backup.example.net']));
    await page.locator('#panel-lesson .goals .reached').waitFor();
    expect(await page.locator('#panel-lesson .mended').textContent()).toContain('Reached');
  });
});

describe('an exercise', () => {
  it('shows what is open, gives hints, and is done when its goals are reached', async () => {
    const page = await small();
    const label = (await page.locator('#scenario option').allTextContents()).find((one) => one.includes('cellar'));
    await page.locator('#scenario').selectOption({ label: label ?? '' });
    await page.locator('#panel-goals .goals .open').first().waitFor();
    expect(await page.locator('#panel-goals .goals').textContent()).toContain('87.50 % · open');
    await page.locator('#hint').press('Enter');
    expect(await page.locator('.hints li').count()).toBe(1);
    expect(await complaintsOf(page)).toEqual([]);
    await page.evaluate(() => mxsim.edit('servers["mx2.example.org"].site', 'elsewhere'));
    await page.locator('#next-exercise').waitFor();
    expect(await page.locator('#panel-goals .goals .reached').count()).toBe(2);
    expect(await page.locator('#panel-goals .goals').textContent()).toContain('87.50 % → 100 %');
    await page.evaluate(() => mxsim.edit('senders.world.mta', 'exim'));
    await page.locator('#panel-goals', { hasText: 'Not yours to change here: senders' }).waitFor();
  });
});

describe('another preference', () => {
  const server = '[data-id="server:backup.example.net"]';
  const records = '10 mx.example.org';

  it.each([
    [
      'Alt and an arrow',
      async (page: Page) => {
        await page.locator(server).focus();
        await page.keyboard.press('Alt+ArrowLeft');
      },
    ],
    [
      'the form of its menu',
      async (page: Page) => {
        await page.locator(server).focus();
        await page.keyboard.press('Enter');
        await page.locator('#menu input').fill('10');
        await page.locator('#menu select').selectOption('always');
        await page.locator('#menu form button').press('Enter');
      },
    ],
    [
      'dragging',
      async (page: Page) => {
        const box = await page.locator(server).boundingBox();
        const to = await page.locator('[data-id="server:mx.example.org"]').boundingBox();
        if (box === null || to === null) throw new Error('nothing is drawn');
        await page.mouse.move(box.x + box.width / 2, box.y + 30);
        await page.mouse.down();
        await page.mouse.move(to.x + to.width / 2, to.y + 200, { steps: 5 });
        await page.mouse.up();
      },
    ],
  ] as const)('by %s is an edit of the text, and can be undone', async (_, act) => {
    const page = await small();
    const before = await page.evaluate(() => mxsim.text());
    expect(before).toContain(records);
    await act(page);
    await page.waitForFunction((text) => mxsim.text() !== text, before);
    expect(await page.evaluate(() => mxsim.text())).toContain('10 backup.example.net');
    await page.evaluate(() => mxsim.undo());
    expect(await page.evaluate(() => mxsim.text())).toBe(before);
  });
});

describe('a server that is dragged', () => {
  it('says above itself what would come of it, and selects no words on its way', async () => {
    const page = await small();
    const box = await page.locator('[data-id="server:backup.example.net"] rect').first().boundingBox();
    const to = await page.locator('[data-id="server:mx.example.org"] rect').first().boundingBox();
    if (box === null || to === null) throw new Error('nothing is drawn');
    await page.mouse.move(box.x + box.width / 2, box.y + 15);
    await page.mouse.down();
    const label = page.locator('.droplabel');
    await page.mouse.move(box.x + box.width / 2 + 20, box.y + 15, { steps: 3 });
    expect(await label.textContent()).toBe('let go: stays at 20');
    await page.mouse.move(to.x + to.width / 2, to.y + 200, { steps: 5 });
    expect(await label.textContent()).toBe('let go: equal to mx.example.org, at 10');
    const words = await label.boundingBox();
    const card = await page.locator('.dragged rect').first().boundingBox();
    expect((words?.y ?? 0) + (words?.height ?? 0)).toBeLessThanOrEqual(card?.y ?? 0);
    expect(await page.evaluate('String(getSelection())')).toBe('');
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await page.evaluate(() => mxsim.text())).toBe(SMALL);
  });
});

describe('the form of the set-up', () => {
  it('adds and removes servers and senders, and turns numbers, by keys alone', async () => {
    const page = await small();
    await page.locator('#tab-build').press('Enter');
    await page.locator('#add-server').press('Enter');
    await page.waitForFunction(() => mxsim.text().includes('30 new1.example.org'));
    await page.locator('#add-sender').press('Enter');
    await page.waitForFunction(() => mxsim.text().includes('new-1: 10%'));
    await page.locator('#mta-0').selectOption('exim');
    await page.waitForFunction(() => mxsim.text().includes('mta: exim'));
    expect(await complaintsOf(page)).toEqual([]);
    await page.locator('#knob-0').press('ArrowRight');
    await page.waitForFunction(() => mxsim.text().includes('rate: 112/h'));
    await page.locator('[aria-label="Remove new1.example.org"]').press('Enter');
    await page.waitForFunction(() => !mxsim.text().includes('new1'));
  });

  it('finds each thing with its value and its name at all times, while the stage and the time are drawn anew', async () => {
    const page = await small();
    const text = await page.evaluate(() => mxsim.text());
    await page.evaluate(`
      const REQUIRED = { slider: 'aria-valuenow', tab: 'aria-selected', checkbox: 'aria-checked', radio: 'aria-checked', switch: 'aria-checked',
        combobox: 'aria-expanded', option: 'aria-selected', meter: 'aria-valuenow', heading: 'aria-level' };
      globalThis.lacking = new Set(); globalThis.sliders = new Set();
      const look = () => { for (const one of document.querySelectorAll('[role]')) {
        const role = one.getAttribute('role'), wanted = REQUIRED[role];
        if (role === 'slider') sliders.add(one);
        if (wanted && !one.hasAttribute(wanted)) lacking.add('#' + one.id + ' ' + wanted);
        if (/^(button|img|group|slider|tab)$/.test(role) && !one.getAttribute('aria-label') && !one.textContent.trim()) lacking.add('#' + one.id + ' name');
      } };
      look(); new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });`);
    await page.evaluate(() => mxsim.seek(9000));
    await page.setViewportSize({ width: 700, height: 900 });
    await page.evaluate((words) => mxsim.load(words.replace('rate: 100/h', 'rate: 50/h')), text);
    await page.evaluate(() => mxsim.undo());
    expect(await page.evaluate('[sliders.size > 2, ...lacking]')).toEqual([true]);
  });
});

describe('a run that takes long', () => {
  it('is stopped at once, and the last text that ran is back on the stage', async () => {
    const page = await small();
    const before = await page.evaluate(() => mxsim.text());
    const large = FIRST.replace('rate: 100/h', 'rate: 5900/h');
    const [ran, took] = await page.evaluate(async (text) => {
      const start = performance.now();
      const loading = mxsim.load(text).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 900));
      const begin = performance.now();
      const ran = begin - start;
      const { document } = globalThis as unknown as { document: { getElementById(id: string): { click(): void } } };
      document.getElementById('stop').click();
      await new Promise((resolve) => setTimeout(resolve, 0));
      const stopped = performance.now() - begin;
      await loading;
      return [ran, stopped];
    }, large);
    expect(took).toBeLessThan(ran / 2);
    expect(await page.evaluate(() => mxsim.text())).toBe(before);
    await page.evaluate(() => mxsim.seek(5000));
    expect((await page.evaluate(() => mxsim.state())).t_s).toBe(5000);
    expect(await page.locator('#busy').isHidden()).toBe(true);
  });
});

describe('what is saved', () => {
  it.each(['svg', 'png', 'json', 'yaml'])('as %s is a file by itself', async (what) => {
    const page = await small();
    const text = SMALL.replaceAll('stubborn', '"<img src=x onerror=alert(1)>"');
    await page.evaluate((words) => mxsim.load(words, { file: '../<b>.yaml' }), text);
    await page.evaluate(() => mxsim.seek(9000));
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save').selectOption(what)]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`^[\\w-]+\\.${what}$`));
    const bytes = readFileSync(await download.path());
    if (what === 'svg') {
      const svg = bytes.toString('utf8');
      expect(svg).toContain('&lt;img');
      expect(svg).not.toContain('<img');
    }
    if (what === 'png') expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.length).toBeGreaterThan(500);
    expect(browser.messages).toEqual([]);
  });
});

describe('a crowd', () => {
  it('drawn on a canvas is in the saved pictures as well: every envelope, as elements', async () => {
    const page = await small();
    const busy = SMALL.replace('rate: 100/h', 'rate: 72000/h').replace('duration: 1d', 'duration: 10m');
    await page.evaluate((text) => mxsim.load(text, { file: 'crowd.yaml' }), busy);
    await page.locator('#drawn').selectOption('1000');
    await page.locator('#speed').selectOption('60');
    await page.evaluate(() => mxsim.seek(300));
    await page.locator('.stage canvas').waitFor();
    const saved = async (what: string): Promise<Buffer> => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save').selectOption(what)]);
      return readFileSync(await download.path());
    };
    const svg = (await saved('svg')).toString('utf8');
    expect(svg.match(/data-id="message:/g)?.length).toBeGreaterThan(150);
    const png = await saved('png');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Where the crowd is, the picture has the ink of envelopes: far more than the same stage without mail.
    await page.evaluate(() => mxsim.seek(0));
    expect(png.length).toBeGreaterThan(1.3 * (await saved('png')).length);
    await page.locator('#drawn').selectOption('60');
    await page.locator('#speed').selectOption('600');
  });
});

describe('a page within another', () => {
  it('shows stage and time only, at the moment that its address names, and stands still', async () => {
    const page = await open();
    const url = page.url().split('#', 1)[0];
    await page.goto(`${url}?embed&scenario=silent-or-refusing&at=9h`);
    await page.evaluate(() => mxsim.ready);
    expect((await page.evaluate(() => mxsim.state())).t_s).toBe(32_400);
    expect(await page.locator('#side').isVisible()).toBe(false);
    expect(await page.evaluate(() => mxsim.text())).toContain('silent.example');
    expect(await page.locator('#play').getAttribute('aria-label')).toBe('Play');
    expect(await complaintsOf(page)).toEqual([]);
  });
});
