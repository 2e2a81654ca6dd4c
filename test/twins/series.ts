interface Count {
  readonly t: number;
  readonly row: number;
  readonly value: number;
}

/** What a column of a time series means: all that was counted, put into bins of whatever width covers it. */
export class PlainSeries {
  private readonly counts: Count[] = [];

  add(t: number, row: number, value: number): void {
    this.counts.push({ t, row, value });
  }

  column(rows: number, bins: number, width: number): number[] {
    const cells = Array.from({ length: rows * bins }, () => 0);
    for (const { t, row, value } of this.counts) {
      const cell = row * bins + Math.floor(t / width);
      cells[cell] = (cells[cell] as number) + value;
    }
    return cells;
  }
}

/** The width of the bins when time has come to `t`: the first one doubled until `bins` of them reach beyond. */
export function coarsened(width: number, bins: number, t: number): number {
  return t < width * bins ? width : coarsened(width * 2, bins, t);
}
