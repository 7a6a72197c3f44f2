#pragma once

/// \file
/// Failure as a value: what went wrong, for whom, and what the caller can do about it.
///
/// Failure is everyday here (a 429, a bad line 812), so it belongs in the signature. Exceptions are
/// kept for broken preconditions and lack of memory; a library's exceptions end in the file that
/// includes the library.

#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace assay {

/// What the caller can do about a failure. `exit_code` in cli/ maps each to one exit code.
enum class ErrorKind {
  invalid_argument,  ///< fix the input: a flag, the config, a data file (exit 3)
  unavailable,       ///< wait or look elsewhere: a provider or the network (exit 4)
  storage,           ///< the database or a file could not be read or written (exit 5)
  cancelled,         ///< somebody asked us to stop (exit 130)
  internal,          ///< our own bug; please report it
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;  ///< complete sentence fragment with its place, e.g. `a.jsonl:3: no "id"`
  std::optional<std::chrono::milliseconds> retry_after = std::nullopt;
};

/// Called by `Result::value()` on a failed result: a broken precondition, hence an exception.
[[noreturn]] void throw_exception_from_error(const Error& error,
                                             const boost::source_location& where);

/// A value or the reason there is none. Not `[[nodiscard]]` itself: every function returning one
/// is.
template <class T>
using Result = boost::system::result<T, Error>;

using Status = Result<void>;

[[nodiscard]] inline Error invalid(std::string message) {
  return Error{ErrorKind::invalid_argument, std::move(message)};
}

/// Adds what was being done, when an error crosses a layer.
[[nodiscard]] inline Error in_context(const std::string& context, Error error) {
  error.message = context + ": " + error.message;
  return error;
}

}  // namespace assay

#define ASSAY_CONCAT_INNER(a, b) a##b
#define ASSAY_CONCAT(a, b) ASSAY_CONCAT_INNER(a, b)
#define ASSAY_TRY_INTO(temporary, declaration, ...)                \
  auto temporary = (__VA_ARGS__);                                  \
  if (!temporary.has_value()) return std::move(temporary).error(); \
  declaration = *std::move(temporary)

/// `ASSAY_TRY(auto table, tally(a, b));` declares `table`, or returns the error.
#define ASSAY_TRY(declaration, ...) \
  ASSAY_TRY_INTO(ASSAY_CONCAT(assay_result_, __LINE__), declaration, __VA_ARGS__)

/// `ASSAY_CHECK(save(run));` returns the error of a call whose value is void.
#define ASSAY_CHECK(...)                                                                           \
  do {                                                                                             \
    if (auto assay_status = (__VA_ARGS__); !assay_status.has_value()) return assay_status.error(); \
  } while (false)
