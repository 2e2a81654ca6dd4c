import { isMap, parseDocument } from 'yaml';
import { listPresets } from '../../mail/index.js';
import { FIGURES } from '../../results/index.js';

/** A word that fits somewhere, and its description. */
export interface NamedWord {
  readonly word: string;
  readonly what: string;
}

/** Names of a scenario that other parts of it refer to. */
export interface Names {
  readonly domains: readonly string[];
  readonly servers: readonly string[];
  readonly senders: readonly string[];
  readonly sites: readonly string[];
  readonly mtas: readonly string[];
}

const MOST_NAMES = 500;

/** The names of a scenario whose text may have errors. */
export function namesIn(text: string): Names {
  const document = parseDocument(text);
  const keys = (section: string): string[] => {
    const all = document.get(section);
    return isMap(all) ? all.items.slice(0, MOST_NAMES).map(({ key }) => String(key)) : [];
  };
  return {
    domains: keys('domains'),
    servers: keys('servers'),
    senders: keys('senders'),
    sites: keys('sites'),
    mtas: keys('mtas'),
  };
}

/** Presets with their descriptions. */
function presets(): NamedWord[] {
  return listPresets().map(({ name, summary }) => ({ word: name, what: summary }));
}

/** Figures of the run as a whole; those of a party include its name, which is typed by hand. */
function figures(): NamedWord[] {
  return FIGURES.filter(({ name }) => !name.includes('*')).flatMap(({ name, also, label }) =>
    [name, ...also].map((word) => ({ word, what: label })),
  );
}

const words = (what: string, names: readonly string[]): NamedWord[] => names.map((word) => ({ word, what }));

/** Keys whose value is a name, with the names they take; a list of names counts as its key. */
const REFERRED: Readonly<Record<string, (names: Names) => NamedWord[]>> = {
  to: ({ domains }) => words('domain', domains),
  domain: ({ domains }) => words('domain', domains),
  domains: ({ domains }) => words('domain', domains),
  from: ({ senders }) => words('sender', senders),
  senders: ({ senders, servers }) => [...words('sender', senders), ...words('server', servers)],
  site: ({ sites }) => words('site', sites),
  mta: ({ mtas }) => [...words('one of `mtas`', mtas), ...presets()],
  extends: ({ mtas }) => [...words('one of `mtas`', mtas), ...presets()],
  for: ({ servers }) => words('server', servers),
  host: ({ servers }) => words('server', servers),
  hosts: ({ servers }) => words('server', servers),
  servers: ({ servers }) => words('server', servers),
  mx: ({ servers }) => words('server', servers),
  nextHop: ({ servers }) => words('server', servers),
};

/** Names that the value at a path may refer to. */
export function referredAt(path: readonly (string | number)[], names: Names): NamedWord[] {
  const keys = path.filter((key) => typeof key === 'string');
  if (keys[0] === 'assert') return figures();
  const key = keys.at(-1) ?? '';
  // For senders, `hosts` is a number.
  if (key === 'hosts' && keys[0] !== 'servers') return [];
  return Object.hasOwn(REFERRED, key) ? (REFERRED[key]?.(names) ?? []) : [];
}

/** Names that a key at a path may have. */
export function keysAt(path: readonly (string | number)[], names: Names, text: string): NamedWord[] {
  const [section, ...rest] = path;
  if (section === 'traffic' && rest.at(-1) === 'from') return words('sender', names.senders);
  if (section === 'traffic' && rest.at(-1) === 'to') return words('domain', names.domains);
  if (section === 'servers' && rest.length === 0) {
    const records = [...text.matchAll(/\b\d{1,5} +([\w.-]*\w)\.?/g)].map(([, host = '']) => host);
    const known = new Set(names.servers);
    return words(
      'named by an MX record',
      [...new Set(records)].filter((host) => host.includes('.') && !known.has(host)),
    );
  }
  return [];
}
