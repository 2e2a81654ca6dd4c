/**
 * Turns existing data into a scenario: zone files, answers of the DNS, configurations and logs of MTAs. Text in,
 * findings with their places out; and from these one scenario in which every value names its source.
 *
 *     const { source, problems } = readZone('example.zone', text, undefined);
 *     const { text, advice } = draftScenario({ sources: ['example.zone'], dns: [source] });
 */

export { type DigReading, readDig } from './dns/dig.js';
export { type Policy, type PolicyReading, readPolicy } from './dns/policy.js';
export { type DnsSource, plainName, type Question, type RecordData, type ResourceRecord } from './dns/record.js';
export { readZone, type ZoneReading } from './dns/zone.js';
export type { Place } from './finding.js';
export { exampleRecords, type InitRecord, initScenario } from './init.js';
export { Arrivals, type Scratch } from './logs/arrivals.js';
export { backTest, type PredictedDelays } from './logs/back-test.js';
export { findInLogs, type LogFindings, type LogWishes } from './logs/findings.js';
export { firstTime, LogReader, type LogReading } from './logs/reader.js';
export { type PostconfFinding, type PostconfReading, readPostconf } from './postconf/postconf.js';
export { decodeText } from './text.js';
export { readUptime, type UptimeFinding, type UptimeReading } from './uptime/read-uptime.js';
export { type Draft, draftScenario, type Material } from './writing/draft.js';
export { mergeScenario } from './writing/merge.js';
