import type { SchemaElement } from 'hyparquet-writer';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import type { Attempt } from '../../results/index.js';
import { TRACE_COLUMNS, type TraceColumn, type TraceWriter } from './columns.js';
import { type ChunkFacts, type GroupColumn, NumberColumn, TextColumn, WholeColumn } from './parquet-columns.js';
import { PageBytes } from './parquet-pages.js';

/** Rows of one group, whose columns are kept until it is written. */
const GROUP = 65_536;

type RowGroup = Parameters<typeof writeMetadata>[1]['row_groups'][number];
/** `PAR1`, with which a file begins and ends. */
const MAGIC = 0x31524150;

/** The columns of a group. Each is filled by its own name: access by a variable name costs four times as much. */
class Group {
  readonly replication = new WholeColumn(GROUP, false);
  readonly message = new WholeColumn(GROUP, false);
  readonly recipient = new WholeColumn(GROUP, false);
  readonly sender = new TextColumn(GROUP, false);
  readonly sendingHost = new WholeColumn(GROUP, false);
  readonly domain = new TextColumn(GROUP, false);
  readonly kind = new TextColumn(GROUP, false);
  readonly by = new TextColumn(GROUP, false);
  readonly pass = new WholeColumn(GROUP, false);
  readonly attempt = new WholeColumn(GROUP, false);
  readonly session = new WholeColumn(GROUP, false);
  readonly submitted_s = new NumberColumn(GROUP);
  readonly t_s = new NumberColumn(GROUP);
  readonly took_s = new NumberColumn(GROUP);
  readonly host = new TextColumn(GROUP, false);
  readonly server = new TextColumn(GROUP, false);
  readonly family = new TextColumn(GROUP, false);
  readonly tls = new TextColumn(GROUP, true);
  readonly preference = new WholeColumn(GROUP, true);
  readonly outcome = new TextColumn(GROUP, false);
  readonly stage = new TextColumn(GROUP, false);
  readonly reply = new TextColumn(GROUP, true);
  /** Column of `then`: a property of that name would make the group a promise. */
  readonly next = new TextColumn(GROUP, false);
  rows = 0;

  add(a: Attempt): void {
    this.replication.add(a.replication);
    this.message.add(a.message);
    this.recipient.add(a.recipient);
    this.sender.add(a.sender);
    this.sendingHost.add(a.sendingHost);
    this.domain.add(a.domain);
    this.kind.add(a.kind);
    this.by.add(a.by);
    this.pass.add(a.pass);
    this.attempt.add(a.attempt);
    this.session.add(a.session);
    this.submitted_s.add(a.submitted_s);
    this.t_s.add(a.t_s);
    this.took_s.add(a.took_s);
    this.host.add(a.host);
    this.server.add(a.server);
    this.family.add(a.family);
    this.tls.add(a.tls);
    this.preference.add(a.preference);
    this.outcome.add(a.outcome);
    this.stage.add(a.stage);
    this.reply.add(a.reply);
    this.next.add(a.then);
    this.rows += 1;
  }

  column(name: TraceColumn['name']): GroupColumn {
    return name === 'then' ? this.next : this[name];
  }
}

function elementOf({ name, type, optional }: TraceColumn): SchemaElement {
  const common = { name, repetition_type: optional ? 'OPTIONAL' : 'REQUIRED' } as const;
  if (type === 'whole') return { ...common, type: 'INT32' };
  return type === 'number' ? { ...common, type: 'DOUBLE' } : { ...common, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
}

/** Metadata of a column chunk at the end of the file. `begin`: offset of the chunk. */
function chunkOf(column: TraceColumn, rows: number, begin: number, bytes: number, facts: ChunkFacts) {
  const { isIndexed, dictionaryBytes, missing, least, most } = facts;
  const range = least === undefined || most === undefined ? {} : { min_value: least, max_value: most };
  return {
    file_offset: BigInt(begin),
    meta_data: {
      type: elementOf(column).type ?? 'INT32',
      encodings: isIndexed ? ['PLAIN', 'RLE', 'RLE_DICTIONARY'] : ['PLAIN', 'RLE'],
      path_in_schema: [column.name],
      codec: 'UNCOMPRESSED',
      num_values: BigInt(rows),
      total_uncompressed_size: BigInt(bytes),
      total_compressed_size: BigInt(bytes),
      data_page_offset: BigInt(begin + dictionaryBytes),
      ...(isIndexed ? { dictionary_page_offset: BigInt(begin) } : {}),
      statistics: { ...range, null_count: BigInt(missing) },
    },
  } as RowGroup['columns'][number];
}

/**
 * A Parquet file, group by group: only one group and the metadata of the others are in memory. The library writes the
 * schema and the end; the pages are ours, since it looks at each value of each column half a dozen times.
 */
export function parquetWriter(): TraceWriter {
  const bytes = new ByteWriter();
  const schema: SchemaElement[] = [
    { name: 'attempts', num_children: TRACE_COLUMNS.length },
    ...TRACE_COLUMNS.map(elementOf),
  ];
  const groups: RowGroup[] = [];
  let total = 0;
  bytes.appendUint32(MAGIC);
  const group = new Group();
  const pages = new PageBytes();
  const take = (): Uint8Array => {
    const taken = bytes.getBytes().slice();
    bytes.index = 0;
    return taken;
  };
  const writeGroup = (): void => {
    const { rows } = group;
    const start = bytes.offset;
    const columns = TRACE_COLUMNS.map((column) => {
      const begin = bytes.offset;
      pages.clear();
      const facts = group.column(column.name).write(pages);
      bytes.appendBytes(pages.view());
      return chunkOf(column, rows, begin, pages.length, facts);
    });
    const size = BigInt(bytes.offset - start);
    total += rows;
    groups.push({
      columns,
      total_byte_size: size,
      total_compressed_size: size,
      num_rows: BigInt(rows),
    } as RowGroup);
    group.rows = 0;
  };
  return {
    begin: () => '',
    rows: (attempts) => {
      for (const attempt of attempts) {
        group.add(attempt);
        if (group.rows === GROUP) writeGroup();
      }
      return take();
    },
    end: () => {
      if (group.rows > 0) writeGroup();
      const facts = { version: 2, created_by: 'mxsim', schema, num_rows: BigInt(total), row_groups: groups };
      writeMetadata(bytes, facts as unknown as Parameters<typeof writeMetadata>[1]);
      bytes.appendUint32(MAGIC);
      return take();
    },
  };
}
