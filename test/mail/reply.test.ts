import { describe, expect, test } from 'vitest';
import { parseReplyLine, replyClass } from '../../src/mail/index.js';

describe('one line of a reply (RFC 5321 §4.2)', () => {
  test.each([
    ['220 mx1.example.org ESMTP', { code: 220, continues: false, status: null, text: 'mx1.example.org ESMTP' }],
    ['250-PIPELINING', { code: 250, continues: true, status: null, text: 'PIPELINING' }],
    ['421 4.7.0 too many connections', { code: 421, continues: false, status: '4.7.0', text: 'too many connections' }],
    [
      '550 5.1.1 <x@example.org>: no such user',
      { code: 550, continues: false, status: '5.1.1', text: '<x@example.org>: no such user' },
    ],
    ['250', { code: 250, continues: false, status: null, text: '' }],
    ['354 ', { code: 354, continues: false, status: null, text: '' }],
    ['250 2.0.0', { code: 250, continues: false, status: '2.0.0', text: '' }],
  ])('%s', (line, parts) => {
    expect(parseReplyLine(line)).toEqual(parts);
  });

  test('an enhanced code of another class than the reply is only text (RFC 2034 §4)', () => {
    expect(parseReplyLine('550 4.7.1 confused')).toMatchObject({ code: 550, status: null, text: '4.7.1 confused' });
  });

  test.each([
    '',
    '25',
    '2500 x',
    '199 low',
    '600 high',
    '560 middle digit',
    '250_x',
    'abc',
    ' 250 ok',
    '250 \u0000',
    '250 a\r\nb',
  ])('is not %j', (line) => {
    expect(parseReplyLine(line)).toBeUndefined();
  });

  test('is at most 512 octets with its CRLF (RFC 5321 §4.5.3.1.5)', () => {
    expect(parseReplyLine(`250 ${'x'.repeat(506)}`)).toBeDefined();
    expect(parseReplyLine(`250 ${'x'.repeat(507)}`)).toBeUndefined();
  });
});

describe('the class of a reply code (RFC 5321 §4.2.1)', () => {
  test('is its first digit', () => {
    expect([220, 354, 421, 554].map(replyClass)).toEqual(['2xx', '3xx', '4xx', '5xx']);
  });

  test('does not exist outside 200 to 599', () => {
    for (const code of [0, 199, 600, -421, Number.NaN]) expect(() => replyClass(code)).toThrow(RangeError);
  });
});
