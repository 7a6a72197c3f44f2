#pragma once

/// \file
/// What a verb is, and what all verbs share.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/report/style.hpp"
#include "cli/flags.hpp"

namespace assay::cli {

/// Exit codes (docs/configuration.md, "Exit codes").
enum ExitCode : int {
  kDone = 0,
  kRegression = 1,
  kInconclusive = 2,
  kUsage = 3,
  kIncomplete = 4,
  kStorage = 5,
  kInterrupted = 130,
};

[[nodiscard]] int exit_code(ErrorKind kind);

/// Flags that every verb takes.
struct Globals {
  std::string config;    ///< -c; empty: found by `config_path`
  std::string database;  ///< --db; empty: assay.db in the current folder
  bool json = false;
  bool quiet = false;
  bool no_color = false;

  /// The config in use: -c, else assay.yaml here, else golden/assay.yaml here.
  [[nodiscard]] std::filesystem::path config_path() const;
  /// The database in use: --db, else assay.db in the current folder.
  [[nodiscard]] std::filesystem::path database_path() const;
  [[nodiscard]] report::Style style() const;        ///< for stdout
  [[nodiscard]] report::Style error_style() const;  ///< for stderr
};

/// One verb: declares its flags, then does its work. Returns an exit code; an error becomes one.
class Command {
 public:
  virtual ~Command() = default;
  virtual void declare(Flags& flags) = 0;
  virtual Result<int> run(const Globals& globals) = 0;
};

/// A row of the verb table.
struct Verb {
  const char* name;
  const char* summary;
  const char* examples;  ///< shown below the help; lines of `  assay ...`
  std::unique_ptr<Command> (*make)();
  const char* parent = nullptr;  ///< the verb this one stands under, if any
};

[[nodiscard]] const std::vector<Verb>& verbs();

/// Bytes of one message; the rest of a longer one is cut off.
inline constexpr std::size_t kMessageBytes = 4000;

/// Writes a result to stdout. Results go there, everything else to stderr.
/// \error storage  stdout is closed or full
[[nodiscard]] Status print(std::string_view text);

/// Takes a text piece by piece.
using Piece = std::function<Status(std::string_view)>;

/// `print` for a text that comes in pieces, which need not end where lines do.
[[nodiscard]] Status print_pieces(const std::function<Status(const Piece&)>& content);

/// `assay: text` on stderr, unless quiet. Text may quote data: what a terminal would obey is shown.
void say(const Globals& globals, const std::string& text);

}  // namespace assay::cli
