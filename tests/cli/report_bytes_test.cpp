// Every format of a report is the same bytes for the same evidence, whatever the locale, the time
// zone and the order in which the answers were stored.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <locale>
#include <map>
#include <string>

#include "assay/core/file.hpp"
#include "cli/report_files.hpp"
#include "cli/report_material.hpp"
#include "cli/show_run.hpp"
#include "cli_fixture.hpp"
#include "support/sql.hpp"

namespace assay::cli {
namespace {

/// Writes numbers as 1.234,5 does.
class Comma final : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

class ReportBytesTest : public CliTest {
 protected:
  ReportBytesTest() {
    folder_.write("assay.yaml",
                  "providers:\n  local: {protocol: local}\n"
                  "models:\n  small: {provider: local, id: small, tier: lite}\n"
                  "  large: {provider: local, id: large, tier: pro}\ntasks: [" ASSAY_SOURCE_DIR
                  "/golden/departments, " ASSAY_SOURCE_DIR "/golden/search-results]\n");
    for (int i = 0; i < 2; ++i) {
      const auto ended = assay({"run", "-q", "--new"});
      EXPECT_EQ(ended.exit_code, 0) << ended.error;
    }
    globals_.config = (folder_ / "assay.yaml").string();
    globals_.database = (folder_ / "assay.db").string();
    globals_.quiet = true;
  }

  /// Every format that there is, by its flag.
  std::map<std::string, std::string> formats() {
    CLI::App app;
    Flags flags(app);
    ReportFiles files;
    files.declare(flags);
    std::map<std::string, std::string> paths;
    std::vector<std::string> arguments;
    for (const auto* option : app.get_options()) {
      const std::string flag = option->get_name();
      if (flag.find("help") != std::string::npos) continue;
      paths[flag] = (folder_ / ("out" + flag)).string();
      arguments.insert(arguments.begin(), {paths[flag], flag});  // CLI11 reads from the end
    }
    app.parse(arguments);
    write(files);
    std::map<std::string, std::string> texts;
    for (const auto& [flag, path] : paths) texts[flag] = read_file(path, 100'000'000).value();
    return texts;
  }

  void write(const ReportFiles& files) const {
    SideFinder finder(globals_.database_path(), "");
    auto* const store = finder.store().value();
    const auto run = pick_run(*store, "").value();
    auto report = report_material(globals_, finder, run, {}).value();
    report.requests_per_month = 3'000'000;
    report.command = "assay report";
    const Status written = files.write(globals_, report, *store);
    EXPECT_TRUE(written.has_value()) << written.error().message;
  }

  void expect_same(const std::map<std::string, std::string>& before, const std::string& where) {
    const auto after = formats();
    ASSERT_GE(before.size(), 6U);
    for (const auto& [flag, text] : before) {
      EXPECT_GT(text.size(), 100U) << flag;
      EXPECT_TRUE(after.at(flag) == text) << flag << " differs with " << where;
    }
  }

  Globals globals_;
};

TEST_F(ReportBytesTest, AreTheSameInEveryLocale) {
  const auto before = formats();
  const std::locale old = std::locale::global(std::locale(std::locale::classic(), new Comma));
  std::setlocale(LC_ALL, "de_DE.UTF-8");  // where it is installed
  expect_same(before, "a decimal comma");
  std::locale::global(old);
  std::setlocale(LC_ALL, "C");
}

TEST_F(ReportBytesTest, AreTheSameInEveryTimeZone) {
  const auto before = formats();
  for (const char* zone : {"Pacific/Kiritimati", "America/St_Johns", "XYZ-13:37"}) {
    ::setenv("TZ", zone, 1);
    ::tzset();
    expect_same(before, zone);
  }
  ::unsetenv("TZ");
  ::tzset();
}

TEST_F(ReportBytesTest, AreTheSameWhateverWasStoredFirst) {
  const auto before = formats();
  fake::sql(globals_.database_path(),
            "PRAGMA foreign_keys = OFF; BEGIN;"
            "UPDATE score SET attempt_id = -attempt_id;"
            "UPDATE attempt SET id = -id; COMMIT;");
  expect_same(before, "the last answer stored first");
}

}  // namespace
}  // namespace assay::cli
