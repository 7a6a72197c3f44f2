#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "assay/dataset/csv.hpp"
#include "assay/dataset/line_reader.hpp"
#include "curate/import_places.hpp"
#include "curate/import_rows.hpp"

namespace assay::curate {
namespace {

// In the order of ImportFormat.
constexpr std::array<std::string_view, 7> kNames = {"csv",       "tsv",          "json",   "jsonl",
                                                    "promptfoo", "openai-evals", "inspect"};

constexpr std::size_t kLineBytes = std::size_t{16} << 20;

/// What the file looks like before its name says more: the start of its first line with text.
Result<std::string> first_line(const std::filesystem::path& file) {
  ASSAY_TRY(auto reader, dataset::LineReader::open(file, kLineBytes));
  std::string line;
  while (true) {
    ASSAY_TRY(const bool more, reader.next(line));
    if (!more) return invalid(file.string() + ": is empty");
    if (!trimmed(line).empty()) return std::string(trimmed(line));
  }
}

std::string extension_of(const std::filesystem::path& file) {
  return normalised(file.extension().string());
}

std::optional<Container> container_of_name(const std::string& extension) {
  if (extension == ".csv") return Container::csv;
  if (extension == ".tsv" || extension == ".tab") return Container::tsv;
  if (extension == ".json") return Container::json;
  if (extension == ".jsonl" || extension == ".ndjson") return Container::jsonl;
  if (extension == ".yaml" || extension == ".yml") return Container::yaml;
  return std::nullopt;
}

std::optional<Container> container_of_text(const std::string& line) {
  if (line[0] == '[') return Container::json;
  if (line[0] == '{') return read_json(line).ok() ? Container::jsonl : Container::json;
  if (line.find('\t') != std::string::npos) return Container::tsv;
  if (line.find(',') != std::string::npos) return Container::csv;
  return std::nullopt;
}

ImportFormat plain_format(Container container) {
  switch (container) {
    case Container::tsv:
      return ImportFormat::tsv;
    case Container::json:
      return ImportFormat::json;
    case Container::jsonl:
      return ImportFormat::jsonl;
    case Container::yaml:
      return ImportFormat::promptfoo;
    case Container::csv:
      break;
  }
  return ImportFormat::csv;
}

/// The first record with its keys; empty when it cannot be read, which is for the import to say.
Json first_record(const std::filesystem::path& file, Container container, const std::string& line) {
  if (container == Container::csv || container == Container::tsv) {
    const auto reader = dataset::CsvReader::open(file, container == Container::csv ? ',' : '\t');
    Json columns = Json::object();
    if (!reader.has_value()) return columns;
    for (const std::string& name : reader->header()) columns[name] = "";
    return columns;
  }
  if (container == Container::jsonl) return read_json(line).value;
  if (container != Container::json) return nullptr;
  auto document = read_document(file);
  if (!document.has_value()) return nullptr;
  if (document->value.is_array() && !document->value.empty()) return document->value[0];
  return std::move(document->value);
}

/// What the keys of a record tell; empty when nothing.
std::string format_of_keys(const Json& record, bool maps_labels, ImportFormat& format) {
  if (!record.is_object()) return {};
  for (const char* key : {"vars", "tests", "__expected", "__expected1"}) {
    if (!record.contains(key)) continue;
    format = ImportFormat::promptfoo;
    return fmt::format("it has \"{}\"", key);
  }
  if (maps_labels || !record.contains("input")) return {};
  if (record.contains("ideal")) {
    format = ImportFormat::openai_evals;
    return "it has \"input\" and \"ideal\"";
  }
  if (record.contains("target")) {
    format = ImportFormat::inspect;
    return "it has \"input\" and \"target\"";
  }
  return {};
}

std::optional<Container> container_told(ImportFormat format) {
  switch (format) {
    case ImportFormat::csv:
      return Container::csv;
    case ImportFormat::tsv:
      return Container::tsv;
    case ImportFormat::json:
      return Container::json;
    case ImportFormat::jsonl:
      return Container::jsonl;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string_view to_string(ImportFormat format) {
  return kNames[static_cast<std::size_t>(format)];
}

std::optional<ImportFormat> import_format_from_string(std::string_view text) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<ImportFormat>(found - kNames.begin());
}

Result<Recognised> recognise(const std::filesystem::path& file, std::optional<ImportFormat> told,
                             bool maps_labels) {
  ASSAY_TRY(const auto line, first_line(file));
  const std::string extension = extension_of(file);
  auto container = told ? container_told(*told) : std::nullopt;
  std::string why;
  if (!container) {
    container = container_of_name(extension);
    if (container) why = fmt::format("its name ends in {}", printable(extension, 20));
  }
  if (!container) {
    container = container_of_text(line);
    why = "of its first line";
  }
  if (!container) {
    return invalid(file.string() + ": cannot tell its format from name or content; say --format " +
                   fmt::format("{}", fmt::join(kNames, ", ")));
  }
  Recognised as{told.value_or(plain_format(*container)), *container, {}};
  if (told) {
    if (*container == Container::yaml && *told != ImportFormat::promptfoo) {
      return invalid(file.string() + ": YAML is read as promptfoo tests only");
    }
    return as;
  }
  const std::string keys =
      format_of_keys(first_record(file, *container, line), maps_labels, as.format);
  as.why = keys.empty() ? why : keys;
  return as;
}

}  // namespace assay::curate
