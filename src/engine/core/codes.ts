/**
 * Numeric codes for words in the core. Both sides read them here: the core, and the TypeScript that hands it a
 * model. A test holds them against the words.
 */

/** Kinds of events: the low bits of an entry of the queue. */
export const PASS_DUE: i32 = 0;
export const RESOLVED: i32 = 1;
export const LOOKUP_FAILED: i32 = 2;
export const ATTEMPT_FAILED: i32 = 3;
export const MESSAGE_ACCEPTED: i32 = 4;
/** A session has reached a stage that depends on other sessions: a limit for each client, or the filter. */
export const REACHED_STAGE: i32 = 5;
export const BACKLOG_OVER: i32 = 6;
export const SERVER_FINISHED: i32 = 7;
export const IDLE_OVER: i32 = 8;
export const SESSION_GRANTED: i32 = 9;
export const RUN_GRANTED: i32 = 10;
/** About a line: a destination's, or that of queue runners. */
export const LINE_DUE: i32 = 11;
export const TIME_UP: i32 = 12;
export const PATIENCE_OVER: i32 = 13;
export const PLACE_GRANTED: i32 = 14;
/** The sender's own rate lets the message go. */
export const TURN_DUE: i32 = 15;

/** Positions in KINDS. */
export const HAM: i32 = 0;
export const SPAM: i32 = 1;
export const VIRUS: i32 = 2;
export const INVALID: i32 = 3;
export const KIND_COUNT: i32 = 4;

/** Positions in FATES. */
export const DELIVERED: i32 = 0;
export const QUARANTINED: i32 = 1;
export const REMOVED: i32 = 2;
export const REJECTED: i32 = 3;
export const EXPIRED: i32 = 4;
export const UNROUTABLE: i32 = 5;
export const ABANDONED: i32 = 6;
export const PENDING: i32 = 7;
export const FATE_COUNT: i32 = 8;
/** `fate` of a message of which no copy has arrived yet. */
export const NO_FATE: i32 = 255;

/** Positions in OUTCOMES. */
export const ACCEPTED: i32 = 0;
export const OUTCOME_REFUSED: i32 = 1;
export const TIMED_OUT: i32 = 2;
export const TEMPFAILED: i32 = 3;
export const OUTCOME_REJECTED: i32 = 4;
export const DISCONNECTED: i32 = 5;
export const OVERLOADED: i32 = 6;
export const OUTCOME_UNREACHABLE: i32 = 7;
export const OUTCOME_NO_TLS: i32 = 8;
export const OUTCOME_BAD_CERTIFICATE: i32 = 9;
export const OUTCOME_COUNT: i32 = 10;
/** Beyond OUTCOMES: why no attempt was made. */
export const UNTRIED: i32 = 10;
export const NO_TRY_NULL_MX: i32 = 11;
export const NO_TRY_NXDOMAIN: i32 = 12;
export const NO_TRY_NO_SERVER: i32 = 13;
export const NO_TRY_NO_ADDRESS: i32 = 14;
export const NO_TRY_NO_ANSWER: i32 = 15;
export const NO_TRY_LOOP: i32 = 16;
export const NO_TRY_NO_ACCEPTABLE: i32 = 17;

/** Positions in STAGES. */
export const CONNECT: i32 = 0;
export const GREETING: i32 = 1;
export const EHLO: i32 = 2;
export const STARTTLS: i32 = 3;
export const HANDSHAKE: i32 = 4;
export const MAIL: i32 = 5;
export const RCPT: i32 = 6;
export const DATA: i32 = 7;
export const MESSAGE: i32 = 8;
export const STAGE_COUNT: i32 = 9;
/** After them all, where the mail is delivered: no stage of a failed attempt. */
export const QUIT: i32 = STAGE_COUNT;

/** Positions in FAILURE_CLASSES. */
export const REFUSED: i32 = 0;
export const TIMEOUT: i32 = 1;
export const REPLY_4XX: i32 = 2;
export const REPLY_5XX: i32 = 3;
export const DISCONNECT: i32 = 4;
export const UNREACHABLE: i32 = 5;
export const NO_TLS: i32 = 6;
export const BAD_CERTIFICATE: i32 = 7;
export const CLASS_COUNT: i32 = 8;

