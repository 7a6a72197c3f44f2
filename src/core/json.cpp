#include "assay/core/json.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>
#include <vector>

#include "assay/core/text.hpp"

namespace assay {
namespace {

/// Builds a value from parse events, counting what is nested, how many values there are, and which
/// keys an object already has. nlohmann's parser itself is iterative, so only our own depth
/// matters.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*elements*/) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*elements*/) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    Frame& frame = stack_.back();
    if (frame.value.size() >= limits_.keys_per_object) {
      return fail(JsonFault::too_large, "an object has too many keys");
    }
    if (has_key(frame, value)) {
      return fail(JsonFault::duplicate_key, "duplicate key \"" + printable(value, 80) + "\"");
    }
    frame.key = std::move(value);
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    reading.byte_offset = position;
    // The library's text reads "[json.exception.parse_error.101] parse error at line 1, column 5:
    // syntax error ...": the place is ours to tell, so only what follows it is kept.
    std::string message = error.what();
    if (const auto start = message.find("] "); start != std::string::npos)
      message.erase(0, start + 2);
    if (message.rfind("parse error at ", 0) == 0) {
      if (const auto colon = message.find(": "); colon != std::string::npos) {
        message.erase(0, colon + 2);
      }
    }
    // What the parser was about to read says nothing to the writer of the text.
    if (message.rfind("syntax error while parsing ", 0) == 0) {
      if (const auto dash = message.find(" - "); dash != std::string::npos)
        message.erase(0, dash + 3);
    }
    return fail(JsonFault::syntax, printable(message, 160));
  }

  JsonReading reading;

 private:
  struct Frame {
    Json value;
    std::string key;                       ///< of the member being read
    std::unordered_set<std::string> keys;  ///< filled once an object is no longer small
  };

  static constexpr std::size_t kSmallObject = 16;

  static bool has_key(Frame& frame, const std::string& key) {
    const auto& members = frame.value.get_ref<const Json::object_t&>();
    if (members.size() < kSmallObject) return members.find(key) != members.end();
    if (frame.keys.empty()) {
      for (const auto& member : members) frame.keys.insert(member.first);
    }
    return !frame.keys.insert(key).second;
  }

  bool fail(JsonFault fault, std::string message) {
    reading.fault = fault;
    reading.message = std::move(message);
    return false;
  }

  bool count() {
    if (++nodes_ > limits_.nodes) return fail(JsonFault::too_large, "too many values");
    return true;
  }

  bool put(Json value) {
    if (!count()) return false;
    place(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (!count()) return false;
    if (stack_.size() >= static_cast<std::size_t>(limits_.depth)) {
      return fail(JsonFault::too_deep,
                  "nested deeper than " + std::to_string(limits_.depth) + " levels");
    }
    stack_.push_back({std::move(container), {}, {}});
    return true;
  }

  bool close() {
    Json value = std::move(stack_.back().value);
    stack_.pop_back();
    place(std::move(value));
    return true;
  }

  void place(Json value) {
    if (stack_.empty()) {
      reading.value = std::move(value);
      return;
    }
    Frame& frame = stack_.back();
    if (frame.value.is_array()) {
      frame.value.push_back(std::move(value));
    } else {
      // Uniqueness is known, so the map's own linear search is not needed.
      auto& members = frame.value.get_ref<Json::object_t&>();
      members.Json::object_t::Container::emplace_back(std::move(frame.key), std::move(value));
    }
  }

  JsonLimits limits_;
  std::vector<Frame> stack_;
  std::size_t nodes_ = 0;
};

void append_canonical(const Json& value, std::string& text);

void append_number(const Json& value, std::string& text) {
  if (value.is_number_float()) {
    const double number = value.get<double>();
    const bool is_integral = number == std::floor(number);
    // The bounds are powers of two, hence exact: below them the integer types hold the same value.
    if (is_integral && number >= -0x1p63 && number < 0x1p63) {
      text += std::to_string(static_cast<std::int64_t>(number));
      return;
    }
    if (is_integral && number >= 0x1p63 && number < 0x1p64) {
      text += std::to_string(static_cast<std::uint64_t>(number));
      return;
    }
  }
  text += safe_dump(value);
}

void append_object(const Json& value, std::string& text) {
  std::vector<std::pair<std::string_view, const Json*>> members;
  for (const auto& [key, member] : value.items()) members.emplace_back(key, &member);
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  text += '{';
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) text += ',';
    text += json_quoted(members[i].first);
    text += ':';
    append_canonical(*members[i].second, text);
  }
  text += '}';
}

void append_canonical(const Json& value, std::string& text) {
  if (value.is_object()) {
    append_object(value, text);
  } else if (value.is_array()) {
    text += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) text += ',';
      append_canonical(value[i], text);
    }
    text += ']';
  } else if (value.is_number()) {
    append_number(value, text);
  } else {
    text += safe_dump(value);
  }
}

}  // namespace

JsonReading read_json(std::string_view text, const JsonLimits& limits) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") {
    JsonReading reading;
    reading.fault = JsonFault::encoding;
    reading.message = "starts with a byte-order mark";
    return reading;
  }
  // The library's lexer takes a NUL byte for the end of the text and would not look at the rest.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    JsonReading reading;
    reading.fault = JsonFault::syntax;
    reading.message = "contains a NUL byte";
    reading.byte_offset = nul + 1;
    return reading;
  }
  Builder builder(limits);
  Json::sax_parse(text.begin(), text.end(), &builder);
  if (builder.reading.fault != JsonFault::none) builder.reading.value = nullptr;
  return std::move(builder.reading);
}

std::string safe_dump(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string canonical_json(const Json& value) {
  std::string text;
  append_canonical(value, text);
  return text;
}

std::string json_quoted(std::string_view text) {
  return safe_dump(Json(std::string(text)));
}

}  // namespace assay
