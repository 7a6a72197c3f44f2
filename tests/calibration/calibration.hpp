#pragma once

/// \file
/// What the calibration program is made of: seeded draws, shares of repetitions, Markdown rows.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <numbers>
#include <string>

#include "assay/stats/paired.hpp"
#include "assay/stats/random.hpp"

namespace assay::stats::calibration {

/// Shares of items that only one side gets right.
struct Flips {
  double lost = 0.0;  ///< baseline only
  double won = 0.0;   ///< candidate only
};

/// Discordant share and true difference (candidate minus baseline) as Flips.
inline Flips flips(double discordance, double difference) {
  return {(discordance - difference) / 2.0, (discordance + difference) / 2.0};
}

/// More items into a table. Who is right on concordant items plays no part in any method.
inline void add_items(PairedTable& table, Random& random, std::int64_t n, const Flips& shares) {
  for (std::int64_t i = 0; i < n; ++i) {
    const double x = random.uniform();
    if (x < shares.lost) {
      ++table.baseline_only;
    } else if (x < shares.lost + shares.won) {
      ++table.candidate_only;
    } else {
      ++table.both;
    }
  }
}

inline PairedTable draw_table(Random& random, std::int64_t n, const Flips& shares) {
  PairedTable table;
  add_items(table, random, n, shares);
  return table;
}

/// Standard normal (Box and Muller 1958).
inline double draw_normal(Random& random) {
  const double radius = std::sqrt(-2.0 * std::log1p(-random.uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * random.uniform());
}

/// What main was given. Repetitions are divided: a tenth of them shows that the program still
/// works, all of them make the tables. Another seed gives other data of the same kind.
struct Effort {
  int divisor = 1;
  std::uint64_t seed = 0;
  [[nodiscard]] int of(int repetitions) const { return std::max(1, repetitions / divisor); }
};
inline Effort effort;  // set once, before the first simulation

/// The stream of one repetition of the simulation that is numbered `seed`.
inline Random stream(std::uint64_t seed, int repetition) {
  return Random(((seed + 1000 * effort.seed) << 32U) +
                static_cast<std::uint64_t>(repetition) * 0x9E3779B1U);
}

/// Share of repetitions in which `happens(random)` is true. Each repetition has its own stream.
template <class Event>
double share_of(int repetitions, std::uint64_t seed, Event happens) {
  int count = 0;
  for (int i = 0; i < repetitions; ++i) {
    Random random = stream(seed, i);
    count += happens(random) ? 1 : 0;
  }
  return static_cast<double>(count) / repetitions;
}

/// What a row promises.
enum class Promise {
  nothing,   ///< printed for comparison
  at_least,  ///< not below the nominal share, apart from the noise of the simulation
  at_most,
  about,  ///< within the tolerance of the nominal share
};

/// Prints rows and remembers whether a promise was broken.
class Report {
 public:
  /// "yes" or "NO" for the last column; "-" without a promise. `tolerance` is a share of 1; the
  /// noise of the simulation (three standard errors) is added to it.
  std::string judge(double share, double nominal, Promise promise, int repetitions,
                    double tolerance = 0.0) {
    if (promise == Promise::nothing) return "-";
    const double slack = tolerance + 3.0 * std::sqrt(nominal * (1.0 - nominal) / repetitions);
    const bool is_low = share < nominal - slack;
    const bool is_high = share > nominal + slack;
    const bool is_broken =
        (promise != Promise::at_most && is_low) || (promise != Promise::at_least && is_high);
    broken_ += is_broken ? 1 : 0;
    return is_broken ? "NO" : "yes";
  }

  /// For a row with two promises: `yes / -` where the second figure is only printed.
  static std::string both(const std::string& one, const std::string& other) {
    return one == other ? one : one + " / " + other;
  }

  [[nodiscard]] int broken() const { return broken_; }

 private:
  int broken_ = 0;
};

void print_coverage(Report& report);
void print_gate(Report& report);
void print_looks(Report& report);
void print_power(Report& report);
void print_change_points(Report& report);
void print_shadow(Report& report);
void print_rules(Report& report);

}  // namespace assay::stats::calibration
