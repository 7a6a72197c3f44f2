#pragma once

/// \file
/// Traffic as it is stored: what users sent, what was answered, which of it was sampled.

#include <cstdint>
#include <optional>
#include <string>

#include "assay/core/completion.hpp"
#include "assay/core/money.hpp"
#include "assay/store/records.hpp"

namespace assay::store {

/// One request of a user. Retries of it, and copies that were sent to another model, are further
/// answers to the same request.
struct TrafficRequest {
  std::string task;
  std::string key;                              ///< unique within the task; what sampling hashes
  std::string source;                           ///< the format of the log
  std::optional<std::int64_t> started_unix_ms;  ///< nothing: the log does not say
  std::string cluster;                          ///< session or user; empty: its own
  std::string slices_json = "{}";               ///< {"name":"value",...}
  std::string unshadowable;  ///< why it cannot be asked again as it was; empty: it can
  std::string content_hash;  ///< of system text and turns; empty: the log has none
  std::int64_t content_bytes = 0;
  std::string system;      ///< stored once, however many requests share it
  std::string turns_json;  ///< [["user","..."],["assistant","..."],...]; empty: not kept
};

/// One answer that the log has, or one call that failed.
struct TrafficAnswer {
  std::string record_id;  ///< of the log entry; the same entry twice is stored once
  std::string model;      ///< who answered: the served model, else the requested one
  std::string requested_model;
  Attempt attempt;  ///< a latency below 0 is unknown
  std::optional<MicroUsd> cost;
  std::optional<bool> streamed;
  bool from_cache = false;  ///< a gateway's own copy of an earlier answer: no model was asked
  std::int64_t text_bytes = 0;
  std::string text_hash;  ///< empty: no text
  ScoreRecord score;      ///< validity and canonical answer; the verdict is `unscored`
};

/// One entry of a log.
struct TrafficEntry {
  TrafficRequest request;
  TrafficAnswer answer;
};

/// What became of entries.
struct TrafficStored {
  std::int64_t requests = 0;         ///< new ones
  std::int64_t further_answers = 0;  ///< retries, and answers of other models, to known requests
  std::int64_t duplicates = 0;       ///< entries that were there already; nothing is stored of them
};

/// A request without its texts. The strings are reused from row to row.
struct TrafficRow {
  RowId row = 0;
  std::string key;
  std::optional<std::int64_t> started_unix_ms;
  std::string cluster;
  std::string slices_json;
  std::string unshadowable;
};

/// A sample of a task's traffic with its rules.
struct ExperimentRecord {
  RowId row = 0;
  std::string task;
  std::string name;
  std::string golden_set_hash;  ///< its members, as a run sees them: a set without labels
  std::string rules_json;       ///< salt, rates, period: fixed for its life
  std::int64_t created_unix_ms = 0;
};

/// One look at the traffic that had come since the last one. Requests up to it are decided for
/// ever.
struct DrawRecord {
  RowId up_to_request = 0;
  std::string rates_json;  ///< what slices were sampled at, where floors raised it
  std::int64_t drawn_unix_ms = 0;
};

/// A request that was sampled.
struct MemberRecord {
  RowId request = 0;
  std::string item_hash;
  double probability = 1;   ///< with which it was to be sampled
  bool lite_again = false;  ///< lite is asked twice, for the noise floor
  bool pro_again = false;
  bool may_label = false;  ///< may be shown to people
};

/// A member with its texts.
struct MemberContent {
  MemberRecord member;
  TrafficRequest request;
};

/// What a person said of one answer to an item. It is about the answer, not about a model: whoever
/// gives the same canonical answer has the same label.
struct LabelRecord {
  RowId item = 0;
  std::string answer;            ///< canonical
  std::optional<bool> is_right;  ///< nothing: an earlier label is taken back
  std::string source;            ///< who or what said so, for people
  std::int64_t labelled_unix_ms = 0;
};

/// What one call about a request cost, production's or ours.
struct TrafficSpend {
  bool is_ours = false;             ///< made by `assay shadow run`; else out of the log
  bool is_repeat = false;           ///< a retry, or one more copy of a request
  bool from_cache = false;          ///< a gateway's own copy: nobody was paid
  std::optional<std::int64_t> day;  ///< days since 1970-01-01 UTC; nothing: nobody knows when
  std::string slices_json;
  std::string model;  ///< the log's name of who answered; ours: the model in the config
  std::optional<std::int64_t> micro_usd;
  std::optional<std::int64_t> tokens_output;
  std::string finish_reason;
};

}  // namespace assay::store
