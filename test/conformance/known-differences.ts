/** Recordings that are known to differ from the simulator, and why. A test sees that each still does. */
export const KNOWN_DIFFERENCES: readonly (readonly [keys: readonly string[], reason: string])[] = [
  [
    ['opensmtpd rmax60 rcpts'],
    'OpenSMTPD gives a transaction up when 25 of its recipients were refused (max_failures_per_session), and tries those that were taken again in another; here a transaction goes on with those that were taken',
  ],
  [
    ['courier rcp extra', 'chasquid rcp extra'],
    "the laboratory's own submission failed: both take a hundred recipients, and 120 were given",
  ],
  [
    ['dma hrcpt3 stages'],
    'the five minutes that dma waits are also the time between queue runs: whether the next run finds the message taken is a matter of hundredths of a second, of each of three messages by itself',
  ],
  [
    ['sendmail tclose1 tls', 'sendmail tgarb1 tls', 'sendmail told1 tls', 'sendmail tall tls', 'sendmail tmany tls'],
    'after six tries the priority of a message (`pri=570098`, and RetryFactor=90000 more) is beyond QueueFactor=600000, so that Sendmail leaves it alone while the load of the machine is high: that of the laboratory was, here nobody is busy',
  ],
  [
    ['opensmtpd tno tls.require', 'opensmtpd tok tls.require', 'opensmtpd tokb tls.require', 'courier told1 tls'],
    'the machine of the laboratory was busy: on a clock six times as fast the session took up to six seconds',
  ],
  [
    ['postfix tmany tls'],
    'six messages of one queue run meet the same host in the same second: hundredths of a second decide which handshake breaks before which message is delivered in clear',
  ],
  [
    ['dma tall tls.require'],
    'its process mostly ends when a handshake breaks; in the first of seven passes it lived on, and tried the second host',
  ],
  [
    ['postfix o expiry'],
    'the first try came 173 s late on a clock 1000 times as fast, and waits that double with the age carry that on',
  ],
  [
    ['exim o expiry', 'exim p expiry', 'exim p2 expiry'],
    'the queue runs of the laboratory came ever later on a clock 1000 times as fast: every 1840 to 2150 s instead of 1800; with a clock 40 times as fast the same waits agree',
  ],
  [
    ['dma p2 retry'],
    'the recording has two tries too many, 30 s after a queue run: on a clock 40 times as fast two runs met',
  ],
  [
    ['dma n extra'],
    'the five minutes after which dma notices a cut line are also the time between queue runs: the second wait ended within the second of the next run, which took the message; here that run comes a moment too early',
  ],
  [
    ['haraka z main', 'haraka za main', 'haraka a6 main', 'haraka p expiry'],
    'at the second try (128 s in `p`) the recording lacks lookups of addresses, while dozens of other messages were tried in the same moment: the laboratory lost queries, and the pass failed without a connection',
  ],
  [
    ['postfix ee main', 'postfix ee retry'],
    'when the servers are back, twenty messages go over eight connections: Postfix hands them to its processes one after another, a few hundredths of a second apart, and the later ones find connections free; here all that may be sent at once are sent in the same instant, over connections of their own',
  ],
  [
    ['courier ee retry'],
    'on a clock 40 times as fast the first try came 85 s late, and so the second one after the servers were back; here it comes before',
  ],
  [
    ['courier ee main'],
    'messages that are due in the same second begin together, up to four at once, before the first failure holds the destination back; here the first failure comes before the second message',
  ],
  [
    ['opensmtpd c3 extra2'],
    'OpenSMTPD begins a second connection to the better address while it still waits for an answer of the worse one; here a message is offered to one address at a time',
  ],
  [
    ['opensmtpd ed extra'],
    'messages come every 15 s, and a refusing address is left alone for 15 s: hundredths of a second decide whether it is tried again; the totals agree',
  ],
  [
    ['opensmtpd q main', 'opensmtpd qk extra3'],
    'which of two idle hosts gets the next connection depends on which session ended a tenth of a second earlier',
  ],
  [
    ['haraka d6s v6.long'],
    'at the second retry a query for the MX records was not answered (queryMx ETIMEOUT in its log): the laboratory lost it, and the pass failed without a connection',
  ],
  [
    ['haraka d6q v6'],
    'in the fourth pass the second A is missing for all seven domains in the same moment, and the third follows: the capture seems to have lost a burst',
  ],
  [
    ['exim d6n3 v6.long'],
    'a queue run of Exim asks the DNS before it looks at retry times (“retry time not reached for any host” in its log); here a message that is not due is not looked at',
  ],
  [
    ['courier d6b6 v6'],
    'the fourth message comes 0.02 s before a connection that was idle for a minute is closed, and its process finds it closed; here it goes over it',
  ],
  [
    ['opensmtpd d6l v6.long'],
    'eight refusing addresses, each left alone for 15 s and one tried every 2 s: hundredths of a second, forty times as long on this clock, decide when the first time comes that all are left alone and the backup is tried; in real time it never came',
  ],
  [
    ['opensmtpd d6s v6.long', 'opensmtpd d6r v6.long'],
    'on a clock 40 times as fast a session of 0.06 s lasts longer than the two seconds after which OpenSMTPD begins another connection, which then has nothing to send; in real time there is none',
  ],
  [
    ['opensmtpd bb main', 'opensmtpd bb2 main'],
    'the laboratory relayed to itself: as one machine it remembers that the better MX refused, and takes 66 to 72 s for the hundred rounds until it sees the loop; here the relay is a machine of its own',
  ],
];
