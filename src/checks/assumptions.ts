import { describePreset, type MtaBehaviour } from '../mail/index.js';
import { type FailureModel, type Model, meetsTls } from '../model/index.js';
import { listNames } from './check.js';
import { routesOf } from './routes.js';

/** Most names in one sentence. */
const MOST_NAMES = 6;

function isRandom({ timing }: FailureModel): boolean {
  return timing.kind === 'renewal';
}

function named(names: readonly string[]): string {
  return listNames([...new Set(names)], MOST_NAMES);
}

/** Servers of one domain whose chance failures are independent. */
function independentFailures(model: Model): readonly string[] {
  const shared = new Set(model.sites.filter((site) => site.failures.some(isRandom)).map(({ name }) => name));
  const lists = routesOf(model).map((route) =>
    route.levels
      .flatMap(({ servers }) => servers)
      .filter((server) => server.failures.some(isRandom) && !(server.site !== null && shared.has(server.site))),
  );
  const together = lists.filter((servers) => new Set(servers).size > 1);
  if (together.length === 0) return [];
  const names = [...new Set(together.flat().map(({ name }) => name))];
  return [
    `The failures of ${named(names)} are drawn independently of each other. Real outages are often shared (a network, an upgrade, a mistake); then less mail arrives than here. A \`site\` says what fails together [independent-failures]`,
  ];
}

const TLS_KEY =
  /^(?:tls|oldTls|plainText|mtaSts|mtaStsBy|dane|daneInsteadOfSts|(?:timeouts|onFailure)\.(?:starttls|tls))$/;

/** True if a key matters only with TLS. */
function isAboutTls(key: string): boolean {
  return TLS_KEY.test(key);
}

/** True if a key matters only with IPv6. */
function isAboutFamilies(key: string): boolean {
  return key === 'ipv6' || key === 'limits.counts' || key.startsWith('family.');
}

/** Assumed values of one MTA: those not found in any source or recording. */
function assumedValues(preset: string, who: readonly string[], matters: (key: string) => boolean): readonly string[] {
  const assumed = describePreset(preset)?.rows.filter((row) => row.assumed && matters(row.key)) ?? [];
  if (assumed.length === 0) return [];
  const keys = [...new Set(assumed.map(({ key }) => key))];
  return [
    `${named(who)}: of the MTA ${preset}, ${named(keys)} ${keys.length === 1 ? 'is' : 'are'} assumed, not documented or measured; \`mxsim mta ${preset}\` says why [assumed-values]`,
  ];
}

/**
 * Unchecked assumptions behind the figures of a run, in sentences: failures that are independent by default, and
 * assumed values of the presets in use. These are not advice: such a model may well be right.
 */
export function listAssumptions(model: Model): readonly string[] {
  const users = new Map<string, string[]>();
  const note = (who: string, { preset }: MtaBehaviour): void => {
    const known = users.get(preset);
    if (known === undefined) users.set(preset, [who]);
    else known.push(who);
  };
  for (const { name, mta } of model.senders) note(name, mta);
  for (const { name, relay } of model.servers) if (relay !== null) note(name, relay);
  const hasTls = meetsTls(model);
  const hasIpv6 = model.servers.some(({ family }) => family !== 'ipv4');
  const matters = (key: string): boolean => (hasTls || !isAboutTls(key)) && (hasIpv6 || !isAboutFamilies(key));
  return [...independentFailures(model), ...[...users].flatMap(([preset, who]) => assumedValues(preset, who, matters))];
}
