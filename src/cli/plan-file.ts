import { type Plan, readPlan } from '../experiment/shards/index.js';
import { fingerprint } from '../jobs/index.js';
import { readVersion } from '../library/index.js';
import { readInputs } from './inputs.js';
import type { Session } from './session.js';

/** A plan of this version, or a line that says why there is none. */
export type LoadedPlan = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly text: string };

/** Reads a plan that the command line names, and sees to it that this version may work on it. */
export async function loadPlan(argument: string, session: Session): Promise<LoadedPlan> {
  const [input] = await readInputs([argument], session);
  if (input === undefined || !input.ok) return { ok: false, text: `mxsim: ${input?.line ?? argument}\n` };
  const reading = readPlan(new TextDecoder().decode(input.bytes), fingerprint);
  if (!reading.ok) return { ok: false, text: `mxsim: ${input.file}: ${reading.message}\n` };
  const version = readVersion();
  if (reading.plan.version === version) return reading;
  const line = `the plan was made by mxsim ${reading.plan.version}, this is ${version}; results of different versions cannot be mixed`;
  return { ok: false, text: `mxsim: ${input.file}: ${line}\n` };
}
