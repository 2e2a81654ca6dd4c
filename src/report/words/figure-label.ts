import { FATES } from '../../mail/index.js';
import { CAUSE_LABELS } from './causes.js';
import { printableName } from './printable.js';
import { FATE_PHRASES } from './vocabulary.js';

const LABELS: Readonly<Record<string, string>> = {
  deliveryRate: 'wanted mail delivered',
  firstPassRate: 'accepted in the first pass',
  'latency.mean': 'mean time to delivery',
  'latency.p50': 'half delivered within',
  'latency.p90': '90 % delivered within',
  'latency.p99': '99 % delivered within',
  'latency.p999': '99.9 % delivered within',
  'latency.max': 'slowest delivery',
  'connections.mean': 'connections per message',
  'passes.mean': 'passes per message',
  duplicates: 'duplicates',
  backscatter: 'bounces to strangers',
  delayWarnings: 'delay warnings',
  ...CAUSE_LABELS,
  ...Object.fromEntries(FATES.map((fate) => [fate, FATE_PHRASES[fate]])),
};

/** The same where there is little room. */
const SHORT_LABELS: Readonly<Record<string, string>> = {
  deliveryRate: 'delivered',
  firstPassRate: 'in first pass',
  'latency.mean': 'mean latency',
  'latency.p50': 'half within',
  'latency.p90': '90 % within',
  'latency.p99': '99 % within',
  'latency.p999': '99.9 % within',
  'latency.max': 'slowest',
  'connections.mean': 'connections',
  'passes.mean': 'passes',
  backscatter: 'backscatter',
  ...Object.fromEntries(FATES.filter((fate) => fate !== 'delivered').map((fate) => [fate, fate])),
};

/** What a figure of a server, sender or domain is called beside its name. */
const PARTY_LABELS: Readonly<Record<string, string>> = {
  share: 'share of all accepted mail',
  accepted: 'messages accepted',
  attempts: 'attempts',
  connections: 'connections',
  firstChoiceShare: 'share of all first choices',
  meanSessions: 'mean sessions',
  peakSessions: 'most sessions',
  meanBacklog: 'mean backlog',
  meanQueue: 'mean relay queue',
  meanFilterWait_s: 'mean wait for the filter',
  down_s: 'time down',
  deliveryRate: 'its wanted mail delivered',
};

/** A figure of one server, sender or domain. */
export interface PartyFigure {
  readonly party: 'servers' | 'senders' | 'domains';
  readonly name: string;
  readonly key: string;
}

/** Reads `servers["mx1.example.org"].share`; `undefined` for figures of the whole run. */
export function partyFigure(figure: string): PartyFigure | undefined {
  const [, party, bare, quoted, key] =
    /^(servers|senders|domains)(?:\.([^.["]+)|\["(.*)"\])\.(\w+)$/s.exec(figure) ?? [];
  if (party === undefined || key === undefined) return undefined;
  return { party: party as PartyFigure['party'], name: bare ?? quoted ?? '', key };
}

/** The group of causes whose share of the wanted mail a figure is: `gaveUp` for `causes.gaveUp`. */
export function causeGroup(figure: string): string | undefined {
  return Object.hasOwn(CAUSE_LABELS, figure) ? figure.slice('causes.'.length) : undefined;
}

/** What a figure is called in a narrow table: `99 % within`, `mx1.example.org accepted`. */
export function shortLabel(figure: string): string {
  const party = partyFigure(figure);
  if (party !== undefined) return `${printableName(party.name)} ${party.key.replace(/_s$/, '')}`;
  const known = Object.hasOwn(SHORT_LABELS, figure) ? SHORT_LABELS[figure] : undefined;
  return known ?? figureLabel(figure);
}

/** What a figure is called on a page: `99 % delivered within`, `mx1.example.org: share of all accepted mail`. */
export function figureLabel(figure: string): string {
  const known = Object.hasOwn(LABELS, figure) ? LABELS[figure] : undefined;
  if (known !== undefined) return known;
  const party = partyFigure(figure);
  if (party === undefined) return printableName(figure);
  const what = Object.hasOwn(PARTY_LABELS, party.key) ? PARTY_LABELS[party.key] : party.key;
  return `${printableName(party.name)}: ${what}`;
}
