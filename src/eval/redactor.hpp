#pragma once

/// \file
/// Keeps a provider key out of everything we store or print, even if a server echoes it.

#include <string>

namespace assay::eval {

class Redactor {
 public:
  explicit Redactor(std::string key);
  /// Replaces the key, and any text that starts with its first twelve characters, by `[key]`.
  void clean(std::string& text) const;

 private:
  std::string key_;  ///< empty when there is no key to hide
};

}  // namespace assay::eval
