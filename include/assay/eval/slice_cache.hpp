#pragma once

/// \file
/// One object for equal slices.

#include <memory>
#include <string>
#include <unordered_map>

#include "assay/decide/paired_item.hpp"

namespace assay::eval {

class SliceCache {
 public:
  using Slices = std::shared_ptr<const decide::Slices>;

  /// The slices of a JSON object; values that are no strings are left out, and so is everything in
  /// what is no object.
  Slices read(const std::string& json);

 private:
  std::unordered_map<std::string, Slices> known_;
};

}  // namespace assay::eval
