#pragma once

/// \file
/// Values as a statement's parameters, one after the other.

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::store {

/// Binds from the first parameter on. Texts are copied, but for those of `large`, which must
/// outlive the execution.
class Binder {
 public:
  explicit Binder(SQLite::Statement& statement) : statement_(statement) {}

  template <std::integral T>
  Binder& add(T value) {
    statement_.bind(++at_, static_cast<std::int64_t>(value));
    return *this;
  }
  Binder& add(double value) {
    statement_.bind(++at_, value);
    return *this;
  }
  Binder& add(const std::string& text) {
    statement_.bind(++at_, text);
    return *this;
  }
  Binder& add(std::string_view text) { return add(std::string(text)); }
  Binder& large(const std::string& text) {
    statement_.bindNoCopy(++at_, text);
    return *this;
  }
  template <class T>
  Binder& add(const std::optional<T>& value) {
    if (value) return add(*value);
    statement_.bind(++at_);
    return *this;
  }
  /// Whole microseconds.
  Binder& add(const std::optional<std::chrono::nanoseconds>& duration) {
    if (!duration) return add(std::optional<std::int64_t>());
    return add(std::chrono::duration_cast<std::chrono::microseconds>(*duration).count());
  }

 private:
  SQLite::Statement& statement_;
  int at_ = 0;
};

/// Reads a row's columns from left to right.
class ColumnReader {
 public:
  explicit ColumnReader(SQLite::Statement& row, int first = 0) : row_(row), at_(first - 1) {}

  [[nodiscard]] std::int64_t integer() { return row_.getColumn(++at_).getInt64(); }
  [[nodiscard]] double real() { return row_.getColumn(++at_).getDouble(); }
  [[nodiscard]] bool yes() { return integer() != 0; }
  [[nodiscard]] std::string text() { return row_.getColumn(++at_).getString(); }
  /// Into a string that keeps its memory from row to row.
  void text(std::string& into) {
    const SQLite::Column value = row_.getColumn(++at_);
    const char* const bytes = value.getText();
    into.assign(bytes, static_cast<std::size_t>(value.getBytes()));
  }
  [[nodiscard]] std::optional<std::int64_t> optional_integer() {
    const SQLite::Column value = row_.getColumn(++at_);
    if (value.isNull()) return std::nullopt;
    return value.getInt64();
  }
  [[nodiscard]] std::optional<double> optional_real() {
    const SQLite::Column value = row_.getColumn(++at_);
    if (value.isNull()) return std::nullopt;
    return value.getDouble();
  }

 private:
  SQLite::Statement& row_;
  int at_;
};

}  // namespace assay::store
