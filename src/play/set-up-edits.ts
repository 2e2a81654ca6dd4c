import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { parseMxRecord } from '../scenario/index.js';
import { parseDuration, spellDuration } from '../units/index.js';
import { type Edit, refuse, sameName, written } from './edits.js';

/** Edits of a set-up by hand, other than breaking and mending. */
export type Touch =
  /** `at` a time: from then on; `null`: always. */
  | { readonly do: 'prefer'; readonly server: string; readonly preference: number; readonly at: number | null }
  | { readonly do: 'addServer' }
  | { readonly do: 'removeServer'; readonly server: string }
  | { readonly do: 'addSender' }
  | { readonly do: 'removeSender'; readonly sender: string }
  | { readonly do: 'share'; readonly sender: string; readonly percent: number };

const MOST_PREFERENCE = 65_535;

/** Names under which the DNS knows a server: its own, or its `hosts`. */
function hostsOf(document: Document, server: string): string[] {
  const servers = document.get('servers');
  const pair = isMap(servers) ? servers.items.find(({ key }) => sameName(key, server)) : undefined;
  const hosts = isMap(pair?.value) ? pair.value.get('hosts') : undefined;
  return isSeq(hosts) ? hosts.items.map(String) : [server];
}

/** Records as a list that can be changed; `null` if they are written in another form. */
function recordsIn(holder: YAMLMap): YAMLSeq | null {
  const mx = holder.get('mx', true);
  return isSeq(mx) ? mx : null;
}

/** The maps that hold records: those of domains, by their names. */
function domainsOf(document: Document): { name: string; map: YAMLMap }[] {
  const domains = document.get('domains');
  if (!isMap(domains)) return [];
  return domains.items.flatMap(({ key, value }) => (isMap(value) ? [{ name: String(key), map: value }] : []));
}

function hostOf(record: unknown): string | null {
  const reading = parseMxRecord(String(record));
  return reading.ok ? reading.value.exchanger : null;
}

function isOf(record: unknown, hosts: readonly string[]): boolean {
  const host = hostOf(record);
  return host !== null && hosts.some((one) => sameName(one, host));
}

/** Records with another preference for some hosts; `null` if none of them names these hosts. */
function preferred(records: YAMLSeq, hosts: readonly string[], preference: number): string[] | null {
  const texts = records.items.map(String);
  if (!texts.some((record) => isOf(record, hosts))) return null;
  return texts.map((record) => (isOf(record, hosts) ? `${preference} ${hostOf(record)}` : record));
}

function timeOf(map: YAMLMap): number {
  const reading = parseDuration(String(map.get('at') ?? ''));
  return reading.ok ? reading.value : Number.POSITIVE_INFINITY;
}

/** The records of a domain at a time: those of its last change until then, or its own. */
function recordsAt(document: Document, domain: { name: string; map: YAMLMap }, t: number): YAMLSeq | null {
  const changes = document.get('changes');
  const own = isSeq(changes) ? changes.items.filter((item) => isMap(item)) : [];
  const until = own.filter((item) => sameName(item.get('domain'), domain.name) && timeOf(item) <= t && item.has('mx'));
  const last = until.sort((a, b) => timeOf(a) - timeOf(b)).at(-1);
  return recordsIn(last ?? domain.map);
}

/** Writes a change of records at a time, or extends one that is there already. */
function addChange(document: Document, domain: string, at: string, mx: readonly string[]): void {
  if (!isSeq(document.get('changes'))) document.set('changes', document.createNode([]));
  const changes = document.get('changes') as YAMLSeq;
  const same = changes.items.find(
    (item): item is YAMLMap => isMap(item) && sameName(item.get('domain'), domain) && String(item.get('at')) === at,
  );
  if (same !== undefined) same.set('mx', document.createNode(mx, { flow: true }));
  else changes.add(document.createNode({ at, domain, mx }, { flow: true }));
  changes.flow = false;
}

function prefer(document: Document, { server, preference, at }: Extract<Touch, { do: 'prefer' }>): string | undefined {
  if (!Number.isInteger(preference) || preference < 0 || preference > MOST_PREFERENCE)
    return 'a preference is a whole number from 0 to 65535';
  const hosts = hostsOf(document, server);
  let found = false;
  for (const domain of domainsOf(document)) {
    const records = at === null ? recordsIn(domain.map) : recordsAt(document, domain, at);
    const mx = records === null ? null : preferred(records, hosts, preference);
    if (records === null || mx === null) continue;
    found = true;
    if (at !== null) addChange(document, domain.name, spellDuration(Math.ceil(at * 1000) / 1000), mx);
    else records.items = mx.map((record) => document.createNode(record));
  }
  return found ? undefined : `no MX record leads to ${server}`;
}

function removeServer(document: Document, server: string): string | undefined {
  const hosts = hostsOf(document, server);
  const changes = document.get('changes');
  const changed = isSeq(changes) ? changes.items.filter((item) => isMap(item)) : [];
  for (const { name, map } of [
    ...domainsOf(document),
    ...changed.map((item) => ({ name: String(item.get('domain')), map: item })),
  ]) {
    const records = recordsIn(map);
    if (records === null) continue;
    const rest = records.items.filter((record) => !isOf(record, hosts));
    if (rest.length === 0 && records.items.length > 0) return `${name} would have no MX record left`;
    records.items = rest;
  }
  const servers = document.get('servers');
  if (!isMap(servers)) return `${server} is not written under servers`;
  servers.items = servers.items.filter(({ key }) => !sameName(key, server));
  return undefined;
}

