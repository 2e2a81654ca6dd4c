import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../src/mail/index.js';
import type { MessageRecord } from '../../src/narrative/index.js';
import { renderPage } from '../../src/report/index.js';
import type { RunResult } from '../../src/results/index.js';
import { readSavedResult } from '../../src/results/saved/index.js';
import { type Call, call, inFolder } from './in-memory.js';
import { STEADY, UNSTEADY } from './scenario-texts.js';

/** Some mail is lost, some is late, and one sender of three never tries the backup. */
const LOSSY = `title: Two senders and a long outage
seed: 5
replications: 1
duration: 1d
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] }, other.example: { mx: [ 10 mx2.example.org ] } }
servers:
  mx1.example.org: { failures: [ { kind: refuse, at: 6h, for: 8h } ] }
  mx2.example.org: { failures: [ { kind: refuse, mtbf: 3h, mttr: 30m } ] }
senders:
  people: { mta: postfix }
  stubborn: { mta: postfix, honoursBackups: false, giveUpAfter: 2h }
traffic: [ { rate: 60/h, from: { people: 70%, stubborn: 30% }, to: { example.org: 80%, other.example: 20% } } ]
`;

function explain(...argv: readonly string[]): Promise<Call> {
  return call(['explain', '-', ...argv], { stdin: LOSSY });
}

function messagesOf({ stdout }: Call): MessageRecord[] {
  return (JSON.parse(stdout) as { messages: MessageRecord[] }).messages;
}

/** The one message that a selection finds. */
async function oneOf(...argv: readonly string[]): Promise<MessageRecord> {
  const messages = messagesOf(await explain('--format', 'json', ...argv));
  expect(messages).toHaveLength(1);
  return messages[0] as MessageRecord;
}

const ALL = explain('--message', 'all', '--format', 'json').then(messagesOf);

