#include "decide/threshold_curve.hpp"

#include <algorithm>
#include <cmath>

#include "assay/core/hash.hpp"
#include "assay/stats/confidence.hpp"
#include "assay/stats/proportion.hpp"
#include "decide/recipe.hpp"

namespace assay::decide {
namespace {

constexpr std::size_t kLeastHalf = 20;

/// One answer of Lite: what sending it to Pro changes, in sums over items.
struct Move {
  double confidence = 0;
  double weight = 0;      ///< of its item: 1 / repeats
  double kept_right = 0;  ///< weight if right
  double sent_right = 0;  ///< weight times Pro's share of right answers
  std::optional<double> added_cost;
  double added_known = 0;
  std::size_t item = 0;
};

std::vector<Move> moves_of(Compared items, const References& references) {
  std::vector<Move> moves;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const double weight = 1 / static_cast<double>(items[i]->lite.size());
    const ItemOutcome& pro = references.pro[i];
    for (const StoredReply& reply : items[i]->lite) {
      Move move{confidence_of(reply.first),
                weight,
                reply.first.is_correct ? weight : 0,
                weight * pro.correct,
                std::nullopt,
                weight * pro.known_usd,
                i};
      if (pro.cost_usd) move.added_cost = weight * *pro.cost_usd;
      moves.push_back(move);
    }
  }
  // Items come sorted by id: the order within equal confidences, and with it every sum, is fixed.
  std::stable_sort(moves.begin(), moves.end(),
                   [](const Move& a, const Move& b) { return a.confidence < b.confidence; });
  return moves;
}

/// Sums over items, at one threshold.
class CurveWalk {
 public:
  CurveWalk(Compared items, const References& references, const Rules& rules)
      : n_(static_cast<double>(items.size())), rules_(rules), is_unpriced_(items.size(), false) {
    cost_ = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      lite_right_ += references.lite[i].correct;
      pro_right_ += references.pro[i].correct;
      const auto& cost = references.lite[i].cost_usd;
      cost_ = cost_ && cost ? std::optional(*cost_ + *cost) : std::nullopt;
      known_ += references.lite[i].known_usd;
      if (!cost) mark_unpriced(i);
    }
    kept_right_ = lite_right_;
    const auto units = units_of(values_over(items, [](std::size_t) { return 0.0; }));
    has_clusters_ = units.has_clusters;
    units_ = static_cast<std::int64_t>(units.count);
  }

  void send(const Move& move) {
    sent_ += move.weight;
    kept_right_ -= move.kept_right;
    sent_right_ += move.sent_right;
    cost_ = cost_ && move.added_cost ? std::optional(*cost_ + *move.added_cost) : std::nullopt;
    known_ += move.added_known;
    if (!move.added_cost) mark_unpriced(move.item);
  }

  [[nodiscard]] ThresholdPoint at(double threshold) const {
    ThresholdPoint point;
    point.threshold = threshold;
    const double right = std::clamp(kept_right_ + sent_right_, 0.0, n_);
    point.accuracy.value = right / n_;
    point.accuracy.n = static_cast<std::int64_t>(n_);
    point.accuracy.units = units_;
    point.accuracy.method = Method::wilson;
    if (const auto interval = stats::wilson(right, n_, rules_.confidence);
        interval && !has_clusters_) {
      point.accuracy.low = interval->low;
      point.accuracy.high = interval->high;
    }
    point.sent_to_pro = std::clamp(sent_ / n_, 0.0, 1.0);
    const double kept = n_ - sent_;
    if (kept > 1e-9) point.kept_risk = std::clamp(1 - kept_right_ / kept, 0.0, 1.0);
    if (cost_) point.cost_usd = *cost_ / n_;
    point.known_cost_usd = known_ / n_;
    point.unpriced = unpriced_;
    point.random_accuracy =
        ((1 - point.sent_to_pro) * lite_right_ + point.sent_to_pro * pro_right_) / n_;
    return point;
  }

 private:
  void mark_unpriced(std::size_t item) {
    if (!is_unpriced_[item]) ++unpriced_;
    is_unpriced_[item] = true;
  }

  double n_;
  const Rules& rules_;
  std::vector<bool> is_unpriced_;  ///< by item
  std::int64_t unpriced_ = 0;
  bool has_clusters_ = false;
  std::int64_t units_ = 0;
  double lite_right_ = 0, pro_right_ = 0;
  double sent_ = 0, kept_right_ = 0, sent_right_ = 0;
  std::optional<double> cost_;
  double known_ = 0;
};

