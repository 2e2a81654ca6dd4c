import { describe, expect, it } from 'vitest';
import * as codes from '../../src/engine/core/codes.js';
import * as tls from '../../src/engine/core/tls-codes.js';
import {
  DECISIONS,
  EQUAL_PREFERENCES,
  FAILURE_CLASSES,
  FATES,
  KINDS,
  LOOKUP_DECISIONS,
  ORDERS,
  OUTCOMES,
  PLAIN_TEXT_AFTER,
  STAGES,
  TLS_LEVELS,
} from '../../src/mail/index.js';
import { CERTIFICATES, TLSA } from '../../src/model/index.js';
import { CAUSE, NO_ATTEMPT } from '../../src/results/index.js';

type Codes = Readonly<Record<string, number>>;

/** Words of the mail world with the numbers that the core has for them. */
const POSITIONS: readonly (readonly [name: string, words: readonly string[], codes: Codes])[] = [
  ['KINDS', KINDS, { ham: codes.HAM, spam: codes.SPAM, virus: codes.VIRUS, invalid: codes.INVALID }],
  [
    'FATES',
    FATES,
    {
      delivered: codes.DELIVERED,
      quarantined: codes.QUARANTINED,
      removed: codes.REMOVED,
      rejected: codes.REJECTED,
      expired: codes.EXPIRED,
      unroutable: codes.UNROUTABLE,
      abandoned: codes.ABANDONED,
      pending: codes.PENDING,
    },
  ],
  [
    'OUTCOMES',
    OUTCOMES,
    {
      accepted: codes.ACCEPTED,
      refused: codes.OUTCOME_REFUSED,
      timedOut: codes.TIMED_OUT,
      tempfailed: codes.TEMPFAILED,
      rejected: codes.OUTCOME_REJECTED,
      disconnected: codes.DISCONNECTED,
      overloaded: codes.OVERLOADED,
      unreachable: codes.OUTCOME_UNREACHABLE,
      noTls: codes.OUTCOME_NO_TLS,
      badCertificate: codes.OUTCOME_BAD_CERTIFICATE,
    },
  ],
  [
    'STAGES',
    STAGES,
    {
      connect: codes.CONNECT,
      greeting: codes.GREETING,
      ehlo: codes.EHLO,
      starttls: codes.STARTTLS,
      tls: codes.HANDSHAKE,
      mail: codes.MAIL,
      rcpt: codes.RCPT,
      data: codes.DATA,
      message: codes.MESSAGE,
    },
  ],
  [
    'FAILURE_CLASSES',
    FAILURE_CLASSES,
    {
      refused: codes.REFUSED,
      timeout: codes.TIMEOUT,
      '4xx': codes.REPLY_4XX,
      '5xx': codes.REPLY_5XX,
      disconnect: codes.DISCONNECT,
      unreachable: codes.UNREACHABLE,
      noTls: codes.NO_TLS,
      badCertificate: codes.BAD_CERTIFICATE,
    },
  ],
  [
    'DECISIONS',
    DECISIONS,
    {
      next: codes.NEXT,
      defer: codes.DEFER,
      bounce: codes.BOUNCE,
      nextOrBounce: codes.NEXT_OR_BOUNCE,
      nextHost: codes.NEXT_HOST,
      plain: codes.PLAIN,
      nextHostOrBounce: codes.NEXT_HOST_OR_BOUNCE,
    },
  ],
  [
    'LOOKUP_DECISIONS',
    LOOKUP_DECISIONS,
    { bounce: codes.LOOKUP_BOUNCE, defer: codes.LOOKUP_DEFER, address: codes.LOOKUP_ADDRESS },
  ],
  ['ORDERS', ORDERS, { preference: codes.ORDER_PREFERENCE, reverse: codes.ORDER_REVERSE, random: codes.ORDER_RANDOM }],
  [
    'EQUAL_PREFERENCES',
    EQUAL_PREFERENCES,
    {
      hosts: codes.EQUAL_HOSTS,
      addresses: codes.EQUAL_ADDRESSES,
      perProcess: codes.EQUAL_PER_PROCESS,
      dnsOrder: codes.EQUAL_DNS_ORDER,
      fewestConnections: codes.EQUAL_FEWEST_CONNECTIONS,
      adjacentSwaps: codes.EQUAL_ADJACENT_SWAPS,
    },
  ],
  [
    'TLS_LEVELS',
    TLS_LEVELS,
    { none: tls.TLS_NEVER, may: tls.TLS_MAY, encrypt: tls.TLS_ENCRYPT, verify: tls.TLS_VERIFY },
  ],
  [
    'PLAIN_TEXT_AFTER',
    PLAIN_TEXT_AFTER,
    { never: tls.CLEAR_NEVER, atOnce: tls.CLEAR_AT_ONCE, nextPass: tls.CLEAR_NEXT_PASS },
  ],
  [
    'CERTIFICATES',
    CERTIFICATES,
    {
      valid: tls.CERTIFICATE_VALID,
      selfSigned: tls.CERTIFICATE_SELF_SIGNED,
      expired: tls.CERTIFICATE_EXPIRED,
      wrongName: tls.CERTIFICATE_WRONG_NAME,
      mismatch: tls.CERTIFICATE_MISMATCH,
    },
  ],
  [
    'TLSA',
    TLSA,
    {
      none: tls.TLSA_NONE,
      valid: tls.TLSA_VALID,
      mismatch: tls.TLSA_MISMATCH,
      unusable: tls.TLSA_UNUSABLE,
    },
  ],
];

