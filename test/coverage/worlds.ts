import type { Model } from '../../src/model/index.js';
import { parseScenario } from '../../src/scenario/index.js';

/** How often outages come, and what they are like. */
export interface World {
  readonly name: string;
  /** Mean time between outages of the preferred server in a week of mail, and how long they are. */
  readonly mtbf: string;
  readonly mttr: string;
}

/** A week has four outages, one in four weeks has one, one in thirty; of lengths that vary little or much. */
export const WORLDS: readonly World[] = [
  { name: 'frequent', mtbf: '42h', mttr: '{ exponential: 2h }' },
  { name: 'rare', mtbf: '28d', mttr: '{ exponential: 2h }' },
  { name: 'very rare', mtbf: '210d', mttr: '{ exponential: 2h }' },
];

/** Mail of a week to two servers of which the preferred one fails: most senders have a backup, some wait, some try once. */
export function modelOf({ name, mtbf, mttr }: World, seed: string): Model {
  const text = `title: ${name}
duration: 7d
domains: { e.example: { mx: [ 10 mx.e.example, 20 backup.e.example ] } }
servers:
  mx.e.example: { service: { exponential: 400ms }, failures: [ { kind: refuse, mtbf: ${mtbf}, mttr: ${mttr} } ] }
  backup.e.example: { service: { exponential: 400ms } }
senders:
  usual: { mta: postfix }
  stubborn: { mta: postfix, honoursBackups: false }
  once: { mta: rfc5321, retry: never, honoursBackups: false }
traffic: [ { rate: 10/h, from: { usual: 70%, stubborn: 20%, once: 10% } } ]`;
  return parsedModel(text, seed);
}

/** The model of a scenario with this seed. */
export function parsedModel(text: string, seed: string): Model {
  const { model, problems } = parseScenario({ text, file: 'coverage', overrides: [`seed=${JSON.stringify(seed)}`] });
  if (model === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return model;
}
