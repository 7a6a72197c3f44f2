#pragma once

/// \file
/// The disk fails at the Nth call, for every N: `strace` lets one system call on the database's
/// files fail, and what follows must be the same figures or the exit code of storage.

#include <string>
#include <vector>

namespace assay::torture {

struct SyscallResult {
  int cases = 0;     ///< runs in which a call failed
  int unharmed = 0;  ///< of these, ended with 0 and the same figures
  int refused = 0;   ///< of these, ended with 5; the next run had the same figures
  std::vector<std::string> broken;

  [[nodiscard]] std::string text() const;
};

/// \param step  take every `step`-th call only
[[nodiscard]] SyscallResult fail_every_call(int step);

/// What stands before a command so that the `when`-th of these calls on a database's files fails in
/// each thread. Throws where there is no strace.
///
/// \param log  gets a line for each of these calls; one that failed ends in `(INJECTED)`
[[nodiscard]] std::vector<std::string> failing_at(const std::string& calls,
                                                  const std::string& error, int when,
                                                  const std::string& database,
                                                  const std::string& log);

}  // namespace assay::torture
