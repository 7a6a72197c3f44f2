/// \file
/// Which request parameter does a 400 complain about?
///
/// OpenAI and Google name the field in a member of its own, Anthropic in the message. A field being
/// named is not enough, as a value out of range names it as well: the error must also say that the
/// parameter itself is unwelcome.

#include <algorithm>
#include <array>
#include <cctype>

#include "provider_error.hpp"

namespace assay::provider {
namespace {

struct Field {
  std::string_view theirs;
  std::string_view ours;
};

/// Field names of all three formats.
constexpr std::array kFields = {
    Field{"temperature", "temperature"},
    Field{"top_p", "top_p"},
    Field{"topP", "top_p"},
    Field{"seed", "seed"},
    Field{"response_format", "schema"},
    Field{"output_config.format", "schema"},
    Field{"output_format", "schema"},
    Field{"response_schema", "schema"},
    Field{"responseSchema", "schema"},
    Field{"response_mime_type", "schema"},
    Field{"responseMimeType", "schema"},
    Field{"json_schema", "schema"},
    Field{"max_completion_tokens", "max_completion_tokens"},
    Field{"max_tokens", "max_completion_tokens"},
    Field{"reasoning_effort", "reasoning_effort"},
    Field{"output_config.effort", "reasoning_effort"},
    Field{"effort", "reasoning_effort"},
    Field{"thinking_config", "reasoning_effort"},
    Field{"thinkingConfig", "reasoning_effort"},
    Field{"thinking_level", "reasoning_effort"},
    Field{"thinkingLevel", "reasoning_effort"},
    Field{"stop_sequences", "stop"},
    Field{"stopSequences", "stop"},
    Field{"stop", "stop"},
};

/// Prose that names no field.
constexpr std::array kPhrases = {
    Field{"too many states for serving", "schema"},
    Field{"thinking level", "reasoning_effort"},
    Field{"effort parameter", "reasoning_effort"},
};

constexpr std::array<std::string_view, 11> kUnwelcome = {
    "unsupported",    "not supported", "not support",       "not permitted",
    "deprecated",     "unknown name",  "unknown parameter", "unrecognized",
    "cannot both be", "not enabled",   "unknown field"};

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// Our name for `temperature`, `generation_config.temperature` or
/// `response_format.json_schema.name`.
std::string_view our_name(std::string_view path) {
  constexpr std::string_view kPrefixes[] = {"generation_config.", "generationConfig."};
  for (const std::string_view prefix : kPrefixes) {
    if (path.starts_with(prefix)) path.remove_prefix(prefix.size());
  }
  for (const Field& field : kFields) {
    if (!path.starts_with(field.theirs)) continue;
    const std::string_view rest = path.substr(field.theirs.size());
    if (rest.empty() || rest.front() == '.' || rest.front() == '[') return field.ours;
  }
  return {};
}

/// The names that a message sets apart: before a colon at its start, or in quotes or backticks. A
/// bare word will not do, for "stop" and "seed" are English.
std::string_view name_in(std::string_view message) {
  const std::size_t colon = message.find(": ");
  if (colon != std::string_view::npos) {
    const auto name = our_name(message.substr(0, colon));
    if (!name.empty()) return name;
  }
  for (std::size_t from = message.find_first_of("'\"`"); from != std::string_view::npos;) {
    const std::size_t to = message.find(message[from], from + 1);
    if (to == std::string_view::npos) break;
    const auto name = our_name(message.substr(from + 1, to - from - 1));
    if (!name.empty()) return name;
    from = message.find_first_of("'\"`", to + 1);
  }
  return {};
}

}  // namespace

std::string refused_parameter(const ProviderError& error) {
  const std::string message = lower_case(error.message);
  for (const Field& phrase : kPhrases) {
    if (message.find(phrase.theirs) != std::string::npos) return std::string(phrase.ours);
  }
  std::string_view name = our_name(error.param);
  if (name.empty()) name = name_in(error.message);
  // Any complaint about the schema means that it cannot be used: it is our reduction, not the
  // user's value, that the provider looked at.
  if (name.empty() || name == "schema") return std::string(name);
  const bool unwelcome =
      error.says("unsupported_value") || error.says("unsupported_parameter") ||
      error.says("unknown_parameter") ||
      std::any_of(kUnwelcome.begin(), kUnwelcome.end(),
                  [&](std::string_view word) { return message.find(word) != std::string::npos; });
  if (!unwelcome) return {};
  // "`temperature` and `top_p` cannot both be specified": giving up the second keeps the first.
  const bool both = message.find("cannot both be") != std::string::npos;
  return both && name == "temperature" ? "top_p" : std::string(name);
}

}  // namespace assay::provider
