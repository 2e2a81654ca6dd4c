import type { Share } from '../../units/index.js';
import { assumed, type Cited, cited } from '../presets/preset.js';

/** A population that several mixes include; the same name means the same everywhere. */
export interface MixSender {
  readonly name: string;
  readonly what: string;
  /** The preset of its behaviour. */
  readonly mta: Cited<string>;
  readonly hosts: Cited<number>;
  /** Share of its mail that is spam. */
  readonly spam: Cited<Share>;
}

const MANY_HOSTS = assumed(1000, 'many hosts, each with its own memory');
const POOL = assumed(5000, 'a large pool: a retry often comes from another host');

/**
 * Kaspersky counts 44.99 % of all mail as spam. If bots send 23 % of a mix, this share in the mail of all others gives
 * that total.
 */
const SOME_SPAM = assumed(
  0.32,
  'so that 45 % of the typical mix is spam (Kaspersky, "Spam and phishing in 2025": 44.99 %)',
);
const LITTLE_SPAM = assumed(0.05, 'what is sent through services that throw spammers out');
const BOT = cited(1, 'it sends nothing else');

export const MIX_SENDERS = {
  microsoft: {
    name: 'microsoft',
    what: 'Microsoft 365 and Outlook.com',
    mta: cited('microsoft-365', 'the service itself; see the preset'),
    hosts: POOL,
    spam: SOME_SPAM,
  },
  google: {
    name: 'google',
    what: 'Gmail and Google Workspace',
    mta: cited('gmail', 'the service itself; see the preset'),
    hosts: POOL,
    spam: SOME_SPAM,
  },
  yahoo: {
    name: 'yahoo',
    what: 'Yahoo and AOL',
    mta: cited('yahoo', 'the service itself; see the preset'),
    hosts: POOL,
    spam: SOME_SPAM,
  },
  exim: {
    name: 'exim',
    what: 'servers of hosters and others that run Exim',
    mta: cited('exim', 'the program itself'),
    hosts: MANY_HOSTS,
    spam: SOME_SPAM,
  },
  postfix: {
    name: 'postfix',
    what: 'servers that run Postfix',
    mta: cited('postfix', 'the program itself'),
    hosts: MANY_HOSTS,
    spam: SOME_SPAM,
  },
  sendmail: {
    name: 'sendmail',
    what: 'servers that run Sendmail',
    mta: cited('sendmail', 'the program itself'),
    hosts: MANY_HOSTS,
    spam: SOME_SPAM,
  },
  gateways: {
    name: 'gateways',
    what: 'filtering services in front of companies, such as Proofpoint and Mimecast',
    mta: assumed('postfix', 'they name no software and publish no retry times'),
    hosts: assumed(500, 'a few hundred hosts each'),
    spam: LITTLE_SPAM,
  },
  mailers: {
    name: 'mailers',
    what: 'services that send for shops and programs',
    mta: assumed('mailgun', 'the only one of them whose waits were found'),
    hosts: assumed(500, 'a few hundred hosts each'),
    spam: LITTLE_SPAM,
  },
  newsletters: {
    name: 'newsletters',
    what: 'senders of newsletters with software of their own',
    mta: assumed('kumomta', 'software made for it; who runs what is not published'),
    hosts: assumed(50, 'few hosts that send much'),
    spam: LITTLE_SPAM,
  },
  programs: {
    name: 'programs',
    what: 'programs with a mail library and no queue: forms, devices, banks',
    mta: cited('javamail', 'nolisting in production lost mail mostly of such clients (M. Simerson, 2013)'),
    hosts: MANY_HOSTS,
    spam: assumed(0, 'nobody was found who says otherwise'),
  },
  'bots-once': {
    name: 'bots-once',
    what: 'bots of the Cutwail class, which never come back',
    mta: cited('fire-and-forget', 'DSN 2016: Cutwail and Darkmailer'),
    hosts: assumed(10_000, 'infected machines, each seen once or twice'),
    spam: BOT,
  },
  'bots-that-retry': {
    name: 'bots-that-retry',
    what: 'bots of the Kelihos class, which try the first MX again',
    mta: cited('retrying-bot', 'DSN 2016: Kelihos'),
    hosts: assumed(10_000, 'infected machines, each seen once or twice'),
    spam: BOT,
  },
  'bots-highest': {
    name: 'bots-highest',
    what: 'bots that go to the backup, where filters are weaker',
    mta: cited('highest-mx-only', 'see the preset'),
    hosts: assumed(10_000, 'infected machines, each seen once or twice'),
    spam: BOT,
  },
} as const satisfies Record<string, MixSender>;

export type MixSenderName = keyof typeof MIX_SENDERS;
