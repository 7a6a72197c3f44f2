#include "shadow/pair_facts.hpp"

#include "assay/core/hash.hpp"
#include "assay/core/outcome.hpp"

namespace assay::shadow {
namespace {

using decide::ShadowAnswer;

std::optional<bool> repeats(const store::TrafficSide& first, const store::TrafficSide& again) {
  if (!again.is_there || answer_of(again) == ShadowAnswer::failed) return std::nullopt;
  if (answer_of(first) == ShadowAnswer::failed) return std::nullopt;
  return is_equal(first, again);
}

}  // namespace

ShadowAnswer answer_of(const store::TrafficSide& side) {
  const auto outcome = outcome_from_string(side.outcome);
  if (!outcome || !is_scored(*outcome)) return ShadowAnswer::failed;
  return *outcome == Outcome::ok ? ShadowAnswer::valid : ShadowAnswer::invalid;
}

bool is_equal(const store::TrafficSide& a, const store::TrafficSide& b) {
  const bool is_valid = answer_of(a) == ShadowAnswer::valid;
  if (is_valid != (answer_of(b) == ShadowAnswer::valid)) return false;
  return !is_valid || a.answer == b.answer;
}

decide::ShadowPair pair_of(const store::TrafficPair& stored, eval::SliceCache& slices) {
  decide::ShadowPair pair;
  pair.key = hash64(stored.key);
  if (!stored.cluster.empty()) pair.cluster = hash64(stored.cluster);
  pair.weight = stored.weight;
  pair.day = stored.day;
  pair.slices = slices.read(stored.slices_json);
  pair.lite = answer_of(stored.lite);
  pair.pro = answer_of(stored.pro);
  pair.is_equal = is_equal(stored.lite, stored.pro);
  pair.lite_repeats = repeats(stored.lite, stored.lite_again);
  pair.pro_repeats = repeats(stored.pro, stored.pro_again);
  return pair;
}

}  // namespace assay::shadow
