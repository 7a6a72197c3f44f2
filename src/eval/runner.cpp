#include "assay/eval/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <map>

#include "assay/version.hpp"
#include "eval/budget.hpp"
#include "eval/lane.hpp"
#include "eval/recorder.hpp"
#include "eval/retry_policy.hpp"
#include "eval/run_id.hpp"

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

constexpr auto kProgressInterval = 100ms;
constexpr std::size_t kUnstoredLimit = 4096;  ///< attempts waiting for the disk before calls pause
constexpr int kParameterDrops = 6;  ///< a model may refuse this many parameters, one by one

/// One run from its first call to its end. Everything but the recorder's work happens on the thread
/// that calls `run`.
class Runner {
 public:
  Runner(const Suite& suite, const RunOptions& options)
      : suite_(suite),
        options_(options),
        retry_policy_(suite.config.run.max_attempts, std::random_device{}()) {}

  Result<RunReport> run() {
    ASSAY_CHECK(check_budget(suite_));
    ASSAY_CHECK(make_lanes());
    ASSAY_CHECK(open_run());
    ASSAY_CHECK(fill_lanes());
    start_ = SteadyClock::now();
    recorder_ = std::make_unique<Recorder>(
        std::move(*store_), run_.row, [this](std::vector<Finished> group, std::optional<Error> error) {
          loop_.post([this, group = std::move(group), error = std::move(error)] {
            on_stored(group, error);
          });
        });
    loop_.on_signal({SIGINT, SIGTERM}, [this](int) { interrupt(); });
    if (const auto& minutes = suite_.config.budget.minutes) {
      loop_.after(std::chrono::minutes(*minutes), [this, limit = *minutes] {
        stop_calling(fmt::format("the time budget of {} minutes is used up", limit));
        stop_if_done();
      });
    }
    loop_.post([this] { pump_all(); });
    loop_.run_until_stopped();
    return conclude();
  }

 private:
  // --- preparing ---

  Status make_lanes() {
    for (const config::ProviderConfig& provider : suite_.config.providers) {
      const bool is_used = std::any_of(suite_.arms.begin(), suite_.arms.end(),
                                       [&](const Arm& arm) { return arm.provider == &provider; });
      if (!is_used) continue;
      ASSAY_TRY(auto caller, make_caller(loop_, provider, suite_));
      lanes_.emplace_back(provider, std::move(caller));
    }
    return {};
  }

  Status open_run() {
    ASSAY_TRY(auto store, store::RunStore::open(options_.database, store::Access::read_write));
    store_ = std::make_unique<store::RunStore>(std::move(store));
    for (const auto& task : suite_.tasks) {
      auto record = golden_set_record(*task);
      ASSAY_CHECK(store_->put_golden_set(record, item_records(*task)));
      item_rows_[task.get()] = std::move(record.item_rows);
    }
    if (!options_.start_new) {
      ASSAY_TRY(auto unfinished, store_->unfinished_run(suite_.hash));
      report_.resumed = unfinished.has_value();
      if (unfinished) run_ = *std::move(unfinished);
    }
    if (!report_.resumed) ASSAY_CHECK(begin_run());
    report_.run_id = run_.id;
    return {};
  }

  Status begin_run() {
    run_.id = new_run_id();
    run_.config_hash = suite_.hash;
    run_.config_yaml = suite_.config_yaml;
    run_.tool_version = kVersion;
    run_.origin = "run";
    run_.repeats = suite_.config.run.repeats;
    run_.started_unix_ms = unix_ms_now();
    for (const Arm& arm : suite_.arms) run_.arms.push_back(arm_record(arm));
    return store_->begin_run(run_);
  }

  Status fill_lanes() {
    std::vector<store::RunStore::SlotProgress> stored(suite_.arms.size());
    if (report_.resumed) {
      for (std::size_t arm = 0; arm < suite_.arms.size(); ++arm) {
        ASSAY_TRY(stored[arm], store_->progress(run_.row, run_.arms[arm].row));
      }
    }
    const WorkPlan plan = plan_work(
        suite_.arms, suite_.config.run.repeats,
        [&](std::size_t arm, std::size_t item, int repeat) -> const store::Progress* {
          const auto found = stored[arm].find({item_row(suite_.arms[arm], item), repeat});
          return found == stored[arm].end() ? nullptr : &found->second;
        });
    progress_.answers_total = plan.answers_total;
    progress_.answers_stored = plan.answers_stored;
    budget_ = std::make_unique<Budget>(suite_.config.budget, plan.attempts_stored);
    for (const Unit& unit : plan.units) {
      const config::ProviderConfig* provider = suite_.arms[unit.arm].provider;
      std::find_if(lanes_.begin(), lanes_.end(), [provider](const Lane& lane) {
        return lane.provider == provider;
      })->ready.push_back(unit);
    }
    return {};
  }

