#include "assay/decide/shadow_report.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "decide/shadow_labels.hpp"
#include "decide/shadow_sums.hpp"
#include "decide/shadow_verdict.hpp"

namespace assay::decide {
namespace {

/// Slices come from outside. What is beyond these is in the figures of all traffic only.
constexpr std::size_t kMostRows = 1000;
constexpr std::size_t kMostCells = 100'000;

/// What is summed up for one row.
struct Group {
  std::string slice, value;
  ShadowCounts counts;
  double weight = 0, compared_weight = 0;
  UnitSums disagreement, invalid;
  NoiseSums noise;

  void add(const ShadowPair& pair);
  void merge(const Group& other);
};

void count(const ShadowPair& pair, ShadowCounts& counts) {
  ++counts.pairs;
  counts.lite_failed += pair.lite == ShadowAnswer::failed ? 1 : 0;
  counts.pro_failed += pair.pro == ShadowAnswer::failed ? 1 : 0;
  counts.lite_invalid += pair.lite == ShadowAnswer::invalid ? 1 : 0;
  counts.pro_invalid += pair.pro == ShadowAnswer::invalid ? 1 : 0;
  if (!is_compared(pair)) return;
  ++counts.compared;
  counts.disagreed += pair.is_equal ? 0 : 1;
  counts.lite_again += pair.lite_repeats ? 1 : 0;
  counts.pro_again += pair.pro_repeats ? 1 : 0;
}

void Group::add(const ShadowPair& pair) {
  count(pair, counts);
  weight += pair.weight;
  if (!is_compared(pair)) return;
  compared_weight += pair.weight;
  disagreement.add(pair, pair.is_equal ? 0 : 1);
  const int lite = pair.lite == ShadowAnswer::invalid ? 1 : 0;
  const int pro = pair.pro == ShadowAnswer::invalid ? 1 : 0;
  invalid.add(pair, (1.0 + lite - pro) / 2);
  noise.add(pair);
}

void Group::merge(const Group& other) {
  for (auto field :
       {&ShadowCounts::pairs, &ShadowCounts::compared, &ShadowCounts::lite_failed,
        &ShadowCounts::pro_failed, &ShadowCounts::lite_invalid, &ShadowCounts::pro_invalid,
        &ShadowCounts::disagreed, &ShadowCounts::lite_again, &ShadowCounts::pro_again}) {
    counts.*field += other.counts.*field;
  }
  weight += other.weight;
  compared_weight += other.compared_weight;
  disagreement.merge(other.disagreement);
  invalid.merge(other.invalid);
  noise.merge(other.noise);
}

/// A combination of slices: its pairs are in the same groups.
struct Cell {
  std::vector<std::size_t> groups;
  double disagreed = 0;
};

/// Groups that make one row.
struct RowPlan {
  std::vector<std::size_t> groups;
  std::vector<std::string> merged;
};

bool is_inside(double value, double low, double high) {
  return value > low && value < high;  // false for NaN
}

/// How many of Monday to Sunday.
std::int64_t weekdays_of(const std::set<std::int64_t>& days) {
  constexpr std::int64_t kWeek = 7;
  std::set<std::int64_t> weekdays;
  for (const std::int64_t day : days) weekdays.insert((day % kWeek + kWeek) % kWeek);
  return static_cast<std::int64_t>(weekdays.size());
}

Status check(const ShadowRules& rules) {
  if (!is_inside(rules.margin, 0, 1)) return invalid("the margin must lie between 0 and 1");
  if (!is_inside(rules.tolerance, 0, 1)) return invalid("the tolerance must lie between 0 and 1");
  if (!is_inside(rules.alpha, 0, 0.5)) return invalid("alpha must lie between 0 and 0.5");
  if (!is_inside(rules.confidence, 0, 1)) return invalid("the confidence must lie between 0 and 1");
  if (rules.draws < 100) return invalid("resampling takes at least 100 draws");
  return {};
}

}  // namespace

struct ShadowBuilder::State {
  ShadowRules rules;
  std::vector<Group> groups{1};  ///< the first one: all traffic
  std::map<std::pair<std::string, std::string>, std::size_t> group_of;
  std::map<Slices, std::size_t> cell_of;
  std::vector<Cell> cells{1};  ///< the first one: without slices
  std::vector<LabelRecord> labels;
  std::set<std::int64_t> days;

