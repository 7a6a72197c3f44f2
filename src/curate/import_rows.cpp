#include "curate/import_rows.hpp"

#include <fmt/format.h>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "assay/dataset/csv.hpp"
#include "assay/dataset/line_reader.hpp"
#include "curate/import_places.hpp"

namespace assay::curate {
namespace {

constexpr std::size_t kLineBytes = std::size_t{16} << 20;

Status read_table(const std::filesystem::path& file, char separator, RowSink& sink) {
  ASSAY_TRY(auto reader, dataset::CsvReader::open(file, separator, kLineBytes));
  const std::vector<std::string>& header = reader.header();
  ASSAY_CHECK(sink.columns(header, file.string() + ":1"));
  dataset::CsvRecord record;
  while (true) {
    ASSAY_TRY(const bool more, reader.next(record));
    if (!more) return {};
    if (!record.fault.empty()) {
      sink.refuse(record.line, std::move(record.fault));
      continue;
    }
    Json value = Json::object();
    for (std::size_t i = 0; i < header.size(); ++i) {
      // A column without a name cannot be asked for; tools write row numbers into such.
      if (!header[i].empty()) value.emplace(header[i], std::move(record.cells[i]));
    }
    sink.row({record.line, std::move(value), {}});
  }
}

/// Why a text is no JSON object; empty if it is one.
std::string read_row(const std::string& text, Json& value) {
  if (const auto bad = invalid_utf8_at(text)) {
    return fmt::format("column {}: not valid UTF-8; save the file as UTF-8", *bad + 1);
  }
  JsonReading reading = read_json(text);
  if (reading.fault == JsonFault::syntax) {
    return fmt::format("column {}: not valid JSON: {}", reading.byte_offset, reading.message);
  }
  if (!reading.ok()) return reading.message;
  if (!reading.value.is_object()) return "must be a JSON object";
  value = std::move(reading.value);
  return {};
}

Status read_json_lines(const std::filesystem::path& file, RowSink& sink) {
  ASSAY_TRY(auto reader, dataset::LineReader::open(file, kLineBytes));
  std::string line;
  while (true) {
    ASSAY_TRY(const bool more, reader.next(line));
    if (!more) return {};
    if (trimmed(line).empty()) continue;
    Row row{reader.number(), {}, {}};
    if (std::string reason = read_row(line, row.value); !reason.empty()) {
      sink.refuse(row.line, std::move(reason));
    } else {
      sink.row(std::move(row));
    }
  }
}

Status read_json_list(const std::filesystem::path& file, RowSink& sink) {
  ASSAY_TRY(auto document, read_document(file));
  if (!document.value.is_array()) {
    return invalid(
        file.string() +
        ":1: must be a list of objects, [{...}, ...]; with one object on each line it is "
        "--format jsonl");
  }
  std::size_t element = 0;
  for (const ValuePlace& place : document.places) {
    if (place.depth != 1) continue;
    Json& value = document.value[element++];
    if (value.is_object()) {
      sink.row({place.line, std::move(value), {}});
    } else {
      sink.refuse(place.line, "must be a JSON object");
    }
  }
  return {};
}

}  // namespace

Status read_rows(const std::filesystem::path& file, const Recognised& as, RowSink& sink) {
  switch (as.container) {
    case Container::csv:
      return read_table(file, ',', sink);
    case Container::tsv:
      return read_table(file, '\t', sink);
    case Container::jsonl:
      return read_json_lines(file, sink);
    case Container::json:
      if (as.format != ImportFormat::promptfoo) return read_json_list(file, sink);
      [[fallthrough]];
    case Container::yaml:
      return read_promptfoo_tests(file, as.container, sink);
  }
  return {};
}

}  // namespace assay::curate
