#pragma once

/// \file
/// What every log format is read into. Unknown stays unknown: nothing here defaults to 0.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/core/completion.hpp"
#include "assay/core/money.hpp"
#include "assay/core/prompt.hpp"

namespace assay::shadow {

/// One call as somebody else logged it.
struct LoggedCall {
  std::string id;     ///< of the entry; empty: the log gives none
  std::string group;  ///< trace: calls of one logical request share it; empty: none
  std::optional<std::int64_t> started_unix_ms;

  bool has_messages = false;
  std::string content_hash;  ///< of system text and turns as they were sent; see `identify`
  std::string system;
  std::vector<Turn> turns;
  /// Why it cannot be asked again as it was, the first reason found; empty: it can.
  std::string unshadowable;

  std::string requested_model;
  std::string served_model;
  bool has_output = false;  ///< false: nobody knows what was answered
  std::string output;
  std::string finish_reason;
  Outcome outcome = Outcome::ok;
  int http_status = 0;  ///< 0: unknown
  std::string error;

  std::optional<std::chrono::nanoseconds> latency;
  std::optional<std::chrono::nanoseconds> time_to_first_token;  ///< streams only
  std::optional<bool> streamed;
  TokenUsage usage;
  std::optional<MicroUsd> cost;
  bool from_cache = false;  ///< a gateway's copy; not the provider's prompt cache

  std::string cluster;  ///< session, else user
  std::map<std::string, std::string> slices;

  void cannot_be_asked(const std::string& why) {
    if (unshadowable.empty()) unshadowable = why;
  }
};

}  // namespace assay::shadow
