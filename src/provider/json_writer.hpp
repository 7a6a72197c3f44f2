#pragma once

/// \file
/// Writes JSON straight into one string: a request is built once, without a tree in between.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace assay::provider {

/// Commas are placed by the writer; keys and brackets by the caller, who keeps them balanced.
class JsonWriter {
 public:
  explicit JsonWriter(std::size_t expected_bytes) { out_.reserve(expected_bytes); }

  void open_object() { open('{'); }
  void close_object() { close('}'); }
  void open_array() { open('['); }
  void close_array() { close(']'); }

  /// \param name  plain ASCII without quotes: one of our own words
  void key(std::string_view name);
  void text(std::string_view value);  ///< invalid UTF-8 becomes U+FFFD
  void number(double value);          ///< shortest form that reads back the same; finite
  void integer(std::int64_t value);
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void raw(std::string_view json);  ///< one complete JSON value

  /// `key` and value in one.
  void field(std::string_view name, std::string_view value) {
    key(name);
    text(value);
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();

  std::string out_;
  bool after_value_ = false;
};

}  // namespace assay::provider
