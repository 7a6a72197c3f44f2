#pragma once

/// \file
/// A secret that exists nowhere else, and the search for it in everything that a program left
/// behind.

#include <fmt/format.h>
#include <openssl/evp.h>

#include <cctype>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/core/json.hpp"

namespace assay::fake {

[[nodiscard]] inline std::string base64(const std::string& text) {
  std::string encoded(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

/// A key as a provider issues them, but with every character that a header may carry, so that its
/// encodings differ from it. Never printed, not even by a failing test.
class Canary {
 public:
  Canary() {
    constexpr std::string_view kCharacters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=$&!;<>\"\\'%";
    std::random_device random;
    key_ = "sk-" + fmt::format("{:08x}", random());
    while (key_.size() < 40) key_ += kCharacters[random() % kCharacters.size()];
    key_ += "+&\"\\/<" + fmt::format("{:08x}{:08x}", random(), random());
  }

  [[nodiscard]] const std::string& key() const { return key_; }

  /// The whole key in each form that an echo may have.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> forms() const {
    const std::string json = json_quoted(key_);
    std::string careful;
    std::string html;
    std::string url;
    for (const char c : key_) {
      const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
      careful += plain ? std::string(1, c) : fmt::format("\\u{:04X}", c);
      html += plain ? std::string(1, c) : c == '&' ? "&amp;" : fmt::format("&#{};", c + 0);
      url += plain || c == '-' || c == '_' || c == '.' || c == '~' ? std::string(1, c)
                                                                   : fmt::format("%{:02X}", c);
    }
    return {{"as it is", key_},
            {"URL-encoded", url},
            {"JSON-escaped", json.substr(1, json.size() - 2)},
            {"JSON-escaped with numbers", careful},
            {"HTML-escaped", html},
            {"as base64", base64(key_)},
            {"in base64 after a colon", base64(":" + key_)},
            {"in base64 after a name", base64("us:" + key_)}};
  }

  /// What of it stands in the text, in words; empty: nothing.
  [[nodiscard]] std::string found_in(std::string_view text) const {
    const auto holds = [text](std::string_view part) {
      return text.find(part) != std::string_view::npos;
    };
    if (holds(std::string_view(key_).substr(0, 12))) return "its beginning";
    if (holds(std::string_view(key_).substr(key_.size() - 12))) return "its end";
    for (const auto& [name, form] : forms()) {
      // Without the first group of four, which what stands before it decides, and without the last.
      const bool is_base64 = name.find("base64") != std::string::npos;
      if (holds(is_base64 ? std::string_view(form).substr(4, 24) : std::string_view(form))) {
        return "the key " + name;
      }
    }
    return {};
  }

 private:
  std::string key_;
};

}  // namespace assay::fake
