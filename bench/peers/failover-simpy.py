"""The failover model in SimPy, as its manual teaches: a process for each message, one for each server that fails.

failover-simpy.py MESSAGES SEED REPLICATIONS RATE MTBF MTTR    (rate per second, times in seconds)

Two equal MX and a backup; see bench/limit.cpp for the model and for what is counted. One JSON object per replication.
"""
import json
import random
import sys

import simpy

ROUND_TRIP = 0.05
SERVICE = 0.5
SHORTEST, LONGEST = 300, 4000


class Server:
    """Up for MTBF, then refusing for MTTR, both exponential; begins in its long-run state."""

    def __init__(self, env, luck, mtbf, mttr):
        self.up = luck.random() < mtbf / (mtbf + mttr)
        env.process(self.fail(env, luck, mtbf, mttr))

    def fail(self, env, luck, mtbf, mttr):
        while True:
            yield env.timeout(luck.expovariate(1 / (mtbf if self.up else mttr)))
            self.up = not self.up


class Delivery:
    """One replication: all messages, and what becomes of them."""

    def __init__(self, seed, messages, rate, mtbf, mttr):
        self.luck = random.Random(seed)
        self.env = simpy.Environment()
        self.servers = [Server(self.env, self.luck, mtbf, mttr) for _ in range(3)]
        self.messages, self.rate = messages, rate
        self.delivered = self.attempts = self.retries = self.events = 0
        self.latency = 0.0
        self.done = self.env.event()

    def run(self):
        self.env.process(self.arrive())
        self.env.run(until=self.done)
        return {
            "messages": self.messages,
            "delivered": self.delivered,
            "attempts": self.attempts,
            "retries": self.retries,
            "events": self.events,
            "latency_s": self.latency / self.delivered,
        }

    def arrive(self):
        for _ in range(self.messages):
            yield self.env.timeout(self.luck.expovariate(self.rate))
            self.events += 1
            self.env.process(self.message())

    def message(self):
        env, luck = self.env, self.luck
        sent = env.now
        first, second, backup = self.servers
        while True:
            equals = (first, second) if luck.random() < 0.5 else (second, first)
            for server in (*equals, backup):
                self.attempts += 1
                if server.up:
                    yield env.timeout(6 * ROUND_TRIP + luck.expovariate(1 / SERVICE))
                    self.events += 1
                    self.deliver(sent)
                    return
                yield env.timeout(ROUND_TRIP)
                self.events += 1
            yield env.timeout(min(max(env.now - sent, SHORTEST), LONGEST))
            self.retries += 1
            self.events += 1

    def deliver(self, sent):
        self.delivered += 1
        self.latency += self.env.now - sent
        if self.delivered == self.messages:
            self.done.succeed()


def main():
    messages, seed, replications = (int(word) for word in sys.argv[1:4])
    rate, mtbf, mttr = (float(word) for word in sys.argv[4:7])
    for replication in range(1, replications + 1):
        print(json.dumps(Delivery(f"{seed}/{replication}", messages, rate, mtbf, mttr).run()))


main()
