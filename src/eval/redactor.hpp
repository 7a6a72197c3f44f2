#pragma once

/// \file
/// Keeps a provider key out of everything we store or print, even if a server echoes it.

#include <string>
#include <string_view>
#include <vector>

namespace assay::eval {

/// Short keys are no secrets ("EMPTY", "test", "ollama" for a server on this machine): they are
/// left alone, since replacing them would rewrite ordinary words.
class Redactor {
 public:
  explicit Redactor(const std::string& key);

  /// For errors and names: replaces the key, as it is or percent-encoded, and any text that begins
  /// like it, by `[key]`.
  void clean(std::string& text) const;

  /// For a model's answer: replaces the whole key only. An answer is scored, so nothing else in it
  /// may be touched, not even a word that many keys begin with.
  void clean_answer(std::string& text) const;

 private:
  std::vector<std::string> forms_;  ///< the key as it may appear; empty when there is none to hide
};

}  // namespace assay::eval
