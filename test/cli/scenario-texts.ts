/** Small scenarios for the command line: what they say matters here, not what they teach. */

/** Two servers, random outages: figures differ between replications. */
export const UNSTEADY = `title: An unsteady server
seed: 3
duration: 2d
replications: 4
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] } }
servers:
  mx1.example.org: { failures: [ { kind: refuse, mtbf: 6h, mttr: 1h } ] }
  mx2.example.org: { failures: [ { kind: refuse, mtbf: 1d, mttr: 2h } ] }
senders: { people: { mta: postfix } }
traffic: [ { rate: 60/h } ]
`;

/** One steady server and one replication: everything arrives, in the same way each time. */
export const STEADY = `title: A steady server
messages: 50
domains: { example.org: { mx: [ 10 mx1.example.org, 10 mx2.example.org ] } }
servers: { mx1.example.org: {}, mx2.example.org: {} }
senders: { people: { mta: postfix } }
traffic: [ { rate: 60/h } ]
`;

export function withAssert(text: string, assert: string): string {
  return `${text}assert: [ ${JSON.stringify(assert)} ]\n`;
}
