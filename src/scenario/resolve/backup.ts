import { DEFAULTS, type ServerModel } from '../../model/index.js';
import { type Context, complainOfPart } from '../context.js';
import { choices, didYouMean } from '../mistakes/nearest.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenServer } from '../schema/server.js';
import type { Section } from '../sections.js';

/** Resolves whether a server knows recipients, and the settings for asking. */
export function resolveRecipients(
  written: WrittenServer['knowsRecipients'],
): Pick<ServerModel, 'knowsRecipients' | 'asks'> {
  if (typeof written !== 'object') return { knowsRecipients: written ?? DEFAULTS.server.knowsRecipients };
  const { asks: defaults } = DEFAULTS;
  if (!written.asks) return { knowsRecipients: false };
  const { remembers = defaults.remembers, unanswered = defaults.unanswered, mailboxes = defaults.mailboxes } = written;
  return { knowsRecipients: true, asks: { remembers, unanswered, mailboxes } };
}

/** Resolves the servers that a standby is for, given by the hosts that they answer to. */
export function resolveStandby(
  context: Context,
  path: Path,
  own: string,
  written: WrittenServer['standby'],
  servers: Section<WrittenServer>,
): Pick<ServerModel, 'standby'> {
  if (written === undefined || written === 'none') return {};
  const { standby: defaults } = DEFAULTS;
  const { reply = defaults.reply, every = defaults.every } = written;
  const byHost = new Map<string, string[]>();
  for (const { name, value } of servers.values()) {
    for (const host of value?.hosts ?? [name]) byHost.set(host, [...(byHost.get(host) ?? []), name]);
  }
  const named = written.for.flatMap((host) => {
    const found = byHost.get(host) ?? (servers.has(host) ? [host] : []);
    const others = found.filter((name) => name !== own);
    if (others.length === 0) complainOfHost(context, path, host, found.length > 0, [...byHost.keys()]);
    return others;
  });
  return { standby: { for: [...new Set(named)], reply, every } };
}

function complainOfHost(context: Context, path: Path, host: string, isOwn: boolean, hosts: readonly string[]): void {
  const near = context.speller.nearest(host, hosts);
  complainOfPart(context, [...path, 'for'], host, {
    code: isOwn ? 'conflict' : 'unexplained-host',
    message: isOwn ? `\`${host}\` is the server itself` : `no server answers to \`${host}\``,
    expected: isOwn ? 'other hosts' : choices(hosts, 6),
    hint: isOwn ? undefined : didYouMean(near),
  });
}