  [[nodiscard]] store::RowId item_row(const Arm& arm, std::size_t item) const {
    return item_rows_.find(arm.task)->second[item];
  }

  // --- calling ---

  void pump_all() {
    for (Lane& lane : lanes_) pump(lane);
    stop_if_done();
  }

  /// Starts as many calls as slots, rate limits, the disk and the budget allow.
  void pump(Lane& lane) {
    while (!stopping_ && lane.stopped.empty() && !lane.ready.empty() && lane.has_slot() &&
           unstored_ < kUnstoredLimit) {
      const auto now = SteadyClock::now();
      if (const auto wait = lane.limiter.wait(now); wait > 0ns) {
        wake_later(lane, wait);
        return;
      }
      if (const std::string reason = budget_->exhausted(); !reason.empty()) {
        stop_calling(reason);
        return;
      }
      const Unit unit = lane.ready.front();
      lane.ready.pop_front();
      lane.limiter.take(now);
      start_call(lane, unit, now);
    }
  }

  void wake_later(Lane& lane, std::chrono::nanoseconds wait) {
    if (lane.timer_set) return;
    lane.timer_set = true;
    loop_.after(wait, [this, &lane] {
      lane.timer_set = false;
      pump(lane);
      stop_if_done();
    });
  }

  void start_call(Lane& lane, Unit unit, SteadyClock::time_point now) {
    const bool is_first = unit.ready_at == SteadyClock::time_point{};
    const auto queued = now - (is_first ? start_ : unit.ready_at);
    ++lane.in_flight;
    ++unit.attempts;
    ++unit.attempts_now;
    budget_->call_started();
    const Arm& arm = suite_.arms[unit.arm];
    lane.caller->call(arm, arm.task->set.items[unit.item].input,
                      [this, &lane, unit, queued](CallResult result) {
                        on_result(lane, unit, queued, std::move(result));
                      });
  }

  void on_result(Lane& lane, const Unit& unit, std::chrono::nanoseconds queued, CallResult result) {
    const Arm& arm = suite_.arms[unit.arm];
    const TokenUsage& usage = result.attempt.completion.usage;
    --lane.in_flight;
    budget_->call_ended();
    if (usage.input && usage.output) lane.limiter.settle(*usage.input + *usage.output);

    Finished finished;
    if (arm.model->price) finished.record.cost = provider::cost(*arm.model->price, usage);
    if (finished.record.cost) budget_->call_priced(*finished.record.cost);
    if (is_scored(result.attempt.outcome)) {
      lane.unreachable_in_a_row = 0;
    } else if (!ask_again(lane, unit, result)) {
      ++progress_.answers_failed;
    }

    finished.scorer = &arm.task->scorer;
    finished.expected_json = arm.task->set.items[unit.item].expected_json;
    finished.record.key = {run_.arms[unit.arm].row, item_row(arm, unit.item), unit.repeat,
                           unit.attempts};
    finished.record.queued = queued;
    finished.record.request_hash = std::move(result.request_hash);
    finished.record.attempt = std::move(result.attempt);
    ++unstored_;
    recorder_->add(std::move(finished));
    pump(lane);
    stop_if_done();
  }

  /// Puts a failed call's answer back into the queue, if another try makes sense.
  bool ask_again(Lane& lane, const Unit& unit, const CallResult& result) {
    if (stopping_ || !lane.stopped.empty()) return false;
    if (lane.reached_limit_after(result.attempt.outcome)) {
      stop_lane(lane, fmt::format("it cannot be reached: {}", result.attempt.error));
      return false;
    }
    if (result.parameter_dropped && unit.parameter_drops < kParameterDrops) {
      Unit again = unit;
      ++again.parameter_drops;
      --again.attempts_now;  // the model was not really asked yet
      ask_later(lane, again, 0ms);
      return true;
    }
    const RetryDecision decision = retry_policy_.after(result.attempt, unit.attempts_now);
    if (decision.action == RetryDecision::Action::stop_provider) stop_lane(lane, decision.reason);
    if (decision.action != RetryDecision::Action::retry) return false;
    ask_later(lane, unit, decision.wait);
    return true;
  }

