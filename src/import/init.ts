import { type Line, renderLines, spellFlow, spellMx } from './writing/lines.js';

/** An MX record of the new scenario. */
export interface InitRecord {
  readonly preference: number;
  readonly exchanger: string;
}

/** Arguments of `mxsim init`; the rest is an example. */
export interface InitWishes {
  readonly domain: string;
  readonly mx: readonly InitRecord[];
  /** Name of the file in the commands that it shows. */
  readonly file: string;
}

/** Default records of a domain: a server, and a backup elsewhere. */
export function exampleRecords(domain: string): InitRecord[] {
  return [
    { preference: 10, exchanger: `mx1.${domain}` },
    { preference: 20, exchanger: `mx2.${domain}` },
  ];
}

const CRASHES = '{ kind: refuse, mtbf: 10d, mttr: 2h }';

function serverLine(exchanger: string, isFirst: boolean, isOnly: boolean): Line {
  const failures = isFirst
    ? [
        { text: CRASHES, note: 'breaks down every 10 days on average, for 2 hours on average' },
        {
          text: '{ kind: timeout, at: 2d, for: 4h }',
          note: 'is moved on the third day: nobody answers for four hours',
        },
      ]
    : [{ text: CRASHES, note: 'as often as the first one' }];
  const above =
    isFirst || isOnly ? [] : ['A real backup queues what it accepts: relay: postfix. As it stands here, it delivers.'];
  return {
    key: exchanger,
    above,
    value: [
      { key: 'service', value: '{ exponential: 400ms }', note: 'how long it takes for a message' },
      { key: 'sessions', value: '100', note: 'at once; one more is told 421' },
      { key: 'failures', value: { items: failures } },
    ],
  };
}

function domainLine(domain: string, mx: readonly InitRecord[]): Line {
  const items = mx.map(({ preference, exchanger }) => ({ text: spellMx(preference, exchanger) }));
  const note = 'the lowest number is tried first; equal numbers share the mail';
  return {
    key: domain,
    value: [
      { key: 'ttl', value: '1h', note: 'how long senders may keep these records' },
      { key: 'mx', value: { items }, note },
    ],
  };
}

const TRAFFIC: Line = {
  key: 'traffic',
  value: {
    items: [
      {
        text: spellFlow([
          ['rate', '500/h'],
          ['from', '{ mix: typical }'],
          ['shape', '{ diurnal: { peak: 14h, ratio: 4 } }'],
        ]),
      },
    ],
  },
  above: [
    'Who sends: a mix of what is seen in public surveys (mxsim mta --mixes). Senders of your own stand beside it:',
    '  senders: { shop: { mta: postfix } }, and here from: { shop: 10%, mix: typical }',
  ],
};

/** A commented scenario that runs, as a start for changes. */
export function initScenario({ domain, mx, file }: InitWishes): string {
  const exchangers = [...new Set(mx.map(({ exchanger }) => exchanger))].filter((one) => one !== '.');
  const best = Math.min(...mx.map(({ preference }) => preference));
  const first = mx.find(({ preference }) => preference === best)?.exchanger;
  return renderLines([
    {
      key: 'title',
      value: JSON.stringify(`Mail for ${domain}`),
      above: [
        `mxsim run ${file}                  runs it and writes a report`,
        `mxsim explain ${file} --slowest    tells why one message took so long`,
        `mxsim check ${file}                says what is wrong, or unwise`,
        'Every key with its default: docs/scenario-language.md, or mxsim schema for an editor.',
        '',
      ],
    },
    { key: 'domains', value: [domainLine(domain, mx)] },
    exchangers.length === 0
      ? { key: 'servers', value: '{}', note: 'a null MX: the domain takes no mail' }
      : { key: 'servers', value: exchangers.map((host) => serverLine(host, host === first, exchangers.length === 1)) },
    TRAFFIC,
    { key: 'duration', value: '14d' },
    { key: 'replications', value: '10', note: 'each with luck of its own' },
    {
      key: 'assert',
      value: {
        items: [
          { text: 'delivered >= 99%', note: 'exit code 1 where it does not hold' },
          { text: 'latency.p99 <= 5m' },
        ],
      },
      above: ['What must hold; delete what you do not promise.'],
    },
  ]);
}
