#include "report/ci/junit_gate.hpp"

#include <fmt/format.h>

#include "report/ci/xml.hpp"

namespace assay::report::ci {
namespace {

using decide::GateVerdict;

/// The element of what did not pass; empty: it stops nobody.
std::string_view tag_of(GateVerdict verdict, OnInconclusive on_inconclusive) {
  switch (verdict) {
    case GateVerdict::pass:
      return "";
    case GateVerdict::inconclusive:
      return on_inconclusive == OnInconclusive::fail ? "failure" : "";
    case GateVerdict::fail:
      return "failure";
    case GateVerdict::incomplete:
    case GateVerdict::not_comparable:
      break;
  }
  return "error";
}

std::string test(const TaskGate& task, const decide::GateCheck& check,
                 OnInconclusive on_inconclusive) {
  const std::string head = "<testcase" +
                           xml_attribute("classname", "gate." + without_dots(task.task)) +
                           xml_attribute("name", check.name);
  if (check.verdict == GateVerdict::pass) return head + "/>\n";
  const std::string_view verdict = decide::to_string(check.verdict);
  const std::string_view tag = tag_of(check.verdict, on_inconclusive);
  if (tag.empty()) {
    return fmt::format("{}><system-out>{}: {}</system-out></testcase>\n", head, verdict,
                       xml_text(check.reason));
  }
  return fmt::format("{}><{}{}{}>{}</{}></testcase>\n", head, tag,
                     xml_attribute("message", check.reason), xml_attribute("type", verdict),
                     xml_text(check.reason), tag);
}

/// Without tasks nothing was evaluated, which must not look like a pass.
constexpr std::string_view kNothing =
    "<testcase classname=\"gate\" name=\"evaluated\"><error message=\"nothing was evaluated\" "
    "type=\"incomplete\"/></testcase>\n";

}  // namespace

void Counts::add_time(std::optional<std::int64_t> more) {
  if (more) micros = micros.value_or(0) + *more;
}

Counts& Counts::operator+=(const Counts& other) {
  tests += other.tests;
  failures += other.failures;
  errors += other.errors;
  skipped += other.skipped;
  add_time(other.micros);
  return *this;
}

std::string Counts::xml() const {
  std::string text = fmt::format(" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
                                 tests, failures, errors, skipped);
  if (micros) text += fmt::format(" time=\"{}\"", seconds(*micros));
  return text;
}

std::string seconds(std::int64_t micros) {
  return fmt::format("{}.{:06}", micros / 1'000'000, micros % 1'000'000);
}

Counts counts_of(const GateReport& gate) {
  Counts counts;
  for (const TaskGate& task : gate.tasks) {
    for (const decide::GateCheck& check : task.gate.checks) {
      const std::string_view tag = tag_of(check.verdict, gate.on_inconclusive);
      ++counts.tests;
      counts.failures += tag == "failure" ? 1 : 0;
      counts.errors += tag == "error" ? 1 : 0;
    }
  }
  if (gate.tasks.empty()) counts.tests = counts.errors = 1;
  return counts;
}

std::string gate_suite(const GateReport& gate) {
  std::string text = "<testsuite name=\"gate\"" + counts_of(gate).xml() + ">\n";
  for (const TaskGate& task : gate.tasks) {
    for (const decide::GateCheck& check : task.gate.checks) {
      text += test(task, check, gate.on_inconclusive);
    }
  }
  if (gate.tasks.empty()) text += kNothing;
  return text + "</testsuite>\n";
}

}  // namespace assay::report::ci
