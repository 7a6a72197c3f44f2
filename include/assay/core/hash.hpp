#pragma once

/// \file
/// SHA-256, for content addresses: items, prompts, golden sets, requests, configs.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay {

/// Feeds fields into one hash. Each field is preceded by its length, so ("ab", "c") and ("a", "bc")
/// differ. Not thread-safe.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  Hasher& add(std::string_view field);
  Hasher& add_raw(std::string_view bytes);  ///< no length prefix: for streams of a file

  /// 64 lower-case hex digits. Ends this hasher.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Hash of the bytes as they are: what `sha256sum` prints.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// Its first 8 bytes as a number, the first one the most significant: the same on every machine.
[[nodiscard]] std::uint64_t hash64(std::string_view bytes);

}  // namespace assay
