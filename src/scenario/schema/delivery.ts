import { z } from 'zod';
import { either, optional, required } from './leaf.js';
import { word } from './leaves.js';

const bareDecision = word(['next', 'nextHost', 'defer', 'bounce']);
const nextOrBounce = z.strictObject({
  next: required(word(['bounce']), { description: 'At the end of the list, bounce if every failure was permanent.' }),
});

const nextHostOrBounce = z.strictObject({
  nextHost: required(word(['bounce']), { description: 'The same, without the other addresses of the host.' }),
});

const expected = '`next`, `nextHost`, `defer`, `bounce`, `{ next: bounce }` or `{ nextHost: bounce }`';

const decision = either(expected, [bareDecision, nextOrBounce, nextHostOrBounce], {
  id: 'decision',
  description:
    '`next` tries the next address, and defers at the end of the list; `nextHost` leaves out the other addresses of the same host; `{ next: bounce }` bounces there if every failure was permanent.',
});

const classes = z
  .strictObject({
    refused: optional(decision, { description: 'The connection was refused.' }),
    timeout: optional(decision, { description: 'No answer in time.' }),
    '4xx': optional(decision, { description: 'A reply that says "not now".' }),
    '5xx': optional(decision, { description: 'A reply that says "never".' }),
    disconnect: optional(decision, { description: 'The line was cut.' }),
    unreachable: optional(decision, { description: 'No route to the address.' }),
  })
  .meta({ id: 'decisions', description: 'A decision for each class of failure.' });

const bareTlsDecision = word(['next', 'nextHost', 'plain', 'defer', 'bounce']);
const tlsDecision = either(
  '`next`, `nextHost`, `plain`, `defer`, `bounce` or `{ next: bounce }`',
  [bareTlsDecision, nextOrBounce, nextHostOrBounce],
  {
    id: 'tlsDecision',
    description:
      'As elsewhere; `plain` goes on without TLS: after a refused STARTTLS in the same session, else in a new connection to the same address as `plainText` says. Where TLS is asked for it is `next`.',
  },
);
const tlsClasses = z
  .strictObject({
    timeout: optional(tlsDecision, { description: 'No answer in time.' }),
    '4xx': optional(tlsDecision, { description: 'A reply that says "not now".' }),
    '5xx': optional(tlsDecision, { description: 'A reply that says "never"; in the handshake, a fatal alert.' }),
    disconnect: optional(tlsDecision, { description: 'The line was cut.' }),
    noTls: optional(decision, { description: 'At `starttls`: TLS is asked for and not offered.' }),
    badCertificate: optional(decision, { description: 'At `tls`: the certificate does not hold.' }),
  })
  .meta({ id: 'tlsDecisions', description: 'A decision for each class of failure of TLS.' });
const tlsStageDecisions = either(
  '`next`, `nextHost`, `plain`, `defer`, `bounce`, `{ next: bounce }`, or one of them per class, such as `{ 4xx: plain }`',
  [bareTlsDecision, nextOrBounce, nextHostOrBounce, tlsClasses],
);

const stageDecisions = either(
  '`next`, `nextHost`, `defer`, `bounce`, `{ next: bounce }`, `{ nextHost: bounce }`, or one of them per class, such as `{ 5xx: bounce }`',
  [bareDecision, nextOrBounce, nextHostOrBounce, classes],
);

export const onFailure = z
  .strictObject({
    connect: optional(stageDecisions, { description: 'At the connection.' }),
    greeting: optional(stageDecisions, { description: 'At the greeting.' }),
    ehlo: optional(stageDecisions, { description: 'At EHLO.' }),
    starttls: optional(tlsStageDecisions, { description: 'At STARTTLS.' }),
    tls: optional(tlsStageDecisions, { description: 'In the TLS handshake.' }),
    mail: optional(stageDecisions, { description: 'At MAIL.' }),
    rcpt: optional(stageDecisions, { description: 'At RCPT.' }),
    data: optional(stageDecisions, { description: 'At DATA.' }),
    message: optional(stageDecisions, { description: 'At the final dot.' }),
  })
  .meta({
    id: 'onFailure',
    description:
      'What is done after a failure, by stage, and by class where needed. What is not named stays as in the preset.',
  });
