import { z } from 'zod';
import { DEFAULTS, POLICY_FAILURES, POLICY_MODES } from '../../model/index.js';
import { spellDuration } from '../../units/index.js';
import { when } from './failure.js';
import { either, leaf, optional, refuse, required } from './leaf.js';
import { timeFrom, word } from './leaves.js';
import { HOST_PATTERN, parseHostName } from './names.js';

const NAME_EXPECTED = 'a host name, or one with `*.` before it for one label more';

const policyName = leaf<string>({
  code: 'name',
  expected: NAME_EXPECTED,
  json: {
    id: 'policyName',
    type: 'string',
    pattern: HOST_PATTERN.replace('^', '^(?:\\*\\.)?'),
    description: 'A host name, or a pattern such as `*.example.org`, which stands for one label more (RFC 8461 §4.1).',
  },
  read: (written) => {
    const text = String(written).trim();
    const isPattern = text.startsWith('*.');
    const name = parseHostName(isPattern ? text.slice(2) : text);
    if (!name.ok) return refuse(name.fault.message, NAME_EXPECTED);
    return isPattern ? { ok: true, value: `*.${name.value}` } : name;
  },
});

const policyFailure = z
  .strictObject({
    kind: required(word(POLICY_FAILURES), {
      description: 'No answer over HTTPS, no such page, or a certificate that does not hold: nothing is fetched.',
      standIn: 'unreachable',
    }),
    ...when,
  })
  .meta({ id: 'policyFailure', description: 'A way in which a policy cannot be fetched.' });

const policy = z
  .strictObject({
    mode: required(word(POLICY_MODES), {
      description:
        '`enforce`: hosts that it does not name, or whose certificate does not hold, get nothing; `testing`: they do, and it is only counted; `none`: as without a policy, which ends an older one.',
      standIn: 'enforce',
    }),
    mx: optional(
      z.array(policyName).min(1).max(1000).meta({ expected: 'a list of host names, such as `[ "*.example.org" ]`' }),
      {
        description: 'The hosts that it names; `*.` stands for one label. All that the MX records name, if left out.',
        examples: [['mx1.example.org', '*.example.net']],
      },
    ),
    maxAge: optional(timeFrom(1, 31_557_600), {
      description: 'How long a sending host keeps it from the last fetch.',
      default: spellDuration(DEFAULTS.mtaSts.maxAge),
    }),
    fetchTime: optional(timeFrom(0, 86_400), {
      description:
        'How long it takes to fetch it over HTTPS, while mail of a host that has none kept waits. A fetch that nobody answers is given up after a minute (RFC 8461 §3.3).',
      default: spellDuration(DEFAULTS.mtaSts.fetchTime),
      examples: ['300ms'],
    }),
    failures: optional(
      either('a list of failures, such as `- { kind: notFound }`, or `none`', [
        word(['none']),
        z.array(policyFailure).max(1000),
      ]),
      {
        description: 'When it cannot be fetched: who has none kept, sends as without policy.',
        examples: [[{ kind: 'unreachable', at: '1d', for: '2h' }]],
      },
    ),
  })
  .meta({ id: 'mtaSts', description: 'An MTA-STS policy (RFC 8461).' });

export const mtaSts = either('a policy such as `{ mode: enforce, mx: [ "*.example.org" ] }`, or `none`', [
  word(['none']),
  policy,
]);

export type WrittenPolicy = Exclude<z.output<typeof mtaSts>, 'none'>;
