// The failover model in SimScript, as its samples do it: an entity with a script for each message, one for each server
// that fails. SimScript is not a part of mxsim: the path of its entry file is the first argument.
//
//   failover-simscript.mjs SIMSCRIPT MESSAGES SEED REPLICATIONS RATE MTBF MTTR    (rate per second, times in seconds)
//
// Two equal MX and a backup; see bench/limit.cpp for the model and for what is counted. One JSON object per replication.
import { createRequire } from 'node:module';

const [path, ...rest] = process.argv.slice(2);
const [messages, seed, replications, rate, mtbf, mttr] = rest.map(Number);
const { Entity, Exponential, RandomVar, Simulation } = createRequire(import.meta.url)(path);

// SimScript was made for browsers, and lets them paint now and then.
globalThis.requestAnimationFrame = setImmediate;

const ROUND_TRIP = 0.05;
const SERVICE = 0.5;
const SHORTEST = 300;
const LONGEST = 4000;

class Delivery extends Simulation {
  delivered = 0;
  attempts = 0;
  retries = 0;
  events = 0;
  latency = 0;
  servers = [];

  constructor(firstSeed) {
    super();
    this.luck = new RandomVar(firstSeed);
    this.gap = new Exponential(1 / rate, firstSeed + 1);
    this.service = new Exponential(SERVICE, firstSeed + 2);
    this.times = { up: new Exponential(mtbf, firstSeed + 3), down: new Exponential(mttr, firstSeed + 4) };
  }

  onStarting(e) {
    super.onStarting(e);
    this.servers = [new Server(), new Server(), new Server()];
    for (const server of this.servers) this.activate(server);
    this.activate(new Arrivals());
  }

  report() {
    const { delivered, attempts, retries, events, latency } = this;
    return { messages, delivered, attempts, retries, events, latency_s: latency / delivered };
  }
}

/** Up for MTBF, then refusing for MTTR, both exponential; begins in its long-run state. */
class Server extends Entity {
  up = true;

  async script() {
    const { luck, times } = this.simulation;
    this.up = luck.sample() < mtbf / (mtbf + mttr);
    for (;;) {
      await this.delay((this.up ? times.up : times.down).sample());
      this.up = !this.up;
    }
  }
}

class Arrivals extends Entity {
  async script() {
    const sim = this.simulation;
    for (let message = 0; message < messages; message += 1) {
      await this.delay(sim.gap.sample());
      sim.events += 1;
      sim.activate(new Message());
    }
  }
}

class Message extends Entity {
  async script() {
    const sim = this.simulation;
    const sent = sim.timeNow;
    while (!(await this.pass(sim))) {
      await this.delay(Math.min(Math.max(sim.timeNow - sent, SHORTEST), LONGEST));
      sim.retries += 1;
      sim.events += 1;
    }
    sim.delivered += 1;
    sim.latency += sim.timeNow - sent;
    if (sim.delivered === messages) sim.timeEnd = sim.timeNow;
  }

  /** Tries the two equal servers in random order, then the backup; was the message delivered? */
  async pass(sim) {
    const [one, two, backup] = sim.servers;
    for (const server of sim.luck.sample() < 0.5 ? [one, two, backup] : [two, one, backup]) {
      sim.attempts += 1;
      const isUp = server.up;
      await this.delay(isUp ? 6 * ROUND_TRIP + sim.service.sample() : ROUND_TRIP);
      sim.events += 1;
      if (isUp) return true;
    }
    return false;
  }
}

for (let replication = 1; replication <= replications; replication += 1) {
  const delivery = new Delivery(seed * 1_000_003 + replication * 1009);
  await new Promise((resolve) => {
    delivery.finished.addEventListener(resolve);
    delivery.start(true);
  });
  console.log(JSON.stringify(delivery.report()));
}