describe('mxsim explain', () => {
  it('tells the first message, unless another is asked for', async () => {
    const { code, stdout, stderr } = await explain();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Message 1 of replication 1\n/);
    expect(await oneOf('--message', '40')).toEqual((await ALL)[39]);
  });

  it('prints JSON that agrees with the run to the last digit', async () => {
    const run = JSON.parse(
      (await call(['run', '-', '--format', 'json', '--no-report'], { stdin: LOSSY })).stdout,
    ) as RunResult;
    const all = await ALL;
    expect(all).toHaveLength(run.messages.sent);
    for (const [name, server] of Object.entries(run.servers)) {
      const attempts = all.flatMap((message) => message.attempts.filter((attempt) => attempt.server === name));
      expect(attempts).toHaveLength(server.attempts);
      for (const outcome of OUTCOMES)
        expect(attempts.filter((one) => one.outcome === outcome)).toHaveLength(server[outcome] ?? 0);
    }
    const latencies = all.flatMap(({ fate, latency_s }) => (fate === 'delivered' ? [latency_s ?? Number.NaN] : []));
    expect(latencies).toHaveLength(run.messages.delivered);
    expect(Math.max(...latencies)).toBe(run.latency_s.max);
    expect(all.filter(({ fate }) => fate === 'expired')).toHaveLength(run.messages.expired);
  });

  it('knows no fate called lost, and says what finds such messages', async () => {
    const { code, stderr } = await call(['explain', 'a.yaml', '--fate', 'lost']);
    expect({ code, told: stderr.includes('--lost takes all but the first') }).toEqual({ code: 2, told: true });
  });

  it('finds the first message of a fate, a sender, a domain, and of all of them together', async () => {
    const all = await ALL;
    expect(await oneOf('--fate', 'expired')).toEqual(all.find(({ fate }) => fate === 'expired'));
    expect(await oneOf('--sender', 'stubborn', '--domain', 'other.example', '--fate', 'delivered')).toEqual(
      all.find(
        ({ sender, domain, fate }) => sender === 'stubborn' && domain === 'other.example' && fate === 'delivered',
      ),
    );
  });

  it('finds messages by where they went: offered to a server, in so many attempts, or lost', async () => {
    const all = await ALL;
    const many = (...argv: readonly string[]): Promise<MessageRecord[]> =>
      explain('--message', 'all', '--format', 'json', ...argv).then(messagesOf);
    const via = all.filter(({ attempts }) => attempts.some(({ server }) => server === 'mx2.example.org'));
    expect(via.length).toBeLessThan(all.length);
    expect(await many('--via', 'mx2.example.org')).toEqual(via);
    const often = all.filter(({ attempts }) => attempts.length >= 3);
    expect(often.length).toBeGreaterThan(0);
    expect(await many('--attempts', '3')).toEqual(often);
    expect(await many('--attempts', '3', '--via', 'mx2.example.org', '--sender', 'people')).toEqual(
      often.filter((message) => message.sender === 'people' && via.includes(message)),
    );
    const lost = all.filter(({ fate }) => fate !== 'delivered');
    expect(new Set(lost.map(({ fate }) => fate))).toEqual(new Set(['expired']));
    expect(await many('--lost')).toEqual(lost);
    expect(await oneOf('--lost')).toEqual(lost[0]);
  });

  it('finds messages that a relay had in its queue', async () => {
    const relayed = LOSSY.replace('mx2.example.org: {', 'mx2.example.org: { relay: postfix,');
    const of = async (...argv: readonly string[]): Promise<MessageRecord[]> =>
      messagesOf(await call(['explain', '-', '--message', 'all', '--format', 'json', ...argv], { stdin: relayed }));
    const own = (await of()).filter(({ attempts }) => attempts.some(({ by }) => by === 'mx2.example.org'));
    expect(own.length).toBeGreaterThan(10);
    expect(await of('--relayed', '--domain', 'example.org')).toEqual(
      own.filter(({ domain }) => domain === 'example.org'),
    );
  });

  it('tells several: the first, the slowest, or as many drawn', async () => {
    const all = await ALL;
    const some = (...argv: readonly string[]): Promise<MessageRecord[]> =>
      explain('--count', '5', '--format', 'json', ...argv).then(messagesOf);
    expect(await some()).toEqual(all.slice(0, 5));
    const late = all.filter(({ fate }) => fate === 'delivered').map(({ latency_s }) => latency_s ?? 0);
    const slowest = await some('--slowest');
    expect(slowest.map(({ latency_s }) => latency_s ?? 0).sort((a, b) => b - a)).toEqual(
      late.sort((a, b) => b - a).slice(0, 5),
    );
    const drawn = (await some('--random')).map(({ message }) => message);
    expect(new Set(drawn).size).toBe(5);
    expect(drawn).toContain((await oneOf('--random')).message);
    expect(drawn).not.toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    [['--lost', '--fate', 'expired'], '--lost and --fate contradict each other'],
    [['--count', '5', '--message', '7'], '--count and --message contradict each other'],
    [['--message', '7', '--via', 'mx2.example.org'], '--message 7 names one message already: leave out --via'],
    [['--via', 'mx3.example.org'], 'did you mean mx'],
    [['--attempts', '0'], 'Expected a whole number from 1'],
    [['--attempts', '10000'], 'no message matches --attempts 10000'],
  ])('%s is refused with a reason', async (argv, why) => {
    const { code, stdout, stderr } = await explain(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(why);
  });

  it('finds the slowest of those that match', async () => {
    const people = (await ALL).filter(({ sender, latency_s }) => sender === 'people' && latency_s !== null);
    const slowest = Math.max(...people.map(({ latency_s }) => latency_s ?? 0));
    expect((await oneOf('--slowest', '--sender', 'people')).latency_s).toBe(slowest);
  });

  it('draws a random one by the seed', async () => {
    const one = await oneOf('--random');
    expect(await oneOf('--random')).toEqual(one);
    const drawn = await Promise.all(['a', 'b', 'c', 'd'].map((seed) => oneOf('--random', '--seed', seed)));
    expect(new Set(drawn.map(({ message }) => message)).size).toBeGreaterThan(1);
  });

  it('tells all that match, in order of arrival', async () => {
    const lost = messagesOf(await explain('--message', 'all', '--fate', 'expired', '--format', 'json'));
    expect(lost).toEqual((await ALL).filter(({ fate }) => fate === 'expired'));
    expect(lost.length).toBeGreaterThan(5);
    const { stdout } = await explain('--message', 'all', '--fate', 'expired');
    expect(stdout.match(/^Message .* of replication 1$/gm)).toHaveLength(lost.length);
  });

  it('changes the scenario as told', async () => {
    const { stdout } = await explain('--set', 'senders.people.mta=exim', '--seed', '6', '--sender', 'people');
    expect(stdout).toContain('(exim)');
  });

  it('shortens a long story, and tells it whole with --all', async () => {
    const short = await explain('--fate', 'expired', '--set', 'senders.stubborn.retry={ every: 1m }');
    const whole = await explain('--fate', 'expired', '--set', 'senders.stubborn.retry={ every: 1m }', '--all');
    expect(short.stdout).toMatch(/… \d+ more passes like this/);
    expect(whole.stdout).not.toContain('more passes');
    expect(whole.stdout.split('\n').length).toBeGreaterThan(3 * short.stdout.split('\n').length);
    expect(short.stdout).toContain('Given up');
  });

  it('has colours on a terminal alone', async () => {
    const plain = await call(['explain', '-'], { stdin: LOSSY });
    const coloured = await call(['explain', '-', '--quiet'], { stdin: LOSSY, terminal: 90 });
    const without = await call(['explain', '-', '--quiet'], { stdin: LOSSY, terminal: 90, env: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b');
    expect(coloured.stdout).toContain('\u001b[');
    expect(without.stdout).not.toContain('\u001b');
  });
});

describe('what is shown', () => {
  it('is Markdown with a diagram, or a page of its own', async () => {
    const markdown = await explain('--format', 'markdown', '--slowest');
    expect(markdown.stdout).toContain('```mermaid\nsequenceDiagram\n');
    const page = await explain('--format', 'html', '--slowest', '--sender', 'people');
    expect(page.stdout).toMatch(/^<!doctype html>/);
    expect(page.stdout).toContain('mxsim explain - --sender people --slowest --format html');
  });

  it('goes into a file with --output, which is said', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), LOSSY);
      const argv = ['explain', 'a.yaml', '--format', 'html', '--output', 'x/story.html'];
      const { code, stdout, stderr } = await call(argv, { folder });
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: '',
        stderr: `Written: ${join('x', 'story.html')}\n`,
      });
      expect(readFileSync(join(folder, 'x', 'story.html'), 'utf8')).toContain('</html>');
    });
  });

  it('on a page has an end: of many stories the first are shown, and the rest is counted', async () => {
    const { code, stdout, stderr } = await explain('--message', 'all', '--format', 'html');
    const sent = (await ALL).length;
    expect(code).toBe(0);
    expect(stderr).toBe(`mxsim: the page shows the first 50 of ${sent} stories\n`);
    expect(stdout.match(/<svg /g)).toHaveLength(50);
    expect(stdout.replace(/\u202f/g, '')).toContain(`And ${sent - 50} more messages`);
  });
});

