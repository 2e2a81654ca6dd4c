import { z } from 'zod';
import { DEFAULTS } from '../../model/index.js';
import { spellDuration } from '../../units/index.js';
import { either, optional, required } from './leaf.js';
import { flag, time, word } from './leaves.js';
import { lookupFailures } from './lookup-failure.js';
import { mtaSts } from './mta-sts.js';
import { mxRecord } from './mx-record.js';
import { hostName } from './names.js';

const MOST_RECORDS = 100_000;

const mx = z.array(mxRecord).min(1).max(MOST_RECORDS).meta({
  expected: 'a list of MX records, such as `[ 10 mx1.example.org, 20 mx2.example.org ]`',
});

const alias = z.strictObject({
  cname: required(hostName, { description: 'The name that this one is an alias of.', examples: ['example.org'] }),
});

const answers = word(['servfail', 'nxdomain', 'timeout', 'empty']);
const answer = either('`servfail`, `nxdomain`, `timeout`, `empty` or `{ cname: example.org }`', [answers, alias]);

const records = {
  mx: optional(mx, {
    description:
      'The MX records in the order in which the DNS holds them. Without any, the server called like the domain is the implicit MX.',
    examples: [['10 mx1.example.org', '20 mx2.example.org']],
  }),
  lookup: optional(answer, {
    description:
      'The answer to the MX query where it is not a list of records. `empty`: no MX records, so the implicit MX.',
    examples: ['servfail', { cname: 'example.org' }],
  }),
};

export const domain = z
  .strictObject({
    ttl: optional(time, {
      description: 'How long an answer may be kept by a sending host.',
      default: spellDuration(DEFAULTS.domain.ttl),
    }),
    negativeTtl: optional(time, {
      description:
        'How long a sending host may keep that the domain does not exist, or has no MX records: that TTL is of the zone, not of records (RFC 2308 §5).',
      default: spellDuration(DEFAULTS.domain.negativeTtl),
    }),
    ...records,
    rotate: optional(word(['fixed', 'cyclic', 'random']), {
      description: 'How the DNS orders an answer.',
      default: DEFAULTS.domain.rotate,
    }),
    mtaSts: optional(mtaSts, {
      description: 'The MTA-STS policy of the domain, for senders that obey such (`mtaSts` of a behaviour).',
      default: 'none',
      examples: [{ mode: 'enforce', mx: ['*.example.org'], maxAge: '7d' }],
    }),
    dane: optional(either('`true`, `false` or `none`', [flag, word(['none'])]), {
      description: 'Its MX records are signed (DNSSEC), so senders that obey DANE go by the `tlsa` of their hosts.',
      default: 'none',
      examples: [true],
    }),
    failures: optional(lookupFailures, {
      description: 'How its name servers fail: any number of independent processes.',
      examples: [[{ kind: 'servfail', record: 'mx', at: '1d', for: '2h' }]],
    }),
    allowInvalid: optional(flag, {
      description:
        'Take MX records that the standards forbid (an IP address; `0 .` beside others; the same record twice): advice instead of an error.',
      default: DEFAULTS.domain.allowInvalid,
    }),
  })
  .meta({
    id: 'domain',
    description: 'A domain that mail is sent to.',
    expected: 'its records, such as `{ mx: [ 10 mx1.example.org ] }`, or `{}` for none',
  });

const addresses = word(['servfail', 'nxdomain', 'timeout', 'empty', 'loopback']);

const name = z.strictObject({
  cname: optional(hostName, {
    description: 'The name that this one is an alias of.',
    examples: ['mx1.example.org'],
  }),
  lookup: optional(addresses, {
    description: 'What its address query is always answered with; `loopback`: 127.0.0.1, which is whoever asks.',
    examples: ['nxdomain'],
  }),
  ttl: optional(time, {
    description: 'How long its address may be kept by a sending host.',
    default: spellDuration(DEFAULTS.domain.ttl),
  }),
  negativeTtl: optional(time, {
    description: 'How long it may be kept that it does not exist, or has no address (RFC 2308 §5).',
    default: spellDuration(DEFAULTS.domain.negativeTtl),
  }),
  failures: optional(lookupFailures, {
    description: 'How its name servers fail. A name of a server may have them, too.',
    examples: [[{ kind: 'servfail', record: 'aaaa' }]],
  }),
});

const NAME_EXPECTED =
  '`servfail`, `nxdomain`, `timeout`, `empty`, `loopback`, `{ cname: mx1.example.org }` or `{ failures: [ { kind: servfail } ] }`';

export const dnsEntry = either(NAME_EXPECTED, [addresses, name], {
  id: 'dnsEntry',
  description: 'The answer to an address query: an alias, or what goes wrong; and how its name servers fail.',
});

export const change = z
  .strictObject({
    at: required(time, {
      description: 'When the records change. Senders go on with what they have until its TTL has run out.',
      examples: ['5d'],
      standIn: '0s',
    }),
    domain: required(hostName, { description: 'Whose records.', examples: ['example.org'] }),
    ...records,
    mtaSts: optional(mtaSts, {
      description:
        'The MTA-STS policy from then on. Who has one kept goes by that until its `maxAge` is over or a newer one is found.',
      examples: ['none'],
    }),
    dane: optional(either('`true`, `false` or `none`', [flag, word(['none'])]), {
      description: 'Whether its MX records are signed from then on.',
      examples: [false],
    }),
    ttl: optional(time, { description: 'The TTL of its records from then on.', examples: ['5m'] }),
  })
  .meta({ id: 'change', description: 'New MX records for a domain.' });

export type WrittenDomain = z.output<typeof domain>;
export type WrittenDnsEntry = z.output<typeof dnsEntry>;
export type WrittenChange = z.output<typeof change>;
