import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { getServers } from 'node:dns';
import { connect, isIP } from 'node:net';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  type DecodedPacket,
  decode,
  encode,
  type Packet,
  RECURSION_DESIRED,
  type RecordType,
} from 'dns-packet';

/** A name server: an IP address and a port. */
export interface Resolver {
  readonly address: string;
  readonly port: number;
}

/** The reply of a name server, or its silence. */
export type Reply =
  | {
      readonly kind: 'reply';
      readonly rcode: string;
      readonly answers: readonly Answer[];
      readonly authorities: readonly Answer[];
      readonly isAuthoritative: boolean;
    }
  | { readonly kind: 'silence' };

/** Two tries of 5 s each, as in the resolver library (resolv.conf(5)). */
const PATIENCE_MS = 5000;
const TRIES = 2;
/** UDP payload size that avoids fragments (DNS flag day 2020) [bytes]. */
const UDP_SIZE = 1232;
const MOST_BYTES = 65_535;

/** Builds a query that also asks for signatures: they tell whether a zone is signed (RFC 3225). */
function buildQuery(id: number, name: string, type: RecordType): Buffer {
  const packet: Packet = {
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ type, name, class: 'IN' }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: UDP_SIZE,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0x8000,
        flag_do: true,
        options: [],
      },
    ],
  };
  return encode(packet);
}

/** Decodes a packet that answers the question; undefined for anything else that came in. */
function readReply(bytes: Buffer, id: number, name: string, type: RecordType): DecodedPacket | undefined {
  try {
    const packet = decode(bytes);
    const [question] = packet.questions ?? [];
    const isOurs = packet.id === id && packet.type === 'response';
    const isSame = question?.name.toLowerCase() === name.toLowerCase() && question.type === type;
    return isOurs && isSame ? packet : undefined;
  } catch {
    return undefined;
  }
}

/** Sends one datagram and waits for its answer; undefined if none that fits comes in time. */
function askOverUdp(resolver: Resolver, name: string, type: RecordType): Promise<DecodedPacket | undefined> {
  const id = randomInt(65_536);
  return new Promise((resolve) => {
    const socket = createSocket(resolver.address.includes(':') ? 'udp6' : 'udp4');
    const end = (packet: DecodedPacket | undefined): void => {
      clearTimeout(timer);
      socket.close();
      resolve(packet);
    };
    const timer = setTimeout(() => end(undefined), PATIENCE_MS);
    socket.on('error', () => end(undefined));
    socket.on('message', (bytes) => {
      const packet = readReply(bytes, id, name, type);
      if (packet !== undefined) end(packet);
    });
    // A connected socket hears only its server.
    socket.connect(resolver.port, resolver.address, () => socket.send(buildQuery(id, name, type)));
  });
}

/** Asks over TCP, for answers that are too long for a datagram (RFC 7766). */
function askOverTcp(resolver: Resolver, name: string, type: RecordType): Promise<DecodedPacket | undefined> {
  const id = randomInt(65_536);
  const query = buildQuery(id, name, type);
  return new Promise((resolve) => {
    const socket = connect(resolver.port, resolver.address);
    let received = Buffer.alloc(0);
    const end = (packet: DecodedPacket | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(packet);
    };
    const timer = setTimeout(() => end(undefined), PATIENCE_MS);
    socket.on('error', () => end(undefined));
    socket.on('end', () => end(undefined));
    socket.on('connect', () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(query.length);
      socket.write(Buffer.concat([length, query]));
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const length = received.length < 2 ? MOST_BYTES : received.readUInt16BE();
      if (received.length >= length + 2) end(readReply(received.subarray(2, length + 2), id, name, type));
      else if (received.length > MOST_BYTES + 2) end(undefined);
    });
  });
}

/** Asks each resolver in turn, twice; after one that refuses or fails, the next is asked. */
export async function ask(resolvers: readonly Resolver[], name: string, type: RecordType): Promise<Reply> {
  let worst: DecodedPacket | undefined;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    for (const resolver of resolvers) {
      let packet = await askOverUdp(resolver, name, type);
      if (packet?.flag_tc === true) packet = (await askOverTcp(resolver, name, type)) ?? packet;
      if (packet === undefined) continue;
      if (rcodeOf(packet) === 'NOERROR' || rcodeOf(packet) === 'NXDOMAIN') return replyOf(packet);
      worst = packet;
    }
    if (worst !== undefined) return replyOf(worst);
  }
  return { kind: 'silence' };
}

function rcodeOf(packet: DecodedPacket): string {
  // The library decodes the rcode, but its types leave it out.
  return 'rcode' in packet && typeof packet.rcode === 'string' ? packet.rcode : 'SERVFAIL';
}

function replyOf(packet: DecodedPacket): Reply {
  return {
    kind: 'reply',
    rcode: rcodeOf(packet),
    answers: packet.answers ?? [],
    authorities: packet.authorities ?? [],
    isAuthoritative: ((packet.flags ?? 0) & AUTHORITATIVE_ANSWER) !== 0,
  };
}

const DNS_PORT = 53;

/** Reads `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:5353`; undefined for anything else. */
export function readResolver(text: string): Resolver | undefined {
  const [, bracketed, v4, port] = /^(?:\[([0-9a-f:.]{2,45})\]|([\d.]{7,15}))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const address = bracketed ?? v4 ?? text;
  const number = port === undefined ? DNS_PORT : Number(port);
  return isIP(address) !== 0 && number >= 1 && number <= 65_535 ? { address, port: number } : undefined;
}

/** The resolvers that this machine uses. */
export function ownResolvers(): Resolver[] {
  return getServers().flatMap((text) => readResolver(text) ?? []);
}
