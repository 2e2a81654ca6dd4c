/** Recordings that are known to differ from the simulator, and why. A test sees that each still does. */
export const KNOWN_DIFFERENCES: readonly (readonly [keys: readonly string[], reason: string])[] = [
  [
    ['postfix o expiry'],
    'the first try came 173 s late on a clock 1000 times as fast, and waits that double with the age carry that on',
  ],
  [
    ['exim p2 expiry'],
    'the queue runs of the laboratory came ever later on a clock 1000 times as fast: every 1860 to 2140 s instead of 1800',
  ],
  [
    ['dma p2 retry'],
    'the recording has two tries too many, 30 s after a queue run: on a clock 40 times as fast two runs met',
  ],
  [
    ['dma n extra', 'dma cl extra2'],
    'dma does not notice a cut line and waits until its time is over, so the next queue run finds the message still under way; here it is back in the queue at once, one queue run earlier',
  ],
  [
    ['haraka z main', 'haraka za main', 'haraka a6 main', 'haraka p expiry'],
    'at the second try (128 s in `p`) the recording lacks lookups of addresses, while dozens of other messages were tried in the same moment: the laboratory lost queries, and the pass failed without a connection',
  ],
  [
    ['opensmtpd c3 extra2'],
    'OpenSMTPD begins a second connection to the better address while it still waits for an answer of the worse one; here a message is offered to one address at a time',
  ],
  [
    ['opensmtpd q main', 'opensmtpd qk extra3'],
    'which of two idle hosts gets the next connection depends on which session ended a tenth of a second earlier',
  ],
  [
    ['opensmtpd bb main', 'opensmtpd bb2 main'],
    'the laboratory relayed to itself: as one machine it remembers that the better MX refused, and takes 66 to 72 s for the hundred rounds until it sees the loop; here the relay is a machine of its own',
  ],
];
