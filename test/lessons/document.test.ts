import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunResult, ServerSummary } from '../../src/results/index.js';
import { formatCount, formatDuration, GROUP_SEPARATOR } from '../../src/units/index.js';
import { ROOT } from '../house/source-files.js';
import { lesson, STORIES } from './lesson.js';

// docs/lessons.md quotes figures of the lessons: here is where each comes from.

function plain(text: string): string {
  return text.replaceAll(GROUP_SEPARATOR, ' ').replace(/\s+/g, ' ');
}

function count(value: number): string {
  return plain(formatCount(value));
}

function time(seconds: number | undefined): string {
  return plain(formatDuration(seconds ?? Number.NaN));
}

/** To one decimal: lessons round more than tables do. */
function percent(share: number | undefined, decimals = 1): string {
  return `${(100 * (share ?? Number.NaN)).toFixed(decimals)} %`;
}

function server(result: RunResult, name: string): ServerSummary {
  const found = result.servers[name];
  if (found === undefined) throw new Error(`no server ${name}`);
  return found;
}

/** Wanted messages delivered after at least `from` and less than `to` seconds. */
function between(result: RunResult, from: number, to: number): number {
  const bins = result.latencyHistogram.filter((bin) => bin.from >= from && bin.to <= to);
  return bins.reduce((sum, bin) => sum + bin.count, 0);
}

/** Share of a domain's mail that one of its servers accepted. */
function partOf(result: RunResult, name: string, domain: string): number {
  return server(result, name).accepted / (result.domains[domain]?.sent ?? 0);
}

/** The lesson on weights, where the DNS answers in random order as most servers do. */
function turned(): ReturnType<typeof lesson> {
  return lesson('mx-has-no-weights', ['domains["fixed.example"].rotate=random']);
}

