import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { Attempt } from '../../results/index.js';
import { TRACE_COLUMNS, type TraceColumn, type TraceWriter } from './columns.js';

/** Rows of one group, whose columns are kept until it is written. */
const GROUP = 65_536;

function elementOf({ name, type, optional }: TraceColumn): SchemaElement {
  const common = { name, repetition_type: optional ? 'OPTIONAL' : 'REQUIRED' } as const;
  if (type === 'whole') return { ...common, type: 'INT32' };
  return type === 'number' ? { ...common, type: 'DOUBLE' } : { ...common, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
}

/** A Parquet file, group by group: what is in memory is one group, and where the others stand. */
export function parquetWriter(): TraceWriter {
  const bytes = new ByteWriter();
  const schema: SchemaElement[] = [
    { name: 'attempts', num_children: TRACE_COLUMNS.length },
    ...TRACE_COLUMNS.map(elementOf),
  ];
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'mxsim' });
  let waiting: Attempt[] = [];
  const take = (): Uint8Array => {
    const taken = bytes.getBytes().slice();
    bytes.index = 0;
    return taken;
  };
  const writeGroup = (): void => {
    const columnData = TRACE_COLUMNS.map(
      ({ name, type }): ColumnSource => ({
        name,
        data: waiting.map((attempt) => attempt[name]),
        // Of times hardly any come twice.
        ...(type === 'number' ? { encoding: 'PLAIN' } : {}),
      }),
    );
    void writer.write({ columnData, rowGroupSize: waiting.length });
    waiting = [];
  };
  return {
    begin: () => '',
    rows: (attempts) => {
      for (const attempt of attempts) {
        waiting.push(attempt);
        if (waiting.length === GROUP) writeGroup();
      }
      return take();
    },
    end: () => {
      if (waiting.length > 0) writeGroup();
      void writer.finish();
      return take();
    },
  };
}
