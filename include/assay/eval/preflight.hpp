#pragma once

/// \file
/// Everything that would stop a run before its first call, found without calling.

#include "assay/core/result.hpp"
#include "assay/eval/suite.hpp"

namespace assay::eval {

/// Checks keys, trusted certificates, embedded models, budgets and how many files the process may
/// open. `run_suite` does this itself; `assay check` does only this. \error invalid_argument
/// `file:line: reason`
[[nodiscard]] Status preflight(const Suite& suite);

/// Providers that an arm of the suite or one asked in its place uses, in the order of the config.
[[nodiscard]] std::vector<const config::ProviderConfig*> used_providers(const Suite& suite);

}  // namespace assay::eval
