import type { Reply } from '../../model/index.js';
import { leaf, refuse } from './leaf.js';
import { cut } from './leaves.js';

const EXPECTED = 'a reply that begins with a code from 400 to 599, such as `451 4.3.0 try again later`';

/** Codes up to 599: RFC 5321 §4.2 stops at 559, but servers do not. */
const REPLY = /^([45]\d\d)(?: [\t\x20-\x7e]*)?$/;
/** Longest line of a reply, without CRLF (RFC 5321 §4.5.3.1.5). */
const LONGEST = 510;

/** A reply that rejects, temporarily (4xx) or permanently (5xx): RFC 5321 §4.2.1. */
export const replyText = leaf<Reply>({
  code: 'reply',
  expected: EXPECTED,
  json: {
    id: 'reply',
    type: ['string', 'integer'],
    pattern: REPLY.source,
    maxLength: LONGEST,
    minimum: 400,
    maximum: 599,
    description: 'An SMTP reply: a code from 400 to 599, and text.',
  },
  read: (written) => {
    const text = String(written);
    const [, code] = REPLY.exec(text) ?? [];
    if (code !== undefined && text.length <= LONGEST) return { ok: true, value: { code: Number(code), text } };
    const found = `\`${cut(text)}\``;
    if (/^[123]\d\d\b/.test(text)) return refuse(`${found} refuses nothing`, EXPECTED);
    if (text.length > LONGEST)
      return refuse(`a reply of ${text.length} characters`, `at most ${LONGEST} characters (RFC 5321 §4.5.3.1.5)`);
    return refuse(`${found} is no reply that refuses`, EXPECTED);
  },
});
