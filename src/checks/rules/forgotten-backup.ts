import type { DomainModel, Model, MxAnswer, ServerModel } from '../../model/index.js';
import { defineCheck, type Finding, listNames } from '../check.js';
import { type Switch, serversBehind, switches } from '../routes.js';

/** Servers of the best preference of an answer, and those of all others. */
function ranked(
  model: Model,
  domain: DomainModel,
  answer: MxAnswer,
): { best: readonly ServerModel[]; rest: readonly ServerModel[] } {
  if (answer.kind !== 'mx') return { best: [], rest: [] };
  const top = Math.min(...answer.records.map(({ preference }) => preference));
  const best = serversBehind(model, domain, {
    kind: 'mx',
    records: answer.records.filter((one) => one.preference === top),
  });
  return { best, rest: serversBehind(model, domain, answer).filter((server) => !best.includes(server)) };
}

function forgotten(model: Model, { change, domain, before: answer }: Switch): readonly Finding[] {
  const old = ranked(model, domain, answer);
  const now = ranked(model, domain, change.answer);
  // Only a domain that has moved: none of its best servers was one before.
  if (old.best.length === 0 || now.best.length === 0 || now.best.some((server) => old.best.includes(server))) return [];
  // A former best server that now comes last is left behind like a backup.
  const before = [...old.best, ...old.rest];
  const kept = now.rest.filter((server) => server.relay === null && before.includes(server));
  return kept.map((server) => ({
    message: `${domain.name} moves to ${listNames(now.best.map(({ name }) => name))}, and ${server.name} stays in its records: if it belongs to where the domain was before, what it accepts while the new servers are down lands there, and nobody reads it`,
    path: ['changes', model.changes.indexOf(change)],
    hint: `take ${server.name} out with the change, or make it a relay to the new servers`,
  }));
}

/** A server of the old provider that stays in the records after a move. */
export const forgottenBackup = defineCheck(
  {
    code: 'forgotten-backup',
    title: 'Server that was left behind by a move',
    noMend: 'its owner knows to whom the old server belongs',
    looksFor:
      'A change of MX records after which the best servers are all new and an old one, which is no relay, is still listed behind them: mail that it accepts counts as ' +
      'delivered, into mailboxes that nobody may read any more.',
  },
  (model) => switches(model).flatMap((one) => forgotten(model, one)),
);
