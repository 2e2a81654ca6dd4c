import { connectPatience, leadsOn, type MtaBehaviour } from '../../mail/index.js';
import type { SenderModel } from '../../model/index.js';
import { formatDuration, type Seconds } from '../../units/index.js';
import { defineCheck, remembered, setting } from '../check.js';
import { sendersTo } from '../flows.js';
import { someFailure } from '../outages.js';
import { routesOf } from '../routes.js';

type Waits = readonly [least: Seconds, most: Seconds];

/** Shortest and longest time that senders wait for a server that fails in one way [s]. */
function waitsOf(wait: (timeouts: MtaBehaviour['timeouts']) => Seconds): (senders: readonly SenderModel[]) => Waits {
  return remembered((senders) => {
    const times = senders.map(({ mta }) => wait(mta.timeouts)).sort((a, b) => a - b);
    return [times[0] ?? 0, times.at(-1) ?? 0];
  });
}

/** Senders that try another server after such a time-out. */
function goingOn(stage: 'connect' | 'greeting'): (senders: readonly SenderModel[]) => readonly SenderModel[] {
  return remembered((senders) => senders.filter(({ mta }) => leadsOn(mta.onFailure[stage].timeout)));
}

const afterGreeting = goingOn('greeting');
const afterConnect = goingOn('connect');
const greetingWaits = waitsOf((timeouts) => timeouts.greeting);
const connectWaits = waitsOf(connectPatience);

/** Planned work during which a server does not answer at all. */
export const silentMaintenance = defineCheck(
  {
    code: 'silent-maintenance',
    title: 'Maintenance that does not answer',
    mends: 'refuses connections instead',
    looksFor:
      'A planned outage of a preferred server, with others to go to, during which connections time out: every sender waits for its own time-out first. ' +
      'Refusing them costs one round trip.',
  },
  (model) => {
    if (!someFailure(model, ({ timing }) => timing.kind === 'planned')) return [];
    return routesOf(model).flatMap((route) => {
      if (route.servers.length < 2) return [];
      const senders = sendersTo(model, route.domain.name);
      return route.best.servers.flatMap((server) =>
        server.failures.flatMap((failure, i) => {
          const silent = failure.stage === null && (failure.kind === 'timeout' || failure.kind === 'silent');
          if (!silent || failure.timing.kind !== 'planned') return [];
          const going = (failure.kind === 'silent' ? afterGreeting : afterConnect)(senders);
          if (going.length === 0) return [];
          const [least, most] = (failure.kind === 'silent' ? greetingWaits : connectWaits)(going);
          const span = least === most ? formatDuration(least) : `${formatDuration(least)} to ${formatDuration(most)}`;
          return [
            {
              message: `${server.name} does not answer during its planned outage: senders wait ${span} before they go on`,
              path: ['servers', server.name, 'failures', i, 'kind'],
              hint: `refuse connections while you work (a firewall that rejects instead of dropping): that costs ${formatDuration(server.rtt)}`,
              mend: setting(['servers', server.name, 'failures', i, 'kind'], 'refuse', 'lost', 'latency.mean'),
            },
          ];
        }),
      );
    });
  },
);
