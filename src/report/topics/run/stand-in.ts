import type { RunResult } from '../../../results/index.js';
import { formatDuration, formatNumber, formatRate } from '../../../units/index.js';
import { printableName } from '../../words/printable.js';
import { placeIn, serverGroupsOf } from '../../words/server-groups.js';
import { downWithin } from '../../words/timeline.js';
import type { Span } from '../over-time.js';

/** Share of a server's usual mail that must turn up elsewhere for it to count as replaced. */
const REPLACED = 0.25;

/**
 * Tells who accepted more than usual while the server that most mail would have gone to was down; `undefined` if no
 * outage lasted as long as a step of the chart.
 */
export function tellStandIn(result: RunResult, { bins, width }: Span): string | undefined {
  const { series, servers, engine } = result;
  const serverGroups = serverGroupsOf(result);
  const until = Math.min(engine.lastArrival_s, bins * width);
  const all = Object.entries(series.servers).map(([name, { down, accepted }]) => ({
    name,
    serverGroup: placeIn(serverGroups, name)?.serverGroup,
    down,
    accepted,
    time: downWithin(down, 0, until),
    weight: downWithin(down, 0, until) * (servers[name]?.firstChoiceShare ?? 0),
  }));
  const [hardest] = all.filter(({ time }) => time > 0).toSorted((a, b) => b.weight - a.weight);
  if (hardest === undefined) return undefined;
  const steps = Array.from({ length: Math.floor(until / width) }, (_, at) => at);
  const isDown = (at: number): boolean => downWithin(hardest.down, at * width, (at + 1) * width) >= width / 2;
  const [during, outside] = partition(steps, isDown);
  if (during.length === 0) return undefined;
  const change = ({ name, accepted }: (typeof all)[number]): Change => ({
    name: printableName(name),
    then: sumAt(accepted, during) / (during.length * width),
    usual: outside.length === 0 ? 0 : sumAt(accepted, outside) / (outside.length * width),
  });
  const isLonger = hardest.down.some(({ to }) => Math.min(to, bins * width) > until);
  const extent = isLonger ? 'until the last message was sent' : 'in all';
  const when = `While ${printableName(hardest.name)} was down (${formatDuration(hardest.time)} ${extent})`;
  const others = all.filter((server) => server !== hardest && server.serverGroup === hardest.serverGroup).map(change);
  return `${when}, ${replacement(others, change(hardest).usual, outside.length > 0, serverGroups.size > 0)}.`;
}

/** Messages accepted by a server per second: while another one was down, and usually. */
interface Change {
  readonly name: string;
  readonly then: number;
  readonly usual: number;
}

function gainOf({ then, usual }: Change): number {
  return then - usual;
}

/** The server that stood in, or several together, or none. */
function replacement(others: readonly Change[], missing: number, hasUsual: boolean, isOfGroup: boolean): string {
  const other = `other server${isOfGroup ? ' for its mail' : ''}`;
  if (others.length === 0) return `there was no ${other}`;
  const gain = others.reduce((sum, change) => sum + Math.max(0, gainOf(change)), 0);
  if (gain <= missing * REPLACED) return `no ${other} accepted more than usual`;
  const [first] = others.toSorted((a, b) => gainOf(b) - gainOf(a));
  const whole: Change =
    first !== undefined && (gainOf(first) >= missing * REPLACED || others.length === 1)
      ? first
      : {
          name: `the ${others.length} others together`,
          then: others.reduce((sum, { then }) => sum + then, 0),
          usual: others.reduce((sum, { usual }) => sum + usual, 0),
        };
  return `${whole.name} accepted ${formatRate(whole.then)}${hasUsual ? ` instead of ${usualText(whole)}` : ''}`;
}

/** Share of the rate beside it above which a rate is given as a number. */
const WORTH_A_NUMBER = 0.02;
const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 };

/** The usual rate in the unit of the one it is compared with. */
function usualText({ then, usual }: Change): string {
  if (usual === 0) return 'nothing';
  if (usual < then * WORTH_A_NUMBER) return 'next to nothing';
  const [, unit = 's'] = formatRate(then).split('/');
  return `${formatNumber(usual * (SECONDS[unit] ?? 1))}/${unit}`;
}

function sumAt(values: readonly number[], steps: readonly number[]): number {
  return steps.reduce((sum, step) => sum + (values[step] ?? 0), 0);
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [yes: T[], no: T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}
