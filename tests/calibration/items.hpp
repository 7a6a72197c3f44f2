#pragma once

/// \file
/// Simulated items whose truth is known, for the functions that decide.

#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "assay/decide/comparison.hpp"
#include "calibration/calibration.hpp"

namespace assay::stats::calibration {

constexpr double kAlpha = 0.05;

/// The margin that a table of this discordance is tested with: nobody can lose more than differs.
inline double margin_at(double discordance) {
  return discordance < 0.04 ? 0.01 : 0.03;
}

/// Share of answers to one item that come out the other way, each by itself.
struct Noise {
  double right = 0;  ///< of items that the arm gets right
  double wrong = 0;  ///< of the others
};

/// How the answers of both arms come about.
struct World {
  double accuracy = 0.9;  ///< of the baseline; at least half of what differs
  double discordance = 0.08;
  double difference = 0;    ///< candidate minus baseline, of the answers before noise
  std::size_t cluster = 1;  ///< items of a source; in half of the sources all differ alike
  int repeats = 1;          ///< answers per item and arm
  Noise baseline = {};      ///< noise of the baseline
  Noise candidate = {};     ///< noise of the candidate
};

/// What is left of a difference in truth, in the shares of right answers of the candidate.
inline double left_of(double difference, const World& world) {
  return difference * (1 - world.candidate.right - world.candidate.wrong);
}

/// Items that are made once and filled again for each repetition.
class Items {
 public:
  explicit Items(std::size_t n, std::size_t cluster = 1) : items_(n) {
    for (std::size_t i = 0; i < n; ++i) {
      items_[i].id = fmt::format("{:07}", i);
      if (cluster > 1) items_[i].cluster = fmt::format("s{}", i / cluster);
      pointers_.push_back(&items_[i]);
    }
  }

  /// Slices of equal size by position.
  void divide(std::size_t slices) {
    for (std::size_t s = 0; s < slices; ++s) {
      const auto value =
          std::make_shared<const decide::Slices>(decide::Slices{{"slice", fmt::format("{}", s)}});
      for (std::size_t i = s; i < items_.size(); i += slices) items_[i].slices = value;
    }
  }

  /// Draws items [from, to).
  void draw(Random& random, const World& world, std::size_t from, std::size_t to) {
    const Flips shares = flips(world.discordance, world.difference);
    double common = 0;
    bool together = false;
    for (std::size_t i = from; i < to; ++i) {
      if (world.cluster > 1 && i % world.cluster == 0) {
        together = random.uniform() < 0.5;
        common = random.uniform();
      }
      const double x = together ? common : random.uniform();
      const double both = world.accuracy - shares.lost;
      const bool lost = x < shares.lost;
      const bool won = !lost && x < world.discordance;
      const bool right = !lost && !won && x < world.discordance + both;
      items_[i].baseline.correct =
          share_right(random, world.repeats, world.baseline, lost || right);
      items_[i].candidate.correct =
          share_right(random, world.repeats, world.candidate, won || right);
    }
  }

  void draw(Random& random, const World& world) { draw(random, world, 0, items_.size()); }

  [[nodiscard]] std::span<decide::PairedItem> all() { return items_; }
  [[nodiscard]] std::size_t size() const { return items_.size(); }

  /// What the first n items say.
  [[nodiscard]] decide::Evidence weigh(std::size_t n, const decide::Rules& rules) const {
    return decide::weigh(std::span(pointers_).first(n), rules);
  }
  [[nodiscard]] decide::Evidence weigh(const decide::Rules& rules) const {
    return weigh(items_.size(), rules);
  }

 private:
  static double share_right(Random& random, int repeats, const Noise& noise, bool truth) {
    if (noise.right == 0 && noise.wrong == 0) return truth ? 1 : 0;
    int right = 0;
    for (int i = 0; i < repeats; ++i) {
      right += (random.uniform() < (truth ? noise.right : noise.wrong)) != truth ? 1 : 0;
    }
    return static_cast<double>(right) / repeats;
  }

  std::vector<decide::PairedItem> items_;
  std::vector<const decide::PairedItem*> pointers_;
};

}  // namespace assay::stats::calibration
