import type { LabHost, Mta } from './recording.js';

/** What a server of the laboratory was told to do, in the words of a scenario. */
export interface WrittenServer {
  hosts?: string[];
  rtt: string;
  service?: string;
  sessions?: number;
  overload?: { reply: string };
  greylist?: { delay: string; window: string };
  failures?: object[];
  relay?: string;
}

/**
 * Some MTAs send the final dot in a packet of its own, and then wait for the delayed acknowledgement of the server's
 * kernel, 40 ms, before it goes out: their sessions are recorded as so much longer [s].
 */
const WAIT_FOR_DOT: Partial<Record<Mta, number>> = { sendmail: 0.045, opensmtpd: 0.045, dma: 0.045, haraka: 0.045 };

type Timing = { at?: string; for?: string };

/** The network of the laboratory: two name spaces of one machine. */
const ROUND_TRIP = '1ms';
const NEVER_OVER = 1e9;

const REPLY_STAGES: Readonly<Record<string, string>> = {
  banner: 'greeting',
  ehlo: 'ehlo',
  mail: 'mail',
  rcpt: 'rcpt',
  data: 'data',
  dot: 'message',
};

/** Seconds as the language writes them. */
export function seconds(t: number): string {
  return `${Number(t.toFixed(3))}s`;
}

/**
 * A server in the words of a scenario. `changes` says when its mode really changed [s from the run's start]; modes that
 * are not failures (`work`, `max`, `grey`) hold for the whole run.
 */
export function serverOf(host: LabHost, mta: Mta, changes: readonly (readonly [number, string])[]): WrittenServer {
  const server: WrittenServer = { rtt: ROUND_TRIP };
  const wait = WAIT_FOR_DOT[mta] ?? 0;
  const modes = [[0, host.mode] as const, ...changes];
  const failures = modes.flatMap(([from, mode], i) => {
    const until = modes[i + 1]?.[0] ?? NEVER_OVER;
    const timing = modes.length === 1 ? {} : { at: seconds(from), for: seconds(until - from) };
    return failureOf(mode, timing) ?? lasting(server, mode, modes.length === 1);
  });
  if (failures.length > 0) server.failures = failures;
  const service = wait + workOf(host.mode);
  if (service > 0) server.service = seconds(service);
  return server;
}

/** A mode as failures; `null` if it is none. */
function failureOf(mode: string, timing: Timing): object[] | null {
  const [word = '', value = ''] = mode.split(':');
  const stage = REPLY_STAGES[word];
  if (stage !== undefined) return [{ kind: 'reply', stage, reply: `${value} as told`, ...timing }];
  switch (word) {
    case 'refuse':
      return [{ kind: 'refuse', ...timing }];
    case 'drop':
      return [{ kind: 'timeout', ...timing }];
    case 'silent':
      return [{ kind: 'silent', ...timing }];
    case 'close':
      return [{ kind: 'disconnect', stage: 'greeting', ...timing }];
    case 'noehlo':
      return [{ kind: 'reply', stage: 'ehlo', reply: '502 as told', helo: true, ...timing }];
    case 'hangup':
      return [{ kind: 'disconnect', stage: 'rcpt', ...timing }];
    case 'lostdot':
      return [{ kind: 'disconnect', stage: 'message', kept: true, ...timing }];
    case 'slow':
      return [{ kind: 'slow', stage: 'greeting', delay: `${value}s`, ...timing }];
    default:
      return null;
  }
}

/** A mode that is a property of the server and no failure. */
function lasting(server: WrittenServer, mode: string, alone: boolean): object[] {
  const [word = '', value = ''] = mode.split(':');
  if (word === 'accept') return [];
  if (!alone) throw new Error(`mode ${mode} cannot come and go`);
  switch (word) {
    case 'work':
      return [];
    case 'max':
      server.sessions = Number(value);
      server.overload = { reply: '421 as told' };
      return [];
    case 'grey':
      server.greylist = { delay: `${value}s`, window: '30d' };
      return [];
    default:
      throw new Error(`there is no mode ${mode}`);
  }
}

/** How long a server holds each message [s]. */
function workOf(mode: string): number {
  const [word = '', value = ''] = mode.split(':');
  if (word === 'work') return Number(value);
  return word === 'max' ? 1 : 0;
}
