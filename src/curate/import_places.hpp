#pragma once

/// \file
/// JSON documents with the line of every value, so that a bad one can be named.

#include <filesystem>
#include <string_view>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/core/result.hpp"
#include "assay/core/yaml.hpp"

namespace assay::curate {

struct ValuePlace {
  int depth = 0;  ///< 0 for the document itself
  int line = 0;   ///< 1-based, where the value starts
};

struct Document {
  Json value;
  std::vector<ValuePlace> places;  ///< of all values, keys left out, in the order of the text
};

/// Reads a whole JSON file of at most 64 MiB.
/// \error invalid_argument  `file:line: reason`
[[nodiscard]] Result<Document> read_document(const std::filesystem::path& file);

/// \param json  valid JSON
[[nodiscard]] std::vector<ValuePlace> places_of(std::string_view json);

/// The same tree as a YAML file would give, so that one reader serves both.
[[nodiscard]] YamlNode as_yaml(const Document& document);

/// A YAML value as JSON: plain `null`, `true`, `false` and numbers are what they look like, all
/// else is text.
[[nodiscard]] Json as_json(const YamlNode& node);

}  // namespace assay::curate