describe('the codes of the core', () => {
  it.each(POSITIONS)('are the positions of the words in %s', (_, words, codes) => {
    expect(codes).toEqual(Object.fromEntries(words.map((word, position) => [word, position])));
  });

  it('count the words of their lists', () => {
    const counts = [codes.KIND_COUNT, codes.FATE_COUNT, codes.OUTCOME_COUNT, codes.STAGE_COUNT, codes.CLASS_COUNT];
    expect(counts).toEqual([KINDS, FATES, OUTCOMES, STAGES, FAILURE_CLASSES].map((words) => words.length));
  });

  it('say why no attempt was made in the numbers of the results', () => {
    expect({
      untried: codes.UNTRIED,
      nullMx: codes.NO_TRY_NULL_MX,
      nxdomain: codes.NO_TRY_NXDOMAIN,
      noServer: codes.NO_TRY_NO_SERVER,
      noAddress: codes.NO_TRY_NO_ADDRESS,
      noAnswer: codes.NO_TRY_NO_ANSWER,
      loop: codes.NO_TRY_LOOP,
      noAcceptableServer: codes.NO_TRY_NO_ACCEPTABLE,
    }).toEqual(NO_ATTEMPT);
  });

  it('name the causes of loss that are known where they come about by the numbers of the results', () => {
    const known = {
      afterAcceptance: codes.CAUSE_AFTER_ACCEPTANCE,
      quarantined: codes.CAUSE_QUARANTINED,
      removed: codes.CAUSE_REMOVED,
      filterRejected: codes.CAUSE_FILTER_REJECTED,
      loop: codes.CAUSE_LOOP,
      queued: codes.CAUSE_QUEUED,
    };
    expect(CAUSE).toMatchObject(known);
    expect(Object.values(CAUSE)).not.toContain(codes.NO_CAUSE);
  });

  it('leave room in the low bits of an address for what an event does', () => {
    const events = [
      codes.PASS_DUE,
      codes.RESOLVED,
      codes.LOOKUP_FAILED,
      codes.ATTEMPT_FAILED,
      codes.MESSAGE_ACCEPTED,
      codes.REACHED_STAGE,
      codes.BACKLOG_OVER,
      codes.SERVER_FINISHED,
      codes.IDLE_OVER,
      codes.SESSION_GRANTED,
      codes.RUN_GRANTED,
      codes.LINE_DUE,
      codes.TIME_UP,
      codes.PATIENCE_OVER,
      codes.PLACE_GRANTED,
    ];
    expect(new Set(events).size).toBe(events.length);
    expect(Math.max(...events)).toBeLessThan(16);
  });

  it('have no fate that means none', () => {
    expect(codes.NO_FATE).toBeGreaterThanOrEqual(FATES.length);
    expect(codes.NO_FATE).toBeLessThan(256);
  });
});
