import { DAY, HOUR, MINUTE } from '../../units/index.js';
import { always, assumed, basedOn, bySession, cited, everyReply } from './preset.js';
import { RFC5321 } from './rfc5321.js';

/** Microsoft's page "Message retry, resubmit, and expiration intervals", of 2018-06-08. */
const PAGE = 'Microsoft, message retry intervals (2018)';

/** [s] */
const WAITS: readonly number[] = [60, 60, 60, 60, 300, 300, 300, 300, 300, 300];

const next = cited('next', 'Microsoft, KB 4051498: "Attempted failover to alternate host"');
const assumedNext = assumed('next', 'as after a connection that fails; Microsoft names none');
const defer = assumed('defer', 'accounts differ; a reply to the message itself is taken for one about it');
const bounce = assumed('bounce', 'a permanent reply is not to be repeated');

/** The Mailbox role of Exchange 2013, 2016 and 2019. Parameters are those of Set-TransportService and Set-SendConnector. */
export const EXCHANGE_2016 = basedOn(RFC5321, {
  name: 'exchange-2016',
  summary:
    'Exchange 2013 to 2019: four tries a minute apart, six more after 5 minutes each, then every 10, for two days',
  describes: 'Mailbox role of Exchange 2013 to 2019 with defaults, from its documentation of 2018',
  values: {
    timeouts: {
      dns: assumed(30, 'no figure was found'),
      connect: assumed(10 * MINUTE, 'ConnectionInactivityTimeOut=00:10:00 is the only time-out of a send connector'),
      kernel: assumed(21, 'Windows repeats its SYN twice, after 3 and 9 s, and gives up at 21 s'),
      ...everyReply(cited(10 * MINUTE, 'ConnectionInactivityTimeOut=00:10:00')),
    },
    onFailure: {
      ...bySession({ ...always(assumedNext), '5xx': bounce }, { ...always(defer), '5xx': bounce }),
      connect: always(next),
    },
    retry: {
      rule: cited(
        { kind: 'list', waits: WAITS, then: [10 * MINUTE] },
        `${PAGE}: QueueGlitchRetryCount 4 of 1m, TransientFailureRetryCount 6 of 5m, OutboundConnectionFailureRetryInterval 10m; for one message alone 15m`,
      ),
      scan: assumed(null, 'no figure was found'),
      jitter: assumed(null, 'no figure was found'),
      per: assumed('message', 'the queue of a domain is tried, which is the same for a lone message'),
      atOnce: assumed(null, 'no figure was found'),
    },
    giveUpAfter: cited({ age: 2 * DAY, attempts: null, hostDown: null }, `${PAGE}: MessageExpirationTimeout 2d`),
    warnAfter: cited([4 * HOUR], `${PAGE}: DelayNotificationTimeout 4h`),
    concurrency: cited({ initial: 20, max: 20 }, 'MaxPerDomainOutboundConnections=20'),
    deadHosts: assumed(
      { remember: 'destination', counts: 'session', memory: 'all', after: 1, for: MINUTE, timeoutFor: null },
      'a queue in the state Retry waits as a whole; here for the first of its intervals',
    ),
    reuse: assumed(
      { messages: 20, idle: 0, of: 'all', by: 'destination' },
      'SmtpMaxMessagesPerConnection=20; that only waiting messages follow was not found said',
    ),
  },
});
