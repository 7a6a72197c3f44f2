#pragma once

/// \file
/// From a logged call to what is stored of it.

#include <string>

#include "assay/scoring/scorer.hpp"
#include "assay/store/traffic_records.hpp"
#include "shadow/logged_call.hpp"

namespace assay::shadow {

/// Gives the call a content hash, and an id where the log has none. Before anything is redacted, so
/// that the same entry is the same whatever the rules are.
void identify(LoggedCall& call);

/// Keys the request, scores the answer without a label, and leaves texts out where they are not
/// wanted. The call has been
/// identified and redacted.
[[nodiscard]] store::TrafficEntry traffic_entry(const LoggedCall& call, const std::string& task,
                                                std::string_view source,
                                                const scoring::Scorer& scorer, bool store_content);

}  // namespace assay::shadow
