#include "cli/compare_flags.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"
#include "assay/decide/comparison.hpp"
#include "cli/share.hpp"

namespace assay::cli {

void CompareFlags::declare(Flags& flags) {
  flags.text("--run", run, "RUN", "the run that models are of (default: the latest one)");
  declare_rules(flags);
}

void CompareFlags::declare_rules(Flags& flags) {
  flags.texts("-t,--task", tasks, "TASK", "only these tasks, comma-separated");
  flags.text("--margin", margin_, "SHARE",
             "accuracy that may be lost, as 0.03 or 3% (default: gate.margin, else 0.03)");
  flags.text("--alpha", alpha_, "SHARE",
             "level of every claim, one-sided (default: gate.alpha, else 0.05)");
  flags.toggle("--sequential", is_sequential_,
               "verdicts that hold at every look while data grow (default: gate.mode)");
  flags.texts("--allow", allowed_, "WHAT",
              "compare although these differ: golden-set, items, prompt, scorer, parameters");
}

Result<decide::Rules> CompareFlags::rules(const config::GateConfig& declared) const {
  decide::Rules rules;
  rules.mode = is_sequential_ ? decide::Mode::sequential : declared.mode;
  ASSAY_TRY(rules.margin, share_of("--margin", margin_, declared.margin));
  ASSAY_TRY(rules.alpha, share_of("--alpha", alpha_, declared.alpha));
  // Before anything is read: the rules are judged with no item at all.
  ASSAY_TRY(const auto nothing, decide::compare({}, {rules, 1, 0}));
  (void)nothing;
  return rules;
}

Result<std::vector<eval::Aspect>> CompareFlags::aspects() const {
  const std::vector<std::string> names = {"golden-set", "items", "prompt", "scorer", "parameters"};
  std::vector<eval::Aspect> aspects;
  for (const std::string& word : allowed_) {
    const auto aspect = eval::aspect_from_string(word);
    if (!aspect) {
      return invalid(fmt::format("--allow: \"{}\" is none of {}{}", printable(word, 40),
                                 fmt::join(names, ", "), did_you_mean(word, names)));
    }
    aspects.push_back(*aspect);
  }
  return aspects;
}

void CompareFlags::repeat(ShellCommand& command) const {
  command.flag("-t", tasks)
      .flag("--margin", margin_)
      .flag("--alpha", alpha_)
      .toggle("--sequential", is_sequential_)
      .flag("--allow", allowed_);
}

}  // namespace assay::cli
