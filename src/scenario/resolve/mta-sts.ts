import { DEFAULTS, type DomainModel, type MxAnswer, type PolicyModel } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenPolicy } from '../schema/mta-sts.js';
import { resolveTiming } from './failures.js';

/** Resolves a policy: if it lists no names, they are those of the MX records. */
function resolvePolicy({ mode, mx, maxAge, fetchTime }: WrittenPolicy, answer: MxAnswer): PolicyModel {
  const named = answer.kind === 'mx' ? [...new Set(answer.records.map(({ exchanger }) => exchanger))] : [];
  return {
    mode,
    mx: mx ?? named,
    maxAge: maxAge ?? DEFAULTS.mtaSts.maxAge,
    ...(fetchTime === undefined ? {} : { fetchTime }),
  };
}

/** The policy of a domain, and failures to fetch it. */
export function resolveMtaSts(
  context: Context,
  path: Path,
  written: WrittenPolicy | 'none' | undefined,
  answer: MxAnswer,
): Pick<DomainModel, 'mtaSts' | 'policyFailures'> {
  if (written === undefined || written === 'none') return {};
  const { failures: stated = 'none' } = written;
  const failures = (stated === 'none' ? [] : stated).map((failure, at) => ({
    kind: failure.kind,
    timing: resolveTiming(context, [...path, 'failures', at], failure),
  }));
  return { mtaSts: resolvePolicy(written, answer), ...(failures.length === 0 ? {} : { policyFailures: failures }) };
}

/** Fetching a changed policy fails in the same way as the first. */
export function resolveChangedPolicy(
  context: Context,
  path: Path,
  written: WrittenPolicy | 'none' | undefined,
  answer: MxAnswer,
): { readonly mtaSts?: PolicyModel | null } {
  if (written === undefined) return {};
  if (written === 'none') return { mtaSts: null };
  if (written.failures !== undefined && written.failures !== 'none') {
    complain(context, [...path, 'failures'], {
      code: 'conflict',
      message: '`failures` of a policy that comes later',
      expected: 'them at the domain’s own `mtaSts`: they hold for all its policies',
    });
  }
  return { mtaSts: resolvePolicy(written, answer) };
}
