#pragma once

/// \file
/// The attempts of one repeat of an item as a reply.

#include "assay/decide/replay.hpp"
#include "assay/store/records.hpp"

namespace assay::eval {

/// Takes the attempts of one repeat in their order.
class ReplyBuilder {
 public:
  void add(const store::AnswerRow& attempt);
  /// Nothing when no attempt was about the model.
  [[nodiscard]] std::optional<decide::StoredReply> finish();
  /// Did the last attempt fail on the wire?
  [[nodiscard]] bool has_failed() const { return has_failed_; }

 private:
  void add_cost(const store::AnswerRow& attempt);
  /// The calls since the last answer belong to it.
  void add_cost_to(decide::StoredAnswer& answer) const;
  [[nodiscard]] decide::StoredAnswer answer(const store::AnswerRow& attempt) const;

  std::optional<decide::StoredReply> reply_;
  std::optional<double> cost_usd_ = 0;  ///< of the calls since the last answer
  double known_usd_ = 0;                ///< the known part of it
  bool has_failed_ = false;
};

}  // namespace assay::eval
