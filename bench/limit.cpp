// The yardstick: two models of mail delivery by hand, with nothing that the question does not need. No scenario
// language, no tables, no histograms, no time series: a heap, a generator, and the rules. This is how fast one core of
// a machine can answer these two questions at all; what mxsim takes beyond it is the price of answering the others.
//
//   g++ -O3 -march=native -std=c++17 -o limit bench/limit.cpp
//   limit failover MESSAGES SEED REPLICATIONS RATE MTBF MTTR     or     limit one-server MESSAGES SEED REPLICATIONS RATE
//
// RATE is messages per second, MTBF and MTTR are seconds. Prints one JSON object per replication. An event is the
// arrival of a message, the end of an attempt, or a retry that is due; failures of servers are looked up, not counted.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <vector>

namespace {

/** xoshiro256++ (Blackman, Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021). */
class Generator {
 public:
  /** Fills the state with splitmix64, as the authors advise. */
  Generator(std::uint64_t seed, std::uint64_t replication) {
    std::uint64_t x = seed * 0x9e3779b97f4a7c15u ^ replication * 0xd1342543de82ef95u;
    for (auto& word : state_) {
      x += 0x9e3779b97f4a7c15u;
      std::uint64_t z = x;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
      word = z ^ (z >> 31);
    }
  }

  std::uint64_t bits() {
    const std::uint64_t result = rotated(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotated(state_[3], 45);
    return result;
  }

  /** Uniform in [0, 1). */
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

 private:
  static std::uint64_t rotated(std::uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }
  std::uint64_t state_[4];
};

/** Exponential variates of mean 1 by a ziggurat of 256 layers (Marsaglia, Tsang, J. Stat. Softw. 5(8), 2000). */
class Exponential {
 public:
  Exponential() {
    edge_[0] = AREA * std::exp(TAIL);
    edge_[1] = TAIL;
    for (int i = 2; i < LAYERS; ++i) edge_[i] = -std::log(std::exp(-edge_[i - 1]) + AREA / edge_[i - 1]);
    edge_[LAYERS] = 0;
    for (int i = 0; i <= LAYERS; ++i) density_[i] = std::exp(-edge_[i]);
  }

  double operator()(Generator& g) const {
    for (double beyond = 0;;) {
      const std::uint64_t bits = g.bits();
      const int layer = static_cast<int>(bits & (LAYERS - 1));
      const double x = static_cast<double>(bits >> 11) * 0x1p-53 * edge_[layer];
      if (x < edge_[layer + 1]) return beyond + x;
      const double height = density_[layer] + g.uniform() * (density_[layer + 1] - density_[layer]);
      if (layer == 0) beyond += TAIL;  // The tail looks like the whole.
      else if (height < std::exp(-x)) return beyond + x;
    }
  }

 private:
  static constexpr int LAYERS = 256;
  static constexpr double TAIL = 7.69711747013104972;
  static constexpr double AREA = 0.0039496598225815571993;
  double edge_[LAYERS + 1];
  double density_[LAYERS + 1];
};

/** What is pending: when, what, and since when the message is on its way. */
struct Event {
  double at;
  double sent;
  std::uint32_t what;
};

/** Events in order of time: a 4-ary heap. Taking the first and adding one in its place is a single walk. */
class Pending {
 public:
  bool empty() const { return heap_.empty(); }
  const Event& first() const { return heap_.front(); }
  void replaceFirst(const Event& event) { sink(event, heap_.size()); }

  void add(const Event& event) {
    std::size_t hole = heap_.size();
    heap_.push_back(event);
    while (hole > 0) {
      const std::size_t parent = (hole - 1) >> 2;
      if (heap_[parent].at <= event.at) break;
      heap_[hole] = heap_[parent];
      hole = parent;
    }
    heap_[hole] = event;
  }

  void dropFirst() {
    const Event last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sink(last, heap_.size());
  }

 private:
  void sink(const Event& event, std::size_t size) {
    std::size_t hole = 0;
    for (std::size_t child = 1; child < size; child = (hole << 2) + 1) {
      std::size_t least = child;
      const std::size_t end = child + 4 < size ? child + 4 : size;
      for (std::size_t i = child + 1; i < end; ++i) least = heap_[i].at < heap_[least].at ? i : least;
      if (heap_[least].at >= event.at) break;
      heap_[hole] = heap_[least];
      hole = least;
    }
    heap_[hole] = event;
  }

  std::vector<Event> heap_;
};

struct Report {
  unsigned long long messages = 0, delivered = 0, attempts = 0, retries = 0, events = 0;
  double latency = 0;  // s, summed over delivered messages

  void print() const {
    std::printf(R"({"messages":%llu,"delivered":%llu,"attempts":%llu,"retries":%llu,"events":%llu,"latency_s":%.9g})",
                messages, delivered, attempts, retries, events, latency / static_cast<double>(delivered));
    std::puts("");
  }
};

/** What both models are made of: Poisson arrivals, luck, pending events, counts. */
struct Model {
  static constexpr std::uint32_t ARRIVAL = 0xffffffff;

  Model(Generator& generator, double rate) : g(generator), gap(1 / rate) {
    pending.add({gap * exponential(g), 0, ARRIVAL});
  }

