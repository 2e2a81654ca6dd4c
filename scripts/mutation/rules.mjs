// The rules of mail that the core follows: what it says, who says so, the test that fails without it, and how the core is
// changed to be without it. docs/rules.md is made of this list; `npm run mutate -- rules` tries it.

/**
 * `was` stands once in the host of the engine or in its core, wherever the file is; `put` takes its place. `test` is the title
 * of a test; `of` the group it stands in, where there are several of that title.
 */
const rule = (says, source, test, was, put, of) => ({ says, source, test, was, put, of });

const RECORDED = 'does what it was recorded to do, but for the differences that are explained';

export const RULES = {
  'Whom the DNS names': [
    rule(
      'An answer without records leads to the domain’s own address where the MTA does that.',
      'RFC 5321 §5.1',
      'is its own affair for each answer: a bounce, the next pass, or the domain’s own address',
      'else if (decision === LOOKUP_ADDRESS && !isNone(own)) tryList(m, mta, own, rotation, waits);',
      '',
    ),
    rule(
      'Where no exchanger has an address, the domain’s own is used only by MTAs that do so.',
      'RFC 5321 §5.1',
      'where no exchanger has an address it bounces, waits, or takes the domain’s own address',
      'else if (decision === LOOKUP_ADDRESS && !isNone(own) && own !== answer) {',
      'else if (!isNone(own) && own !== answer) {',
    ),
    rule(
      'A null MX ends the message at once.',
      'RFC 7505',
      'a null MX ends the message at once (RFC 7505)',
      '  if (decision === LOOKUP_BOUNCE) passEnded(m, UNROUTABLE);\n  else if (decision === LOOKUP_ADDRESS && !isNone(own)) tryList',
      '  if (decision === LOOKUP_ADDRESS && !isNone(own)) tryList',
    ),
    rule(
      'An answer is used until its time to live is over.',
      'RFC 1035 §3.2.1, RFC 1035 §7.4',
      'after a change, mail goes to the old server until cached answers run out',
      'known.isRemembered = now < known.expiresAt && now >= known.knownAt;',
      'known.isRemembered = now < known.expiresAt && now < known.knownAt;',
    ),
    rule(
      'That there is no name, or no MX record, is kept for a time of its own.',
      'RFC 2308 §5',
      'that a domain does not exist, or has no MX records, is kept for a time of its own (RFC 2308 §5)',
      '(this.domains.get(owner) ?? asked).negativeTtl',
      '(this.domains.get(owner) ?? asked).ttl',
    ),
    rule(
      'A name server’s failure is no answer, and not kept: the next message asks again.',
      'RFC 2308 §7',
      'a name server’s failure is not kept: the next message asks again (RFC 2308 §7)',
      'known.expiresAt = isFailure(answer)',
      'known.expiresAt = answer.life < -1',
    ),
    rule(
      'Who keeps failures keeps them for a time of its own, from when they are known.',
      'RFC 9520 §3.2',
      'a failure to answer is kept where the behaviour says so, from when it is known, and costs no time then (RFC 9520 §3.2)',
      'return mta.dnsFailuresFor > 0 ? knownAt + mta.dnsFailuresFor : -Infinity;',
      'return -Infinity;',
    ),
    rule(
      'The same holds for the names of hosts.',
      'RFC 9520 §3.2',
      'a host name whose query is not answered costs the time-out once where failures are kept',
      'if (now < known.noAnswerUntil) return now >= known.noAnswerFrom;',
      '',
    ),
    rule(
      'A name server may turn its answers: the first record is another each time.',
      'BIND, rrset-order',
      'a name server that turns its answers shares the load among senders that keep DNS order',
      '} else if (rotates === ROTATE_CYCLIC) sortByTurn(list, count);',
      '}',
    ),
    rule(
      'A host without an address ends the message, where the MTA does that.',
      'dma, dns.c',
      'a host without an address is passed over, or ends the message whatever the others are (dma)',
      'if (kind === HOST_EMPTY && mta.emptyHostBounces) return LIST_UNFIT;',
      '',
    ),
  ],
  'Which server is tried': [
    rule(
      'Addresses of IPv6 come before those of IPv4 of the same host, never mixed with them.',
      'RFC 3974 §3',
      'is tried over IPv6 first, and over IPv4 before the next host (RFC 3974 §3)',
      'return mta.prefers === PREFER_IPV6;',
      'return mta.prefers !== PREFER_IPV6;',
    ),
    rule(
      'Under its limit of addresses each family keeps half of the room.',
      'Postfix, smtp_addr.c',
      'keeps room for both families over all preferences where it is Postfix (smtp_addr.c, smtp_balance_inet_proto)',
      'let room6 = limit - (limit + (candidateAt(list, 0).isIpv6 ? 0 : 1)) / 2;',
      'let room6 = limit;',
    ),
    rule(
      'A transient reply leads to the next host, not to another address of this one.',
      'RFC 3974 §3',
      'leads to the next host and not to another address of this one, where the MTA does so (RFC 3974 §3)',
      'if (!isNone(list)) leaveHost(m, list, m.address.host, mta.walksBest ? 0 : list.position);',
      '',
    ),
    rule(
      'Without a route the operating system says so at once.',
      'RFC 1122 §4.2.3.9',
      'is unreachable at once to a sending host that has none (RFC 1122 §4.2.3.9), and the next address is tried',
      'if (address.isIpv6 && lacksRoute(m, mta)) findNoRoute(m, mta);',
      'if (address.isIpv6 && lacksRoute(m, mta)) failAt(m, now + 1, CONNECT, TIMEOUT);',
    ),
    rule(
      'A slow connection is left beside one to the other address.',
      'RFC 6555',
      'is left beside one to the next address of the host where the MTA races them (RFC 6555)',
      'const ends = mta.race > 0 ? raced(m, mta, fails) : fails;',
      'const ends = fails;',
    ),
    rule(
      'The lowest preference number comes first, the others in their order.',
      'RFC 5321 §5.1',
      'reaches the next preference one round trip after a refusal',
      'const end = mta.order === ORDER_RANDOM ? last : bestPreference(first, last);',
      'const end = last;',
    ),
    rule(
      'Servers of equal preference are tried in random order.',
      'RFC 5321 §5.1',
      'shares the load evenly among equal preferences',
      'if (belowAt(k0, k1, c0, c1, count - 1 - last, last + 1) === place) place = last;',
      '',
    ),
    rule(
      'A server that fails leads to the next one in the list.',
      'RFC 5321 §5.1, RFC 3974 §3',
      'reaches the next preference one round trip after a refusal',
      'else if (decision === DEFER) passFailed(m);',
      'else if (decision !== BOUNCE) passFailed(m);',
    ),
    rule(
      'A sender that is in the list drops itself and what is worse.',
      'RFC 5321 §5.1',
      'a sender that is itself in the list drops its own preference and worse',
      'm.agent.hasIdentity ? withoutSelf(m.agent, first, answer.end) : answer.end;',
      'answer.end;',
    ),
    rule(
      'It drops the equals of itself as well.',
      'RFC 5321 §5.1',
      'a sender that is itself in the list drops its own preference and worse',
      'while (kept > first && recordAt(kept - RECORD_SIZE).preference === record.preference) kept -= RECORD_SIZE;',
      '',
    ),
    rule(
      'One that is itself the best exchanger has found a loop.',
      'RFC 5321 §5.1',
      'is a mail loop where it is itself the best exchanger',
      'if (last === first) return LIST_LOOPS;',
      '',
    ),
    rule(
      'One that is the best that can be found knows of a better one, and waits where it is Postfix.',
      'Postfix, smtp_addr.c',
      'waits as long as its queue keeps mail where it is Postfix (smtp_addr.c, smtp_domain_addr), and returns it elsewhere',
      'lookupDecision(mta, m.list.hasSelf ? NO_PRIMARY : NO_ADDRESS)',
      'lookupDecision(mta, NO_ADDRESS)',
    ),
    rule(
      'A delivery goes to so many addresses at most.',
      'Postfix, smtp_mx_address_limit',
      'hides a live backup behind six dead equals from an MTA that tries five addresses',
      'if (list.tried < mta.maxAddresses) return TRY;',
      'if (list.tried >= 0) return TRY;',
    ),
    rule(
      'Only sessions that got past EHLO count against the limit of sessions.',
      'Postfix, smtp_mx_session_limit',
      'counts only sessions past EHLO against the limit of sessions',
      'if (stage > EHLO) passedEhlo(m);',
      'passedEhlo(m);',
    ),
    rule(
      'A limit of addresses is allowed; that of one host’s addresses lets the next host have its turn.',
      'RFC 5321 §5.1',
      'is the only one to its address at the limit of addresses of one host',
      'if (!newHost && list.ofHost >= mta.maxAddressesPerHost) return skip(m, address);',
      '',
    ),
    rule(
      'Whoever seeds its random numbers with the time orders alike what begins within one second.',
      'Courier',
      'holds for everything that one host begins within one second of its clock (Courier)',
      'if (mta.seedsBySecond) {',
      'if (m.passes < 0) {',
    ),
    rule(
      'Neighbours that change places once make no even shares.',
      'Haraka, outbound mx sorting',
      'never begins at the third of three equals where neighbours are swapped in one pass',
      'swapNeighbours(records, count);',
      'shuffle(records, count);',
    ),
    rule(
      'The host with the fewest connections comes first.',
      'OpenSMTPD, mta.c',
      RECORDED,
      'openTo(m, recordAtPlace(j).host) > own',
      'openTo(m, recordAtPlace(j).host) < own',
      'opensmtpd',
    ),
  ],
  'TLS and policies': [
    rule(
      'STARTTLS costs three round trips more, and EHLO is said again.',
      'RFC 3207 §4.2, RFC 3207',
      'costs three more round trips: the command, the handshake, EHLO again',
      'if (certificateHolds(m, mta, server, asked)) return runStage(m, mta, server, EHLO, ends);',
      'if (certificateHolds(m, mta, server, asked)) return ends;',
    ),
    rule(
      'Who wants a newer TLS than the server has ends the handshake.',
      'RFC 8446 §6.2',
      'fails for want of a newer version only where a sender refuses the old one',
      'if (server.oldTls && !mta.oldTls) {',
      'if (server.oldTls) {',
    ),
    rule(
      'A broken handshake leads to clear text at the same address, where the MTA does that, and is no further try or session.',
      'Postfix, smtp_connect.c, smtp.h',
      'is followed by clear text once the message has waited (Postfix), in the next pass (Courier), or never (Sendmail)',
      'if (!wants || m.list.openedAt - m.arrivedAt < mta.clearAge) return false;',
      'if (!wants) return false;',
    ),
    rule(
      'A server whose TLS was broken is spoken to in clear for a time.',
      'Courier, courieresmtp.C',
      'is followed by clear text once the message has waited (Postfix), in the next pass (Courier), or never (Sendmail)',
      'if (mta.clearAfter === CLEAR_NEXT_PASS) speakInClear(m, server, now + mta.clearFor);',
      '',
    ),
    rule(
      'Sessions that end for want of TLS do not count against the limit of sessions.',
      'Postfix, smtp_mx_session_limit',
      'counts a host without it, or that refuses it, as failed, and goes on',
      'if (stage >= MAIL) passedEhlo(m);',
      'if (stage > EHLO) passedEhlo(m);',
    ),
    rule(
      'Hosts that an enforced policy does not name are left out.',
      'RFC 8461 §5, RFC 8461 §3.2, RFC 8461',
      'leaves out hosts that it does not name, without a connection or after the handshake (RFC 8461 §5)',
      'if (matches(policy, address, MATCHES_NAME)) return false;',
      'return false;',
    ),
    rule(
      'A tested policy ends nothing; what it would have ended is counted.',
      'RFC 8460 §4.3',
      'that is tested counts the sessions that it would have ended (RFC 8460 §4.3)',
      'if (!secured || !isValid || !matches(policy, m.address, what)) server.wouldFail += 1;',
      '',
    ),
    rule(
      'An enforced policy asks for TLS and for a certificate that holds.',
      'RFC 8461 §4.2',
      'asks for TLS and a certificate that holds, whatever the sender itself asks for (RFC 8461 §4.2)',
      'needs |= NEEDS_TLS | NEEDS_CERTIFICATE;',
      '',
    ),
    rule(
      'A policy is kept for its time from the last fetch.',
      'RFC 8461 §3.3',
      'is kept for its time from the last fetch, also where it is not published any more (RFC 8461 §3.3)',
      'known.expiresAt = now + current.maxAge;',
      'known.expiresAt = now;',
    ),
    rule(
      'A newer policy is looked for before a message is returned for its age.',
      'RFC 8461 §5.1',
      'is looked for anew before a message is returned for its age (RFC 8461 §5.1)',
      'if (mta.readsPolicies && findsNewerPolicy(m, mta)) {',
      'if (false) {',
    ),
    rule(
      'TLSA records make TLS and their key mandatory; such as cannot be used ask for TLS alone.',
      'RFC 7672 §2.2, RFC 7672',
      'makes TLS and a key that the TLSA records know mandatory for their host (RFC 7672 §2.2)',
      'if (dane) needs = <i32>server.tlsa === TLSA_UNUSABLE ? NEEDS_TLS : NEEDS_TLS | NEEDS_KEY;',
      'if (dane) needs = NEEDS_TLS | NEEDS_KEY;',
    ),
    rule(
      'With DANE, neither the name nor the time of a certificate is looked at, but its key.',
      'RFC 7672 §3.1.1',
      'fails with a new key that the TLSA records do not know, and not with one that has expired (RFC 7672 §3.1.1)',
      'const isKnown = <i32>server.tlsa === TLSA_VALID && certificate !== CERTIFICATE_MISMATCH;',
      'const isKnown = <i32>server.tlsa === TLSA_VALID;',
    ),
    rule(
      'A host whose TLSA records cannot be found out is left out.',
      'RFC 7672 §2.1.2',
      'leaves out a host whose TLSA records cannot be found out, at once or when the query is given up (RFC 7672 §2.1.2)',
      'if (asked === TLSA_FAILED) continue;',
      '',
    ),
  ],
  'A session': [
    rule(
      'The sender waits so long for a connection and for the greeting.',
      'RFC 5321 §4.5.3.2',
      'waits the greeting time-out for a server that connects and stays silent',
      'let fails = now + server.rtt + timeoutOf(mta, GREETING);',
      'let fails = now + server.rtt;',
    ),
    rule(
      'A client whose EHLO fails tries HELO.',
      'RFC 5321 §3.2',
      'goes on with HELO where only EHLO is refused',
      'const saysHelo = stage === EHLO && mta.helo;',
      'const saysHelo = stage < 0 && mta.helo;',
    ),
    rule(
      '550 answers a recipient that is known to be unknown.',
      'RFC 5321 §3.3',
      'unknown recipients are rejected where they are known to be unknown',
      'if (m.kind === INVALID && server.knowsRecipients) return RECIPIENT_UNKNOWN;',
      '',
    ),
    rule(
      '450 puts off a sender that was never seen before.',
      'RFC 6647 §2.1, RFC 6647 §5',
      'a greylist accepts on the second try, after its delay (RFC 6647)',
      'm.greylist = addTriplet(m.greylist, server.greylist, address, t);\n    return true;',
      'm.greylist = addTriplet(m.greylist, server.greylist, address, t);\n    return false;',
    ),
    rule(
      'It is put off as long as the delay is not over.',
      'RFC 6647 §5',
      'a greylist puts off who comes back before its delay is over, and counts that delay from the first visit (RFC 6647 §5)',
      'return age < server.greylistDelay || age > server.greylistWindow;',
      'return age > server.greylistWindow;',
    ),
    rule(
      'Who comes back after the window is over is there for the first time.',
      'RFC 6647 §5',
      'a greylist counts a return after its window as a first visit, and lets the next one in time pass (RFC 6647 §5)',
      'if (age > server.greylistWindow) entry.seenAt = t;',
      '',
    ),
    rule(
      'A fixed window begins with its first message, and the next one with the first after it is over.',
      'Postfix, anvil.c',
      'a fixed window takes E min(N, L) of its N arrivals, and begins with the first of them (Postfix, anvil)',
      'client.at = now;\n    client.count = 0;',
      'client.count = 0;',
    ),
    rule(
      'A server that hangs up after the final dot may have the message, and its sender sends it again.',
      'RFC 1047',
      'a server that hangs up after the final dot with the message kept makes a duplicate (RFC 1047)',
      'if (failure.kept) raise(m, KEPT);',
      '',
    ),
    rule(
      'So does a sender that loses patience after the final dot.',
      'RFC 1047',
      'a sender that loses patience after the final dot sends again what the server finishes later (RFC 1047)',
      'else if (leaves < ends) leaveServerWorking(m, leaves, ends);',
      'else if (leaves < ends) failAt(m, leaves, MESSAGE, TIMEOUT);',
    ),
    rule(
      'A server that has not answered 250 has promised nothing: its machine may forget the message.',
      'RFC 5321 §4.5.4.1',
      'breaks the sessions to it, and has not taken a message that it had not answered',
      'if (cut !== serverGoesOff(server, t, ends)) raise(m, KEPT);',
      'raise(m, KEPT);',
    ),
    rule(
      'A session as a whole has a limit, where the MTA gives it one.',
      'chasquid, smtp.go',
      'holds while a filter works and while the final dot is answered: the server keeps the message',
      'return mta.limitsSession ? min<f64>(until, sessionEnd(m)) : until;',
      'return until;',
    ),
    rule(
      'A connection carries no further message once it is too old.',
      'Postfix, smtp.h',
      'carries no further message once the one under way at its age is through (Postfix, smtp_connection_reuse_time_limit)',
      'if (<f64>openedAt(m) + mta.reuseAge < floor<f64>(now)) return false;',
      '',
    ),
  ],
  'What comes of a message': [
    rule(
      'A reply 5xx to the recipient ends the message.',
      'RFC 5321 §4.2.1',
      'stops at the first server that rejects the recipient for good',
      'if (decision === BOUNCE) passEnded(m, REJECTED);',
      'if (decision === BOUNCE) passFailed(m);',
    ),
    rule(
      'Who took a message it cannot deliver must return it; to a forged sender that is backscatter.',
      'RFC 5321 §6.1',
      'bounces to strangers what it took for unknown recipients: backscatter',
      'recordLost(m, fate, !m.agent.isSender, causeOf(m, fate), whereLost(m, fate));',
      'recordLost(m, fate, false, causeOf(m, fate), whereLost(m, fate));',
    ),
    rule(
      'Wanted mail that is returned goes to who sent it.',
      'RFC 5321 §6.1',
      'returns wanted mail to its sender: that is no backscatter; what it returns of unwanted mail is',
      'if (!bouncedByServer || m.kind === HAM) return;',
      'if (!bouncedByServer) return;',
    ),
    rule(
      'A message that goes round is a loop after so many hops.',
      'RFC 5321 §6.3, Postfix, hopcount_limit',
      'that does not know itself passes a message round until the hops are counted',
      'if (<i32>m.hops >= MOST_HOPS) {',
      'if (<i32>m.hops > MOST_HOPS) {',
    ),
    rule(
      'What could not be delivered is tried again, and given up after some days.',
      'RFC 5321 §4.5.4.1',
      'gives up at the first failed pass at or after its time, and says so once to the sender',
      'if (givesUp(mta.number, age, m.passes, hostDownFor(m, mta, age))) {',
      'if (givesUp(mta.number, age / 2, m.passes, hostDownFor(m, mta, age))) {',
    ),
    rule(
      'Exim keeps a loop frozen, and gives it up later.',
      'Exim, timeout_frozen_after',
      'keeps it frozen for a week and then gives it up, where it is Exim (specification, self; timeout_frozen_after)',
      'else if (decision === LOOKUP_FREEZE) passFrozen(m);',
      '',
    ),
    rule(
      'A machine that is off keeps its queue, and goes on when it is on again.',
      'Postfix, qmgr(8)',
      'its queue stands still, nothing of it is lost, and it goes on when it is back',
      'return mta.goesOff && isOffAt(mta.off, now);',
      'return mta.goesOff && now < 0;',
    ),
  ],
  'What a sending host remembers': [
    rule(
      'A host that cannot be reached is remembered, rather than tried for every message.',
      'RFC 5321 §4.5.4.1',
      'remembers a dead host and goes straight to the next one',
      'if (dies) known.deadUntil = until;',
      '',
    ),
    rule(
      'The clock of retries is a server’s.',
      'Exim, retry.c',
      'keeps retry clocks per host where the MTA does (Exim), for messages that come later too',
      'known.nextTryAt = now + nextWait(mta.number, known.failures, now - known.failingSince);',
      '',
    ),
    rule(
      'Two time-outs shortly after one another count as one.',
      'qmail, tcpto.c',
      'counts two time-outs within two minutes as one (tcpto.c, tcpto_err)',
      'if (known.signs > 0 && now < known.signAt + apart) return;',
      '',
    ),
    rule(
      'A destination that is dead is deferred without a try.',
      'Postfix, qmgr(8)',
      'remembers a dead destination and defers what follows without a try',
      'if (destination.failures >= <f64>mta.deadAfter) pronounceDead(destination, now + mta.deadFor);\n  else if',
      'if',
    ),
    rule(
      'A failure weighs the less the more sessions are allowed.',
      'Postfix, qmgr_queue.c',
      'takes it for dead after a cohort of failures, however many sessions it begins with (qmgr_queue.c, qmgr_queue_throttle)',
      'mta.shrinks > 0 ? 1 / allowed : 1;',
      '1;',
    ),
    rule(
      'The first of several failures takes two sessions away.',
      'Postfix, qmgr_queue.c',
      'takes it for dead after a cohort of failures, however many sessions it begins with (qmgr_queue.c, qmgr_queue_throttle)',
      'while (destination.falling - loss / 2 < 0) {',
      'while (destination.falling < 0) {',
    ),
    rule(
      'A destination is alive as soon as a delivery succeeds.',
      'Postfix, qmgr_deliver.c',
      'takes a destination for alive as soon as a delivery succeeds (qmgr_deliver.c, qmgr_deliver_update)',
      '  if (allowed === 0) {\n    reopen(destination, mta);\n    return;',
      '  if (allowed === 0) {\n    return;',
    ),
    rule(
      'Each success allows one session more.',
      'Postfix, qmgr_queue.c',
      'opens sessions to a destination slowly, one more per success',
      'destination.window = allowed + 1;',
      '',
    ),
    rule(
      'Connections are kept once deliveries follow one another without a pause.',
      'Postfix, qmgr_entry.c',
      RECORDED,
      'if (!destination.caching) destination.caching = backToBack;',
      'if (!destination.caching) destination.caching = false;',
      'postfix',
    ),
    rule(
      'Retries go one by one through a queue runner.',
      'Exim, Sendmail',
      'takes deferred messages one by one, first tries all at once',
      'return <f64>runner.inFlight < <f64>runner.atWork * <f64>mta.retriesAtOnce;',
      'return true;',
    ),
    rule(
      'There is one runner more at each queue run while one is still at work.',
      'Exim, daemon.c',
      'are one more at each queue run while one is still at work, up to five',
      'runner.atWork >= mta.runners)',
      'runner.atWork >= 1)',
    ),
    rule(
      'The next connection begins no sooner than its pace allows.',
      'OpenSMTPD, smtpd.conf(5)',
      'holds the next address of the same message up as well, and the walk goes on where it stood',
      'if (now >= due) return false;',
      'if (now >= due || due > -1) return false;',
    ),
    rule(
      'So many sessions to an address at most, whoever they are for.',
      'OpenSMTPD, limit.c, mta.c',
      'has five sessions to an address at most, whoever they are for (limit.c, max-conn-per-route)',
      'return <f64>(place.inFlight + place.promised) < place.window;',
      'return true;',
    ),
  ],
  'Sizes and recipients': [
    rule(
      'A sender that compares does not offer what is larger than the server announces.',
      'RFC 1870 §5',
      'meets another answer at MAIL first, if the server has one there',
      'if (mta.size === SIZE_COMPARES) {',
      'if (mta.size === SIZE_COMPARES && t < -1) {',
    ),
    rule(
      'What is declared too large is refused at MAIL, unless something else is said there.',
      'RFC 1870 §6.1',
      'meets another answer at MAIL first, if the server has one there',
      'if (!isNone(stageFailure(m, server, MAIL, t))) return t;',
      '',
    ),
    rule(
      'What is not declared is refused after the final dot.',
      'RFC 1870 §6.3',
      'is returned, although the backup would take it, by a sender that %s',
      'if (size <= server.maxSize || !isNone',
      'if (size <= Infinity || !isNone',
    ),
    rule(
      'A server takes so many recipients in one transaction, and puts the others off.',
      'RFC 5321 §4.5.3.1.10',
      'leaves the others for the next MX, or for the next try',
      'if (taken < server.maxRecipients) return TAKEN;',
      'if (taken < 1_000_000) return TAKEN;',
    ),
    rule(
      'The reply 421 to one recipient ends the session, for all of them.',
      'RFC 5321 §4.2.3',
      'is tried again as a whole where the server closes with 421 to one recipient',
      'else if (failure.code === CLOSING) brokenBy = REPLY_4XX;',
      '',
    ),
    rule(
      'Where the session ends in the middle of the recipients, what was said before counts for nothing.',
      'RFC 5321 §4.1.1.4',
      'is tried again as a whole where the line breaks in the middle of RCPT: what was said before counts for nothing',
      'clearVerdicts(m);\n  const saysSo',
      'const saysSo',
    ),
  ],
};

const cell = (text) => text.replaceAll('|', '\\|');

/** docs/rules.md. */
export function renderRules() {
  const sections = Object.entries(RULES).map(([title, rules]) => {
    const rows = rules.map(({ says, source, test, of }) => {
      const name = of === undefined ? test : `${of}: ${test}`;
      return `| ${cell(says)} | ${cell(source)} | ${cell(name)} |`;
    });
    return [`## ${title}`, '', '| rule | source | fails without it |', '|---|---|---|', ...rows].join('\n');
  });
  return `# The rules of mail in the core

What the engine's core does with a message, who says so, and the test that fails without it. The core is then changed as
\`scripts/mutation/rules.mjs\` says, which this page is made of: \`npm run mutate -- rules\` tries each. Rules in which MTAs
differ are keys of a behaviour ([the language](scenario-language.md)); what each preset does is compared with recordings of the
real MTA ([conformance](conformance.md)).

${sections.join('\n\n')}
`;
}
