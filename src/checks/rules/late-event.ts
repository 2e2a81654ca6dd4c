import { formatDuration, type Seconds } from '../../units/index.js';
import { defineCheck, type Finding, type ScenarioPath } from '../check.js';
import { lastArrival } from '../flows.js';
import { allFailures } from '../outages.js';

function tooLate(what: string, at: Seconds, end: Seconds, path: ScenarioPath): readonly Finding[] {
  if (at < end) return [];
  return [
    {
      message: `${what} at ${formatDuration(at)}, after the last message has been sent (${formatDuration(end)})`,
      path,
      hint: 'let it happen earlier, or send mail for longer',
    },
  ];
}

/** Planned events that come after the last new mail. */
export const lateEvent = defineCheck(
  {
    code: 'late-event',
    title: 'Event after the last message',
    noMend: 'its author knows when it is to happen',
    looksFor:
      'A planned outage or a change of MX records after the last message has been sent: only what is still queued can meet it.',
  },
  (model) => {
    const end = lastArrival(model);
    const outages = allFailures(model).flatMap(({ of, failure, path }) =>
      failure.timing.kind === 'planned' ? tooLate(`${of} fails`, failure.timing.at, end, [...path, 'at']) : [],
    );
    const changes = model.changes.flatMap((change, i) =>
      tooLate(`the records of ${change.domain} change`, change.at, end, ['changes', i, 'at']),
    );
    return [...outages, ...changes];
  },
);
