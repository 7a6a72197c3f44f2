#include <clocale>
#include <locale>

#include "assay/report/run_json.hpp"
#include "assay/report/run_table.hpp"
#include "summaries.hpp"

namespace assay::report {
namespace {

/// Writes numbers as 1.234,5 does.
class Comma final : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Reports, AreTheSameBytesInEveryLocale) {
  eval::ArmSummary arm = full_arm();
  arm.tokens.input = 1'234'567;
  const auto summary = summary_of({arm});
  const auto all = [&] {
    return run_json(summary) + run_table(summary, {}) + run_details(summary, {});
  };
  const std::string before = all();
  const std::locale old = std::locale::global(std::locale(std::locale::classic(), new Comma));
  const char* const german = std::setlocale(LC_ALL, "de_DE.UTF-8");  // where it is installed
  EXPECT_EQ(all(), before) << (german != nullptr ? german : "C++ locale only");
  std::locale::global(old);
  std::setlocale(LC_ALL, "C");
}

}  // namespace
}  // namespace assay::report
