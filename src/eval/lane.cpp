#include "eval/lane.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "assay/core/text.hpp"
#include "assay/eval/limits.hpp"

namespace assay::eval {

using std::chrono::nanoseconds;
using namespace std::chrono_literals;

namespace {

constexpr nanoseconds kBudgetLook = 1s;  ///< how often to see whether a retry is allowed by now

bool is_older(const Unit& left, const Unit& right) {
  return left.order < right.order;
}

}  // namespace

Lane::Lane(const config::ProviderConfig& provider, Count count, std::uint64_t seed,
           SteadyClock::time_point now)
    : provider_(&provider),
      name_(fmt::format("provider \"{}\"", printable(provider.name))),
      count_(std::move(count)),
      seed_(seed),
      start_(now),
      limiter_(provider.limits, now) {}

// --- what there is to do ---

void Lane::add(const config::ModelConfig& model, Unit unit) {
  auto& queue = by_asked_[asked(unit)];
  if (queue == nullptr) {
    const auto known = std::find_if(queues_.begin(), queues_.end(),
                                    [&model](const auto& other) { return other.model == &model; });
    queue = known != queues_.end()
                ? &*known
                : &queues_.emplace_back(
                      model, fmt::format("{}, model \"{}\"", name_, printable(model.name)),
                      provider_->limits.concurrency, seed_ + queues_.size(), start_);
  }
  unit.order = added_++;
  queue->fresh.push_back(std::move(unit));
}

void Lane::ask_later(Unit unit, bool is_retry, nanoseconds wait, SteadyClock::time_point now) {
  unit.is_retry = is_retry;
  unit.held_since = now;
  unit.due_at = now + wait;
  later_.emplace(unit.due_at, std::move(unit));
}

void Lane::fetch_due(SteadyClock::time_point now) {
  while (!later_.empty() && later_.begin()->first <= now) {
    Unit unit = std::move(later_.extract(later_.begin()).mapped());
    ModelQueue& queue = queue_of(unit);
    // A changed request is as good as one that was never asked.
    auto& line = unit.is_retry ? queue.retries : queue.fresh;
    line.insert(std::upper_bound(line.begin(), line.end(), unit, is_older), std::move(unit));
  }
}

/// Where the next unit of a model comes from, if it has one that may be asked. During an outage a
/// unit that was never asked finds out as well as a retry would, and does not burden the provider
/// with repeats.
std::deque<Unit>* Lane::source(ModelQueue& queue, SteadyClock::time_point now) {
  const bool is_probing = is_down_ || queue.throttle.is_probing();
  const bool may_retry = !queue.retries.empty() && !(is_probing && !queue.fresh.empty()) &&
                         retry_budget_.allows_retry(now);
  if (may_retry) return &queue.retries;
  return queue.fresh.empty() ? nullptr : &queue.fresh;
}

// --- what may start ---

/// Are few enough paid answers waiting for the disk? What a crash loses is at most what is in
/// flight and half as much again, however slow the disk. Answers of in-process models cost nothing.
bool Lane::is_disk_near() const {
  if (provider_->protocol == provider::ProtocolKind::local) return true;
  double window = 0;
  for (const ModelQueue& queue : queues_) window += queue.throttle.window();
  const int width = std::min(provider_->limits.concurrency, static_cast<int>(window));
  return in_flight_ + unstored_ < width + std::max(2, width / 2);
}

/// While the provider cannot be reached, one call at a time finds out whether it is back.
bool Lane::has_slot() const {
  const int most = is_down_ ? 1 : provider_->limits.concurrency;
  return in_flight_ < most && is_disk_near();
}

Demand Lane::demand_of(Unit& unit, const ModelQueue& queue) {
  const bool is_needed =
      limiter_.limits_tokens() || queue.limiter.limits_tokens() || queue.learned.limits_anything();
  if (!is_needed) return {};
  if (!unit.counted) unit.counted = count_(unit);
  return forecasts_[asked(unit)].expect(*unit.counted);
}

nanoseconds Lane::wait_of(ModelQueue& queue, Unit& unit, SteadyClock::time_point now) {
  const Demand demand = demand_of(unit, queue);
  return std::max(
      {queue.throttle.wait(now), queue.limiter.wait(demand, now), queue.learned.wait(demand, now)});
}

std::optional<nanoseconds> Lane::wait(SteadyClock::time_point now) {
  next_ = nullptr;
  if (is_stopped()) return std::nullopt;
  fetch_due(now);
  if (!has_slot()) return std::nullopt;
  std::optional<nanoseconds> shortest;
  const auto consider = [&shortest](nanoseconds wait) {
    shortest = std::min(shortest.value_or(wait), wait);
  };
  if (!later_.empty()) consider(later_.begin()->first - now);
  Unit* oldest = nullptr;
  for (ModelQueue& queue : queues_) {
    auto* units = source(queue, now);
    if (units == nullptr) {
      if (!queue.retries.empty()) consider(kBudgetLook);
      continue;
    }
    if (!queue.throttle.has_slot(queue.in_flight)) continue;
    Unit& unit = units->front();
    const nanoseconds wait = wait_of(queue, unit, now);
    if (wait > 0ns) {
      if (unit.held_since == SteadyClock::time_point{}) unit.held_since = now;
      consider(wait);
    } else if (oldest == nullptr || is_older(unit, *oldest)) {
      oldest = &unit;
      next_ = &queue;
    }
  }
  if (oldest == nullptr) return shortest;
  // The provider's own limits hold for all its models: who is first waits for them, or a large
  // request would be overtaken for ever.
  const nanoseconds wait =
      std::max(limiter_.wait(demand_of(*oldest, *next_), now), next_probe_ - now);
  if (wait <= 0ns) return 0ns;
  if (oldest->held_since == SteadyClock::time_point{}) oldest->held_since = now;
  next_ = nullptr;
  return wait;
}

Unit Lane::take(SteadyClock::time_point now) {
  ModelQueue& queue = *std::exchange(next_, nullptr);
  auto& units = *source(queue, now);
  Unit unit = std::move(units.front());
  units.pop_front();
  if (unit.held_since != SteadyClock::time_point{}) unit.held = now - unit.held_since;
  unit.reserved = demand_of(unit, queue);
  limiter_.take(unit.reserved, now);
  queue.limiter.take(unit.reserved, now);
  queue.learned.take(unit.reserved, now);
  unit.is_retry ? retry_budget_.retry(now) : retry_budget_.first_attempt(now);
  ++in_flight_;
  ++queue.in_flight;
  watch_configured(queue, now);
  return unit;
}

std::vector<Unit> Lane::take_overdue(SteadyClock::time_point now) {
  std::vector<Unit> overdue;
  const bool has_retries = std::any_of(queues_.begin(), queues_.end(),
                                       [](const auto& queue) { return !queue.retries.empty(); });
  if (!has_retries || retry_budget_.allows_retry(now)) return overdue;
  for (ModelQueue& queue : queues_) {
    const auto first = std::stable_partition(
        queue.retries.begin(), queue.retries.end(),
        [now](const Unit& unit) { return now - unit.due_at < kRefusingPatience; });
    std::move(first, queue.retries.end(), std::back_inserter(overdue));
    queue.retries.erase(first, queue.retries.end());
  }
  return overdue;
}

std::vector<Unit> Lane::take_waiting() {
  std::vector<Unit> units;
  for (ModelQueue& queue : queues_) {
    for (auto* line : {&queue.retries, &queue.fresh}) {
      std::move(line->begin(), line->end(), std::back_inserter(units));
      line->clear();
    }
  }
  for (auto& [due, unit] : later_) units.push_back(std::move(unit));
  later_.clear();
  std::sort(units.begin(), units.end(), is_older);
  return units;
}

bool Lane::is_idle(bool may_start) const {
  if (in_flight_ > 0) return false;
  if (!may_start || is_stopped()) return true;
  return later_.empty() && std::all_of(queues_.begin(), queues_.end(), [](const auto& queue) {
           return queue.fresh.empty() && queue.retries.empty();
         });
}

// --- what ended ---

void Lane::ended(const Unit& unit, const CallResult& result, SteadyClock::time_point now) {
  ModelQueue& queue = queue_of(unit);
  --in_flight_;
  --queue.in_flight;
  ++unstored_;
  const TokenUsage& usage = result.attempt.completion.usage;
  queue.learned.release(unit.reserved);
  if (unit.counted && usage.input && usage.output) {
    const Demand used{1, static_cast<double>(*usage.input), static_cast<double>(*usage.output)};
    limiter_.settle(unit.reserved, used, now);
    queue.limiter.settle(unit.reserved, used, now);
    forecasts_[asked(unit)].learn(*unit.counted, usage);
  }
  queue.learned.learn(result.limits, result.attempt.retry_after, now);
  learn_from(result.attempt, queue, now);
  watch_learned(queue, result.limits);
}

void Lane::learn_from(const Attempt& attempt, ModelQueue& queue, SteadyClock::time_point now) {
  queue.throttle.learn(attempt, queue.in_flight, now);
  if (is_scored(attempt.outcome)) {
    retry_budget_.answered(now);
    failing_since_.reset();
    is_down_ = false;
    return;
  }
  const bool was_down = is_down_;
  is_down_ = attempt.outcome == Outcome::wire_dns || attempt.outcome == Outcome::wire_connect;
  if (!failing_since_ || (is_down_ && !was_down)) failing_since_ = now;
  if (is_down_) next_probe_ = now + kProbeInterval;
}

std::optional<SteadyClock::time_point> Lane::worn_out_since(SteadyClock::time_point now) const {
  const auto patience = is_down_ ? kAwayPatience : kRefusingPatience;
  return failing_since_ && now - *failing_since_ >= patience ? failing_since_ : std::nullopt;
}

// --- what people should know ---

void Lane::watch_configured(ModelQueue& queue, SteadyClock::time_point now) {
  observe(name_, "requests per minute", limiter_.share_of_requests(now));
  observe(name_, "tokens per minute", limiter_.share_of_tokens(now));
  observe(queue.name, "requests per minute", queue.limiter.share_of_requests(now));
  observe(queue.name, "tokens per minute", queue.limiter.share_of_tokens(now));
}

void Lane::watch_learned(const ModelQueue& queue, const provider::RateLimits& limits) {
  for (std::size_t kind = 0; kind < provider::kQuotaKinds; ++kind) {
    const auto& quota = limits.quotas[kind];
    if (!quota) continue;
    const auto counted = to_string(static_cast<provider::QuotaKind>(kind));
    observe(queue.name, fmt::format("the {} that the provider allows", counted),
            quota->used_share());
  }
}

void Lane::observe(const std::string& whose, std::string_view quota, double share) {
  if (share <= 0) return;  // nothing is limited, or nothing was used
  if (auto line = alarm_.observe(whose, quota, share)) notices_.push_back(*std::move(line));
}

}  // namespace assay::eval
