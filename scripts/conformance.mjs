#!/usr/bin/env node
// How presets compare with recordings of real MTAs: npm run conformance -- --set v6,tls [--mta exim] [--case tno] [--json]
import { parseArgs } from 'node:util';
import { createViteServer } from 'vitest/node';

const SETS = 'main,v6,rcpts,tls,dane,sts,size,stages';
const { values } = parseArgs({
  options: {
    set: { type: 'string', default: SETS },
    mta: { type: 'string', default: '' },
    case: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});
const listOf = (text) => text.split(',').filter((word) => word !== '');

const server = await createViteServer({
  configFile: false,
  server: { middlewareMode: true, ws: false, hmr: false },
  logLevel: 'error',
});
try {
  const { asText, summarise } = await server.ssrLoadModule('/test/conformance/summary.ts');
  const tallies = summarise(listOf(values.set), listOf(values.mta), listOf(values.case));
  process.stdout.write(values.json ? `${JSON.stringify(tallies, null, 2)}\n` : asText(tallies));
} catch (error) {
  process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
} finally {
  await server.close();
}
