#include "assay/eval/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <deque>
#include <random>

#include "assay/core/clock.hpp"
#include "assay/core/hash.hpp"
#include "assay/eval/caller.hpp"
#include "assay/provider/registry.hpp"
#include "assay/version.hpp"
#include "eval/rate_limiter.hpp"
#include "eval/recorder.hpp"
#include "eval/run_id.hpp"

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kBackoffBase = 500ms;
constexpr std::chrono::milliseconds kBackoffCap = 8s;
constexpr std::chrono::milliseconds kLongestHonouredWait = 120s;
constexpr std::chrono::milliseconds kProgressInterval = 100ms;
constexpr std::size_t kUnstoredLimit = 4096;  ///< attempts waiting for the disk before calls pause
constexpr int kParameterDrops = 6;            ///< a model may refuse this many parameters, one by one

/// One answer still to be had.
struct Unit {
  std::uint32_t arm = 0;
  std::uint32_t item = 0;  ///< index into the task's items
  std::int32_t repeat = 0;
  std::int32_t attempts = 0;          ///< made so far, earlier sessions included
  std::int32_t attempts_now = 0;      ///< made in this session: what the limit of retries counts
  std::int32_t parameter_drops = 0;   ///< repeats because a parameter was refused
  SteadyClock::time_point ready_at;   ///< when it could have been sent
};

/// The queue of one provider.
struct Lane {
  const config::ProviderConfig* provider = nullptr;
  std::unique_ptr<Caller> caller;
  RateLimiter limiter;
  std::vector<Unit> units;
  std::deque<std::uint32_t> ready;  ///< indices into `units`
  int in_flight = 0;
  int waiting_to_retry = 0;
  bool timer_set = false;
  std::string stopped;  ///< why no further call is made; empty while it runs
};

class Runner {
 public:
  Runner(const Suite& suite, const RunOptions& options) : suite_(suite), options_(options) {}

  Result<RunReport> run() {
    ASSAY_CHECK(check_budget());
    ASSAY_CHECK(make_lanes());
    ASSAY_CHECK(open_store());
    ASSAY_CHECK(plan_units());
    start_ = SteadyClock::now();
    recorder_ = std::make_unique<Recorder>(
        std::move(*store_), run_.row, [this](std::vector<Finished> group, std::optional<Error> error) {
          loop_.post([this, group = std::move(group), error = std::move(error)]() mutable {
            on_stored(group, error);
          });
        });
    loop_.on_signal({SIGINT, SIGTERM}, [this](int) { interrupt(); });
    if (suite_.config.budget.minutes) {
      loop_.after(std::chrono::minutes(*suite_.config.budget.minutes), [this] {
        stop_all(fmt::format("the time budget of {} minutes is used up", *suite_.config.budget.minutes));
        stop_if_done();
      });
    }
    loop_.post([this] {
      for (Lane& lane : lanes_) pump(lane);
      stop_if_done();
    });
    loop_.run_until_stopped();
    return finish();
  }

 private:
  // --- preparing ---

  /// A cap in dollars means nothing for a model whose price nobody knows.
  Status check_budget() {
    if (!suite_.config.budget.usd || suite_.config.budget.calls) return {};
    for (const Arm& arm : suite_.arms) {
      const bool is_remote = arm.provider->protocol != provider::ProtocolKind::local;
      if (is_remote && !arm.model->price) {
        return invalid(fmt::format("{}:{}: budget.usd cannot be kept: the price of model \"{}\" is unknown; "
                                   "give models.{}.price, or budget.calls",
                                   suite_.config.name, arm.model->line, arm.model->name,
                                   arm.model->name));
      }
    }
    return {};
  }

  Status make_lanes() {
    const auto now = SteadyClock::now();
    for (const config::ProviderConfig& provider : suite_.config.providers) {
      const bool is_used = std::any_of(suite_.arms.begin(), suite_.arms.end(),
                                       [&](const Arm& arm) { return arm.provider == &provider; });
      if (!is_used) continue;
      ASSAY_TRY(auto caller, make_caller(loop_, provider, suite_));
      lanes_.push_back(Lane{&provider, std::move(caller),
                            RateLimiter(provider.limits.requests_per_minute,
                                        provider.limits.tokens_per_minute, now),
                            {}, {}, 0, 0, false, {}});
    }
    return {};
  }