function fresh(taken: readonly string[], name: (i: number) => string): string {
  let i = 1;
  while (taken.some((one) => sameName(one, name(i)))) i += 1;
  return name(i);
}

function keysIn(document: Document, section: string): string[] {
  const all = document.get(section);
  return isMap(all) ? all.items.map(({ key }) => String(key)) : [];
}

/** Adds a server to the first domain that lists any, behind all others. */
function addServer(document: Document): string | undefined {
  const domain = domainsOf(document).find(({ map }) => recordsIn(map) !== null);
  const records = domain === undefined ? null : recordsIn(domain.map);
  if (domain === undefined || records === null) return 'no domain has a list of MX records';
  const name = fresh(keysIn(document, 'servers'), (i) => `new${i}.${domain.name}`);
  const worst = records.items.map((record) => {
    const reading = parseMxRecord(String(record));
    return reading.ok ? reading.value.preference : 0;
  });
  records.add(document.createNode(`${Math.min(MOST_PREFERENCE, Math.max(0, ...worst) + 10)} ${name}`));
  document.setIn(['servers', name], document.createNode({}, { flow: true }));
  return undefined;
}

function sourcesOf(document: Document): YAMLMap[] {
  const traffic = document.get('traffic');
  return isSeq(traffic) ? traffic.items.filter((item) => isMap(item)) : [];
}

/** Senders of a part of the traffic, with shares; a single name gets all of it. */
function sharesOf(document: Document, source: YAMLMap): YAMLMap | null {
  const from = source.get('from', true);
  if (isScalar(from)) {
    const map = document.createNode({ [String(from.value)]: '100%' }, { flow: true }) as unknown as YAMLMap;
    source.set('from', map);
    return map;
  }
  return isMap(from) ? from : null;
}

function percentOf(value: unknown): number {
  return Number.parseFloat(String(value)) || 0;
}

/** Gives one sender a share, and divides the rest among the others in their old proportions. */
function setShare(shares: YAMLMap, sender: string, percent: number): void {
  const others = shares.items.filter(({ key }) => String(key) !== sender);
  const sum = others.reduce((all, { value }) => all + percentOf(value), 0);
  let left = 100 - percent;
  others.forEach((pair, i) => {
    const part = sum === 0 ? (100 - percent) / others.length : (percentOf(pair.value) / sum) * (100 - percent);
    const share = i === others.length - 1 ? left : Math.round(part * 100) / 100;
    left = Math.round((left - share) * 100) / 100;
    shares.set(pair.key, `${share}%`);
  });
  shares.set(sender, `${percent}%`);
}

function addSender(document: Document): string | undefined {
  const [source] = sourcesOf(document);
  const shares = source === undefined ? null : sharesOf(document, source);
  if (shares === null) return 'the traffic does not say who sends by name';
  const name = fresh(keysIn(document, 'senders'), (i) => `new-${i}`);
  document.setIn(['senders', name], document.createNode({ mta: 'postfix' }, { flow: true }));
  setShare(shares, name, 10);
  return undefined;
}

function removeSender(document: Document, sender: string): string | undefined {
  const sources = sourcesOf(document).filter((source) => {
    const from = source.get('from', true);
    return isMap(from) ? from.has(sender) : String(isScalar(from) ? from.value : '') === sender;
  });
  for (const source of sources) {
    const from = source.get('from', true);
    if (!isMap(from) || from.items.length < 2) return `${sender} is the only one who sends there`;
    setShare(from, sender, 0);
    from.delete(sender);
  }
  document.deleteIn(['senders', sender]);
  return undefined;
}

function share(document: Document, sender: string, percent: number): string | undefined {
  if (!(percent >= 0 && percent <= 100)) return 'a share is a percentage from 0 to 100';
  const found = sourcesOf(document).flatMap((source) => {
    const from = source.get('from', true);
    return isMap(from) && from.has(sender) && from.items.length > 1 ? [from] : [];
  });
  for (const shares of found) setShare(shares, sender, percent);
  return found.length > 0 ? undefined : `${sender} shares no traffic with others`;
}

function apply(document: Document, touch: Touch): string | undefined {
  switch (touch.do) {
    case 'prefer':
      return prefer(document, touch);
    case 'addServer':
      return addServer(document);
    case 'removeServer':
      return removeServer(document, touch.server);
    case 'addSender':
      return addSender(document);
    case 'removeSender':
      return removeSender(document, touch.sender);
    case 'share':
      return share(document, touch.sender, touch.percent);
  }
}

/** Applies one touch to the text of the set-up; comments stay. */
export function touchSetUp(text: string, touch: Touch): Edit {
  const document = parseDocument(text);
  if (document.errors.length > 0) return refuse('the text has errors: mend them first');
  const why = apply(document, touch);
  return why === undefined ? written(document) : refuse(why);
}
