#include "scoring/repair.hpp"

#include <utility>

namespace assay::scoring {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool starts_name(char c) {
  return is_letter(c) || c == '_' || c == '$';
}
bool continues_name(char c) {
  return starts_name(c) || is_digit(c) || c == '-';
}
bool continues_number(char c) {
  return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

/// Recursive descent over the text; `kAnswerDepth` bounds the recursion. Scalars are handed to the
/// strict reader as soon as their spelling is repaired, so escapes and numbers have one judge.
class Repairer {
 public:
  Repairer(std::string_view text, std::size_t position) : text_(text), position_(position) {}

  bool read_value(Json& value, int depth) {
    skip_space();
    if (at_end() || ++values_ > kAnswerValues) return false;
    const char c = text_[position_];
    if (c == '{') return depth < kAnswerDepth && read_object(value, depth + 1);
    if (c == '[') return depth < kAnswerDepth && read_array(value, depth + 1);
    if (c == '"' || c == '\'') return read_string(value);
    if (is_letter(c)) return read_literal(value);
    return read_number(value);
  }

  [[nodiscard]] std::size_t position() const { return position_; }

 private:
  [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }

  void skip_space() {
    while (!at_end() && is_space(text_[position_])) ++position_;
  }

  bool take(char wanted) {
    skip_space();
    if (at_end() || text_[position_] != wanted) return false;
    ++position_;
    return true;
  }

  // True when the bracket is closed here, or may be taken as closed because the text ends right
  // after a value that cannot have continued.
  bool closes(char bracket, const Json& last) {
    if (take(bracket)) return true;
    return at_end() && !last.is_number();
  }

  bool read_object(Json& value, int depth) {
    value = Json::object();
    ++position_;
    if (take('}')) return true;
    while (true) {
      Json key;
      Json member;
      if (!read_key(key) || !take(':') || !read_value(member, depth)) return false;
      if (closes('}', member)) return store(value, key, std::move(member));
      if (!take(',') || !store(value, key, std::move(member))) return false;
      if (take('}')) return true;
    }
  }

  bool read_array(Json& value, int depth) {
    value = Json::array();
    ++position_;
    if (take(']')) return true;
    while (true) {
      Json element;
      if (!read_value(element, depth)) return false;
      value.push_back(std::move(element));
      if (closes(']', value.back())) return true;
      if (!take(',')) return false;
      if (take(']')) return true;
    }
  }

  static bool store(Json& object, const Json& key, Json&& member) {
    object[key.get_ref<const std::string&>()] = std::move(member);
    // Keys are looked up one after the other, so their number is bounded to keep this linear.
    return object.size() <= kAnswerKeys;
  }

  bool read_key(Json& key) {
    skip_space();
    if (at_end()) return false;
    if (text_[position_] == '"' || text_[position_] == '\'') return read_string(key);
    if (!starts_name(text_[position_])) return false;
    const std::size_t begin = position_;
    while (!at_end() && continues_name(text_[position_])) ++position_;
    key = std::string(text_.substr(begin, position_ - begin));
    return true;
  }

  bool read_string(Json& value) {
    const char quote = text_[position_++];
    std::string strict = "\"";
    while (!at_end() && text_[position_] != quote) {
      if (!append_character(strict)) return false;
      ++position_;
    }
    if (at_end()) return false;
    ++position_;
    strict += '"';
    return read_strictly(strict, value);
  }

  bool append_character(std::string& strict) {
    const char c = text_[position_];
    if (c == '\\') {
      if (++position_ >= text_.size()) return false;
      if (text_[position_] != '\'') strict += '\\';
      strict += text_[position_];
    } else if (c == '"') {
      strict += "\\\"";
    } else if (c == '\n') {
      strict += "\\n";
    } else if (c == '\r') {
      strict += "\\r";
    } else if (c == '\t') {
      strict += "\\t";
    } else {
      strict += c;
    }
    return true;
  }

  bool read_literal(Json& value) {
    const std::size_t begin = position_;
    while (!at_end() && continues_name(text_[position_])) ++position_;
    const std::string_view word = text_.substr(begin, position_ - begin);
    if (word == "true" || word == "True") {
      value = true;
    } else if (word == "false" || word == "False") {
      value = false;
    } else if (word == "null" || word == "None") {
      value = nullptr;
    } else {
      return false;
    }
    return true;
  }

  bool read_number(Json& value) {
    const std::size_t begin = position_;
    while (!at_end() && continues_number(text_[position_])) ++position_;
    return read_strictly(text_.substr(begin, position_ - begin), value);
  }

  static bool read_strictly(std::string_view scalar, Json& value) {
    JsonReading reading = read_json(scalar);
    if (!reading.ok()) return false;
    value = std::move(reading.value);
    return true;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

std::optional<RepairedJson> repair_json(std::string_view text, std::size_t begin) {
  if (begin >= text.size() || (text[begin] != '{' && text[begin] != '[')) return std::nullopt;
  Repairer repairer(text, begin);
  RepairedJson repaired;
  if (!repairer.read_value(repaired.value, 0)) return std::nullopt;
  repaired.end = repairer.position();
  return repaired;
}

}  // namespace assay::scoring