describe('where there is nothing to tell', () => {
  it.each([
    [['--message', '99999'], /^mxsim: there is no message 99999: replication 1 has [\d\u202f]+ messages\n$/],
    [
      ['--fate', 'quarantined'],
      /^mxsim: no message is quarantined: replication 1 has .* messages: .* delivered, .* expired\n$/,
    ],
    [['--kind', 'spam'], /^mxsim: no message matches --kind spam: replication 1 has .* messages\n$/],
    [
      ['--sender', 'people', '--fate', 'abandoned'],
      /^mxsim: no message that matches --sender people is abandoned: .*, and of those that match: .* delivered/,
    ],
  ])('%j is answered with what there is instead, and with code 2', async (argv, words) => {
    const { code, stdout, stderr } = await explain(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });

  it.each([
    [['--sender', 'peple'], 'there is no sender called peple; did you mean people?'],
    [['--domain', 'example.com'], 'there is no domain called example.com; did you mean example.org?'],
    [['--fate', 'lost'], 'Allowed choices are delivered, quarantined'],
    [['--server', 'mx1.example.org'], '--via SERVER takes messages that were offered to a server.'],
    [['--message', '0'], 'Expected a whole number from 1, or all.'],
    [['--message', '1e3'], 'Expected a whole number from 1, or all.'],
    [['--slowest', '--random'], 'each choose one message'],
    [['--slowest', '--fate', 'expired'], '--slowest chooses among delivered messages'],
    [['--message', '3', '--sender', 'people'], 'leave out --sender'],
    [['--message', 'all', '--random'], '--message and --random contradict each other'],
    [['--output', ''], '--output needs the name of a file'],
  ])('a wrong call %j is refused before anything runs', async (argv, words) => {
    const { code, stdout, stderr } = await explain(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).toMatch(/^mxsim: .*\n$/);
  });

  it('a scenario with errors is refused as run refuses it', async () => {
    const argv = ['--set', 'senders.people.mta=postfx'];
    const run = await call(['run', '-', '--no-report', ...argv], { stdin: LOSSY });
    const { code, stderr } = await explain(...argv);
    expect(code).toBe(2);
    expect(stderr).toBe(run.stderr);
  });
});

describe('the report of a run', () => {
  it('tells a typical message, the slowest, and one that was lost', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), LOSSY);
      const { stdout } = await call(['run', 'a.yaml', '--format', 'json', '--report', 'a.html'], { folder });
      const { stories, latency_s } = JSON.parse(stdout) as RunResult;
      expect(stories?.chosen.map(({ role }) => role)).toEqual(['typical', 'slowest', 'lost']);
      const [typical, slowest, lost] = stories?.chosen.map(({ telling }) => telling) ?? [];
      const all = await ALL;
      const latencies = all.flatMap(({ latency_s: latency }) => latency ?? []).toSorted((a, b) => a - b);
      expect(typical?.latency_s).toBeCloseTo(latencies[Math.floor((latencies.length - 1) / 2)] ?? Number.NaN, 1);
      expect(slowest?.latency_s).toBe(latency_s.max);
      expect(lost?.fate).toBe('expired');
      expect(lost?.message).toBe(all.find(({ fate }) => fate === 'expired')?.message);
      const page = readFileSync(join(folder, 'a.html'), 'utf8');
      for (const title of ['A typical message', 'The slowest message', 'A message that was lost'])
        expect(page).toContain(title);
      expect(page).toContain('mxsim explain a.yaml --message 1');
    });
  });

  it('keeps its stories with the result, from which the same page can be drawn', async () => {
    await inFolder(async (folder) => {
      const { stdout } = await call(['run', '-', '--format', 'json', '--report', 'a.html'], { stdin: LOSSY, folder });
      const saved = readSavedResult(stdout);
      if (!saved.ok) throw new Error(saved.message);
      expect(saved.result.stories?.chosen).toHaveLength(3);
      expect(await renderPage(saved.result)).toBe(readFileSync(join(folder, 'a.html'), 'utf8'));
      const forged = JSON.parse(stdout) as { stories: { chosen: { telling: { actors: unknown } }[] } };
      for (const { telling } of forged.stories.chosen) telling.actors = [];
      expect(readSavedResult(JSON.stringify(forged)).ok).toBe(false);
    });
  });

  it('says so where nothing was lost, or where all took equally long', async () => {
    await inFolder(async (folder) => {
      const { stdout } = await call(['run', '-', '--format', 'json'], { stdin: STEADY, folder });
      const { stories } = JSON.parse(stdout) as RunResult;
      const [, slowest, lost] = stories?.chosen ?? [];
      expect(lost).toEqual({ role: 'lost', telling: null, why: 'None: no wanted message was lost in the whole run.' });
      expect(slowest?.telling).toBeNull();
      expect(slowest?.why).toContain('The same');
      expect(existsSync(join(folder, 'reports', 'stdin.html'))).toBe(true);
    });
  });

  it('has no stories, and looks for none, where no report is written', async () => {
    const { stdout } = await call(['run', '-', '--format', 'json', '--no-report'], { stdin: UNSTEADY });
    expect(Object.keys(JSON.parse(stdout) as RunResult)).not.toContain('stories');
  });
});
