#include "shadow/tier_sums.hpp"

#include <fmt/format.h>

#include <utility>

#include "assay/core/text.hpp"

namespace assay::shadow {
namespace {

/// Names come out of logs and replies, so their number is not ours.
constexpr std::size_t kMostModels = 100;
constexpr double kUsPerMs = 1000;

void count_model(const std::string& name, std::map<std::string, std::int64_t>& models) {
  if (name.empty() || (models.size() >= kMostModels && !models.contains(name))) return;
  ++models[name];
}

std::string change_of(const std::string& model, const char* place,
                      const std::map<std::string, std::int64_t>& served) {
  if (served.size() < 2) return "";
  std::vector<std::string> names;
  for (const auto& [name, answers] : served) {
    names.push_back(fmt::format("{} ({})", printable(name, 80), answers));
  }
  return fmt::format("{} was served by {} models {}: {}", printable(model, 80), served.size(),
                     place, fmt::join(names, ", "));
}

}  // namespace

void TierSums::add(const store::TrafficSide& side) {
  ++figures_.answers;
  figures_.from_log += side.is_from_log ? 1 : 0;
  figures_.calls += side.attempts;
  ++figures_.outcomes[side.outcome];
  count_model(side.served_model,
              side.is_from_log ? figures_.logged_models : figures_.served_models);
  add_times(side);
  if (side.tokens_output) {
    figures_.output_tokens += *side.tokens_output;
    ++figures_.output_counted;
  }
  if (side.micro_usd) {
    figures_.micro_usd += *side.micro_usd;
    ++figures_.priced;
  }
}

void TierSums::add_times(const store::TrafficSide& side) {
  const auto outcome = outcome_from_string(side.outcome);
  if (!outcome || !is_scored(*outcome)) return;  // a refused connection says nothing of a model
  const auto add = [](const std::optional<std::int64_t>& microseconds, std::vector<double>& to) {
    if (microseconds) to.push_back(static_cast<double>(*microseconds) / kUsPerMs);
  };
  add(side.latency_us, side.is_from_log ? logged_latency_ : latency_);
  add(side.ttft_us, side.is_from_log ? logged_ttft_ : ttft_);
}

TierFigures TierSums::finish(store::ArmRecord arm) && {
  figures_.arm = std::move(arm);
  figures_.latency = eval::summarise_latency(std::move(latency_));
  figures_.logged_latency = eval::summarise_latency(std::move(logged_latency_));
  figures_.ttft = eval::summarise_latency(std::move(ttft_));
  figures_.logged_ttft = eval::summarise_latency(std::move(logged_ttft_));
  return std::move(figures_);
}

std::vector<std::string> TierSums::changes(const std::string& model) const {
  std::vector<std::string> changes;
  for (const auto& text : {change_of(model, "in the log", figures_.logged_models),
                           change_of(model, "here", figures_.served_models)}) {
    if (!text.empty()) changes.push_back(text);
  }
  return changes;
}

}  // namespace assay::shadow
