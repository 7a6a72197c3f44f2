#include "assay/config/config.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class Schema final : public Command {
 public:
  void declare(Flags& /*flags*/) override {}
  Result<int> run(const Globals& /*globals*/) override {
    ASSAY_CHECK(print(config::json_schema()));
    return kDone;
  }
};

}  // namespace

std::unique_ptr<Command> make_schema() {
  return std::make_unique<Schema>();
}

}  // namespace assay::cli
