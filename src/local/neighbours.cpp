#include "local/neighbours.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace assay::local {
namespace {

constexpr double kRestart = 0.3;
constexpr int kWalks = 20;  ///< steps; by then 0.7^20 of the first guess is left
constexpr std::size_t kNearest = 3;

/// Makes a list sum to 1; evenly if it holds nothing.
void share_out(std::vector<double>& values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  for (double& value : values) {
    value = sum > 0 ? value / sum : 1.0 / static_cast<double>(values.size());
  }
}

using Table = std::vector<std::vector<double>>;

Table likenesses(std::span<const SparseVector> pages) {
  Table table(pages.size(), std::vector<double>(pages.size(), 0.0));
  for (std::size_t i = 0; i < pages.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) table[i][j] = table[j][i] = dot(pages[i], pages[j]);
  }
  return table;
}

std::vector<double> walk(Table steps, std::span<const double> fit) {
  std::vector<double> start(fit.begin(), fit.end());
  share_out(start);
  for (auto& row : steps) share_out(row);
  std::vector<double> now = start;
  for (int step = 0; step < kWalks; ++step) {
    std::vector<double> next(start.size());
    for (std::size_t to = 0; to < next.size(); ++to) {
      next[to] = kRestart * start[to];
      for (std::size_t from = 0; from < next.size(); ++from) {
        next[to] += (1 - kRestart) * now[from] * steps[from][to];
      }
    }
    now = std::move(next);
  }
  return now;
}

}  // namespace

double dot(const SparseVector& a, const SparseVector& b) {
  double sum = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].bucket < b[j].bucket) {
      ++i;
    } else if (b[j].bucket < a[i].bucket) {
      ++j;
    } else {
      sum += static_cast<double>(a[i++].value * b[j++].value);
    }
  }
  return sum;
}

std::vector<Standing> find_standing(std::span<const SparseVector> pages,
                                    std::span<const double> fit) {
  std::vector<Standing> standing(pages.size());
  if (pages.size() < 2) return standing;
  const Table table = likenesses(pages);
  const std::vector<double> visits = walk(table, fit);
  const double others = static_cast<double>(pages.size() - 1);
  const std::size_t nearest = std::min(kNearest, pages.size() - 1);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    std::vector<double> row = table[i];
    std::sort(row.begin(), row.end(), std::greater<>());
    const auto end = row.begin() + static_cast<std::ptrdiff_t>(nearest);
    standing[i].mean = std::accumulate(row.begin(), row.end(), 0.0) / others;
    standing[i].nearest = std::accumulate(row.begin(), end, 0.0) / static_cast<double>(nearest);
    standing[i].visits = visits[i];
  }
  return standing;
}

}  // namespace assay::local
