#include "assay/eval/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <deque>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "assay/eval/limits.hpp"
#include "assay/eval/preflight.hpp"
#include "eval/answer_cache.hpp"
#include "eval/batch_records.hpp"
#include "eval/batches.hpp"
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
constexpr int kLookUps = 64;        ///< at a time, in the cache
constexpr int kParameterDrops = 6;  ///< a model may refuse this many parameters, one by one

/// A provider while it is being asked.
struct Served {
  Lane lane;
  std::unique_ptr<Caller> caller;
  std::optional<SteadyClock::time_point> wakes_at;  ///< a timer looks after the lane then
  Outcome stopped_by = Outcome::harness_internal;   ///< how the call ended that stopped the lane
};

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
    loop_.post([this] { look_up(); });
    loop_.run_until_stopped();
    return conclude();
  }

 private:
  // --- preparing ---

  Status make_lanes() {
    for (const config::ProviderConfig* provider : used_providers(suite_)) {
      ASSAY_TRY(auto caller, make_caller(loop_, *provider, suite_));
      lanes_.push_back({Lane(
                            *provider, [this](const Unit& unit) { return count(unit); },
                            std::random_device{}(), SteadyClock::now()),
                        std::move(caller), std::nullopt, Outcome::harness_internal});
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
    } else if (!open_.other_run.empty()) {
      notice(
          fmt::format("run {} is unfinished, but its config was another one, so its answers are "
                      "not used and another run begins; {}",
                      open_.other_run, open_.other_changes));
    }
    return {};
  }

  void tell_of_resuming() {
    const auto minutes = (unix_ms_now() - open_.record.started_unix_ms) / 60'000;
    notice(fmt::format(
        "resuming run {}, begun {}{}", open_.record.id,
        minutes < 120 ? fmt::format("{} min ago", minutes) : fmt::format("{} h ago", minutes / 60),
        suite_.is_traffic ? "" : "; --new starts another one"));
  }

  void fill_lanes() {
    missing_.resize(suite_.arms.size());
    for (const Unit& unit : std::exchange(open_.plan.units, {})) {
      missing_[unit.arm] += unit.batch ? static_cast<std::int64_t>(unit.batch->size()) : 1;
      begin(unit);
    }
    for (const Unit& unit : std::exchange(open_.plan.fallbacks, {})) {
      ++fallbacks_open_;
      begin(unit);
    }
  }

  Status open_cache() {
    if (!suite_.config.run.cache) return {};
    ASSAY_TRY(cache_, AnswerCache::open(options_.database, open_.record.row));
    cache_->leave_out_twins(suite_.arms,
                            [this](const Arm& arm) -> Caller& { return *served(arm).caller; });
    return {};
  }

  /// Who is asked: the arm itself, or another one in its place.
  [[nodiscard]] const Arm& asked(const Unit& unit) const {
    const Arm& own = suite_.arms[unit.arm];
    return unit.link == 0 ? own : suite_.fallback_arms[own.fallback[unit.link - 1]];
  }

  Served& served(const Arm& arm) {
    const config::ProviderConfig* provider = arm.provider;
    return *std::find_if(lanes_.begin(), lanes_.end(), [provider](const Served& served) {
      return &served.lane.provider() == provider;
    });
  }

  Served& served(const Unit& unit) { return served(asked(unit)); }

  [[nodiscard]] Question question_of(const Unit& unit) const {
    return eval::question_of(asked(unit), unit);
  }

  /// What a call uses at most by our own count.
  [[nodiscard]] Demand count(const Unit& unit) const {
    const Question question = question_of(unit);
    return {1, static_cast<double>(count_request_tokens(question)),
            static_cast<double>(output_cap(question).value_or(0))};
  }

  /// Attempts of all lanes that ended and are not durable yet.
  [[nodiscard]] std::size_t unstored() const {
    std::size_t sum = unstored_copies_;
    for (const Served& served : lanes_) sum += static_cast<std::size_t>(served.lane.unstored());
    return sum;
  }

  // --- the cache ---

  /// Sends a unit on its way, by the cache where there is one.
  void begin(const Unit& unit) {
    if (cache_) {
      not_looked_up_.push_back(unit);
    } else {
      served(unit).lane.add(*asked(unit).model, unit);
    }
  }

  /// Takes answers of earlier runs; what is not there goes to its lane. A few at a time, so that
  /// the network need not wait.
  void look_up() {
    for (int i = 0; i < kLookUps && !stopping_ && !not_looked_up_.empty(); ++i) {
      if (unstored() >= kUnstoredLimit) break;  // `on_stored` goes on
      const Unit unit = not_looked_up_.front();
      not_looked_up_.pop_front();
      Served& by = served(unit);
      auto found = cache_->find(*by.caller, question_of(unit));
      if (!found.has_value()) {
        abort(found.error());
      } else if (*found) {
        take_copy(unit, *std::move(*found));
      } else if (by.lane.is_stopped()) {
        give_up(unit, by.stopped_by);
      } else {
        by.lane.add(*asked(unit).model, unit);
      }
    }
    if (!not_looked_up_.empty() && unstored() < kUnstoredLimit && !stopping_) {
      loop_.post([this] { look_up(); });
    }
    pump_all();
  }

  void take_copy(Unit unit, store::AttemptRecord record) {
    ++unit.attempts;
    ++unstored_copies_;
    if (const auto& price = asked(unit).model->price) {
      record.cost = provider::cost(*price, record.attempt.completion.usage);
    }
    store_attempt(unit, std::move(record));
  }

  // --- calling ---

  void pump_all() {
    for (Served& served : lanes_) pump(served);
    stop_if_done();
  }

  /// Starts as many calls as slots, rate limits, the disk and the budget allow.
  void pump(Served& served) {
    while (!stopping_ && unstored() < kUnstoredLimit) {
      const auto now = SteadyClock::now();
      for (const Unit& unit : served.lane.take_overdue(now)) give_up(unit, unit.failed_with);
      const auto wait = served.lane.wait(now);
      if (!wait) return;
      if (*wait > 0ns) {
        wake_later(served, now + *wait);
        return;
      }
      if (const std::string reason = budget_->exhausted(); !reason.empty()) {
        if (not_looked_up_.empty()) stop_calling(reason);  // copies cost nothing
        return;
      }
      start_call(served, served.lane.take(now));
    }
  }

  void wake_later(Served& served, SteadyClock::time_point when) {
    if (served.wakes_at && *served.wakes_at <= when) return;
    served.wakes_at = when;
    loop_.after(when - SteadyClock::now(), [this, &served, when] {
      if (served.wakes_at == when) served.wakes_at.reset();
      pump(served);
      stop_if_done();
    });
  }

  void start_call(Served& served, Unit unit) {
    ++unit.attempts;
    ++unit.attempts_now;
    budget_->call_started();
    for (const std::string& line : served.lane.take_notices()) notice(line);
    served.caller->call(question_of(unit), [this, &served, unit](CallResult result) {
      try {
        on_result(served, unit, std::move(result));
      } catch (const std::exception& error) {
        abort({ErrorKind::internal, error.what()});
      }
    });
  }

  void on_result(Served& served, const Unit& unit, CallResult result) {
    const Arm& arm = asked(unit);
    budget_->call_ended();

    store::AttemptRecord record;
    const TokenUsage& usage = result.attempt.completion.usage;
    if (arm.model->price) record.cost = provider::cost(*arm.model->price, usage);
    if (record.cost) {
      budget_->call_priced(*record.cost);
    } else if (arm.model->price && may_be_billed(result.attempt.outcome)) {
      budget_->call_priced(worst_case(question_of(unit)));
    }
    served.lane.ended(unit, result, SteadyClock::now());
    for (const std::string& line : served.lane.take_notices()) notice(line);
    if (!is_scored(result.attempt.outcome) && !ask_again(served, unit, result)) {
      give_up(unit, served.lane.is_stopped() ? served.stopped_by : result.attempt.outcome);
    }
    record.queued = unit.held;
    record.request_hash = std::move(result.request_hash);
    record.attempt = std::move(result.attempt);
    if (unit.batch) {
      store_batch(unit, record);
    } else {
      store_attempt(unit, std::move(record));
    }
    pump(served);
    stop_if_done();
  }

  void store_attempt(const Unit& unit, store::AttemptRecord record) {
    std::vector<Finished> call;
    call.push_back(finished_of(unit, std::move(record)));
    recorder_->add(std::move(call));
  }

  void store_batch(const Unit& unit, const store::AttemptRecord& record) {
    const std::vector<Unit> answers = answers_of(unit);
    const bool is_text = !asked(unit).task->set.task.answers_json;
    auto records = records_of(record, static_cast<int>(answers.size()), is_text);
    std::vector<Finished> call;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      call.push_back(finished_of(answers[i], std::move(records[i])));
    }
    recorder_->add(std::move(call));
  }

  Finished finished_of(const Unit& unit, store::AttemptRecord record) {
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
    return finished;
  }

  /// Puts a failed call's answer back into the queue, if another try makes sense.
  bool ask_again(Served& served, const Unit& unit, const CallResult& result) {
    Lane& lane = served.lane;
    if (stopping_ || lane.is_stopped()) return false;
    const auto now = SteadyClock::now();
    if (result.parameter_dropped && unit.parameter_drops < kParameterDrops) {
      Unit again = unit;
      ++again.parameter_drops;
      --again.attempts_now;  // the model was not really asked yet
      ++progress_.retries;
      lane.ask_later(again, false, 0ns, now);
      return true;
    }
    const RetryDecision decision = retry_policy_.after(result.attempt, unit.attempts_now);
    if (decision.action == RetryDecision::Action::stop_provider) {
      stop_lane(served, result.attempt.outcome, decision.reason);
    } else if (const auto since = lane.worn_out_since(now);
               since && RetryPolicy::is_about_provider(result.attempt.outcome)) {
      stop_lane(
          served, result.attempt.outcome,
          fmt::format("{}: {}; no call was answered for {} s", to_string(result.attempt.outcome),
                      result.attempt.error, (now - *since) / 1s));
    } else if (decision.action == RetryDecision::Action::retry) {
      Unit again = unit;
      again.failed_with = result.attempt.outcome;
      if (!decision.is_charged) --again.attempts_now;
      ++progress_.retries;
      lane.ask_later(again, true, decision.wait, now);
      return true;
    }
    return false;
  }

  // --- who else is asked ---

  /// This model is not asked again for what it was asked: maybe another one is.
  void give_up(const Unit& unit, Outcome outcome) {
    for (const Unit& answer : answers_of(unit)) give_up_answer(answer, outcome);
  }

  void give_up_answer(const Unit& unit, Outcome outcome) {
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
    ask_next(next_step(unit, store::AttemptKind::fallback));
    return true;
  }

  /// Asks what was not planned, by the cache where there is one.
  void ask_next(const Unit& unit) {
    Served& by = served(unit);
    if (by.lane.is_stopped()) {
      give_up(unit, by.stopped_by);
      return;
    }
    begin(unit);
    loop_.post([this] { look_up(); });  // nobody else looks at another provider's lane
  }

  /// What waits for a provider that has stopped may be another one's.
  void hand_over(Served& served) {
    for (const Unit& unit : served.lane.take_waiting()) give_up(unit, served.stopped_by);
  }

  // --- what is durable ---

  void on_stored(const std::vector<Finished>& group, const std::optional<Error>& error) {
    for (const Finished& finished : group) {
      if (finished.record.from_cache) {
        --unstored_copies_;
      } else if (finished.record.batch.is_first()) {
        served(finished.unit).lane.stored();
      }
    }
    if (error) {
      abort(*error);
      return;
    }
    for (const Finished& finished : group) {
      const bool is_answer = is_scored(finished.record.attempt.outcome);
      if (finished.record.from_cache) {
        ++progress_.cached;
      } else {
        progress_.attempts += finished.record.batch.is_first() ? 1 : 0;
        if (finished.record.cost) progress_.cost += *finished.record.cost;
        if (is_answer && !finished.record.cost) progress_.cost_is_partial = true;
      }
      if (is_answer) on_answer(finished);
    }
    show_progress(false);
    look_up();
  }

  /// Only a durable answer is acted upon, so that a killed run goes on from there.
  void on_answer(const Finished& finished) {
    const Unit& unit = finished.unit;
    if (finished.draft) {
      ++progress_.corrections;
      Unit again = next_step(unit, store::AttemptKind::correction);
      again.draft = finished.draft;
      ask_next(again);
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
    const bool is_idle = std::all_of(lanes_.begin(), lanes_.end(), [this](const Served& served) {
      return served.lane.is_idle(!stopping_);
    });
    if (!is_idle || (!stopping_ && !not_looked_up_.empty())) return;
    if (unstored() == 0) loop_.stop();
  }

  void stop_lane(Served& served, Outcome outcome, const std::string& reason) {
    served.lane.stop(reason);
    served.stopped_by = outcome;
    const std::string text =
        fmt::format("provider \"{}\" stopped: {}", served.lane.provider().name, reason);
    if (why_.empty()) why_ = text;
    notice(text);
    if (!suite_.fallback_arms.empty()) hand_over(served);
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
    for (Served& served : lanes_) served.caller->cancel_all();
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
      const auto missing = static_cast<double>(missing_[arm]);
      const auto wanted = static_cast<double>(wanted_answers(suite_.arms[arm], suite_.config.run));
      if (missing > 0) lowest = std::min(lowest, 1 - missing / wanted);
    }
    return lowest;
  }

  const Suite& suite_;
  const RunOptions& options_;
  RetryPolicy retry_policy_;
  net::EventLoop loop_;       // before the lanes: their callers live on it
  std::deque<Served> lanes_;  // a deque, since calls in flight refer to their lane
  std::unique_ptr<Budget> budget_;
  OpenRun open_;                        // its store goes to the recorder
  std::unique_ptr<AnswerCache> cache_;  ///< null: every call is made
  std::deque<Unit> not_looked_up_;
  std::size_t unstored_copies_ = 0;
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
