#pragma once

/// \file
/// A sample of a task's traffic that both tiers answer: its rules, its draws, its funnel.
///
/// What was decided stays decided: a draw looks only at requests that came since the one before. So
/// drawing again after every import is how an experiment grows.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/eval/suite.hpp"
#include "assay/store/traffic_store.hpp"

namespace assay::shadow {

/// What is hashed.
enum class Unit : unsigned char {
  request,
  cluster,  ///< sessions or users enter whole; requests without one count for themselves
};

/// Fixed for the life of an experiment.
struct ExperimentRules {
  std::string salt;
  double rate = 0.01;
  double again_rate = 0.2;  ///< of the sampled, asked twice of a tier; independent for each tier
  double label_rate = 1;    ///< of the sampled, that people may be shown
  Unit unit = Unit::request;
  /// At least so many of each value of a slice, as far as there are so many.
  std::map<std::string, std::int64_t> floors;
  std::optional<std::int64_t> from_unix_ms;  ///< requests from here on
  std::optional<std::int64_t> to_unix_ms;    ///< and before this

  bool operator==(const ExperimentRules&) const = default;

  /// Lies in the period. Where there is one, a request whose time nobody knows does not.
  [[nodiscard]] bool covers(const store::TrafficRow& request) const;
};

/// `2026-11-16`, midnight UTC, or a day with a time.
[[nodiscard]] std::optional<std::int64_t> unix_ms_from_text(const std::string& text);

[[nodiscard]] std::string rules_json(const ExperimentRules& rules);
/// \error storage  not what `rules_json` wrote
[[nodiscard]] Result<ExperimentRules> rules_from_json(const std::string& json);

/// Where every request of the task is:
/// stored = out_of_period + unshadowable + not_sampled + sampled + not_drawn.
struct Funnel {
  std::int64_t stored = 0;
  std::int64_t out_of_period = 0;
  std::map<std::string, std::int64_t> unshadowable;  ///< by reason
  std::int64_t not_sampled = 0;
  std::int64_t sampled = 0;
  std::int64_t not_drawn = 0;  ///< came after the last draw

  std::int64_t lite_again = 0, pro_again = 0, may_label = 0;  ///< of the sampled
  std::int64_t clusters = 0;                                  ///< of the sampled
  double weight = 0;  ///< sum over the sampled: estimates what was eligible
  std::int64_t without_time = 0;
  std::optional<std::int64_t> first_unix_ms, last_unix_ms;  ///< of the eligible
  std::int64_t days = 0;                                    ///< UTC days with eligible requests
  std::int64_t weekdays = 0;  ///< different ones among them: 7 is a whole week

  [[nodiscard]] std::int64_t eligible() const { return not_sampled + sampled; }
  [[nodiscard]] std::int64_t unshadowable_count() const;
};

struct SampleReport {
  store::ExperimentRecord experiment;
  ExperimentRules rules;
  bool is_new = false;
  std::int64_t drawn_now = 0;
  Funnel funnel;
};

/// The experiment of this name, which is the task's where the name is empty; nothing: none yet.
[[nodiscard]] Result<std::optional<store::ExperimentRecord>> find_experiment(
    store::TrafficStore& store, const std::string& task, const std::string& name);

/// Begins the experiment or goes on with it, and draws from what has come since the last draw.
///
/// \param name   empty: the task's name
/// \param rules  empty: as stored, or the defaults; the salt is the name where none is given
/// \error invalid_argument  other rules than the stored ones, or bad ones
/// \error storage
[[nodiscard]] Result<SampleReport> sample(store::RunStore& runs, const eval::Task& task,
                                          const std::string& name,
                                          const std::optional<ExperimentRules>& rules);

/// \error storage
[[nodiscard]] Result<Funnel> funnel(store::TrafficStore& store,
                                    const store::ExperimentRecord& experiment);

}  // namespace assay::shadow
