#include "assay/report/shadow_json.hpp"
#include "assay/report/shadow_text.hpp"
#include "cli/shadow_flags.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class ShadowReport final : public Command {
 public:
  void declare(Flags& flags) override {
    flags_.declare(flags);
    flags.text("--by", slice_, "SLICE",
               "hold the golden set against traffic by this slice (default: the one with most "
               "values)");
  }

  Result<int> run(const Globals& globals) override {
    ASSAY_TRY(auto request, flags_.request());
    request.slice = slice_;
    ASSAY_TRY(auto store, store::RunStore::open(globals.database_path(), store::Access::read_only));
    ASSAY_TRY(const auto comparison, shadow::compare_traffic(store, request));
    ASSAY_CHECK(print(globals.json ? report::shadow_json(comparison)
                                   : report::shadow_text(comparison, globals.style())));
    if (comparison.report.all.counts.compared > 0) return kDone;
    say(globals, "no request was answered by both models yet");
    return kIncomplete;
  }

 private:
  ShadowFlags flags_;
  std::string slice_;
};

}  // namespace

std::unique_ptr<Command> make_shadow_report() {
  return std::make_unique<ShadowReport>();
}

}  // namespace assay::cli
