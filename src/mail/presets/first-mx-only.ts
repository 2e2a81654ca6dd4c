import { always, assumed, basedOn, cited, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const defer = cited('defer', 'there is no other MX to go to');
const bounce = assumed('bounce', 'RFC 5321 §4.2.1: a permanent reply is not to be repeated');
const stage: StageDecisions = { ...always(defer), '5xx': bounce };

/** Home-grown mailers and mail libraries that use the first MX of the list as if it were the only one. */
export const FIRST_MX_ONLY = basedOn(RFC5321, {
  name: 'first-mx-only',
  summary: 'a simple client: one MX host, one address, again every 30 minutes',
  describes:
    'mail libraries and home-grown clients; M. Simerson, "Nolisting", 2013, saw banks, news and photo services among them',
  values: {
    honoursBackups: cited(0, 'Simerson 2013; RFC 5321 §5.1 requires better'),
    equalPreference: assumed('dnsOrder', 'the first record of the best preference'),
    ipExchanger: assumed('use', 'such clients hand the string to the connect call'),
    limits: {
      addresses: assumed(1, 'the first address'),
      sessions: cited(null, 'one address is one session'),
      hosts: cited(1, 'Simerson 2013: only the first MX'),
      addressesPerHost: RFC5321.values.limits.addressesPerHost,
      nextPreference: cited(false, 'never goes on'),
    },
    onFailure: {
      connect: stage,
      greeting: stage,
      ehlo: stage,
      starttls: RFC5321.values.onFailure.starttls,
      tls: stage,
      mail: stage,
      rcpt: stage,
      data: stage,
      message: stage,
    },
    knowsItselfBy: assumed('nothing', "such a client is nobody's MX"),
  },
});
