/// \file
/// Refusals, errors and redirects.

#include <fmt/format.h>

#include "simulate/faults/wire.hpp"

namespace assay::simulate {
namespace {

using net::RawAnswer;

constexpr std::string_view kJson = "content-type: application/json\r\n";

std::string with_status(const Hit& hit, std::string_view status, const std::string& body,
                        std::string_view fields = kJson) {
  return bare_head(hit, status, fmt::format("{}{}", fields, length(body.size()))) + body;
}

RawAnswer status(Hit& hit) {
  const int number = hit.fault.number;
  return sends(with_status(hit, std::to_string(number) + " Injected",
                           error_body(hit.service, number, hit.fault.text)));
}

RawAnswer good_body_with_status(Hit& hit) {
  return sends(with_status(hit, std::to_string(hit.fault.number) + " Injected", content(hit)));
}

/// Back to the same address: whoever follows, goes in a circle.
RawAnswer redirect(Hit& hit) {
  return sends(with_status(hit, std::to_string(hit.fault.number) + " Injected", "",
                           "location: /v1/again?key=secret\r\n"));
}

RawAnswer redirect_away(Hit& hit) {
  return sends(with_status(
      hit, "307 Injected", "",
      fmt::format("location: {}://elsewhere.invalid/take?key=secret\r\n", hit.fault.text)));
}

RawAnswer error_in_200(Hit& hit) {
  const int number = hit.fault.number;
  const std::string body =
      safe_dump({{"error", {{"message", "injected by assay simulate"}, {"code", number}}}});
  return sends(with_status(hit, "200 OK", body));
}

constexpr Fault kTable[] = {
    {"redirect-301", "H29", "redirects in a circle with 301", redirect, Fits::any, 301},
    {"redirect-302", "H29", "redirects in a circle with 302", redirect, Fits::any, 302},
    {"redirect-303", "H29", "redirects in a circle with 303", redirect, Fits::any, 303},
    {"redirect-307", "H29", "redirects in a circle with 307", redirect, Fits::any, 307},
    {"redirect-308", "H29", "redirects in a circle with 308", redirect, Fits::any, 308},
    {"redirect-away", "H29", "redirects to another host", redirect_away, Fits::any, 0, "https"},
    {"redirect-plain", "H29", "redirects to another host without TLS", redirect_away, Fits::any, 0,
     "http"},
    {"error-400-in-200", "H33", "200 with an error 400 inside", error_in_200, Fits::any, 400},
    {"error-429-in-200", "H33", "200 with an error 429 inside", error_in_200, Fits::any, 429},
    {"error-500-in-200", "H33", "200 with an error 500 inside", error_in_200, Fits::any, 500},
    {"status-429", "H43", "429 in the service's words; see `headers` for Retry-After", status,
     Fits::any, 429},
    {"quota-exhausted", "H44", "429: the quota is used up", status, Fits::any, 429,
     "insufficient_quota"},
    {"spend-limit", "H44", "429: a spending limit was reached", status, Fits::any, 429,
     "enforced_spend_limit_reached"},
    {"status-408", "H45", "408 Request Timeout", status, Fits::any, 408},
    {"status-409", "H45", "409 Conflict", status, Fits::any, 409},
    {"status-425", "H45", "425 Too Early", status, Fits::any, 425},
    {"status-500", "H45", "500 Internal Server Error", status, Fits::any, 500},
    {"status-502", "H45", "502 Bad Gateway", status, Fits::any, 502},
    {"status-503", "H45", "503 Service Unavailable", status, Fits::any, 503},
    {"status-504", "H45", "504 Gateway Timeout", status, Fits::any, 504},
    {"status-529", "H45", "529: overloaded", status, Fits::any, 529},
    {"status-400", "H46", "400 Bad Request", status, Fits::any, 400},
    {"status-401", "H46", "401: the key is not known", status, Fits::any, 401},
    {"status-403", "H46", "403: the key may not do that", status, Fits::any, 403},
    {"status-404", "H46", "404: no such model", status, Fits::any, 404},
    {"status-413", "H46", "413: the request is too large", status, Fits::any, 413},
    {"status-422", "H46", "422 Unprocessable Content", status, Fits::any, 422},
    {"status-299", "H47", "the good answer under the status 299", good_body_with_status,
     Fits::whole, 299},
    {"status-418", "H47", "418, which means nothing here", status, Fits::any, 418},
    {"status-599", "H47", "599, which nobody defines", status, Fits::any, 599},
};

}  // namespace

std::span<const Fault> status_faults() {
  return kTable;
}

}  // namespace assay::simulate