  Status open_store() {
    ASSAY_TRY(auto store, store::RunStore::open(options_.database, store::Access::read_write));
    store_ = std::make_unique<store::RunStore>(std::move(store));
    if (!options_.start_new) {
      ASSAY_TRY(auto unfinished, store_->unfinished_run(suite_.hash));
      if (unfinished) {
        run_ = *std::move(unfinished);
        report_.resumed = true;
      }
    }
    for (const auto& task : suite_.tasks) {
      auto record = golden_set_record(*task);
      ASSAY_CHECK(store_->put_golden_set(record, item_records(*task)));
      item_rows_[task.get()] = std::move(record.item_rows);
    }
    if (!report_.resumed) {
      run_.id = new_run_id();
      run_.config_hash = suite_.hash;
      run_.config_yaml = suite_.config_yaml;
      run_.tool_version = kVersion;
      run_.origin = "run";
      run_.repeats = suite_.config.run.repeats;
      run_.started_unix_ms = unix_ms_now();
      for (const Arm& arm : suite_.arms) run_.arms.push_back(arm_record(arm));
      ASSAY_CHECK(store_->begin_run(run_));
    }
    report_.run_id = run_.id;
    return {};
  }

  Lane& lane_of(const Arm& arm) {
    return *std::find_if(lanes_.begin(), lanes_.end(),
                         [&arm](const Lane& lane) { return lane.provider == arm.provider; });
  }

  /// All arms meet the same item one after the other, in turning order, so that a slow minute of the
  /// network hits them alike.
  Status plan_units() {
    std::vector<store::RunStore::SlotProgress> stored(suite_.arms.size());
    std::size_t longest = 0;
    for (std::size_t a = 0; a < suite_.arms.size(); ++a) {
      longest = std::max(longest, suite_.arms[a].task->set.items.size());
      if (!report_.resumed) continue;
      ASSAY_TRY(stored[a], store_->progress(run_.row, run_.arms[a].row));
    }
    for (int repeat = 0; repeat < suite_.config.run.repeats; ++repeat) {
      for (std::size_t item = 0; item < longest; ++item) {
        for (std::size_t turn = 0; turn < suite_.arms.size(); ++turn) {
          const std::size_t a = (turn + item) % suite_.arms.size();
          if (item < suite_.arms[a].task->set.items.size()) plan_unit(a, item, repeat, stored[a]);
        }
      }
    }
    return {};
  }

  void plan_unit(std::size_t a, std::size_t item, int repeat,
                 const store::RunStore::SlotProgress& stored) {
    const Arm& arm = suite_.arms[a];
    ++progress_.answers_total;
    Unit unit;
    unit.arm = static_cast<std::uint32_t>(a);
    unit.item = static_cast<std::uint32_t>(item);
    unit.repeat = repeat;
    const auto found = stored.find({item_rows_[arm.task][item], repeat});
    if (found != stored.end()) {
      earlier_attempts_ += found->second.attempts;
      if (found->second.answered) {
        ++progress_.answers_stored;
        return;
      }
      unit.attempts = found->second.attempts;
    }
    Lane& lane = lane_of(arm);
    lane.ready.push_back(static_cast<std::uint32_t>(lane.units.size()));
    lane.units.push_back(unit);
  }

  // --- calling; all on the loop's thread ---

  [[nodiscard]] bool is_over_budget() {
    const auto& budget = suite_.config.budget;
    if (budget.calls && earlier_attempts_ + started_ >= *budget.calls) {
      stop_all(fmt::format("the budget of {} calls is used up", *budget.calls));
      return true;
    }
    if (budget.usd && progress_.cost.usd() + in_flight_usd() >= *budget.usd) {
      stop_all(fmt::format("the budget of ${:.2f} is used up", *budget.usd));
      return true;
    }
    return false;
  }

  /// What the calls in flight will probably cost: the average so far.
  [[nodiscard]] double in_flight_usd() const {
    if (priced_calls_ == 0) return 0;
    int in_flight = 0;
    for (const Lane& lane : lanes_) in_flight += lane.in_flight;
    return progress_.cost.usd() / static_cast<double>(priced_calls_) * in_flight;
  }

  void pump(Lane& lane) {
    while (!stopping_ && lane.stopped.empty() && !lane.ready.empty() &&
           lane.in_flight < lane.provider->limits.concurrency && unstored_ < kUnstoredLimit) {
      const auto now = SteadyClock::now();
      if (const auto wait = lane.limiter.wait(now); wait > 0ns) {
        set_timer(lane, wait);
        return;
      }
      if (is_over_budget()) return;
      const std::uint32_t index = lane.ready.front();
      lane.ready.pop_front();
      lane.limiter.take(now);
      start_call(lane, index, now);
    }
  }

