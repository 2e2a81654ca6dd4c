import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  describePreset,
  FAILURE_CLASSES,
  listPresets,
  type MtaBehaviour,
  PRESET_NAMES,
  PRESETS,
  type Preset,
  patienceAt,
  presetBehaviour,
  STAGES,
} from '../../src/mail/index.js';
import { basedOn, cited } from '../../src/mail/presets/preset.js';

const RECORDED = ['postfix', 'exim', 'sendmail', 'opensmtpd', 'courier', 'dma', 'chasquid', 'haraka'];

function behaviour(name: string): MtaBehaviour {
  const found = presetBehaviour(name);
  if (found === undefined) throw new Error(`no preset ${name}`);
  return found;
}

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}

describe.each(PRESETS)('the preset $name', (preset) => {
  test('is complete and frozen', () => {
    const found = behaviour(preset.name);
    expect(found.preset).toBe(preset.name);
    expect(isDeeplyFrozen(found)).toBe(true);
    for (const stage of STAGES) {
      expect(patienceAt(found.timeouts, stage)).toBeGreaterThan(0);
      for (const kind of FAILURE_CLASSES) expect(found.onFailure[stage][kind]).toBeDefined();
    }
  });

  test('is plain data that survives a copy through JSON', () => {
    expect(JSON.parse(JSON.stringify(behaviour(preset.name)))).toEqual(behaviour(preset.name));
  });

  test('gives a source for every value, and a reason for every assumption', () => {
    for (const row of describePreset(preset.name)?.rows ?? []) {
      expect(row.source.length, row.key).toBeGreaterThan(5);
      expect(row.text.length, row.key).toBeGreaterThan(0);
    }
  });

  test('lays out every value of the behaviour', () => {
    const keys = new Set(describePreset(preset.name)?.rows.map((row) => row.key.split('.')[0]));
    const expected = Object.keys(behaviour(preset.name)).filter((key) => key !== 'preset');
    expect([...keys].sort()).toEqual(expected.sort());
  });

  test('is no more certain than its makers: a file that is not recorded never says so', () => {
    const recorded = describePreset(preset.name)?.rows.filter((row) => row.source.includes('recorded')) ?? [];
    expect(recorded.length > 0).toBe(RECORDED.includes(preset.name));
    expect(recorded.filter((row) => row.assumed)).toEqual([]);
  });
});

describe('the list of presets', () => {
  test('names each once and describes it in a line', () => {
    expect(new Set(PRESET_NAMES).size).toBe(PRESET_NAMES.length);
    expect(listPresets().map((one) => one.name)).toEqual(PRESET_NAMES);
    for (const { summary } of listPresets()) expect(summary).not.toContain('\n');
  });

  test('does not know names that every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString', '', 'Postfix']) {
      expect(presetBehaviour(name)).toBeUndefined();
      expect(describePreset(name)).toBeUndefined();
    }
  });
});

describe('what the standard says literally', () => {
  test('an unreachable or failing host leads to the next MX, a permanent error to none', () => {
    const { onFailure } = behaviour('rfc5321');
    for (const stage of STAGES.filter((one) => one !== 'starttls' && one !== 'tls')) {
      expect(onFailure[stage]).toMatchObject({
        refused: 'next',
        timeout: 'next',
        '4xx': 'next',
        '5xx': 'bounce',
        disconnect: 'next',
        unreachable: 'next',
      });
    }
  });

  test('the time-outs are those of RFC 5321 §4.5.3.2', () => {
    expect(behaviour('rfc5321').timeouts).toEqual({
      dns: 30,
      connect: 300,
      kernel: null,
      greeting: 300,
      ehlo: 300,
      starttls: 300,
      tls: 300,
      mail: 300,
      rcpt: 300,
      data: 120,
      message: 600,
    });
  });
});

