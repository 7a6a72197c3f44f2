#include "assay/eval/baseline_file.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "assay/core/hash.hpp"
#include "assay/dataset/line_reader.hpp"
#include "assay/eval/slice_cache.hpp"
#include "eval/baseline_format.hpp"
#include "eval/baseline_header.hpp"
#include "eval/strict_object.hpp"

namespace assay::eval {
namespace {

constexpr const char* kExportAgain = "; write it again with `assay export baseline`";

/// The lines between header and checksum, held against each other.
class ItemReader {
 public:
  Status read(const Json& document) {
    StrictObject fields(document);
    const std::string id = fields.text("id", 512);
    if (id.empty()) fields.refuse("\"id\" is empty");
    if (counts.items > 0 && id <= item.id) {
      fields.refuse(id == item.id ? "the same \"id\" as in the line before"
                                  : "not in the order of ids; lines were moved or repeated");
    }
    item.id = id;
    item.hash = fields.hash("hash");
    if (!hashes_.insert(item.hash).second) fields.refuse("the same \"hash\" as another item");
    read_tally(fields, item.tally);
    item.cluster = fields.text("cluster", 10'000);
    if (const Json* const slices = fields.object("slices")) read_slices(*slices, fields);
    ++counts.items;
    counts.scored_items += item.tally.scored > 0 ? 1 : 0;
    return fields.finish();
  }

  AnsweredItem item;
  BaselineCounts counts;

 private:
  static void read_tally(StrictObject& fields, ItemTally& tally) {
    tally.answers = fields.count("answers", 1, kMostBaselineRepeats);
    tally.scored = fields.count("scored", 0, tally.answers);
    tally.right = fields.count("right", 0, tally.scored);
    tally.parsed = fields.count("parsed", 0, tally.scored);
    tally.timed = fields.count("timed", 0, tally.scored);
    tally.latency_us = fields.count("latency_us", 0, tally.timed > 0 ? kMostBaselineSum : 0);
    tally.micro_usd = fields.count_or_null("micro_usd", kMostBaselineSum);
    tally.output_tokens = fields.count_or_null("output_tokens", kMostBaselineSum);
  }

  void read_slices(const Json& slices, StrictObject& fields) {
    for (const Json& value : slices) {
      if (!value.is_string()) return fields.refuse("\"slices\" must hold strings");
    }
    item.slices = slices_.read(safe_dump(slices));
  }

  SliceCache slices_;
  std::unordered_set<std::string> hashes_;
};

class BaselineFile final : public AnswerSource {
 public:
  BaselineFile(std::filesystem::path path, BaselineHeader header)
      : path_(std::move(path)), header_(std::move(header)) {
    header_.facts.file = path_;
  }

  const SourceFacts& facts() const override { return header_.facts; }

  Result<SeenFacts> for_each_item(const std::function<Status(const AnsweredItem&)>& take) override {
    ASSAY_TRY(auto lines, dataset::LineReader::open(path_, kBaselineLineBytes));
    std::string line;
    ASSAY_TRY(const bool has_header, lines.next(line));
    if (!has_header || line != header_.line) return at(1, "was changed while it was read");
    Hasher hasher;
    hasher.add_raw(line).add_raw("\n");
    ItemReader items;
    for (;;) {
      ASSAY_TRY(const bool has_line, lines.next(line));
      if (!has_line) return cut(lines.number());
      Json document;
      if (const Status read = read_document(line, document); !read.has_value()) {
        return at(lines.number(), read.error().message);
      }
      if (document.contains("sha256")) {
        ASSAY_CHECK(check_end(document, hasher.hex(), items.counts, lines));
        return header_.seen;
      }
      if (items.counts.items == header_.counts.items) {
        return at(lines.number(), fmt::format("more than the {} items of the first line{}",
                                              header_.counts.items, kExportAgain));
      }
      hasher.add_raw(line).add_raw("\n");
      const Status read = items.read(document);
      if (!read.has_value()) return at(lines.number(), read.error().message);
      ASSAY_CHECK(take(items.item));
    }
  }

 private:
  [[nodiscard]] Error at(int line, const std::string& reason) const {
    return invalid(fmt::format("{}:{}: {}", path_.string(), line, reason));
  }

  [[nodiscard]] Error cut(int line) const {
    return at(line, fmt::format("ends without its checksum, so it is not whole{}", kExportAgain));
  }

  Status check_end(const Json& document, const std::string& hash, const BaselineCounts& counts,
                   dataset::LineReader& lines) const {
    const int line = lines.number();
    StrictObject fields(document);
    const std::string expected = fields.hash("sha256");
    if (const Status read = fields.finish(); !read.has_value()) {
      return at(line, read.error().message);
    }
    if (hash != expected) {
      return at(line, fmt::format("the checksum does not fit: lines were changed, added or "
                                  "removed{}",
                                  kExportAgain));
    }
    if (counts.items != header_.counts.items ||
        counts.scored_items != header_.counts.scored_items) {
      return at(line, fmt::format("{} items, {} with a verdict, but the first line says {} and {}",
                                  counts.items, counts.scored_items, header_.counts.items,
                                  header_.counts.scored_items));
    }
    std::string rest;
    ASSAY_TRY(const bool has_more, lines.next(rest));
    if (has_more) return at(lines.number(), "something comes after the checksum");
    return {};
  }

  std::filesystem::path path_;
  BaselineHeader header_;
};

}  // namespace

Result<std::unique_ptr<AnswerSource>> open_baseline_file(const std::filesystem::path& path) {
  ASSAY_TRY(auto lines, dataset::LineReader::open(path, kBaselineLineBytes));
  std::string line;
  ASSAY_TRY(const bool has_line, lines.next(line));
  if (!has_line) return invalid(fmt::format("{}:1: the file is empty", path.string()));
  auto header = read_baseline_header(line);
  if (!header.has_value()) return in_context(path.string() + ":1", header.error());
  return std::unique_ptr<AnswerSource>(std::make_unique<BaselineFile>(path, *std::move(header)));
}

}  // namespace assay::eval