/** Positions in DECISIONS. */
export const NEXT: i32 = 0;
export const DEFER: i32 = 1;
export const BOUNCE: i32 = 2;
export const NEXT_OR_BOUNCE: i32 = 3;
export const NEXT_HOST: i32 = 4;
export const PLAIN: i32 = 5;
export const NEXT_HOST_OR_BOUNCE: i32 = 6;

/** Positions in SIZE_TREATMENTS. */
export const SIZE_COMPARES: i32 = 0;
export const SIZE_DECLARES: i32 = 1;
export const SIZE_IGNORES: i32 = 2;

/** Kinds of answers to an MX query. */
export const ANSWER_RECORDS: i32 = 0;
/** RFC 7505. */
export const ANSWER_NULL_MX: i32 = 1;
export const ANSWER_NXDOMAIN: i32 = 2;
/** A name with neither MX nor address. */
export const ANSWER_EMPTY: i32 = 3;
export const ANSWER_SERVFAIL: i32 = 4;
export const ANSWER_TIMEOUT: i32 = 5;
/** MX records of which no host has an address: no kind of answer, and a case of its own for the sender. */
export const NO_ADDRESS: i32 = 6;
/** The sender itself is the best host; and the best that has an address. */
export const LOOP: i32 = 7;
export const NO_PRIMARY: i32 = 8;

/** Kinds of answers to an address query. */
export const HOST_ADDRESSES: i32 = 0;
export const HOST_NXDOMAIN: i32 = 1;
/** The name exists, without an address. */
export const HOST_EMPTY: i32 = 2;
export const HOST_SERVFAIL: i32 = 3;
export const HOST_TIMEOUT: i32 = 4;
/** The sender itself (127.0.0.1). */
export const HOST_LOOPBACK: i32 = 5;
/** In a trace: the name is an alias, which this sender refuses. */
export const HOST_ALIAS: i32 = 6;

/** Types of records that are asked for: 0 for all, else one more than the position in RECORD_TYPES. */
export const RECORD_ANY: i32 = 0;
export const RECORD_MX: i32 = 1;
export const RECORD_A: i32 = 2;
export const RECORD_AAAA: i32 = 3;
export const RECORD_TLSA: i32 = 4;
export const RECORD_TXT: i32 = 5;

/** Order in which a DNS server returns its records (BIND, rrset-order). */
export const ROTATE_FIXED: i32 = 0;
export const ROTATE_CYCLIC: i32 = 1;
export const ROTATE_RANDOM: i32 = 2;

/** Positions in LOOKUP_DECISIONS. */
export const LOOKUP_BOUNCE: i32 = 0;
export const LOOKUP_DEFER: i32 = 1;
export const LOOKUP_ADDRESS: i32 = 2;
/** Beyond them, in LOOP_DECISIONS: the message is kept untried. */
export const LOOKUP_FREEZE: i32 = 3;

/** Positions in ORDERS. */
export const ORDER_PREFERENCE: i32 = 0;
export const ORDER_REVERSE: i32 = 1;
export const ORDER_RANDOM: i32 = 2;

/** Positions in EQUAL_PREFERENCES. */
export const EQUAL_HOSTS: i32 = 0;
export const EQUAL_ADDRESSES: i32 = 1;
export const EQUAL_PER_PROCESS: i32 = 2;
export const EQUAL_DNS_ORDER: i32 = 3;
export const EQUAL_FEWEST_CONNECTIONS: i32 = 4;
export const EQUAL_ADJACENT_SWAPS: i32 = 5;

/** Positions in FAMILY_USES. */
export const FAMILY_BOTH: i32 = 0;
export const FAMILY_IPV4: i32 = 1;
export const FAMILY_IPV6: i32 = 2;

/** Positions in FAMILY_PREFERENCES. */
export const PREFER_IPV6: i32 = 0;
export const PREFER_IPV4: i32 = 1;
export const PREFER_ANY: i32 = 2;
export const PREFER_DNS_ORDER: i32 = 3;

/** Treatment of an MX host that is the sender itself. */
export const LOOPBACK_SKIPPED: i32 = 0;
export const LOOPBACK_BOUNCED: i32 = 1;
export const LOOPBACK_LOOPS: i32 = 2;

/** Treatment of an MX host that is an IP address. */
export const IP_EXCHANGER_SKIP: i32 = 0;
export const IP_EXCHANGER_USE: i32 = 1;
export const IP_EXCHANGER_BOUNCE: i32 = 2;