  void ask_later(Lane& lane, Unit unit, std::chrono::milliseconds wait) {
    ++progress_.retries;
    ++lane.waiting_to_retry;
    unit.ready_at = SteadyClock::now() + wait;
    loop_.after(wait, [this, &lane, unit] {
      --lane.waiting_to_retry;
      lane.ready.push_front(unit);
      pump(lane);
      stop_if_done();
    });
  }

  // --- what is durable ---

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
      const bool is_answer = is_scored(finished.record.attempt.outcome);
      if (is_answer) ++progress_.answers_stored;
      if (finished.record.cost) progress_.cost += *finished.record.cost;
      if (is_answer && !finished.record.cost) progress_.cost_is_partial = true;
    }
    show_progress(false);
    pump_all();
  }

  void show_progress(bool is_last) {
    const auto now = SteadyClock::now();
    progress_.elapsed = now - start_;
    if (!options_.on_progress || (!is_last && now - shown_at_ < kProgressInterval)) return;
    shown_at_ = now;
    options_.on_progress(progress_);
  }

  // --- ending ---

  void stop_if_done() {
    const bool is_idle = std::all_of(lanes_.begin(), lanes_.end(), [this](const Lane& lane) {
      return lane.is_idle(!stopping_);
    });
    if (!is_idle) return;
    if (unstored_ == 0) {
      loop_.stop();
    } else {
      recorder_->flush();
    }
  }

  void stop_lane(Lane& lane, const std::string& reason) {
    lane.stopped = reason;
    const std::string text = fmt::format("provider \"{}\" stopped: {}", lane.provider->name, reason);
    if (why_.empty()) why_ = text;
    notice(text);
  }

  void stop_calling(const std::string& reason) {
    if (stopping_) return;
    stopping_ = true;
    why_ = reason;
    notice(reason);
  }

  void interrupt() {
    if (interrupted_) std::_Exit(130);  // asked twice: nothing durable is lost by leaving now
    interrupted_ = true;
    stopping_ = true;
    notice("stopping; what is stored stays, and the same command goes on from there");
    cancel_calls();
    stop_if_done();
  }

  void cancel_calls() {
    for (Lane& lane : lanes_) lane.caller->cancel_all();
  }

  void notice(const std::string& text) {
    if (options_.on_notice) options_.on_notice(text);
  }

  Result<RunReport> conclude() {
    store::RunStore store = recorder_->close();
    if (storage_error_) return *storage_error_;
    show_progress(true);
    report_.progress = progress_;
    if (progress_.answers_stored == progress_.answers_total) {
      ASSAY_CHECK(store.finish_run(run_.row, unix_ms_now()));
      report_.ending = Ending::complete;
      return std::move(report_);
    }
    report_.ending = interrupted_ ? Ending::interrupted : Ending::incomplete;
    report_.why = !why_.empty() ? why_
                                : fmt::format("{} of {} answers failed on the wire",
                                              progress_.answers_failed, progress_.answers_total);
    return std::move(report_);
  }

  const Suite& suite_;
  const RunOptions& options_;
  RetryPolicy retry_policy_;
  net::EventLoop loop_;      // before the lanes: their callers live on it
  std::deque<Lane> lanes_;   // a deque, since calls in flight refer to their lane
  std::unique_ptr<Budget> budget_;
  std::unique_ptr<store::RunStore> store_;  // until the recorder takes it
  std::map<const Task*, std::vector<store::RowId>> item_rows_;
  store::RunRecord run_;
  std::unique_ptr<Recorder> recorder_;
  RunReport report_;
  RunProgress progress_;
  SteadyClock::time_point start_;
  SteadyClock::time_point shown_at_;
  std::size_t unstored_ = 0;
  bool stopping_ = false;
  bool interrupted_ = false;
  std::string why_;
  std::optional<Error> storage_error_;
};

}  // namespace

Result<RunReport> run_suite(const Suite& suite, const RunOptions& options) {
  return Runner(suite, options).run();
}

}  // namespace assay::eval
