#include "assay/config/config.hpp"

#include <gtest/gtest.h>

#include <string>

#include "config/configs.hpp"
#include "support/temporary_folder.hpp"

namespace assay::config {
namespace {

namespace fs = std::filesystem;

// The example of the documentation, with one of the sets that ship.
constexpr const char* kExample = R"(
providers:
  local:  {protocol: local}
  openai: {protocol: openai, api_key_env: OPENAI_API_KEY}
  claude: {protocol: anthropic, api_key_env: ANTHROPIC_API_KEY}
  gemini: {protocol: gemini, api_key_env: GEMINI_API_KEY, limits: {requests_per_minute: 2000, tokens_per_minute: 1000000}}
models:
  lite: {provider: gemini, id: gemini-3.1-flash-lite, tier: lite, temperature: 0, max_output_tokens: 64}
  pro:  {provider: claude, id: claude-sonnet-5-5, tier: pro}
tasks: [support-tickets, invoices]
fallback: {lite: [pro]}
gate: {margin: 0.03, alpha: 0.05, on_inconclusive: fail, coverage: 1.0, latency_p95_ms: 800}
budget: {usd: 5}
)";

TEST(Config, LoadsTheExampleOfTheDesign) {
  const auto file = fs::path(ASSAY_SOURCE_DIR) / "assay.yaml";
  const auto config = parse_config(kExample, file, registry(), kToday);
  ASSERT_TRUE(config.has_value()) << config.error().message;
  ASSERT_EQ(config->providers.size(), 4U);
  EXPECT_EQ(config->providers[1].base_url.origin.text(), "https://api.openai.com");
  EXPECT_EQ(config->providers[1].api_key_env, "OPENAI_API_KEY");
  EXPECT_EQ(config->providers[3].limits.requests_per_minute, 2000);
  EXPECT_EQ(config->providers[3].limits.concurrency, 16);
  EXPECT_EQ(config->providers[3].line, 6);
  ASSERT_EQ(config->models.size(), 2U);
  EXPECT_EQ(config->models[0].parameters.temperature, 0.0);
  EXPECT_EQ(config->models[0].parameters.max_output_tokens, 64);
  EXPECT_TRUE(config->models[0].parameters.stream);
  EXPECT_EQ(config->provider_of(config->models[1]).name, "claude");
  const auto golden = fs::path(ASSAY_SOURCE_DIR) / "golden";
  EXPECT_EQ(config->tasks,
            (std::vector<fs::path>{golden / "support-tickets", golden / "invoices"}));
  EXPECT_EQ(config->fallback.at("lite"), std::vector<std::string>{"pro"});
  EXPECT_EQ(config->gate.margin, 0.03);
  EXPECT_EQ(config->gate.limits.latency_p95_ms, 800);
  EXPECT_EQ(config->budget.usd, 5.0);
  EXPECT_FALSE(config->budget.calls.has_value());
}

TEST(Config, LoadsTheSuiteThatShips) {
  const auto config = load(fs::path(ASSAY_SOURCE_DIR) / "golden/assay.yaml");
  ASSERT_TRUE(config.has_value()) << config.error().message;
  EXPECT_TRUE(config->warnings.empty());
  EXPECT_GE(config->tasks.size(), 2U);
  EXPECT_EQ(config->models.size(), 2U);
}

TEST(Config, LoadsTheFileThatInitWrites) {
  const fake::TemporaryFolder folder;
  fs::create_directory(folder / "golden");
  fs::copy(fs::path(ASSAY_SOURCE_DIR) / "tests/dataset/base/colours", folder / "golden/colours",
           fs::copy_options::recursive);
  const auto file = folder.write("assay.yaml", starter_config());
  const auto config = load(file);
  ASSERT_TRUE(config.has_value()) << config.error().message;
  EXPECT_TRUE(config->warnings.empty()) << config->warnings.front();
  EXPECT_EQ(config->tasks, std::vector<fs::path>{folder / "golden/colours"});
  EXPECT_EQ(config->models.front().name, "lite");
}

TEST(Config, HasDefaultsForAllThatIsNotSaid) {
  const Config config = parsed(local_config());
  EXPECT_EQ(config.tasks.size(), 1U) << "all golden sets beside the file";
  EXPECT_EQ(config.gate.margin, 0.03);
  EXPECT_EQ(config.gate.alpha, 0.05);
  EXPECT_EQ(config.gate.coverage, 1.0);
  EXPECT_EQ(config.gate.on_inconclusive, "fail");
  EXPECT_EQ(config.run.repeats, 1);
  EXPECT_EQ(config.run.max_attempts, 3);
  EXPECT_FALSE(config.run.correction);
  EXPECT_FALSE(config.run.cache);
  EXPECT_TRUE(config.run.fallback.empty());
  EXPECT_FALSE(config.budget.usd.has_value());
  EXPECT_EQ(config.providers[0].timeouts.total, std::chrono::minutes(10));
}

TEST(Config, ReadsEveryKey) {
  const Config config = parsed(
      "providers:\n"
      "  p:\n    protocol: anthropic\n    base_url: http://localhost:8080/v1/\n    api_key_env: "
      "KEY\n"
      "    api_version: 2023-06-01\n    ca_file: ca.pem\n"
      "    limits: {concurrency: 3, requests_per_minute: 60, tokens_per_minute: 5000}\n"
      "    timeouts: {connect_ms: 1, first_byte_ms: 2, idle_ms: 3, total_ms: 4}\n"
      "models:\n"
      "  m:\n    provider: p\n    id: x\n    tier: lite\n    temperature: 0.5\n    top_p: 1\n"
      "    max_output_tokens: 9\n    seed: 7\n    stop: [END, '###']\n    reasoning_effort: low\n"
      "    stream: false\n    prompt: v2\n    tasks: [colours]\n"
      "    price: {input: 1, output: 2.5, cached_input: 0.1, cache_write: 1.25}\n"
      "    capabilities: {temperature: false, structured_output: false, seed: false, "
      "max_completion_tokens: false}\n"
      "tasks: [colours]\n"
      "budget: {usd: 1.5, calls: 10, minutes: 3}\nrun: {repeats: 2, max_attempts: 5}\n");
  const ProviderConfig& provider = config.providers.at(0);
  EXPECT_EQ(provider.base_url.origin.text(), "http://localhost:8080");
  EXPECT_EQ(provider.base_url.path, "/v1");
  EXPECT_EQ(provider.api_version, "2023-06-01");
  EXPECT_EQ(provider.ca_file, (beside_colours().parent_path() / "ca.pem").string());
  EXPECT_EQ(provider.limits.concurrency, 3);
  EXPECT_EQ(provider.limits.tokens_per_minute, 5000);
  EXPECT_EQ(provider.timeouts.connect.count(), 1);
  EXPECT_EQ(provider.timeouts.first_byte.count(), 2);
  EXPECT_EQ(provider.timeouts.idle.count(), 3);
  EXPECT_EQ(provider.timeouts.total.count(), 4);
  const ModelConfig& model = config.models.at(0);
  EXPECT_EQ(model.parameters.top_p, 1.0);
  EXPECT_EQ(model.parameters.seed, 7);
  EXPECT_EQ(model.parameters.stop, (std::vector<std::string>{"END", "###"}));
  EXPECT_EQ(model.parameters.reasoning_effort, "low");
  EXPECT_FALSE(model.parameters.stream);
  EXPECT_EQ(model.prompt_version, "v2");
  EXPECT_EQ(model.tasks, std::vector<std::string>{"colours"});
  ASSERT_TRUE(model.price.has_value());
  EXPECT_EQ(model.price->bands.at(0).output, 2.5);
  EXPECT_EQ(model.price->bands.at(0).cached_input, 0.1);
  EXPECT_EQ(model.price->date, kToday);
  EXPECT_FALSE(model.capabilities.temperature || model.capabilities.structured_output ||
               model.capabilities.seed || model.capabilities.max_completion_tokens);
  EXPECT_EQ(config.budget.calls, 10);
  EXPECT_EQ(config.budget.minutes, 3);
  EXPECT_EQ(config.run.repeats, 2);
  EXPECT_EQ(config.run.max_attempts, 5);
}

TEST(Config, FindsTasksHoweverTheyAreWritten) {
  for (const char* name : {"colours", "colours/", "./colours", "../base/colours", "colours///"}) {
    const Config config = parsed(local_config("tasks: ['" + std::string(name) + "']\n"));
    ASSERT_EQ(config.tasks.size(), 1U) << name;
    EXPECT_EQ(config.tasks[0].filename(), "colours") << name;
  }
  EXPECT_EQ(refusal(local_config("tasks: [colours, ./colours/]\n")),
            "assay.yaml:6: task \"./colours/\" is named twice");
  for (const char* name : {"", ".", "..", "/", "colours/..", "./."}) {
    EXPECT_EQ(refusal(local_config("tasks: ['" + std::string(name) + "']\n")),
              "assay.yaml:6: tasks: \"" + std::string(name) + "\" does not name a folder");
  }
  EXPECT_NE(refusal(local_config("tasks: ['" + std::string(5000, 'x') + "']\n")), "")
      << "no exception";
}

TEST(Config, FindsCertificatesFromItsOwnFolder) {
  const auto ca_file = [](const std::string& path) {
    const std::string provider = "protocol: openai, base_url: 'http://localhost:1', ca_file: '";
    return parsed(with_provider(provider + path + "'")).providers.at(0).ca_file;
  };
  EXPECT_EQ(ca_file("../ca.pem"), (beside_colours().parent_path() / "../ca.pem").string());
  EXPECT_EQ(ca_file("/etc/ca.pem"), "/etc/ca.pem");
  EXPECT_EQ(ca_file(""), "");
}

TEST(Config, KnowsEveryTaskByItsFolderSoTwoOfANameAreRefused) {
  const fake::TemporaryFolder folder;
  for (const char* task : {"a/colours", "golden/colours", "colours"}) {
    folder.write(std::string(task) + "/task.yaml", "name: colours\n");
  }
  const auto refusal_of = [&](const std::string& tasks) {
    const auto config = load(folder.write("assay.yaml", local_config(tasks)));
    return config.has_value() ? std::string() : config.error().message;
  };
  const std::string cure = "; rename a folder, or name only one of them under \"tasks\"";
  EXPECT_EQ(refusal_of("tasks:\n  - colours\n  - a/colours\n"),
            (folder / "assay.yaml").string() + ":6: two tasks are called \"colours\": " +
                (folder / "colours").string() + " and " + (folder / "a/colours").string() + cure);
  // Without `tasks` all sets beside the config and in golden/ are meant.
  EXPECT_EQ(refusal_of(""),
            (folder / "assay.yaml").string() +
                ":1: two tasks are called \"colours\": " + (folder / "colours").string() + " and " +
                (folder / "golden/colours").string() + cure);
  EXPECT_EQ(refusal_of("tasks: [a/colours]\n"), "");
}

TEST(StoredConfig, KeepsWhatWasReadAndLeavesOutSecretsAndComments) {
  const std::string yaml = local_config(
      "tasks: [colours]  # CANARY-1\n# CANARY-2\n"
      "gate: {margin: 0.050, on_inconclusive: 'fail'}\nrun: {repeats: 2}\n"
      "observability:\n  dsn: https://CANARY-3@example.org\n  headers: {authorization: "
      "CANARY-4}\n");
  const auto stored = stored_config(yaml, "assay.yaml");
  ASSERT_TRUE(stored.has_value()) << stored.error().message;
  EXPECT_EQ(stored->find("CANARY"), std::string::npos);
  EXPECT_EQ(stored->find("observability"), std::string::npos);
  EXPECT_LT(stored->find("\"models\""), stored->find("\"gate\"")) << "in the order of the file";
  // It says the same when it is read again.
  const Config before = parsed(yaml);
  const Config after = parsed(*stored);
  EXPECT_EQ(after.gate.margin, 0.05);
  EXPECT_EQ(after.gate.on_inconclusive, "fail");
  EXPECT_EQ(after.run.repeats, 2);
  EXPECT_EQ(after.tasks, before.tasks);
  EXPECT_EQ(after.models.size(), before.models.size());
}

TEST(StoredConfig, TakesPlainWordsForWhatTheyAreAndTextsForTexts) {
  EXPECT_EQ(
      stored_config("a: 1\nb: '1'\nc: true\nd: yes\ne: 010\nf: -0.5\ng: [x, {y: }]\nh: .nan\n"
                    "i: 99999999999999999999\nj: \"a\\\"\\n\"\n",
                    "f")
          .value(),
      "{\n  \"a\": 1,\n  \"b\": \"1\",\n  \"c\": true,\n  \"d\": \"yes\",\n  \"e\": \"010\",\n"
      "  \"f\": -0.5,\n  \"g\": [\n    \"x\",\n    {\n      \"y\": null\n    }\n  ],\n"
      "  \"h\": \".nan\",\n  \"i\": 1e+20,\n  \"j\": \"a\\\"\\n\"\n}\n");
  EXPECT_EQ(stored_config("a: [\n", "f").error().kind, ErrorKind::invalid_argument);
}

TEST(Config, ReadsLimitsOfTheGateAndOfOneTask) {
  const Config config = parsed(local_config(
      "gate: {accuracy: 0.9, max_flips: 3, cost_per_1000_usd: 0.5, looks_per_year: 52, "
      "slices: {\"language=de\": 0.8}, tasks: {colours: {accuracy: 0.7}}}\n"));
  EXPECT_EQ(config.gate.looks_per_year, 52);
  EXPECT_EQ(config.gate.limits.max_flips, 3);
  EXPECT_EQ(config.gate.limits.cost_per_1000_usd, 0.5);
  EXPECT_EQ(config.gate.limits_of("other").accuracy, 0.9);
  EXPECT_EQ(config.gate.limits_of("colours").accuracy, 0.7);
  EXPECT_EQ(config.gate.limits_of("colours").slices.at("language=de"), 0.8);
  EXPECT_FALSE(config.gate.limits.latency_p95_ms.has_value());
}

TEST(ParseConfig, ListsTheNearestFallbacksFirstAndEachOnce) {
  const Config config = parsed(
      "providers: {local: {protocol: local}}\nmodels:\n  a: {provider: local, id: small}\n"
      "  b: {provider: local, id: small}\n  c: {provider: local, id: small}\n"
      "  d: {provider: local, id: small}\nfallback: {a: [c, b], b: [d], c: [b, d]}\n");
  std::vector<std::string> names;
  for (const ModelConfig* model : config.fallbacks_of(config.models[0]))
    names.push_back(model->name);
  EXPECT_EQ(names, (std::vector<std::string>{"c", "b", "d"}));
  EXPECT_TRUE(config.fallbacks_of(config.models[3]).empty());
}

}  // namespace
}  // namespace assay::config
