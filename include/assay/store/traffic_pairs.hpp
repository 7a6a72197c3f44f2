#pragma once

/// \file
/// Sampled requests with both tiers' answers, one after the other.

#include <cstdint>
#include <optional>
#include <string>

#include "assay/store/records.hpp"

namespace assay::store {

/// What one tier made of a request: its last attempt, with the newest score.
struct TrafficSide {
  bool is_there = false;     ///< false: it was not asked yet; what follows means nothing
  bool is_from_log = false;  ///< production's own answer; else ours, later
  RowId attempt_row = 0;     ///< for `TrafficStore::answer_text`
  std::string outcome;       ///< `ok`, `model.*`, `wire.*`: the spelling of Outcome
  std::string answer;        ///< canonical; two sides agree when both are `ok` and these are equal
  std::string scorer_version;  ///< sides of different versions cannot be compared
  std::string rung;
  bool schema_valid = false;
  std::optional<double> confidence;
  std::string served_model;
  std::string finish_reason;
  std::int64_t started_unix_ms = 0;
  std::optional<std::int64_t> latency_us;
  std::optional<std::int64_t> ttft_us;  ///< streams only
  std::optional<std::int64_t> tokens_input;
  std::optional<std::int64_t> tokens_output;
  std::optional<std::int64_t> micro_usd;
  std::int64_t attempts = 0;  ///< calls of ours, retries included; each may have cost something
};

/// The strings are reused from pair to pair.
struct TrafficPair {
  RowId item = 0;  ///< for labels: the same request in every experiment of the task
  RowId request = 0;
  std::string key;
  std::optional<std::int64_t> started_unix_ms;
  std::optional<std::int64_t> day;  ///< days since 1970-01-01 UTC, of `started_unix_ms`
  double weight = 1;                ///< 1 / probability of having been sampled
  std::string cluster;              ///< session or user; empty: its own
  std::string slices_json;          ///< {"name":"value",...}
  std::int64_t content_bytes = 0;
  bool may_label = false;
  bool wants_lite_again = false, wants_pro_again = false;  ///< in the sub-samples for noise
  TrafficSide lite, pro;
  TrafficSide lite_again, pro_again;  ///< second, independent calls
};

}  // namespace assay::store
