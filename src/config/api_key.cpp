#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "assay/config/config.hpp"

namespace assay::config {

Result<std::string> read_api_key(const ProviderConfig& provider, const std::string& config_file) {
  if (provider.api_key_env.empty()) return std::string();
  const auto refuse = [&](const std::string& reason) {
    return invalid(fmt::format("{}:{}: environment variable {} (key of provider \"{}\") {}",
                               config_file, provider.line, provider.api_key_env, provider.name,
                               reason));
  };
  const char* const value = std::getenv(provider.api_key_env.c_str());
  if (value == nullptr) {
    return refuse(fmt::format("is not set; run: export {}=...", provider.api_key_env));
  }
  std::string key(value);
  if (key.empty()) return refuse("is empty");
  if (key.size() > 4096) return refuse("is longer than 4096 bytes");
  if (key.back() == '\n' || key.back() == '\r') {
    return refuse("ends in a line break; it was probably read from a file without trimming");
  }
  const bool printable_ascii =
      std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!printable_ascii) {
    return refuse("contains white space, control or non-ASCII characters, which no key has");
  }
  return key;
}

}  // namespace assay::config
