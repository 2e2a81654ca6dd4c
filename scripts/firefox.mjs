// Opens the playground from disk in Firefox, without a window, and sees it run: a failure on a server at the moment that the lesson
// says, an edit, and what the policy of the page complains about. playwright-core needs a Firefox of its own; this speaks to any
// Firefox by Marionette, the protocol beneath WebDriver (firefox-source-docs.mozilla.org/testing/marionette/Protocol.html):
// `LENGTH:[0, id, command, parameters]` each way over TCP.
//
//     node scripts/firefox.mjs [play.html] [--screenshot firefox.png]
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Until Firefox listens, and until the page runs [ms]. */
const PATIENCE = 90_000;

/** Connects as soon as somebody listens. */
async function connectTo(port) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise((done) => {
      socket.once('connect', () => done(true));
      socket.once('error', () => done(false));
    });
    if (isOpen) return socket;
    if (Date.now() > end) throw new Error('Firefox does not listen');
    await new Promise((done) => setTimeout(done, 300));
  }
}

/** A session of Marionette: commands with their answers. */
class Marionette {
  #socket;
  #waiting = new Map();
  #bytes = Buffer.alloc(0);
  #next = 1;
  #greeted;

  constructor(socket) {
    this.#socket = socket;
    let greet;
    this.greeting = new Promise((done) => {
      greet = done;
    });
    this.#greeted = greet;
    socket.on('data', (bytes) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#read();
    });
  }

  #read() {
    for (;;) {
      const colon = this.#bytes.indexOf(58);
      const length = Number(this.#bytes.subarray(0, colon).toString());
      if (colon < 0 || this.#bytes.length < colon + 1 + length) return;
      const packet = JSON.parse(this.#bytes.subarray(colon + 1, colon + 1 + length).toString());
      this.#bytes = this.#bytes.subarray(colon + 1 + length);
      if (!Array.isArray(packet)) {
        this.#greeted(packet);
        continue;
      }
      const [, id, error, value] = packet;
      const asked = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === null) asked?.resolve(value);
      else asked?.reject(new Error(error.message));
    }
  }

  ask(command, parameters = {}) {
    const id = this.#next;
    this.#next += 1;
    const text = Buffer.from(JSON.stringify([0, id, command, parameters]));
    this.#socket.write(Buffer.concat([Buffer.from(`${text.length}:`), text]));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Runs a script in the page; what it returns is waited for where it is a promise. */
  async run(script) {
    const { value } = await this.ask('WebDriver:ExecuteScript', { script, args: [], sandbox: null });
    return value;
  }

  close() {
    this.#socket.destroy();
  }
}

function check(isSo, words) {
  if (!isSo) throw new Error(`not so: ${words}`);
  process.stdout.write(`✓ ${words}\n`);
}

const words = process.argv.slice(2);
const shot = words.includes('--screenshot') ? words[words.indexOf('--screenshot') + 1] : undefined;
const given = words.find((word) => word.endsWith('.html'));
const profile = mkdtempSync(join(tmpdir(), 'mxsim-firefox-'));
const file = given === undefined ? join(profile, 'play.html') : resolve(given);
if (given === undefined)
  execFileSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'play', '--output', file], { stdio: 'ignore' });
const port = 20_000 + (process.pid % 20_000);
writeFileSync(
  join(profile, 'user.js'),
  `user_pref("marionette.port", ${port});\nuser_pref("network.proxy.type", 0);\n`,
);
const program = process.env['FIREFOX'] ?? ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path));
if (program === undefined) {
  process.stderr.write('No Firefox was found: install firefox-esr, or set FIREFOX to its path.\n');
  process.exit(2);
}
const firefox = spawn(program, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
  stdio: 'ignore',
  env: { ...process.env, HOME: profile, MOZ_HEADLESS_WIDTH: '1280', MOZ_HEADLESS_HEIGHT: '900' },
});
try {
  const session = new Marionette(await connectTo(port));
  await session.greeting;
  const { capabilities } = await session.ask('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } });
  process.stdout.write(`Firefox ${capabilities.browserVersion}\n`);
  await session.ask('WebDriver:SetTimeouts', { script: PATIENCE, pageLoad: PATIENCE, implicit: 0 });
  const begin = Date.now();
  await session.ask('WebDriver:Navigate', { url: `${pathToFileURL(file).href}?scenario=first-failover` });
  await session.run('return mxsim.ready');
  check(true, `the page runs from disk, ${Date.now() - begin} ms after it was asked for`);
  await session.run('return mxsim.seek(411000)');
  const failing = await session.run('return mxsim.state().then((state) => state.servers["mx.example.org"].failing)');
  check(failing.includes('refuse'), 'on day 5 at 18:10 the primary refuses');
  const drawn = await session.run('return document.querySelectorAll("#drawing svg *").length');
  check(drawn > 50, `the stage is drawn, of ${drawn} parts`);
  const outcome = await session.run(
    'return mxsim.edit(\'servers["mx.example.org"].rtt\', "80ms").then(() => mxsim.text().includes("80ms"))',
  );
  check(outcome, 'an edit runs, and stands in the text');
  const json = await session.run('return mxsim.run()');
  check(JSON.parse(json).result !== undefined || json.length > 1000, `a run gives its JSON, ${json.length} characters`);
  await session.run(
    'const s = document.getElementById("ask"); s.value = "waited"; s.dispatchEvent(new Event("change"))',
  );
  await session.run(
    'return new Promise((done) => { const look = () => document.querySelector(".toscale") ? done() : setTimeout(look, 100); look(); })',
  );
  check(true, 'a story is told');
  if (shot !== undefined) {
    const { value } = await session.ask('WebDriver:TakeScreenshot', { full: false });
    writeFileSync(shot, Buffer.from(value, 'base64'));
  }
  session.close();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  const ended = new Promise((done) => firefox.once('exit', done));
  firefox.kill();
  await ended;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
