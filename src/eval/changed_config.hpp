#pragma once

/// \file
/// What became of a config since a run was begun.

#include <string>

#include "assay/eval/suite.hpp"
#include "assay/store/records.hpp"

namespace assay::eval {

/// What keeps `run` from being gone on with: the arms that ask something else now, each with what
/// differs, and those that were added or taken out. For people; empty when nothing did.
[[nodiscard]] std::string changes_since(const store::RunRecord& run, const Suite& suite);

}  // namespace assay::eval
