#include "assay/curate/split.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include "assay/core/hash.hpp"
#include "assay/core/text.hpp"

namespace assay::curate {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

/// Lines that must not be separated.
struct Group {
  std::vector<std::size_t> lines;
  std::string stratum;
  std::string hash;
  bool is_example = false;
};

/// Which line leads each line's group: those of one cluster or with one input have one leader.
class Groups {
 public:
  explicit Groups(const std::vector<SplitLine>& lines) : leaders_(lines.size()) {
    std::iota(leaders_.begin(), leaders_.end(), std::size_t{0});
    std::unordered_map<std::string_view, std::size_t> clusters;
    std::unordered_map<std::string_view, std::size_t> inputs;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      join(i, inputs.emplace(lines[i].input, i).first->second);
      if (!lines[i].cluster.empty()) join(i, clusters.emplace(lines[i].cluster, i).first->second);
    }
  }

  std::size_t leader(std::size_t line) {
    while (leaders_[line] != line) line = leaders_[line] = leaders_[leaders_[line]];
    return line;
  }

 private:
  void join(std::size_t a, std::size_t b) { leaders_[leader(a)] = leader(b); }

  std::vector<std::size_t> leaders_;
};

std::string seeded(std::uint64_t seed, std::string_view what, std::string_view key) {
  return Hasher().add(std::to_string(seed)).add(what).add(key).hex();
}

/// Fills in what a group takes from its lines, by names alone: order must not matter.
void describe(Group& group, const std::vector<SplitLine>& lines, std::uint64_t seed) {
  std::map<std::string_view, std::size_t> strata;
  std::string_view key;
  bool is_cluster = false;
  for (const std::size_t line : group.lines) {
    ++strata[lines[line].stratum];
    group.is_example = group.is_example || lines[line].is_example;
    // A cluster's name outlives its members, so a new one of them does not move the others.
    const bool has_cluster = !lines[line].cluster.empty();
    const std::string_view name = has_cluster ? lines[line].cluster : lines[line].id;
    const bool is_better =
        key.empty() || (has_cluster && !is_cluster) || (has_cluster == is_cluster && name < key);
    if (!is_better) continue;
    key = name;
    is_cluster = has_cluster;
  }
  const auto most =
      std::max_element(strata.begin(), strata.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  group.stratum = most->first;
  group.hash = seeded(seed, is_cluster ? "cluster" : "id", key);
}

/// Groups in the order in which they become items.
std::vector<Group> ordered_groups(const std::vector<SplitLine>& lines, std::uint64_t seed) {
  Groups joined(lines);
  std::map<std::size_t, Group> by_leader;
  for (std::size_t i = 0; i < lines.size(); ++i) by_leader[joined.leader(i)].lines.push_back(i);
  std::vector<Group> groups;
  for (auto& [leader, group] : by_leader) {
    describe(group, lines, seed);
    groups.push_back(std::move(group));
  }
  std::sort(groups.begin(), groups.end(),
            [](const Group& a, const Group& b) { return a.hash < b.hash; });
  return groups;
}

/// Each stratum's part of `items`: the whole part of its share, and one more for those with the
/// largest remainders. In integers, so that no machine rounds differently.
std::map<std::string, std::size_t> parts(const std::vector<Group>& groups, std::size_t lines,
                                         std::size_t items, std::uint64_t seed) {
  struct Rest {
    std::size_t remainder;
    std::string hash;
    std::string stratum;
  };
  std::map<std::string, std::size_t> part;
  for (const Group& group : groups) part[group.stratum] += group.lines.size();
  std::vector<Rest> rests;
  std::size_t given = 0;
  for (auto& [stratum, size] : part) {
    rests.push_back({items * size % lines, seeded(seed, "stratum", stratum), stratum});
    size = items * size / lines;
    given += size;
  }
  std::sort(rests.begin(), rests.end(), [](const Rest& a, const Rest& b) {
    return a.remainder != b.remainder ? a.remainder > b.remainder : a.hash < b.hash;
  });
  for (std::size_t i = 0; given < items; ++i, ++given) ++part[rests[i].stratum];
  return part;
}

}  // namespace

Result<ItemCount> ItemCount::parse(std::string_view text) {
  const Error error = invalid(
      fmt::format("--items \"{}\": must be a number of lines (300) or a share of them (0.7 or 70%)",
                  printable(text, 40)));
  ItemCount count;
  const char* const end = text.data() + text.size();
  if (text.find_first_of(".%") == std::string_view::npos) {
    const auto read = std::from_chars(text.data(), end, count.count_);
    if (read.ec != std::errc() || read.ptr != end || count.count_ == 0) return error;
    return count;
  }
  const bool is_percent = text.ends_with('%');
  double share = 0;
  const auto read = std::from_chars(text.data(), end - (is_percent ? 1 : 0), share);
  if (read.ec != std::errc() || read.ptr != end - (is_percent ? 1 : 0)) return error;
  if (is_percent) share /= 100;
  if (!(share > 0 && share < 1)) return error;
  count.per_million_ = std::llround(share * static_cast<double>(kMillion));
  return count;
}

Result<std::size_t> ItemCount::of(std::size_t lines) const {
  std::size_t items = count_;
  if (items == 0) {
    const std::int64_t scaled = static_cast<std::int64_t>(lines) * per_million_;
    items = static_cast<std::size_t>((scaled + kMillion / 2) / kMillion);
  }
  if (items == 0 || items >= lines) {
    return invalid(fmt::format("{} items out of {} lines leave {} without any", items, lines,
                               items == 0 ? "items.jsonl" : "train.jsonl"));
  }
  return items;
}

std::vector<bool> choose_items(const std::vector<SplitLine>& lines, std::size_t items,
                               std::uint64_t seed) {
  std::vector<bool> is_item(lines.size(), false);
  const std::vector<Group> groups = ordered_groups(lines, seed);
  auto part = parts(groups, std::max<std::size_t>(lines.size(), 1), items, seed);
  std::vector<bool> is_taken(groups.size(), false);
  std::size_t left = items;
  const auto take = [&](std::size_t index, std::size_t& room) {
    const Group& group = groups[index];
    if (is_taken[index] || group.is_example || group.lines.size() > room) return;
    room -= group.lines.size();
    is_taken[index] = true;
    for (const std::size_t line : group.lines) is_item[line] = true;
  };
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::size_t& room = part[groups[i].stratum];
    const std::size_t before = room;
    take(i, room);
    left -= before - room;
  }
  // What a stratum could not fill, because its groups are too large, others do.
  for (std::size_t i = 0; i < groups.size(); ++i) take(i, left);
  return is_item;
}

}  // namespace assay::curate
