/// \file
/// What a provider sees of `assay run` over 1 000 items while it refuses calls, in real time
/// through the binary: `outage <assay> <seconds>`. scripts/outage builds and runs it.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "assay/core/clock.hpp"
#include "support/colours.hpp"
#include "support/process.hpp"
#include "support/scripted_provider.hpp"

namespace {

using namespace assay;
using namespace std::chrono_literals;

constexpr double kPerMinute = 120;  ///< advertised

struct Call {
  double seconds = 0;
  bool is_retry = false;
  bool is_answered = false;
};

/// A token bucket, as a provider's own limiter.
class Quota {
 public:
  bool take(double seconds) {
    level_ = std::min(kMost, level_ + (seconds - last_) * kPerMinute / 60);
    last_ = seconds;
    if (level_ < 1) return false;
    level_ -= 1;
    return true;
  }
  [[nodiscard]] net::Headers headers() const {
    return {
        {"x-ratelimit-limit-requests", fmt::format("{:.0f}", kMost)},
        {"x-ratelimit-remaining-requests", fmt::format("{}", static_cast<int>(level_))},
        {"x-ratelimit-reset-requests", fmt::format("{:.3f}s", (kMost - level_) * 60 / kPerMinute)}};
  }

 private:
  static constexpr double kMost = 20;
  double level_ = kMost;
  double last_ = 0;
};

struct Scenario {
  std::string name;
  std::function<fake::ProviderReply(const fake::Asked&, double seconds)> reply;
};

std::vector<Call> run(const Scenario& scenario, const std::string& assay,
                      std::chrono::seconds span) {
  const fake::TemporaryFolder folder;
  fake::write_colours(folder, 1000);
  std::vector<Call> calls;
  const auto start = SteadyClock::now();
  {
    const fake::ScriptedProvider provider([&](const fake::Asked& asked) {
      const double now = std::chrono::duration<double>(SteadyClock::now() - start).count();
      fake::ProviderReply reply = scenario.reply(asked, now);
      calls.push_back({now, asked.of_this_item > 0, reply.status == 200});
      return reply;
    });
    folder.write("assay.yaml",
                 fmt::format("providers:\n  p: {{protocol: openai, base_url: \"{}\"}}\n"
                             "models:\n  lite: {{provider: p, id: m}}\n"
                             "tasks: [colours]\n",
                             provider.base_url()));
    fake::ProcessOptions options;
    options.folder = folder.path();
    fake::Process process(assay, {"run"}, options);
    if (!process.run_for(span)) process.send_signal(SIGINT);
    (void)process.wait();
  }
  return calls;
}

/// Retries per first attempt over the 60 s up to each retry, at worst.
double worst_retry_ratio(const std::vector<Call>& calls) {
  double worst = 0;
  for (const Call& last : calls) {
    double firsts = 0;
    double retries = 0;
    for (const Call& call : calls) {
      if (call.seconds <= last.seconds && call.seconds > last.seconds - 60) {
        (call.is_retry ? retries : firsts) += 1;
      }
    }
    if (last.is_retry && firsts > 0) worst = std::max(worst, retries / firsts);
  }
  return worst;
}

std::string row(const Scenario& scenario, const std::vector<Call>& calls,
                std::chrono::seconds span) {
  const auto after = std::count_if(calls.begin(), calls.end(),
                                   [](const Call& call) { return call.seconds >= 10; });
  const auto answered =
      std::count_if(calls.begin(), calls.end(), [](const Call& call) { return call.is_answered; });
  const double rate = static_cast<double>(after) * 60 / static_cast<double>((span - 10s) / 1s);
  return fmt::format("{:34} {:6} {:8} {:18.2f} {:20.1f}\n", scenario.name, calls.size(), answered,
                     worst_retry_ratio(calls), rate);
}

fake::ProviderReply refuse(const fake::Asked&, double) {
  return fake::fails(429, "rate_limit_exceeded", "slow down");
}

fake::ProviderReply refuse_with_hints(const fake::Asked&, double) {
  return fake::fails(429, "rate_limit_exceeded", "slow down",
                     {{"retry-after-ms", fmt::format("{:.0f}", 60'000 / kPerMinute)},
                      {"x-ratelimit-limit-requests", fmt::format("{:.0f}", kPerMinute)},
                      {"x-ratelimit-remaining-requests", "0"},
                      {"x-ratelimit-reset-requests", "1m0s"}});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || std::atoi(argv[2]) <= 10) {
    fmt::print(stderr, "usage: outage <assay> <seconds above 10>\n");
    return 3;
  }
  const std::chrono::seconds span(std::atoi(argv[2]));
  const auto limited = [](bool tells) {
    return [tells, quota = Quota()](const fake::Asked& asked, double seconds) mutable {
      const bool is_free = quota.take(seconds);
      auto reply = is_free ? fake::says(asked, fake::label(fake::colour_of(asked.user)))
                           : fake::fails(429, "rate_limit_exceeded", "slow down");
      const net::Headers headers = quota.headers();
      if (tells) reply.headers.insert(reply.headers.end(), headers.begin(), headers.end());
      return reply;
    };
  };
  const std::vector<Scenario> scenarios = {{"429 for all, no hint", refuse},
                                           {"429 for all, with hints", refuse_with_hints},
                                           {"takes 120 a minute and says so", limited(true)},
                                           {"takes 120 a minute, says nothing", limited(false)}};
  std::vector<std::string> rows(scenarios.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    threads.emplace_back(
        [&, i] { rows[i] = row(scenarios[i], run(scenarios[i], argv[1], span), span); });
  }
  for (std::thread& thread : threads) thread.join();
  fmt::print("{:34} {:>6} {:>8} {:>18} {:>20}\n", fmt::format("{} s, 1 000 items", span.count()),
             "calls", "answered", "retries per first", "calls/min after 10 s");
  for (const std::string& text : rows) fmt::print("{}", text);
  return 0;
}
