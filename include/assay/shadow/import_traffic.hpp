#pragma once

/// \file
/// Logs of production traffic, read into the store.
///
/// One entry is in memory at a time, but for a group on its way to disk. A bad entry is refused by
/// its line and counted; the others are stored.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/eval/suite.hpp"
#include "assay/store/traffic_records.hpp"

namespace assay::shadow {

enum class LogFormat : unsigned char { jsonl, litellm, langfuse, helicone, portkey, otel, openai };

[[nodiscard]] std::string_view to_string(LogFormat format);
[[nodiscard]] std::optional<LogFormat> log_format_from_string(std::string_view text);

struct ImportRequest {
  std::vector<std::filesystem::path> files;
  std::optional<LogFormat> format;  ///< nothing: told from each file's first entry
  /// Only entries with these slices, `feature=tickets`. Entries without the slice are left out.
  std::map<std::string, std::string> where;
  bool store_content = true;         ///< false: hashes, sizes and canonical answers only
  std::filesystem::path redaction;   ///< rules (redaction.hpp); empty: keys only
  std::vector<std::string> secrets;  ///< known keys, besides what looks like one
  std::filesystem::path database;
};

/// An entry, or a whole line, that was not stored.
struct RefusedEntry {
  std::string file;
  int line = 0;
  std::string reason;
};

struct ImportReport {
  std::vector<std::string> formats;  ///< `log.jsonl: read as litellm, because ...`, one a file
  std::int64_t entries = 0;          ///< read, refused ones included
  store::TrafficStored stored;
  std::int64_t refused_count = 0;
  std::vector<RefusedEntry> refused;                 ///< the first hundred
  std::map<std::string, std::int64_t> skipped;       ///< no chat calls, by what they are
  std::int64_t left_out = 0;                         ///< by `where`
  std::int64_t redactions = 0;                       ///< texts that a rule changed
  std::map<std::string, std::int64_t> unshadowable;  ///< entries that cannot be asked again, by why
  std::int64_t failed_calls = 0;                     ///< stored with how they ended
  std::int64_t cache_hits = 0;                       ///< stored, never compared
  std::int64_t without_time = 0;                     ///< nobody knows when
  std::map<std::string, std::int64_t> models;        ///< entries by who answered
};

/// \error invalid_argument  a file cannot be read at all, or bad redaction rules
/// \error storage
[[nodiscard]] Result<ImportReport> import_traffic(const eval::Task& task,
                                                  const ImportRequest& request);

}  // namespace assay::shadow
