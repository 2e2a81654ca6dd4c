// Writes a scenario of many domains, each with a server and a backup of its own that fail and are repaired, to standard
// output: node bench/many-domains.mjs 10000 > many.yaml
export function manyDomains(count, messages, replications = 1) {
  const lines = [`title: ${count} domains`, `messages: ${messages}`, `replications: ${replications}`, 'domains:'];
  for (let i = 1; i <= count; i += 1) {
    lines.push(`  d${i}.example: { mx: [ 10 mx${i}.d.example, 20 backup${i}.d.example ] }`);
  }
  lines.push('servers:');
  for (let i = 1; i <= count; i += 1) {
    for (const name of ['mx', 'backup']) {
      lines.push(
        `  ${name}${i}.d.example: { rtt: 50ms, service: { exponential: 500ms }, failures: [ { kind: refuse, mtbf: 6h, mttr: 30m } ] }`,
      );
    }
  }
  lines.push('senders:', '  good: { mta: postfix }', '  stubborn: { mta: postfix, honoursBackups: false }');
  lines.push('traffic:', '  - rate: 10/s', '    from: { good: 90%, stubborn: 10% }', '    to:');
  for (let i = 1; i <= count; i += 1) lines.push(`      d${i}.example: ${100 / count}%`);
  return `${lines.join('\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const [count, messages, replications] = process.argv.slice(2).map(Number);
  process.stdout.write(manyDomains(count ?? 10_000, messages ?? 1_000_000, replications));
}
