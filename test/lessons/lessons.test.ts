import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { FATES, KINDS, OUTCOMES } from '../../src/mail/index.js';
import { renderJson } from '../../src/report/index.js';
import type { FateTable, ReplicationResult } from '../../src/results/index.js';
import { readSavedResult } from '../../src/results/saved/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';
import { headOf, LESSONS, lesson } from './lesson.js';

function sum(column: Iterable<number>): number {
  let total = 0;
  for (const value of column) total += value;
  return total;
}

/** Messages of one row, or of one kind in all rows, over all fates. */
function sent(table: FateTable, of: { row: number } | { kind: number }): number {
  const cells = KINDS.length * FATES.length;
  return sum(
    table.filter((_, cell) =>
      'row' in of ? Math.floor(cell / cells) === of.row : Math.floor((cell % cells) / FATES.length) === of.kind,
    ),
  );
}

const SCHEMA = JSON.parse(readFileSync(join(ROOT, 'schema', 'result.schema.json'), 'utf8')) as object;
const fitsSchema = new Ajv2020({ strict: false }).compile(SCHEMA);

describe.each(LESSONS)('the lesson %s', (name) => {
  it('is written without a mistake, and says what it covers, what to expect and whose word it takes', () => {
    const { text, problems } = lesson(name);
    expect(problems).toEqual([]);
    expect(text).toMatch(/^# yaml-language-server: \$schema=(?:\.\.\/)+schema\/scenario\.schema\.json\n#\n/);
    for (const word of ['Covers', 'Expect', 'Source']) expect(headOf(text, word), word).not.toBe('');
    expect(lesson(name).model.description).not.toBe('');
  });

  it('earns the advice that its head names, and no other', () => {
    const { text, advice } = lesson(name);
    const expected = headOf(text, 'Advice').split(', ').filter(Boolean);
    expect([...new Set(advice.map(({ code }) => code))].sort()).toEqual(expected);
  });

  it('asserts what it claims, and every assert holds', () => {
    const { asserts } = lesson(name).result;
    expect(asserts.length).toBeGreaterThanOrEqual(4);
    expect(asserts.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  });

  it('leaves every message with exactly one fate: by kind, by sender, by domain', () => {
    const { model, replications, result } = lesson(name);
    const { messages, kinds, senders, domains } = result;
    const parties = [messages, ...Object.values(kinds), ...Object.values(senders), ...Object.values(domains)];
    for (const party of parties) expect(sum(FATES.map((fate) => party[fate]))).toBe(party.sent);
    for (const group of [kinds, senders, domains]) {
      expect(sum(Object.values(group).map((party) => party.sent))).toBe(messages.sent);
    }
    expect(messages.sent).toBe(sum(replications.map((one) => one.sent)));
    for (const one of replications) {
      expect(sum(model.senders.map((_, row) => sent(one.senders, { row })))).toBe(one.sent);
      expect(sum(model.domains.map((_, row) => sent(one.domains, { row })))).toBe(one.sent);
      for (const kind of KINDS.keys()) expect(sent(one.senders, { kind })).toBe(sent(one.domains, { kind }));
    }
  });

  it('has a result that fits the published schema, and that is read again as it was written', () => {
    const { result, advice } = lesson(name);
    const place = { path: 'domains', file: `${name}.yaml`, line: 1, column: 1 };
    const warnings = advice.map(({ code, message }) => ({ code, message, place }));
    const text = renderJson({ ...result, warnings });
    expect(fitsSchema(JSON.parse(text)), JSON.stringify(fitsSchema.errors)).toBe(true);
    const reading = readSavedResult(text);
    expect(reading.ok && reading.result).toEqual(JSON.parse(text));
  });

  it('counts one outcome for each attempt', () => {
    for (const server of Object.values(lesson(name).result.servers)) {
      expect(sum(OUTCOMES.map((outcome) => server[outcome] ?? 0))).toBe(server.attempts);
      expect(server.connections).toBeLessThanOrEqual(server.attempts);
      expect(server.meanSessions).toBeLessThanOrEqual(server.peakSessions);
    }
  });

  it("obeys Little's law at the senders: queue lengths over time are waiting times over messages", () => {
    const { replications, result } = lesson(name);
    const [{ series, senderSojourn }] = replications as [ReplicationResult];
    expect(result.messages.pending).toBe(0);
    expect(series).not.toBeNull();
    const integral = sum(series?.senderQueue ?? []) * (series?.width ?? 0);
    expect(integral / senderSojourn).toBeCloseTo(1, 9);
  });
});

describe('sessions', () => {
  it("obey Little's law too: sessions at once, over time, are six round trips for each message", () => {
    // Without idle connections, and without filters, service or replies in between, a session is six round trips.
    const { replications } = lesson('lowest-number-first', ['senders.postfix.reuse=none']);
    const [{ servers, lastArrival }] = replications as [ReplicationResult];
    expect(lastArrival).toBe(86_394);
    // Means over time end as the last message arrives, and it arrives at the first server.
    expect([...servers.accepted]).toEqual([10_800, 2_400, 1_200]);
    [10_799, 2_400, 1_200].forEach((sessions, server) => {
      expect(servers.sessionArea[server]).toBeCloseTo(sessions * 6 * 0.05, 6);
    });
  });
});

describe('what MX cannot say is an error that says so', () => {
  it.each([
    ['a port', 'mx-has-no-port', 'domains["home.example"].mx=[ 10 mail.home.example:2525 ]', /port/],
    ['a weight', 'mx-has-no-weights', 'domains["ratio.example"].mx=[ 10 70 big.ratio.example ]', /weight/],
  ])('%s', (_, name, override, expected) => {
    const { text } = lesson(name);
    const { model, problems } = parseScenario({ text, file: name, overrides: [override] });
    expect(model).toBeNull();
    expect(problems.map(({ message }) => message).join()).toMatch(expected);
  });
});
