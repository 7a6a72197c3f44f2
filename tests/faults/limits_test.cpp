/// \file
/// Refusals and what follows from them, over the three protocols: waits that providers ask for,
/// quotas that are spent, keys that are refused.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>

#include "assay/core/clock.hpp"
#include "cli/cli_fixture.hpp"
#include "faults/protocols.hpp"
#include "support/colours.hpp"
#include "support/fault_row.hpp"
#include "support/scripted_provider.hpp"

namespace assay::faults {
namespace {

using fake::Asked;
using fake::ProviderReply;
using testing::HasSubstr;
using namespace std::chrono_literals;

/// A call as the three protocols have it in common.
struct Seen {
  std::string place;  ///< the last path element of the provider's base URL
  std::string item;   ///< `item 7`
  int before = 0;     ///< calls before this one to the same place about the same item
  SteadyClock::time_point at;
};

/// Three protocols, one server: a script sees `Seen` and answers with a reply, or with nothing
/// where the model is to answer rightly. Every provider of the config has a path of its own.
class Server {
 public:
  using Script = std::function<std::optional<ProviderReply>(const Seen&)>;

  Server(std::string protocol, Script script)
      : protocol_(std::move(protocol)), script_(std::move(script)) {}

  [[nodiscard]] std::string base_url(const std::string& place) const {
    const std::string url = provider_.base_url();  // ends in /v1
    return url.substr(0, url.size() - 2) + place;
  }
  [[nodiscard]] std::vector<Seen> seen(const std::string& place) const {
    const std::lock_guard lock(mutex_);
    std::vector<Seen> calls;
    std::copy_if(seen_.begin(), seen_.end(), std::back_inserter(calls),
                 [&place](const Seen& call) { return call.place == place; });
    return calls;
  }
  [[nodiscard]] std::size_t calls(const std::string& place) const { return seen(place).size(); }

 private:
  ProviderReply reply(const Asked& asked) {
    Seen call;
    call.at = SteadyClock::now();
    call.place = asked.target.substr(1, asked.target.find('/', 1) - 1);
    call.item = item_of(asked.body);
    std::optional<ProviderReply> failure;
    {
      const std::lock_guard lock(mutex_);
      call.before = asked_before_[call.place + '/' + call.item]++;
      seen_.push_back(call);
    }
    if (auto scripted = script_(call)) return *std::move(scripted);
    ProviderReply right;
    right.headers = {{"content-type", "application/json"}};
    right.body = answer_body(protocol_, fake::label(fake::colour_of(call.item)));
    return right;
  }

  static std::string item_of(const std::string& body) {
    const auto begin = body.rfind("item ");
    const auto end = body.find_first_not_of("0123456789", begin + 5);
    return body.substr(begin, end - begin);
  }

  std::string protocol_;
  Script script_;
  mutable std::mutex mutex_;
  std::vector<Seen> seen_;
  std::map<std::string, int> asked_before_;
  fake::ScriptedProvider provider_{[this](const Asked& asked) { return reply(asked); }};
};

/// A refusal in the words of a protocol.
ProviderReply refuses(const std::string& protocol, int status, const std::string& word,
                      net::Headers headers = {}, const std::string& retry_delay = {}) {
  ProviderReply reply;
  reply.status = status;
  reply.headers = std::move(headers);
  reply.headers.push_back({"content-type", "application/json"});
  Json error = {{"message", "no: " + word}};
  if (protocol == "gemini") {
    error["code"] = status;
    error["status"] = word;
    error["details"] = Json::array();
    if (!retry_delay.empty()) error["details"].push_back({{"retryDelay", retry_delay}});
    if (word == "PerDay") {
      error["status"] = "RESOURCE_EXHAUSTED";
      error["details"].push_back(
          {{"violations", {{{"quotaId", "GenerateRequestsPerDayPerProjectPerModel"}}}}});
    }
  } else if (protocol == "anthropic") {
    error["type"] = word;
    if (word == "enforced_spend_limit_reached") {
      error["type"] = "rate_limit_error";
      error["details"] = {{"error_code", word}};
    }
  } else {
    error["type"] = word;
    error["code"] = word;
  }
  reply.body = safe_dump(Json{{"type", "error"}, {"error", error}});
  return reply;
}

/// What each protocol calls "slow down" and "no more".
std::string slow_down(const std::string& protocol) {
  if (protocol == "gemini") return "RESOURCE_EXHAUSTED";
  return protocol == "anthropic" ? "rate_limit_error" : "rate_limit_exceeded";
}
std::string spent(const std::string& protocol) {
  if (protocol == "gemini") return "PerDay";
  return protocol == "anthropic" ? "enforced_spend_limit_reached" : "insufficient_quota";
}

class LimitsFaults : public cli::CliTest, public testing::WithParamInterface<const char*> {
 protected:
  /// One provider and one model for each place, 16 calls at a time.
  void write_config(const Server& server, const std::vector<std::string>& places,
                    const std::string& rest = {}) {
    std::string providers = "providers:\n";
    std::string models = "models:\n";
    for (const std::string& place : places) {
      providers += fmt::format("  {}: {{protocol: {}, base_url: \"{}\"}}\n", place, GetParam(),
                               server.base_url(place));
      models += fmt::format("  m-{0}: {{provider: {0}, id: m, stream: false}}\n", place);
    }
    folder_.write("assay.yaml", providers + models + "tasks: [colours]\n" + rest);
  }

