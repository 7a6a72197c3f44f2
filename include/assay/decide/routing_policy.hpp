#pragma once

/// \file
/// A recommendation as something that can be deployed, kept and checked again. Pure: text in, text
/// out.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/decide/recommendation.hpp"

namespace assay::decide {

/// A model as a router needs it.
struct RoutedModel {
  std::string name;  ///< in the config
  std::string provider;
  std::string id;
  std::optional<double> temperature;
  std::optional<std::int64_t> max_tokens;
};

/// What the verdict rests on.
struct PolicyEvidence {
  std::string kind;  ///< `golden` or `shadow`
  std::string run_id;
  std::string lite_setup, pro_setup;  ///< hashes of prompt and parameters
  std::string golden_set_hash;
  std::int64_t items = 0;
  std::string verdict;  ///< of this evidence alone; not kept in policy files
};

/// The numbers of a certificate, as they are kept.
struct PolicyCertificate {
  std::int64_t n = 0, errors = 0, items = 0, tested = 0;
  double bound = 1, max_risk = 0, delta = 0;
  double sent = 0;
};

struct RoutingPolicy {
  std::string task;
  Advice advice = Advice::inconclusive;  ///< one of stay_on_lite, route_slices, use_pro
  RoutedModel lite, pro;
  RoutingRule rule;  ///< of route_slices
  std::optional<PolicyCertificate> certificate;
  std::vector<PolicyEvidence> evidence;
  double margin = 0.03, alpha = 0.05, most_escalated = 0.2;
  std::string reason;
  std::string made, expires;  ///< YYYY-MM-DD
  std::string tool_version;
};

/// What a recommendation says to deploy; nothing for the verdicts that deploy nothing.
/// \param policy  with task, models, evidence, tool version
[[nodiscard]] std::optional<RoutingPolicy> policy_of(const Recommendation& recommendation,
                                                     RoutingPolicy policy);

/// The routing template with the policy's numbers inside. It loads as a config, too, if `sections`
/// names its providers and models.
/// \param sections  JSON of `providers` and `models`, {} if they stand elsewhere
[[nodiscard]] std::string policy_yaml(const RoutingPolicy& policy, std::string_view sections);
/// The same as JSON.
[[nodiscard]] std::string policy_json(const RoutingPolicy& policy, std::string_view sections);

/// Reads what `policy_yaml` or `policy_json` wrote.
/// \param name  of the file, for errors
/// \error invalid_argument  `file:line: reason`
[[nodiscard]] Result<RoutingPolicy> read_policy(std::string_view text, const std::string& name);

enum class Standing { holds, broken, unknown };

/// `holds`, `no longer holds`, `cannot tell`.
[[nodiscard]] std::string_view to_string(Standing standing);

struct PolicyFinding {
  std::string what;  ///< `expiry`, `models`, `accuracy`, `certificate`, `escalation`, `traffic`
  Standing standing = Standing::unknown;
  std::string reason;  ///< without a full stop
};

struct PolicyCheck {
  Standing standing = Standing::unknown;  ///< the worst: broken, else unknown, else holds
  std::vector<PolicyFinding> findings;
};

/// Holds a policy against newer evidence. The rule is given, so all newer items judge it, with
/// exact bounds at the certificate's delta. Traffic that cannot tell leaves a policy standing that
/// never rested on traffic.
///
/// \param newer    what the newer answers come from
/// \param traffic  what shadow pairs of the two models say; null: there are none
/// \error invalid_argument  `today` is no day, or items that compare() refuses
[[nodiscard]] Result<PolicyCheck> check_policy(const RoutingPolicy& policy,
                                               std::span<const RoutedItem> items,
                                               const RoutingPolicy& newer,
                                               const ShadowReport* traffic,
                                               const std::string& today);

}  // namespace assay::decide
