// S11 and P9: the wall clock jumps. It dates things; every wait is by the monotonic clock.

#include <chrono>
#include <string>
#include <vector>

#include "assay/core/clock.hpp"
#include "rows.hpp"

namespace assay::cli {
namespace {

using fake::fault_row;
using fake::ScriptedProvider;

struct Jump {
  const char* name;
  const char* clock;  ///< as clock_shim.cpp reads it
};

class ClockRows : public Rows, public testing::WithParamInterface<Jump> {};

TEST_P(ClockRows, S11_ChangesNoFigureAndNoWait) {
  fake::write_colours(folder_, 40);
  const ScriptedProvider provider([](const fake::Asked& asked) {
    // A wait that the provider asks for: it must be neither skipped nor endless.
    if (asked.number == 15) return fake::fails(503, "busy", "no", {{"retry-after-ms", "200"}});
    return answer(asked);
  });
  write_config(provider, "", 2);
  const auto clean = assay({"run", "--json", "--db", "clean.db"});
  ASSERT_EQ(clean.exit_code, 0) << clean.error;
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0) << "a run before the jump";

  shift_clock("SHIM_CLOCK", GetParam().clock);
  const auto start = SteadyClock::now();
  const auto ended = assay({"run", "--json"});
  const auto took = SteadyClock::now() - start;
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_LT(took, std::chrono::seconds(30));
  EXPECT_EQ(figures(ended.output), figures(clean.output));
  EXPECT_EQ(value("SELECT count(*) FROM attempt WHERE latency_us < 0 OR queued_us < 0 OR "
                  "connect_us < 0 OR latency_us > 30000000"),
            "0");
  EXPECT_EQ(value("SELECT count(DISTINCT public_id) FROM run"), "2");
  EXPECT_EQ(parsed(ended.output)["run_id"], value("SELECT public_id FROM run WHERE id = 2"))
      << "the newest run is the one that was begun last, whatever its date";
  for (const std::vector<std::string>& reader :
       {std::vector<std::string>{"runs"}, {"report", "--json"}, {"export"}, {"trend", "lite"}}) {
    const auto read = assay(reader);
    EXPECT_TRUE(read.exit_code == 0 || read.exit_code == 2) << reader[0] << ": " << read.error;
  }
  fault_row("S11", GetParam().name, "the wall clock jumps", "exit 0, same figures, ids unique");
}

INSTANTIATE_TEST_SUITE_P(
    All, ClockRows,
    testing::Values(Jump{"an_hour_back", "30:-3600"}, Jump{"a_day_forward", "30:86400"},
                    Jump{"a_leap_second", "30:-1"},
                    Jump{"to_and_fro", "10:-3600,20:86400,30:0,40:-86400,50:3600"},
                    Jump{"before_1970", "1:-2000000000"}, Jump{"after_2038", "1:2000000000"}),
    [](const auto& jump) { return std::string(jump.param.name); });

}  // namespace
}  // namespace assay::cli
