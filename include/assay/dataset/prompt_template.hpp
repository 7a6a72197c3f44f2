#pragma once

/// \file
/// Versioned prompts with strict templates.
///
/// A template knows `{{input}}` (the item between delimiters), `{{labels}}` and `{{schema}}`.
/// Anything else in double braces is an error at load time. Rendering is a single pass: text from
/// an item is never looked at for braces, and the delimiters around it are chosen so that they do
/// not occur in it.

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/prompt.hpp"
#include "assay/core/result.hpp"
#include "assay/dataset/example.hpp"
#include "assay/dataset/task.hpp"

namespace assay::dataset {

/// A system or user text may grow to this with labels and schema filled in: no model reads more.
inline constexpr std::size_t kFilledPromptBytes = std::size_t{4} << 20;

/// `text` between `<input>` and `</input>` on lines of their own; `<input-1>` and so on when the
/// text itself contains the tag.
[[nodiscard]] std::string delimited(std::string_view text);

/// The inverse: what stands between the first opening tag of `message` and its closing tag.
/// Nothing when there is no such pair.
[[nodiscard]] std::optional<std::string_view> undelimited(std::string_view message);

/// One prompt version for one provider, with everything filled in but the item.
class PromptRenderer {
 public:
  /// Renders no template: its inputs are whole conversations, as `logged_conversation` writes them,
  /// and what it renders is that conversation.
  [[nodiscard]] static const PromptRenderer& as_logged();

  [[nodiscard]] Prompt render(std::string_view input) const;
  /// What a model gets that reads no prompt: the item's text. Of a conversation, that is what
  /// stands between delimiters in its last turn, or the whole turn.
  [[nodiscard]] std::string item_of(std::string_view input) const;
  /// SHA-256 over system, few-shot turns and user template.
  [[nodiscard]] const std::string& hash() const { return hash_; }
  [[nodiscard]] const std::string& system() const { return *system_; }
  [[nodiscard]] const std::vector<Turn>& examples() const { return *examples_; }
  /// The user's text with `{{input}}` where the item goes; labels and schema are filled in.
  [[nodiscard]] std::string user_template() const { return before_ + "{{input}}" + after_; }

 private:
  friend class PromptTemplate;
  std::shared_ptr<const std::string> system_;
  std::shared_ptr<const std::vector<Turn>> examples_;
  std::string before_;  ///< user template up to the item
  std::string after_;
  std::string hash_;
  bool is_as_logged_ = false;
};

/// An input for `PromptRenderer::as_logged`.
/// \param turns_json  [["user", "..."], ["assistant", "..."], ...], the user's last
[[nodiscard]] std::string logged_conversation(std::string_view system, std::string_view turns_json);

/// `prompts/<version>.yaml`.
class PromptTemplate {
 public:
  /// \param train  where few-shot ids are looked up
  /// \error invalid_argument  `file:line: reason`: unknown key, variable, or few-shot id
  [[nodiscard]] static Result<PromptTemplate> parse(std::string_view yaml, const std::string& file,
                                                    const TaskSpec& task,
                                                    const std::vector<Example>& train);

  [[nodiscard]] const std::string& version() const { return version_; }
  /// The variant for a protocol name ("openai", "anthropic", ...), else the common prompt.
  [[nodiscard]] const PromptRenderer& for_protocol(std::string_view protocol) const;
  /// Every variant, the common prompt under the empty name.
  [[nodiscard]] const std::map<std::string, PromptRenderer, std::less<>>& variants() const {
    return variants_;
  }

 private:
  std::string version_;
  std::map<std::string, PromptRenderer, std::less<>> variants_;
};

}  // namespace assay::dataset