  /** Counts an arrival and, unless it was the last, puts the next one in its place. */
  void countArrival(double t, std::uint64_t messages) {
    report.messages += 1;
    if (report.messages == messages) pending.dropFirst();
    else pending.replaceFirst({t + gap * exponential(g), 0, ARRIVAL});
  }

  void countDelivery(const Event& event) {
    report.delivered += 1;
    report.latency += event.at - event.sent;
  }

  Generator& g;
  const Exponential exponential;
  const double gap;  // s
  Pending pending;
  Report report;
};

/**
 * Two equal MX and a backup; each is up for MTBF, then refuses connections for MTTR, both exponential. A message tries
 * the two in random order, then the backup; a refusal costs a round trip, a delivery six and an exponential 0.5 s. If
 * all refuse it waits for as long as it is old, at least 300 s and at most 4000 s, and starts again.
 */
class Failover : Model {
 public:
  Failover(Generator& generator, double rate, double mtbf, double mttr) : Model(generator, rate) {
    mean_[0] = mttr;
    mean_[1] = mtbf;
    for (auto& server : servers_) {
      server.up = g.uniform() < mtbf / (mtbf + mttr);
      server.until = mean_[server.up] * exponential(g);
    }
  }

  Report run(std::uint64_t messages) {
    while (!pending.empty()) {
      const Event event = pending.first();
      report.events += 1;
      if (event.what == ARRIVAL) arrive(event.at, messages);
      else if (event.what == DELIVERED) {
        countDelivery(event);
        pending.dropFirst();
      } else if (event.what == RETRY) {
        report.retries += 1;
        pending.replaceFirst(attempt(event.at, event.sent, shuffled()));
      } else pending.replaceFirst(afterRefusal(event));
    }
    return report;
  }

 private:
  struct Server {
    bool up;
    double until;
  };

  /** A walk in progress is what is still to be tried: two bits for each server, the next one lowest; 3 ends it. */
  static constexpr std::uint32_t BACKUP_LAST = 0b11'10'01'00, OTHER_FIRST = 0b11'10'00'01, ENDED = 0b11;
  static constexpr std::uint32_t DELIVERED = 0xfffffffe, RETRY = 0xfffffffd;
  static constexpr double ROUND_TRIP = 0.05, SHORTEST = 300, LONGEST = 4000;  // s

  std::uint32_t shuffled() { return static_cast<std::int64_t>(g.bits()) < 0 ? BACKUP_LAST : OTHER_FIRST; }

  void arrive(double t, std::uint64_t messages) {
    countArrival(t, messages);
    pending.add(attempt(t, t, shuffled()));
  }

  Event attempt(double t, double sent, std::uint32_t list) {
    report.attempts += 1;
    if (!isUp(servers_[list & 3], t)) return {t + ROUND_TRIP, sent, list >> 2};
    return {t + 6 * ROUND_TRIP + 0.5 * exponential(g), sent, DELIVERED};
  }

  Event afterRefusal(const Event& event) {
    if (event.what != ENDED) return attempt(event.at, event.sent, event.what);
    const double age = event.at - event.sent;
    return {event.at + (age < SHORTEST ? SHORTEST : age > LONGEST ? LONGEST : age), event.sent, RETRY};
  }

  bool isUp(Server& server, double t) {
    while (server.until <= t) {
      server.up = !server.up;
      server.until += mean_[server.up] * exponential(g);
    }
    return server.up;
  }

  double mean_[2];  // s, in the state of that index: down, up
  Server servers_[3];
};

/** M/M/1: one server that takes one session at a time, exponential 1 s each, and an unlimited backlog_. */
class OneServer : Model {
 public:
  using Model::Model;

  Report run(std::uint64_t messages) {
    while (!pending.empty()) {
      const Event event = pending.first();
      report.events += 1;
      event.what == ARRIVAL ? arrive(event.at, messages) : finish(event);
    }
    return report;
  }

 private:
  static constexpr std::uint32_t FINISHED = 0;

  void arrive(double t, std::uint64_t messages) {
    countArrival(t, messages);
    if (busy_) backlog_.push_back(t);
    else pending.add(served(t, t));
    busy_ = true;
  }

  void finish(const Event& event) {
    countDelivery(event);
    busy_ = !backlog_.empty();
    if (!busy_) return pending.dropFirst();
    pending.replaceFirst(served(event.at, backlog_.front()));
    backlog_.pop_front();
  }

  Event served(double t, double sent) {
    report.attempts += 1;
    return {t + exponential(g), sent, FINISHED};
  }

  std::deque<double> backlog_;
  bool busy_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  const bool failover = argc == 8 && argv[1] == std::string("failover");
  if (!failover && !(argc == 6 && argv[1] == std::string("one-server"))) return 2;
  const auto number = [argv](int i) { return std::strtod(argv[i], nullptr); };
  const auto whole = [number](int i) { return static_cast<std::uint64_t>(number(i)); };
  for (std::uint64_t replication = 1; replication <= whole(4); ++replication) {
    Generator g(whole(3), replication);
    if (failover) Failover(g, number(5), number(6), number(7)).run(whole(2)).print();
    else OneServer(g, number(5)).run(whole(2)).print();
  }
}
