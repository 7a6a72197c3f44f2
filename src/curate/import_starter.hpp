#pragma once

/// \file
/// The first task.yaml and prompt of a set that had only lines.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "assay/core/result.hpp"

namespace assay::curate {

struct Starter {
  std::string name;
  std::map<std::string, std::size_t> labels;  ///< with their counts
  std::vector<std::string> slices;
  std::string system;  ///< what the source told its model; empty: a text of our own
};

/// Writes task.yaml and prompts/v1.yaml of a classification.
/// \error invalid_argument  labels that no task can have: one alone, or more than a choice has
/// \error storage           the folder cannot be written
[[nodiscard]] Status write_starter(const std::filesystem::path& folder, const Starter& starter);

}  // namespace assay::curate
