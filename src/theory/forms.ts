import { distributionMean, distributionVariance } from '../random/index.js';
import { spellFigure } from '../results/index.js';
import { atLeastOne, availability } from './availability.js';
import {
  type Condition,
  eachOnce,
  exponentialService,
  failsAtConnect,
  independentMessages,
  leadsOn,
  longEnough,
  neverRetries,
  noRoundTrips,
  nothingFails,
  offeredLoad,
  oneAddressEach,
  oneServer,
  overload,
  patient,
  poisson,
  serverOf,
  sessions,
  shufflesEquals,
  somethingFails,
  stable,
  unlimited,
  walksTheList,
} from './conditions.js';
import { erlangB, erlangBBusy, mmck } from './erlang.js';
import { acceptedShares, shuffledHostShares } from './load-shares.js';
import { mg1, mmc } from './queues.js';
import { type Setting, sessionTime } from './setting.js';

/** A figure as `estimates` names it, and its value in the long run: in s, or a share, or a number. */
export interface Expectation {
  readonly figure: string;
  readonly value: number;
}

/** A closed form: its conditions and its result. */
export interface ClosedForm {
  readonly name: string;
  readonly source: string;
  readonly conditions: readonly Condition[];
  expect(setting: Setting): readonly Expectation[];
}

function ofServer(name: string, figure: string, value: number): Expectation {
  return { figure: spellFigure(['servers', name, figure]), value };
}

const waitsInLine = overload(({ kind }) => kind === 'wait', 'let connections wait');
const anyLine = overload((full) => full.kind === 'wait' && full.places === null, 'let any number wait');
const shortLine = overload((full) => full.kind === 'wait' && full.places !== null, 'let a limited number wait');
const turnsAway = overload(({ kind }) => kind !== 'wait', 'turn connections away');
const several = sessions((count) => count !== null && count > 1, 'several');
const limited = sessions((count) => count !== null, 'a limit');
const QUEUE = [oneServer, nothingFails, poisson, independentMessages] as const;
const WALK = [eachOnce, independentMessages, walksTheList] as const;

/** A queue in which everybody is served in the end. */
function queueFigures(setting: Setting): readonly Expectation[] {
  const server = serverOf(setting);
  const { name, sessions: workers, service } = server;
  const time = sessionTime(server);
  const exact = service.kind === 'exponential' && server.rtt === 0;
  const queue = exact ? mmc(setting.rate, time, workers ?? 1) : mg1(setting.rate, time, distributionVariance(service));
  return [
    { figure: spellFigure(['latency', 'mean']), value: queue.meanResponse },
    ofServer(name, 'meanBacklog', queue.meanQueue),
    ofServer(name, 'meanSessions', offeredLoad(setting)),
  ];
}

/** Availability of each server, 1 where it never fails. */
function availabilities({ preferences }: Setting): number[][] {
  return preferences.map((hosts) =>
    hosts.flatMap(({ servers }) =>
      servers.map(({ failures: [failure] }) =>
        failure?.timing.kind === 'renewal'
          ? availability(distributionMean(failure.timing.up), distributionMean(failure.timing.down))
          : 1,
      ),
    ),
  );
}

/** Expected number of messages in a replication, where one thing alone ends it. */
function messagesOf({ model, rate }: Setting): number {
  return model.messages ?? (model.duration ?? 0) * rate;
}

const oneEnd: Condition = ({ model }) =>
  model.messages === null || model.duration === null
    ? null
    : '`messages` or `duration` ends the run, whichever comes first';

const severalAtBest: Condition = ({ preferences: [best = []] }) =>
  best.length > 1 ? null : 'the best preference has only one host';

const notMemoryless: Condition = (setting) => {
  const { service, rtt } = serverOf(setting);
  return service.kind === 'exponential' && rtt === 0 ? 'service is exponential: M/M/1 says it' : null;
};

