#include "curate/promptfoo_assert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "assay/core/text.hpp"

namespace assay::curate {
namespace {

/// A group of assertion types that cannot become an expected answer, and why.
struct Unmappable {
  std::string_view why;
  std::vector<std::string_view> types;
};

const std::vector<Unmappable>& unmappable() {
  static const std::vector<Unmappable> kGroups = {
      {"runs code, which only promptfoo can do",
       {"javascript", "python", "ruby", "webhook", "assert-set"}},
      {"lets a model judge, which is not a label",
       {"llm-rubric", "g-eval", "model-graded-closedqa", "model-graded-factuality", "factuality",
        "answer-relevance", "context-faithfulness", "context-recall", "context-relevance",
        "conversation-relevance", "select-best", "max-score", "search-rubric", "agent-rubric", "pi",
        "classifier", "moderation", "guardrails", "human"}},
      {"measures likeness, but an item needs the one right answer",
       {"similar", "similar:cosine", "similar:dot", "similar:euclidean", "levenshtein", "rouge-n",
        "bleu", "gleu", "meteor", "perplexity", "perplexity-score"}},
      {"says only a part of the answer, but an item needs all of it",
       {"contains-all", "contains-any", "icontains-all", "icontains-any", "starts-with", "regex",
        "contains-json", "contains-html", "contains-sql", "contains-xml", "word-count"}},
      {"says the form of the answer, not which it is",
       {"is-html", "is-sql", "is-xml", "is-refusal", "is-valid-function-call",
        "is-valid-openai-function-call", "is-valid-openai-tools-call", "finish-reason",
        "tool-call-f1"}},
      {"is a limit for all answers; assay.yaml has gate.latency_p95_ms and prices for it",
       {"latency", "cost"}},
  };
  return kGroups;
}

constexpr std::array<std::string_view, 4> kMapped = {"equals", "contains", "icontains", "is-json"};

std::string why_not(std::string_view type) {
  for (const Unmappable& group : unmappable()) {
    const auto& types = group.types;
    if (std::find(types.begin(), types.end(), type) != types.end()) return std::string(group.why);
  }
  if (type.starts_with("not-")) return "says what the answer is not";
  if (type.starts_with("trace-")) return "looks at traces, which an item has none of";
  return "is not known";
}

bool is_known_type(std::string_view type) {
  if (type.starts_with("not-")) type.remove_prefix(4);
  return std::find(kMapped.begin(), kMapped.end(), type) != kMapped.end() ||
         why_not(type) != "is not known";
}

/// `similar(0.8)` without its threshold; the threshold's text, if there is one.
std::string_view without_threshold(std::string_view head, std::string_view& threshold) {
  const auto open = head.find('(');
  if (open == std::string_view::npos || !head.ends_with(')')) return head;
  threshold = head.substr(open + 1, head.size() - open - 2);
  return threshold.find_first_not_of("0123456789.") == std::string_view::npos ? head.substr(0, open)
                                                                              : head;
}

/// `{{name}}` in a text.
struct Reference {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string name;  ///< empty: a template that only promptfoo's engine can fill in
};

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
  });
}

std::optional<Reference> next_reference(std::string_view text, std::size_t from) {
  for (auto at = text.find('{', from); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const char second = at + 1 < text.size() ? text[at + 1] : ' ';
    if (second == '%' || second == '#') return Reference{at, at + 2, {}};
    if (second != '{') continue;
    const auto end = text.find("}}", at);
    if (end == std::string_view::npos) return Reference{at, at + 2, {}};
    const std::string_view name = trimmed(text.substr(at + 2, end - at - 2));
    return Reference{at, end + 2, std::string(is_plain_name(name) ? name : "")};
  }
  return std::nullopt;
}

/// What the assertions of one test have said so far.
class Collector {
 public:
  Collector(const Json& vars, const AssertContext& context) : vars_(vars), context_(context) {}

  /// Empty, or why the assertion cannot be taken in.
  std::string take(const Json& assertion) {
    if (!assertion.is_object()) return "an assertion must be an object with \"type\"";
    const auto type_at = assertion.find("type");
    if (type_at == assertion.end() || !type_at->is_string()) return "an assertion has no \"type\"";
    const auto& type = type_at->get_ref<const std::string&>();
    if (std::find(kMapped.begin(), kMapped.end(), type) == kMapped.end()) {
      return fmt::format("assertion \"{}\" cannot become an expected answer: it {}",
                         printable(type, 60), why_not(type));
    }
    for (const auto& [key, value] : assertion.items()) {
      const bool is_harmless =
          key == "type" || key == "value" || key == "metric" || key == "weight";
      if (!is_harmless && !value.is_null()) {
        return fmt::format("assertion \"{}\": its \"{}\" cannot be mapped", type,
                           printable(key, 60));
      }
    }
    const auto value = assertion.find("value");
    return take(type, value == assertion.end() ? Json() : *value);
  }

  /// The answer, once all are in; else why there is none.
  std::string finish(Json& expected) const {
    if (!equals_.is_null()) {
      expected = equals_;
      return contradiction();
    }
    if (parts_.size() == 1 && context_.has_labels) {
      expected = label(parts_[0]);
      return {};
    }
    if (!parts_.empty()) {
      return context_.has_labels
                 ? "several \"contains\" and no \"equals\": which of them is the label?"
                 : "\"contains\" says only a part of the answer, but an item needs all of it "
                   "(\"equals\")";
    }
    if (is_json_) return "\"is-json\" says the form of the answer, not which it is; add \"equals\"";
    return "no assertion says what the answer is; add \"equals\"";
  }

