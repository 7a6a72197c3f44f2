#include <fmt/format.h>

#include <array>
#include <string_view>

#include "assay/config/config.hpp"
#include "assay/core/text.hpp"
#include "assay/report/results_json.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

constexpr std::array<std::string_view, 2> kDocuments = {"config", "results"};

class Schema final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("DOCUMENT", document_, false,
                     "config: assay.yaml (default); results: what `assay report --results` writes");
  }

  Result<int> run(const Globals& /*globals*/) override {
    if (document_ == "results") {
      ASSAY_CHECK(print(report::results_schema()));
    } else if (document_ == "config") {
      ASSAY_CHECK(print(config::json_schema()));
    } else {
      return invalid(fmt::format("there is no schema of \"{}\", only of config and of results{}",
                                 printable(document_, 80), did_you_mean(document_, kDocuments)));
    }
    return kDone;
  }

 private:
  std::string document_ = "config";
};

}  // namespace

std::unique_ptr<Command> make_schema() {
  return std::make_unique<Schema>();
}

}  // namespace assay::cli
