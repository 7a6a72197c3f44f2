#include "assay/eval/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "assay/eval/limits.hpp"
#include "assay/eval/preflight.hpp"
#include "eval/answer_cache.hpp"
#include "eval/budget.hpp"
#include "eval/correction.hpp"
#include "eval/fallback.hpp"
#include "eval/lane.hpp"
#include "eval/open_run.hpp"
#include "eval/recorder.hpp"
#include "eval/request_size.hpp"
#include "eval/retry_policy.hpp"

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

constexpr auto kProgressInterval = 100ms;
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
    ASSAY_CHECK(preflight(suite_));
    ASSAY_CHECK(make_lanes());
    ASSAY_CHECK(open());
    ASSAY_CHECK(open_cache());
    fill_lanes();
    start_ = SteadyClock::now();
    recorder_ = std::make_unique<Recorder>(
        std::move(*open_.store), open_.record.row,
        [this](std::vector<Finished> group, std::optional<Error> error) {
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
    for (const config::ProviderConfig* provider : used_providers(suite_)) {
      ASSAY_TRY(auto caller, make_caller(loop_, *provider, suite_));
      lanes_.emplace_back(*provider, std::move(caller));
    }
    return {};
  }

  Status open() {
    ASSAY_TRY(open_, open_run(suite_, options_.database, options_.start_new));
    report_.run_id = open_.record.id;
    report_.resumed = open_.is_resumed;
    progress_.answers_total = open_.plan.answers_total;
    progress_.answers_stored = open_.plan.answers_stored;
    // What earlier sessions of this run spent is spent.
    budget_ = std::make_unique<Budget>(suite_.config.budget, open_.plan.calls_stored, open_.spent,
                                       open_.priced_attempts);
    if (open_.is_resumed) {
      tell_of_resuming();
    } else if (!open_.finished_run.empty()) {
      notice(fmt::format("run {} of this config is finished; beginning another one",
                         open_.finished_run));
    }
    return {};
  }

  void tell_of_resuming() {
    const auto minutes = (unix_ms_now() - open_.record.started_unix_ms) / 60'000;
    notice(fmt::format("resuming run {}, begun {}; --new starts another one", open_.record.id,
                       minutes < 120 ? fmt::format("{} min ago", minutes)
                                     : fmt::format("{} h ago", minutes / 60)));
  }

  void fill_lanes() {
    missing_.resize(suite_.arms.size());
    for (const Unit& unit : std::exchange(open_.plan.units, {})) {
      ++missing_[unit.arm];
      lane_of(unit).ready.push_back(unit);
    }
    for (const Unit& unit : std::exchange(open_.plan.fallbacks, {})) {
      ++fallbacks_open_;
      lane_of(unit).ready.push_back(unit);
    }
  }

  Status open_cache() {
    if (!suite_.config.run.cache) return {};
    ASSAY_TRY(cache_, AnswerCache::open(options_.database, open_.record.row));
    cache_->leave_out_twins(suite_.arms,
                            [this](const Arm& arm) -> Caller& { return *lane_of(arm).caller; });
    return {};
  }

  /// Who is asked: the arm itself, or another one in its place.
  [[nodiscard]] const Arm& asked(const Unit& unit) const {
    const Arm& own = suite_.arms[unit.arm];
    return unit.link == 0 ? own : suite_.fallback_arms[own.fallback[unit.link - 1]];
  }

  [[nodiscard]] Question question_of(const Unit& unit) const {
    const Arm& arm = asked(unit);
    return {&arm, arm.task->set.items[unit.item].input, unit.draft.get()};
  }

  Lane& lane_of(const Unit& unit) { return lane_of(asked(unit)); }

  Lane& lane_of(const Arm& arm) {
    const config::ProviderConfig* provider = arm.provider;
    return *std::find_if(lanes_.begin(), lanes_.end(),
                         [provider](const Lane& lane) { return lane.provider == provider; });
  }

  /// Attempts of all lanes that ended and are not durable yet.
  [[nodiscard]] std::size_t unstored() const {
    std::size_t sum = 0;
    for (const Lane& lane : lanes_) sum += static_cast<std::size_t>(lane.unstored);
    return sum;
  }

  // --- calling ---

  void pump_all() {
    for (Lane& lane : lanes_) pump(lane);
    stop_if_done();
  }

  /// Starts as many calls as slots, rate limits, the disk and the budget allow.
  void pump(Lane& lane) {
    while (!stopping_ && lane.stopped.empty() && !lane.ready.empty() &&
           unstored() < kUnstoredLimit) {
      if (answer_from_cache(lane)) continue;
      if (stopping_ || !lane.has_slot()) return;
      const auto now = SteadyClock::now();
      const auto wait = std::max(lane.limiter.wait(now), lane.closed_until - now);
      if (wait > 0ns) {
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
    lane.caller->call(question_of(unit), [this, &lane, unit, queued](CallResult result) {
      try {
        on_result(lane, unit, queued, std::move(result));
      } catch (const std::exception& error) {
        abort({ErrorKind::internal, error.what()});
      }
    });
  }

  /// Takes the next answer of a lane from an earlier run, if it is there: no slot, no rate limit
  /// and no budget is used up.
  bool answer_from_cache(Lane& lane) {
    if (!cache_ || lane.ready.front().is_looked_up) return false;
    lane.ready.front().is_looked_up = true;
    auto found = cache_->find(*lane.caller, question_of(lane.ready.front()));
    if (!found.has_value()) {
      abort(found.error());
      return false;
    }
    if (!*found) return false;
    Unit unit = lane.ready.front();
    lane.ready.pop_front();
    ++unit.attempts;
    store::AttemptRecord record = *std::move(*found);
    if (const auto& price = asked(unit).model->price) {
      record.cost = provider::cost(*price, record.attempt.completion.usage);
    }
    store_attempt(lane, unit, std::move(record));
    return true;
  }

  void on_result(Lane& lane, const Unit& unit, std::chrono::nanoseconds queued, CallResult result) {
    const Arm& arm = asked(unit);
    const TokenUsage& usage = result.attempt.completion.usage;
    --lane.in_flight;
    budget_->call_ended();
    if (usage.input && usage.output) lane.limiter.settle(*usage.input + *usage.output);

    store::AttemptRecord record;
    if (arm.model->price) record.cost = provider::cost(*arm.model->price, usage);
    if (record.cost) {
      budget_->call_priced(*record.cost);
    } else if (arm.model->price && may_be_billed(result.attempt.outcome)) {
      budget_->call_priced(worst_case(question_of(unit)));
    }
    lane.learn_from(result.attempt, SteadyClock::now());
    if (!is_scored(result.attempt.outcome) && !ask_again(lane, unit, result)) {
      give_up(unit, lane.stopped.empty() ? result.attempt.outcome : lane.stopped_by);
    }
    record.queued = queued;
    record.request_hash = std::move(result.request_hash);
    record.attempt = std::move(result.attempt);
    store_attempt(lane, unit, std::move(record));
    pump(lane);
    stop_if_done();
  }

  void store_attempt(Lane& lane, const Unit& unit, store::AttemptRecord record) {
    const Arm& own = suite_.arms[unit.arm];
    record.key = {open_.record.arms[unit.arm].row, open_.item_row(own, unit.item), unit.repeat,
                  unit.attempts};
    record.kind = unit.kind;
    if (unit.link > 0) record.served_by = asked(unit).model->name;
    Finished finished;
    finished.unit = unit;
    finished.scorer = &own.task->scorer;
    finished.expected_json = own.task->set.items[unit.item].expected_json;
    finished.may_be_corrected = own.corrects && unit.kind == store::AttemptKind::call;
    finished.record = std::move(record);
    ++lane.unstored;
    recorder_->add(std::move(finished));
  }

  /// Puts a failed call's answer back into the queue, if another try makes sense.
  bool ask_again(Lane& lane, const Unit& unit, const CallResult& result) {
    if (stopping_ || !lane.stopped.empty()) return false;
    if (result.parameter_dropped && unit.parameter_drops < kParameterDrops) {
      Unit again = unit;
      ++again.parameter_drops;
      --again.attempts_now;  // the model was not really asked yet
      ask_later(lane, again, 0ms);
      return true;
    }
    const RetryDecision decision = retry_policy_.after(result.attempt, unit.attempts_now);
    if (decision.action == RetryDecision::Action::stop_provider) {
      stop_lane(lane, result.attempt.outcome, decision.reason);
    } else if (RetryPolicy::is_about_provider(result.attempt.outcome) &&
               lane.is_worn_out(SteadyClock::now())) {
      stop_lane(
          lane, result.attempt.outcome,
          fmt::format("{}: {}; no call was answered for {} s", to_string(result.attempt.outcome),
                      result.attempt.error, (SteadyClock::now() - *lane.failing_since) / 1s));
    } else if (decision.action == RetryDecision::Action::retry) {
      Unit again = unit;
      if (!decision.is_charged) --again.attempts_now;
      ask_later(lane, again, decision.wait);
      return true;
    }
    return false;
  }

  void ask_later(Lane& lane, Unit unit, std::chrono::milliseconds wait) {
    ++progress_.retries;
    ++lane.waiting_to_retry;
    unit.ready_at = SteadyClock::now() + wait;
    loop_.after(wait, [this, &lane, unit] {
      --lane.waiting_to_retry;
      enqueue(unit);
      pump(lane);
      stop_if_done();
    });
  }

  /// First in the queue of who is to be asked.
  void enqueue(const Unit& unit) {
    Lane& lane = lane_of(unit);
    if (lane.stopped.empty()) {
      lane.ready.push_front(unit);
    } else {
      give_up(unit, lane.stopped_by);
    }
  }

  // --- who else is asked ---

  /// This model is not asked again for this answer: maybe another one is.
  void give_up(const Unit& unit, Outcome outcome) {
    if (unit.link == 0) ++progress_.answers_failed;
    const bool goes_on = ask_another(unit, outcome);
    if (unit.link > 0 && !goes_on && !stopping_) --fallbacks_open_;
  }

  /// Goes on with the next model of the chain, should the run do so for a model that was given up
  /// after this.
  bool ask_another(const Unit& unit, Outcome outcome) {
    const bool is_wanted = !unit.has_fallback_answer &&
                           unit.link < suite_.arms[unit.arm].fallback.size() &&
                           falls_back_on(suite_.config.run, fallback_reason(outcome));
    if (!is_wanted) return false;
    if (unit.link == 0) ++fallbacks_open_;
    if (stopping_) return true;  // in the next session
    Unit next = next_step(unit, store::AttemptKind::fallback);
    next.ready_at = SteadyClock::now();
    enqueue(next);
    wake_later(lane_of(next), 0ns);  // nobody else looks at another provider's queue
    return true;
  }

  /// What is in the queue of a provider that has stopped may be another one's.
  void hand_over(Lane& lane) {
    for (const Unit& unit : std::exchange(lane.ready, {})) {
      if (!ask_another(unit, lane.stopped_by)) lane.ready.push_back(unit);
    }
  }

  // --- what is durable ---

  void on_stored(const std::vector<Finished>& group, const std::optional<Error>& error) {
    for (const Finished& finished : group) --lane_of(finished.unit).unstored;
    if (error) {
      abort(*error);
      return;
    }
    for (const Finished& finished : group) {
      const bool is_answer = is_scored(finished.record.attempt.outcome);
      if (finished.record.from_cache) {
        ++progress_.cached;
      } else {
        ++progress_.attempts;
        if (finished.record.cost) progress_.cost += *finished.record.cost;
        if (is_answer && !finished.record.cost) progress_.cost_is_partial = true;
      }
      if (is_answer) on_answer(finished);
    }
    show_progress(false);
    pump_all();
  }

  /// Only a durable answer is acted upon, so that a killed run goes on from there.
  void on_answer(const Finished& finished) {
    const Unit& unit = finished.unit;
    if (finished.draft) {
      ++progress_.corrections;
      Unit again = next_step(unit, store::AttemptKind::correction);
      again.draft = finished.draft;
      again.ready_at = SteadyClock::now();
      enqueue(again);
      return;
    }
    if (unit.link == 0) {
      ++progress_.answers_stored;
      --missing_[unit.arm];
    }
    const bool goes_on = fails_validation(finished.scored) && ask_another(unit, finished.scored);
    if (unit.link == 0 || goes_on) return;
    --fallbacks_open_;
    ++progress_.fallbacks;
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
      return lane.is_idle(!stopping_) && !may_fall_back(lane);
    });
    if (!is_idle) return;
    if (unstored() == 0) loop_.stop();
  }

  /// Do answers wait for their turn that another provider could give?
  [[nodiscard]] bool may_fall_back(const Lane& lane) const {
    return !stopping_ && !suite_.fallback_arms.empty() && lane.waiting_to_retry > 0;
  }

  void stop_lane(Lane& lane, Outcome outcome, const std::string& reason) {
    lane.stopped = reason;
    lane.stopped_by = outcome;
    const std::string text =
        fmt::format("provider \"{}\" stopped: {}", lane.provider->name, reason);
    if (why_.empty()) why_ = text;
    notice(text);
    hand_over(lane);
  }

  /// Something broke that a run cannot go on without.
  void abort(Error error) {
    if (!fatal_) fatal_ = std::move(error);
    stopping_ = true;
    cancel_calls();
    loop_.stop();
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
    if (fatal_) return *fatal_;
    show_progress(true);
    report_.progress = progress_;
    report_.lowest_coverage = lowest_coverage();
    const bool is_whole =
        progress_.answers_stored == progress_.answers_total && fallbacks_open_ == 0;
    // A run that reached the coverage it was asked for is over; otherwise one item that never works
    // would have the same run resumed for ever.
    const bool is_enough = why_.empty() && !interrupted_ && report_.lowest_coverage > 0 &&
                           report_.lowest_coverage >= suite_.config.gate.coverage;
    report_.ending = is_whole || is_enough ? Ending::complete
                     : interrupted_        ? Ending::interrupted
                                           : Ending::incomplete;
    if (report_.ending == Ending::complete) {
      ASSAY_CHECK(store.finish_run(open_.record.row, unix_ms_now()));
    }
    if (!is_whole) {
      report_.why = !why_.empty() ? why_
                                  : fmt::format("{} of {} answers failed on the wire",
                                                progress_.answers_failed, progress_.answers_total);
      if (progress_.fallbacks > 0) {
        report_.why +=
            fmt::format("; {} were answered by a fallback, which no figure of the arm counts",
                        progress_.fallbacks);
      }
    }
    return std::move(report_);
  }

  [[nodiscard]] double lowest_coverage() const {
    double lowest = 1;
    for (std::size_t arm = 0; arm < suite_.arms.size(); ++arm) {
      const auto wanted =
          static_cast<double>(suite_.arms[arm].task->set.items.size()) * suite_.config.run.repeats;
      lowest = std::min(lowest, 1 - static_cast<double>(missing_[arm]) / wanted);
    }
    return lowest;
  }

  const Suite& suite_;
  const RunOptions& options_;
  RetryPolicy retry_policy_;
  net::EventLoop loop_;     // before the lanes: their callers live on it
  std::deque<Lane> lanes_;  // a deque, since calls in flight refer to their lane
  std::unique_ptr<Budget> budget_;
  OpenRun open_;                        // its store goes to the recorder
  std::unique_ptr<AnswerCache> cache_;  ///< null: every call is made
  std::unique_ptr<Recorder> recorder_;
  RunReport report_;
  RunProgress progress_;
  SteadyClock::time_point start_;
  SteadyClock::time_point shown_at_;
  std::vector<std::int64_t> missing_;  ///< answers still to be stored, by arm
  std::int64_t fallbacks_open_ = 0;    ///< answers that other models are still to be asked for
  bool stopping_ = false;
  bool interrupted_ = false;
  std::string why_;
  std::optional<Error> fatal_;
};

}  // namespace

Result<RunReport> run_suite(const Suite& suite, const RunOptions& options) {
  return Runner(suite, options).run();
}

}  // namespace assay::eval
