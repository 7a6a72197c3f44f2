#pragma once

/// \file
/// Keeps a provider key out of everything we store or print, even if a server echoes it.

#include <cstddef>
#include <string>
#include <vector>

namespace assay::eval {

/// Finds the key however an echo may have written it: as it is, percent-encoded (a redirect's
/// location), with the escapes of JSON or HTML (an error page), or inside of a base64 text (a Basic
/// authorization).
///
/// Short keys are no secrets ("EMPTY", "test", "ollama" for a server on this machine): they are
/// left alone, since replacing them would rewrite ordinary words.
class Redactor {
 public:
  explicit Redactor(const std::string& key);

  /// For errors and names: replaces the key, and any text that begins like it, by `[key]`.
  void clean(std::string& text) const;

  /// For a model's answer: replaces the whole key only. An answer is scored, so nothing else in it
  /// may be touched, not even a word that many keys begin with.
  void clean_answer(std::string& text) const;

 private:
  enum class Escapes { none, percent, json, html };

  /// The key as it may appear.
  struct Form {
    std::string text;
    Escapes escapes = Escapes::none;  ///< that may stand for its characters
    std::size_t prefix = 0;           ///< so much of it is enough to give the key away
  };

  [[nodiscard]] static std::size_t length_at(const Form& form, const std::string& text,
                                             std::size_t at, bool whole);
  void replace(std::string& text, bool whole) const;

  std::vector<Form> forms_;  ///< empty when there is nothing to hide
  std::string beginnings_;   ///< what a form can begin with
};

}  // namespace assay::eval
