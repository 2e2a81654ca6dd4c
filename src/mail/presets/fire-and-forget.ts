import { always, assumed, basedOn, cited, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const impatient = assumed(30, 'bots do not wait long; no figure was found');
const next = assumed('next', 'bots of the Cutwail class contact the other MX too (DSN 2016)');
const defer = assumed('defer', 'never retried, so the message is abandoned: the premise of greylisting');
const transaction: StageDecisions = { ...always(defer), '5xx': assumed('bounce', 'a refused recipient is dropped') };

/** A spam bot that tries each message once. Pagani et al., DSN 2016, doi 10.1109/DSN.2016.57. */
export const FIRE_AND_FORGET = basedOn(RFC5321, {
  name: 'fire-and-forget',
  summary: 'a bot: walks the list once, never retries',
  describes:
    'spam engines of the Cutwail class; Pagani et al., "Measuring the Role of Greylisting and Nolisting", DSN 2016',
  values: {
    ipExchanger: assumed('use', 'no measurement was found'),
    limits: {
      addresses: assumed(null, 'no measurement was found'),
      sessions: assumed(null, 'no measurement was found'),
      hosts: assumed(null, 'no measurement was found'),
      addressesPerHost: RFC5321.values.limits.addressesPerHost,
      nextPreference: cited(false, 'no limit, so nothing to jump at'),
    },
    tls: assumed('none', 'the plainest client there is'),
    timeouts: {
      dns: impatient,
      connect: impatient,
      kernel: RFC5321.values.timeouts.kernel,
      greeting: impatient,
      ehlo: impatient,
      starttls: impatient,
      tls: impatient,
      mail: impatient,
      rcpt: impatient,
      data: impatient,
      message: impatient,
    },
    onFailure: {
      connect: always(next),
      greeting: always(next),
      ehlo: always(next),
      mail: transaction,
      rcpt: transaction,
      data: transaction,
      message: transaction,
    },
    retry: {
      rule: assumed(
        { kind: 'never' },
        'the premise of greylisting; told of most spam engines with DSN 2016 as the source, not confirmed there',
      ),
      scan: cited(null, 'no retry'),
      jitter: cited(null, 'no retry'),
      per: cited('message', 'no retry'),
      atOnce: RFC5321.values.retry.atOnce,
    },
    giveUpAfter: cited({ age: null, attempts: null, hostDown: null }, 'nothing is queued that could expire'),
    knowsItselfBy: cited('nothing', "a bot is nobody's MX"),
  },
});
