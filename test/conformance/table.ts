import { CASES, caseOf, Laboratory, recordingsOf } from './laboratory.js';
import { FOLDERS, MTAS, type Mta } from './recording.js';
import type { Verdict } from './verdict.js';

/** Why a recording is known to differ, by its key (`postfix o expiry`). */
export type Reasons = ReadonlyMap<string, string>;

const CLOCKS: readonly (readonly [title: string, sets: readonly string[]])[] = [
  ['In real time', ['main', 'extra', 'extra2', 'extra3', 'extrab']],
  ['With a clock 40 times as fast: ten hours', ['retry']],
  ['With a clock 400 to 1000 times as fast: days', ['expiry']],
  ['IPv6 and IPv4', ['v6']],
  ['IPv6 and IPv4, with a clock 40 times as fast', ['v6.long']],
  ['IPv6 and IPv4: the sender has no IPv6 address', ['v6.noaddr']],
  ['IPv6 and IPv4: Postfix with `smtp_balance_inet_protocols=no`', ['v6.nobalance']],
  ['IPv6 and IPv4: Postfix with `smtp_address_preference=ipv6`', ['v6.prefer6']],
  ['IPv6 and IPv4: Postfix with `smtp_address_preference=ipv4`', ['v6.prefer4']],
  ['Several recipients', ['rcpts']],
  ['STARTTLS', ['tls']],
  ['STARTTLS: TLS is mandatory', ['tls.require']],
  ['STARTTLS: TLS is mandatory, and the certificate must hold', ['tls.verify']],
  ['STARTTLS: dma with `OPPORTUNISTIC_TLS`', ['tls.opportunistic']],
  ['DANE', ['dane']],
  ['MTA-STS', ['sts']],
  ['Sizes', ['size']],
  ['Servers that say nothing more from some stage on', ['stages']],
];

const HEAD = `# What real MTAs did, and what mxsim does

Eight mail transfer agents were recorded in closed laboratories, attempt by attempt, against scripted DNS and SMTP
servers that refuse, keep silent, answer with errors, greylist, and come back. [The recordings](../test/conformance/recordings/README.md)
are turned into scenarios, run with the preset of that MTA, and compared. This page is written by the test that
compares them.
`;

const METHOD = `## How a recording becomes a scenario

- The same records, servers, failures and arrivals; the preset of the MTA, with nothing changed. Servers that came back do
  so when they really did. Where not all arrivals are listed, the others follow at the same distance.
- The MTAs asked the DNS server itself, with no cache between: \`ttl: 0s\`. One round trip takes 1 ms.
- Sendmail, OpenSMTPD, dma and Haraka send the final dot in a packet of its own, and so wait 45 ms for an acknowledgement
  that the kernel delays: their servers take so much longer.
- When the first queue run came was an accident of the laboratory: the simulated message arrives as long before one.

## How it is compared

**One message**: attempt by attempt, which address, what came of it, when, and so what the sender did next; then the fate,
copies that nobody acknowledged, and delay warnings. Round trips are free. Times agree

- within 2 %,
- or, for MTAs with queue runs, within a minute in real time and half their period on a faster clock: a queue runner takes
  messages one by one, and had those of other cases to take as well;
- and within the laboratory's own work: 2 s, and 0.2 s of its real clock where the MTA's clock was faster. A first try that
  came late makes what follows as late.

Where luck orders the tries, the recording must be a course that luck takes in 40 runs. Where a message is tried again and
again without a pause (OpenSMTPD, while every address refuses), the first 20 tries are compared one by one, and the others
by how many went to each address (20 % or 2).

**Many messages**: how many ended how (10 %), who took how many (10 %, or by chi-square where luck spreads them: refused where
none of 240 runs is as far from the mean as the recording), connections, and those that failed in one way (20 % or 2),
sessions at once where they last a second or more, since shorter ones overlap by accident (20 % or 2), and the last delivery
(10 %, or as above). Where messages come one by one to servers in a fixed order, their connections are compared one by one.

**Families of domains**: tries in a pass, number of passes, number of different orders, and by chi-square who stands in each
place of the first pass and of the later ones.
`;

/** `docs/conformance.md`: cases × MTAs, and every difference in words. */
export function renderTable(verdicts: readonly Verdict[], reasons: Reasons): string {
  const tables = CLOCKS.map(([title, sets]) => table(title, sets, verdicts));
  return [
    HEAD,
    counts(verdicts),
    METHOD,
    ...tables,
    explanations(verdicts, reasons),
    unsaid(verdicts),
    example(),
    versions(),
  ].join('\n');
}

