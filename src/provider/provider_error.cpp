#include "provider_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "assay/provider/retry_after.hpp"
#include "json_access.hpp"

namespace assay::provider {
namespace {

struct Meaning {
  std::string_view word;
  Outcome outcome;
};

/// Words that know better than the HTTP status they came with.
constexpr std::array kPrecise = {
    Meaning{"insufficient_quota", Outcome::wire_quota_exhausted},
    Meaning{"enforced_spend_limit_reached", Outcome::wire_quota_exhausted},
    Meaning{"contract_spend_limit_reached", Outcome::wire_quota_exhausted},
    Meaning{"billing_error", Outcome::wire_quota_exhausted},
    Meaning{"API_KEY_INVALID", Outcome::wire_auth},
    Meaning{"invalid_api_key", Outcome::wire_auth},
    // The project may not use the API at all: billing is off, or the country is not served.
    Meaning{"FAILED_PRECONDITION", Outcome::wire_auth},
    // OpenAI answers 403 when a project may not use one model; the others still work.
    Meaning{"model_not_found", Outcome::wire_not_found},
    Meaning{"overloaded_error", Outcome::wire_overloaded},
};

/// Words that help only where there is no HTTP status: inside a 200 or a stream.
constexpr std::array kGeneral = {
    Meaning{"rate_limit_exceeded", Outcome::wire_rate_limited},
    Meaning{"rate_limit_error", Outcome::wire_rate_limited},
    Meaning{"ramp_limit_exceeded", Outcome::wire_rate_limited},
    Meaning{"RESOURCE_EXHAUSTED", Outcome::wire_rate_limited},
    Meaning{"requests", Outcome::wire_rate_limited},
    Meaning{"tokens", Outcome::wire_rate_limited},
    Meaning{"UNAVAILABLE", Outcome::wire_overloaded},
    Meaning{"unavailable_error", Outcome::wire_overloaded},
    Meaning{"authentication_error", Outcome::wire_auth},
    Meaning{"permission_error", Outcome::wire_auth},
    Meaning{"PERMISSION_DENIED", Outcome::wire_auth},
    Meaning{"UNAUTHENTICATED", Outcome::wire_auth},
    Meaning{"not_found_error", Outcome::wire_not_found},
    Meaning{"NOT_FOUND", Outcome::wire_not_found},
    Meaning{"invalid_request_error", Outcome::wire_bad_request},
    Meaning{"BadRequestError", Outcome::wire_bad_request},
    Meaning{"INVALID_ARGUMENT", Outcome::wire_bad_request},
    Meaning{"request_too_large", Outcome::wire_bad_request},
    Meaning{"context_length_exceeded", Outcome::wire_bad_request},
};

template <std::size_t N>
std::optional<Outcome> meaning_of(const ProviderError& error, const std::array<Meaning, N>& table) {
  for (const Meaning& meaning : table) {
    if (error.says(meaning.word)) return meaning.outcome;
  }
  return std::nullopt;
}

void add_word(ProviderError& error, std::string_view word) {
  if (!word.empty()) error.words.emplace_back(word);
}

/// OpenAI's code is text, null, or (llama-server, vLLM) the status as a number; Gemini's is a
/// number.
void read_code(ProviderError& error, const Json& code) {
  if (const auto number = count_of(code)) {
    error.number = *number <= 999 ? static_cast<int>(*number) : 0;
  } else if (code.is_string()) {
    const auto& text = code.get_ref<const std::string&>();
    int status = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), status);
    const bool whole = fault == std::errc() && end == text.data() + text.size();
    if (whole && status > 0 && status <= 999) error.number = status;
    add_word(error, text);
  }
}

void read_violations(ProviderError& error, const Json& detail) {
  if (const Json* quotas = member(detail, "violations"); quotas && quotas->is_array()) {
    for (const Json& quota : *quotas) {
      const auto id = text_member(quota, "quotaId");
      if (!id.empty()) error.quota_ids.emplace_back(id);
    }
  }
  if (const Json* fields = member(detail, "fieldViolations"); fields && fields->is_array()) {
    for (const Json& field : *fields) {
      if (error.param.empty()) error.param = text_member(field, "field");
    }
  }
}

