import type { Limits, MtaBehaviour, OnFailure, OnLookup, RetrySchedule, Timeouts } from '../behaviour.js';
import { FAILURE_CLASSES, STAGES } from '../vocabulary.js';
import type { Cited, Preset, PresetValues } from './preset.js';

type Cites<T> = { readonly [Key in keyof T]: Cited<T[Key]> };

function timeouts(from: PresetValues['timeouts']): Timeouts {
  return {
    dns: from.dns.value,
    connect: from.connect.value,
    kernel: from.kernel.value,
    greeting: from.greeting.value,
    ehlo: from.ehlo.value,
    mail: from.mail.value,
    rcpt: from.rcpt.value,
    data: from.data.value,
    message: from.message.value,
    ...(from.session === undefined ? {} : { session: from.session.value }),
  };
}

function limits(from: Cites<Limits>): Limits {
  return {
    addresses: from.addresses.value,
    sessions: from.sessions.value,
    hosts: from.hosts.value,
    addressesPerHost: from.addressesPerHost.value,
    nextPreference: from.nextPreference.value,
  };
}

function retry(from: PresetValues['retry']): RetrySchedule {
  return {
    rule: from.rule.value,
    scan: from.scan.value,
    jitter: from.jitter.value,
    per: from.per.value,
    atOnce: from.atOnce.value,
    ...(from.runners === undefined ? {} : { runners: from.runners.value }),
  };
}

function onLookup(from: Cites<OnLookup>): OnLookup {
  return {
    nullMx: from.nullMx.value,
    nxdomain: from.nxdomain.value,
    empty: from.empty.value,
    servfail: from.servfail.value,
    timeout: from.timeout.value,
    noAddress: from.noAddress.value,
    emptyHost: from.emptyHost.value,
    loop: from.loop.value,
    noPrimary: from.noPrimary.value,
  };
}

function onFailure(from: PresetValues['onFailure']): OnFailure {
  const rows = STAGES.map((stage) => [
    stage,
    Object.fromEntries(FAILURE_CLASSES.map((kind) => [kind, from[stage][kind].value])),
  ]);
  // Every stage and class has just been walked, so the record is complete.
  return Object.fromEntries(rows) as OnFailure;
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
  return value;
}

/** The behaviour that a preset describes, without its sources; complete and frozen. */
export function behaviourOf(preset: Preset): MtaBehaviour {
  const from = preset.values;
  const { process: perProcess } = from;
  return freeze({
    preset: preset.name,
    honoursBackups: from.honoursBackups.value,
    order: from.order.value,
    equalPreference: from.equalPreference.value,
    addressOrder: from.addressOrder.value,
    repeats: from.repeats.value,
    ipExchanger: from.ipExchanger.value,
    process: perProcess.value,
    walk: from.walk.value,
    onLookup: onLookup(from.onLookup),
    helo: from.helo.value,
    noticesCuts: from.noticesCuts.value,
    limits: limits(from.limits),
    timeouts: timeouts(from.timeouts),
    onFailure: onFailure(from.onFailure),
    retry: retry(from.retry),
    giveUpAfter: from.giveUpAfter.value,
    warnAfter: from.warnAfter.value,
    warnsAhead: from.warnsAhead.value,
    concurrency: from.concurrency.value,
    pace: from.pace.value,
    deadHosts: from.deadHosts.value,
    reuse: from.reuse.value,
    addresses: from.addresses.value,
    knowsItselfBy: from.knowsItselfBy.value,
  });
}
