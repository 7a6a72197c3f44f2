#include "eval/batches.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "assay/core/hash.hpp"

namespace assay::eval {
namespace {

/// One arm's first calls of one repeat.
using Group = std::pair<std::uint32_t, std::int32_t>;

bool is_for_batch(const std::vector<Arm>& arms, const Unit& unit) {
  return arms[unit.arm].batch > 0 && unit.kind == store::AttemptKind::call;
}

/// Items by the order in which they are asked: item -> place.
std::vector<std::size_t> places_of(const Arm& arm, std::int32_t repeat) {
  const auto& items = arm.task->set.items;
  std::vector<std::pair<std::string, std::size_t>> order;
  for (std::size_t item = 0; item < items.size(); ++item) {
    order.emplace_back(Hasher().add(items[item].hash).add(std::to_string(repeat)).hex(), item);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> places(items.size());
  for (std::size_t place = 0; place < order.size(); ++place) places[order[place].second] = place;
  return places;
}

/// What is missing of each batch of the group, in their order.
std::vector<Unit> batches_of(const Arm& arm, std::vector<Unit> units) {
  const std::vector<std::size_t> places = places_of(arm, units.front().repeat);
  const auto place = [&places](const Unit& unit) { return places[unit.item]; };
  std::sort(units.begin(), units.end(),
            [&](const Unit& a, const Unit& b) { return place(a) < place(b); });
  const auto size = static_cast<std::size_t>(arm.batch);
  std::vector<Unit> batches;
  for (auto first = units.begin(); first != units.end();) {
    const auto last = std::find_if(first, units.end(), [&](const Unit& unit) {
      return place(unit) / size != place(*first) / size;
    });
    Unit batch = *first;
    batch.attempts = 0;  // of this batch; what its items had before stands with them
    batch.batch = std::make_shared<const std::vector<Unit>>(first, last);
    batches.push_back(std::move(batch));
    first = last;
  }
  return batches;
}

}  // namespace

std::vector<Unit> in_batches(const std::vector<Arm>& arms, std::vector<Unit> units) {
  std::map<Group, std::vector<Unit>> missing;
  for (const Unit& unit : units) {
    if (is_for_batch(arms, unit)) missing[{unit.arm, unit.repeat}].push_back(unit);
  }
  if (missing.empty()) return units;

  struct Batches {
    std::vector<Unit> all;
    std::size_t units = 0;
    std::size_t seen = 0;  ///< units met so far
    std::size_t next = 0;  ///< batch
  };
  std::map<Group, Batches> groups;
  for (auto& [group, members] : missing) {
    const std::size_t count = members.size();
    groups[group] = {batches_of(arms[group.first], std::move(members)), count};
  }
  std::vector<Unit> planned;
  for (Unit& unit : units) {
    if (!is_for_batch(arms, unit)) {
      planned.push_back(std::move(unit));
      continue;
    }
    Batches& batches = groups[{unit.arm, unit.repeat}];
    const auto size = static_cast<std::size_t>(arms[unit.arm].batch);
    const bool is_last = ++batches.seen == batches.units;
    while (batches.next < batches.all.size() && (is_last || batches.next * size < batches.seen)) {
      planned.push_back(std::move(batches.all[batches.next++]));
    }
  }
  return planned;
}

std::vector<Unit> answers_of(const Unit& unit) {
  if (!unit.batch) return {unit};
  std::vector<Unit> answers = *unit.batch;
  for (Unit& answer : answers) answer.attempts += unit.attempts;
  return answers;
}

Question question_of(const Arm& arm, const Unit& unit) {
  const auto& items = arm.task->set.items;
  Question question{&arm, items[unit.item].input, unit.draft.get()};
  if (!unit.batch) return question;
  for (const Unit& member : *unit.batch) question.batch.push_back(items[member.item].input);
  return question;
}

}  // namespace assay::eval
