/// \file
/// The JSON Schema that editors use and the parser must agree about every file.
///
/// tests/config/corpus/accepted and refused are judged by both. refused_semantic holds what no
/// schema can say: names that must exist, cycles, URLs, the forms of numbers that YAML 1.1 and 1.2
/// read differently.

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "assay/core/yaml.hpp"
#include "config/configs.hpp"
#include "support/temporary_folder.hpp"

namespace assay::config {
namespace {

namespace fs = std::filesystem;
using Plain = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

/// What an editor takes a plain scalar for: the core schema of YAML 1.2, section 10.3.2.
Plain resolved(const std::string& text) {
  static const std::regex integer("[-+]?[0-9]+"), octal("0o[0-7]+"), hexadecimal("0x[0-9a-fA-F]+"),
      number("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
      boolean("true|True|TRUE|false|False|FALSE");
  if (std::regex_match(text, boolean)) return text[0] == 't' || text[0] == 'T';
  if (std::regex_match(text, integer)) return std::strtoll(text.c_str(), nullptr, 10);
  if (std::regex_match(text, octal)) return std::strtoll(text.c_str() + 2, nullptr, 8);
  if (std::regex_match(text, hexadecimal)) return std::strtoll(text.c_str() + 2, nullptr, 16);
  if (std::regex_match(text, number)) return std::strtod(text.c_str(), nullptr);
  return text;
}

Plain as_json(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return nullptr;
    case YamlNode::Kind::scalar:
      return node.quoted ? Plain(node.scalar) : resolved(node.scalar);
    case YamlNode::Kind::sequence: {
      Plain array = Plain::array();
      for (const YamlNode& item : node.items) array.push_back(as_json(item));
      return array;
    }
    case YamlNode::Kind::mapping:
      break;
  }
  Plain object = Plain::object();
  for (const auto& [key, value] : node.entries) object[key] = as_json(value);
  return object;
}

/// Why the schema refuses a document; empty when it does not.
std::string schema_refusal(const std::string& yaml) {
  static const valijson::Schema* const schema = [] {
    auto* const loaded = new valijson::Schema;  // lives as long as the program
    const Plain document = Plain::parse(json_schema());
    valijson::SchemaParser().populateSchema(Adapter(document), *loaded);
    return loaded;
  }();
  const auto document = parse_yaml(yaml, "document");
  EXPECT_TRUE(document.has_value())
      << document.error().message << ": this is no question for a schema";
  const Plain json = as_json(*document);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(*schema, Adapter(json), &results)) return {};
  std::string reasons = "refused: ";
  for (const auto& error : results) reasons += error.description + " ";
  return reasons;
}

std::vector<fs::path> corpus(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(ASSAY_SOURCE_DIR) / "tests/config/corpus" / folder)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string test_name(const ::testing::TestParamInfo<fs::path>& test) {
  std::string name = test.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class AcceptedDocument : public ::testing::TestWithParam<fs::path> {};
class RefusedDocument : public ::testing::TestWithParam<fs::path> {};
class SemanticallyRefusedDocument : public ::testing::TestWithParam<fs::path> {};

TEST_P(AcceptedDocument, IsAcceptedByParserAndSchema) {
  const std::string yaml = fake::file_bytes(GetParam());
  ASSERT_FALSE(yaml.empty());
  EXPECT_EQ(refusal(yaml), "");
  EXPECT_EQ(schema_refusal(yaml), "");
}

TEST_P(RefusedDocument, IsRefusedByParserAndSchema) {
  const std::string yaml = fake::file_bytes(GetParam());
  ASSERT_FALSE(yaml.empty());
  EXPECT_NE(refusal(yaml), "");
  EXPECT_NE(schema_refusal(yaml), "");
}

TEST_P(SemanticallyRefusedDocument, IsRefusedByTheParser) {
  const std::string yaml = fake::file_bytes(GetParam());
  ASSERT_FALSE(yaml.empty());
  EXPECT_NE(refusal(yaml), "");
  EXPECT_EQ(schema_refusal(yaml), "") << "the schema can say this: move it to refused/";
}

INSTANTIATE_TEST_SUITE_P(Corpus, AcceptedDocument, ::testing::ValuesIn(corpus("accepted")),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Corpus, RefusedDocument, ::testing::ValuesIn(corpus("refused")),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Corpus, SemanticallyRefusedDocument,
                         ::testing::ValuesIn(corpus("refused_semantic")), test_name);

TEST(Schema, HasACorpusWorthItsName) {
  EXPECT_GE(corpus("accepted").size(), 25U);
  EXPECT_GE(corpus("refused").size(), 25U);
}

TEST(Schema, AcceptsTheFilesThatShip) {
  EXPECT_EQ(schema_refusal(std::string(starter_config())), "");
  EXPECT_EQ(schema_refusal(fake::file_bytes(fs::path(ASSAY_SOURCE_DIR) / "golden/assay.yaml")), "");
}

TEST(Schema, DescribesItselfAsDraftSeven) {
  const Plain schema = Plain::parse(json_schema());
  EXPECT_EQ(schema["$schema"], "http://json-schema.org/draft-07/schema#");
}

}  // namespace
}  // namespace assay::config
