// P6: the same answers give the same figures, bit by bit, however they came in.
// tests/cli/same_evidence_test does the same for comparisons, gates and reports.

#include <filesystem>
#include <map>
#include <string>

#include "cli/simulate_server.hpp"
#include "rows.hpp"

namespace assay::cli {
namespace {

using fake::fault_row;

class SameFigures : public Rows {
 protected:
  SameFigures() : server_("uniform(0ms,3ms)") {
    environment_["SIM_KEY"] = "any-key";
    std::filesystem::create_directory_symlink(std::string(ASSAY_SOURCE_DIR) + "/golden",
                                              folder_ / "golden");
  }

  /// The figures of a run over so many connections.
  [[nodiscard]] std::string run_over(int connections, const std::string& database,
                                     const std::string& rest = "", int exit_code = 0) const {
    folder_.write("assay.yaml", server_.config("openai", true, connections, "departments") + rest);
    const auto ended = assay({"run", "--json", "--db", database});
    EXPECT_EQ(ended.exit_code, exit_code) << ended.error;
    return figures(ended.output);
  }

  SimulateServer server_;
};

TEST_F(SameFigures, P6_OverOneConnectionAndManyAndResumed) {
  const std::string one = run_over(1, "one.db");
  EXPECT_EQ(run_over(64, "many.db"), one);
  (void)run_over(8, "resumed.db", "budget: {calls: 100}\n", 4);
  (void)run_over(3, "resumed.db", "budget: {calls: 350}\n", 4);
  EXPECT_EQ(run_over(16, "resumed.db"), one);
  fault_row("P6", "", "1 and 64 connections, a run broken off twice", "figures identical");
}

TEST_F(SameFigures, P6_InAnyOrderOfArrival) {
  (void)run_over(8, "assay.db");
  const auto report = [this] {
    const auto ended = assay({"report", "--json"});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    return ended.output;
  };
  const std::string first = report();
  for (int i = 1; i <= 6; ++i) {
    // Rows get their numbers in order of arrival, so other numbers are another order.
    fake::sql(folder_ / "assay.db",
              fmt::format("CREATE TEMP TABLE p AS SELECT id AS old, {}000000 + row_number() OVER "
                          "(ORDER BY random()) AS new FROM attempt; CREATE INDEX temp.q ON p (old);"
                          "BEGIN; UPDATE attempt SET id = (SELECT new FROM p WHERE old = id);"
                          "UPDATE score SET attempt_id = (SELECT new FROM p WHERE old = "
                          "attempt_id); COMMIT",
                          i));
    ASSERT_EQ(report(), first) << i;
  }
  fault_row("P6", "", "6 orders of arrival of the same answers", "report identical, byte by byte");
}

TEST_F(SameFigures, P6_AfterExportAndImport) {
  (void)run_over(8, "assay.db");
  const Json run = parsed(assay({"report", "--json"}).output)["arms"];
  std::map<std::string, std::string> answers;
  for (const Json& attempt : parsed_lines(assay({"export"}).output)) {
    answers[attempt["model"].get<std::string>()] +=
        safe_dump(Json{{"id", attempt["item_id"]}, {"output", attempt["output"]}}) + "\n";
  }
  ASSERT_EQ(answers.size(), 2U);
  for (const Json& arm : run) {
    const auto model = arm["model"].get<std::string>();
    folder_.write("answers.jsonl", answers[model]);
    const auto imported = assay({"import", "outputs", "answers.jsonl", "-t", "golden/departments",
                                 "-m", model, "--db", "imported.db", "--json"});
    ASSERT_EQ(imported.exit_code, 0) << imported.error;
    const auto there = assay({"report", "--json", "--db", "imported.db"});
    const Json again = parsed(there.output)["arms"][0];
    for (const char* key : {"items", "coverage", "accuracy", "accuracy_when_parsed",
                            "parse_success", "parse_success_strict", "macro_f1", "outcomes"}) {
      EXPECT_EQ(again[key], arm[key]) << model << ' ' << key;
      EXPECT_FALSE(arm[key].is_null()) << key;
    }
  }
  fault_row("P6", "", "export, then import of the same answers", "figures identical");
}

}  // namespace
}  // namespace assay::cli
