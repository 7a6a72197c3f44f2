#include "assay/report/sarif.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "report/ci/findings.hpp"

namespace assay::report {
namespace {

using ci::Finding;
using ci::Level;

/// A message as SARIF reads it: brackets would be a link, braces a placeholder (sections 3.11.5 and
/// 3.11.6).
std::string message_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || c == '[' || c == ']') escaped += '\\';
    if (c == '{' || c == '}') escaped += c;
    escaped += c;
  }
  return escaped;
}

/// A path as a relative URI reference, or a `file:` URI where it is absolute (RFC 3986: every byte
/// but the unreserved ones is encoded).
std::string uri_of(const std::string& path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string_view rest = path;
  while (rest.starts_with("./")) rest.remove_prefix(2);
  std::string uri = rest.starts_with('/') ? "file://" : "";
  for (const char c : rest) {
    if (kPlain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

Json rule(std::string_view id, std::string_view summary, std::string_view help) {
  return {{"id", id},
          {"shortDescription", {{"text", message_text(summary)}}},
          {"fullDescription", {{"text", message_text(help)}}},
          {"help", {{"text", message_text(help)}}}};
}

Json rules(const RunReport& report) {
  Json all = Json::array();
  std::set<std::string> known;
  for (const TaskGate& task : report.gate ? report.gate->tasks : std::vector<TaskGate>()) {
    for (const decide::GateCheck& check : task.gate.checks) {
      const std::string id = ci::rule_of(check);
      if (!known.insert(id).second) continue;
      all.push_back(rule(id, "A check of the gate: " + printable(id.substr(5)),
                         "The gate holds the candidate against its baseline and against the limits "
                         "of the config. This check did not pass."));
    }
  }
  if (report.gate && report.gate->tasks.empty()) {
    all.push_back(rule("gate/evaluated", "A gate without evidence", "Nothing was evaluated."));
  }
  all.push_back(rule(ci::kFlip, "An item that only the baseline answers right",
                     "The baseline was right and the candidate is wrong. Look at the answers "
                     "before you decide; gains on other items do not make up for it."));
  for (const curate::RuleInfo& info : curate::rules()) {
    all.push_back(
        rule(fmt::format("lint/{}", info.id), info.summary,
             fmt::format("The golden set has {}. Figures rest on its labels.", info.summary)));
  }
  return all;
}

/// The same finding of another run has the same one.
std::string fingerprint(const Finding& finding) {
  Hasher hasher;
  hasher.add("assay/v1").add(finding.rule).add(finding.task).add(finding.model).add(finding.check);
  for (const std::string& item : finding.items) hasher.add(item);
  return hasher.hex();
}

Json location(const Finding& finding) {
  std::string name = finding.task;
  if (finding.items.size() == 1) name += "/" + finding.items.front();
  Json location = Json::object();
  if (finding.place) {
    // Code scanning wants a line, even of what is about the file as a whole.
    Json physical = {{"artifactLocation", {{"uri", uri_of(finding.place->file)}}},
                     {"region", {{"startLine", std::max(1, finding.place->line)}}}};
    location["physicalLocation"] = std::move(physical);
  }
  location["logicalLocations"] = Json::array({{{"fullyQualifiedName", name}}});
  return location;
}

Json result(const Finding& finding) {
  const std::string print = fingerprint(finding);
  return {
      {"ruleId", finding.rule},
      {"level", ci::word(finding.level, "note")},
      {"message", {{"text", message_text(finding.message)}}},
      {"locations", Json::array({location(finding)})},
      // The second is the one that GitHub looks at.
      {"partialFingerprints", {{"assay/v1", print}, {"primaryLocationLineHash", print + ":1"}}}};
}

Json invocation(const ci::Findings& found) {
  Json invocation = {{"executionSuccessful", true}};
  std::int64_t all = 0;
  for (const Level level : ci::kLevels) all += found.count_of(level);
  if (all > static_cast<std::int64_t>(found.worst.size())) {
    const std::string text =
        fmt::format("truncated: the worst {} of {} results are listed ({}, {} and {} in all)",
                    found.worst.size(), all, count_text(found.count_of(Level::error), "error"),
                    count_text(found.count_of(Level::warning), "warning"),
                    count_text(found.count_of(Level::note), "note"));
    invocation["toolExecutionNotifications"] =
        Json::array({{{"level", "warning"}, {"message", {{"text", text}}}}});
  }
  return invocation;
}

}  // namespace

Status write_sarif(const RunReport& report, store::RunStore& store,
                   const std::function<Status(std::string_view)>& write) {
  ASSAY_TRY(const auto found, ci::find(report, store, {kMostSarifResults, kMostSarifResults}));
  const Json driver = {
      {"name", "assay"}, {"version", report.run.run.tool_version}, {"rules", rules(report)}};
  ASSAY_CHECK(
      write("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\n"
            "\"version\":\"2.1.0\",\n\"runs\":[{\n\"tool\":{\"driver\":" +
            safe_dump(driver) +
            "},\n\"automationDetails\":{\"id\":" + json_quoted("assay/" + report.run.run.id) +
            "},\n\"invocations\":[" + safe_dump(invocation(found)) + "],\n\"results\":["));
  const char* separator = "\n";
  for (const Finding& finding : found.worst) {
    ASSAY_CHECK(write(separator + safe_dump(result(finding))));
    separator = ",\n";
  }
  return write("\n]}]}\n");
}

}  // namespace assay::report
