import { z } from 'zod';
import { either, optional, required } from './leaf.js';
import { word } from './leaves.js';

const bareDecision = word(['next', 'defer', 'bounce']);
const nextOrBounce = z.strictObject({
  next: required(word(['bounce']), { description: 'At the end of the list, bounce if every failure was permanent.' }),
});

const decision = either('`next`, `defer`, `bounce` or `{ next: bounce }`', [bareDecision, nextOrBounce], {
  id: 'decision',
  description:
    '`next` tries the next address, and defers at the end of the list; `{ next: bounce }` bounces there if every failure was permanent.',
});

const classes = z
  .strictObject({
    refused: optional(decision, { description: 'The connection was refused.' }),
    timeout: optional(decision, { description: 'No answer in time.' }),
    '4xx': optional(decision, { description: 'A reply that says "not now".' }),
    '5xx': optional(decision, { description: 'A reply that says "never".' }),
    disconnect: optional(decision, { description: 'The line was cut.' }),
  })
  .meta({ id: 'decisions', description: 'A decision for each class of failure.' });

const stageDecisions = either(
  '`next`, `defer`, `bounce`, `{ next: bounce }`, or one of them per class, such as `{ 5xx: bounce }`',
  [bareDecision, nextOrBounce, classes],
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
