import { FAIL_CERTIFICATE, FAIL_SLOW, HANDSHAKE } from '../codes';
import { now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Message, passCounter, recipientSalt, uniformOf } from '../messages/message';
import { Failure } from '../model/failure';
import { Server } from '../model/machines';
import { holdInSession } from './conditions';
import { goesOff, isOff } from './machine-off';
import { activeAt, nextOnset } from './timeline';

function failureAt(at: usize): Failure {
  return changetype<Failure>(load<usize>(at));
}

/** Is this session among those that the failure strikes? Each failure decides once per session. */
function strikes(m: Message, server: Server, failure: Failure): bool {
  if (failure.isNarrow && !meets(m, failure)) return false;
  if (failure.probability >= 1) return true;
  // Each recipient of a message by itself.
  const k0 = failure.key0 ^ server.serviceKey0 ^ recipientSalt(m);
  const k1 = failure.key1 ^ server.serviceKey1;
  return uniformOf(m, k0, k1, passCounter(m)) < failure.probability;
}

/** Is the session among those that a narrowed failure meets? */
function meets(m: Message, failure: Failure): bool {
  const only = failure.only;
  const except = failure.except;
  return (isNone(only) || holdInSession(only, m)) && (isNone(except) || !holdInSession(except, m));
}

/** The failure that meets a connection that begins now: `timeout` before `silent` before `refuse`; none if there is none. */
export function connectFailure(m: Message, server: Server): Failure {
  let worst = changetype<Failure>(0);
  for (let at = server.connects; at < server.connectsEnd; at += 4) {
    const failure = failureAt(at);
    if (!isNone(worst) && failure.kind >= worst.kind) continue;
    if (activeAt(failure, now) && strikes(m, server, failure)) worst = failure;
  }
  return worst;
}

/** The failure that ends a session in the stage that begins at `t`: the first one listed that strikes; none if there is none. */
export function stageFailure(m: Message, server: Server, stage: i32, t: f64): Failure {
  const stages = server.stages + ((<usize>stage) << 2);
  const end = load<usize>(stages, 4);
  for (let at = load<usize>(stages); at < end; at += 4) {
    const failure = failureAt(at);
    const ends = failure.kind !== FAIL_SLOW && failure.kind !== FAIL_CERTIFICATE;
    if (ends && activeAt(failure, t) && strikes(m, server, failure)) return failure;
  }
  return changetype<Failure>(0);
}

/** The certificate that the server shows in a handshake that begins at `t`: its own, or that of the first failure that strikes. */
export function certificateAt(m: Message, server: Server, t: f64): i32 {
  const stages = server.stages + ((<usize>HANDSHAKE) << 2);
  const end = load<usize>(stages, 4);
  for (let at = load<usize>(stages); at < end; at += 4) {
    const failure = failureAt(at);
    if (failure.kind === FAIL_CERTIFICATE && activeAt(failure, t) && strikes(m, server, failure)) return failure.code;
  }
  return <i32>server.certificate;
}

/** By how much slow failures hold up the reply of the stage that begins at `t` [s]. */
export function stageDelay(m: Message, server: Server, stage: i32, t: f64): f64 {
  const stages = server.stages + ((<usize>stage) << 2);
  const end = load<usize>(stages, 4);
  let delay: f64 = 0;
  for (let at = load<usize>(stages); at < end; at += 4) {
    const failure = failureAt(at);
    if (failure.kind === FAIL_SLOW && activeAt(failure, t) && strikes(m, server, failure)) delay += failure.delay;
  }
  return delay;
}

/** By how much service and filter time are stretched at `t`: the factors of all slow failures multiply. */
export function slowFactor(m: Message, server: Server, t: f64): f64 {
  let factor: f64 = 1;
  for (let at = server.slows; at < server.slowsEnd; at += 4) {
    const failure = failureAt(at);
    if (activeAt(failure, t) && strikes(m, server, failure)) factor *= failure.factor;
  }
  return factor;
}

/** When the first failure that cuts sessions begins, or the machine of the sender goes off, in (from, to] [s]; Infinity if none does. */
export function firstCut(m: Message, server: Server, from: f64, to: f64): f64 {
  let cut = Infinity;
  for (let at = server.cuts; at < server.cutsEnd; at += 4) {
    const failure = failureAt(at);
    const onset = nextOnset(failure, from);
    if (onset <= to && onset < cut && strikes(m, server, failure)) cut = onset;
  }
  return min<f64>(cut, goesOff(m.agent.mta, from, to));
}

/** Is this session cut at this very instant? The server's failures are up to date. */
export function isCutNow(m: Message, server: Server): bool {
  for (let at = server.cuts; at < server.cutsEnd; at += 4) {
    const failure = failureAt(at);
    if (failure.start === now && strikes(m, server, failure)) return true;
  }
  return isOff(m.agent.mta);
}
