import { describe, expect, it } from 'vitest';
import { draftScenario, readPostconf } from '../../src/import/index.js';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { parseDuration } from '../../src/units/index.js';
import { type ExpectedBehaviour, importIn, readExpected, scenarioIn, withComments } from './expected.js';

function seconds(text: string): number {
  const reading = parseDuration(text);
  return reading.ok ? reading.value : Number.NaN;
}

/** The sender of a scenario, as the model has it. */
function senderOf(text: string) {
  const { model, problems } = parseScenario({ text, file: 'it' });
  expect(renderProblems(problems)).toBe('');
  const [sender] = model?.senders ?? [];
  if (sender === undefined) throw new Error('there is no sender');
  return sender;
}

function orUnlimited(limit: number | 'unlimited'): number | null {
  return limit === 'unlimited' ? null : limit;
}

function checkBehaviour(text: string, expected: ExpectedBehaviour): void {
  const { mta } = senderOf(text);
  expect(mta.giveUpAfter.age).toBe(seconds(expected.giveUpAfter));
  expect(mta.retry.rule).toEqual({ kind: 'age', min: seconds(expected.age[0]), max: seconds(expected.age[1]) });
  expect(mta.retry.scan).toBe(seconds(expected.scan));
  expect(mta.timeouts.connect).toBe(seconds(expected.connect));
  expect(mta.limits.addresses).toBe(orUnlimited(expected.addresses));
  expect(mta.limits.sessions).toBe(orUnlimited(expected.sessions));
  expect(mta.onFailure.greeting['5xx']).toBe(expected.greeting5xx ?? 'next');
  if (expected.concurrency !== undefined) expect(mta.concurrency).toMatchObject(expected.concurrency);
  const written = scenarioIn(withComments(text)).mtas?.['postfix-as-configured'] as Record<string, unknown>;
  if (expected.tls !== undefined) expect(written['tls']).toBe(expected.tls);
  if (expected.family !== undefined) expect(written['family']).toEqual(expected.family);
}

