/// \file
/// What may be wrong with a config, by the ids of the fault catalogue. What a message says in full
/// is in tests/config/broken.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "config/configs.hpp"
#include "support/fault_row.hpp"
#include "support/temporary_folder.hpp"

namespace assay::config {
namespace {

using namespace std::string_literals;

TEST(ConfigFaults, C01_EveryMisspeltKeyIsAnErrorWithItsLine) {
  const std::string good =
      "providers:\n  p:\n    protocol: openai\n    base_url: http://localhost:1\n    limits: "
      "{concurrency: 1}\n"
      "    timeouts: {total_ms: 5}\nmodels:\n  m:\n    provider: p\n    id: x\n    temperature: 0\n"
      "    price: {input: 1, output: 1}\n    capabilities: {seed: true}\ngate: {margin: "
      "0.1}\nbudget: {usd: 1}\n"
      "run: {repeats: 1}\n";
  ASSERT_EQ(refusal(good), "");
  for (const std::string key :
       {"providers", "protocol", "base_url", "limits", "concurrency", "timeouts", "total_ms",
        "models", "provider", "temperature", "price", "output", "capabilities", "gate", "margin",
        "budget", "repeats"}) {
    // The middle letter is left out of one key after the other.
    std::string typo = key;
    typo.erase(typo.size() / 2, 1);
    std::string text = good;
    auto at = text.find(key + ":");
    ASSERT_NE(at, std::string::npos) << key;
    text.replace(at, key.size(), typo);
    const auto line = 1 + std::count(good.begin(), good.begin() + static_cast<long>(at), '\n');
    const std::string message = refusal(text);
    EXPECT_TRUE(message.starts_with("assay.yaml:" + std::to_string(line) + ": "))
        << key << ": " << message;
    EXPECT_NE(message.find(key), std::string::npos) << message;
  }
  fake::fault_row("C01", "", "17 misspelt keys, one letter left out",
                  "refused with file:line and the key that was meant");
}

TEST(ConfigFaults, C02_NumbersAreWhatTheyLookLike) {
  for (const char* value : {"yes", "no", "0x10", "010", "1e3", "8.5", "-1", "0", "4097", "~", "",
                            "'8'", "[8]", "{}", "99999999999999999999", "8 calls", "1_000"}) {
    EXPECT_NE(refusal(with_provider(
                  "protocol: openai, base_url: 'http://localhost:1', limits: {concurrency: "s +
                  value + "}")),
              "")
        << value;
  }
  for (const char* value :
       {"hot", "-0.1", "2.1", ".nan", ".inf", "~", "", "'0'", "0x1", "1,5", "true"}) {
    EXPECT_NE(refusal(with_provider("protocol: local", "id: small, temperature: "s + value)), "")
        << value;
  }
  for (const char* value : {"yes", "no", "on", "1", "'true'", "~", ""}) {
    EXPECT_NE(refusal(with_provider("protocol: local", "id: small, stream: "s + value)), "")
        << value;
  }
  for (const char* section :
       {"gate", "budget", "run", "fallback", "routing", "models", "providers"}) {
    for (const char* value : {"", "~", "text", "[a]", "5"}) {
      const std::string yaml = section == "models"s || section == "providers"s
                                   ? section + ": "s + value + "\n"
                                   : local_config(section + ": "s + value + "\n");
      EXPECT_NE(refusal(yaml), "") << section << ": " << value;
    }
  }
  fake::fault_row("C02", "", "yes, 0x10, 010, 1e3, ~, -1, .nan, wrong types",
                  "refused, expected type named");
}

TEST(ConfigFaults, C02_AForgottenCapIsNotNoCap) {
  EXPECT_EQ(refusal(local_config("budget:\n  usd:\n")),
            "assay.yaml:7: budget.usd must be a number from 0 to 1000000000, not nothing");
  EXPECT_EQ(refusal(local_config("budget:\n  # usd: 5\n")),
            "assay.yaml:6: budget is empty; it must be a mapping (key: value)");
}

TEST(ConfigFaults, C04_SecretsInTheFileAreRefusedAndNotRepeated) {
  for (const char* settings :
       {"protocol: openai, api_key: CANARY", "protocol: openai, key: CANARY",
        "protocol: openai, token: CANARY", "protocol: openai, secret: CANARY",
        "protocol: openai, api-key: CANARY", "protocol: openai, apikey: CANARY",
        "protocol: openai, authorization: Bearer CANARY",
        "protocol: openai, api_key_env: sk-CANARY",
        "protocol: openai, api_key_env: 'CANARY CANARY'", "protocol: openai, api_key_env: $CANARY",
        "protocol: openai, base_url: 'https://user:CANARY@h.example'",
        "protocol: openai, base_url: 'https://CANARY@h.example'",
        "protocol: openai, base_url: 'https://user:CAN ARYCANARY@h.example'",
        "protocol: openai, base_url: 'https://h.example/v1?key=CANARY'",
        "protocol: openai, base_url: 'https://h.example/v1#CANARY'",
        "protocol: openai, headers: {x-api-key: CANARY}"}) {
    const std::string message = refusal(with_provider(settings));
    EXPECT_NE(message, "") << settings;
    EXPECT_EQ(message.find("CANARY"), std::string::npos) << message;
  }
  fake::fault_row("C04", "", "a key literal under 16 names and in URLs", "refused, never repeated");
}

TEST(ConfigFaults, C05_FallbacksThatNeverEndAreListed) {
  EXPECT_EQ(refusal(local_config("fallback: {lite: [lite]}\n")),
            "assay.yaml:6: fallback never ends: lite -> lite");
  EXPECT_EQ(refusal(local_config("fallback: {lite: [pro], pro: [lite]}\n")),
            "assay.yaml:6: fallback never ends: lite -> pro -> lite");
  EXPECT_EQ(
      refusal(local_config("  b: {provider: local, id: small}\n  c: {provider: local, id: small}\n"
                           "fallback: {b: [c], c: [pro, lite], lite: [c]}\n")),
      "assay.yaml:8: fallback never ends: c -> lite -> c")
      << "the cycle alone, not the way to it";
  EXPECT_EQ(refusal(local_config("fallback: {lite: [pr]}\n")),
            "assay.yaml:6: fallback: \"pr\" is not a model (did you mean \"pro\"?)");
  EXPECT_EQ(refusal(local_config("fallback: {lit: [pro]}\n")),
            "assay.yaml:6: fallback: \"lit\" is not a model (did you mean \"lite\"?)");
  fake::fault_row("C05", "", "fallbacks in a circle, to themselves, to unknown names",
                  "refused, the cycle is listed");
}

TEST(ConfigFaults, AReasonForFallbacksIsAWordThatIsKnown) {
  const std::string chain = "fallback: {lite: [pro]}\n";
  EXPECT_EQ(refusal(local_config(chain + "run: {fallback: [unreachable, invalid]}\n")), "");
  EXPECT_EQ(refusal(local_config(chain + "run: {fallback: [overload]}\n")),
            "assay.yaml:7: run.fallback: \"overload\" is none of unreachable, rate_limited, "
            "overloaded, invalid (did you mean \"overloaded\"?)");
  EXPECT_EQ(refusal(local_config("run: {fallback: [invalid]}\n")),
            "assay.yaml:6: run.fallback says when to ask another model, but there is no "
            "\"fallback\" that says which");
}

TEST(ConfigFaults, C05_AChainOfAThousandIsFineAndADiamondIsNoCycle) {
  std::string models = "providers: {local: {protocol: local}}\nmodels:\n", fallback = "fallback:\n";
  for (int i = 0; i < 1000; ++i) {
    models += "  m" + std::to_string(i) + ": {provider: local, id: small}\n";
    if (i < 999) fallback += "  m" + std::to_string(i) + ": [m" + std::to_string(i + 1) + "]\n";
  }
  EXPECT_EQ(refusal(models + fallback), "");
  EXPECT_NE(refusal(models + fallback + "  m999: [m0]\n").find("fallback never ends: m0 -> m1 -> "),
            std::string::npos);

  std::string layers = "providers: {local: {protocol: local}}\nmodels:\n";
  fallback = "fallback:\n";
  for (int i = 0; i < 60; ++i) {  // 2^60 ways through
    for (const char* side : {"a", "b"}) {
      layers += "  " + (side + std::to_string(i)) + ": {provider: local, id: small}\n";
      if (i < 59) {
        fallback += "  " + (side + std::to_string(i)) + ": [a" + std::to_string(i + 1) + ", b" +
                    std::to_string(i + 1) + "]\n";
      }
    }
  }
  EXPECT_EQ(refusal(layers + fallback), "");
  fake::fault_row("C05", "", "a chain of 1 000 models, 60 diamonds in a row", "accepted at once");
}

TEST(ConfigFaults, C05_AThousandNamesAreEnough) {
  std::string models = "providers: {local: {protocol: local}}\nmodels:\n";
  for (int i = 0; i < 1001; ++i)
    models += "  m" + std::to_string(i) + ": {provider: local, id: small}\n";
  EXPECT_EQ(refusal(models), "assay.yaml:3: models holds 1001 entries; at most 1000 are possible");
}

TEST(ConfigFaults, C06_OnlyRegularFilesAreRead) {
  const fake::TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "fifo.yaml").c_str(), 0600), 0);
  std::filesystem::create_symlink("/dev/zero", folder / "zero.yaml");
  std::filesystem::create_directory(folder / "folder.yaml");
  for (const char* name : {"fifo.yaml", "zero.yaml", "folder.yaml"}) {
    const auto config = load(folder / name);
    ASSERT_FALSE(config.has_value()) << name;
    EXPECT_EQ(config.error().message, (folder / name).string() + ": not a regular file");
  }
  EXPECT_FALSE(load(folder / "none.yaml").has_value());
  EXPECT_NE(refusal(local_config("include: other.yaml\n")), "") << "there are no includes";
  fake::fault_row("C06", "", "FIFO, /dev/zero, folder as config; include",
                  "refused, no hang; there are no includes");
}

