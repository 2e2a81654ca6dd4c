/** When the machine of a relay is off: the present or next interval [start, end) of its failures together. */
@unmanaged
export class OffTime {
  /** [s]; Infinity where it never goes off again. */
  start: f64;
  end: f64;
  /** When it was last on again [s]; -Infinity before. */
  lastEnd: f64;
  /** The failures, as pointers: `first` up to, not including, `last`. */
  first: usize;
  last: usize;
}