function counts(verdicts: readonly Verdict[]): string {
  const expressible = verdicts.filter(({ inexpressible }) => inexpressible === null);
  const row = (name: string, own: readonly Verdict[]): string => {
    const agree = own.filter(agrees).length;
    const share = own.length === 0 ? '–' : `${((100 * agree) / own.length).toFixed(1)} %`;
    const off = Math.max(...own.map(({ deviation }) => deviation ?? 0));
    return `| ${name} | ${own.length} | ${agree} | ${own.length - agree} | ${share} | ${off.toFixed(1)} s |`;
  };
  const left = verdicts.length - expressible.length;
  return [
    '| | recordings | agree | differ | agreement | times off by at most |',
    '|---|---|---|---|---|---|',
    ...MTAS.map((mta) =>
      row(
        mta,
        expressible.filter(({ cell }) => cell.mta === mta),
      ),
    ),
    row('**all**', expressible),
    '',
    '| set | recordings | agree | differ | agreement | times off by at most |',
    '|---|---|---|---|---|---|',
    ...FOLDERS.map((folder) =>
      row(
        folder === 'base' ? 'main' : folder,
        expressible.filter(({ cell }) => cell.recording.folder === folder),
      ),
    ),
    '',
    `${left} further recordings cannot be written as a scenario; they are listed below.`,
    'Times are those of single messages that agree, in real time. Sendmail took a minute to come to them in its queue runs;',
    'where luck makes times differ, the nearest of ten runs counts.',
    '',
  ].join('\n');
}

function agrees({ differences }: Verdict): boolean {
  return differences.length === 0;
}

function table(title: string, sets: readonly string[], verdicts: readonly Verdict[]): string {
  const rows = CASES.flatMap((set) => {
    const own = verdicts.filter(({ cell }) => cell.set === set && sets.includes(cell.recording.set));
    if (own.length === 0) return [];
    const cells = MTAS.map((mta) => mark(own.filter(({ cell }) => cell.mta === mta)));
    return [`| **${set.id}** ${set.title} | ${cells.join(' | ')} |`];
  });
  return [
    `## ${title}`,
    '',
    `| case | ${MTAS.join(' | ')} |`,
    `|---|${MTAS.map(() => '---|').join('')}`,
    ...rows,
    '',
  ].join('\n');
}

function mark(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return 'not recorded';
  if (verdicts.every(({ inexpressible }) => inexpressible !== null)) return 'not expressible';
  return verdicts.every(agrees) ? 'agrees' : '**differs**';
}

function explanations(verdicts: readonly Verdict[], reasons: Reasons): string {
  const differing = verdicts.filter((verdict) => !agrees(verdict));
  const rows = [...new Set(differing.map(({ key }) => reasons.get(key) ?? ''))].map((reason) => {
    const own = differing.filter(({ key }) => (reasons.get(key) ?? '') === reason);
    const seen = own[0] === undefined ? '' : `${own[0].key}: ${own[0].differences[0]}`;
    return `| ${own.map(({ key }) => key).join(', ')} | ${cell(reason)} | ${cell(seen)} |`;
  });
  if (rows.length === 0) return '';
  return ['## Why they differ', '', '| recordings | reason | for instance |', '|---|---|---|', ...rows, ''].join('\n');
}

/** What no scenario can say, by its reason. */
function unsaid(verdicts: readonly Verdict[]): string {
  const left = verdicts.filter(({ inexpressible }) => inexpressible !== null);
  const rows = [...new Set(left.map(({ inexpressible }) => inexpressible ?? ''))].map((reason) => {
    const own = left.filter(({ inexpressible }) => inexpressible === reason);
    const cases = [...new Set(own.map(({ cell: { set, recording } }) => `${set.id} (${recording.set})`))];
    return `| ${cell(reason)} | ${own.length} | ${cases.join(', ')} |`;
  });
  if (rows.length === 0) return '';
  return ['## What cannot be said', '', '| reason | recordings | cases |', '|---|---|---|', ...rows, ''].join('\n');
}

/** One recording as the scenario that it is compared with. */
function example(): string {
  const recording = recordingsOf('exim').recordings.find(({ id, set }) => id === 'cc' && set === 'main');
  if (recording === undefined) throw new Error('the example is not recorded');
  const { text, arrivals } = new Laboratory({ mta: 'exim', set: caseOf('cc'), recording }).translation(0);
  return [
    '## A recording as a scenario',
    '',
    'Greylisting, with Exim. The message comes so long after the start that the first queue run is as far away as it was in',
    'the laboratory.',
    '',
    '```json',
    text,
    '```',
    '',
    'with `arrivals.csv`:',
    '',
    '```csv',
    `${arrivals.trimEnd()}`,
    '```',
    '',
  ].join('\n');
}

/** Text for a table: no bar ends it early. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function versions(): string {
  const row = (mta: Mta): string => {
    const { version, settings } = recordingsOf(mta);
    return `| ${mta} | ${version} | ${cell(settings.map((setting) => `\`${setting}\``).join(', '))} |`;
  };
  return ['## What was recorded', '', '| MTA | version | settings |', '|---|---|---|', ...MTAS.map(row), ''].join('\n');
}
