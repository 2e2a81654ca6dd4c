import type { ServerModel } from '../model/index.js';
import { distributionMean } from '../random/index.js';
import { sessionTime } from '../theory/index.js';
import { formatDuration, type PerSecond } from '../units/index.js';
import { remembered } from './remembered.js';

/** What a server can take, and what sets the bound. */
export interface Capacity {
  readonly rate: PerSecond;
  readonly why: string;
}

/** Messages that a server can take at most [1/s], by its sessions or by its filter; undefined where nothing bounds it. */
export const capacityOf: (server: ServerModel) => Capacity | undefined = remembered((server: ServerModel) => {
  const bounds: Capacity[] = [];
  const held = sessionTime(server);
  if (server.sessions !== null && held > 0) {
    const count = server.sessions === 1 ? 'one session' : `${server.sessions} sessions`;
    bounds.push({ rate: server.sessions / held, why: `${count} of ${formatDuration(held)}` });
  }
  const time = server.filter === null ? 0 : distributionMean(server.filter.time);
  if (server.filter !== null && time > 0) {
    const { workers } = server.filter;
    bounds.push({ rate: workers / time, why: `${workers} filter workers, ${formatDuration(time)} a message` });
  }
  return bounds.sort((a, b) => a.rate - b.rate)[0];
});
