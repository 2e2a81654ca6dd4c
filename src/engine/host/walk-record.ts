import { EQUAL_PREFERENCES, FAMILY_PREFERENCES, FAMILY_USES, type MtaBehaviour, ORDERS } from '../../mail/index.js';
import { IP_EXCHANGER_BOUNCE, IP_EXCHANGER_SKIP, IP_EXCHANGER_USE } from '../core/codes.js';
import type { Values } from './core-memory.js';

export const UNLIMITED = 0x7fffffff;

const IP_EXCHANGER = { skip: IP_EXCHANGER_SKIP, use: IP_EXCHANGER_USE, bounce: IP_EXCHANGER_BOUNCE } as const;
/** In the order of the core's codes. */
const LOOPBACKS = ['skipped', 'bounced', 'loops'] as const;

/** The addresses that it tries, their order and their number. */
export function walkOf(behaviour: MtaBehaviour): Values<'Mta'> {
  const { limits, family } = behaviour;
  return {
    honoursBackups: behaviour.honoursBackups,
    order: ORDERS.indexOf(behaviour.order),
    equal: EQUAL_PREFERENCES.indexOf(behaviour.equalPreference),
    shufflesFirst: behaviour.equalPreference === 'hosts' || behaviour.equalPreference === 'addresses',
    shufflesAddresses: behaviour.addressOrder === 'random',
    fixesAddresses: behaviour.addressOrder === 'perProcess',
    seedsBySecond: behaviour.process === 'second',
    walksBest: behaviour.walk === 'best',
    skipsRepeats: behaviour.repeats !== 'tried',
    skipsSameServer: behaviour.repeats === 'skipAddress',
    ipExchanger: IP_EXCHANGER[behaviour.ipExchanger],
    loopback: LOOPBACKS.indexOf(behaviour.loopback),
    needsMx: behaviour.implicitMx === 'never',
    triesOwnAddress: behaviour.implicitMx === 'afterAll',
    refusesAliases: behaviour.aliases === 'refused',
    maxAddresses: limits.addresses ?? UNLIMITED,
    maxSessions: limits.sessions ?? UNLIMITED,
    maxHosts: limits.hosts ?? UNLIMITED,
    maxAddressesPerHost: limits.addressesPerHost ?? UNLIMITED,
    nextPreference: limits.nextPreference,
    countsUnreachable: limits.counts.includes('unreachable'),
    families: FAMILY_USES.indexOf(family.use),
    prefers: FAMILY_PREFERENCES.indexOf(family.prefer),
    sortsPreference: family.within === 'preference',
    balances: family.balance && limits.addresses !== null,
    race: family.race ?? 0,
    ipv6Routes: behaviour.ipv6,
    asksIfRouted: family.asks === 'ifRouted',
  };
}
