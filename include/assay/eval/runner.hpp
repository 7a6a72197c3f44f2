#pragma once

/// \file
/// A run: every arm asked about every item, every attempt stored before it counts.
///
/// Network work happens on the calling thread's event loop; scoring and writing on a recorder
/// thread. Progress counts an attempt only after its transaction is durable.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "assay/core/money.hpp"
#include "assay/core/result.hpp"
#include "assay/eval/suite.hpp"

namespace assay::eval {

/// Where a run stands. Answers, attempts and cost count what is durable; failures and retries what
/// has happened. Answers are those of the arms' own models.
struct RunProgress {
  std::int64_t answers_total = 0;   ///< arms x items x repeats
  std::int64_t answers_stored = 0;  ///< answered, earlier sessions included
  std::int64_t answers_failed = 0;  ///< given up for now: the wire failed
  std::int64_t attempts = 0;        ///< calls of this session
  std::int64_t retries = 0;
  std::int64_t corrections = 0;  ///< answers that were asked for once more
  std::int64_t fallbacks = 0;    ///< answers that another model gave in place of an arm's own
  std::int64_t cached = 0;       ///< attempts that were copied from an earlier run, not made
  MicroUsd cost;                 ///< known cost of this session's calls
  bool cost_is_partial = false;  ///< some calls have no known cost
  std::chrono::nanoseconds elapsed{0};
};

struct RunOptions {
  std::filesystem::path database;
  bool start_new = false;  ///< do not resume an unfinished run of the same config
  std::function<void(const RunProgress&)>
      on_progress;  ///< at most ten times a second; may be empty
  /// One line for people, e.g. why a provider was stopped; may be empty.
  std::function<void(const std::string&)> on_notice;
};

enum class Ending {
  complete,     ///< every answer is stored, or the share that gate.coverage asks for
  incomplete,   ///< less than that, a provider stopped or the budget was reached
  interrupted,  ///< a signal asked us to stop
};

struct RunReport {
  std::string run_id;
  bool resumed = false;
  Ending ending = Ending::complete;
  std::string why;             ///< for people, when not every answer is stored
  double lowest_coverage = 0;  ///< of all arms: stored answers / answers wanted
  RunProgress progress;
};

/// Runs a suite to its end, or as far as it goes. Handles SIGINT and SIGTERM: the first one stops
/// within two seconds with everything kept, the second one ends the process at once.
///
/// \error invalid_argument  a key is missing, a budget cannot be kept
/// \error storage  the database failed; no call is started after that
[[nodiscard]] Result<RunReport> run_suite(const Suite& suite, const RunOptions& options);

}  // namespace assay::eval
