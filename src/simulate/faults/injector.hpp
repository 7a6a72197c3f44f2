#pragma once

/// \file
/// Decides which calls are hit by which fault.

#include <map>
#include <string>
#include <vector>

#include "assay/simulate/faults.hpp"
#include "simulate/faults/fault.hpp"

namespace assay::simulate {

[[nodiscard]] std::string_view to_string(Service service);

class Injector {
 public:
  explicit Injector(FaultScript script);

  /// What is known of a call before its answer is sent.
  struct Call {
    std::string item;              ///< of the SHA-256 of its input, the first 16 digits
    int attempt = 1;               ///< how often this model was asked about it, this call included
    const Fault* fault = nullptr;  ///< null: the good answer is sent
    const FaultRule* rule = nullptr;
    SplitMix random{0};
  };

  /// To be called once for each call that a model was asked in, in the order of arrival.
  [[nodiscard]] Call next(Service service, const Plan& plan);

 private:
  /// A rule with the faults that it names.
  struct Rule {
    FaultRule said;
    std::vector<const Fault*> faults;
    std::int64_t seen = 0;  ///< calls that its model, protocol and kind of answer admit
  };

  [[nodiscard]] static bool counts(Rule& rule, const Call& call);

  std::uint64_t seed_;
  std::vector<Rule> rules_;
  std::map<std::string, int> attempts_;  ///< by model and item
};

}  // namespace assay::simulate
