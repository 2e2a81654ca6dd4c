import { get, type RequestOptions } from 'node:https';

/** Timeouts [ms]. RFC 8461 §3.3 suggests a minute at most; the policy is a few lines. Silence is given up sooner. */
const PATIENCE = { silence: 20_000, whole: 60_000 };
const MOST_BYTES = 64 * 1024;

/** The text of a policy, or the reason why there is none. */
export type FetchedPolicy =
  | { readonly ok: true; readonly url: string; readonly text: string }
  | { readonly ok: false; readonly line: string };

/**
 * Fetches the MTA-STS policy of a domain over HTTPS. Its certificate must be valid, and redirects are not followed
 * (RFC 8461 §3.3). `where` points a test to its own server.
 */
export function fetchPolicy(domain: string, where: RequestOptions = {}, patience = PATIENCE): Promise<FetchedPolicy> {
  const url = `https://mta-sts.${domain}/.well-known/mta-sts.txt`;
  return new Promise((resolve) => {
    // A server that sends a byte now and then is never silent.
    const late = setTimeout(() => give('no whole answer in time'), patience.whole);
    const finish = (result: FetchedPolicy): void => {
      clearTimeout(late);
      resolve(result);
    };
    const give = (why: string): void => {
      finish({ ok: false, line: `cannot fetch ${url}: ${why}` });
      request.destroy();
    };
    const fail = (error: Error): void => give(error.message.split('\n')[0] ?? 'no answer');
    const request = get(url, { timeout: patience.silence, ...where }, (response) => {
      let text = '';
      if (response.statusCode !== 200) {
        give(`status ${response.statusCode}`);
        return;
      }
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MOST_BYTES) give(`it has more than ${MOST_BYTES} bytes`);
      });
      // A connection that breaks in the middle of the text is an error of the response alone.
      response.on('error', fail);
      response.on('end', () => finish({ ok: true, url, text }));
    });
    request.on('timeout', () => give('no answer'));
    request.on('error', fail);
  });
}
