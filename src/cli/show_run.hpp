#pragma once

/// \file
/// A stored run on stdout: a table for people, JSON for programs.

#include "assay/store/run_store.hpp"
#include "cli/command.hpp"

namespace assay::cli {

[[nodiscard]] Status show_run(const Globals& globals, store::RunStore& store,
                              const store::RunRecord& run, bool details);

/// The run with this id or prefix; the latest one when `id` is empty.
/// \error invalid_argument  there is none
[[nodiscard]] Result<store::RunRecord> pick_run(store::RunStore& store, const std::string& id);

}  // namespace assay::cli
