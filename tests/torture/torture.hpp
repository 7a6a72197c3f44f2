#pragma once

/// \file
/// `kill -9` at random moments of runs, and what must hold after each of them. The suite does some
/// kills, `scripts/torture` as many as it is told to.

#include <cstdint>
#include <string>
#include <vector>

namespace assay::torture {

struct KillPlan {
  int kills = 50;
  std::uint32_t seed = 20261122;
};

struct KillResult {
  int kills = 0;
  int runs = 0;  ///< runs that were brought to their end
  int databases = 0;
  std::int64_t answers = 0;       ///< stored at the end of those runs
  std::int64_t acknowledged = 0;  ///< of these, shown as done on the terminal before a kill
  std::int64_t checks = 0;        ///< quick_check and integrity_check, all of them ok
  std::int64_t requests = 0;      ///< that the server saw
  std::int64_t requests_allowed = 0;
  std::vector<std::string> broken;  ///< every promise that did not hold; empty is what it must be

  [[nodiscard]] std::string text() const;
};

/// Starts runs against `assay simulate` and kills them, each at a random moment between its start
/// and its end; the same command goes on after each kill. After each kill, every answer that the
/// terminal showed as done must be in the database; each finished run must have the figures of a
/// run that nobody killed.
[[nodiscard]] KillResult kill_again_and_again(const KillPlan& plan);

}  // namespace assay::torture
