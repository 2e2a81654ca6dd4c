/**
 * Calls that tell the listener outside of each step, made only while there is a trace. `m` is the record of a message, `t` an
 * instant [s]; all else are records too, or codes of codes.ts.
 */
export declare function submitted(m: usize): void;
export declare function copied(m: usize, copy: usize): void;
/** A further recipient of a message, which travels with its first; calls about that one hold for it as well. */
export declare function joined(m: usize, fellow: usize): void;
/** Outcome, for one recipient, of the attempt that is about to end. */
export declare function recipientOutcome(m: usize, recipient: usize, outcome: i32, stage: i32, turnedAway: bool): void;
/** The last reply to this recipient was for it alone, at RCPT. */
export declare function turnedAway(recipient: usize): void;
/** This recipient is in another transaction than those before it: that of `leader`. */
export declare function parted(recipient: usize, leader: usize): void;
/** Another recipient leads the rest. */
export declare function promoted(m: usize, next: usize, t: f64): void;
/** The reply that goes with the next outcome: words of the listener's, or those of a failure or server. */
export declare function saidAccepted(m: usize): void;
export declare function saidFiltered(m: usize): void;
export declare function saidGreylisted(m: usize): void;
export declare function saidUnknown(m: usize): void;
/** The reply of a server that has asked in vain, or stands by. */
export declare function saidUnverified(m: usize): void;
export declare function saidOnStandby(m: usize, server: usize): void;
export declare function saidByFailure(m: usize, failure: usize): void;
/** The reply of a limit for each client. */
export declare function saidByLimit(m: usize, limit: usize): void;
/** The next outcome is caused by this failure, which meets only some sessions. */
export declare function metFailure(m: usize, failure: usize): void;
/** The next outcome is caused by a requirement for TLS, or for another certificate: bits (ASKED_BY_SENDER, …). */
export declare function demanded(m: usize, who: i32): void;
/** The server, or the sender (`byServer` false), finds the message too large. */
export declare function saidTooLarge(m: usize, server: usize, byServer: bool): void;
export declare function saidTooMany(m: usize, server: usize): void;
export declare function saidOverloaded(m: usize, server: usize): void;
export declare function pass(m: usize, t: f64): void;
/** `asked` and `expires` are NaN where the answer need not be remembered. */
export declare function lookup(m: usize, t: f64, answer: usize, cached: bool, asked: f64, expires: f64): void;
/** `kind`: of the answer, and above its low 4 bits the type of record that was asked for, 0 for any; `failure`: that it comes of, where the name servers fail. */
export declare function noAddress(m: usize, t: f64, host: usize, kind: i32, cached: bool, failure: usize): void;
/** `how` (POLICY_FIXED, …) a sender knows the MTA-STS policy, 0 for none; kept until `until`, NaN where no time is known; `failure`: that its TXT record was not had for. */
export declare function policyKnown(m: usize, t: f64, how: i32, policy: usize, until: f64, failure: usize): void;
/** The TLSA records of a host were asked for; `failure`: that they were not had for. */
export declare function tlsaKnown(m: usize, t: f64, address: usize, failure: usize): void;
/** Records `first` up to, not including, `end` are left out. */
export declare function cut(m: usize, t: f64, why: i32, first: usize, end: usize): void;
/** `count` addresses from this place on have been appended; `preference` is NaN where all are mixed. */
export declare function order(m: usize, t: f64, preference: f64, addresses: usize, count: i32): void;
/** `until` is NaN where no time is known. */
export declare function passedOver(m: usize, t: f64, address: usize, why: i32, until: f64): void;
/** All MX hosts have failed: it goes on with the domain's own address. */
export declare function ownAddress(m: usize, t: f64): void;
export declare function walkEnded(m: usize, t: f64, why: i32): void;
export declare function attempt(m: usize, t: f64, reused: bool): void;
/** A session stays open after this message as that connection, until another message takes it over or it times out. */
export declare function connectionKept(m: usize, connection: usize): void;
export declare function connectionTaken(m: usize, connection: usize): void;
export declare function backlog(m: usize, t: f64): void;
export declare function greeted(m: usize, t: f64): void;
export declare function filter(m: usize, t: f64, wait: f64, work: f64): void;
export declare function filtered(m: usize, t: f64, action: i32): void;
export declare function outcome(m: usize, t: f64, outcome: i32, stage: i32, then: i32): void;
/** Corrects the sender's next step after its last attempt. */
export declare function turnedOut(m: usize, then: i32): void;
/** From here to `keptEnds`, calls about this record are about the copy that the server kept. */
export declare function kept(m: usize, t: f64): void;
export declare function keptEnds(m: usize): void;
export declare function relayed(m: usize, t: f64, server: usize): void;
export declare function copyEnded(m: usize, t: f64, fate: i32, duplicate: bool): void;
export declare function decided(root: usize, fate: i32, latency: f64): void;
export declare function gone(m: usize, root: usize, t: f64): void;
export declare function backscatter(m: usize, t: f64): void;
export declare function line(m: usize, t: f64, what: i32): void;
/** The relay that has the message is off until then. */
export declare function off(m: usize, t: f64, until: f64): void;
export declare function deadDestination(m: usize, t: f64, until: f64): void;
export declare function deferred(m: usize, t: f64, due: f64, until: f64): void;
export declare function warning(m: usize, t: f64, age: f64): void;
/** Has every wanted message been told to its end? */
export declare function isDone(): bool;