describe('a preset laid out', () => {
  const textOf = (name: string, key: string): string[] =>
    (describePreset(name)?.rows ?? []).filter((row) => row.key === key).map((row) => row.text);

  test('speaks the scenario language', () => {
    expect(textOf('postfix', 'retry')).toEqual(['{ age: { min: 5m, max: 1h6m40s } }']);
    expect(textOf('exim', 'retry')).toEqual([
      '{ steps: [{ every: 15m, until: 2h }, { every: 1h, factor: 1.5, until: 16h }, { every: 6h, until: 4d }] }',
    ]);
    expect(textOf('qmail', 'retry')).toEqual(['{ quadratic: 6m40s }']);
    expect(textOf('fire-and-forget', 'retry')).toEqual(['never']);
    expect(textOf('first-mx-only', 'honoursBackups')).toEqual(['false']);
    expect(textOf('postfix', 'giveUpAfter')).toEqual(['5d']);
  });

  test('leaves out what cannot happen: nothing is refused after the connection, nothing said before it', () => {
    expect(textOf('rfc5321', 'onFailure.connect')).toEqual(['{ refused: next, timeout: next, unreachable: next }']);
    expect(textOf('rfc5321', 'onFailure.rcpt')).toEqual([
      '{ timeout: next, 4xx: next, disconnect: next }',
      '{ 5xx: bounce }',
    ]);
  });

  test('leaves out what cannot happen in encryption: nothing is put off in a handshake, and only there a certificate is bad', () => {
    expect(textOf('rfc5321', 'onFailure.starttls')).toEqual([
      '{ timeout: next, disconnect: next, noTls: next }',
      '{ 4xx: plain, 5xx: plain }',
    ]);
    expect(textOf('rfc5321', 'onFailure.tls')).toEqual([
      '{ timeout: next, 5xx: next, disconnect: next, badCertificate: next }',
    ]);
  });

  test('says why there is none of a key that may be left out', () => {
    const rows = describePreset('rfc5321')?.rows ?? [];
    expect(rows.find((row) => row.key === 'timeouts.aaaa')).toEqual({
      key: 'timeouts.aaaa',
      value: null,
      text: 'dns',
      source: 'as for any other query',
      assumed: false,
    });
    expect(rows.filter((row) => row.value === undefined)).toEqual([]);
    expect(
      ['retry.scan', 'retry.jitter', 'retry.atOnce', 'retry.runners'].flatMap((key) => textOf('rfc5321', key)),
    ).toEqual(['none', 'none', 'unlimited', '1']);
    expect(textOf('postfix', 'retry.scan')).toEqual(['5m']);
    expect(rows.some((row) => row.key.startsWith('rate') || row.key.startsWith('via'))).toBe(false);
  });

  test('marks what is assumed', () => {
    const rows = describePreset('first-mx-only')?.rows ?? [];
    expect(rows.find((row) => row.key === 'timeouts.greeting')).toMatchObject({ assumed: true, source: 'as rfc5321' });
    expect(rows.find((row) => row.key === 'limits.hosts')).toMatchObject({ assumed: false });
  });
});

test('a connection is waited for as long as the sender or its operating system has patience, whichever is shorter', () => {
  const timeouts = (connect: number, kernel: number | null) => ({ ...behaviour('rfc5321').timeouts, connect, kernel });
  const patience = (connect: number, kernel: number | null) => patienceAt(timeouts(connect, kernel), 'connect');
  expect([patience(300, 135), patience(30, 135), patience(300, null)]).toEqual([135, 30, 300]);
  expect(patienceAt(timeouts(30, 20), 'greeting')).toBe(300);
});

describe('a preset that says only what is different', () => {
  const base = PRESETS.find(({ name }) => name === 'rfc5321') as Preset;
  const own = cited(false, 'mta.c: says EHLO alone');
  const mine = basedOn(base, {
    name: 'mine',
    summary: 'one line',
    describes: 'a program',
    values: { helo: own, timeouts: { connect: cited(7, 'connect_timeout=7') } },
  });

  test('is like the standard in all else, and says that this is assumed', () => {
    expect(mine.values.helo).toBe(own);
    expect(mine.values.timeouts.connect.value).toBe(7);
    expect(mine.values.timeouts.mail).toEqual({ value: 300, source: 'as rfc5321', assumed: true });
    expect(mine.values.onFailure.rcpt['5xx']).toEqual({ value: 'bounce', source: 'as rfc5321', assumed: true });
    expect(base.values.timeouts.mail.assumed).toBe(false);
  });
});

test('the page about presets has each of them in its table', () => {
  const page = readFileSync(new URL('../../docs/mta/README.md', import.meta.url), 'utf8');
  const [table = ''] = page.split('## When they try again');
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(named.toSorted()).toEqual(PRESET_NAMES.toSorted());
});
