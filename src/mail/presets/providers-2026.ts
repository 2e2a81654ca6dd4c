import { EXCHANGE_ONLINE } from './exchange-online.js';
import { MEASURED_2016 } from './measured-2016.js';
import { assumed, basedOn, cited, type Preset } from './preset.js';
import { RFC5321 } from './rfc5321.js';

/*
 * Large providers as they send in 2026: what they say of policies and families; when they try again was last measured in 2016, and
 * is assumed to be so still.
 */

function measured(name: string): Preset {
  return MEASURED_2016.find((preset) => preset.name === name) ?? RFC5321;
}

const BOTH = assumed('ipv6', 'it sends over both families; as RFC 6724 sorts addresses');

const GMAIL = basedOn(measured('gmail-2016'), {
  name: 'gmail',
  summary: 'Gmail and Google Workspace in 2026: obeys MTA-STS; retries as measured in 2016',
  describes: 'Gmail, from its help pages; waits, and addresses that it comes from, as measured in 2016 (DSN 2016)',
  values: {
    family: { prefer: BOTH },
    mtaSts: cited(1, 'support.google.com/a/answer/9261504: mail goes by policies in mode enforce'),
    dane: assumed(0, 'no statement was found that it looks for TLSA records'),
    knowsItselfBy: assumed('nothing', "a provider is nobody else's MX"),
  },
});

const MICROSOFT_365 = basedOn(EXCHANGE_ONLINE, {
  name: 'microsoft-365',
  summary: 'Microsoft 365 and Outlook.com in 2026: obeys MTA-STS and DANE, IPv6 first within a preference',
  describes: 'Exchange Online, from statements of its team; the rest as exchange-online, nothing was measured',
  values: {
    family: {
      prefer: cited('ipv6', 'Exchange Team Blog, October 2024: IPv6 first'),
      within: cited('preference', 'Exchange Team Blog, October 2024: all IPv6 of one preference, then their IPv4'),
    },
    mtaSts: cited(1, 'Exchange Team Blog, February 2022: all outbound mail'),
    dane: cited(1, 'Exchange Team Blog, March 2022: SMTP DANE for all outbound mail'),
    daneInsteadOfSts: assumed(false, 'both are checked where both are there; no order was found'),
  },
});

const YAHOO = basedOn(measured('yahoo-2016'), {
  name: 'yahoo',
  summary: 'Yahoo and AOL in 2026: obeys MTA-STS, which is assumed; retries as measured in 2016',
  describes: 'Yahoo; waits as measured in 2016 (DSN 2016), policies assumed',
  values: {
    family: { prefer: BOTH },
    mtaSts: assumed(1, 'an author of RFC 8461 is of Yahoo (Oath); how it sends was not found'),
    dane: assumed(0, 'no statement was found that it looks for TLSA records'),
    addresses: assumed(16, 'a large pool; one address was seen in 2016'),
    knowsItselfBy: assumed('nothing', "a provider is nobody else's MX"),
  },
});

const APPLE = basedOn(RFC5321, {
  name: 'apple',
  summary: 'iCloud Mail in 2026: hardly anything is known, the standard stands in',
  describes: 'iCloud Mail; no statement and no measurement was found',
  values: {
    family: { prefer: BOTH },
    mtaSts: assumed(0, 'no statement was found that it obeys policies'),
    dane: assumed(0, 'no statement was found that it looks for TLSA records'),
    addresses: assumed(16, 'a large pool; no figure was found'),
    knowsItselfBy: assumed('nothing', "a provider is nobody else's MX"),
  },
});

export const PROVIDERS_2026: readonly Preset[] = [GMAIL, MICROSOFT_365, YAHOO, APPLE];
