interface Region {
  readonly at: number;
  readonly bytes: number;
  readonly mark: number;
  isModel: boolean;
}

/** What the core's memory means: a region is somebody's until it is given back, or forgotten with all others of its time. */
export class PlainRegions {
  private regions: Region[] = [];

  add(at: number, bytes: number, mark: number): void {
    const other = this.regions.find((region) => at < region.at + region.bytes && region.at < at + bytes);
    if (other !== undefined) throw new Error(`${bytes} bytes at ${at} are given out although ${other.at} is in use`);
    this.regions.push({ at, bytes, mark, isModel: false });
  }

  /** Takes out one of those in use. */
  remove(choice: number): Region | undefined {
    return this.regions.splice(choice % Math.max(1, this.regions.length), 1)[0];
  }

  keepModel(): void {
    for (const region of this.regions) region.isModel = true;
  }

  forgetReplication(): void {
    this.regions = this.regions.filter(({ isModel }) => isModel);
  }

  forgetModel(): void {
    this.regions = [];
  }

  [Symbol.iterator](): Iterator<Region> {
    return this.regions[Symbol.iterator]();
  }
}