  /// Runs to its end. \return the figures of its arms, without what varies from run to run
  std::string run(int exit_code) {
    ended_ = assay({"run", "--json", "--new"});
    EXPECT_EQ(ended_.exit_code, exit_code) << ended_.error;
    return ended_.output.empty() ? std::string() : cli::figures(ended_.output);
  }

  /// The figures of a provider without faults, under the same names.
  std::string clean_figures(const std::vector<std::string>& places) {
    const Server server(GetParam(), [](const Seen&) { return std::nullopt; });
    write_config(server, places);
    return run(0);
  }

  void row(const char* id, const char* injected, const char* outcome) {
    if (!HasFailure()) fake::fault_row(id, GetParam(), injected, outcome);
  }

  fake::Ended ended_;
};

struct Wait {
  std::string name;
  net::Headers headers;
  std::chrono::milliseconds least;
  std::string retry_delay{};  ///< in the body, Gemini's way
};

constexpr const char* kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

const std::vector<Wait>& honoured_waits() {
  static const std::vector<Wait> waits = {
      {"seconds", {{"retry-after", "2"}}, 2s},
      {"fraction", {{"retry-after", "1.5"}}, 1500ms},
      {"milliseconds", {{"retry-after-ms", "700"}, {"retry-after", "9"}}, 700ms},
      {"http-date", {{"date", kDate}, {"retry-after", "Sun, 06 Nov 1994 08:49:38 GMT"}}, 1s},
      {"rfc3339", {{"date", kDate}, {"retry-after", "1994-11-06T08:49:38Z"}}, 1s},
      {"go-duration", {{"retry-after", "0m1.2s"}}, 1200ms},
      {"three", {{"retry-after", "0"}, {"retry-after", "1"}, {"retry-after", "0.5"}}, 1s},
      {"openai-reset",
       {{"x-ratelimit-remaining-tokens", "0"}, {"x-ratelimit-reset-tokens", "900ms"}},
       900ms},
      {"anthropic-reset",
       {{"date", kDate},
        {"anthropic-ratelimit-requests-remaining", "0"},
        {"anthropic-ratelimit-requests-reset", "1994-11-06T08:49:38Z"}},
       1s},
  };
  return waits;
}

const std::vector<Wait>& unreadable_waits() {
  static const std::vector<Wait> waits = {
      {"zero", {{"retry-after", "0"}}, 0ms},
      {"negative", {{"retry-after", "-5"}}, 0ms},
      {"nan", {{"retry-after", "NaN"}}, 0ms},
      {"past-date", {{"date", kDate}, {"retry-after", "Sun, 06 Nov 1994 08:49:00 GMT"}}, 0ms},
      {"words", {{"retry-after", "in a while"}}, 0ms},
      {"empty", {{"retry-after", ""}}, 0ms},
      {"overflow", {{"retry-after", "1e999"}}, 0ms},
      {"hostile-limits",
       {{"x-ratelimit-limit-requests", "-1"},
        {"x-ratelimit-remaining-requests", "-1"},
        {"x-ratelimit-reset-requests", "99999999h"},
        {"anthropic-ratelimit-tokens-limit", "5"},
        {"anthropic-ratelimit-tokens-remaining", "99999999999999999999"}},
       0ms},
  };
  return waits;
}

std::vector<std::string> names_of(const std::vector<Wait>& waits) {
  std::vector<std::string> names;
  for (const Wait& wait : waits) names.push_back(wait.name);
  return names;
}

/// The first call about each item is refused with the wait of its place.
Server::Script refuses_once(const std::string& protocol, std::vector<Wait> waits) {
  return [protocol, waits = std::move(waits)](const Seen& call) -> std::optional<ProviderReply> {
    if (call.before > 0) return std::nullopt;
    const auto wait = std::find_if(waits.begin(), waits.end(),
                                   [&call](const Wait& one) { return one.name == call.place; });
    return refuses(protocol, 429, slow_down(protocol), wait->headers, wait->retry_delay);
  };
}

TEST_P(LimitsFaults, H43_WaitsAsLongAsItIsAskedTo) {
  std::vector<Wait> waits = honoured_waits();
  if (GetParam() == std::string("gemini")) waits.push_back({"retry-info", {}, 800ms, "0.8s"});
  fake::write_colours(folder_, 1);
  const std::string clean = clean_figures(names_of(waits));
  const Server server(GetParam(), refuses_once(GetParam(), waits));
  write_config(server, names_of(waits));
  EXPECT_EQ(run(0), clean);
  for (const Wait& wait : waits) {
    const auto calls = server.seen(wait.name);
    ASSERT_EQ(calls.size(), 2U) << wait.name;
    EXPECT_GE(calls[1].at - calls[0].at, wait.least) << wait.name;
  }
  row("H43",
      "429 with Retry-After as 2, 1.5, ms, HTTP date, RFC 3339, Go duration, three at once, "
      "resets of limits",
      "waited as long, asked again, same metrics");
}

TEST_P(LimitsFaults, H43_BacksOffByItselfWhereTheWaitIsUnreadable) {
  fake::write_colours(folder_, 1);
  const std::string clean = clean_figures(names_of(unreadable_waits()));
  const Server server(GetParam(), refuses_once(GetParam(), unreadable_waits()));
  write_config(server, names_of(unreadable_waits()));
  EXPECT_EQ(run(0), clean);
  for (const Wait& wait : unreadable_waits()) {
    const auto calls = server.seen(wait.name);
    ASSERT_EQ(calls.size(), 2U) << wait.name;
    EXPECT_GE(calls[1].at - calls[0].at, 245ms) << wait.name;  // not at once
    EXPECT_LE(calls[1].at - calls[0].at, 10s) << wait.name;
  }
  row("H43", "429 with Retry-After 0, -5, NaN, 1e999, empty, words, a past date; impossible limits",
      "own backoff, asked again, same metrics");
}

TEST_P(LimitsFaults, H43_StopsAProviderThatWantsMoreThanTwoMinutes) {
  fake::write_colours(folder_, 100);
  const Server server(GetParam(), [](const Seen&) {
    return refuses(GetParam(), 429, slow_down(GetParam()), {{"retry-after", "1e9"}});
  });
  write_config(server, {"a"});
  run(4);
  EXPECT_THAT(ended_.error, HasSubstr("longer than the 120 s we wait at most"));
  EXPECT_LE(server.calls("a"), 16U);
  row("H43", "429 with Retry-After 1e9", "provider stopped and said so, exit 4");
}

TEST_P(LimitsFaults, H44_BacksOffFromARefusalWithoutAnyHint) {
  fake::write_colours(folder_, 5);
  const std::string clean = clean_figures({"a"});
  const Server server(GetParam(), [](const Seen& call) -> std::optional<ProviderReply> {
    if (call.before > 0) return std::nullopt;
    return refuses(GetParam(), 429, slow_down(GetParam()));
  });
  write_config(server, {"a"}, "run: {max_attempts: 2}\n");
  EXPECT_EQ(run(0), clean);
  EXPECT_EQ(server.calls("a"), 10U);
  row("H44", "429 without a header, once for each item", "asked again, same metrics");
}

TEST_P(LimitsFaults, H44_P13_StopsAProviderThatWillNotAnswerAndNoOther) {
  struct Case {
    const char* name;
    int status;
    std::string word;
  };
  const std::string protocol = GetParam();
  const std::vector<Case> cases = {
      {"401", 401, protocol == "gemini" ? "UNAUTHENTICATED" : "authentication_error"},
      {"403", 403, protocol == "gemini" ? "PERMISSION_DENIED" : "permission_error"},
      {"429 for a spent quota", 429, spent(protocol)}};
  fake::write_colours(folder_, 1000);
  for (const Case& refusal : cases) {
    const Server server(protocol, [&](const Seen& call) -> std::optional<ProviderReply> {
      if (call.place == "healthy") return std::nullopt;
      return refuses(protocol, refusal.status, refusal.word);
    });
    write_config(server, {"broken", "healthy"});
    run(4);
    EXPECT_THAT(ended_.error, HasSubstr("provider \"broken\" stopped")) << refusal.name;
    EXPECT_LE(server.calls("broken"), 16U) << refusal.name;
    EXPECT_GE(server.calls("broken"), 1U) << refusal.name;
    EXPECT_EQ(server.calls("healthy"), 1000U) << refusal.name;
    EXPECT_EQ(cli::parsed(ended_.output)["arms"][1]["outcomes"]["ok"], 1000) << refusal.name;
  }
  row("P13", "401, 403 and a spent quota for 1 000 items, beside a healthy provider",
      "at most 16 calls, provider stopped, the other one answered all, exit 4");
  row("H44", "429 that names a spent quota or spend limit", "not asked again, exit 4");
}

TEST_P(LimitsFaults, H48_AsksNothingAgainThatShallNotBe) {
  fake::write_colours(folder_, 8);
  for (const int status : {500, 503, 429}) {
    const Server server(GetParam(), [status](const Seen&) {
      return refuses(GetParam(), status, slow_down(GetParam()), {{"x-should-retry", "false"}});
    });
    write_config(server, {"a"});
    run(4);
    EXPECT_LE(server.calls("a"), 8U) << status;
  }
  row("H48", "500, 503 and 429 with x-should-retry: false", "asked once, exit 4");
}

TEST_P(LimitsFaults, H48_AsksAgainWhatShallBeWithinTheBudget) {
  fake::write_colours(folder_, 8);
  const std::string clean = clean_figures({"a"});
  const auto refuse = [](const Seen&) {
    return refuses(GetParam(), 400, "invalid_request_error", {{"x-should-retry", "true"}});
  };
  const Server once(GetParam(), [&](const Seen& call) -> std::optional<ProviderReply> {
    return call.before == 0 ? std::optional(refuse(call)) : std::nullopt;
  });
  write_config(once, {"a"});
  EXPECT_EQ(run(0), clean);
  EXPECT_EQ(once.calls("a"), 16U);
  const Server always(GetParam(), refuse);
  fake::write_colours(folder_, 5);
  write_config(always, {"a"});
  run(4);
  EXPECT_EQ(always.calls("a"), 15U);  // three tries each
  row("H48", "400 with x-should-retry: true", "asked again up to max_attempts");
}

TEST_P(LimitsFaults, P11_KeepsTheBudgetOfCallsRetriesIncluded) {
  fake::write_colours(folder_, 100);
  const Server server(GetParam(), [](const Seen& call) -> std::optional<ProviderReply> {
    if (call.before > 0) return std::nullopt;
    return refuses(GetParam(), 500, "api_error");
  });
  write_config(server, {"a"}, "budget: {calls: 50}\n");
  run(4);
  EXPECT_EQ(server.calls("a"), 50U);
  EXPECT_THAT(ended_.error, HasSubstr("the budget of 50 calls is used up"));
  row("P11", "every first call fails under a budget of 50 calls", "50 calls, exit 4");
}

TEST_P(LimitsFaults, P12_DoesNotHammerAProviderThatRefusesEverything) {
  fake::write_colours(folder_, 1000);
  const Server server(GetParam(),
                      [](const Seen&) { return refuses(GetParam(), 429, slow_down(GetParam())); });
  write_config(server, {"a"}, "budget: {calls: 18}\n");
  run(4);
  const auto calls = server.seen("a");
  ASSERT_EQ(calls.size(), 18U);
  // What was in flight, then one at a time after pauses of at least 0.25 and 0.5 s.
  EXPECT_GE(calls[17].at - calls[15].at, 700ms);
  EXPECT_TRUE(
      std::none_of(calls.begin(), calls.end(), [](const Seen& call) { return call.before > 0; }));
  row("P12", "429 for everything, no hint, 1 000 items",
      "one probe at a time after growing pauses, no retry among them");
}

TEST_P(LimitsFaults, WarnsOfAQuotaThatTheProviderSaysIsNearlyUsedUp) {
  fake::write_colours(folder_, 4);
  const std::string clean = clean_figures({"a"});
  const Server server(GetParam(), [](const Seen& call) -> std::optional<ProviderReply> {
    ProviderReply right;
    right.headers = {{"x-ratelimit-limit-requests", "100"},
                     {"x-ratelimit-remaining-requests", "10"},
                     {"x-ratelimit-reset-requests", "50ms"}};
    right.body = answer_body(GetParam(), fake::label(fake::colour_of(call.item)));
    return right;
  });
  write_config(server, {"a"});
  EXPECT_EQ(run(0), clean);
  EXPECT_THAT(ended_.error,
              HasSubstr("provider \"a\", model \"m-a\": 90 % of the requests that the "
                        "provider allows in use"));
}

INSTANTIATE_TEST_SUITE_P(Over, LimitsFaults, testing::ValuesIn(kProtocols),
                         [](const auto& name) { return std::string(name.param); });

}  // namespace
}  // namespace assay::faults
