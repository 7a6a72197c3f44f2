#pragma once

/// \file
/// The queues of one provider within a run, and which call may start next.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/eval/caller.hpp"
#include "eval/learned_limits.hpp"
#include "eval/quota_alarm.hpp"
#include "eval/rate_limiter.hpp"
#include "eval/retry_budget.hpp"
#include "eval/throttle.hpp"
#include "eval/token_forecast.hpp"
#include "eval/work_plan.hpp"

namespace assay::eval {

/// One queue for each model of a provider, so that a model that must wait holds up no other. Of the
/// models that may go, the answer that is oldest in the plan goes first. Reads no clock and draws
/// no unseeded number: the caller says what time it is.
class Lane {
 public:
  /// Our own count of a unit's tokens: input, and output as far as the cap allows. Asked only where
  /// tokens are limited.
  using Count = std::function<Demand(const Unit&)>;

  Lane(const config::ProviderConfig& provider, Count count, std::uint64_t seed,
       SteadyClock::time_point now);

  [[nodiscard]] const config::ProviderConfig& provider() const { return *provider_; }

  /// Adds a unit that was never asked in this session, in the order of the plan.
  void add(const config::ModelConfig& model, Unit unit);
  /// Puts a unit back whose call ended at `now`; not before `wait` is over.
  /// \param is_retry  the call failed, so that the retry budget pays; else the request is another
  ///                  one
  void ask_later(Unit unit, bool is_retry, std::chrono::nanoseconds wait,
                 SteadyClock::time_point now);

  /// Time until a unit may start; zero if one may now; nothing when only the end of a call or of a
  /// write can change that.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> wait(SteadyClock::time_point now);
  /// The unit that may start, with what its call is expected to take taken from all limits.
  /// Precondition: `wait` was zero just now.
  [[nodiscard]] Unit take(SteadyClock::time_point now);
  /// The call of `unit` ended like this. Its result waits for the disk until `stored`.
  void ended(const Unit& unit, const CallResult& result, SteadyClock::time_point now);
  void stored() { --unstored_; }

  /// Retries that the retry budget let wait for `kRefusingPatience`, for the caller to give up.
  [[nodiscard]] std::vector<Unit> take_overdue(SteadyClock::time_point now);
  /// Every unit that waits, for another lane to take.
  [[nodiscard]] std::vector<Unit> take_waiting();

  /// No further call is made. \param why  for people, not empty
  void stop(std::string why) { stopped_ = std::move(why); }
  [[nodiscard]] bool is_stopped() const { return !stopped_.empty(); }

  /// Nothing in flight and nothing that could still start.
  [[nodiscard]] bool is_idle(bool may_start) const;
  [[nodiscard]] int in_flight() const { return in_flight_; }
  [[nodiscard]] int unstored() const { return unstored_; }

  /// Since when no call was answered, if the provider has been away or refusing for longer than
  /// makes sense to wait.
  [[nodiscard]] std::optional<SteadyClock::time_point> worn_out_since(
      SteadyClock::time_point now) const;

  /// Lines for people since the last time: quotas that are nearly used up.
  [[nodiscard]] std::vector<std::string> take_notices() { return std::exchange(notices_, {}); }

  static constexpr std::chrono::milliseconds kProbeInterval{250};

 private:
  struct ModelQueue {
    ModelQueue(const config::ModelConfig& of, std::string called, int concurrency,
               std::uint64_t seed, SteadyClock::time_point now)
        : model(&of),
          name(std::move(called)),
          limiter(of.limits, now),
          throttle(concurrency, seed) {}

    const config::ModelConfig* model;
    std::string name;  ///< for people
    RateLimiter limiter;
    LearnedLimits learned;
    Throttle throttle;
    std::deque<Unit> fresh;    ///< never asked in this session
    std::deque<Unit> retries;  ///< due, in the order of the plan
    int in_flight = 0;
  };

  /// Who is asked: the arm itself, or one of its fallbacks.
  using Asked = std::pair<std::uint32_t, std::uint32_t>;
  static Asked asked(const Unit& unit) { return {unit.arm, unit.link}; }

  ModelQueue& queue_of(const Unit& unit) { return *by_asked_.at(asked(unit)); }
  void fetch_due(SteadyClock::time_point now);
  std::deque<Unit>* source(ModelQueue& queue, SteadyClock::time_point now);
  Demand demand_of(Unit& unit, const ModelQueue& queue);
  std::chrono::nanoseconds wait_of(ModelQueue& queue, Unit& unit, SteadyClock::time_point now);
  [[nodiscard]] bool has_slot() const;
  [[nodiscard]] bool is_disk_near() const;
  void learn_from(const Attempt& attempt, ModelQueue& queue, SteadyClock::time_point now);
  void watch_configured(ModelQueue& queue, SteadyClock::time_point now);
  void watch_learned(const ModelQueue& queue, const provider::RateLimits& limits);
  void observe(const std::string& whose, std::string_view quota, double share);

  const config::ProviderConfig* provider_;
  std::string name_;  ///< for people
  Count count_;
  std::uint64_t seed_;
  SteadyClock::time_point start_;
  RateLimiter limiter_;
  RetryBudget retry_budget_;
  QuotaAlarm alarm_;
  std::deque<ModelQueue> queues_;  // a deque: nothing moves when one is added
  std::map<Asked, ModelQueue*> by_asked_;
  std::map<Asked, TokenForecast> forecasts_;
  std::multimap<SteadyClock::time_point, Unit> later_;
  ModelQueue* next_ = nullptr;  ///< what `wait` found may go, for `take`
  std::int64_t added_ = 0;
  int in_flight_ = 0;
  int unstored_ = 0;      ///< attempts that ended and are not durable yet
  bool is_down_ = false;  ///< the last call to end found nobody there
  SteadyClock::time_point next_probe_;
  std::optional<SteadyClock::time_point> failing_since_;  ///< no call has been answered since
  std::string stopped_;  ///< why no further call is made; empty while it goes on
  std::vector<std::string> notices_;
};

}  // namespace assay::eval
