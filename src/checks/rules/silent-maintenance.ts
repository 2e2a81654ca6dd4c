import { connectPatience, type MtaBehaviour } from '../../mail/index.js';
import { formatDuration, type Seconds } from '../../units/index.js';
import { defineCheck } from '../check.js';
import { flowsOf } from '../flows.js';
import { routesOf } from '../routes.js';

/** How long a sender waits for a server that fails in this way [s]. */
function waits(kind: string, mta: MtaBehaviour): Seconds {
  return kind === 'silent' ? mta.timeouts.greeting : connectPatience(mta.timeouts);
}

/** Planned work on a server during which it does not answer at all. */
export const silentMaintenance = defineCheck(
  {
    code: 'silent-maintenance',
    title: 'Maintenance that does not answer',
    looksFor:
      'A planned outage of a preferred server, with others to go to, during which connections time out: every sender waits for its own time-out first. ' +
      'Refusing them costs one round trip.',
  },
  (model) => {
    const flows = flowsOf(model);
    return routesOf(model).flatMap((route) => {
      if (route.servers.length < 2) return [];
      const mtas = flows.filter((flow) => flow.domain === route.domain.name).map((flow) => flow.sender.mta);
      return (route.levels[0]?.servers ?? []).flatMap((server) =>
        server.failures.flatMap((failure, i) => {
          const silent = failure.kind === 'timeout' || failure.kind === 'silent';
          if (!silent || failure.timing.kind !== 'planned' || mtas.length === 0) return [];
          const times = mtas.map((mta) => waits(failure.kind, mta));
          const [least, most] = [Math.min(...times), Math.max(...times)];
          const span = least === most ? formatDuration(least) : `${formatDuration(least)} to ${formatDuration(most)}`;
          return [
            {
              message: `${server.name} does not answer during its planned outage: senders wait ${span} before they go on`,
              path: ['servers', server.name, 'failures', i, 'kind'],
              hint: `refuse connections while you work (a firewall that rejects instead of dropping): that costs ${formatDuration(server.rtt)}`,
            },
          ];
        }),
      );
    });
  },
);
