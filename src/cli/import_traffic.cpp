#include "assay/shadow/import_traffic.hpp"

#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "cli/log_guard.hpp"
#include "cli/named_task.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

/// `12 tool calls, 3 images or files`
std::string listed(const std::map<std::string, std::int64_t>& counts) {
  std::string text;
  for (const auto& [what, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
  }
  return text;
}

class ImportTraffic final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positionals("FILE", files_, "logs, one JSON entry a line");
    flags.choice("-f,--format", format_,
                 {"jsonl", "litellm", "langfuse", "helicone", "portkey", "otel", "openai"},
                 "what they are (default: told from the first entry)");
    flags.text("-t,--task", task_, "TASK",
               "the golden set's task that the entries are of (required)");
    flags.texts("--where", where_, "SLICE=VALUE", "only entries with this slice or tag");
    flags.text("--redact", redact_, "FILE", "YAML rules for what must not be stored");
    flags.choice("--store-content", store_content_, {"on", "off"},
                 "off: keep hashes, sizes and canonical answers, no texts");
  }

  Result<int> run(const Globals& globals) override {
    if (task_.empty()) return invalid("import traffic needs --task TASK");
    if (files_.empty()) return invalid("import traffic needs at least one FILE");
    shadow::ImportRequest request;
    request.files.assign(files_.begin(), files_.end());
    if (!format_.empty()) request.format = shadow::log_format_from_string(format_);
    for (const std::string& condition : where_) {
      const auto cut = condition.find('=');
      if (cut == std::string::npos || cut == 0) {
        return invalid(fmt::format("--where {}: write SLICE=VALUE", printable(condition, 80)));
      }
      request.where[condition.substr(0, cut)] = condition.substr(cut + 1);
    }
    request.store_content = store_content_ == "on";
    request.redaction = redact_;
    request.secrets = known_keys(globals);
    request.database = globals.database_path();
    ASSAY_TRY(const auto task, load_named_task(globals, task_));
    ASSAY_TRY(const auto report, shadow::import_traffic(*task, request));
    tell(globals, report);
    if (globals.json) ASSAY_CHECK(print(safe_dump(json(report), 2) + "\n"));
    return entries_read(report) == 0 ? kUsage : kDone;
  }

 private:
  /// Entries that are in the database now.
  static std::int64_t entries_read(const shadow::ImportReport& report) {
    const store::TrafficStored& stored = report.stored;
    return stored.requests + stored.further_answers + stored.duplicates;
  }

  static void tell(const Globals& globals, const shadow::ImportReport& report) {
    for (const std::string& format : report.formats) say(globals, format);
    const std::string error = globals.error_style().red("error:");
    for (const shadow::RefusedEntry& entry : report.refused) {
      const std::string text = fmt::format("{}:{}: {}", entry.file, entry.line, entry.reason);
      write_error_line(error + " " + printable(text, kMessageBytes));
    }
    const auto shown = static_cast<std::int64_t>(report.refused.size());
    if (report.refused_count > shown) {
      write_error_line(fmt::format("{} {} more", error, report.refused_count - shown));
    }
    say(globals, summary(globals, report));
    if (!report.models.empty()) say(globals, "answered by: " + listed(report.models));
    if (!report.unshadowable.empty()) {
      say(globals, "cannot be asked again: " + listed(report.unshadowable));
    }
    tell_of_content(globals, report);
  }

  static std::string summary(const Globals& globals, const shadow::ImportReport& report) {
    const store::TrafficStored& stored = report.stored;
    std::string text = fmt::format("{} entries: {} requests stored in {}", report.entries,
                                   stored.requests, globals.database_path().string());
    const auto add = [&text](std::int64_t count, const char* what) {
      if (count > 0) text += fmt::format("; {} {}", count, what);
    };
    add(stored.further_answers, "further answers to known requests (retries, other models)");
    add(stored.duplicates, "known already");
    add(report.failed_calls, "failed calls, kept as such");
    add(report.cache_hits, "answered from a cache, kept apart");
    add(report.without_time, "without a time");
    add(report.left_out, "left out by --where");
    add(report.redactions, "texts redacted");
    if (!report.skipped.empty()) text += "; no chat calls: " + listed(report.skipped);
    add(report.refused_count, "refused");
    return text;
  }

  /// A log without texts is the default of some instrumentations, and looks like an import that
  /// went well.
  static void tell_of_content(const Globals& globals, const shadow::ImportReport& report) {
    const auto found = report.unshadowable.find("no content in the log");
    if (found == report.unshadowable.end()) return;
    say(globals, fmt::format("{} entries hold no messages: content is off where they were logged "
                             "(for OpenTelemetry it is off unless turned on), so nothing can be "
                             "compared with them",
                             found->second));
  }

  static Json json(const shadow::ImportReport& report) {
    Json refused = Json::array();
    for (const shadow::RefusedEntry& entry : report.refused) {
      refused.push_back({{"file", entry.file}, {"line", entry.line}, {"reason", entry.reason}});
    }
    return {{"entries", report.entries},
            {"requests", report.stored.requests},
            {"further_answers", report.stored.further_answers},
            {"duplicates", report.stored.duplicates},
            {"failed_calls", report.failed_calls},
            {"cache_hits", report.cache_hits},
            {"without_time", report.without_time},
            {"left_out", report.left_out},
            {"texts_redacted", report.redactions},
            {"no_chat_calls", Json(report.skipped)},
            {"cannot_be_asked_again", Json(report.unshadowable)},
            {"answered_by", Json(report.models)},
            {"formats", report.formats},
            {"refused_count", report.refused_count},
            {"refused", std::move(refused)}};
  }

  std::vector<std::string> files_;
  std::string format_;
  std::string task_;
  std::vector<std::string> where_;
  std::string redact_;
  std::string store_content_ = "on";
};

}  // namespace

std::unique_ptr<Command> make_import_traffic() {
  return std::make_unique<ImportTraffic>();
}

}  // namespace assay::cli