/** What the answer to each lesson must say. */
const QUOTED: Readonly<Record<string, (result: RunResult) => readonly string[]>> = {
  'first-failover': (r) => [
    `takes ${percent(server(r, 'backup.example.net').share)} of the mail`,
    `${percent(r.firstPassRate?.mean)} of all mail`,
    r.messages.delivered === r.messages.sent ? 'Nothing is lost' : 'Something is lost',
    `at worst for ${time(r.latency_s.max)}`,
  ],
  'lowest-number-first': (r) => [
    `All ${count(server(r, 'first.example.org').attempts)} messages`,
    `takes the ${count(server(r, 'first.example.org').accepted)} that`,
    `${count(server(r, 'second.example.org').accepted)} go to 20`,
    `the ${count(server(r, 'third.example.org').accepted)} that`,
  ],
  'backup-while-primary-is-down': (r) => [
    `gets the ${count(server(r, 'backup.forgetful.example').attempts)} messages`,
    `refuse ${count(server(r, 'mx.remembered.example').refused)} messages instead of ${count(server(r, 'mx.forgetful.example').refused)}`,
    `${count(server(r, 'backup.remembered.example').accepted)} go to the backup`,
  ],
  'equal-preferences-share': (r) => {
    const [one, two, three] = ['mx1', 'mx2', 'mx3'].map((name) => server(r, `${name}.example.org`));
    return [
      `${percent(one?.firstChoiceShare)}, ${percent(two?.firstChoiceShare)} and ${percent(three?.firstChoiceShare)}`,
      `accepts ${percent(two?.share)} in all`,
      `${percent(one?.share)} and ${percent(three?.share)}`,
    ];
  },
  'no-mx-but-an-address': (r) => [
    `all ${count(server(r, 'small.example').accepted)} messages`,
    `up to ${time(r.latency_s.max)}`,
    `all ${count(r.messages.unroutable)} messages bounce`,
  ],
  'cheap-gateways-filter': (r) => [
    `a filter is ${time(server(r, 'gw01.example.org').meanFilterWait_s)} in the mean`,
    `${percent(r.kinds.spam.quarantined / r.kinds.spam.sent)} goes into quarantine`,
    `${percent(r.deliveryRate?.mean, 2)} of the wanted mail`,
    `no more than ${time(r.latency_s.p99)}`,
  ],
  'senders-without-failover': (r) => [
    `waits up to ${time(r.latency_s.max)}`,
    `loses ${count(r.domains['ranked.example']?.expired ?? 0)} messages`,
    `have lost ${count(r.domains['equal.example']?.expired ?? 0)}.`,
  ],
  'mx-has-no-weights': (r) => [
    `gets all ${count(server(r, 'small.ratio.example').accepted)} messages`,
    `give it ${percent(partOf(r, 'big.names.example', 'names.example'), 0)} of the mail`,
    partOf(r, 'big.fixed.example', 'fixed.example') === 1
      ? 'all of the mail from qmail where the DNS keeps the order'
      : 'part of the mail',
    `where it turns them, ${percent(partOf(turned().result, 'big.fixed.example', 'fixed.example'), 0)} as well`,
    `gets ${percent(partOf(r, 'old.postfix.example', 'postfix.example'), 0)} from Postfix`,
    `${percent(partOf(r, 'old.exim.example', 'exim.example'), 0)} from Exim`,
  ],
  'mx-has-no-port': (r) => [
    `${count(server(r, 'mail.home.example').timedOut)} times`,
    `bounce all ${count(r.domains['home.example']?.expired ?? 0)} messages`,
    `all ${count(r.domains['fronted.example']?.delivered ?? 0)} arrive`,
    `the slowest after ${time(r.latency_s.max)}`,
  ],
  'new-records-old-caches': (r) => [
    server(r, 'old.quick.example').refused === 0 ? 'nobody meets the old server' : 'somebody does',
    `refuse ${count(server(r, 'old.slow.example').refused)} tries`,
    `late by ${time(r.latency_s.max)}`,
  ],
  'silent-or-refusing': (r) => [
    `All ${count(r.connections.histogram[1]?.count ?? 0)} messages`,
    between(r, 0.34, 0.36) === 2400 ? '350 ms' : 'another time',
    between(r, 30, 31) === 2400 ? '30 s' : 'another time',
    between(r, 299, 305) === 2400 ? time(r.latency_s.max) : 'another time',
  ],
  'greylisting-two-servers': (r) => [
    `All ${count(r.kinds.spam.abandoned)} messages from bots`,
    between(r, 1199, 1217) + between(r, 3583, 3617) === r.kinds.ham.sent ? 'take 20 min' : 'take another time',
    `${count(between(r, 3583, 3617))} of ${count(r.domains['apart.example']?.wanted.sent ?? 0)} take 1 h`,
  ],
  'backup-relay-flood': (r) => [
    `full with ${count(server(r, 'mx.relayed.example').peakSessions)} sessions`,
    `turns away ${count(server(r, 'mx.relayed.example').overloaded)} connections`,
    `takes ${count(server(r, 'backup.relayed.example').accepted)} messages`,
    `${count(server(r, 'mx.alone.example').overloaded)} connections are turned away`,
  ],
};

const [, ...sections] = readFileSync(join(ROOT, 'docs', 'lessons.md'), 'utf8').split(/^## /m);

describe('docs/lessons.md', () => {
  it('has one entry per lesson, by its title', () => {
    const titles = STORIES.map((name) => lesson(name).model.title).sort();
    expect(sections.map((section) => section.split('\n')[0]).sort()).toEqual(titles);
  });

  it.each(STORIES)('asks a question, answers with the figures of %s, and gives the command', (name) => {
    const { model, result } = lesson(name);
    const section = plain(sections.find((one) => one.startsWith(`${model.title}\n`)) ?? '');
    expect(section).toMatch(/\*[A-Z][^*]+\?\*/);
    expect(section).toContain(`\`npx mxsim run scenarios/${name}.yaml\``);
    const quotes = QUOTED[name]?.(result) ?? [];
    expect(quotes.length).toBeGreaterThan(0);
    expect(quotes.filter((quote) => !section.includes(quote))).toEqual([]);
  });
});