 private:
  struct Part {
    std::string text;
    bool folds_case = false;
  };

  std::string take(const std::string& type, Json value) {
    if (type == "is-json") {
      is_json_ = true;
      return {};
    }
    if (value.is_null()) return fmt::format("assertion \"{}\" has no value", type);
    if (value.is_string()) {
      if (value.get_ref<const std::string&>().starts_with("file://")) {
        return fmt::format("assertion \"{}\": its value stands in another file", type);
      }
      std::set<std::string> used;
      auto text = filled_in(value.get<std::string>(), vars_, used);
      if (!text.has_value()) return fmt::format("assertion \"{}\": {}", type, text.error().message);
      value = *std::move(text);
    }
    if (type == "equals") {
      if (!equals_.is_null() && equals_ != value) return "two \"equals\" ask for different answers";
      equals_ = std::move(value);
      return {};
    }
    if (!value.is_string()) return fmt::format("assertion \"{}\": its value must be a text", type);
    parts_.push_back({value.get<std::string>(), type == "icontains"});
    return {};
  }

  [[nodiscard]] std::string contradiction() const {
    const std::string answer =
        equals_.is_string() ? equals_.get<std::string>() : safe_dump(equals_);
    for (const Part& part : parts_) {
      const bool holds = part.folds_case
                             ? normalised(answer).find(normalised(part.text)) != std::string::npos
                             : answer.find(part.text) != std::string::npos;
      if (!holds) {
        return fmt::format("\"equals\" and \"contains\" (\"{}\") contradict each other",
                           printable(part.text, 60));
      }
    }
    return {};
  }

  /// The task's own spelling, where case does not matter.
  [[nodiscard]] std::string label(const Part& part) const {
    if (!part.folds_case) return part.text;
    for (const std::string& label : context_.labels) {
      if (normalised(label) == normalised(part.text)) return label;
    }
    return part.text;
  }

  const Json& vars_;
  const AssertContext& context_;
  Json equals_;
  std::vector<Part> parts_;
  bool is_json_ = false;
};

}  // namespace

Json assert_of_cell(std::string_view cell) {
  const auto typed = [](std::string_view type, std::string_view value) {
    return Json{{"type", std::string(type)}, {"value", std::string(value)}};
  };
  // Older names, and files that are run rather than compared.
  for (const std::string_view code : {"fn:", "eval:"}) {
    if (cell.starts_with(code)) return typed("javascript", cell.substr(code.size()));
  }
  if (cell.starts_with("grade:")) return typed("llm-rubric", cell.substr(6));
  if (cell.starts_with("file://")) return typed("javascript", cell);
  // `similar:cosine` has a colon of its own, so the longest head that is a type counts.
  Json found;
  for (std::size_t at = 0; at <= cell.size() && at < 80; ++at) {
    if (at != cell.size() && cell[at] != ':') continue;
    std::string_view threshold;
    const std::string_view type = without_threshold(cell.substr(0, at), threshold);
    if (!is_known_type(type)) continue;
    found = typed(type, at == cell.size() ? "" : cell.substr(at + 1));
    if (!threshold.empty()) found["threshold"] = std::string(threshold);
  }
  return found.is_null() ? typed("equals", cell) : found;
}

Result<std::string> filled_in(const std::string& text, const Json& vars,
                              std::set<std::string>& used) {
  std::string result;
  std::size_t from = 0;
  while (const auto reference = next_reference(text, from)) {
    result.append(text, from, reference->begin - from);
    if (reference->name.empty()) {
      return invalid("holds a template that only promptfoo can fill in");
    }
    const auto value = vars.find(reference->name);
    if (value == vars.end()) {
      return invalid(fmt::format("names the variable \"{}\", which the test does not have",
                                 printable(reference->name, 60)));
    }
    result += value->is_string() ? value->get<std::string>() : safe_dump(*value);
    used.insert(reference->name);
    from = reference->end;
  }
  return result.append(text, from, std::string::npos);
}

std::set<std::string> referred_vars(const Json& asserts) {
  std::set<std::string> names;
  for (const Json& assertion : asserts) {
    if (!assertion.is_object() || !assertion.contains("value")) continue;
    if (!assertion["value"].is_string()) continue;
    const auto text = assertion["value"].get<std::string>();
    for (auto at = next_reference(text, 0); at; at = next_reference(text, at->end)) {
      names.insert(at->name);
    }
  }
  return names;
}

Json expected_of(const Json& asserts, const Json& vars, const AssertContext& context,
                 const std::vector<int>& lines, RefusedLine& refused) {
  Collector collector(vars, context);
  for (std::size_t i = 0; i < asserts.size(); ++i) {
    refused.reason = collector.take(asserts[i]);
    if (refused.reason.empty()) continue;
    if (i < lines.size()) refused.line = lines[i];
    return nullptr;
  }
  Json expected;
  refused.reason = collector.finish(expected);
  return refused.reason.empty() ? expected : Json();
}

}  // namespace assay::curate
