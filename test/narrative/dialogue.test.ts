import { describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { Narrator, renderMarkdown, renderTranscript } from '../../src/narrative/index.js';
import type { Telling } from '../../src/results/index.js';
import { modelOf } from './scenes.js';

function tell(text: string, message = 1, dialogue = true): Telling {
  const model = modelOf(text);
  const [trace] = explainMessages(model, { replication: 1, messages: [message] });
  if (trace === undefined) throw new Error('there is such a message');
  return new Narrator(model).tell(trace, { dialogue });
}

/** Sessions of a trace, each as one text. */
function sessionsOf({ parts }: Telling): string[] {
  const lines = parts.flatMap((part) => (part.kind === 'gap' ? [] : part.lines));
  return lines.flatMap((line) =>
    line.kind === 'gap' || line.dialogue === undefined
      ? []
      : [line.dialogue.map(({ asks, reply }) => `${asks === null ? '' : `${asks} `}${reply}`).join(' / ')],
  );
}

const world = (failure: string, more = ''): string => `
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org, 30 mx3.example.org ] } }
servers: { mx1.example.org: { failures: [ ${failure} ] }, mx2.example.org: {}, mx3.example.org: {} }
messages: 3
senders: { shop: { mta: postfix, hosts: 1 } }
traffic: [ { rate: 60/h, arrivals: even } ]
${more}
`;

const WHOLE =
  '(connects) 220 / EHLO 250 / MAIL 250 / RCPT 250 / DATA 354 / (the message, and the final dot) 250 2.0.0 accepted';

describe('a session in the words of SMTP', () => {
  it('ends where it failed, with what the server said or did, and goes on at the next server', () => {
    for (const [failure, session] of [
      ['{ kind: refuse }', '(connects) (refuses the connection)'],
      ['{ kind: timeout }', '(connects) (silence)'],
      ['{ kind: reply, stage: greeting, reply: "421 4.3.2 away" }', '(connects) 421 4.3.2 away'],
      ['{ kind: reply, stage: ehlo, reply: "451 4.3.0 hm" }', '(connects) 220 / EHLO 451 4.3.0 hm'],
      [
        '{ kind: disconnect, stage: data }',
        '(connects) 220 / EHLO 250 / MAIL 250 / RCPT 250 / DATA (breaks the connection)',
      ],
    ] as const) {
      expect(sessionsOf(tell(world(failure)))[0], failure).toBe(session);
    }
    expect(sessionsOf(tell(world('{ kind: refuse }')))).toEqual(['(connects) (refuses the connection)', WHOLE]);
  });

  it('begins with MAIL where it was open already', () => {
    const busy = world('{ kind: refuse, at: 1d, for: 1s }')
      .replace('60/h', '40/s')
      .replace('messages: 3', 'messages: 400');
    const session = sessionsOf(tell(busy, 400)).at(-1);
    expect(session).toBe('MAIL 250 / RCPT 250 / DATA 354 / (the message, and the final dot) 250 2.0.0 accepted');
  });

  it('is told on request alone, in text and in Markdown', () => {
    expect(sessionsOf(tell(world('{ kind: refuse }'), 1, false))).toEqual([]);
    const telling = tell(world('{ kind: refuse }'));
    const text = renderTranscript(telling, { width: 80, colour: false, all: false });
    expect(text).toContain('C: EHLO\n');
    expect(text).toContain('S: 354\n');
    expect(renderMarkdown(telling, { all: false })).toContain('  - C: DATA\n  - S: 354\n');
  });
});

describe('who takes part in a story', () => {
  it('servers have the preference of their records, and hosts that were never asked stand behind those that were', () => {
    const { actors } = tell(world('{ kind: refuse }'));
    expect(actors.map(({ name, preference, tried }) => [name, preference, tried])).toEqual([
      ['shop', undefined, undefined],
      ['DNS', undefined, undefined],
      ['mx1.example.org', 10, undefined],
      ['mx2.example.org', 20, undefined],
      ['mx3.example.org', 30, false],
    ]);
  });

  it('of many hosts that were never asked some are named, and the rest is a number', () => {
    const names = Array.from({ length: 8 }, (_, at) => `mx${at + 1}.example.org`);
    const { actors } = tell(`
domains: { example.org: { mx: [ ${names.map((name, at) => `${at + 1}0 ${name}`).join(', ')} ] } }
servers: { ${names.map((name) => `${name}: {}`).join(', ')} }
messages: 1
traffic: [ { rate: 1/h } ]
`);
    expect(actors.filter(({ tried }) => tried === false).map(({ name }) => name)).toEqual([
      'mx2.example.org',
      'mx3.example.org',
      '5 more hosts',
    ]);
  });
});
