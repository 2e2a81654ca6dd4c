import { get, type RequestOptions } from 'node:https';

/** RFC 8461 §3.3: a minute at most; the policy is some lines. */
const PATIENCE_MS = 20_000;
const MOST_BYTES = 64 * 1024;

/** The text of a policy, or why there is none. */
export type FetchedPolicy =
  | { readonly ok: true; readonly url: string; readonly text: string }
  | { readonly ok: false; readonly line: string };

/**
 * Fetches the MTA-STS policy of a domain over HTTPS. Its certificate must hold, and redirects are not followed (RFC 8461
 * §3.3). `where` leads a test to a server of its own.
 */
export function fetchPolicy(domain: string, where: RequestOptions = {}): Promise<FetchedPolicy> {
  const url = `https://mta-sts.${domain}/.well-known/mta-sts.txt`;
  return new Promise((resolve) => {
    const fail = (why: string): void => resolve({ ok: false, line: `cannot fetch ${url}: ${why}` });
    const request = get(url, { timeout: PATIENCE_MS, ...where }, (response) => {
      let text = '';
      if (response.statusCode !== 200) {
        response.resume();
        fail(`status ${response.statusCode}`);
        return;
      }
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MOST_BYTES) request.destroy(new Error(`it has more than ${MOST_BYTES} bytes`));
      });
      response.on('end', () => resolve({ ok: true, url, text }));
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', (error) => fail(error.message.split('\n')[0] ?? 'no answer'));
  });
}
