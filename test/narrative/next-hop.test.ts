import { describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { Narrator } from '../../src/narrative/index.js';
import { modelOf } from './scenes.js';

/** What is said of the first message of `shop`, line by line. */
function linesOf(sender: string): string[] {
  const model = modelOf(`
domains: { example.org: { mx: [ 10 mx.example.org ] } }
servers:
  mx.example.org: { failures: [ { kind: refuse } ] }
  smarthost.example.net: { relay: postfix }
senders: { shop: { mta: postfix, ${sender} } }
traffic: [ { rate: 1/h, from: shop } ]
duration: 2h
`);
  const [trace] = explainMessages(model, { replication: 1, messages: [1] });
  if (trace === undefined) throw new Error('there is a message');
  const [first] = new Narrator(model).tell(trace).parts;
  return first?.kind === 'chapter' ? first.lines.flatMap((line) => (line.kind === 'line' ? [line.text] : [])) : [];
}

describe('a next hop that does not come from the DNS', () => {
  it('has no preference: it is the fixed next hop, or the fallback', () => {
    expect(linesOf('via: smarthost.example.net')).toContain('will try its fixed next hop: smarthost.example.net');
    const turned = linesOf('fallback: smarthost.example.net');
    expect(turned).toContain('will try, at preference 10: mx.example.org');
    expect(turned).toContain('goes on with its fallback: smarthost.example.net');
  });
});
