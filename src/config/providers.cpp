#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "config/sections.hpp"

namespace assay::config {
namespace {

constexpr std::string_view kProtocols[] = {"local", "openai", "anthropic", "gemini"};

bool is_variable_name(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Status read_milliseconds(YamlMap& map, std::string_view key, std::chrono::milliseconds& value) {
  ASSAY_TRY(const auto milliseconds, map.integer(key, 1, 86'400'000));
  if (milliseconds) value = std::chrono::milliseconds(*milliseconds);
  return {};
}

Status read_limits(YamlMap& provider, ProviderConfig& config) {
  const YamlNode* node = provider.node("limits");
  if (node == nullptr) return {};
  ASSAY_TRY(auto map,
            YamlMap::open(*node, provider.file(), "providers." + config.name + ".limits"));
  ASSAY_TRY(const auto concurrency, map.integer("concurrency", 1, 4096));
  if (concurrency) config.limits.concurrency = static_cast<int>(*concurrency);
  ASSAY_CHECK(read_minute_limits(map, config.limits));
  return map.finish();
}

Status read_timeouts(YamlMap& provider, ProviderConfig& config) {
  const YamlNode* node = provider.node("timeouts");
  if (node == nullptr) return {};
  ASSAY_TRY(auto map,
            YamlMap::open(*node, provider.file(), "providers." + config.name + ".timeouts"));
  ASSAY_CHECK(read_milliseconds(map, "connect_ms", config.timeouts.connect));
  ASSAY_CHECK(read_milliseconds(map, "first_byte_ms", config.timeouts.first_byte));
  ASSAY_CHECK(read_milliseconds(map, "idle_ms", config.timeouts.idle));
  ASSAY_CHECK(read_milliseconds(map, "total_ms", config.timeouts.total));
  return map.finish();
}

/// A provider named after a well-known one needs no `protocol`.
std::optional<provider::ProtocolKind> protocol_by_name(std::string_view name) {
  if (name == "claude") return provider::ProtocolKind::anthropic;
  if (name == "google") return provider::ProtocolKind::gemini;
  return provider::protocol_from_string(name);
}

Status read_protocol(YamlMap& map, ProviderConfig& config) {
  ASSAY_TRY(const auto protocol, map.text("protocol"));
  const auto kind =
      protocol ? provider::protocol_from_string(*protocol) : protocol_by_name(config.name);
  if (protocol && !kind) {
    return map.error_at(
        "protocol", fmt::format("protocol \"{}\" is not one of local, openai, anthropic, gemini{}",
                                printable(*protocol, 60), did_you_mean(*protocol, kProtocols)));
  }
  if (!kind) {
    return map.error_at("protocol",
                        fmt::format("providers.{} needs \"protocol\": one of local, openai, "
                                    "anthropic, gemini",
                                    config.name));
  }
  config.protocol = *kind;
  return {};
}

bool may_hold_secret(std::string_view url) {
  return url.find_first_of("@?#") != std::string_view::npos;
}

/// 169.254.0.0/16 (RFC 3927), fe80::/10 (RFC 4291), and both written as IPv4 inside of IPv6.
bool is_link_local(std::string_view host) {
  constexpr std::string_view kMapped = "::ffff:";
  if (host.starts_with(kMapped)) host.remove_prefix(kMapped.size());
  const bool is_fe80 = host.size() > 4 && host.starts_with("fe") && host.find(':') == 4 &&
                       std::string_view("89ab").find(host[2]) != std::string_view::npos;
  return host.starts_with("169.254.") || is_fe80;
}

bool is_header_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
}

Status read_base_url(YamlMap& map, ProviderConfig& config) {
  ASSAY_TRY(const auto url, map.text("base_url"));
  if (config.protocol == provider::ProtocolKind::local) {
    if (url)
      return map.error_at("base_url", "a local provider runs in-process and has no base_url");
    return {};
  }
  if (url && may_hold_secret(*url)) {
    // Not repeated in the message: what follows the ? or stands before the @ may be a key.
    return map.error_at("base_url",
                        fmt::format("providers.{}.base_url may hold no user information (@), query "
                                    "(?) or fragment (#); name a key with api_key_env",
                                    config.name));
  }
  const auto base = net::parse_base_url(url ? std::string_view(*url)
                                            : provider::default_base_url(config.protocol));
  if (!base.has_value()) {
    return map.error_at(
        "base_url", fmt::format("providers.{}.base_url: {}", config.name, base.error().message));
  }
  if (is_link_local(base->origin.host)) {
    return map.error_at(
        "base_url", fmt::format("providers.{}.base_url: {} is a link-local address, where clouds "
                                "serve the secrets of a machine; no model lives there",
                                config.name, base->origin.host));
  }
  config.base_url = *base;
  return {};
}

/// Before anything else is read: a misspelt `base_url` must not end in advice about the default
/// one.
Status check_keys(YamlMap& map) {
  for (const char* literal : {"api_key", "key", "token", "secret"}) {
    if (map.has(literal)) {
      return map.error_at(literal,
                          fmt::format("{}.{}: a key may not stand in this file; put it into an "
                                      "environment variable and name that with api_key_env",
                                      map.what(), literal));
    }
  }
  for (const char* key : {"protocol", "base_url", "api_key_env", "api_version", "ca_file", "limits",
                          "timeouts", "default_model", "fallback_priority"}) {
    (void)map.node(key);
  }
  return map.finish();
}

Status read_key(YamlMap& map, ProviderConfig& config) {
  ASSAY_TRY(const auto variable, map.text("api_key_env"));
  if (variable && !is_variable_name(*variable)) {
    return map.error_at("api_key_env",
                        fmt::format("providers.{}.api_key_env must be the name of an "
                                    "environment variable (letters, digits, _), not a key",
                                    config.name));
  }
  config.api_key_env = variable.value_or("");
  const bool is_remote = config.protocol != provider::ProtocolKind::local;
  if (!is_remote && variable) {
    return map.error_at("api_key_env", "a local provider runs in-process and needs no key");
  }
  if (is_remote && !variable && !config.base_url.origin.is_loopback()) {
    return map.error_at("api_key_env",
                        fmt::format("providers.{} needs \"api_key_env\": the name of the "
                                    "environment variable that holds its key",
                                    config.name));
  }
  if (variable && !config.base_url.origin.tls && !config.base_url.origin.is_loopback()) {
    return map.error_at("base_url",
                        fmt::format("providers.{}: a key is never sent over plain http except "
                                    "to this machine; use https",
                                    config.name));
  }
  return {};
}

Status read_provider(const std::string& name, const YamlNode& node, int line, YamlMap& section,
                     Config& config) {
  ProviderConfig provider;
  provider.name = name;
  provider.line = line;
  ASSAY_TRY(auto map, YamlMap::open(node, section.file(), "providers." + name));
  ASSAY_CHECK(check_keys(map));
  ASSAY_CHECK(read_protocol(map, provider));
  ASSAY_CHECK(read_base_url(map, provider));
  ASSAY_CHECK(read_key(map, provider));
  ASSAY_TRY(const auto version, map.text("api_version"));
  if (version && provider.protocol != provider::ProtocolKind::anthropic) {
    return map.error_at("api_version", "api_version belongs to the anthropic protocol only");
  }
  if (version && !is_header_word(*version)) {
    return map.error_at("api_version",
                        fmt::format("providers.{}.api_version may hold letters, digits, \".\", "
                                    "\"_\" and \"-\", as in 2023-06-01",
                                    name));
  }
  provider.api_version = version.value_or("");
  ASSAY_TRY(const auto ca_file, map.text("ca_file"));
  // A relative path starts from the config, as a task does; an absolute one stays as it is.
  if (ca_file && !ca_file->empty())
    provider.ca_file = (config.file.parent_path() / *ca_file).string();
  ASSAY_CHECK(read_limits(map, provider));
  ASSAY_CHECK(read_timeouts(map, provider));
  // default_model and fallback_priority belong to the routing template; read_routing_template uses
  // them.
  config.providers.push_back(std::move(provider));
  return {};
}

}  // namespace

Status read_minute_limits(YamlMap& map, MinuteLimits& limits) {
  ASSAY_TRY(limits.requests_per_minute, map.integer("requests_per_minute", 1, 100'000'000));
  ASSAY_TRY(limits.tokens_per_minute, map.integer("tokens_per_minute", 1, 100'000'000'000));
  return {};
}

Status read_providers(YamlMap& root, Config& config) {
  const YamlNode* node = root.node("providers");
  if (node == nullptr) {
    return root.missing("providers",
                        "the config needs \"providers\"; `assay init` writes an example");
  }
  ASSAY_TRY(auto section, YamlMap::open(*node, root.file(), "providers"));
  ASSAY_CHECK(check_names(section));
  for (std::size_t i = 0; i < node->entries.size(); ++i) {
    const auto& [name, provider] = node->entries[i];
    ASSAY_CHECK(read_provider(name, provider, node->entry_lines[i], section, config));
  }
  return {};
}

std::vector<std::string> names_of(const std::vector<ProviderConfig>& providers) {
  std::vector<std::string> names;
  for (const ProviderConfig& provider : providers) names.push_back(provider.name);
  return names;
}

}  // namespace assay::config
