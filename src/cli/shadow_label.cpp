#include <fmt/format.h>

#include <optional>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "assay/dataset/csv.hpp"
#include "assay/report/label_queue_csv.hpp"
#include "assay/report/question_text.hpp"
#include "assay/shadow/label_session.hpp"
#include "cli/key_reader.hpp"
#include "cli/shadow_flags.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

constexpr const char* kKeys =
    "  1 first is right   2 second is right   3 both   4 neither   s skip   u undo   q quit\n";

std::optional<shadow::Choice> choice_of(char key) {
  switch (key) {
    case '1':
      return shadow::Choice::first;
    case '2':
      return shadow::Choice::second;
    case '3':
      return shadow::Choice::both;
    case '4':
      return shadow::Choice::neither;
    default:
      return std::nullopt;
  }
}

/// Columns of a file that was filled in.
struct Columns {
  std::size_t id = 0;
  std::size_t right = 0;
};

Result<Columns> columns_of(const std::vector<std::string>& header, const std::string& file) {
  const auto find = [&header](const std::string& name) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (header[i] == name) return i;
    }
    return std::nullopt;
  };
  const auto id = find("id");
  const auto right = find("right");
  if (!id || !right) {
    return invalid(fmt::format("{}:1: columns id and right are needed; --export writes them",
                               printable(file)));
  }
  return Columns{*id, *right};
}

class ShadowLabel final : public Command {
 public:
  void declare(Flags& flags) override {
    flags_.declare(flags);
    flags.text("--export", export_, "FILE",
               "write the questions as CSV instead of asking; `-` is stdout");
    flags.text("--import", import_, "FILE", "take in a CSV with its column `right` filled in");
    flags.number("--limit", limit_, 1, 1'000'000, "at most so many questions");
    flags.text("--by", source_, "NAME", "who labels, for the record (default: terminal)");
  }

  Result<int> run(const Globals& globals) override {
    if (!export_.empty() && !import_.empty()) {
      return invalid("--export and --import do opposite things; give one of them");
    }
    ASSAY_TRY(const auto request, flags_.request());
    ASSAY_TRY(auto store, store::RunStore::open(globals.database_path(),
                                                export_.empty() ? store::Access::read_write
                                                                : store::Access::read_only));
    ASSAY_TRY(auto session, shadow::LabelSession::open(store, request, source()));
    if (!export_.empty()) return write_questions(globals, session);
    if (!import_.empty()) return read_labels(globals, session);
    return ask(globals, session);
  }

 private:
  [[nodiscard]] std::string source() const {
    if (!source_.empty()) return source_;
    return import_.empty() ? "terminal" : import_;
  }

  [[nodiscard]] Result<int> write_questions(const Globals& globals,
                                            shadow::LabelSession& session) const {
    ASSAY_TRY(const auto questions, session.upcoming(static_cast<std::size_t>(limit_)));
    const std::string text = report::label_queue_csv(questions);
    if (export_ == "-") {
      ASSAY_CHECK(print(text));
    } else {
      ASSAY_CHECK(replace_file(export_, text));
    }
    say(globals, fmt::format("{} of {} questions written; fill in the column right with first, "
                             "second, both or neither, then --import",
                             questions.size(), session.open_questions()));
    return kDone;
  }

  [[nodiscard]] Result<int> read_labels(const Globals& globals,
                                        shadow::LabelSession& session) const {
    ASSAY_TRY(auto reader, dataset::CsvReader::open(import_, ','));
    ASSAY_TRY(const auto columns, columns_of(reader.header(), import_));
    std::vector<std::pair<std::string, shadow::Choice>> answers;
    dataset::CsvRecord record;
    std::int64_t empty = 0;
    while (true) {
      ASSAY_TRY(const bool is_there, reader.next(record));
      if (!is_there) break;
      const auto refuse = [&](const std::string& reason) {
        return invalid(fmt::format("{}:{}: {}", printable(import_), record.line, reason));
      };
      if (!record.fault.empty()) return refuse(record.fault);
      const std::string right(trimmed(record.cells[columns.right]));
      if (right.empty()) {
        ++empty;
        continue;
      }
      const auto choice = shadow::choice_from_string(right);
      if (!choice) {
        return refuse(
            fmt::format("\"{}\" is none of first, second, both, neither", printable(right, 40)));
      }
      answers.emplace_back(record.cells[columns.id], *choice);
    }
    ASSAY_CHECK(session.answer(answers));
    say(globals, fmt::format("{} labels stored, {} rows without one", answers.size(), empty));
    return tell_state(globals, session);
  }

  [[nodiscard]] Result<int> ask(const Globals& globals, shadow::LabelSession& session) const {
    const report::Style style = globals.error_style();
    const auto show = [](const std::string& text) { std::fputs(text.c_str(), stderr); };
    KeyReader keys;
    while (session.labelled() < limit_) {
      ASSAY_TRY(const auto question, session.next());
      if (!question) break;
      show(fmt::format("\n{}\n", style.dim(fmt::format("{} labelled, {} open", session.labelled(),
                                                       session.open_questions()))) +
           report::question_text(*question, style) + kKeys);
      const auto go_on = take_key(keys, session, show);
      if (!go_on) return go_on.error();
      if (!*go_on) break;
      show("  " + report::label_state_text(session.report()) + "\n");
    }
    return tell_state(globals, session);
  }

  /// Keys until one of them does something. \return false: enough for today
  template <class Show>
  static Result<bool> take_key(KeyReader& keys, shadow::LabelSession& session, const Show& show) {
    while (true) {
      const auto key = keys.next();
      if (!key || *key == 'q') return false;
      if (const auto choice = choice_of(*key)) {
        const Status stored = session.answer(*choice);
        if (stored) return true;
        if (stored.error().kind != ErrorKind::invalid_argument) return stored.error();
        show("  " + stored.error().message + "\n");
      } else if (*key == 's') {
        session.skip();
        return true;
      } else if (*key == 'u') {
        ASSAY_TRY(const bool is_undone, session.undo());
        if (is_undone) return true;
        show("  nothing to take back in this sitting\n");
      } else {
        show(kKeys);
      }
    }
  }

  static Result<int> tell_state(const Globals& globals, const shadow::LabelSession& session) {
    if (globals.json) {
      ASSAY_CHECK(print(report::label_state_json(session)));
    } else {
      ASSAY_CHECK(print(report::label_state_text(session.report()) + "\n"));
    }
    return kDone;
  }

  ShadowFlags flags_;
  std::string export_, import_, source_;
  std::int64_t limit_ = 1'000'000;
};

}  // namespace

std::unique_ptr<Command> make_shadow_label() {
  return std::make_unique<ShadowLabel>();
}

}  // namespace assay::cli
