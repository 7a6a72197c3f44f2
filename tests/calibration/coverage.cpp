/// \file
/// How often each 95 % interval contains the truth.

#include <algorithm>
#include <vector>

#include "assay/stats/agreement.hpp"
#include "assay/stats/bootstrap.hpp"
#include "assay/stats/bound.hpp"
#include "assay/stats/confidence.hpp"
#include "assay/stats/mean.hpp"
#include "assay/stats/proportion.hpp"
#include "assay/stats/quantiles.hpp"
#include "assay/stats/rank.hpp"
#include "assay/stats/sequential.hpp"
#include "calibration/calibration.hpp"

namespace assay::stats::calibration {
namespace {

// Repetitions: for closed forms, for medium ones, for intervals that are simulations themselves.
int many() {
  return effort.of(10'000);
}
int some() {
  return effort.of(2'000);
}
int few() {
  return effort.of(1'000);
}

constexpr std::size_t kDraws = 1'000;
constexpr std::int64_t kSizes[] = {50, 200, 500};

template <class Ends>
bool contains(const std::optional<Ends>& interval, double truth) {
  return interval && interval->low <= truth && truth <= interval->high;
}

void print_row(Report& report, const char* method, std::int64_t n, const std::string& data,
               double share, Promise promise, int repetitions, double tolerance = 0.0) {
  const std::string holds = report.judge(share, 0.95, promise, repetitions, tolerance);
  std::printf("| %s | %lld | %s | %.1f | %s |\n", method, static_cast<long long>(n), data.c_str(),
              100.0 * share, holds.c_str());
}

std::string percent(const char* name, double share) {
  char text[64];
  std::snprintf(text, sizeof text, "%s %.3g %%", name, 100.0 * share);
  return text;
}

void print_proportions(Report& report) {
  for (const std::int64_t n : kSizes) {
    for (const double rate : {0.5, 0.8, 0.9, 0.95, 0.99}) {
      const auto draw = [&](Random& random) {
        std::int64_t right = 0;
        for (std::int64_t i = 0; i < n; ++i) right += random.uniform() < rate ? 1 : 0;
        return right;
      };
      const auto data = percent("accuracy", rate);
      const double by_wilson = share_of(many(), 1, [&](Random& random) {
        return contains(wilson(static_cast<double>(draw(random)), static_cast<double>(n)), rate);
      });
      // Below one expected error it may fall to about 90 %: known, and why bounds are exact.
      const bool has_errors = static_cast<double>(n) * (1.0 - rate) >= 1.0;
      print_row(report, "Wilson", n, data, by_wilson,
                has_errors ? Promise::at_least : Promise::nothing, many(), 0.01);
      const double exact = share_of(many(), 1, [&](Random& random) {
        return contains(clopper_pearson(draw(random), n), rate);
      });
      print_row(report, "Clopper-Pearson", n, data, exact, Promise::at_least, many());
      const double upper = share_of(many(), 1, [&](Random& random) {
        return *upper_bound(n - draw(random), n) >= 1.0 - rate;
      });
      print_row(report, "upper bound on errors", n, data, upper, Promise::at_least, many());
    }
  }
}

void print_differences(Report& report) {
  for (const std::int64_t n : kSizes) {
    for (const double discordance : {0.02, 0.06, 0.15, 0.30}) {
      for (const double difference : {0.0, -0.02, -0.05}) {
        if (discordance < -difference) continue;
        const Flips shares = flips(discordance, difference);
        const auto data = percent("discordant", discordance) + percent(", difference", difference);
        const double tango = share_of(many(), 2, [&](Random& random) {
          return contains(paired_difference(draw_table(random, n, shares)), difference);
        });
        // With fewer than five discordant items the outcome is one of a handful of tables.
        const bool is_enough = static_cast<double>(n) * discordance >= 5.0;
        print_row(report, "Tango", n, data, tango, is_enough ? Promise::at_least : Promise::nothing,
                  many(), 0.01);
      }
    }
  }
}

// Two field scores in [0, 1] that agree on most items; the candidate loses `difference` on average.
struct Scores {
  std::vector<double> baseline, candidate;
};

Scores draw_scores(Random& random, std::int64_t n, double discordance, double difference) {
  Scores scores;
  for (std::int64_t i = 0; i < n; ++i) {
    const double common = random.uniform() < 0.7 ? 1.0 : 0.5;
    const bool differs = random.uniform() < discordance;
    const bool lost = random.uniform() < 0.5 - difference / (0.5 * discordance);
    const double gap = differs ? 0.5 * random.uniform() : 0.0;  // 1/4 on average
    scores.baseline.push_back(lost ? common : common - gap);
    scores.candidate.push_back(lost ? common - gap : common);
  }
  return scores;
}

const char* name_of(BootstrapKind kind) {
  if (kind == BootstrapKind::percentile) return "bootstrap, percentile";
  return kind == BootstrapKind::bca ? "bootstrap, BCa" : "bootstrap, expanded";
}

void print_bootstraps(Report& report) {
  for (const std::int64_t n : kSizes) {
    for (const double discordance : {0.15, 0.40}) {
      const double difference = -0.01;
      const auto data = percent("scores, differing", discordance);
      for (const auto kind :
           {BootstrapKind::percentile, BootstrapKind::expanded, BootstrapKind::bca}) {
        const double share = share_of(few(), 3, [&](Random& random) {
          const Scores scores = draw_scores(random, n, discordance, difference);
          return contains(bootstrap_difference(scores.baseline, scores.candidate,
                                               {.kind = kind, .draws = kDraws}),
                          difference);
        });
        // Half a dozen items that differ say little about the others; from 30 on they do.
        const bool is_enough = static_cast<double>(n) * discordance >= 30.0;
        print_row(report, name_of(kind), n, data, share,
                  is_enough ? Promise::at_least : Promise::nothing, few(), 0.01);
      }
    }
  }
}

// Five items per source; a source that goes wrong for the candidate does so for all five in half of
// the cases.
void print_clusters(Report& report) {
  for (const std::size_t sources : {10U, 20U, 40U, 100U}) {
    constexpr std::size_t kEach = 5;
    constexpr double kShare = 0.2;  // of items that differ, half in either direction
    const auto draw = [&](Random& random, std::vector<double>& d,
                          std::vector<std::size_t>& source) {
      for (std::size_t s = 0; s < sources; ++s) {
        const bool together = random.uniform() < 0.5;
        const double common = random.uniform();
        for (std::size_t i = 0; i < kEach; ++i) {
          const double x = together ? common : random.uniform();
          d.push_back(x < kShare / 2 ? -1.0 : (x < kShare ? 1.0 : 0.0));
          source.push_back(s);
        }
      }
    };
    const auto n = static_cast<std::int64_t>(sources * kEach);
    const auto data = std::to_string(sources) + " sources of 5 items";
    for (const auto kind : {BootstrapKind::expanded, BootstrapKind::bca}) {
      const double clustered = share_of(few(), 4, [&](Random& random) {
        std::vector<double> d;
        std::vector<std::size_t> source;
        draw(random, d, source);
        return contains(cluster_bootstrap_mean(d, source, {.kind = kind, .draws = kDraws}), 0.0);
      });
      const bool is_promised = sources >= 40 && kind == BootstrapKind::expanded;
      print_row(report, kind == BootstrapKind::bca ? "clusters, BCa" : "clusters, expanded", n,
                data, clustered, is_promised ? Promise::at_least : Promise::nothing, few(), 0.02);
    }
    const double ignored = share_of(few(), 4, [&](Random& random) {
      std::vector<double> d;
      std::vector<std::size_t> source;
      draw(random, d, source);
      PairedTable table;
      table.baseline_only = std::count(d.begin(), d.end(), -1.0);
      table.candidate_only = std::count(d.begin(), d.end(), 1.0);
      table.both = std::count(d.begin(), d.end(), 0.0);
      return contains(paired_difference(table), 0.0);
    });
    print_row(report, "Tango, sources ignored", n, data, ignored, Promise::nothing, few());
  }
}

std::vector<double> draw_latencies(Random& random, std::int64_t n) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < n; ++i)
    values.push_back(300.0 * std::exp(0.5 * draw_normal(random)));
  std::sort(values.begin(), values.end());
  return values;
}

void print_latencies(Report& report) {
  for (const std::int64_t n : kSizes) {
    const struct {
      double p, z;
    } rows[] = {{0.5, 0.0}, {0.9, 1.2815515655}, {0.95, 1.6448536270}, {0.99, 2.3263478740}};
    for (const auto& row : rows) {
      const double truth = 300.0 * std::exp(0.5 * row.z);
      const double share = share_of(some(), 5, [&](Random& random) {
        const auto estimate = percentile_estimate(draw_latencies(random, n), row.p);
        return estimate->low.value_or(0.0) <= truth && truth <= estimate->high.value_or(1e300);
      });
      print_row(report, "order statistics", n, percent("log-normal latency, percentile", row.p),
                share, Promise::at_least, some());
    }
    const double shift = share_of(some(), 6, [&](Random& random) {
      std::vector<double> differences;  // difference of two log-normal latencies, plus 20 ms
      for (std::int64_t i = 0; i < n; ++i) {
        const double a = 300.0 * std::exp(0.5 * draw_normal(random));
        const double b = 300.0 * std::exp(0.5 * draw_normal(random));
        differences.push_back(a - b + 20.0);
      }
      const auto estimate = hodges_lehmann(differences);
      return *estimate->low <= 20.0 && 20.0 <= *estimate->high;
    });
    print_row(report, "Hodges-Lehmann", n, "paired log-normal latency", shift, Promise::about,
              some(), 0.01);
    const double mean = share_of(many(), 7, [&](Random& random) {
      double sum = 0.0, squares = 0.0;
      for (std::int64_t i = 0; i < n; ++i) {
        const double x = random.uniform();
        sum += x;
        squares += x * x;
      }
      const auto count = static_cast<double>(n);
      const double deviation = std::sqrt((squares - sum * sum / count) / (count - 1.0));
      return contains(mean_interval(sum / count, deviation, n), 0.5);
    });
    print_row(report, "Student", n, "uniform measure", mean, Promise::about, many(), 0.01);
  }
}

// Right answers are more confident by one standard deviation: the AUROC is Phi(1 / sqrt 2).
void print_confidence(Report& report) {
  for (const std::int64_t n : kSizes) {
    for (const double accuracy : {0.7, 0.9}) {
      const double share = share_of(some(), 8, [&](Random& random) {
        std::vector<Claim> claims;
        for (std::int64_t i = 0; i < n; ++i) {
          const bool right = random.uniform() < accuracy;
          const double x = draw_normal(random) + (right ? 1.0 : 0.0);
          claims.push_back({1.0 / (1.0 + std::exp(-x)), right});
        }
        const auto area = auroc(claims);
        return !area || contains(area, 0.7602499389);
      });
      print_row(report, "AUROC (Newcombe 5)", n, percent("accuracy", accuracy), share,
                Promise::about, some(), 0.02);
    }
    const double kappa = share_of(many(), 9, [&](Random& random) {
      std::vector<std::vector<std::int64_t>> counts(2, std::vector<std::int64_t>(2, 0));
      for (std::int64_t i = 0; i < n; ++i) {  // two fair labels, equal in 80 %: kappa 0.6
        const std::size_t first = random.below(2);
        const bool equal = random.uniform() < 0.8;
        ++counts[first][equal ? first : 1 - first];
      }
      const auto estimate = cohens_kappa(counts);
      return estimate && contains(estimate->interval, 0.6);
    });
    print_row(report, "Cohen's kappa", n, "kappa 0.6", kappa, Promise::about, many(), 0.02);
  }
}

// At all of 14 looks at once, n items each: the sequence against the interval of one look.
void print_sequences(Report& report) {
  for (const std::int64_t n : kSizes) {
    for (const double discordance : {0.06, 0.15}) {
      const Flips shares = flips(discordance, -0.02);
      const auto always = [&](auto interval_of) {
        return share_of(few(), 10, [&](Random& random) {
          PairedTable table;
          for (int look = 0; look < 14; ++look) {
            add_items(table, random, n, shares);
            if (!contains(interval_of(table), -0.02)) return false;
          }
          return true;
        });
      };
      const auto data = percent("14 looks, discordant", discordance);
      print_row(report, "confidence sequence", n, data,
                always([](const PairedTable& t) { return difference_sequence(t); }),
                Promise::at_least, few());
      print_row(report, "Tango at every look", n, data,
                always([](const PairedTable& t) { return paired_difference(t); }), Promise::nothing,
                few());
    }
  }
}

}  // namespace

void print_coverage(Report& report) {
  std::printf("### Coverage of the 95 %% intervals\n\n");
  std::printf("| method | n | data | covered, %% | as promised |\n");
  std::printf("|---|---:|---|---:|---|\n");
  print_proportions(report);
  print_differences(report);
  print_bootstraps(report);
  print_clusters(report);
  print_latencies(report);
  print_confidence(report);
  print_sequences(report);
}

}  // namespace assay::stats::calibration
