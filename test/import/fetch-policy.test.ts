import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fetchPolicy } from '../../src/cli/dns/fetch-policy.js';

const POLICY = 'version: STSv1\r\nmode: enforce\r\nmx: mx1.example.org\r\nmax_age: 604800\r\n';

let folder = '';
let authority = '';

/** A certificate for a name, signed by an authority that nobody knows but for this test. */
function certificateFor(name: string): { key: string; cert: string } {
  const path = (file: string): string => join(folder, `${name}-${file}`);
  const openssl = (...argv: readonly string[]): void => {
    execFileSync('openssl', argv, { cwd: folder, stdio: 'ignore' });
  };
  writeFileSync(path('ext'), `subjectAltName=DNS:${name}\n`);
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', path('key'), '-out', path('csr'), '-subj', `/CN=${name}`);
  openssl(
    'x509',
    '-req',
    '-in',
    path('csr'),
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    path('ext'),
    '-out',
    path('crt'),
  );
  return { key: readFileSync(path('key'), 'utf8'), cert: readFileSync(path('crt'), 'utf8') };
}

let right: ReturnType<typeof certificateFor>;
let other: ReturnType<typeof certificateFor>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mxsim-tls-'));
  const argv = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '2',
    '-subj',
    '/CN=An authority',
  ];
  execFileSync('openssl', argv, { cwd: folder, stdio: 'ignore' });
  authority = readFileSync(join(folder, 'ca.crt'), 'utf8');
  right = certificateFor('mta-sts.example.org');
  other = certificateFor('www.example.org');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let server: Server | undefined;
afterEach(() => server?.closeAllConnections());

/** The policy of example.org, from a web server on loopback. */
async function fetched(answer: RequestListener, certificate = right, ca: string | null = authority) {
  const own = createServer(certificate, answer);
  server = own;
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  const lookup: LookupFunction = (_, { all }, done) =>
    all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  const { port } = own.address() as AddressInfo;
  const where = { port, lookup, agent: false, ...(ca === null ? {} : { ca }) } as const;
  try {
    return await fetchPolicy('example.org', where, { silence: 300, whole: 600 });
  } finally {
    own.closeAllConnections();
    own.close();
  }
}

describe('an MTA-STS policy on the web (RFC 8461 §3.3)', () => {
  it('is fetched by HTTPS from its well-known place, under the name of its host', async () => {
    const asked: unknown[] = [];
    const answer = await fetched((request, response) => {
      asked.push(request.url, request.headers.host?.replace(/:\d+$/, ''));
      response.end(POLICY);
    });
    expect(answer).toEqual({ ok: true, url: 'https://mta-sts.example.org/.well-known/mta-sts.txt', text: POLICY });
    expect(asked).toEqual(['/.well-known/mta-sts.txt', 'mta-sts.example.org']);
  });

  it('is none where the certificate is for another name, or of an authority that nobody knows', async () => {
    const give: RequestListener = (_, response) => void response.end(POLICY);
    expect(await fetched(give, other)).toMatchObject({ ok: false, line: expect.stringContaining('altnames') });
    expect(await fetched(give, right, null)).toMatchObject({
      ok: false,
      line: expect.stringContaining('certificate'),
    });
  });

  it.each([
    ['another status', 'status 404', (_, response) => void response.writeHead(404).end(POLICY)],
    [
      'a redirection, which is not followed',
      'status 301',
      (_, response) => void response.writeHead(301, { location: 'https://mta-sts.example.org/there' }).end(),
    ],
    [
      'more than a policy can have',
      'more than 65536 bytes',
      (_, response) => void response.end('mx: a.example\r\n'.repeat(100_000)),
    ],
    ['silence', 'no answer', () => undefined],
    [
      'a byte now and then',
      'no whole answer in time',
      (_, response) => {
        const timer = setInterval(() => response.write('m'), 50);
        response.on('close', () => clearInterval(timer));
      },
    ],
    [
      'half a text, and the end of the connection',
      'aborted',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('version: STSv1\r\n');
        setTimeout(() => response.socket?.destroy(), 50);
      },
    ],
  ] as const satisfies readonly (readonly [string, string, RequestListener])[])(
    'is none where the answer is %s',
    async (_, why, answer) => {
      expect(await fetched(answer)).toMatchObject({ ok: false, line: expect.stringContaining(why) });
    },
  );
});
