// A mail server for scripts/import-log-test.sh: it does with mail for each domain what that test expects to read in the logs,
// and counts. alpha.example is accepted, bravo.example is greylisted for five seconds, charlie.example gets 451 for the first
// 25 seconds, delta.example has no mailboxes. SIGTERM: it prints its counts as JSON, and ends.
import { createServer } from 'node:net';

const [address, port] = process.argv.slice(2);
const begin = Date.now();
const firstSeen = new Map();
const counts = {};

function count(domain, what) {
  counts[domain] ??= { accepted: 0, deferred: 0, refused: 0 };
  counts[domain][what] += 1;
}

/** The reply to RCPT. */
function recipient(to) {
  const domain = to.slice(to.lastIndexOf('@') + 1);
  const now = Date.now();
  if (domain === 'delta.example') {
    count(domain, 'refused');
    return '550 5.1.1 no such mailbox';
  }
  const first = firstSeen.get(to) ?? now;
  firstSeen.set(to, first);
  if (domain === 'bravo.example' && now - first < 5000) {
    count(domain, 'deferred');
    return '450 4.7.1 Greylisted, come back in 5 seconds';
  }
  if (domain === 'charlie.example' && now - begin < 25_000) {
    count(domain, 'deferred');
    return '451 4.3.0 try again later';
  }
  count(domain, 'accepted');
  return '250 2.1.5 ok';
}

createServer((socket) => {
  let rest = '';
  let isData = false;
  const say = (line) => socket.write(`${line}\r\n`);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (isData) {
        if (line !== '.') continue;
        isData = false;
        say('250 2.0.0 queued');
      } else if (/^(?:EHLO|HELO)/i.test(line)) say('250 mx.lab.example');
      else if (/^RCPT TO:<(.*)>/i.test(line)) say(recipient(/<(.*)>/.exec(line)[1].toLowerCase()));
      else if (/^DATA/i.test(line)) {
        isData = true;
        say('354 go on');
      } else if (/^QUIT/i.test(line)) {
        say('221 2.0.0 bye');
        socket.end();
      } else say('250 2.0.0 ok');
    }
  });
  say('220 mx.lab.example ESMTP');
}).listen(Number(port), address);

process.on('SIGTERM', () => {
  console.log(JSON.stringify(counts));
  process.exit(0);
});
