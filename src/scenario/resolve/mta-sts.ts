import { DEFAULTS, type DomainModel, type MxAnswer, type PolicyModel } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenPolicy } from '../schema/mta-sts.js';
import { resolveTiming } from './failures.js';

/** A policy: the names that it does not say are all that the MX records name. */
function resolvePolicy({ mode, mx, maxAge, fetchTime }: WrittenPolicy, answer: MxAnswer): PolicyModel {
  const named = answer.kind === 'mx' ? [...new Set(answer.records.map(({ exchanger }) => exchanger))] : [];
  return {
    mode,
    mx: mx ?? named,
    maxAge: maxAge ?? DEFAULTS.mtaSts.maxAge,
    ...(fetchTime === undefined ? {} : { fetchTime }),
  };
}

/** The policy of a domain, and what keeps it from being fetched. */
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

/** A changed policy fails to be fetched as the first one does. */
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
