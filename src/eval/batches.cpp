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

std::string place_of(const Arm& arm, const Unit& unit) {
  const std::string& item = arm.task->set.items[unit.item].hash;
  return Hasher().add(item).add(std::to_string(unit.repeat)).hex();
}

void shuffle(const Arm& arm, std::vector<Unit>& units) {
  std::vector<std::pair<std::string, std::size_t>> places;
  for (std::size_t i = 0; i < units.size(); ++i) places.emplace_back(place_of(arm, units[i]), i);
  std::sort(places.begin(), places.end());
  std::vector<Unit> shuffled;
  for (const auto& [place, from] : places) shuffled.push_back(std::move(units[from]));
  units = std::move(shuffled);
}

Unit batch_of(std::vector<Unit>::const_iterator first, std::vector<Unit>::const_iterator last) {
  Unit unit = *first;
  unit.attempts = 0;  // of this batch; what its items had before stands with them
  unit.batch = std::make_shared<const std::vector<Unit>>(first, last);
  return unit;
}

}  // namespace

std::vector<Unit> in_batches(const std::vector<Arm>& arms, std::vector<Unit> units) {
  std::map<Group, std::vector<Unit>> groups;
  for (const Unit& unit : units) {
    if (is_for_batch(arms, unit)) groups[{unit.arm, unit.repeat}].push_back(unit);
  }
  if (groups.empty()) return units;
  for (auto& [group, members] : groups) shuffle(arms[group.first], members);

  std::vector<Unit> planned;
  std::map<Group, std::size_t> seen;
  for (Unit& unit : units) {
    if (!is_for_batch(arms, unit)) {
      planned.push_back(std::move(unit));
      continue;
    }
    const Group group{unit.arm, unit.repeat};
    const auto size = static_cast<std::size_t>(arms[unit.arm].batch);
    const std::size_t at = seen[group]++;
    if (at % size != 0) continue;
    const auto& members = groups[group];
    const auto first = members.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last =
        members.begin() + static_cast<std::ptrdiff_t>(std::min(at + size, members.size()));
    planned.push_back(batch_of(first, last));
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
