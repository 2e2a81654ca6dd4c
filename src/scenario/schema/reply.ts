import { parseReplyLine } from '../../mail/index.js';
import type { Reply } from '../../model/index.js';
import { leaf, refuse } from './leaf.js';
import { cut } from './leaves.js';

const EXPECTED = 'a reply that begins with a code from 400 to 559, such as `451 4.3.0 try again later`';

/** A reply that refuses, for now (4xx) or for good (5xx): RFC 5321 §4.2.1. */
export const replyText = leaf<Reply>({
  code: 'reply',
  expected: EXPECTED,
  json: {
    id: 'reply',
    type: ['string', 'integer'],
    pattern: '^[45][0-5]\\d(?: [\\t\\x20-\\x7e]*)?$',
    maxLength: 510,
    minimum: 400,
    maximum: 559,
    description: 'An SMTP reply: a code from 400 to 559, and text.',
  },
  read: (written) => {
    const text = String(written);
    const line = parseReplyLine(text);
    if (line !== undefined && !line.continues && line.code >= 400)
      return { ok: true, value: { code: line.code, text } };
    const found = `\`${cut(text)}\``;
    if (line !== undefined && line.code < 400) return refuse(`${found} refuses nothing`, EXPECTED);
    if (text.length > 510)
      return refuse(`a reply of ${text.length} characters`, 'at most 510 characters (RFC 5321 §4.5.3.1.5)');
    return refuse(`${found} is no reply that refuses`, EXPECTED);
  },
});
