import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { OUTCOMES } from '../../src/mail/index.js';
import type { Attempt, ComparisonResult, RunResult, Trace } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { call, inFolder } from './in-memory.js';

// Whatever is new in the mail of today goes all the way: it can be switched off on the same luck, goes through shards and
// traces, and is named by tables, pages and the tree of causes.

const FILE = 'keys-of-today.yaml';
const PATH = fileURLToPath(new URL(FILE, import.meta.url));
const TEXT = readFileSync(PATH, 'utf8');

function storiesOf(...overrides: readonly string[]): readonly Trace[] {
  const { model, problems } = parseScenario({ text: TEXT, file: FILE, overrides });
  if (model === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return explainMessages(model, { replication: 1, messages: 'all' });
}

/** Causes of loss, as the page has them. */
const NAMED = [
  'no route to the address',
  'a certificate that does not hold',
  'TLS asked for and not offered',
  'turned away by a limit per client',
  'a policy left out every MX host',
];

/** Who handed what over, and when. */
const handedOver = ({ message, sent, sender, host, domain, kind }: Trace) =>
  [message, sent, sender, host, domain, kind].join(' ');
/** What became of it: all that is told but for what its host remembers of the DNS, which is told only where it can matter. */
const became = ({ fate, latency, recipients, events }: Trace) =>
  JSON.stringify({ fate, latency, recipients, events: events.filter(({ kind }) => kind !== 'lookup') });

/** What switches a key off; the domain that it is about, or the sender; how many of these messages it touches at least. */
const KEYS: readonly (readonly [key: string, off: string, about: string, least?: number])[] = [
  ['only', 'servers["mx.only.example"].failures[0]={ kind: slow, factor: 2 }', 'only.example'],
  ['except', 'servers["mx.only.example"].failures[1]={ kind: slow, factor: 2 }', 'only.example', 2],
  ['only, so that all are met', 'servers["mx.only.example"].failures[0].only=none', 'only.example'],
  ['except, so that none is spared', 'servers["mx.only.example"].failures[1].except=none', 'only.example'],
  ['family of a server', 'servers["mx.family.example"].family=ipv4', 'family.example'],
  ['only: { family }', 'servers["mx.family.example"].failures=none', 'family.example'],
  ['unreachable', 'servers["mx.unreachable.example"].failures=none', 'unreachable.example'],
  ['tls of a server', 'servers["mx.tls.example"].tls=none', 'tls.example'],
  ['handshake', 'servers["mx.handshake.example"].failures=none', 'handshake.example'],
  ['certificate', 'servers["mx.certificate.example"].failures=none', 'certificate.example'],
  ['mtaSts', 'domains["policy.example"].mtaSts=none', 'policy.example'],
  ['dane', 'domains["dane.example"].dane=none', 'dane.example'],
  ['tlsa', 'servers["mx.dane.example"].tls.tlsa=none', 'dane.example'],
  ['failures of TLSA records', 'dns["mx.tlsa.example"].failures=none', 'tlsa.example'],
  ['perClient', 'servers["mx.client.example"].perClient=none', 'client.example'],
  ['greylist by network', 'servers["mx.grey.example"].greylist.by=address', 'grey.example'],
  ['greylist exempt', 'servers["mx.exempt.example"].greylist.exempt=none', 'exempt.example'],
  ['greylist learns', 'servers["mx.learns.example"].greylist.learns=none', 'learns.example'],
  ['failures of name servers', 'domains["servfail.example"].failures=none', 'servfail.example', 2],
  ['failures of names', 'dns["mx.name.example"].failures=none', 'name.example'],
  ['standby', 'servers["backup.standby.example"].standby=none', 'standby.example'],
  ['knowsRecipients: asks', 'servers["backup.asks.example"].knowsRecipients=true', 'asks.example'],
  ['a relay that is off', 'servers["backup.off.example"].failures[0].sends=true', 'off.example', 1],
  ['via of a relay', 'servers["gateway.example"].relay.via=none', 'gateway.example'],
  ['maxSize', 'servers["mx.size.example"].maxSize=none', 'size.example'],
  ['bandwidth', 'servers["mx.slow.example"].bandwidth=none', 'slow.example'],
  ['recipientsPerTransaction', 'servers["mx.each.example"].recipientsPerTransaction=none', 'each.example'],
  ['recipients', 'traffic[3].recipients=none', 'several.example'],
  ['size', 'traffic[2].size=none', 'slow.example'],
  ['plainText', 'senders.clear.plainText=never', 'clear', 2],
  ['family of a sender', 'senders.prefers6.family={ use: ipv4 }', 'prefers6'],
  ['mtaSts of a sender', 'senders.obeyspolicies.mtaSts=none', 'obeyspolicies'],
  ['dane of a sender', 'senders.checkskeys.dane=none', 'checkskeys'],
  ['kept', 'servers["mx.kept.example"].failures[0].kept=false', 'kept.example'],
  ['tls of a sender', 'senders.verifies.tls=none', 'verifies'],
  ['rate of a sender', 'senders.paced.rate=none', 'paced'],
  ['via', 'senders.office.via=none', 'office'],
  ['fallback', 'senders.shop.fallback=none', 'shop'],
  ['aliases', 'senders.strict.aliases=followed', 'strict'],
  ['implicitMx', 'senders.strict.implicitMx=whenNone', 'strict'],
  ['loopback', 'senders.strict.loopback=bounced', 'strict'],
  ['deadHosts apart', 'senders.dead.deadHosts.apart=none', 'dead'],
];

describe('a key of the mail of today, switched off by a variant', () => {
  const before = storiesOf();

  it.each(KEYS.map(([key, off, about, least = 3]) => ({ key, off, about, least })))(
    '$key changes what it is about, and leaves the luck of all others as it was',
    ({ off, about, least }) => {
      const after = storiesOf(off);
      const isAbout = ({ domain, sender }: Trace) => domain === about || sender === about;
      expect(after.map(handedOver).join()).toBe(before.map(handedOver).join());
      const differ = after.filter((story, i) => became(story) !== became(before[i] as Trace));
      expect(differ.find((story) => !isAbout(story))).toBeUndefined();
      expect(differ.length).toBeGreaterThanOrEqual(least);
    },
  );

  it('is a set-up of a comparison, which says who lost by it', async () => {
    const argv = ['compare', PATH, '--no-report', '--format', 'json'];
    const variants = ['domains["policy.example"].mtaSts=none', 'domains["dane.example"].dane=false'];
    const { code, stdout } = await call([...argv, ...variants.flatMap((off, i) => ['--variant', `off ${i}: ${off}`])]);
    expect(code).toBe(0);
    const { arms, differences } = JSON.parse(stdout) as ComparisonResult;
    expect(arms.map(({ name }) => name)).toEqual(['keys-of-today', 'off 0', 'off 1']);
    const flips = differences.map(({ flips: all }) => [all?.saved, all?.lost]);
    expect(flips[1]).not.toEqual([0, 0]);
  });
});

describe('a scenario with every key of the mail of today', () => {
  let whole = '';
  let result: RunResult;
  beforeAll(async () => {
    whole = (await call(['run', PATH, '--format', 'json', '--no-report'])).stdout;
    result = JSON.parse(whole) as RunResult;
  });
  const timeless = (json: string) => json.replace(/"elapsed_s": [\d.e-]+/, '').replace(/"command": .*/, '');

  it('is the same to the last bit in shards', () =>
    inFolder(async (folder) => {
      const plan = ['plan', PATH, '--shards', '2', '--output', 'a.plan.json', '--quiet'];
      expect((await call(plan, { folder })).code).toBe(0);
      for (const index of ['0', '1']) await call(['shard', 'a.plan.json', '--index', index], { folder });
      const merged = await call(['merge', 'a.plan.json', '--no-report', '--format', 'json'], { folder });
      expect(timeless(merged.stdout)).toBe(timeless(whole));
    }));

  it('has a row of its trace for each attempt of each recipient, as the servers counted', async () => {
    const { stdout } = await call(['trace', PATH]);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Attempt);
    for (const [name, server] of Object.entries(result.servers)) {
      const own = rows.filter((row) => row.server === name);
      const counted = OUTCOMES.map((outcome) => [outcome, own.filter((row) => row.outcome === outcome).length]);
      expect([name, counted]).toEqual([name, OUTCOMES.map((outcome) => [outcome, server[outcome] ?? 0])]);
    }
    const seen = new Set(rows.flatMap(({ family, tls, stage, recipient }) => [family, tls, stage, `${recipient}`]));
    for (const word of ['ipv6', 'ipv4', 'TLSv1.3', null, 'tls', '3']) expect(seen).toContain(word);
  });

  it('names every loss once in its tree of causes', () => {
    const { causes, messages, kinds } = result;
    const leaves = Object.values(causes?.all ?? {}).flatMap((group) =>
      typeof group === 'number' ? [] : Object.entries(group).filter(([part]) => part !== 'total'),
    );
    expect(leaves.reduce((sum, [, count]) => sum + count, 0)).toBe(messages.sent - messages.delivered);
    expect(causes?.wanted.total).toBe(kinds.ham.sent - kinds.ham.delivered);
    const parts = leaves.map(([part]) => part);
    const wanted = ['noTls', 'badCertificate', 'unreachable', 'limited', 'noAcceptableServer', 'noServer', 'noAddress'];
    for (const part of wanted) expect(parts).toContain(part);
  });

  it('has tables, and a page with charts, that name what happened in it', () =>
    inFolder(async (folder) => {
      const argv = ['run', PATH, '--report', 'a.html', '--csv', 'figures'];
      const { code, stdout } = await call(argv, { folder });
      expect(code).toBe(0);
      const page = readFileSync(join(folder, 'a.html'), 'utf8');
      expect(stdout).toContain('no route to the address');
      for (const words of NAMED) expect(page).toContain(words);
      expect(readFileSync(join(folder, 'figures', 'servers.csv'), 'utf8')).toContain('badCertificate');
    }));
});