  void set_timer(Lane& lane, std::chrono::nanoseconds wait) {
    if (lane.timer_set) return;
    lane.timer_set = true;
    loop_.after(wait, [this, &lane] {
      lane.timer_set = false;
      pump(lane);
      stop_if_done();
    });
  }

  void start_call(Lane& lane, std::uint32_t index, SteadyClock::time_point now) {
    Unit& unit = lane.units[index];
    const Arm& arm = suite_.arms[unit.arm];
    if (unit.ready_at == SteadyClock::time_point{}) unit.ready_at = start_;
    const auto queued = now - unit.ready_at;
    ++lane.in_flight;
    ++started_;
    ++unit.attempts;
    ++unit.attempts_now;
    lane.caller->call(arm, arm.task->set.items[unit.item].input,
                      [this, &lane, index, queued](CallResult result) {
                        on_result(lane, index, queued, std::move(result));
                      });
  }

  void on_result(Lane& lane, std::uint32_t index, std::chrono::nanoseconds queued, CallResult result) {
    Unit& unit = lane.units[index];
    const Arm& arm = suite_.arms[unit.arm];
    const Attempt& attempt = result.attempt;
    --lane.in_flight;

    Finished finished;
    finished.arm = unit.arm;
    finished.unit = index;
    finished.scorer = &arm.task->scorer;
    finished.expected_json = arm.task->set.items[unit.item].expected_json;
    finished.record.key = {run_.arms[unit.arm].row, item_rows_[arm.task][unit.item], unit.repeat,
                           unit.attempts};
    finished.record.queued = queued;
    finished.record.request_hash = std::move(result.request_hash);
    const TokenUsage& usage = attempt.completion.usage;
    if (arm.model->price) finished.record.cost = provider::cost(*arm.model->price, usage);
    if (usage.input && usage.output) lane.limiter.settle(*usage.input + *usage.output);

    const bool will_retry = plan_retry(lane, index, result);
    if (!is_scored(attempt.outcome) && !will_retry) ++progress_.answers_failed;
    finished.record.attempt = std::move(result.attempt);
    ++unstored_;
    recorder_->add(std::move(finished));
    if (is_idle()) recorder_->flush();
    pump(lane);
    stop_if_done();
  }

  /// Decides what follows from a result. True if the answer will be asked for again.
  bool plan_retry(Lane& lane, std::uint32_t index, const CallResult& result) {
    Unit& unit = lane.units[index];
    const Attempt& attempt = result.attempt;
    if (is_scored(attempt.outcome) || stopping_ || !lane.stopped.empty()) return false;
    if (stops_provider(attempt.outcome)) {
      stop_lane(lane, fmt::format("{}: {}", to_string(attempt.outcome), attempt.error));
      return false;
    }
    if (result.parameter_dropped && unit.parameter_drops < kParameterDrops) {
      ++unit.parameter_drops;
      --unit.attempts_now;  // the model was not asked yet
      requeue(lane, index, 0ms);
      return true;
    }
    if (!is_transient(attempt.outcome) || unit.attempts_now >= max_attempts(attempt.outcome)) {
      return false;
    }
    if (attempt.retry_after && *attempt.retry_after > kLongestHonouredWait) {
      stop_lane(lane, fmt::format("it asks us to wait {} s", attempt.retry_after->count() / 1000));
      return false;
    }
    const auto wait = std::max(attempt.retry_after.value_or(0ms), backoff(unit.attempts_now));
    requeue(lane, index, wait);
    return true;
  }

  /// A name that does not resolve is tried once more, no longer: it is probably misspelt.
  [[nodiscard]] int max_attempts(Outcome outcome) const {
    const int configured = suite_.config.run.max_attempts;
    return outcome == Outcome::wire_dns ? std::min(configured, 2) : configured;
  }

  /// Full jitter, so that calls that failed together do not come back together.
  std::chrono::milliseconds backoff(int attempts) {
    const auto ceiling = std::min(kBackoffCap, kBackoffBase * (1 << std::min(attempts - 1, 10)));
    std::uniform_int_distribution<std::int64_t> spread(0, ceiling.count());
    return std::chrono::milliseconds(spread(random_));
  }

  void requeue(Lane& lane, std::uint32_t index, std::chrono::milliseconds wait) {
    ++progress_.retries;
    ++lane.waiting_to_retry;
    const auto resume = [this, &lane, index] {
      --lane.waiting_to_retry;
      lane.units[index].ready_at = SteadyClock::now();
      lane.ready.push_front(index);
      pump(lane);
      stop_if_done();
    };
    if (wait == 0ms) {
      loop_.post(resume);
    } else {
      loop_.after(wait, resume);
    }
  }

