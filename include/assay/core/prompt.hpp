#pragma once

/// \file
/// What a model is asked: system text and turns, ready to be translated to a wire format.

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay {

enum class Role { user, assistant };

struct Turn {
  Role role = Role::user;
  std::string text;
};

/// A rendered prompt. `system` and `examples` are the same for every item of a task, so they are
/// shared; only `user` differs.
struct Prompt {
  std::shared_ptr<const std::string> system;          ///< may be empty, never null
  std::shared_ptr<const std::vector<Turn>> examples;  ///< few-shot turns; may be empty, never null
  std::string user;                                   ///< the last user turn, with the item in it
};

/// Asks for JSON of a given shape, natively where the provider can.
struct OutputSchema {
  std::string name;  ///< letters, digits, `_` and `-`, at most 64: the task's name
  std::string json;  ///< JSON Schema text (the subset of docs/configuration.md)
};

/// Parameters of a call. What is not set is not sent.
struct CallParameters {
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<int> max_output_tokens;
  std::optional<std::int64_t> seed;
  std::vector<std::string> stop;
  std::string reasoning_effort;  ///< the provider's own word; empty = not sent
  bool stream = true;
};

}  // namespace assay
