// Nothing that a rule names, and nothing that looks like a key, is left.

#include "shadow/redaction.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "support/temporary_folder.hpp"

namespace assay::shadow {
namespace {

using testing::HasSubstr;
using testing::Not;

Redaction rules(const std::string& yaml) {
  const fake::TemporaryFolder folder;
  std::ofstream(folder / "rules.yaml") << yaml;
  return Redaction::open(folder / "rules.yaml", {}).value();
}

std::string refusal(const std::string& yaml) {
  const fake::TemporaryFolder folder;
  std::ofstream(folder / "rules.yaml") << yaml;
  return Redaction::open(folder / "rules.yaml", {}).error().message;
}

LoggedCall call_with(const std::string& text) {
  LoggedCall call;
  call.system = text;
  call.turns = {{Role::user, text}};
  call.output = text;
  call.error = text;
  call.cluster = text;
  call.id = text;
  call.slices = {{"note", text}};
  return call;
}

std::string everything(const LoggedCall& call) {
  return call.system + call.turns.at(0).text + call.output + call.error + call.cluster + call.id +
         call.slices.begin()->second;
}

TEST(Redaction, ReplacesInEveryTextThatIsKept) {
  const auto redaction = rules("replace:\n  - {pattern: '[a-z.]+@[a-z.]+', with: '[email]'}\n");
  LoggedCall call = call_with("write to ann@example.org now");
  EXPECT_EQ(redaction.clean(call), 7);
  EXPECT_THAT(everything(call), Not(HasSubstr("ann")));
  EXPECT_EQ(call.output, "write to [email] now");
}

TEST(Redaction, AlwaysReplacesWhatLooksLikeAKey) {
  const Redaction redaction = Redaction::open({}, {"company-secret-0123456789"}).value();
  for (const char* key : {"sk-proj-abcdefghijklmnop1234", "AIzaSyA-1234567890abcdefghijklmnopqrstu",
                          "AKIAIOSFODNN7EXAMPLE", "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                          "Bearer abcdefghijklmnop.qrst", "company-secret-0123456789",
                          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
                          "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"}) {
    LoggedCall call = call_with(std::string("my key is ") + key + " thanks");
    EXPECT_GT(redaction.clean(call), 0) << key;
    EXPECT_THAT(everything(call), Not(HasSubstr(key)));
    EXPECT_THAT(call.output, HasSubstr("[key]"));
    EXPECT_THAT(call.output, HasSubstr("thanks"));
  }
}

TEST(Redaction, LeavesOrdinaryTextAlone) {
  const Redaction redaction = Redaction::open({}, {}).value();
  LoggedCall call = call_with("The task-force asked for a skeleton key, ticket sk-12, AIza.");
  EXPECT_EQ(redaction.clean(call), 0);
}

TEST(Redaction, DropsAndHashesFieldsOfTheEntry) {
  const auto redaction =
      rules("drop: [metadata.email, messages.*.name, /odd.name]\nhash: [end_user, tags.0]\n");
  Json entry = read_json(R"({"metadata":{"email":"a@b","plan":"x"},"end_user":"ann",
      "messages":[{"role":"user","name":"ann","content":"hi"}],"odd.name":1,"tags":["t","u"]})")
                   .value;
  redaction.clean(entry);
  // printf ann | sha256sum; printf t | sha256sum
  EXPECT_EQ(safe_dump(entry), R"({"metadata":{"plan":"x"},"end_user":"sha256:49915e0d7d4b402e",)"
                              R"("messages":[{"role":"user","content":"hi"}],)"
                              R"("tags":["sha256:e3b98a4da31a127d","u"]})");
}

TEST(Redaction, NamesTheLineOfABadRule) {
  EXPECT_THAT(refusal("replace:\n  - {pattern: '(', with: x}\n"), HasSubstr("rules.yaml:2:"));
  EXPECT_THAT(refusal("replace:\n  - {pattern: 'a', with: '\\3'}\n"), HasSubstr("rules.yaml:2:"));
  EXPECT_THAT(refusal("drops: [a]\n"), HasSubstr("did you mean"));
}

}  // namespace
}  // namespace assay::shadow