  // --- storing ---

  void on_stored(const std::vector<Finished>& group, const std::optional<Error>& error) {
    unstored_ -= group.size();
    if (error) {
      storage_error_ = error;
      stopping_ = true;
      cancel_calls();
      loop_.stop();
      return;
    }
    for (const Finished& finished : group) {
      ++progress_.attempts;
      if (finished.record.cost) {
        progress_.cost += *finished.record.cost;
        ++priced_calls_;
      } else if (is_scored(finished.record.attempt.outcome)) {
        progress_.cost_is_partial = true;
      }
      if (is_scored(finished.record.attempt.outcome)) ++progress_.answers_stored;
    }
    show_progress(false);
    for (Lane& lane : lanes_) pump(lane);
    stop_if_done();
  }

  void show_progress(bool is_last) {
    if (!options_.on_progress) return;
    const auto now = SteadyClock::now();
    if (!is_last && now - shown_at_ < kProgressInterval) return;
    shown_at_ = now;
    progress_.elapsed = now - start_;
    options_.on_progress(progress_);
  }

  // --- ending ---

  [[nodiscard]] bool is_idle() const {
    return std::all_of(lanes_.begin(), lanes_.end(), [this](const Lane& lane) {
      const bool may_start = !stopping_ && lane.stopped.empty();
      return lane.in_flight == 0 &&
             (!may_start || (lane.ready.empty() && lane.waiting_to_retry == 0));
    });
  }

  void stop_if_done() {
    if (!is_idle()) return;
    if (unstored_ == 0) {
      loop_.stop();
    } else {
      recorder_->flush();
    }
  }

  void stop_lane(Lane& lane, std::string reason) {
    lane.stopped = std::move(reason);
    const std::string text = fmt::format("provider \"{}\" stopped: {}", lane.provider->name, lane.stopped);
    if (why_.empty()) why_ = text;
    notice(text);
  }

  void stop_all(const std::string& reason) {
    if (stopping_) return;
    stopping_ = true;
    why_ = reason;
    notice(reason);
  }

  void notice(const std::string& text) {
    if (options_.on_notice) options_.on_notice(text);
  }

  void cancel_calls() {
    for (Lane& lane : lanes_) lane.caller->cancel_all();
  }

  void interrupt() {
    if (interrupted_) std::_Exit(130);  // asked twice: nothing durable is lost by leaving now
    interrupted_ = true;
    stopping_ = true;
    notice("stopping; what is stored stays, and the same command goes on from there");
    cancel_calls();
    stop_if_done();
  }

  Result<RunReport> finish() {
    store::RunStore store = recorder_->close();
    if (storage_error_) return *storage_error_;
    show_progress(true);
    report_.progress = progress_;
    const bool is_complete = progress_.answers_stored == progress_.answers_total;
    if (is_complete) {
      ASSAY_CHECK(store.finish_run(run_.row, unix_ms_now()));
      report_.ending = Ending::complete;
    } else {
      report_.ending = interrupted_ ? Ending::interrupted : Ending::incomplete;
      report_.why = !why_.empty() ? why_
                                  : fmt::format("{} of {} answers failed on the wire",
                                                progress_.answers_failed, progress_.answers_total);
    }
    return std::move(report_);
  }

  const Suite& suite_;
  const RunOptions& options_;
  net::EventLoop loop_;  // before the lanes: callers live on it
  std::deque<Lane> lanes_;  // a deque: lanes are referred to while others are added
  std::unique_ptr<store::RunStore> store_;
  std::map<const Task*, std::vector<store::RowId>> item_rows_;
  store::RunRecord run_;
  std::unique_ptr<Recorder> recorder_;
  RunReport report_;
  RunProgress progress_;
  SteadyClock::time_point start_;
  SteadyClock::time_point shown_at_;
  std::minstd_rand random_{std::random_device{}()};
  std::size_t unstored_ = 0;
  std::int64_t started_ = 0;
  std::int64_t earlier_attempts_ = 0;
  std::int64_t priced_calls_ = 0;
  bool stopping_ = false;
  bool interrupted_ = false;
  std::string why_;
  std::optional<Error> storage_error_;
};

}  // namespace

Result<RunReport> run_suite(const Suite& suite, const RunOptions& options) {
  Runner runner(suite, options);
  return runner.run();
}

}  // namespace assay::eval