/// Gemini's list of typed details (google.rpc.ErrorInfo, QuotaFailure, RetryInfo, BadRequest), or
/// Anthropic's single object.
void read_details(ProviderError& error, const Json& details) {
  if (details.is_object()) add_word(error, text_member(details, "error_code"));
  if (!details.is_array()) return;
  for (const Json& detail : details) {
    add_word(error, text_member(detail, "reason"));
    read_violations(error, detail);
    const auto delay = text_member(detail, "retryDelay");
    if (!delay.empty()) error.retry_delay = parse_wait(delay);
  }
}

/// Gemini answers 429 both for "slow down" and for "no more today"; the latter names a daily quota,
/// or a quota without any moment to come back at.
bool is_spent_quota(const ProviderError& error) {
  if (error.quota_ids.empty()) return false;
  const auto names = [&](std::string_view period) {
    return std::any_of(error.quota_ids.begin(), error.quota_ids.end(),
                       [&](const std::string& id) { return id.find(period) != std::string::npos; });
  };
  if (names("PerDay")) return true;
  return !names("PerMinute") && !error.retry_delay;
}

}  // namespace

bool ProviderError::says(std::string_view word) const {
  return std::find(words.begin(), words.end(), word) != words.end();
}

ProviderError read_error(const Json& error) {
  ProviderError result;
  if (error.is_string()) result.message = error.get_ref<const std::string&>();
  if (!error.is_object()) return result;
  result.message = text_member(error, "message");
  result.param = text_member(error, "param");
  if (const Json* code = member(error, "code")) read_code(result, *code);
  add_word(result, text_member(error, "type"));
  add_word(result, text_member(error, "status"));
  if (const Json* details = member(error, "details")) read_details(result, *details);
  return result;
}

std::optional<ProviderError> find_error(const Json& body) {
  if (body.is_array()) {
    // Gemini without `alt=sse` streams one array, and its errors arrive inside of it.
    if (body.empty() || !body.front().is_object()) return std::nullopt;
    return find_error(body.front());
  }
  if (const Json* error = member(body, "error")) return read_error(*error);
  if (text_member(body, "object") == "error") return read_error(body);
  return std::nullopt;
}

Outcome outcome_of_status(int status) {
  switch (status) {
    case 401:
    case 403:
      return Outcome::wire_auth;
    case 402:
      return Outcome::wire_quota_exhausted;
    case 404:
      return Outcome::wire_not_found;
    case 408:
      return Outcome::wire_timeout;
    case 409:  // a lock held by another request, and
    case 425:  // a replay guard: both pass with time
      return Outcome::wire_server_error;
    case 429:
      return Outcome::wire_rate_limited;
    case 501:  // llama-server: the feature is not there, and will not be next time
      return Outcome::wire_bad_request;
    case 503:
    case 529:
      return Outcome::wire_overloaded;
    default:
      break;
  }
  if (status >= 300 && status < 400) return Outcome::wire_redirect;
  if (status >= 400 && status < 500) return Outcome::wire_bad_request;
  if (status >= 500 && status < 600) return Outcome::wire_server_error;
  return status >= 200 && status < 300 ? Outcome::wire_bad_body : Outcome::wire_protocol;
}

Outcome classify(const ProviderError& error, int status) {
  if (const auto outcome = meaning_of(error, kPrecise)) return *outcome;
  const bool embedded = status >= 200 && status < 300;
  const int effective = embedded ? error.number : status;
  const bool limited = effective == 429 || error.says("RESOURCE_EXHAUSTED");
  if (limited && is_spent_quota(error)) return Outcome::wire_quota_exhausted;
  if (!embedded || effective >= 400) return outcome_of_status(effective);
  // No status anywhere. A provider that only says "error" has failed, as far as we know.
  return meaning_of(error, kGeneral).value_or(Outcome::wire_server_error);
}

}  // namespace assay::provider
