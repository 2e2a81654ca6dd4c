/** What a greylist table means: first sightings by message, database and address. */
export class PlainGreylist {
  private readonly sightings = new Map<string, number>();

  seenAt(message: number, database: number, address: number): number | undefined {
    return this.sightings.get(`${message} ${database} ${address}`);
  }

  see(message: number, database: number, address: number, t: number): void {
    this.sightings.set(`${message} ${database} ${address}`, t);
  }

  forget(message: number): void {
    for (const key of [...this.sightings.keys()]) if (key.startsWith(`${message} `)) this.sightings.delete(key);
  }
}
