#include "assay/shadow/sampling.hpp"

#include <cmath>

#include "assay/core/hash.hpp"

namespace assay::shadow {

std::string_view to_string(Domain domain) {
  switch (domain) {
    case Domain::shadow:
      return "shadow";
    case Domain::lite_again:
      return "lite-again";
    case Domain::pro_again:
      return "pro-again";
    case Domain::label:
      return "label";
  }
  return "unknown";
}

Sampler::Sampler(std::string salt, std::string experiment)
    : before_(std::move(salt) + "\n" + std::move(experiment) + "\n") {}

std::uint64_t Sampler::draw(Domain domain, std::string_view key) const {
  std::string text = before_;
  text.append(to_string(domain)).append("\n").append(key);
  return hash64(text);
}

bool Sampler::is_in(Domain domain, std::string_view key, double rate) const {
  if (key.empty() || !(rate > 0)) return false;
  if (rate >= 1) return true;
  // Exact: a double times a power of two, below 2^64.
  return draw(domain, key) < static_cast<std::uint64_t>(std::ldexp(rate, 64));
}

}  // namespace assay::shadow
