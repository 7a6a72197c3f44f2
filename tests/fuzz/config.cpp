// assay.yaml.

#include "assay/config/config.hpp"

#include "assay/core/text.hpp"
#include "config/configs.hpp"
#include "fuzz/property.hpp"

using assay::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  const auto config = assay::config::parse(text);
  if (!config.has_value()) {
    require(assay::printable(config.error().message, 1 << 20) == config.error().message,
            "a reason may be printed");
    return 0;
  }
  require(assay::config::stored_config(text, "assay.yaml").has_value(), "what is read is stored");
  for (const auto& provider : config->providers) {
    const auto& origin = provider.base_url.origin;
    if (provider.protocol == assay::provider::ProtocolKind::local || provider.api_key_env.empty()) {
      continue;
    }
    require(origin.tls || origin.is_loopback(), "a key travels over TLS");
  }
  for (const auto& model : config->models) static_cast<void>(config->provider_of(model));
  return 0;
}
