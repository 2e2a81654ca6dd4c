const FINE = 2 ** 40;
const FINEST = 2 ** 92;

/**
 * A sum of numbers that are not negative, without rounding: whole units, then multiples of 2^-40 and of 2^-92, each in a
 * double of its own that holds it exactly. So the same numbers give the same bits in any order. What lies below 2^-93 of
 * a number is rounded away; a double from 2^-40 on has nothing there.
 */
export class ExactSum {
  private whole = 0;
  private fine = 0;
  private finest = 0;

  add(value: number): void {
    const whole = Math.floor(value);
    const fine = Math.floor((value - whole) * FINE) / FINE;
    this.addParts(whole, fine, Math.round((value - whole - fine) * FINEST) / FINEST);
  }

  merge({ whole, fine, finest }: ExactSum): void {
    this.addParts(whole, fine, finest);
  }

  /** The double nearest to the sum. */
  get value(): number {
    return this.whole + (this.fine + this.finest);
  }

  /** Each part is less than one of the next, so what is carried is one at most. */
  private addParts(whole: number, fine: number, finest: number): void {
    this.finest += finest;
    const carried = this.finest >= 1 / FINE;
    if (carried) this.finest -= 1 / FINE;
    this.fine += carried ? fine + 1 / FINE : fine;
    const carriedOn = this.fine >= 1;
    if (carriedOn) this.fine -= 1;
    this.whole += carriedOn ? whole + 1 : whole;
  }

  /** Its parts, from which `ofParts` makes the same sum. */
  get parts(): readonly [whole: number, fine: number, finest: number] {
    return [this.whole, this.fine, this.finest];
  }

  static ofParts([whole, fine, finest]: ExactSum['parts']): ExactSum {
    const sum = new ExactSum();
    sum.addParts(whole, fine, finest);
    return sum;
  }

  /** The sum of these numbers. */
  static of(values: Iterable<number>): ExactSum {
    const sum = new ExactSum();
    for (const value of values) sum.add(value);
    return sum;
  }
}
