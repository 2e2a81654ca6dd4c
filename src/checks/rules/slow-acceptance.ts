import type { SenderModel, ServerModel } from '../../model/index.js';
import { distributionMean } from '../../random/index.js';
import { formatDuration, type Seconds } from '../../units/index.js';
import { defineCheck, listNames } from '../check.js';
import { sendersTo } from '../flows.js';
import { remembered } from '../remembered.js';
import { routesOf } from '../routes.js';

/** Mean time from the final dot to the answer when the server is at its slowest [s]. */
function slowestAnswer(server: ServerModel): Seconds {
  const work = distributionMean(server.service) + (server.filter === null ? 0 : distributionMean(server.filter.time));
  const slow = server.failures.filter((failure) => failure.kind === 'slow');
  const factor = slow.reduce((product, failure) => product * failure.factor, 1);
  const tarpit = slow.reduce((sum, failure) => sum + (failure.stage === 'message' ? failure.delay : 0), 0);
  return work * factor + tarpit;
}

/** How long the least patient sender waits for that answer [s]. */
const leastPatience = remembered(
  (senders: readonly SenderModel[]): Seconds =>
    senders.reduce((least, { mta }) => Math.min(least, mta.timeouts.message), Number.POSITIVE_INFINITY),
);

/** A server that answers the final dot later than senders wait. */
export const slowAcceptance = defineCheck(
  {
    code: 'slow-acceptance',
    title: 'Answer after the sender has left',
    looksFor:
      'A server whose mean time to answer the final dot (service, filter, slow spells) is more than the time-out of a sender: ' +
      'it has the message, the sender sends it again, and the recipient gets both (RFC 1047).',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      const senders = sendersTo(model, route.domain.name);
      const least = leastPatience(senders);
      return route.servers.flatMap((server) => {
        const answer = slowestAnswer(server);
        if (least >= answer) return [];
        const leaving = senders.filter((sender) => sender.mta.timeouts.message < answer);
        return [
          {
            message: `${server.name} takes ${formatDuration(answer)} in the mean to answer the final dot; ${listNames(leaving.map((sender) => sender.name))} wait${leaving.length > 1 ? '' : 's'} ${formatDuration(least)}: duplicates`,
            path: ['servers', server.name],
            hint: 'answer first and work after (RFC 1047), or filter before the dot is answered only as long as 10 minutes allow (RFC 5321 §4.5.3.2.6)',
          },
        ];
      });
    }),
);
