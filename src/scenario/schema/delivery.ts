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

const stageDecisions = either(
  '`next`, `nextHost`, `defer`, `bounce`, `{ next: bounce }`, `{ nextHost: bounce }`, or one of them per class, such as `{ 5xx: bounce }`',
  [bareDecision, nextOrBounce, nextHostOrBounce, classes],
);

export const onFailure = z
  .strictObject({
    connect: optional(stageDecisions, { description: 'At the connection.' }),
    greeting: optional(stageDecisions, { description: 'At the greeting.' }),
    ehlo: optional(stageDecisions, { description: 'At EHLO.' }),
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
