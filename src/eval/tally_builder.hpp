#pragma once

/// \file
/// The repeats of one item, added up.

#include "assay/eval/answer_source.hpp"

namespace assay::eval {

/// Takes the final answers of one item on one side, in any order.
class TallyBuilder {
 public:
  void add(const store::PairRow& answer);
  [[nodiscard]] ItemTally finish() const;

 private:
  void add_score(const store::PairRow& answer);

  ItemTally tally_;
  std::uint64_t fingerprint_ = 0;
  bool is_unanimous_ = true;
};

}  // namespace assay::eval
