#include "local/field_baselines.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "assay/core/json.hpp"

namespace assay::local {
namespace {

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// The first token after each token, both without punctuation around them; keys in lower case.
class Followers {
 public:
  explicit Followers(std::string_view text) {
    std::string previous;
    for (std::size_t at = 0; at < text.size();) {
      while (at < text.size() && is_blank(text[at])) ++at;
      std::size_t end = at;
      while (end < text.size() && !is_blank(text[end])) ++end;
      const std::string_view token = bare(text.substr(at, end - at));
      at = end;
      if (token.empty()) continue;
      if (!previous.empty()) after_.emplace(previous, token);  // the first place counts
      previous.assign(token.substr(0, kLongestKey));
      std::transform(previous.begin(), previous.end(), previous.begin(), ascii_lower);
    }
  }

  [[nodiscard]] std::optional<std::string_view> after(const std::string& key) const {
    const auto found = after_.find(key);
    if (found == after_.end()) return std::nullopt;
    return found->second;
  }
  [[nodiscard]] const std::map<std::string, std::string_view>& all() const { return after_; }

 private:
  static constexpr std::size_t kLongestKey = 100;  ///< bytes; longer ones are no words

  static std::string_view bare(std::string_view token) {
    constexpr std::string_view kMarks = ":;,.()[]#|=\"'*";
    const std::size_t start = token.find_first_not_of(kMarks);
    if (start == std::string_view::npos) return {};
    return token.substr(start, token.find_last_not_of(kMarks) - start + 1);
  }

  std::map<std::string, std::string_view> after_;
};

/// `1,234.50` with a currency sign before it, and no other way to write a number.
std::optional<double> plain_number(std::string_view token) {
  for (const std::string_view sign : {"$", "€", "£"}) {
    if (token.starts_with(sign)) token.remove_prefix(sign.size());
  }
  std::string digits(token.substr(0, 32));
  std::erase(digits, ',');
  double value = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value, std::chars_format::fixed);
  if (read.ec != std::errc() || read.ptr != end || !(value > -1e15 && value < 1e15)) return {};
  return value;
}

std::string shape_of(std::string_view text) {
  std::string shape(text.substr(0, 100));
  for (char& c : shape) {
    if (c >= '0' && c <= '9') c = '0';
    if (c >= 'a' && c <= 'z') c = 'a';
    if (c >= 'A' && c <= 'Z') c = 'A';
  }
  return shape;
}

std::optional<Json> read_token(const FieldHabit& habit, std::string_view token) {
  if (habit.is_number) {
    const auto number = plain_number(token);
    return number ? std::optional<Json>(*number) : std::nullopt;
  }
  return habit.shapes.contains(shape_of(token)) ? std::optional<Json>(token) : std::nullopt;
}

struct Document {
  std::string_view text;
  Json record;
};

/// An example that is no record teaches nothing. Only counts are made of them, so their order does
/// not matter.
std::vector<Document> read_documents(std::span<const dataset::Example> examples) {
  std::vector<Document> documents;
  for (const dataset::Example& example : examples) {
    JsonReading expected = read_json(example.expected_json);
    if (!expected.ok() || !expected.value.is_object()) continue;
    documents.push_back({example.input, std::move(expected.value)});
  }
  return documents;
}

const Json* field_of(const Document& document, const std::string& name) {
  const auto found = document.record.find(name);
  return found == document.record.end() ? nullptr : &*found;
}

std::string usual_value(std::span<const Document> documents, const std::string& name,
                        const Json& emptiest) {
  std::map<std::string, std::size_t> counts;
  for (const Document& document : documents) {
    if (const Json* value = field_of(document, name)) ++counts[canonical_json(*value)];
  }
  std::string usual = safe_dump(emptiest);
  std::size_t most = 1;  // what was seen once is no habit
  for (const auto& [value, count] : counts) {
    if (count <= most) continue;
    most = count;
    usual = value;
  }
  return usual;
}

void learn_looks(std::span<const Document> documents, FieldHabit& habit) {
  for (const Document& document : documents) {
    const Json* const value = field_of(document, habit.name);
    if (value == nullptr) continue;
    if (value->is_number()) habit.is_number = true;
    if (value->is_string()) habit.shapes.insert(shape_of(value->get_ref<const std::string&>()));
  }
}

/// How many more examples each key word gets right than `usual`, negative where fewer.
std::map<std::string, int> gains(std::span<const Document> documents,
                                 std::span<const Followers> followers, const FieldHabit& habit) {
  const Json usual = read_json(habit.usual).value;
  std::map<std::string, int> gains;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const Json* const expected = field_of(documents[i], habit.name);
    if (expected == nullptr) continue;
    for (const auto& [key, token] : followers[i].all()) {
      const auto value = read_token(habit, token);
      if (!value) continue;
      gains[key] += static_cast<int>(*value == *expected) - static_cast<int>(usual == *expected);
    }
  }
  return gains;
}

}  // namespace

std::vector<FieldHabit> learn_usual_values(std::span<const dataset::Example> examples,
                                           std::string_view emptiest) {
  const auto documents = read_documents(examples);
  const Json record = read_json(emptiest).value;
  std::vector<FieldHabit> habits;
  for (const auto& [name, value] : record.items()) {
    habits.push_back({name, usual_value(documents, name, value), {}, false, {}});
  }
  return habits;
}

std::vector<FieldHabit> learn_key_words(std::span<const dataset::Example> examples,
                                        std::string_view emptiest) {
  auto habits = learn_usual_values(examples, emptiest);
  const auto documents = read_documents(examples);
  const Json record = read_json(emptiest).value;
  std::vector<Followers> followers;
  followers.reserve(documents.size());
  for (const Document& document : documents) followers.emplace_back(document.text);
  for (FieldHabit& habit : habits) {
    const Json& empty = record.at(habit.name);
    if (empty.is_structured()) {
      habit.usual = safe_dump(empty);
      continue;
    }
    learn_looks(documents, habit);
    int most = 0;
    for (const auto& [key, gain] : gains(documents, followers, habit)) {
      if (gain <= most) continue;
      most = gain;
      habit.key_word = key;
    }
  }
  return habits;
}

std::string apply_habits(std::span<const FieldHabit> habits, std::string_view text) {
  const bool reads = std::any_of(habits.begin(), habits.end(),
                                 [](const FieldHabit& habit) { return !habit.key_word.empty(); });
  const Followers followers(reads ? text : std::string_view());
  Json record = Json::object();
  for (const FieldHabit& habit : habits) {
    record[habit.name] = read_json(habit.usual).value;
    if (habit.key_word.empty()) continue;
    const auto token = followers.after(habit.key_word);
    if (!token) continue;
    if (auto value = read_token(habit, *token)) record[habit.name] = *std::move(value);
  }
  return safe_dump(record);
}

}  // namespace assay::local
