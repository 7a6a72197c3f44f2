#pragma once

/// \file
/// Reading configs in tests: the golden set `colours` stands beside each of them.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "assay/config/config.hpp"
#include "assay/core/file.hpp"

namespace assay::config {

inline constexpr const char* kToday = "2026-11-22";

inline const provider::Registry& registry() {
  static const provider::Registry loaded = provider::Registry::builtin().value();
  return loaded;
}

/// A name for a config that finds tests/dataset/base/colours beside it. Nothing is read from it.
inline std::filesystem::path beside_colours() {
  return std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/dataset/base/assay.yaml";
}

/// A file, read as a suite reads it.
inline Result<Config> load(const std::filesystem::path& file) {
  ASSAY_TRY(const auto yaml, read_file(file, std::size_t{1} << 20));
  return parse_config(yaml, file, registry(), kToday);
}

inline Result<Config> parse(std::string_view yaml) {
  return parse_config(yaml, beside_colours(), registry(), kToday);
}

inline Config parsed(std::string_view yaml) {
  auto config = parse(yaml);
  EXPECT_TRUE(config.has_value()) << config.error().message;
  return config.has_value() ? *std::move(config) : Config();
}

/// The error without the folder; empty when the config was accepted.
inline std::string refusal(std::string_view yaml) {
  const auto config = parse(yaml);
  if (config.has_value()) return {};
  EXPECT_EQ(config.error().kind, ErrorKind::invalid_argument);
  std::string message = config.error().message;
  const std::string folder = beside_colours().parent_path().string() + "/";
  for (auto at = message.find(folder); at != std::string::npos; at = message.find(folder)) {
    message.erase(at, folder.size());
  }
  return message;
}

/// A config that is good, before `more` is added.
inline std::string local_config(const std::string& more = "") {
  return "providers:\n  local: {protocol: local}\nmodels:\n  lite: {provider: local, id: small}\n"
         "  pro: {provider: local, id: large}\n" +
         more;
}

/// One model behind a provider with these settings.
inline std::string with_provider(const std::string& settings,
                                 const std::string& model = "id: m-1") {
  return "providers:\n  p: {" + settings + "}\nmodels:\n  lite: {provider: p, " + model + "}\n";
}

}  // namespace assay::config
