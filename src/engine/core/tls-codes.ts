/** Numeric codes for words about TLS in the core; both sides read them here, like those of codes.ts. */

/** Bit of a message's `failure`: its session is in TLS. */
export const SECURED: i32 = 128;

/** Positions in TLS_LEVELS. */
export const TLS_NEVER: i32 = 0;
export const TLS_MAY: i32 = 1;
export const TLS_ENCRYPT: i32 = 2;
export const TLS_VERIFY: i32 = 3;

/** Positions in CERTIFICATES. */
export const CERTIFICATE_VALID: i32 = 0;
export const CERTIFICATE_SELF_SIGNED: i32 = 1;
export const CERTIFICATE_EXPIRED: i32 = 2;
export const CERTIFICATE_WRONG_NAME: i32 = 3;
/** A valid one, of a key that no TLSA record knows. */
export const CERTIFICATE_MISMATCH: i32 = 4;

/** Positions in TLSA. */
export const TLSA_NONE: i32 = 0;
export const TLSA_VALID: i32 = 1;
export const TLSA_MISMATCH: i32 = 2;
export const TLSA_UNUSABLE: i32 = 3;

/** Positions in POLICY_MODES. */
export const POLICY_NONE: i32 = 0;
export const POLICY_TESTING: i32 = 1;
export const POLICY_ENFORCE: i32 = 2;

/** Matches of a policy with a host, as bits: by its MX record, and in its certificate. */
export const MATCHES_NAME: i32 = 1;
export const MATCHES_CERTIFICATE: i32 = 2;

/** Positions in PLAIN_TEXT_AFTER: when a host is tried in clear. */
export const CLEAR_NEVER: i32 = 0;
export const CLEAR_AT_ONCE: i32 = 1;
export const CLEAR_NEXT_PASS: i32 = 2;
