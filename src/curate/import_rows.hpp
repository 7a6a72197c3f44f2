#pragma once

/// \file
/// The rows of a file, whatever it is written in.

#include <filesystem>

#include "curate/import_row.hpp"

namespace assay::curate {

/// What a file is written in, apart from what its rows mean.
enum class Container { csv, tsv, json, jsonl, yaml };

/// What an import goes by, told or guessed.
struct Recognised {
  ImportFormat format = ImportFormat::csv;
  Container container = Container::csv;
  std::string why;  ///< empty when it was told
};

/// \param told        the format, if somebody said it
/// \param maps_labels the map says where input and label are, so rows have no format of their own
/// \error invalid_argument  unreadable, or nothing that is known
[[nodiscard]] Result<Recognised> recognise(const std::filesystem::path& file,
                                           std::optional<ImportFormat> told, bool maps_labels);

/// Gives every record of the file to `sink`, refused or as a row.
/// \error invalid_argument  `file:line: reason` when the file as a whole cannot be read
[[nodiscard]] Status read_rows(const std::filesystem::path& file, const Recognised& as,
                               RowSink& sink);

/// The tests of a promptfoo file that is one YAML or JSON document.
[[nodiscard]] Status read_promptfoo_tests(const std::filesystem::path& file, Container container,
                                          RowSink& sink);

}  // namespace assay::curate