describe('postconf -n of a real Postfix', () => {
  it.each(readExpected('postconf'))('$name becomes a behaviour on top of the preset', async ({ expected }) => {
    const { code, stdout, stderr } = await importIn('postconf', expected.args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    if (expected.behaviour !== undefined) checkBehaviour(stdout, expected.behaviour);
    const written = scenarioIn(withComments(stdout)).mtas?.['postfix-as-configured'] as Record<string, unknown>;
    expect(written['via']).toBe(expected.via);
    expect(written['fallback']).toBe(expected.fallback);
  });
});

/** The sender that a configuration makes. */
function configured(text: string) {
  const { finding, problems } = readPostconf('main.cf', text);
  if (finding === null) throw new Error(renderProblems(problems));
  const draft = draftScenario({ sources: ['main.cf'], dns: [], postconf: finding });
  const written = scenarioIn(withComments(draft.text)).mtas?.['postfix-as-configured'] as Record<string, unknown>;
  return { ...senderOf(draft.text), written, advice: renderProblems(problems) };
}

describe('a parameter of Postfix', () => {
  it('without a unit has its own: days for the queue, hours for warnings, seconds for the rest (postconf(5))', () => {
    const { mta } = configured(
      'maximal_queue_lifetime = 2\ndelay_warning_time = 4\nqueue_run_delay = 60\nsmtp_mail_timeout = 2m\n',
    );
    expect(mta.giveUpAfter.age).toBe(2 * 86_400);
    expect(mta.warnAfter).toEqual([4 * 3600]);
    expect(mta.retry.scan).toBe(60);
    expect(mta.timeouts.mail).toBe(120);
  });

  it('refers to others, with defaults and conditions', () => {
    const text = `mine = 7d
maximal_queue_lifetime = \${mine}
maximal_backoff_time = \${nothing?{1s}:{\${minimal_backoff_time}}}
minimal_backoff_time = \${{$compatibility_level} >= {3} ? {900s} : {1s}}
compatibility_level = 3
`;
    const { mta } = configured(text);
    expect(mta.giveUpAfter.age).toBe(7 * 86_400);
    expect(mta.retry.rule).toEqual({ kind: 'age', min: 900, max: 900 });
  });

  it('of the transport goes before that of all transports', () => {
    const text = 'default_destination_concurrency_limit = 50\nsmtp_destination_concurrency_limit = 3\n';
    expect(configured(text).mta.concurrency).toMatchObject({ initial: 3, max: 3 });
  });

  it('that refers to itself ends', () => {
    expect(configured('a = $b$b\nb = $a$a\nmyhostname = $a\n').name).toBe('my-server');
  });

  it('with brackets names a host, without them a domain; the port has no place', () => {
    expect(configured('relayhost = [smtp.example.net]:submission\n').written['via']).toBe('smtp.example.net');
    expect(configured('relayhost = example.net:26\n').written['via']).toBe('example.net');
    expect(configured('relayhost =\n').written).not.toHaveProperty('via');
  });

  it('that Postfix does not know is worth a word', () => {
    const warning = 'postconf: warning: /etc/postfix/main.cf: unused parameter: smtp_conect_timeout=10\n';
    expect(configured(`${warning}smtp_connect_timeout = soon\n`).advice).toMatch(
      /smtp_conect_timeout[\s\S]*soon: not a time/,
    );
  });

  it('may have a hostile value: names with prototypes, control characters, addresses of persons', () => {
    const { name, written } = configured(
      '__proto__ = 1\nconstructor = 2\nmyhostname = \u001b[31mx\nrelayhost = ada@example.org\n',
    );
    expect(name).toBe('my-server');
    expect(written).not.toHaveProperty('via');
    const { finding } = readPostconf(
      'a',
      `${'x = $x\n'.repeat(10)}${'y'.repeat(2_000_000)} = 1\nz = \${${'{'.repeat(50_000)}\n`,
    );
    expect(finding?.host).toBe('my-server');
  });

  it('is missing where the file is something else', () => {
    expect(readPostconf('a.cf', 'PK\0\u0001\nx = \u0002\n').finding).toBeNull();
    const { finding, problems } = readPostconf('a.cf', '<html>\n');
    expect(finding).toBeNull();
    expect(renderProblems(problems)).toContain('expected what `postconf -n` prints');
  });
});

describe('values that refer to others', () => {
  const backoff = (lines: readonly string[]): string =>
    JSON.stringify(readPostconf('main.cf', lines.join('\n')).finding?.behaviour, (key, value: unknown) =>
      key === 'note' ? undefined : value,
    );

  it('are filled in once each, so that forty of them that name the next three times come to an end', () => {
    const bomb = Array.from({ length: 40 }, (_, at) => `v${at} = $v${at + 1}$v${at + 1}$v${at + 1}`);
    // By each name anew it would be more steps than a year has nanoseconds.
    const { finding } = readPostconf('main.cf', [...bomb, 'v40 = x', 'minimal_backoff_time = 5m'].join('\n'));
    expect(finding?.behaviour).not.toBeUndefined();
  });

  it('are empty where they refer to themselves, and right where two refer to the same', () => {
    const same = [
      'a = 10m',
      'b = $a',
      'minimal_backoff_time = $b',
      'queue_run_delay = $a',
      ['maximal_backoff_time = ', '{b?{', 'a}:{1h}}'].join('$'),
    ];
    const plain = ['minimal_backoff_time = 10m', 'queue_run_delay = 10m', 'maximal_backoff_time = 10m'];
    expect(backoff(same)).toBe(backoff(plain));
    const loop = ['minimal_backoff_time = $maximal_backoff_time', 'maximal_backoff_time = $minimal_backoff_time'];
    expect(
      readPostconf('main.cf', loop.join('\n'))
        .problems.map(({ message }) => message)
        .join(),
    ).toContain('not a time');
  });
});