  std::size_t find_cell(const ShadowPair& pair);
  [[nodiscard]] std::vector<RowPlan> plan_rows() const;
  [[nodiscard]] std::vector<LabelRecord> labels_in(const std::set<std::size_t>& wanted) const;
  [[nodiscard]] std::vector<LabelCell> cells_in(const std::set<std::size_t>& wanted) const;
  [[nodiscard]] ShadowRow row_of(const RowPlan& plan, double alpha,
                                 const ShadowReport& report) const;
};

std::size_t ShadowBuilder::State::find_cell(const ShadowPair& pair) {
  if (pair.slices == nullptr || pair.slices->empty()) return 0;
  const auto found = cell_of.find(*pair.slices);
  if (found != cell_of.end()) return found->second;
  if (cells.size() >= kMostCells) return 0;
  Cell cell;
  for (const auto& [slice, value] : *pair.slices) {
    auto known = group_of.find({slice, value});
    if (known == group_of.end()) {
      if (groups.size() > kMostRows) continue;
      known = group_of.emplace(std::pair(slice, value), groups.size()).first;
      groups.emplace_back();
      groups.back().slice = slice;
      groups.back().value = value;
    }
    cell.groups.push_back(known->second);
  }
  cells.push_back(std::move(cell));
  cell_of.emplace(*pair.slices, cells.size() - 1);
  return cells.size() - 1;
}

std::vector<RowPlan> ShadowBuilder::State::plan_rows() const {
  std::map<std::string, std::pair<std::vector<RowPlan>, RowPlan>> slices;
  for (const auto& [name, group] : group_of) {  // sorted by slice, then value
    auto& [large, small] = slices[name.first];
    if (groups[group].counts.compared >= rules.least_slice_pairs) {
      large.push_back({{group}, {}});
    } else {
      small.groups.push_back(group);
      small.merged.push_back(name.second);
    }
  }
  std::vector<RowPlan> rows;
  for (auto& [slice, plans] : slices) {
    auto& [large, small] = plans;
    if (large.size() + (small.groups.empty() ? 0 : 1) < 2) continue;  // divides nothing
    std::move(large.begin(), large.end(), std::back_inserter(rows));
    if (!small.groups.empty()) rows.push_back(std::move(small));
  }
  return rows;
}

std::vector<LabelCell> ShadowBuilder::State::cells_in(const std::set<std::size_t>& wanted) const {
  std::vector<LabelCell> found;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].disagreed == 0) continue;
    const bool is_in = wanted.contains(0) ||
                       std::any_of(cells[i].groups.begin(), cells[i].groups.end(),
                                   [&](std::size_t group) { return wanted.contains(group); });
    if (is_in) found.push_back({i, cells[i].disagreed});
  }
  return found;
}

std::vector<LabelRecord> ShadowBuilder::State::labels_in(
    const std::set<std::size_t>& wanted) const {
  std::vector<LabelRecord> found;
  for (const LabelRecord& label : labels) {
    const auto& in = cells[label.cell].groups;
    const bool is_in = wanted.contains(0) ||
                       std::any_of(in.begin(), in.end(),
                                   [&](std::size_t group) { return wanted.contains(group); });
    if (is_in) found.push_back(label);
  }
  return found;
}

ShadowRow ShadowBuilder::State::row_of(const RowPlan& plan, double alpha,
                                       const ShadowReport& report) const {
  Group sums = groups[plan.groups.front()];
  for (std::size_t i = 1; i < plan.groups.size(); ++i) sums.merge(groups[plan.groups[i]]);
  const std::set<std::size_t> wanted(plan.groups.begin(), plan.groups.end());
  const auto row_labels = labels_in(wanted);
  const LabelMean mean(row_labels, cells_in(wanted));
  ShadowRow row;
  row.slice = sums.slice;
  row.value = plan.merged.empty() ? sums.value : "";
  row.merged = plan.merged;
  row.counts = sums.counts;
  row.share = groups.front().weight > 0 ? sums.weight / groups.front().weight : 0;
  row.failed = sums.weight > 0 ? 1 - sums.compared_weight / sums.weight : 0;
  row.effective_pairs = sums.disagreement.effective();
  row.disagreement = sums.disagreement.running(rules.confidence);
  row.invalid_difference = as_difference(sums.invalid.running(rules.confidence));
  row.noise = sums.noise.floor(rules);
  row.labels = label_estimate(row_labels, sums.disagreement, mean, rules.confidence);
  row.labels.unlabelled = row.counts.disagreed - row.labels.n;
  judge({sums.disagreement, sums.invalid, sums.noise, mean, alpha}, report, row);
  return row;
}

ShadowBuilder::ShadowBuilder(std::unique_ptr<State> state) : state_(std::move(state)) {}
ShadowBuilder::ShadowBuilder(ShadowBuilder&&) noexcept = default;
ShadowBuilder& ShadowBuilder::operator=(ShadowBuilder&&) noexcept = default;
ShadowBuilder::~ShadowBuilder() = default;

Result<ShadowBuilder> ShadowBuilder::open(const ShadowRules& rules) {
  ASSAY_CHECK(check(rules));
  auto state = std::make_unique<State>();
  state->rules = rules;
  return ShadowBuilder(std::move(state));
}

Status ShadowBuilder::add(const ShadowPair& pair) {
  if (!(pair.weight > 0) || !std::isfinite(pair.weight)) {
    return invalid("a pair's weight must be above 0");
  }
  const std::size_t cell = state_->find_cell(pair);
  if (pair.day) state_->days.insert(*pair.day);
  state_->groups.front().add(pair);
  for (const std::size_t group : state_->cells[cell].groups) state_->groups[group].add(pair);
  if (!is_disagreement(pair)) return {};
  state_->cells[cell].disagreed += pair.weight;
  if (pair.label) {
    const std::uint64_t unit = pair.cluster != 0 ? pair.cluster : pair.key;
    state_->labels.push_back({cell, unit, pair.weight, *pair.label});
  }
  return {};
}

ShadowReport ShadowBuilder::finish(const ShadowFacts& facts) const {
  ShadowReport report;
  report.rules = state_->rules;
  report.facts = facts;
  const auto seen = static_cast<std::int64_t>(state_->days.size());
  report.days = facts.whole_days.value_or(seen);
  report.weekdays = weekdays_of(state_->days);
  report.all.counts = state_->groups.front().counts;
  if (seen > 0) {
    report.pairs_per_day = static_cast<double>(report.all.counts.pairs) / static_cast<double>(seen);
  }
  const auto plans = state_->plan_rows();
  const double alpha = report.rules.alpha / (plans.empty() ? 1 : 2);
  report.all = state_->row_of({{0}, {}}, alpha, report);
  for (const RowPlan& plan : plans) {
    report.rows.push_back(state_->row_of(plan, alpha / static_cast<double>(plans.size()), report));
  }
  return report;
}

}  // namespace assay::decide
