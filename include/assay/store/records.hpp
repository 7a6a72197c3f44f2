#pragma once

/// \file
/// What is stored, as plain data: one struct per table that callers fill or read.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/completion.hpp"
#include "assay/core/money.hpp"

namespace assay::store {

using RowId = std::int64_t;

struct ItemRecord {
  std::string hash;  ///< content address
  std::string id;    ///< as in the golden set
  std::string input;
  std::string expected_json;
  std::map<std::string, std::string> slices;
  std::string cluster;
};

/// A task with its items as one run used them.
struct GoldenSetRecord {
  std::string hash;
  std::string name;
  std::string task_yaml;         ///< task.yaml verbatim, so that old runs can be re-scored
  std::vector<RowId> item_rows;  ///< filled by `put_golden_set`: row of each item, in order
};

/// What an arm asks, apart from the item: the text behind `ArmRecord::prompt_hash`.
struct PromptRecord {
  std::string hash;
  std::string system;
  std::string examples_json;  ///< [{"role","text"}], the few-shot turns in their order
  std::string user_template;  ///< with `{{input}}` where the item goes
};

/// One model with one prompt version and its parameters, on one task.
struct ArmRecord {
  RowId row = 0;
  std::string hash;
  std::string task;  ///< golden set name
  std::string golden_set_hash;
  std::string model;  ///< name in the config
  std::string tier;
  std::string provider;
  std::string protocol;
  std::string model_id;
  std::string prompt_version;
  std::string prompt_hash;
  std::string parameters_json;
};

struct RunRecord {
  RowId row = 0;
  std::string id;           ///< public: time and a random part
  std::string config_hash;  ///< of everything that affects answers
  std::string config_yaml;  ///< what the file says, without what may be secret
  std::string tool_version;
  std::string origin;  ///< "run", "import", or "shadow": over sampled traffic
  std::int64_t started_unix_ms = 0;
  std::optional<std::int64_t> finished_unix_ms;  ///< set when every answer is in
  int repeats = 1;
  std::vector<ArmRecord> arms;
};

/// Why an attempt was made.
enum class AttemptKind : unsigned char {
  call,        ///< the item was asked, for the first time or again after a failure on the wire
  correction,  ///< the model was shown its unusable answer and asked for it once more
  fallback,    ///< another model was asked, because the arm's own was given up
  traffic,     ///< production's own call, copied from its log; nobody was asked
};

/// `call`, `correction`, `fallback`, `traffic`.
[[nodiscard]] std::string_view to_string(AttemptKind kind);
[[nodiscard]] std::optional<AttemptKind> attempt_kind_from_string(std::string_view text);

/// What identifies one attempt within a run.
struct AttemptKey {
  RowId arm = 0;
  RowId item = 0;
  int repeat = 0;      ///< 0-based
  int attempt_no = 1;  ///< 1-based
};

/// Where an attempt's item stood in a request for many.
struct BatchPlace {
  int size = 0;      ///< items asked in the same call; 0: asked alone
  int position = 0;  ///< of this one, from 1 on; 0: asked alone
  int unasked = 0;   ///< entries of the answer under no number that was asked; on the first item

  /// Every call has exactly one of these.
  [[nodiscard]] bool is_first() const { return position <= 1; }
};

struct AttemptRecord {
  AttemptKey key;
  Attempt attempt;
  std::optional<MicroUsd> cost;
  /// Held back by a limit when it was its turn, or since the failure it repeats; not in the
  /// latency.
  std::chrono::nanoseconds queued{0};
  std::string request_hash;  ///< of all that was sent but the key; empty in-process
  bool from_cache = false;   ///< a copy of an earlier run's answer; no call was made
  AttemptKind kind = AttemptKind::call;
  std::string served_by;  ///< the config's model that was asked, where it is not the arm's own
  BatchPlace batch;       ///< tokens and cost are this item's share of the call's
};

struct ScoreRecord {
  std::string scorer_version;
  std::string outcome;
  std::string verdict;
  std::string rung;
  bool schema_valid = false;
  bool value_valid = false;
  std::string answer;
  std::optional<double> confidence;
  std::string fields_json;  ///< [{"name","expected","given","matched","equal"}]; empty: none
  std::string reason;
  std::string measures_json = {};  ///< [["overlap@3", 0.67], ...]; empty: none
};

/// An attempt with its newest score.
struct AnswerRow {
  RowId attempt_row = 0;
  RowId item_row = 0;
  std::string item_id;
  std::string expected_json;
  std::string slices_json;
  std::string input;
  AttemptKey key;
  std::int64_t started_unix_ms = 0;
  std::string attempt_outcome;
  std::string error;
  std::string text;
  std::string finish_reason;
  std::string served_model;
  std::string dropped_parameters;
  TokenUsage usage;
  std::optional<std::int64_t> micro_usd;
  std::optional<std::int64_t> latency_us;
  std::optional<std::int64_t> ttft_us;
  bool from_cache = false;
  AttemptKind kind = AttemptKind::call;
  std::string served_by;
  BatchPlace batch;
  std::optional<ScoreRecord> score;
};

/// What a summary needs of a final answer: no text but the label. A corrected answer took as long
/// as both of its calls; the tokens are those of the last one.
struct ScoreRow {
  RowId item_row = 0;
  std::string expected_json;
  std::string served_model;
  std::string dropped_parameters;
  TokenUsage usage;
  std::optional<std::int64_t> latency_us;
  std::optional<std::int64_t> ttft_us;
  bool from_cache = false;
  int batch_position = 0;  ///< of the item in its request, from 1 on; 0: it was asked alone
  /// Without `reason`; `answer` only where there are no fields: the label of a classification.
  std::optional<ScoreRecord> score;
};

/// What a comparison needs of a final answer: no text but the canonical answer. A corrected answer
/// took the time, the tokens and the money of both of its calls.
struct PairRow {
  RowId item_row = 0;
  std::string item_id;
  std::string item_hash;
  std::string slices_json;
  std::string cluster;
  std::string served_model;
  std::optional<std::int64_t> tokens_output;
  std::optional<std::int64_t> micro_usd;
  std::optional<std::int64_t> latency_us;
  bool from_cache = false;
  bool has_score = false;  ///< false: what follows means nothing
  std::string scorer_version;
  std::string outcome;
  std::string verdict;
  std::string answer;
};

/// Sums over calls; one for a batch is one, whatever the number of its items. One from the cache
/// counts with what it would have cost: the cost of answers does not fall because they are kept.
struct SpendRow {
  std::int64_t attempts = 0;
  std::int64_t priced_attempts = 0;
  std::int64_t micro_usd = 0;  ///< of the priced ones
  /// Attempts that may have been billed though nobody knows for what: answered without usage or
  /// price, or broken off after the request had been sent. A refused connection or a 429 is not
  /// among them.
  std::int64_t unpriced_attempts = 0;
  std::chrono::nanoseconds held{0};   ///< kept waiting by limits and before retries
  std::int64_t cached_attempts = 0;   ///< from the cache: no call was made
  std::int64_t cached_micro_usd = 0;  ///< part of `micro_usd` that was not paid again
  std::int64_t unasked = 0;           ///< answers in batches under numbers that nobody asked
};

/// What another model answered in place of the arm's own.
struct FallbackRow {
  std::string served_by;
  std::int64_t answers = 0;  ///< about the model
  std::int64_t correct = 0;  ///< of them
  SpendRow spend;            ///< of all its attempts
};

}  // namespace assay::store
