#include "shadow/known_labels.hpp"

#include "shadow/pair_facts.hpp"

namespace assay::shadow {

Result<KnownLabels> KnownLabels::read(store::TrafficStore& traffic, store::RowId experiment) {
  KnownLabels labels;
  ASSAY_CHECK(traffic.for_each_label(
      experiment, [&labels](const store::LabelRecord& label) { labels.add(label); }));
  return labels;
}

void KnownLabels::add(const store::LabelRecord& label) {
  const std::pair key(label.item, label.answer);
  if (label.is_right) {
    right_[key] = *label.is_right;
  } else {
    right_.erase(key);
  }
}

std::optional<bool> KnownLabels::is_right(store::RowId item, const store::TrafficSide& side) const {
  if (answer_of(side) != decide::ShadowAnswer::valid) return false;
  const auto known = right_.find({item, side.answer});
  return known == right_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<decide::ShadowLabel> KnownLabels::label_of(const store::TrafficPair& pair) const {
  const auto lite = is_right(pair.item, pair.lite);
  const auto pro = is_right(pair.item, pair.pro);
  if (!lite || !pro) return std::nullopt;
  return label_of(*lite, *pro);
}

decide::ShadowLabel KnownLabels::label_of(bool lite_is_right, bool pro_is_right) {
  using decide::ShadowLabel;
  if (lite_is_right) return pro_is_right ? ShadowLabel::both_right : ShadowLabel::lite_right;
  return pro_is_right ? ShadowLabel::pro_right : ShadowLabel::both_wrong;
}

}  // namespace assay::shadow
