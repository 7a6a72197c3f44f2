#include "assay/shadow/import_traffic.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/dataset/line_reader.hpp"
#include "assay/store/traffic_store.hpp"
#include "shadow/formats/format.hpp"
#include "shadow/messages.hpp"
#include "shadow/redaction.hpp"
#include "shadow/traffic_entry.hpp"

namespace assay::shadow {
namespace {

constexpr std::size_t kLineBytes = std::size_t{32} << 20;
constexpr std::size_t kGroup = 2000;  ///< entries of one transaction
constexpr std::size_t kGroupBytes = std::size_t{8} << 20;
constexpr std::size_t kShownRefusals = 100;
constexpr std::size_t kMostModels = 200;  ///< names in a report come from the log
constexpr int kDetectLines = 20;          ///< of a file, until its format is known

class Importer {
 public:
  Importer(const eval::Task& task, const ImportRequest& request, Redaction redaction,
           store::TrafficStore& store)
      : task_(task), request_(request), redaction_(std::move(redaction)), store_(store) {}

  Status read_file(const std::filesystem::path& file) {
    file_ = file.string();
    format_ = request_.format ? &format_of(*request_.format) : nullptr;
    ASSAY_TRY(auto reader, dataset::LineReader::open(file, kLineBytes));
    std::string line;
    while (true) {
      const auto more = reader.next(line);
      line_ = reader.number();
      if (!more.has_value()) {
        ++report_.entries;
        refuse("the line is too long or cannot be read; the rest of the file was left out");
        break;
      }
      if (!*more) break;
      if (!trimmed(line).empty()) ASSAY_CHECK(read_line(line));
    }
    return flush();
  }

  ImportReport take() { return std::move(report_); }

 private:
  void refuse(std::string reason) {
    ++report_.refused_count;
    if (report_.refused.size() < kShownRefusals) {
      report_.refused.push_back({file_, line_, std::move(reason)});
    }
  }

  Status read_line(const std::string& line) {
    JsonReading reading = read_json(line);
    if (!reading.ok()) {
      ++report_.entries;
      const bool is_list = line_ == 1 && trimmed(line).starts_with('[');
      refuse("not valid JSON: " + reading.message +
             (is_list ? "; one entry a line is wanted (`jq -c '.[]'` makes that of a list)" : ""));
      return {};
    }
    if (!reading.value.is_object()) {
      ++report_.entries;
      refuse("must be a JSON object");
      return {};
    }
    if (format_ == nullptr && !detect(reading.value)) {
      ++report_.entries;
      refuse("of no format that is known; name it with --format");
      if (line_ < kDetectLines) return {};
      return invalid(fmt::format("{}: its format is not known; name it with --format", file_));
    }
    if (format_->entries == nullptr) return read_entry(std::move(reading.value));
    for (Json& entry : format_->entries(reading.value)) ASSAY_CHECK(read_entry(std::move(entry)));
    return {};
  }

  bool detect(const Json& line) {
    for (const Format* format : formats()) {
      const std::string why = format->recognise(line);
      if (why.empty()) continue;
      format_ = format;
      report_.formats.push_back(fmt::format("{}: read as {}, for {}", file_, format->name, why));
      return true;
    }
    return false;
  }

  Status read_entry(Json value) {
    ++report_.entries;
    redaction_.clean(value);
    auto entry = format_->read(value);
    if (!entry.has_value()) {
      refuse(entry.error().message);
      return {};
    }
    if (!entry->skipped.empty()) {
      ++report_.skipped[entry->skipped];
      return {};
    }
    LoggedCall& call = entry->call;
    if (call.requested_model.empty() && call.served_model.empty()) {
      refuse("names no model");
      return {};
    }
    if (!is_wanted(call)) {
      ++report_.left_out;
      return {};
    }
    conclude_messages(call);
    // What names a request is made of what may be kept.
    report_.redactions += redaction_.clean(call);
    identify(call);
    count(call);
    add(traffic_entry(call, task_.set.task.name, format_->name, task_.scorer,
                      request_.store_content));
    return waiting_.size() >= kGroup || waiting_bytes_ >= kGroupBytes ? flush() : Status();
  }

  [[nodiscard]] bool is_wanted(const LoggedCall& call) const {
    return std::all_of(request_.where.begin(), request_.where.end(), [&call](const auto& wanted) {
      const auto found = call.slices.find(wanted.first);
      return found != call.slices.end() && found->second == wanted.second;
    });
  }

  void count(const LoggedCall& call) {
    const std::string& model = call.served_model.empty() ? call.requested_model : call.served_model;
    const std::string name = printable(model, 80);
    if (report_.models.size() < kMostModels || report_.models.count(name) > 0) {
      ++report_.models[name];
    }
    if (!call.unshadowable.empty()) ++report_.unshadowable[call.unshadowable];
    report_.failed_calls += is_scored(call.outcome) ? 0 : 1;
    report_.cache_hits += call.from_cache ? 1 : 0;
    report_.without_time += call.started_unix_ms ? 0 : 1;
  }

  void add(store::TrafficEntry entry) {
    waiting_bytes_ += static_cast<std::size_t>(entry.request.content_bytes) +
                      entry.answer.attempt.completion.text.size();
    waiting_.push_back(std::move(entry));
  }

  Status flush() {
    if (waiting_.empty()) return {};
    ASSAY_TRY(const auto stored, store_.put(waiting_));
    report_.stored.requests += stored.requests;
    report_.stored.further_answers += stored.further_answers;
    report_.stored.duplicates += stored.duplicates;
    waiting_.clear();
    waiting_bytes_ = 0;
    return {};
  }

  const eval::Task& task_;
  const ImportRequest& request_;
  Redaction redaction_;
  store::TrafficStore& store_;
  ImportReport report_;
  std::string file_;
  int line_ = 0;
  const Format* format_ = nullptr;  ///< of this file; null: not known yet
  std::vector<store::TrafficEntry> waiting_;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace

Result<ImportReport> import_traffic(const eval::Task& task, const ImportRequest& request) {
  ASSAY_TRY(auto redaction, Redaction::open(request.redaction, request.secrets));
  ASSAY_TRY(auto runs, store::RunStore::open(request.database, store::Access::read_write));
  store::TrafficStore store(runs);
  Importer importer(task, request, std::move(redaction), store);
  for (const auto& file : request.files) ASSAY_CHECK(importer.read_file(file));
  return importer.take();
}

}  // namespace assay::shadow
