import type { ChangeModel, DomainModel, Model, MxAnswer, ServerModel } from '../model/index.js';
import { domainsOf, serversBehind } from './routes.js';

/** A change of records, and what they were before. */
export interface Switch {
  readonly change: ChangeModel;
  /** Position among the changes, in the order of time. */
  readonly place: number;
  readonly domain: DomainModel;
  readonly before: MxAnswer;
}

/** All changes in their order, each with what the one before it left. */
export function switches(model: Model): readonly Switch[] {
  const answers = new Map<string, MxAnswer>();
  return model.changes.flatMap((change, place) => {
    const domain = domainsOf(model).get(change.domain);
    if (domain === undefined) return [];
    const before = answers.get(change.domain) ?? domain.answer;
    answers.set(change.domain, change.answer);
    return [{ change, place, domain, before }];
  });
}

/** Servers that the records before a change lead to and those after it do not. */
export function leftBehind(model: Model, { domain, before, change }: Switch): readonly ServerModel[] {
  const kept = new Set(serversBehind(model, domain, change.answer));
  return serversBehind(model, domain, before).filter((server) => !kept.has(server));
}
