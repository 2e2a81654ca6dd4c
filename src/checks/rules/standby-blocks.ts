import { type FailureModel, meetsAll } from '../../model/index.js';
import { defineCheck } from '../check.js';
import { failuresAt } from '../outages.js';

/**
 * The reason why mail is blocked while connections still succeed, which a standby does not see. Undefined if all is
 * well, or the server is down.
 */
function unseen(failure: FailureModel): string | undefined {
  const { kind, stage, reply } = failure;
  const stops =
    kind === 'refuse' || kind === 'timeout' || (kind === 'silent' && (stage === null || stage === 'greeting'));
  if (stops) return meetsAll(failure) ? undefined : `turns some connections away (${kind})`;
  if (kind === 'slow') return undefined;
  return reply !== null ? `answers ${reply.code} at ${stage}` : `fails at ${stage ?? 'its work'} (${kind})`;
}

/** A standby that blocks mail it should take: it only sees whether connections succeed. */
export const standbyBlocks = defineCheck(
  {
    code: 'standby-blocks',
    title: 'Standby that blocks what it should take',
    noMend: 'without `standby` spam comes in by that server: one has to be chosen',
    looksFor:
      'A `standby` whose primary takes connections and still does not take mail (a reply, a broken line, a failure that some senders meet): the standby is closed then, and that mail has nowhere to go.',
  },
  (model) =>
    model.servers.flatMap((server) =>
      (server.standby?.for ?? []).flatMap((name) => {
        const primaries = model.servers.filter((one) => one.name === name);
        const [why] = primaries.flatMap((one) => failuresAt(model, one)).flatMap((failure) => unseen(failure) ?? []);
        if (why === undefined) return [];
        return [
          {
            message: `${server.name} takes nothing while ${name} takes connections, also when that ${why}: then nobody takes the mail`,
            path: ['servers', server.name, 'standby'],
            hint: 'a backup without `standby` takes it; or let the primary refuse connections while it cannot take mail',
          },
        ];
      }),
    ),
);
