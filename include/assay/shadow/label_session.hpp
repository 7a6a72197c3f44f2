#pragma once

/// \file
/// Asking a person who is right where two models differ: blind, the most decisive ones first.
///
/// Only disagreements are asked about: where both say the same, their difference is 0 whatever the
/// truth is. Whoever labels sees two texts in an order that says nothing about who wrote them.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/decide/shadow_report.hpp"
#include "assay/shadow/comparison.hpp"

namespace assay::shadow {

/// What a person may say.
enum class Choice : unsigned char { first, second, both, neither };

/// `first`, `second`, `both`, `neither`.
[[nodiscard]] std::string_view to_string(Choice choice);
[[nodiscard]] std::optional<Choice> choice_from_string(std::string_view text);

/// A disagreement as it is shown.
struct Question {
  std::string id;  ///< of the request and both answers: 16 hex digits; the same on every machine
  std::string slices;  ///< `channel=mail, language=de`
  std::string asked;   ///< the conversation, or a line that says that it was not kept
  /// The answers, in the shown order. Nothing: this side gave nothing that can be used, so it
  /// cannot be right.
  std::optional<std::string> first, second;
};

/// One sitting. Every label is durable before `answer` returns. Not thread-safe.
class LabelSession {
 public:
  /// \param store  open for writing; must outlive the session
  /// \param source  who labels, for the record
  /// \error invalid_argument  as find_comparison
  /// \error storage
  [[nodiscard]] static Result<LabelSession> open(store::RunStore& store,
                                                 const ComparisonRequest& request,
                                                 std::string source);
  LabelSession(LabelSession&&) noexcept;
  LabelSession& operator=(LabelSession&&) noexcept;
  ~LabelSession();

  /// The disagreement whose label would decide most; nothing: none is left that may be shown and
  /// was not skipped. The same one until it is answered or skipped.
  /// \error storage
  [[nodiscard]] Result<std::optional<Question>> next();
  /// The next ones, in the order in which `next` would give them if no answer changed it.
  [[nodiscard]] Result<std::vector<Question>> upcoming(std::size_t most);

  /// Stores what was said of the question that `next` gave.
  /// \error invalid_argument  it calls an answer right that cannot be used
  [[nodiscard]] Status answer(Choice choice);
  /// The same of any questions, by their ids: all of them or nothing. One that was labelled before
  /// gets the new label.
  /// \error invalid_argument  there is no such question, or as above
  [[nodiscard]] Status answer(const std::vector<std::pair<std::string, Choice>>& answers);
  /// Leaves the question out for the rest of the sitting.
  void skip();
  /// Takes back the last answer or skip of this sitting; its question is next.
  /// \return false: there is nothing to take back
  [[nodiscard]] Result<bool> undo();

  [[nodiscard]] std::int64_t labelled() const;  ///< in this sitting
  [[nodiscard]] std::int64_t open_questions() const;
  /// What the pairs show with all labels so far.
  [[nodiscard]] const decide::ShadowReport& report() const;

 private:
  struct State;
  explicit LabelSession(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::shadow
