#include "report/page/outcome_words.hpp"

namespace assay::report::page {

std::string_view in_words(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return "the answer could be read and has the form that the task asks for; it may still be "
             "wrong";
    case Outcome::model_empty:
      return "the answer had no text; counts as wrong";
    case Outcome::model_invalid_json:
      return "the answer could not be read, not even after stripping and repair; counts as wrong";
    case Outcome::model_schema_violation:
      return "the answer was JSON of another form than the task's; counts as wrong";
    case Outcome::model_unknown_label:
      return "the answer named something that is not one of the task's labels; counts as wrong";
    case Outcome::model_truncated:
      return "the cap on output tokens cut the answer off; counts as wrong";
    case Outcome::model_refused:
      return "the model, or the provider's filter, declined; counts as wrong";
    case Outcome::model_missing_id:
      return "the answer to a batch left this input out; counts as wrong";
    case Outcome::model_duplicated_id:
      return "the answer to a batch answered this input more than once; counts as wrong";
    case Outcome::wire_dns:
      return "the provider's name could not be resolved";
    case Outcome::wire_connect:
      return "no connection could be made";
    case Outcome::wire_tls:
      return "no trusted encrypted connection could be made";
    case Outcome::wire_timeout:
      return "nothing came within the time limit";
    case Outcome::wire_reset:
      return "the connection was closed before the answer began";
    case Outcome::wire_truncated:
      return "the connection ended before the answer did";
    case Outcome::wire_protocol:
      return "what came was not HTTP";
    case Outcome::wire_encoding:
      return "the reply was compressed although that was not asked for";
    case Outcome::wire_bad_body:
      return "the reply did not have the provider's documented form";
    case Outcome::wire_too_large:
      return "the reply was larger than the limit";
    case Outcome::wire_too_deep:
      return "the reply was nested more deeply than the limit";
    case Outcome::wire_redirect:
      return "the provider pointed to another address, which is not followed";
    case Outcome::wire_rate_limited:
      return "the provider asked to slow down, to the last try";
    case Outcome::wire_quota_exhausted:
      return "the account had no credit or quota left";
    case Outcome::wire_overloaded:
      return "the provider had no capacity, to the last try";
    case Outcome::wire_auth:
      return "the key was refused";
    case Outcome::wire_not_found:
      return "the provider does not know the model or the address";
    case Outcome::wire_bad_request:
      return "the provider refused the request as malformed";
    case Outcome::wire_server_error:
      return "the provider reported an error of its own, to the last try";
    case Outcome::harness_cancelled:
      return "the run was stopped while the call was on its way";
    case Outcome::harness_storage:
      return "the answer could not be stored";
    case Outcome::harness_internal:
      return "an error of assay itself, worth a bug report";
  }
  return "";
}

}  // namespace assay::report::page