/** All closed forms that a scenario is held against. */
export const CLOSED_FORMS: readonly ClosedForm[] = [
  {
    name: 'M/M/1',
    source: 'L. Kleinrock, "Queueing Systems" vol. 1, 1975, §3.2',
    conditions: [
      ...QUEUE,
      sessions((count) => count === 1, 'one'),
      anyLine,
      exponentialService,
      noRoundTrips,
      stable,
      patient,
      longEnough,
    ],
    expect: queueFigures,
  },
  {
    name: 'M/M/c',
    source: 'L. Kleinrock, "Queueing Systems" vol. 1, 1975, §3.5',
    conditions: [...QUEUE, several, anyLine, exponentialService, noRoundTrips, stable, patient, longEnough],
    expect: queueFigures,
  },
  {
    name: 'M/G/1',
    source: 'Pollaczek and Khinchine: L. Kleinrock, "Queueing Systems" vol. 1, 1975, §5.6',
    conditions: [
      ...QUEUE,
      sessions((count) => count === 1, 'one'),
      anyLine,
      notMemoryless,
      stable,
      patient,
      longEnough,
    ],
    expect: queueFigures,
  },
  {
    name: 'M/M/c/K',
    source:
      'D. Gross, J. F. Shortle, J. M. Thompson, C. M. Harris, "Fundamentals of Queueing Theory", 4th ed., 2008, §2.5',
    conditions: [
      ...QUEUE,
      limited,
      waitsInLine,
      shortLine,
      exponentialService,
      noRoundTrips,
      neverRetries,
      patient,
      longEnough,
    ],
    expect: (setting) => {
      const { name, sessions: workers, overload: full, service } = serverOf(setting);
      const count = workers ?? 1;
      const places = full.kind === 'wait' ? (full.places ?? 0) : 0;
      const queue = mmck(setting.rate, distributionMean(service), count, count + places);
      return [
        { figure: 'lost', value: queue.blocking },
        { figure: spellFigure(['latency', 'mean']), value: queue.meanResponse },
        ofServer(name, 'meanBacklog', queue.meanQueue),
        ofServer(name, 'meanSessions', queue.meanBusy),
      ];
    },
  },
  {
    name: 'Erlang B',
    source: 'A. K. Erlang 1917: R. B. Cooper, "Introduction to Queueing Theory", 2nd ed., 1981, §3.3',
    conditions: [...QUEUE, limited, turnsAway, neverRetries, patient, longEnough],
    expect: (setting) => {
      const { name, sessions: workers } = serverOf(setting);
      const load = offeredLoad(setting);
      return [
        { figure: 'lost', value: erlangB(load, workers ?? 1) },
        ofServer(name, 'meanSessions', erlangBBusy(load, workers ?? 1)),
      ];
    },
  },
  {
    name: 'M/G/∞',
    source: "Little's law with no waiting: J. D. C. Little, Operations Research 9(3), 1961",
    conditions: [...QUEUE, sessions((count) => count === null, 'unlimited'), patient, longEnough],
    expect: (setting) => {
      const server = serverOf(setting);
      return [
        { figure: spellFigure(['latency', 'mean']), value: sessionTime(server) },
        ofServer(server.name, 'meanSessions', offeredLoad(setting)),
      ];
    },
  },
  {
    name: 'availability',
    source: 'D. R. Cox, "Renewal Theory", 1962, ch. 7; of several in parallel: R. E. Barlow, F. Proschan, 1975, ch. 2',
    conditions: [somethingFails, failsAtConnect, unlimited, ...WALK, leadsOn],
    expect: (setting) => [{ figure: 'firstPassRate', value: atLeastOne(availabilities(setting).flat()) }],
  },
  {
    name: 'load shares by preference',
    source: 'RFC 5321 §5.1, and the availability of each server: D. R. Cox, "Renewal Theory", 1962, ch. 7',
    conditions: [
      somethingFails,
      failsAtConnect,
      unlimited,
      ...WALK,
      leadsOn,
      neverRetries,
      oneAddressEach,
      shufflesEquals,
      oneEnd,
    ],
    expect: (setting) => {
      const shares = acceptedShares(availabilities(setting)).flat();
      const names = setting.preferences.flat().flatMap(({ servers }) => servers.map(({ name }) => name));
      return names.map((name, at) => ofServer(name, 'accepted', messagesOf(setting) * (shares[at] ?? 0)));
    },
  },
  {
    name: 'load shares of equal preferences',
    source: 'RFC 5321 §5.1: the sender must randomize equal preferences',
    conditions: [severalAtBest, ...WALK, oneAddressEach, shufflesEquals],
    expect: ({ preferences: [best = []] }) => {
      const shares = shuffledHostShares(best.map(({ servers }) => servers.length));
      return best.flatMap(({ servers }, at) =>
        servers.map(({ name }) => ofServer(name, 'firstChoiceShare', shares[at] ?? 0)),
      );
    },
  },
];
