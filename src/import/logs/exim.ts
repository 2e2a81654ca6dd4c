import type { LogLine } from './line.js';
import { readFailure } from './outcome.js';
import { domainOf } from './postfix.js';
import type { LogTally } from './tally.js';

/** `1wF6A7-000009-1k`, or with longer parts since 4.97. */
const ID = /^([0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) /;
const HOST = /\bH=([^\s[]{1,255})(?: \[([^\]]{1,60})\])?/;
const FAILED = /^(?:H=)?([^\s[]{1,255}) \[[^\]]{1,60}\](?::\d+)? (.{1,500})/;
const FLAGS = new Set(['=>', '->', '==', '**', '*>', '>>']);

/** `6h53m41s`, `0.363s` [s]. */
function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  let total = 0;
  for (const [, amount = '0', unit] of text.matchAll(/([\d.]+)([wdhms])/g)) {
    total += Number(amount) * ({ w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }[unit ?? 's'] ?? 1);
  }
  return total;
}

/** Reads the lines of Exim's mainlog (Exim specification, "Log files"). */
export class EximReader {
  readonly #tally: LogTally;
  /** Start times of queue runs: they tell how often the daemon starts one [s]. */
  readonly runs: number[] = [];
  /** `-q15m` of the daemon's first line. */
  queueInterval: number | null = null;
  /** Hosts that failed a message since its last result. */
  readonly #failed = new Map<string, string[]>();

  constructor(tally: LogTally) {
    this.#tally = tally;
  }

  read({ time, body }: LogLine): void {
    const id = ID.exec(body)?.[1];
    if (id === undefined) {
      if (body.startsWith('Start queue run') && this.runs.length < 10_000) this.runs.push(time);
      const interval = /daemon started:.*\s-q([\dwdhms]{2,12})/.exec(body)?.[1];
      if (interval !== undefined) this.queueInterval = seconds(interval) ?? null;
      else this.#reject(body);
      return;
    }
    const rest = body.slice(id.length + 1);
    const flag = rest.slice(0, 2);
    if (flag === '<=') this.#arrival(id, time, rest.slice(3));
    else if (FLAGS.has(flag)) this.#recipient(id, time, flag, rest.slice(3));
    else if (rest.startsWith('Completed')) this.#end(id);
    else this.#hostFailure(id, time, rest);
  }

  #arrival(id: string, time: number, rest: string): void {
    const [sender = ''] = rest.split(' ', 1);
    if (sender === '<>') {
      this.#tally.arrive(id, time, null);
      this.#tally.notArrival(id, true);
      return;
    }
    const [, name, address] = HOST.exec(rest) ?? [];
    const client = name === undefined ? null : `${name}[${address ?? ''}]`;
    this.#tally.arrive(id, time, client, domainOf(sender) ?? null);
  }

  #end(id: string): void {
    this.#failed.delete(id);
    this.#tally.remove(id);
  }

  #recipient(id: string, time: number, flag: string, rest: string): void {
    // The address may be followed by another in angle brackets, or a colon.
    const [address = ''] = /^\S{1,1000}/.exec(rest) ?? [];
    const [original = ''] = /^\S+ <([^>\s]{1,1000})>/.exec(rest)?.slice(1) ?? [];
    const domain = domainOf(address.replace(/[:>]+$/, '')) ?? domainOf(original);
    if (domain === undefined) return;
    const [, name, ip] = HOST.exec(rest) ?? [];
    const host = name === undefined || ip === undefined ? null : name.toLowerCase();
    if (flag === '==' && rest.includes('retry time not reached')) {
      this.#tally.attempt(id, time, { domain, status: 'notTried', host: null, isLocal: false, failure: null });
      return;
    }
    const isLocal = host === null && (flag === '=>' || flag === '->') && !/\bT=\S*smtp/.test(rest);
    const status = flag === '==' ? 'deferred' : flag === '**' ? 'bounced' : 'sent';
    if (!isLocal) this.#notePass(id, domain, host);
    const failure = status === 'sent' ? null : readFailure(rest);
    const age = seconds(/\bQT=([\dwdhms.]{2,20})/.exec(rest)?.[1]);
    const service = seconds(/\bDT=([\dwdhms.]{2,20})/.exec(rest)?.[1]);
    this.#tally.attempt(id, time, { domain, status, host, isLocal, failure, service }, age);
  }

  /** A line without a flag: `H=host [address] Connection refused`. */
  #hostFailure(id: string, time: number, rest: string): void {
    const [, host, reason] = FAILED.exec(rest) ?? [];
    if (host === undefined || reason === undefined) return;
    const known = this.#failed.get(id) ?? [];
    if (known.length < 50) known.push(host.toLowerCase());
    if (this.#failed.size >= 10_000) this.#failed.clear();
    this.#failed.set(id, known);
    this.#reasons.set(`${id} ${host.toLowerCase()}`, { time, reason });
    if (this.#reasons.size > 10_000) this.#reasons.clear();
  }

  readonly #reasons = new Map<string, { readonly time: number; readonly reason: string }>();

  #notePass(id: string, domain: string, last: string | null): void {
    const failed = this.#failed.get(id) ?? [];
    this.#failed.delete(id);
    const destination = this.#tally.destination(domain);
    for (const host of failed) {
      const known = this.#reasons.get(`${id} ${host}`);
      if (known !== undefined) {
        this.#tally.hostFailed(destination, host, known.time, readFailure(known.reason), id);
      }
      this.#reasons.delete(`${id} ${host}`);
    }
    for (const [at, host] of [...new Set(last === null ? failed : [...failed, last])].entries()) {
      const tally = this.#tally.exchanger(destination, host);
      if (at === 0) tally.asFirst += 1;
      else tally.asNext += 1;
    }
  }

  #reject(body: string): void {
    const [, name = '', address = ''] = /^H=([^\s[]{1,255})(?: \([^)]{0,255}\))? \[([^\]]{1,60})\]/.exec(body) ?? [];
    if (name === '' || !/rejected|defer/.test(body)) return;
    const greylist = /gr[ae]y[- ]?list/i.test(body) ? { delay: null } : null;
    const code = /temporarily rejected|defer/.test(body) ? '450' : '550';
    this.#tally.reject(`${name}[${address}]`, code, greylist);
  }
}
