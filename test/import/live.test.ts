import { createSocket, type Socket } from 'node:dgram';
import { type Answer, decode, encode } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { readResolver } from '../../src/cli/dns/query.js';
import { call } from '../cli/in-memory.js';
import { scenarioIn } from './expected.js';

// Real name servers answer in scripts/import-dns-test.sh. Here are answers that no such server gives.

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** A name server that does with each question what it is told. */
async function nameServer(
  answer: (question: { name: string; type: string }, id: number) => readonly Buffer[],
): Promise<string> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (bytes, { port, address }) => {
    const { id = 0, questions = [] } = decode(bytes);
    const [question] = questions;
    if (question === undefined) return;
    for (const reply of answer(question, id)) socket.send(reply, port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return `127.0.0.1:${socket.address().port}`;
}

function reply(
  id: number,
  { name, type }: { name: string; type: string },
  answers: readonly Answer[],
  rcode = 0,
): Buffer {
  const questions = [{ name, type: type as 'MX', class: 'IN' as const }];
  return encode({ type: 'response', id, flags: 0x0400 | rcode, questions, answers: [...answers] });
}

const NXDOMAIN = 3;
const SERVFAIL = 2;

describe('asking name servers', () => {
  it('takes no answer that does not fit the question: another id, another name, no packet at all', async () => {
    const resolver = await nameServer((question, id) => {
      const mx = (exchange: string): Answer[] => [
        { type: 'MX', name: 'example.org', ttl: 60, data: { preference: 10, exchange } },
      ];
      if (question.type !== 'MX') return [reply(id, question, [], NXDOMAIN)];
      return [
        Buffer.from('garbage'),
        reply((id + 1) % 65_536, question, mx('forged.example')),
        reply(id, { name: 'example.net', type: 'MX' }, mx('forged.example')),
        reply(id, question, mx('mx1.example.org')),
      ];
    });
    const { code, stdout } = await call(['import', 'example.org', '--resolver', resolver]);
    expect(code).toBe(0);
    expect(scenarioIn(stdout).domains['example.org']?.mx).toEqual(['10 mx1.example.org']);
    expect(scenarioIn(stdout).dns).toEqual({ 'mx1.example.org': 'nxdomain' });
  });

  it('tells a domain that does not exist from one whose servers fail', async () => {
    for (const [rcode, lookup] of [
      [NXDOMAIN, 'nxdomain'],
      [SERVFAIL, 'servfail'],
    ] as const) {
      const resolver = await nameServer((question, id) => [reply(id, question, [], rcode)]);
      const { stdout } = await call(['import', 'example.org', '--resolver', resolver]);
      expect(scenarioIn(stdout).domains['example.org']).toMatchObject({ lookup });
    }
  });

  it('survives names of hosts that are none, and aliases without end', async () => {
    const resolver = await nameServer((question, id) => {
      const { name, type } = question;
      const exchanges = ['bad name.example', '__proto__', 'a.example', '\u001b[31m'];
      if (type === 'MX')
        return [
          reply(
            id,
            question,
            exchanges.map((exchange): Answer => ({ type, name, ttl: 60, data: { exchange, preference: 1 } })),
          ),
        ];
      return [reply(id, question, [{ type: 'CNAME', name, ttl: 1, data: `a${name.slice(0, 60)}` }])];
    });
    const { code, stdout, stderr } = await call(['import', 'example.org', '--resolver', resolver]);
    expect(stdout + stderr).not.toContain('\u001b');
    expect([0, 2]).toContain(code);
    expect(stderr).not.toMatch(/internal error|undefined/);
  });

  it('needs an address that is one', async () => {
    const { code, stderr } = await call(['import', 'example.org', '--resolver', 'dns.example']);
    expect(code).toBe(2);
    expect(stderr).toContain('expected an IP address');
    expect(readResolver('[::1]:5353')).toEqual({ address: '::1', port: 5353 });
    expect(readResolver('2001:db8::1')).toEqual({ address: '2001:db8::1', port: 53 });
    expect(readResolver('192.0.2.1:0')).toBeUndefined();
    expect(readResolver('1.2.3')).toBeUndefined();
  });

  it('needs a domain that is one', async () => {
    const { code, stderr } = await call(['import', 'a b']);
    expect(code).toBe(2);
    expect(stderr).toContain('holds a space');
  });
});
