import { isAddress } from '../../scenario/index.js';
import { HOUR } from '../../units/index.js';
import type { ClientTally, DestinationTally, LoggedAttempt, RetryCourse } from './counts.js';
import { countFailure, type ExchangerTally, HostTally } from './hosts.js';
import type { LoggedFailure } from './outcome.js';
import { Sample } from './sample.js';
import type { UnixTime } from './time.js';

/** A message in transit, without any names. */
interface Mail {
  readonly arrived: UnixTime;
  /** True if its arrival is in the log. */
  readonly isArrival: boolean;
  isNotification: boolean;
  pass: number;
  readonly fromDomain: string | null;
  readonly client: string | null;
  readonly domains: Map<string, { pass: number; time: UnixTime; ages: number[]; sent: boolean }>;
}

/** Most messages in transit that are kept; beyond that the oldest are dropped. */
const MOST_UNDER_WAY = 500_000;
const MOST_COURSES = 5000;
const MOST_TRIES = 200;
/** Most domains, hosts and clients that are distinguished; a hostile log could name millions. */
const MOST_NAMES = 100_000;
/** Longest time between tries of one pass; Exim writes a line for each recipient [s]. */
const ONE_PASS = 3;

/** Stands for all hosts beyond that limit. */
export const OTHER_HOSTS = 'others.invalid';

/** Collects the statistics of a log, in memory that grows only with the messages in transit. */
export class LogTally {
  readonly #underWay = new Map<string, Mail>();
  readonly #numbered = new Map<string, number>();
  readonly destinations = new Map<string, DestinationTally>();
  readonly servers = new Map<string, HostTally>();
  readonly clients = new Map<string, ClientTally>();
  /** Domains that mail was received for. */
  readonly received = new Map<string, number>();
  readonly perHour = new Map<number, number>();
  readonly courses: RetryCourse[] = [];
  readonly reception = new Sample();
  readonly rejects = new Map<string, number>();
  greylist: { delay: number | null; count: number } | null = null;
  messages = 0;
  recipients = 0;
  notifications = 0;
  first: UnixTime = Number.NaN;
  last: UnixTime = Number.NaN;
  /** Called for each message and recipient domain when they are first seen. */
  onMessage:
    | ((arrived: UnixTime, domain: string, fromDomain: string | null, client: string | null) => void)
    | undefined;

