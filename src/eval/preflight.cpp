#include "assay/eval/preflight.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>

#include "assay/net/http_client.hpp"
#include "eval/budget.hpp"
#include "eval/local_caller.hpp"

namespace assay::eval {
namespace {

constexpr rlim_t kOtherFiles = 64;  ///< database, logs, standard streams, sockets of name lookups

bool is_local(const config::ProviderConfig& provider) {
  return provider.protocol == provider::ProtocolKind::local;
}

Status check_trust(const Suite& suite, const config::ProviderConfig& provider) {
  if (is_local(provider) || !provider.base_url.origin.tls) return {};
  net::ClientOptions options;
  options.ca_file = provider.ca_file;
  const Status trust = net::HttpClient::check_trust(options);
  if (trust.has_value()) return {};
  return in_context(
      fmt::format("{}:{}: providers.{}", suite.config.name, provider.line, provider.name),
      trust.error());
}

/// Every call in flight is a socket. The soft limit is ours to raise; running out of files in the
/// middle would look like a failure of the network.
Status make_room_for_sockets(const Suite& suite) {
  rlim_t needed = kOtherFiles;
  for (const config::ProviderConfig* provider : used_providers(suite)) {
    if (!is_local(*provider)) needed += static_cast<rlim_t>(provider->limits.concurrency);
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) return {};
  limit.rlim_cur = std::min(needed, limit.rlim_max);
  if (limit.rlim_cur == needed && ::setrlimit(RLIMIT_NOFILE, &limit) == 0) return {};
  return invalid(
      fmt::format("{}: limits.concurrency needs {} open files, the system allows {}; lower it "
                  "or raise `ulimit -n`",
                  suite.config.name, needed, limit.rlim_max));
}

}  // namespace

std::vector<const config::ProviderConfig*> used_providers(const Suite& suite) {
  const auto arms = all_arms(suite);
  std::vector<const config::ProviderConfig*> used;
  for (const config::ProviderConfig& provider : suite.config.providers) {
    if (std::any_of(arms.begin(), arms.end(),
                    [&provider](const Arm* arm) { return arm->provider == &provider; })) {
      used.push_back(&provider);
    }
  }
  return used;
}

Status preflight(const Suite& suite) {
  ASSAY_CHECK(check_budget(suite));
  for (const config::ProviderConfig* provider : used_providers(suite)) {
    ASSAY_TRY(const auto key, config::read_api_key(*provider, suite.config.name));
    (void)key;
    ASSAY_CHECK(check_trust(suite, *provider));
  }
  for (const Arm* const arm : all_arms(suite)) {
    if (!is_local(*arm->provider)) continue;
    ASSAY_CHECK(check_local_arm(*arm, suite.config.name));
  }
  return make_room_for_sockets(suite);
}

}  // namespace assay::eval
