#pragma once

/// \file
/// Answers of earlier runs to calls that would be answered the same again. Lives on the event
/// loop's thread, with a connection of its own that never keeps the writer waiting.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>

#include "assay/eval/caller.hpp"
#include "assay/store/run_store.hpp"

namespace assay::eval {

class AnswerCache {
 public:
  /// \param run  whose own answers are not looked up: it gets each of them once
  /// \error storage
  [[nodiscard]] static Result<std::unique_ptr<AnswerCache>> open(
      const std::filesystem::path& database, store::RowId run);

  /// Leaves out arms that ask the same as another one: their answers are there to be compared, and
  /// copies would agree.
  /// \param caller_of  who asks for an arm
  void leave_out_twins(const std::vector<Arm>& arms,
                       const std::function<Caller&(const Arm&)>& caller_of);

  /// The newest answer of another run to exactly this call, as an attempt of now; nothing: it has
  /// to be made.
  /// \error storage
  [[nodiscard]] Result<std::optional<store::AttemptRecord>> find(Caller& caller,
                                                                 const Question& question);

 private:
  AnswerCache(store::RunStore store, store::RowId run) : store_(std::move(store)), run_(run) {}

  store::RunStore store_;
  store::RowId run_;
  std::set<const Arm*> twins_;
};

}  // namespace assay::eval
