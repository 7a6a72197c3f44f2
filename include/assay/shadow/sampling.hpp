#pragma once

/// \file
/// Which requests are sampled: decided by a hash of each, so every machine decides the same.
///
/// A request is in a sample when u64(SHA-256(salt "\n" experiment "\n" domain "\n" key)) is below
/// rate x 2^64, the u64 being the first 8 bytes, big-endian. `sha256sum` gives the same answer.
/// Different domains are independent samples of the same requests. Pure.

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::shadow {

/// What a request may be sampled for.
enum class Domain : unsigned char {
  shadow,      ///< both tiers answer it
  lite_again,  ///< the lite tier answers it twice, for its noise
  pro_again,
  label,  ///< people may be shown it
};

/// `shadow`, `lite-again`, `pro-again`, `label`: as they are hashed.
[[nodiscard]] std::string_view to_string(Domain domain);

/// Decides for one experiment. Salt and name hold no line breaks.
class Sampler {
 public:
  Sampler(std::string salt, std::string experiment);

  /// Uniform over all 64-bit numbers, over keys.
  [[nodiscard]] std::uint64_t draw(Domain domain, std::string_view key) const;

  /// \param rate  in [0, 1]; without a key the answer is no, whatever the rate
  [[nodiscard]] bool is_in(Domain domain, std::string_view key, double rate) const;

 private:
  std::string before_;  ///< salt and experiment as they are hashed
};

}  // namespace assay::shadow
