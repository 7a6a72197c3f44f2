#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "curate/import_places.hpp"
#include "curate/import_rows.hpp"

namespace assay::curate {
namespace {

/// Keys of a configuration that hold more tests than the list does.
constexpr std::array<std::string_view, 2> kMoreTests = {"scenarios", "dataset"};

/// What every test of the file starts from.
struct DefaultTest {
  Json value = Json::object();
  std::vector<int> assert_lines;
};

std::vector<int> lines_of_asserts(const YamlNode& test) {
  std::vector<int> lines;
  if (const YamlNode* const asserts = test.find("assert")) {
    for (const YamlNode& assertion : asserts->items) lines.push_back(assertion.line);
  }
  return lines;
}

/// A test over its default: variables and metadata key by key, assertions of both.
Row merged(const DefaultTest& base, const YamlNode& test) {
  Row row{test.line, base.value, base.assert_lines};
  const Json own = as_json(test);
  for (const auto& [key, value] : own.items()) {
    Json& target = row.value[key];
    const bool merges_keys = key == "vars" || key == "metadata" || key == "options";
    if (merges_keys && target.is_object() && value.is_object()) {
      target.update(value);
    } else if (key == "assert" && target.is_array() && value.is_array()) {
      for (const Json& assertion : value) target.push_back(assertion);
    } else {
      target = value;
    }
  }
  const std::vector<int> lines = lines_of_asserts(test);
  row.assert_lines.insert(row.assert_lines.end(), lines.begin(), lines.end());
  return row;
}

void give_tests(const YamlNode& tests, const DefaultTest& base, RowSink& sink) {
  for (const YamlNode& test : tests.items) {
    if (test.is_mapping()) {
      sink.row(merged(base, test));
    } else if (test.kind == YamlNode::Kind::scalar) {
      sink.refuse(test.line,
                  fmt::format("tests in another file (\"{}\"): import that file by itself",
                              printable(test.scalar, 80)));
    } else {
      sink.refuse(test.line, "a test must be a mapping with \"vars\" and \"assert\"");
    }
  }
}

Status give_config(const YamlNode& root, const std::string& name, RowSink& sink) {
  for (std::size_t i = 0; i < root.entries.size(); ++i) {
    const std::string& key = root.entries[i].key;
    if (std::find(kMoreTests.begin(), kMoreTests.end(), key) != kMoreTests.end()) {
      sink.refuse(root.entry_lines[i], fmt::format("\"{}\" cannot be mapped to items", key));
    }
  }
  DefaultTest base;
  if (const YamlNode* const node = root.find("defaultTest")) {
    if (!node->is_mapping()) {
      return invalid(fmt::format("{}:{}: defaultTest must be a mapping", name, node->line));
    }
    base = {as_json(*node), lines_of_asserts(*node)};
  }
  const YamlNode* const tests = root.find("tests");
  if (tests == nullptr) return invalid(name + ":1: there are no \"tests\"");
  if (tests->kind == YamlNode::Kind::scalar) {
    return invalid(fmt::format("{}:{}: the tests are in another file (\"{}\"); import that one",
                               name, tests->line, printable(tests->scalar, 80)));
  }
  if (!tests->is_sequence()) {
    return invalid(fmt::format("{}:{}: tests must be a list", name, tests->line));
  }
  give_tests(*tests, base, sink);
  return {};
}

Result<YamlNode> read_root(const std::filesystem::path& file, Container container) {
  if (container == Container::yaml) {
    ASSAY_TRY(const auto yaml, read_file(file, kYamlBytes));
    return parse_yaml(yaml, file.string());
  }
  ASSAY_TRY(const auto document, read_document(file));
  return as_yaml(document);
}

}  // namespace

Status read_promptfoo_tests(const std::filesystem::path& file, Container container, RowSink& sink) {
  ASSAY_TRY(const auto root, read_root(file, container));
  if (root.is_mapping()) return give_config(root, file.string(), sink);
  if (!root.is_sequence()) {
    return invalid(file.string() +
                   ":1: must be a list of tests, or a configuration with \"tests\"");
  }
  give_tests(root, {}, sink);
  return {};
}

}  // namespace assay::curate
