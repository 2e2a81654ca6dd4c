// npm run bench:play: the playground in a real Chromium, against its goals: how soon something moves, a run in the page against
// the command line, whether the page stays awake while a million messages run, frames a second, moments of a long run, stop.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { readOptions } from './options.mjs';
import { describeMachine, renderTable, writePart } from './page.mjs';
import { median } from './statistics.mjs';

const LESSON = fileURLToPath(new URL('../scenarios/first-failover.yaml', import.meta.url));
const SEEKS = 200;
const DRAWN = 1000;
/** How long frames are counted [ms]. */
const FILMED = 4000;

const options = readOptions();
const CLI = join(options.dist, 'cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'mxsim-bench-play-'));
const lesson = readFileSync(LESSON, 'utf8');
/** A week with some 990,000 messages. */
const million = lesson.replace('rate: 100/h', `rate: ${Math.round(5900 * options.scale)}/h`);

function browserPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {}
  }
  throw new Error('No Chromium was found: install chromium, or set CHROMIUM to its path.');
}

const mxsim = (...words) =>
  execFileSync(process.execPath, [CLI, ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

/** Notes in the page, from its very beginning: tasks that hold up its thread. */
const WATCH = `
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
`;

/** The worker's scenes are given more messages than it would have drawn, to see what drawing them costs. */
const MORE_DRAWN = `
  const Real = Worker;
  window.Worker = class extends Real {
    set onmessage(hear) {
      super.onmessage = (event) => {
        const scene = event.data?.value;
        const first = scene?.threads?.[0];
        if (first !== undefined)
          while (scene.threads.length < ${DRAWN}) {
            const one = scene.threads[scene.threads.length % 7] ?? first;
            scene.threads.push({ ...one, message: 1e6 + scene.threads.length });
          }
        hear(event);
      };
    }
  };
`;

async function openPage(browser, file, script = '') {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await page.addInitScript(WATCH + script);
  const begin = performance.now();
  await page.goto(pathToFileURL(file).href, { waitUntil: 'commit' });
  return { page, begin };
}

async function untilReady(page) {
  await page.waitForFunction(() => window.mxsim !== undefined);
  await page.evaluate(() => window.mxsim.ready);
}

/** From the file to the first envelope on the stage while the clock goes [s]. */
async function timeFirstMove(browser, file) {
  const { page, begin } = await openPage(browser, file);
  await page.waitForFunction(() => document.getElementById('play')?.getAttribute('aria-label') === 'Pause');
  const before = await page.evaluate(() => document.getElementById('clock').textContent);
  await page.waitForFunction(
    (clock) =>
      document.getElementById('clock').textContent !== clock && document.querySelector('#drawing svg path') !== null,
    before,
  );
  const took = (performance.now() - begin) / 1000;
  await page.context().close();
  return took;
}

/** Time of a run in the page over that of the command line, on one thread; both as the result tells it. */
async function compareRuns(page) {
  const text = million.replace(/^replications: .*$/m, 'replications: 3');
  const file = join(folder, 'million.yaml');
  writeFileSync(file, text);
  const elapsed = (json) => JSON.parse(json).elapsed_s ?? Number(/"elapsed_s": ([\d.]+)/.exec(json)?.[1]);
  const ratios = [];
  await page.evaluate((words) => window.mxsim.load(words), text);
  for (let round = 0; round < options.rounds; round += 1) {
    const outside = elapsed(runAnyway('run', file, '--format', 'json', '--no-report', '--quiet', '--threads', '1'));
    const inside = elapsed(await page.evaluate(() => window.mxsim.run()));
    ratios.push(outside / inside);
  }
  return median(ratios);
}

/** Asserts of the lesson that fail with so much mail do not matter here. */
function runAnyway(...words) {
  try {
    return mxsim(...words);
  } catch (error) {
    if (error.status > 3) throw error;
    return error.stdout;
  }
}

/** Loads a million messages; how long that takes [s], and the longest task of the page's own thread meanwhile [ms]. */
async function loadMillion(page) {
  await page.evaluate('longTasks.length = 0');
  const begin = performance.now();
  await page.evaluate((text) => window.mxsim.load(text), million);
  const took_s = (performance.now() - begin) / 1000;
  return { took_s, longest_ms: Math.max(0, ...(await page.evaluate('longTasks'))) };
}

/** Times of seeks to random moments, as the page sees them, until they are drawn [ms]; in ascending order. */
async function timeSeeks(page) {
  const { end_s } = await page.evaluate(() => window.mxsim.state());
  const moments = Array.from({ length: SEEKS }, (_, i) => (((i + 1) * 0.618033988749895) % 1) * end_s);
  const times = await page.evaluate(async (all) => {
    const took = [];
    for (const t of all) {
      const begin = performance.now();
      await window.mxsim.seek(t);
      took.push(performance.now() - begin);
    }
    return took;
  }, moments);
  return { times: times.sort((a, b) => a - b), moments };
}

/** Does the state of some moments hang on what was looked at before? */
async function countDifferent(page, moments) {
  const look = async (t) => {
    await page.evaluate((moment) => window.mxsim.seek(moment), t);
    return JSON.stringify(await page.evaluate(() => window.mxsim.state()));
  };
  const some = moments.slice(0, 10);
  const once = [];
  for (const t of some) once.push(await look(t));
  let different = 0;
  for (const [i, t] of [...some.entries()].reverse()) if ((await look(t)) !== once[i]) different += 1;
  return different;
}

/** Frames a second while it plays, and how many of its pictures differed. */
async function countFrames(page, speed) {
  return page.evaluate(
    async ([milliseconds, value]) => {
      const select = document.getElementById('speed');
      const near = [...select.options].map((option) => Math.abs(Math.log(Number(option.value) / value)));
      select.selectedIndex = near.indexOf(Math.min(...near));
      select.dispatchEvent(new Event('change'));
      let [frames, pictures] = [0, 0];
      let isNew = false;
      const watch = new MutationObserver(() => {
        isNew = true;
      });
      watch.observe(document.getElementById('drawing'), { childList: true, subtree: true });
      // A crowd is drawn on a canvas, of which nobody is told: the playhead moves with it.
      watch.observe(document.getElementById('playhead'), { attributes: true });
      window.mxsim.play();
      const begin = performance.now();
      await new Promise((resolve) => {
        const next = () => {
          frames += 1;
          if (isNew) pictures += 1;
          isNew = false;
          if (performance.now() - begin < milliseconds) requestAnimationFrame(next);
          else resolve();
        };
        requestAnimationFrame(next);
      });
      window.mxsim.pause();
      watch.disconnect();
      const seconds = (performance.now() - begin) / 1000;
      return { frames: frames / seconds, pictures: pictures / seconds };
    },
    [FILMED, speed],
  );
}

/** From the click on Stop until the page can go on [ms]. */
async function timeStop(page) {
  return page.evaluate(async (text) => {
    const loading = window.mxsim.load(text.replace('seed', 'seed')).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const begin = performance.now();
    document.getElementById('stop').click();
    await new Promise((resolve) => setTimeout(resolve, 0));
    const took = performance.now() - begin;
    await loading;
    return took;
  }, million);
}

const percent = (value) => `${Math.round(100 * value)} %`;

async function measureAll(browser) {
  const small = join(folder, 'small.html');
  mxsim('play', '--output', small);
  // With a scenario of one's own nothing waits for a guess: it plays by itself.
  const own = join(folder, 'own.html');
  const ownFile = join(folder, 'own.yaml');
  writeFileSync(ownFile, lesson);
  mxsim('play', ownFile, '--output', own);
  const moves = [];
  for (let i = 0; i < options.rounds; i += 1) moves.push(await timeFirstMove(browser, own));
  const { page } = await openPage(browser, small);
  await untilReady(page);
  const ratio = await compareRuns(page);
  const { took_s, longest_ms } = await loadMillion(page);
  const { times, moments } = await timeSeeks(page);
  const different = await countDifferent(page, moments);
  await page.evaluate((t) => window.mxsim.seek(t), moments[2]);
  const plays = [];
  for (const speed of [1, 600, 60_480]) plays.push([speed, await countFrames(page, speed)]);
  const stopped = await timeStop(page);
  await page.context().close();
  const crowded = await openPage(browser, small, MORE_DRAWN);
  await untilReady(crowded.page);
  await crowded.page.evaluate(() => window.mxsim.seek(412_000));
  const crowd = await countFrames(crowded.page, 60);
  await crowded.page.context().close();
  const at = (share) => times[Math.ceil(share * times.length) - 1];
  return [
    ['from disk to the first moving message', `${median(moves).toFixed(2)} s`, '< 1.5 s'],
    ['a run in the page, as fast as on the command line', percent(ratio), '≥ 60 %'],
    ['a million messages, until the stage stands', `${took_s.toFixed(1)} s`, ''],
    ['longest task of the page meanwhile', `${Math.round(longest_ms)} ms`, '< 100 ms'],
    [`${SEEKS} random moments of it: 95 of 100 within`, `${Math.round(at(0.95))} ms`, '< 200 ms'],
    ['… half of them within', `${Math.round(at(0.5))} ms`, ''],
    ['… of 10 moments, states that hang on what was looked at before', String(different), '0'],
    ...plays.map(([speed, { frames, pictures }]) => [
      `frames a second of it, ${speed} s shown in each; pictures`,
      `${Math.round(frames)}; ${Math.round(pictures)}`,
      '≥ 30',
    ]),
    [
      `frames a second with ${DRAWN} messages drawn; pictures`,
      `${Math.round(crowd.frames)}; ${Math.round(crowd.pictures)}`,
      '≥ 30',
    ],
    ['until a long run is stopped', `${Math.round(stopped)} ms`, '< 200 ms'],
    ['size of the single file', `${(statSync(small).size / 1e6).toFixed(2)} MB`, '≤ 1.6 MB'],
  ];
}

const browser = await chromium.launch({ executablePath: browserPath(), args: ['--disable-gpu'] });
try {
  const table = renderTable(['', 'measured', 'goal'], await measureAll(browser));
  console.log(table);
  if (options.write) writePart('play', `${describeMachine()}\n\n${table}`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
