// `npm run playground`: builds, and serves dist/playground at http://127.0.0.1:8025/playground/ until it is stopped; another port
// as its argument. Only for who works on it: any web server will do for others. Under a folder of the server, since pages often
// stand there, and what works only at its root would show.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../dist/playground', import.meta.url));
const UNDER = '/playground/';
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.gz': 'application/gzip',
};

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (pathname === '/') {
    response.writeHead(302, { location: UNDER }).end();
    return;
  }
  const name = normalize(pathname.slice(UNDER.length) || 'index.html');
  const file = join(FOLDER, name);
  const isThere =
    pathname.startsWith(UNDER) && !name.startsWith('..') && statSync(file, { throwIfNoEntry: false })?.isFile();
  if (isThere !== true) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not here\n');
    return;
  }
  const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store' };
  response.writeHead(200, headers);
  createReadStream(file).pipe(response);
});

const port = Number(process.argv[2] ?? 8025);
server.listen(port, '127.0.0.1', () => {
  const { port: at } = server.address();
  process.stdout.write(`http://127.0.0.1:${at}${UNDER}\n`);
});
