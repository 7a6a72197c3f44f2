#pragma once

/// \file
/// What must not reach the disk, taken out of a log entry before anything is stored.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/core/result.hpp"
#include "shadow/logged_call.hpp"

namespace assay::shadow {

/// Rules of a YAML file:
///
///     drop: [metadata.user_api_key_alias, /messages/0]
///     hash: [end_user]
///     replace:
///       - {pattern: '[\w.+-]+@[\w-]+\.\w+', with: '[email]'}
///
/// `drop` and `hash` name fields of the entry as it is in the log: names with dots between them,
/// `*` for any, or a JSON pointer where names have dots in them. `replace` holds for every text
/// that is kept: messages, answer, error, session, slices. What looks like an API key is always
/// replaced.
///
/// One thread.
class Redaction {
 public:
  /// \param rules    a YAML file; empty: what looks like a key only
  /// \param secrets  keys that are known, replaced however they are written
  /// \error invalid_argument  `file:line: reason`
  [[nodiscard]] static Result<Redaction> open(const std::filesystem::path& rules,
                                              const std::vector<std::string>& secrets);
  Redaction(Redaction&&) noexcept;
  Redaction& operator=(Redaction&&) noexcept;
  ~Redaction();

  /// Drops and hashes fields, before they are read.
  void clean(Json& entry) const;
  /// Replaces in texts. \return how many of them changed
  [[nodiscard]] int clean(LoggedCall& call) const;

 private:
  struct State;
  explicit Redaction(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::shadow