/** Owner of a retry schedule. */
export const PER_MESSAGE: i32 = 0;
export const PER_HOST: i32 = 1;
export const PER_QUEUE: i32 = 2;

/** Subject of the memory of failed hosts. */
export const MEMORY_NONE: i32 = 0;
export const MEMORY_HOST: i32 = 1;
export const MEMORY_ADDRESS: i32 = 2;
export const MEMORY_DESTINATION: i32 = 3;

/** Lifetime of that memory: unlimited, while anything is queued for the destination, or one queue run. */
export const MEMORY_OF_ALL: i32 = 0;
export const MEMORY_OF_BUSY: i32 = 1;
export const MEMORY_OF_RUN: i32 = 2;

/** Failures that count as a sign of death: any trouble with the server, a failed connection, or a time-out. */
export const SIGN_SESSION: i32 = 0;
export const SIGN_CONNECT: i32 = 1;
export const SIGN_TIMEOUT: i32 = 2;
/** A connection that nobody answered; any other clears the count. */
export const SIGN_CONNECT_TIMEOUT: i32 = 3;

/** Which messages share connections. */
export const SHARED_BY_ALL: i32 = 0;
export const SHARED_BY_DEFERRED: i32 = 1;
export const SHARED_WHILE_BUSY: i32 = 2;

/** Treatment of a connection over the session limit. */
export const OVERLOAD_REPLY: i32 = 0;
export const OVERLOAD_REFUSE: i32 = 1;
export const OVERLOAD_WAIT: i32 = 2;

/** Kinds of failures, worst for a new connection first. */
export const FAIL_TIMEOUT: i32 = 0;
export const FAIL_UNREACHABLE: i32 = 1;
export const FAIL_SILENT: i32 = 2;
export const FAIL_REFUSE: i32 = 3;
export const FAIL_REPLY: i32 = 4;
export const FAIL_DISCONNECT: i32 = 5;
export const FAIL_SLOW: i32 = 6;
export const FAIL_CERTIFICATE: i32 = 7;

/** When a failure is active. */
export const TIMING_ALWAYS: i32 = 0;
export const TIMING_PLANNED: i32 = 1;
export const TIMING_RENEWAL: i32 = 2;

/** Actions of a filter. */
export const FILTER_NOTHING: i32 = 0;
export const FILTER_QUARANTINE: i32 = 1;
export const FILTER_REMOVE: i32 = 2;
export const FILTER_REJECT: i32 = 3;

/** Positions in CAUSES of those that are known where they come about. */
export const CAUSE_AFTER_ACCEPTANCE: i32 = 34;
export const CAUSE_QUARANTINED: i32 = 51;
export const CAUSE_REMOVED: i32 = 52;
export const CAUSE_FILTER_REJECTED: i32 = 53;
export const CAUSE_LOOP: i32 = 59;
export const CAUSE_QUEUED: i32 = 61;
/** Delivered mail has no cause of loss. */
export const NO_CAUSE: i32 = -1;

/** The first address of a domain is known without a lookup: to senders that order the records themselves; to those that keep their order. */
export const FIRST_WITHOUT_ORDER: i32 = 1;
export const FIRST_IN_ORDER: i32 = 2;

/** Unit to which a sender's rate limit applies. */
export const RATE_DESTINATION: i32 = 0;
export const RATE_SITE: i32 = 1;
export const RATE_HOST: i32 = 2;
export const RATE_ADDRESS: i32 = 3;

/** Kinds of limits for each client: concurrent sessions, messages by a token bucket, messages in a fixed window. */
export const LIMIT_SESSIONS: i32 = 0;
export const LIMIT_BUCKET: i32 = 1;
export const LIMIT_WINDOW: i32 = 2;

/** Definition of a client for such a limit. */
export const KEY_ADDRESS: i32 = 0;
export const KEY_HOST: i32 = 1;
export const KEY_SENDER: i32 = 2;
export const KEY_DOMAIN: i32 = 3;

/** Who put a message off, for the cause of its loss. */
export const PUT_OFF_BY_NOBODY: i32 = 0;
export const PUT_OFF_BY_GREYLIST: i32 = 1;
export const PUT_OFF_BY_LIMIT: i32 = 2;
