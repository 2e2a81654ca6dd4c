import type { InitRecord } from '../import/index.js';
import { nearestPresets } from '../mail/index.js';
import { parseHostName, parseMxRecord } from '../scenario/index.js';

/** The value of an option, or an error line. */
export type OptionValue<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly line: string };

interface Fault {
  readonly message: string;
  readonly expected: string;
  readonly suggestion?: string;
}

function wrong(option: string, { message, expected, suggestion }: Fault): { ok: false; line: string } {
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return { ok: false, line: `mxsim: ${option}: ${message}; expected ${expected}${hint}\n` };
}

/** Reads a name as zones have it: in small letters and without its final dot. */
export function readNameOption(option: string, written: string): OptionValue<string> {
  const reading = parseHostName(written);
  return reading.ok ? reading : wrong(option, reading.fault);
}

/** Reads records as `dig +short MX` prints them, separated by commas. */
export function readRecordsOption(option: string, written: string): OptionValue<InitRecord[]> {
  const records: InitRecord[] = [];
  for (const one of written.split(',', 1000)) {
    const reading = parseMxRecord(one);
    if (!reading.ok) return wrong(option, reading.fault);
    records.push(reading.value);
  }
  return { ok: true, value: records };
}

/** Maximum length of a wrong name that is repeated in full. */
const LONGEST_NAME = 64;

/** Error text for a name that is not a preset. */
export function describeUnknown(name: string): string {
  const shown = name.replace(/[\p{C}\p{Z}]/gu, ' ').slice(0, LONGEST_NAME);
  const near = nearestPresets(shown);
  const guess = near.length === 0 ? '.' : `; did you mean ${near.join(' or ')}?`;
  return `mxsim: there is no MTA called ${shown}${guess} mxsim mta lists all.\n`;
}
