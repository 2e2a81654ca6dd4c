// npm run bench:scale: what many messages, many waiting messages, many equal servers, many threads and many domains cost. CPU
// time and peak memory of the whole process, from prompt to JSON. Counts of events are asserted.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertCounts, countsOf } from './counts.mjs';
import { measure } from './measurement.mjs';
import { readOptions } from './options.mjs';
import { describeMachine, renderTable, writePart } from './page.mjs';
import { BENCH } from './programs.mjs';
import { bySize } from './size.mjs';
import { median } from './statistics.mjs';

const options = readOptions();
const { dist, rounds, scale, write } = options;
const scaled = (count) => Math.round(count * scale);
const SHORT = Math.min(rounds, 3);

function run(model, options, expected, scenario = join(BENCH, `scenarios/${model}.yaml`)) {
  const args = [
    join(dist, 'program/main.cjs'),
    'run',
    scenario,
    '--format',
    'json',
    '--no-report',
    '--quiet',
    ...options,
  ];
  const { stdout, cpu_s, elapsed_s, peak_MB } = measure(process.execPath, args.map(String));
  const counts = countsOf(JSON.parse(stdout));
  const messages = expected.messages ?? counts.messages;
  assertCounts(model, counts, { messages, exactly: true, allDelivered: true });
  return { ...counts, cpu_s, elapsed_s, peak_MB };
}

/** The run of middle CPU time per event. */
function middleOf(count, once) {
  const runs = Array.from({ length: count }, once).sort((a, b) => a.cpu_s / a.events - b.cpu_s / b.events);
  return runs[count >> 1];
}

/** One long run against a short one. */
function manyMessages() {
  const of = (messages, count) =>
    middleOf(count, () => run('failover', ['--threads', 1, '--replications', 1, '--messages', messages], { messages }));
  const few = of(scaled(1_000_000), SHORT);
  const many = of(scaled(100_000_000), 1);
  const cost = many.cpu_s / many.messages / (few.cpu_s / few.messages);
  return [
    row('1 million messages', few, '', ''),
    row('100 million messages', many, `${cost.toFixed(2)} per message`, 'at most 1.2; 300 MB'),
  ];
}

/** A million messages that wait at once, against as many in a hundred runs in which ten thousand wait. */
function manyWaiting() {
  const rate = (perSecond, replications) => {
    const options = ['--threads', 1, '--set', `traffic[0].rate=${perSecond}/s`, '--replications', replications];
    return middleOf(SHORT, () => run('long-outage', options, {}));
  };
  const base = rate(0.12 * scale, 1);
  const few = rate(0.12 * scale, 100);
  const many = rate(12 * scale, 1);
  const cost = many.cpu_s / many.events / (few.cpu_s / few.events);
  const bytes = ((many.peak_MB - base.peak_MB) * 2 ** 20) / many.messages;
  return [
    row('10 thousand messages waiting', base, '', ''),
    row('the same, a hundred times', few, '', ''),
    row('1 million messages waiting', many, `${cost.toFixed(2)} per event`, 'at most 2'),
    ['memory of one waiting message', '', '', '', `${bytes.toFixed(0)} bytes`, 'under 100'],
  ];
}

/** A message to a pool of many equal servers, against one to a pool of two: what a million more of them cost. */
function equalPools() {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-pools-'));
  const costOf = (servers) => {
    const names = Array.from({ length: servers }, (_, i) => `mx${i + 1}.example.org`);
    const scenario = join(folder, `${servers}.yaml`);
    const model = {
      messages: 1000,
      servers: Object.fromEntries(names.map((name) => [name, {}])),
      domains: { 'example.org': { mx: names.map((name) => `10 ${name}`) } },
      traffic: [{ to: 'example.org', rate: '100/s' }],
    };
    writeFileSync(scenario, JSON.stringify(model));
    const of = (messages) =>
      middleOf(SHORT, () =>
        run(
          `pool of ${servers}`,
          ['--threads', 1, '--replications', 1, '--messages', messages],
          { messages },
          scenario,
        ),
      );
    const few = of(scaled(1_000_000));
    const many = of(scaled(3_000_000));
    const events = many.events - few.events;
    return { cpu_s: many.cpu_s - few.cpu_s, events, peak_MB: many.peak_MB };
  };
  try {
    const two = costOf(2);
    const many = [1024, 8192].map((servers) => {
      const cost = costOf(servers);
      const ratio = cost.cpu_s / cost.events / (two.cpu_s / two.events);
      return row(
        `2 million more messages to ${servers} equal servers`,
        cost,
        `${ratio.toFixed(2)} of two`,
        'at most 3',
      );
    });
    return [row('2 million more messages to 2 equal servers', two, '', ''), ...many];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Replications on one thread and on all cores, in turn. */
function manyThreads() {
  const replications = 8;
  const messages = scaled(1_000_000);
  const on = (threads) =>
    run('failover', ['--threads', threads, '--replications', replications, '--messages', messages], {
      messages: messages * replications,
    });
  const pairs = Array.from({ length: SHORT }, () => ({ one: on(1), all: on(availableParallelism()) }));
  const cost = median(pairs.map(({ one, all }) => all.cpu_s / one.cpu_s));
  const gain = median(pairs.map(({ one, all }) => one.elapsed_s / all.elapsed_s));
  const [{ one, all }] = pairs;
  return [
    row('8 replications of 1 million, 1 thread', one, '', ''),
    row(
      `the same, ${availableParallelism()} threads`,
      all,
      `${cost.toFixed(2)} of CPU time, ${gain.toFixed(2)} times as soon`,
      'at most 1.15',
    ),
  ];
}

function row(what, { cpu_s, events, peak_MB }, ratio, goal) {
  const peak = peak_MB === null ? '–' : `${peak_MB.toFixed(0)} MB`;
  return [what, `${cpu_s.toFixed(1)} s`, `${((cpu_s / events) * 1e9).toFixed(0)} ns`, peak, ratio, goal];
}

const head = ['run', 'CPU time', 'per event', 'peak memory', 'against the row above', 'goal'];
function show(rows) {
  for (const cells of rows) console.log(cells.filter((cell) => cell !== '').join(' · '));
  return rows;
}

const machine = `Node ${process.versions.node}; ${describeMachine()}.`;
const rows = [manyMessages, manyWaiting, equalPools, manyThreads].flatMap((part) => show(part()));
if (write) writePart('scale', `${machine}\n\n${renderTable(head, rows)}`);
const sizeHead = ['run', 'elapsed', 'CPU time', 'a further message', 'peak memory', 'against', 'goal'];
const sizes = show(bySize(options));
if (write) writePart('size', `${machine}\n\n${renderTable(sizeHead, sizes)}`);
