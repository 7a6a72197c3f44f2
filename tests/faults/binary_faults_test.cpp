// The same through the binary, from the fault file to the exit code.

#include <csignal>

#include "cli/cli_fixture.hpp"
#include "support/colours.hpp"
#include "support/fault_row.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;

class BinaryFaults : public CliTest, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    environment_["SIM_KEY"] = "any-key";
    fake::write_colours(folder_, 40);
    folder_.write("served.yaml",
                  "providers:\n  local: {protocol: local}\n"
                  "models:\n  small: {provider: local, id: small, tier: lite}\n"
                  "tasks: [colours]\n");
  }

  struct Run {
    fake::Ended ended;
    std::string figures;
    std::vector<Json> calls;  ///< what the server says that it saw
  };

  /// `assay run` against `assay simulate`, with these faults.
  Run run(const std::string& faults) {
    folder_.write("faults.yaml", faults);
    fake::Process server(ASSAY_BINARY,
                         {"simulate", "--json", "-c", "served.yaml", "--faults", "faults.yaml",
                          "--log", "calls.jsonl"},
                         options());
    EXPECT_TRUE(server.wait_for_output("\n")) << server.error();
    const Json addresses = parsed(server.output());
    const std::string protocol = GetParam();
    folder_.write("assay.yaml",
                  fmt::format("providers:\n  sim: {{protocol: {}, base_url: \"{}\", "
                              "api_key_env: SIM_KEY}}\n"
                              "models:\n  small: {{provider: sim, id: small, tier: lite}}\n"
                              "tasks: [colours]\n",
                              protocol, addresses[protocol + "_base_url"].get<std::string>()));
    Run run;
    run.ended = assay({"run", "--new", "--json"});
    run.figures = figures(run.ended.output);
    server.send_signal(SIGTERM);
    EXPECT_EQ(server.wait().exit_code, 0);
    run.calls = parsed_lines(fake::file_bytes(folder_ / "calls.jsonl"));
    return run;
  }
};

TEST_P(BinaryFaults, H20_H26_H45_HealWithoutATrace) {
  const Run clean = run("faults: [{fault: status-500, share: 0}]\n");
  EXPECT_EQ(clean.ended.exit_code, 0) << clean.ended.error;
  EXPECT_EQ(clean.calls.size(), 40U);
  const Run ran = run(
      "faults:\n  - {fault: [cut-in-chunk, reset-midway, status-503], share: 0.2, attempts: 1}\n");
  EXPECT_EQ(ran.ended.exit_code, 0) << ran.ended.error;
  EXPECT_EQ(ran.figures, clean.figures);
  EXPECT_GT(ran.calls.size(), 40U);
  if (HasFailure()) return;
  fake::fault_row("H45", std::string(GetParam()) + ", the binary",
                  "cut in a chunk, reset or 503, a fifth of all items",
                  "asked again, same figures, exit 0");
}

TEST_P(BinaryFaults, H22_LeaveTheRunIncomplete) {
  const Run ran = run("faults:\n  - {fault: bad-chunk-size, share: 0.2}\n");
  EXPECT_EQ(ran.ended.exit_code, 4) << ran.ended.error;
  EXPECT_THAT(ran.ended.error, HasSubstr("incomplete"));
  EXPECT_EQ(ran.calls.size(), 40U) << "nothing is asked again";
  if (HasFailure()) return;
  fake::fault_row("H22", std::string(GetParam()) + ", the binary",
                  "a chunk whose size is no number, a fifth of all items",
                  "wire.protocol, not asked again, exit 4");
}

INSTANTIATE_TEST_SUITE_P(Over, BinaryFaults, testing::Values("openai", "anthropic", "gemini"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace assay::cli