  arrive(id: string, time: UnixTime, client: string | null, fromDomain: string | null = null): void {
    this.#keep(id, {
      arrived: time,
      isArrival: true,
      isNotification: false,
      pass: 0,
      fromDomain,
      client,
      domains: new Map(),
    });
    this.#count(time, 1);
    this.messages += 1;
    if (!(time >= this.first)) this.first = time;
    if (!(time <= this.last)) this.last = time;
    if (client !== null) this.#client(client).messages += 1;
  }

  #count(time: UnixTime, change: number): void {
    const hour = Math.floor(time / HOUR);
    this.perHour.set(hour, (this.perHour.get(hour) ?? 0) + change);
  }

  #client(name: string): ClientTally {
    const key = this.clients.size >= MOST_NAMES && !this.clients.has(name) ? 'others' : name;
    const known = this.clients.get(key) ?? { messages: 0, rejected: 0, domains: new Map() };
    this.clients.set(key, known);
    return known;
  }

  #keep(id: string, mail: Mail): void {
    this.#underWay.delete(id);
    this.#underWay.set(id, mail);
    if (this.#underWay.size <= MOST_UNDER_WAY) return;
    // Many at once: a map that is searched for its first entry repeatedly walks past all the deleted ones.
    let left = MOST_UNDER_WAY / 4;
    for (const oldest of this.#underWay.keys()) {
      this.#underWay.delete(oldest);
      left -= 1;
      if (left === 0) return;
    }
  }

  /**
   * The queue manager takes the message: a new pass begins. `fromDomain`: `null` for the empty sender of notifications.
   */
  activate(id: string, time: UnixTime, fromDomain: string | null): void {
    const mail = this.#underWay.get(id);
    if (mail !== undefined) {
      mail.pass += 1;
      if (mail.fromDomain === null && fromDomain !== null) {
        this.#underWay.set(id, { ...mail, fromDomain });
        if (mail.client !== null && mail.isArrival) this.#noteSender(mail.client, fromDomain);
      }
      return;
    }
    const isNotification = fromDomain === null;
    this.#keep(id, {
      arrived: time,
      isArrival: false,
      isNotification,
      pass: 1,
      fromDomain,
      client: null,
      domains: new Map(),
    });
  }

  #noteSender(client: string, domain: string): void {
    const { domains } = this.#client(client);
    if (domains.size < 100 || domains.has(domain)) domains.set(domain, (domains.get(domain) ?? 0) + 1);
  }

  /** A message that the MTA generated itself, or one that a filter returned: no arrival. */
  notArrival(id: string, isNotification: boolean): void {
    if (isNotification) this.notifications += 1;
    const mail = this.#underWay.get(id);
    if (mail === undefined) return;
    if (mail.isArrival) {
      this.messages -= 1;
      this.#count(mail.arrived, -1);
      if (mail.client !== null) this.#client(mail.client).messages -= 1;
    }
    this.#underWay.set(id, { ...mail, isArrival: false, isNotification });
  }

  attempt(id: string, time: UnixTime, attempt: LoggedAttempt, age?: number): void {
    const mail = this.#underWay.get(id);
    if (mail?.isNotification === true) return;
    const { domain, isLocal, status } = attempt;
    const isNew = mail !== undefined && !mail.domains.has(domain);
    if (isNew && mail.isArrival && mail.domains.size < 1000)
      this.onMessage?.(mail.arrived, domain, mail.fromDomain, mail.client);
    if (isLocal) this.#local(mail, domain, isNew, status);
    else this.#remote(id, mail, time, attempt, isNew);
    if (mail !== undefined && mail.domains.size < 1000) this.#noteTry(mail, time, attempt, age);
  }

  #local(mail: Mail | undefined, domain: string, isNew: boolean, status: LoggedAttempt['status']): void {
    if (isNew && mail?.isArrival === true) this.received.set(domain, (this.received.get(domain) ?? 0) + 1);
    if (status === 'sent') this.recipients += 1;
  }

  #remote(id: string, mail: Mail | undefined, time: UnixTime, attempt: LoggedAttempt, isNew: boolean): void {
    const { domain, status, host, failure, service } = attempt;
    const destination = this.destination(domain);
    if (isNew && mail?.isArrival === true) destination.messages += 1;
    if (status === 'notTried') destination.notTried += 1;
    else if (status === 'deferred') destination.deferrals += 1;
    else destination[status] += 1;
    if (status === 'sent' || status === 'bounced' || status === 'expired') this.recipients += 1;
    if (status === 'sent' && mail?.isArrival === true) destination.delays.add(time - mail.arrived);
    if (host === null || status === 'notTried') return;
    const server = this.server(host);
    if (isNew) server.firstTries += 1;
    if (status === 'deferred' && failure !== null) {
      if (isNew && failure.greylist !== null) server.firstGreylisted += 1;
      this.hostFailed(destination, host, time, failure, id);
      return;
    }
    // A permanent rejection is about the message; the server is up.
    server.success(time);
    if (status !== 'sent') return;
    this.exchanger(destination, host).sent += 1;
    server.sent += 1;
    if (service !== undefined) server.service.add(service);
  }

  /** Notes that a host failed, as an exchanger of a domain and as a server. */
  hostFailed(destination: DestinationTally, host: string, time: UnixTime, failure: LoggedFailure, id: string): void {
    countFailure(this.exchanger(destination, host), failure);
    this.server(host).failure(time, failure, id);
  }

  #noteTry(mail: Mail, time: UnixTime, { domain, status }: LoggedAttempt, age: number | undefined): void {
    const course = mail.domains.get(domain) ?? { pass: -1, time: Number.NEGATIVE_INFINITY, ages: [], sent: false };
    mail.domains.set(domain, course);
    if (status === 'notTried') return;
    const isSamePass = mail.pass > 0 ? course.pass === mail.pass : time - course.time < ONE_PASS;
    if (!isSamePass && course.ages.length < MOST_TRIES)
      course.ages.push(mail.isArrival ? time - mail.arrived : (age ?? time - mail.arrived));
    course.pass = mail.pass;
    course.time = time;
    course.sent ||= status === 'sent';
  }

  destination(domain: string): DestinationTally {
    const key = this.destinations.size >= MOST_NAMES && !this.destinations.has(domain) ? OTHER_HOSTS : domain;
    const known = this.destinations.get(key);
    if (known !== undefined) return known;
    const fresh = {
      messages: 0,
      sent: 0,
      deferrals: 0,
      notTried: 0,
      bounced: 0,
      expired: 0,
      delays: new Sample(4096),
      hosts: new Map(),
    };
    this.destinations.set(key, fresh);
    return fresh;
  }

  server(written: string): HostTally {
    const key = this.#keyOf(written, this.servers);
    const known = this.servers.get(key) ?? new HostTally();
    this.servers.set(key, known);
    return known;
  }

  exchanger({ hosts }: DestinationTally, written: string): ExchangerTally {
    const key = hosts.size >= 200 ? OTHER_HOSTS : this.#keyOf(written, this.servers);
    const known = hosts.get(key) ?? { sent: 0, asFirst: 0, asNext: 0, failures: new Map() };
    hosts.set(key, known);
    return known;
  }

  #keyOf(written: string, known: ReadonlyMap<string, unknown>): string {
    const name = this.hostName(written);
    return known.size >= MOST_NAMES && !known.has(name) ? OTHER_HOSTS : name;
  }

  /** A server without a name, such as a relay given by its address, gets a number. */
  hostName(written: string): string {
    if (!isAddress(written) && !written.includes(':')) return written;
    const number = this.#numbered.get(written) ?? this.#numbered.size + 1;
    if (number <= MOST_NAMES) this.#numbered.set(written, number);
    return `relay-${number}.invalid`;
  }

  reject(client: string, reply: string, greylist: { readonly delay: number | null } | null): void {
    this.#client(client).rejected += 1;
    if (this.rejects.size < 1000 || this.rejects.has(reply))
      this.rejects.set(reply, (this.rejects.get(reply) ?? 0) + 1);
    if (greylist !== null) {
      this.greylist = { delay: this.greylist?.delay ?? greylist.delay, count: (this.greylist?.count ?? 0) + 1 };
    }
  }

  /** Removes a message from the queue. */
  remove(id: string): void {
    const mail = this.#underWay.get(id);
    if (mail === undefined) return;
    this.#underWay.delete(id);
    this.#noteCourses(mail);
  }

  #noteCourses(mail: Mail): void {
    if (!mail.isArrival || mail.isNotification) return;
    for (const [domain, { ages, sent }] of mail.domains) {
      if (ages.length >= 2 && this.courses.length < MOST_COURSES) this.courses.push({ domain, ages, isSent: sent });
    }
  }

  /** Ends the log; `time` is that of its last line. */
  end(time: UnixTime): void {
    for (const mail of this.#underWay.values()) this.#noteCourses(mail);
    this.#underWay.clear();
    for (const server of this.servers.values()) server.end(time);
  }
}
