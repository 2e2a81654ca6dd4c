import { isAddress, type Problem, parseHostName } from '../../scenario/index.js';
import { placeOfLine, problemOf, shown, spellPlace } from '../finding.js';

/** An MTA-STS policy (RFC 8461 §3.2). */
export interface Policy {
  readonly mode: 'enforce' | 'testing' | 'none';
  readonly mx: readonly string[];
  /** [s] */
  readonly maxAge: number;
  readonly from: string;
}

export type PolicyReading =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** RFC 8461 §3.2: at most a year. */
const LONGEST_AGE = 31_557_600;
const MOST_HOSTS = 1000;

function isPattern(text: string): boolean {
  const name = text.startsWith('*.') ? text.slice(2) : text;
  return parseHostName(name).ok && !isAddress(name);
}

/** Reads a policy: `key: value` lines, of which only `mx` may repeat. */
export function readPolicy(source: string, text: string): PolicyReading {
  const problems: Problem[] = [];
  const values = new Map<string, string>();
  const mx: string[] = [];
  const lines = text.split(/\r?\n/, MOST_HOSTS);
  const complain = (at: number, message: string, expected: string): void => {
    const place = placeOfLine(source, at + 1, lines[at] ?? '');
    if (problems.length < 20) problems.push(problemOf(place, { message, expected }, 'error', 'policy'));
  };
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const [, key = '', value = ''] = /^\s*([a-z_]{1,32})\s*:\s*(.*?)\s*$/i.exec(line.slice(0, 1000)) ?? [];
    if (key === '')
      complain(
        at,
        `\`${shown(line.trim())}\` is no line of a policy`,
        '`key: value`, such as `mode: enforce` (RFC 8461 §3.2)',
      );
    else if (key !== 'mx') values.set(key, values.get(key) ?? value);
    else if (isPattern(value.toLowerCase())) mx.push(value.toLowerCase());
    else complain(at, `\`${shown(value)}\` is no host name`, 'a host name, or `*.` and a name');
  }
  const mode = values.get('mode');
  const maxAge = Number(/^\d{1,10}$/.exec(values.get('max_age') ?? '')?.[0] ?? Number.NaN);
  if (values.get('version') !== 'STSv1') complain(0, 'this is no MTA-STS policy', '`version: STSv1` (RFC 8461 §3.2)');
  else if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none')
    complain(0, 'the policy has no mode', '`mode: enforce`, `testing` or `none`');
  else if (!(maxAge <= LONGEST_AGE))
    complain(0, 'the policy says not how long it holds', `\`max_age\` of at most ${LONGEST_AGE} seconds`);
  else if (mode !== 'none' && mx.length === 0) complain(0, 'the policy names no host', '`mx: mx1.example.org`');
  else if (problems.length === 0) {
    return { ok: true, policy: { mode, mx, maxAge, from: spellPlace(placeOfLine(source, 0, '')) } };
  }
  return { ok: false, problems };
}
