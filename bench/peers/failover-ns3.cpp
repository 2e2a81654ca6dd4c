// The failover model on ns-3's core: its simulator, its clock, its random variables.
//
//   g++ -O3 -march=native -std=c++17 -o failover-ns3 bench/peers/failover-ns3.cpp $(pkg-config --cflags --libs ns3-core)
//   failover-ns3 MESSAGES SEED REPLICATIONS RATE MTBF MTTR [SCHEDULER]    (rate per second, times in seconds)
//
// Two equal MX and a backup; see bench/limit.cpp for the model and for what is counted. One JSON object per replication.
// SCHEDULER is an ns-3 type.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "ns3/double.h"
#include "ns3/object-factory.h"
#include "ns3/random-variable-stream.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/scheduler.h"
#include "ns3/simulator.h"

namespace {

constexpr double ROUND_TRIP = 0.05, SERVICE = 0.5, SHORTEST = 300, LONGEST = 4000;  // s

double now() { return ns3::Simulator::Now().GetSeconds(); }

/** Up for MTBF, then refusing for MTTR, both exponential; begins in its long-run state. */
class Server {
 public:
  void begin(ns3::Ptr<ns3::RandomVariableStream> luck, ns3::Ptr<ns3::ExponentialRandomVariable> times, double mtbf,
             double mttr) {
    up_ = luck->GetValue() < mtbf / (mtbf + mttr);
    times_ = times;
    mtbf_ = mtbf;
    mttr_ = mttr;
    await();
  }
  bool up() const { return up_; }

 private:
  void await() {
    ns3::Simulator::Schedule(ns3::Seconds(times_->GetValue(up_ ? mtbf_ : mttr_, 0)), &Server::change, this);
  }
  void change() {
    up_ = !up_;
    await();
  }

  ns3::Ptr<ns3::ExponentialRandomVariable> times_;
  double mtbf_ = 0, mttr_ = 0;
  bool up_ = true;
};

/** One replication: all messages, and what becomes of them. */
class Delivery {
 public:
  Delivery(unsigned long long messages, double rate, double mtbf, double mttr) : messages_(messages) {
    uniform_ = ns3::CreateObject<ns3::UniformRandomVariable>();
    gap_ = exponential(1 / rate);
    service_ = exponential(SERVICE);
    for (auto& server : servers_) server.begin(uniform_, exponential(mtbf), mtbf, mttr);
  }

  void run() {
    ns3::Simulator::Schedule(ns3::Seconds(gap_->GetValue()), &Delivery::arrive, this);
    ns3::Simulator::Run();
    std::printf(R"({"messages":%llu,"delivered":%llu,"attempts":%llu,"retries":%llu,"events":%llu,"latency_s":%.9g})",
                arrived_, delivered_, attempts_, retries_, events_, latency_ / static_cast<double>(delivered_));
    std::puts("");
  }

 private:
  static ns3::Ptr<ns3::ExponentialRandomVariable> exponential(double mean) {
    auto variable = ns3::CreateObject<ns3::ExponentialRandomVariable>();
    variable->SetAttribute("Mean", ns3::DoubleValue(mean));
    return variable;
  }

  void arrive() {
    events_ += 1;
    arrived_ += 1;
    if (arrived_ < messages_) ns3::Simulator::Schedule(ns3::Seconds(gap_->GetValue()), &Delivery::arrive, this);
    beginPass(now());
  }

  void beginPass(double sent) { attempt(sent, uniform_->GetValue() < 0.5 ? 0 : 1, 0); }

  /** The `nth` attempt of a pass that begins at server `first`: then comes the other one, then the backup. */
  void attempt(double sent, int first, int nth) {
    attempts_ += 1;
    const int server = nth == 0 ? first : nth == 1 ? 1 - first : 2;
    if (servers_[server].up()) {
      const double takes = 6 * ROUND_TRIP + service_->GetValue();
      ns3::Simulator::Schedule(ns3::Seconds(takes), &Delivery::deliver, this, sent);
    } else ns3::Simulator::Schedule(ns3::Seconds(ROUND_TRIP), &Delivery::refuse, this, sent, first, nth);
  }

  void refuse(double sent, int first, int nth) {
    events_ += 1;
    if (nth < 2) return attempt(sent, first, nth + 1);
    const double wait = std::clamp(now() - sent, SHORTEST, LONGEST);
    ns3::Simulator::Schedule(ns3::Seconds(wait), &Delivery::retry, this, sent);
  }

  void retry(double sent) {
    events_ += 1;
    retries_ += 1;
    beginPass(sent);
  }

  void deliver(double sent) {
    events_ += 1;
    delivered_ += 1;
    latency_ += now() - sent;
    if (delivered_ == messages_) ns3::Simulator::Stop();
  }

  const unsigned long long messages_;
  unsigned long long arrived_ = 0, delivered_ = 0, attempts_ = 0, retries_ = 0, events_ = 0;
  double latency_ = 0;
  Server servers_[3];
  ns3::Ptr<ns3::UniformRandomVariable> uniform_;
  ns3::Ptr<ns3::ExponentialRandomVariable> gap_, service_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) return 2;
  const auto whole = [argv](int i) { return std::strtoull(argv[i], nullptr, 10); };
  const auto number = [argv](int i) { return std::strtod(argv[i], nullptr); };
  ns3::RngSeedManager::SetSeed(static_cast<std::uint32_t>(whole(2)));
  for (unsigned long long replication = 1; replication <= whole(3); ++replication) {
    ns3::RngSeedManager::SetRun(replication);
    if (argc > 7) ns3::Simulator::SetScheduler(ns3::ObjectFactory(argv[7]));
    Delivery(whole(1), number(4), number(5), number(6)).run();
    ns3::Simulator::Destroy();
  }
}