std::vector<ThresholdPoint> points_of(Compared items, const References& references,
                                      const Rules& rules) {
  std::vector<ThresholdPoint> points;
  CurveWalk walk(items, references, rules);
  const std::vector<Move> moves = moves_of(items, references);
  points.push_back(walk.at(0));
  for (std::size_t i = 0; i < moves.size(); ++i) {
    walk.send(moves[i]);
    const bool is_last = i + 1 == moves.size();
    if (is_last || moves[i + 1].confidence > moves[i].confidence) {
      points.push_back(walk.at(is_last ? kAboveEveryConfidence : moves[i + 1].confidence));
    }
  }
  return points;
}

bool is_in_first_half(const ReplayItem& item) {
  const std::string& key = item.pair.cluster.empty() ? item.pair.id : item.pair.cluster;
  return sha256_hex(key).front() < '8';
}

HalfTrial fit_and_judge(Compared fitted, Compared judged, const Rules& rules) {
  const auto points = points_of(fitted, references_of(fitted), rules);
  const ThresholdPoint& picked = least_sent_within(points, rules.margin);
  HalfTrial trial;
  trial.threshold = picked.threshold;
  trial.fitted_items = static_cast<std::int64_t>(fitted.size());
  trial.fitted_minus_pro = picked.accuracy.value - points.back().accuracy.value;
  trial.fitted_sent = picked.sent_to_pro;
  const PolicyFigures figures =
      figures_of({Recipe::confidence, picked.threshold, {}}, judged, references_of(judged), rules);
  trial.accuracy = figures.accuracy;
  trial.minus_pro = figures.minus_pro;
  trial.sent_to_pro = figures.sent_to_pro;
  return trial;
}

}  // namespace

const ThresholdPoint& least_sent_within(const std::vector<ThresholdPoint>& points, double margin) {
  const double wanted = points.back().accuracy.value - margin - 1e-12;
  return *std::find_if(points.begin(), points.end(),
                       [&](const ThresholdPoint& point) { return point.accuracy.value >= wanted; });
}

std::optional<ConfidenceCurve> curve_of(Compared items, const References& references,
                                        const Rules& rules) {
  std::vector<stats::Claim> claims;
  double stated = 0;
  for (const ReplayItem* item : items) {
    for (const StoredReply& reply : item->lite) {
      const StoredAnswer& lite = reply.first;
      if (lite.confidence) stated += 1 / static_cast<double>(item->lite.size());
      claims.push_back({confidence_of(lite), lite.is_correct});
    }
  }
  if (stated == 0) return std::nullopt;
  ConfidenceCurve curve;
  curve.stated = std::min(1.0, stated / static_cast<double>(items.size()));
  curve.points = points_of(items, references, rules);
  if (const auto risk = stats::risk_coverage(claims)) {
    curve.area = risk->area;
    curve.best_area = risk->best_area;
    curve.chance_area = risk->chance_area;
  }
  return curve;
}

std::vector<double> thresholds_by_share(const ConfidenceCurve& curve) {
  std::vector<double> thresholds;
  for (const double share : {0.1, 0.2, 0.3, 0.5}) {
    const ThresholdPoint* nearest = nullptr;
    for (const ThresholdPoint& point : curve.points) {
      if (point.sent_to_pro <= 0 || point.sent_to_pro >= 1) continue;
      if (nearest == nullptr ||
          std::abs(point.sent_to_pro - share) < std::abs(nearest->sent_to_pro - share)) {
        nearest = &point;
      }
    }
    if (nearest == nullptr) return thresholds;
    if (thresholds.empty() || thresholds.back() < nearest->threshold) {
      thresholds.push_back(nearest->threshold);
    }
  }
  return thresholds;
}

std::vector<HalfTrial> trials_by_halves(Compared items, const Rules& rules) {
  std::vector<const ReplayItem*> first, second;
  for (const ReplayItem* item : items) (is_in_first_half(*item) ? first : second).push_back(item);
  if (std::min(first.size(), second.size()) < kLeastHalf) return {};
  return {fit_and_judge(first, second, rules), fit_and_judge(second, first, rules)};
}

}  // namespace assay::decide
