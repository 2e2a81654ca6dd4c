import type { LogLine } from './line.js';
import { delayIn, readFailure } from './outcome.js';
import type { LogTally } from './tally.js';

/** A queue ID, short or long, and the text after it. */
const ID = /^([0-9A-Za-z]{5,20}): /;
/** The domain of an address in angle brackets: the part before the last `@` is never kept. */
const TO = /\bto=<([^>]{0,1000})>/;
const FROM = /\bfrom=<([^>]{0,1000})>/;
const RELAY = /\brelay=([^[,\s]{1,255})(?:\[([^\]]{1,60})\])?/;
const DELAYS = /\bdelays=([\d.]+)\/([\d.]+)\/([\d.]+)\/([\d.]+)/;
const STATUS = /\bstatus=(\w+)(?: \((.{0,4000})\))?/;
const CONNECT = /^connect to ([^[\s]{1,255})\[[^\]]{1,60}\](?::\d+)?: (.{1,500})/;
const SAID = /^[0-9A-Za-z]{5,20}: (?:host |lost connection with |conversation with )([^[\s]{1,255})\[/;

const MOST_PROCESSES = 10_000;

/** The domain of an address, in lower case; undefined if it has none. */
export function domainOf(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  if (at < 0) return undefined;
  const domain = address.slice(at + 1).toLowerCase();
  return /^[a-z0-9_.-]{1,253}$/.test(domain) ? domain.replace(/\.$/, '') : undefined;
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && (address.startsWith('127.') || address === '::1');
}

interface FailedHost {
  readonly host: string;
  readonly time: number;
  readonly reason: string;
}

/** Reads the lines of Postfix (its DEBUG_README, smtp(8), qmgr(8), bounce(8)). */
export class PostfixReader {
  readonly #tally: LogTally;
  /** Hosts that failed in a process since its last result: those of the pass whose message is not known yet. */
  readonly #failed = new Map<number, FailedHost[]>();
  /** True if a filter on this host returns messages. */
  #hasFilter = false;

  constructor(tally: LogTally) {
    this.#tally = tally;
  }

  read(line: LogLine): void {
    const { program, body } = line;
    switch (program) {
      case 'pickup':
        this.#arrival(line, null);
        return;
      case 'smtpd':
      case 'submission':
      case 'smtps':
        this.#smtpd(line);
        return;
      case 'postscreen':
        this.#reject(body, true);
        return;
      case 'qmgr':
        this.#qmgr(line);
        return;
      case 'bounce':
        this.#bounce(body);
        return;
      case 'smtp':
      case 'lmtp':
      case 'relay':
        if (!this.#hostFailure(line)) this.#delivery(line, false);
        return;
      case 'error':
        this.#delivery(line, false);
        return;
      case 'local':
      case 'virtual':
      case 'pipe':
      case 'discard':
        this.#delivery(line, true);
        return;
      default:
    }
  }

  #arrival({ body, time }: LogLine, client: string | null): void {
    const id = ID.exec(body)?.[1];
    const from = domainOf(FROM.exec(body)?.[1] ?? '');
    if (id !== undefined) this.#tally.arrive(id, time, client, from ?? null);
  }

  #smtpd(line: LogLine): void {
    const { body } = line;
    const [, name, address] = /: client=([^[\s]{1,255})\[([^\]]{1,60})\]/.exec(body) ?? [];
    if (name !== undefined && address !== undefined) {
      // A message returned by a filter was counted when it first arrived.
      if (this.#hasFilter && isLoopback(address)) return;
      this.#arrival(line, `${name}[${address}]`);
      return;
    }
    this.#reject(body);
  }

  /**
   * Postscreen's 450 4.3.2 means that a client has passed its tests, and may come back at once (Postfix,
   * POSTSCREEN_README, "Important note: deep protocol tests"): to the sender it is a greylist without a delay.
   */
  #reject(body: string, isPostscreen = false): void {
    const [, client = '', reply = '', text = ''] =
      /^NOQUEUE: reject: \w+ from ([^\s]{1,320}?)(?::\d+)?: ([45]\d\d(?: \d\.\d{1,3}\.\d{1,3})?)(.{0,500})/.exec(
        body,
      ) ?? [];
    if (client === '') return;
    const isTest = isPostscreen && reply === '450 4.3.2' && text.includes('Service currently unavailable');
    const greylist = /gr[ae]y[- ]?list/i.test(text) ? { delay: delayIn(text) } : isTest ? { delay: 0 } : null;
    this.#tally.reject(client, reply, greylist);
  }

  #qmgr({ body, time }: LogLine): void {
    const id = ID.exec(body)?.[1];
    if (id === undefined) return;
    if (body.endsWith(': removed')) {
      this.#tally.remove(id);
      return;
    }
    const from = FROM.exec(body)?.[1];
    if (from === undefined) return;
    if (!body.includes('status=expired')) this.#tally.activate(id, time, from === '' ? null : (domainOf(from) ?? ''));
  }

  #bounce(body: string): void {
    const notification = /notification: ([0-9A-Za-z]{5,20})$/.exec(body)?.[1];
    if (notification !== undefined) this.#tally.notArrival(notification, true);
  }

  /** Notes a host that failed on the way; `true` if the line reports one. */
  #hostFailure({ body, pid, time }: LogLine): boolean {
    const connect = CONNECT.exec(body);
    const host = (connect ?? (STATUS.test(body) ? null : SAID.exec(body)))?.[1]?.toLowerCase();
    if (host === undefined) return false;
    const failed = this.#failed.get(pid) ?? [];
    if (failed.length < 50) failed.push({ host, time, reason: connect?.[2] ?? body });
    if (this.#failed.size >= MOST_PROCESSES) this.#failed.clear();
    this.#failed.set(pid, failed);
    return true;
  }

  #delivery(line: LogLine, isMailbox: boolean): void {
    const { body, time, pid } = line;
    const id = ID.exec(body)?.[1];
    const to = TO.exec(body)?.[1];
    const [, status = '', reason = ''] = STATUS.exec(body) ?? [];
    if (id === undefined || to === undefined || status === '') return;
    const [, relay = 'none', address] = RELAY.exec(body) ?? [];
    const delays = DELAYS.exec(body);
    if (isLoopback(address) && !isMailbox && line.program !== 'lmtp') {
      this.#toFilter(reason);
      return;
    }
    const domain = domainOf(to);
    if (domain === undefined) return;
    const isLocal = isMailbox || line.program === 'lmtp';
    const isSuspended = status === 'deferred' && line.program === 'error';
    if (delays !== null && status === 'sent' && isLocal) this.#tally.reception.add(Number(delays[1]));
    const host = address === undefined ? this.#lastFailed(pid) : relay.toLowerCase();
    const failure = status === 'sent' || isSuspended ? null : readFailure(reason);
    if (!isLocal) this.#notePass(pid, domain, id, host);
    const age = Number(/\bdelay=([\d.]+)/.exec(body)?.[1] ?? Number.NaN);
    const known = status === 'sent' || status === 'deferred' || status === 'bounced' || status === 'expired';
    if (!known) return;
    this.#tally.attempt(
      id,
      time,
      // The failure to connect was noted with its own line.
      {
        domain,
        status,
        host: address === undefined ? null : host,
        isLocal,
        failure,
        service: delays === null ? undefined : Number(delays[4]),
      },
      Number.isFinite(age) ? age : undefined,
    );
  }

  #lastFailed(pid: number): string | null {
    return this.#failed.get(pid)?.at(-1)?.host ?? null;
  }

  /** Notes the hosts of this pass, in order: the first one presumably has the best preference. */
  #notePass(pid: number, domain: string, id: string, last: string | null): void {
    const failed = this.#failed.get(pid) ?? [];
    this.#failed.delete(pid);
    const destination = this.#tally.destination(domain);
    for (const { host, time, reason } of failed) {
      this.#tally.hostFailed(destination, host, time, readFailure(reason), id);
    }
    const names = failed.map(({ host }) => host);
    const walk = [...new Set(last === null ? names : [...names, last])];
    for (const [at, host] of walk.entries()) {
      const tally = this.#tally.exchanger(destination, host);
      if (at === 0) tally.asFirst += 1;
      else tally.asNext += 1;
    }
  }

  /** A filter takes the message, and returns it under an ID of its own. */
  #toFilter(reason: string): void {
    this.#hasFilter = true;
    const again = /queued as ([0-9A-Za-z]{5,20})/.exec(reason)?.[1];
    if (again !== undefined) this.#tally.notArrival(again, false);
  }
}