TEST(ConfigFaults, C07_HugeAndHostileFilesAreRefusedAtOnce) {
  const fake::TemporaryFolder folder;
  const auto huge = folder.write("huge.yaml", "providers: {}\n");
  std::filesystem::resize_file(huge, std::uintmax_t{1} << 30);
  const auto config = load(huge);
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().message, huge.string() + ": larger than 1048576 bytes");
  EXPECT_NE(refusal(std::string(100'000, '[')), "");
  EXPECT_NE(refusal("a: &a [x]\nb: &b [*a, *a]\nproviders: *b\n"), "");
  EXPECT_NE(refusal(local_config() + "--- {}\n"), "");
  EXPECT_NE(refusal(local_config("gate: !!map {}\n")), "");
  EXPECT_NE(refusal(local_config("gate: {margin: 0.1}\ngate: {margin: 0.9}\n")), "");
  EXPECT_NE(refusal(local_config("gate:\n\tmargin: 0.1\n")), "");
  EXPECT_NE(refusal(local_config("# \xFF\n")), "");
  EXPECT_NE(refusal(local_config("# \0\n"s)), "");
  fake::fault_row("C07", "", "1 GB, alias bomb, 100 000 deep, tags, duplicate keys, tab, NUL",
                  "refused at once");
}

TEST(ConfigFaults, C07_AMegabyteOfEntriesDoesNotTakeForEver) {
  std::string providers = "providers:\n";
  for (int i = 0; providers.size() < (1 << 20) - 64; ++i) {
    providers += "  p" + std::to_string(i) + ": {protocol: local, default_model: small}\n";
  }
  EXPECT_NE(refusal(providers).find("at most 1000 are possible"), std::string::npos);
  std::string chain = local_config("routing: {fallback_chain: [lite");
  while (chain.size() < (1 << 20) - 64) chain += ", lite";
  EXPECT_EQ(refusal(chain + "]}\n"), "assay.yaml:6: routing.fallback_chain names \"lite\" twice");
  std::string fallback = local_config("fallback: {lite: [pro");
  while (fallback.size() < (1 << 20) - 64) fallback += ", pro";
  EXPECT_EQ(refusal(fallback + "]}\n"), "");
}

TEST(ConfigFaults, C09_ThresholdsMustBePossible) {
  for (const char* gate : {"margin: 1.5",
                           "margin: -0.1",
                           "margin: .nan",
                           "margin: NaN",
                           "margin: 3%",
                           "alpha: 0",
                           "margin: 0",
                           "margin: 1",
                           "alpha: 0.5",
                           "alpha: 0.6",
                           "alpha: .inf",
                           "coverage: 1.01",
                           "coverage: 100",
                           "coverage: -1",
                           "latency_p95_ms: -1",
                           "latency_p95_ms: .nan",
                           "on_inconclusive: maybe",
                           "on_inconclusive: no",
                           "on_inconclusive: [fail]",
                           "metric: accuracy"}) {
    EXPECT_NE(refusal(local_config("gate: {"s + gate + "}\n")), "") << gate;
  }
  for (const char* gate :
       {"margin: 0.001", "margin: 0.999", "alpha: 0.499", "coverage: 0", "on_inconclusive: warn"}) {
    EXPECT_EQ(refusal(local_config("gate: {"s + gate + "}\n")), "") << gate;
  }
  fake::fault_row("C09", "", "margin 1.5, NaN, alpha 0, coverage 100, unknown metric", "refused");
}

TEST(ConfigFaults, C10_BaseUrlsThatReadersDisagreeAboutAreRefused) {
  for (const char* url : {"",
                          "api.example.com",
                          "file:///etc/passwd",
                          "unix:/run/x.sock",
                          "ftp://h.example",
                          "https://",
                          "https:///v1",
                          "https://user@h.example",
                          "https://user:pass@h.example",
                          "https://h.example@evil.example",
                          "https://h.example\\@evil.example",
                          "https://h.example/v1?key=x",
                          "https://h.example/#x",
                          "https://h.example.",
                          "https://h.example:0",
                          "https://h.example:65536",
                          "https://h.example:x",
                          "https://0x7f.1",
                          "https://2130706433",
                          "https://h .example",
                          "https://h.example/../x",
                          "https://b\xC3\xBC"
                          "cher.example",
                          "https://[::1",
                          "https://[fe80::1%25eth0]"}) {
    EXPECT_NE(refusal(with_provider("protocol: openai, api_key_env: K, base_url: '"s + url + "'")),
              "")
        << url;
  }
  for (const char* url : {"https://169.254.169.254/latest", "http://169.254.0.1",
                          "https://[fe80::1]", "https://[FEBF::a]:8080",
                          "https://[::ffff:169.254.169.254]", "https://[::ffff:a9fe:a9fe]"}) {
    EXPECT_NE(refusal(with_provider("protocol: openai, api_key_env: K, base_url: '"s + url + "'"))
                  .find("link-local"),
              std::string::npos)
        << url;
  }
  for (const char* url :
       {"https://h.example", "HTTPS://H.Example:8443/v1/", "https://[2001:db8::1]/v1",
        "https://10.0.0.1", "https://169.253.1.1", "https://fe80.example", "http://localhost:1",
        "http://127.0.0.1:8080", "http://[::1]:1"}) {
    EXPECT_EQ(refusal(with_provider("protocol: openai, api_key_env: K, base_url: '"s + url + "'")),
              "")
        << url;
  }
  fake::fault_row("C10", "", "userinfo, file:, unix:, link-local, odd IPv6", "refused");
}

TEST(ConfigFaults, C10_AKeyIsNeverSentInTheClearExceptToThisMachine) {
  for (const char* host :
       {"h.example", "10.0.0.1", "localhost.example", "127.0.0.1.example", "[2001:db8::1]"}) {
    EXPECT_NE(
        refusal(with_provider("protocol: openai, api_key_env: K, base_url: 'http://"s + host + "'"))
            .find("a key is never sent over plain http"),
        std::string::npos)
        << host;
  }
  EXPECT_EQ(refusal(with_provider("protocol: openai, base_url: 'http://localhost:1'")), "")
      << "no key is needed here";
  EXPECT_NE(refusal(with_provider("protocol: openai, base_url: 'https://h.example'"))
                .find("needs \"api_key_env\""),
            std::string::npos);
  EXPECT_NE(refusal(with_provider("protocol: openai, base_url: 'http://h.example'")), "");
}

TEST(ConfigFaults, C11_PricesAreNumbersInDollars) {
  for (const char* price :
       {"{input: 1}", "{output: 1}", "{}", "{input: -1, output: 1}", "{input: free, output: 1}",
        "{input: 1, output: 100001}", "{input: $1, output: 1}", "{input: .nan, output: 1}", "5", "",
        "[1, 2]", "{input: 1, output: 1, cached: 1}"}) {
    EXPECT_NE(refusal(with_provider("protocol: local", "id: small, price: "s + price)), "")
        << price;
  }
  EXPECT_EQ(parsed(with_provider("protocol: local", "id: small, price: {input: 0, output: 0}"))
                .models[0]
                .price->bands[0]
                .input,
            0);
  EXPECT_FALSE(parsed(with_provider("protocol: openai, base_url: 'http://localhost:1'"))
                   .models[0]
                   .price.has_value())
      << "unknown is not zero";
  fake::fault_row("C11", "", "price negative, half missing, NaN, word",
                  "refused; none given: unknown");
}

TEST(ConfigFaults, C01_NamesAreFitToBePrinted) {
  for (const char* name :
       {"''", "\"\\e[31mred\"", "\"a\\nb\"", "\"\\u202Etxt\"", "\"a\\u200Bb\""}) {
    EXPECT_NE(refusal("providers: {local: {protocol: local}}\nmodels: {"s + name +
                      ": {provider: local, id: small}}\n"),
              "")
        << name;
    EXPECT_NE(refusal("providers: {"s + name + ": {protocol: local}}\n"), "") << name;
  }
  const auto named = [](const std::string& name) {
    return refusal("providers: {local: {protocol: local}}\nmodels: {" + name +
                   ": {provider: local, id: small}}\n");
  };
  EXPECT_EQ(named(std::string(128, 'x')), "");
  EXPECT_NE(named(std::string(129, 'x')), "");
  EXPECT_EQ(named("gpt-4o (azure) \xC3\xBC"), "");
}

}  // namespace
}  // namespace assay::config
