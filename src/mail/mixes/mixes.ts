import type { Share } from '../../units/index.js';
import { assumed, type Cited, cited } from '../presets/preset.js';
import { MIX_SENDERS, type MixSender, type MixSenderName } from './senders.js';

/** Names that `from: { mix: NAME }` accepts. */
export const MIX_NAMES = ['typical', 'business', 'consumer', 'newsletter', 'hostile'] as const;
export type MixName = (typeof MIX_NAMES)[number];

/** The senders of a domain's mail and their shares: a preset of `from`. */
export interface Mix {
  readonly name: MixName;
  readonly summary: string;
  /** Shares of all its mail; they add up to 1. */
  readonly shares: readonly { readonly sender: MixSender; readonly share: Cited<Share> }[];
}

type Written = readonly (readonly [MixSenderName, Cited<Share>])[];

function mix(name: MixName, summary: string, written: Written): Mix {
  return { name, summary, shares: written.map(([sender, share]) => ({ sender: MIX_SENDERS[sender], share })) };
}

const SPF = 'of domains with SPF (DMARCguard, 5.5 million domains, 2026-03); that domains stand for mail is assumed';
const SURVEY = 'of the servers that name their software (SecuritySpace, December 2023), in the rest of the mail';
const INDEX =
  'of the most linked domains (MailTester Ninja, 50 000 domains, 2026-07); that domains stand for mail is assumed';
const LIST =
  'of 2.3 million addresses of private persons in the USA (D. Lange, about 2019), in the mail that is no newsletter';
const BOTNETS = 'of the spam of botnets (Pagani et al., DSN 2016)';

/** All mixes, by name. */
export const MIXES: readonly Mix[] = [
  mix('typical', 'all that comes to an ordinary domain, before any filter: 45 % of it is spam', [
    ['microsoft', cited(0.2, `19.6 % ${SPF}`)],
    ['google', cited(0.14, `13.6 % ${SPF}`)],
    ['exim', cited(0.19, `55.7 % ${SURVEY}`)],
    ['postfix', cited(0.13, `37.7 % ${SURVEY}`)],
    ['sendmail', cited(0.01, `3.5 % ${SURVEY}`)],
    [
      'mailers',
      assumed(0.08, 'Amazon SES alone is in 2.5 % of SPF records (DMARCguard, 2026-03), and each of them sends much'),
    ],
    ['programs', assumed(0.02, 'some mail of forms and devices')],
    [
      'bots-once',
      assumed(0.13, 'half of the spam comes from bots; 46.9 % of that of botnets is of this class (DSN 2016)'),
    ],
    [
      'bots-that-retry',
      assumed(0.1, 'half of the spam comes from bots; 36.3 % of that of botnets is of this class (DSN 2016)'),
    ],
  ]),
  mix('business', 'mail between companies: large services, gateways, servers of their own; no bots', [
    ['google', cited(0.28, `28.3 % ${INDEX}`)],
    ['microsoft', cited(0.23, `22.6 % ${INDEX}`)],
    ['gateways', cited(0.09, `Proofpoint 5.5 % and Mimecast 3.1 % ${INDEX}`)],
    ['exim', cited(0.17, `55.7 % ${SURVEY}`)],
    ['postfix', cited(0.12, `37.7 % ${SURVEY}`)],
    ['sendmail', cited(0.01, `3.5 % ${SURVEY}`)],
    ['mailers', assumed(0.08, 'orders, invoices, tickets')],
    ['programs', assumed(0.02, 'some mail of forms and devices')],
  ]),
  mix('consumer', 'mail to private persons: webmail, and what shops and lists send', [
    ['google', cited(0.23, `39 % ${LIST}`)],
    ['microsoft', cited(0.21, `35 % ${LIST}`)],
    ['yahoo', cited(0.11, `18 % ${LIST}`)],
    ['postfix', cited(0.05, `the other 8 % ${LIST}; as servers of their own`)],
    ['mailers', assumed(0.25, 'four tenths of such mail come from shops and lists')],
    ['newsletters', assumed(0.15, 'four tenths of such mail come from shops and lists')],
  ]),
  mix('newsletter', 'what lists and shops send', [
    ['mailers', assumed(0.6, 'most leave it to a service')],
    ['newsletters', assumed(0.3, 'large senders run software of their own')],
    ['postfix', assumed(0.1, 'list servers of clubs and projects')],
  ]),
  mix('hostile', 'spam of botnets alone', [
    ['bots-once', cited(0.47, `Cutwail 46.9 % ${BOTNETS}`)],
    ['bots-that-retry', cited(0.36, `Kelihos 36.3 % ${BOTNETS}`)],
    ['bots-highest', assumed(0.17, 'the rest, as bots that look for weaker filters')],
  ]),
];

export function mixCalled(name: string): Mix | undefined {
  return MIXES.find((one) => one.name === name);
}
