#pragma once

/// \file
/// `assay.yaml`: which providers, models, golden sets and limits a run uses.
///
/// Reading is strict: unknown keys are errors with a suggestion and `file:line`. Keys to provider
/// accounts are named by environment variable and never stand in the file.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/prompt.hpp"
#include "assay/core/result.hpp"
#include "assay/decide/evidence.hpp"
#include "assay/decide/gate_limits.hpp"
#include "assay/net/http_message.hpp"
#include "assay/provider/protocol.hpp"
#include "assay/provider/registry.hpp"

namespace assay::config {

/// What may be sent in a minute; without a value as much as the provider takes.
struct MinuteLimits {
  std::optional<std::int64_t> requests_per_minute;
  std::optional<std::int64_t> tokens_per_minute;
};

/// Bounds on how hard a provider is used.
struct ProviderLimits : MinuteLimits {
  int concurrency = 16;  ///< calls in flight
};

struct Timeouts {
  std::chrono::milliseconds connect{5'000};
  std::chrono::milliseconds first_byte{60'000};
  std::chrono::milliseconds idle{60'000};
  std::chrono::milliseconds total{600'000};
};

struct ProviderConfig {
  std::string name;
  provider::ProtocolKind protocol = provider::ProtocolKind::local;
  net::BaseUrl base_url;    ///< filled from the protocol's default; unused for local
  std::string api_key_env;  ///< empty: no key is sent (local servers only)
  std::string api_version;  ///< anthropic only; empty: chosen per call
  /// Additional trusted certificates (PEM), found from the config's folder; empty: the system's
  /// only.
  std::string ca_file;
  ProviderLimits limits;
  Timeouts timeouts;
  int line = 0;
};

/// Parameters that hold for the tasks of one kind, or for one task, only (from `routing`).
struct KindParameters {
  std::optional<double> temperature;
  std::optional<int> max_output_tokens;
};

struct ModelConfig {
  std::string name;                      ///< the key in the file: "lite"
  std::string provider;                  ///< a key of `providers`
  std::string id;                        ///< what the provider calls it
  std::string tier;                      ///< "lite", "pro" or another word; empty when nobody says
  CallParameters parameters;             ///< max_output_tokens unset: the task's cap is used
  std::string prompt_version;            ///< empty: the task's default
  std::optional<provider::Price> price;  ///< from here, else the registry; unset = cost unknown
  provider::Capabilities capabilities;
  std::optional<TokenCount> most_output_tokens;  ///< the model's own maximum, where it is known
  int batch = 0;                                 ///< items in one request; 0: one at a time
  MinuteLimits limits;                           ///< of this model, beside its provider's
  std::vector<std::string> tasks;                ///< empty: all
  /// Task kind, or name of a task -> what is used there instead; the task's own goes first.
  std::map<std::string, KindParameters> by_kind;
  int line = 0;
};

struct GateConfig {
  std::filesystem::path file;  ///< that declares it; empty: nothing is declared
  double margin = 0.03;
  double alpha = 0.05;
  std::string on_inconclusive = "fail";  ///< "fail", "pass" or "warn"
  double coverage = 1.0;
  decide::Mode mode = decide::Mode::fixed;
  std::int64_t looks_per_year = 200;  ///< how often the gate is run, for its false-alarm budget
  decide::GateLimits limits;          ///< of every task
  std::map<std::string, decide::GateLimits> tasks;  ///< of one task, instead of the general ones

  /// What holds for a task.
  [[nodiscard]] decide::GateLimits limits_of(const std::string& task) const;
};

struct BudgetConfig {
  std::optional<double> usd;
  std::optional<std::int64_t> calls;
  std::optional<std::int64_t> minutes;
};

/// What another model of the `fallback` list is asked for.
enum class FallbackOn {
  unreachable,   ///< no answer: names, connections, timeouts; or the provider refuses all calls
  rate_limited,  ///< a 429 that was waited for in vain
  overloaded,    ///< 503, 529
  invalid,       ///< an answer that fails validation, also when asked for once more
};

/// `unreachable`, `rate_limited`, `overloaded`, `invalid`.
[[nodiscard]] std::string_view to_string(FallbackOn reason);

struct RunConfig {
  int repeats = 1;                   ///< answers per item and arm
  int max_attempts = 3;              ///< calls per answer: the first and its retries
  bool correction = false;           ///< ask once more for an answer that fails validation
  bool cache = false;                ///< take answers to deterministic calls from earlier runs
  std::vector<FallbackOn> fallback;  ///< in the order of the enum; empty: never
};

struct Config {
  std::filesystem::path file;
  std::string name;  ///< as given, for messages
  std::vector<ProviderConfig> providers;
  std::vector<ModelConfig> models;
  std::vector<std::filesystem::path> tasks;  ///< folders of golden sets
  std::map<std::string, std::vector<std::string>> fallback;
  GateConfig gate;
  BudgetConfig budget;
  RunConfig run;
  std::vector<std::string> warnings;  ///< `file:line: text`: unknown models, retired models, ...

  [[nodiscard]] const ProviderConfig& provider_of(const ModelConfig& model) const;

  /// The models to be asked in place of one, nearest first: those of its list, then those of their
  /// lists, each once.
  [[nodiscard]] std::vector<const ModelConfig*> fallbacks_of(const ModelConfig& model) const;
};

/// Reads a config and fills in what the registry knows about its models.
///
/// \param file   where the text comes from: for messages, and what its relative paths start from
/// \param today  YYYY-MM-DD, for warnings about shutdown dates
/// \error invalid_argument  `file:line: reason`, the first problem
[[nodiscard]] Result<Config> parse_config(std::string_view yaml, const std::filesystem::path& file,
                                          const provider::Registry& registry,
                                          std::string_view today);

/// What of a config is fit to be kept beside its answers: JSON with the keys in the order of the
/// file, without comments and without `observability`, which is the router's and may hold anything,
/// secrets too. All that is left was read by `parse_config`, which lets no key in.
///
/// \param name  what to call the text in errors
/// \error invalid_argument  not YAML as core/yaml.hpp reads it
[[nodiscard]] Result<std::string> stored_config(std::string_view yaml, const std::string& name);

/// The key of a provider, from its environment variable.
///
/// \return an empty string when the provider has no `api_key_env`
/// \error invalid_argument  unset, empty, with white space, control or non-ASCII characters, or
/// longer
///        than 4096 bytes: names the variable, never its value
[[nodiscard]] Result<std::string> read_api_key(const ProviderConfig& provider,
                                               const std::string& config_file);

/// JSON Schema (draft 7) of the file, for editors.
[[nodiscard]] std::string_view json_schema();

/// The file that `assay init` writes.
[[nodiscard]] std::string_view starter_config();

}  // namespace assay::config
