#include "scoring/alignment.hpp"

#include <algorithm>
#include <limits>

namespace assay::scoring {
namespace {

constexpr std::int64_t kInfinity = std::numeric_limits<std::int64_t>::max() / 4;
constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();

/// Assigns workers to jobs, never more workers than jobs, at the lowest total cost. Workers join
/// one at a time along a cheapest augmenting path; the potentials keep reduced costs from going
/// negative.
class Assignment {
 public:
  Assignment(const WeightMatrix& matrix, bool transposed)
      : matrix_(matrix),
        transposed_(transposed),
        workers_(transposed ? matrix.columns : matrix.rows),
        jobs_(transposed ? matrix.rows : matrix.columns),
        worker_price_(workers_, 0),
        job_price_(jobs_ + 1, 0),
        worker_of_(jobs_ + 1, kNobody) {}

  /// \return for each job its worker, or kNobody
  std::vector<std::size_t> solve() {
    for (std::size_t worker = 0; worker < workers_; ++worker) admit(worker);
    worker_of_.pop_back();
    return worker_of_;
  }

 private:
  // Lowest cost is highest weight. The last digit prefers pairs in the same position, and is too
  // small to ever outweigh a difference in weight.
  [[nodiscard]] std::int64_t cost(std::size_t worker, std::size_t job) const {
    const std::int64_t weight = transposed_ ? matrix_.at(job, worker) : matrix_.at(worker, job);
    return -(weight * static_cast<std::int64_t>(workers_ + 1) + (worker == job ? 1 : 0));
  }

  void admit(std::size_t worker) {
    const std::size_t start = jobs_;  // a pretended job that the new worker holds at first
    worker_of_[start] = worker;
    std::vector<std::int64_t> distance(jobs_, kInfinity);
    std::vector<std::size_t> previous(jobs_, start);
    std::vector<bool> settled(jobs_ + 1, false);

    std::size_t job = start;
    while (worker_of_[job] != kNobody) {
      settled[job] = true;
      job = cheapest_step(job, distance, previous, settled);
    }
    while (job != start) {  // shift everybody along the path
      worker_of_[job] = worker_of_[previous[job]];
      job = previous[job];
    }
    worker_of_[start] = kNobody;
  }

  std::size_t cheapest_step(std::size_t from, std::vector<std::int64_t>& distance,
                            std::vector<std::size_t>& previous, const std::vector<bool>& settled) {
    const std::size_t worker = worker_of_[from];
    std::size_t next = from;
    std::int64_t step = kInfinity;
    for (std::size_t job = 0; job < jobs_; ++job) {
      if (settled[job]) continue;
      const std::int64_t reduced = cost(worker, job) - worker_price_[worker] - job_price_[job];
      if (reduced < distance[job]) {
        distance[job] = reduced;
        previous[job] = from;
      }
      if (distance[job] < step) {
        step = distance[job];
        next = job;
      }
    }
    for (std::size_t job = 0; job <= jobs_; ++job) {
      if (settled[job]) {
        worker_price_[worker_of_[job]] += step;
        job_price_[job] -= step;
      } else if (job < jobs_) {
        distance[job] -= step;
      }
    }
    return next;
  }

  const WeightMatrix& matrix_;
  bool transposed_;
  std::size_t workers_, jobs_;
  std::vector<std::int64_t> worker_price_, job_price_;
  std::vector<std::size_t> worker_of_;
};

}  // namespace

std::vector<std::optional<std::size_t>> best_alignment(const WeightMatrix& matrix) {
  std::vector<std::optional<std::size_t>> column_of(matrix.rows);
  if (matrix.rows == 0 || matrix.columns == 0) return column_of;
  const bool transposed = matrix.rows > matrix.columns;
  const std::vector<std::size_t> worker_of = Assignment(matrix, transposed).solve();
  for (std::size_t job = 0; job < worker_of.size(); ++job) {
    if (worker_of[job] == kNobody) continue;
    const std::size_t row = transposed ? job : worker_of[job];
    column_of[row] = transposed ? worker_of[job] : job;
  }
  return column_of;
}

}  // namespace assay::scoring
