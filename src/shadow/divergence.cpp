#include "assay/shadow/divergence.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "assay/core/json.hpp"

namespace assay::shadow {
namespace {

/// Paths come out of answers, so their number is not ours. What is beyond is in no row.
constexpr std::size_t kMostPaths = 1000;

using Count = std::int64_t Divergence::*;

/// What differs: a path and the counts that it adds to.
class Walk {
 public:
  void compare(const std::string& path, const Json* lite, const Json* pro) {
    const bool has_lite = lite != nullptr && !lite->is_null();
    const bool has_pro = pro != nullptr && !pro->is_null();
    if (!has_lite && !has_pro) return;
    if (has_lite != has_pro) {
      note(path, has_lite ? &Divergence::only_lite : &Divergence::only_pro);
    } else if (!is_same_kind(*lite, *pro)) {
      note(path, &Divergence::type);
    } else if (lite->is_object()) {
      compare_objects(path, *lite, *pro);
    } else if (lite->is_array()) {
      compare_lists(path, *lite, *pro);
    } else if (*lite != *pro) {
      note(path, &Divergence::value);
    }
  }

  [[nodiscard]] const std::map<std::string, std::vector<Count>>& found() const { return found_; }

 private:
  static bool is_same_kind(const Json& a, const Json& b) {
    return a.type() == b.type() || (a.is_number() && b.is_number());
  }

  void compare_objects(const std::string& path, const Json& lite, const Json& pro) {
    const auto below = [&path](const std::string& name) {
      return path.empty() ? name : path + "." + name;
    };
    for (const auto& [name, value] : lite.items()) {
      const auto other = pro.find(name);
      compare(below(name), &value, other == pro.end() ? nullptr : &*other);
    }
    for (const auto& [name, value] : pro.items()) {
      if (!lite.contains(name)) compare(below(name), nullptr, &value);
    }
  }

  void compare_lists(const std::string& path, const Json& lite, const Json& pro) {
    if (lite.size() != pro.size()) {
      note(path, &Divergence::length);
      return;
    }
    for (std::size_t i = 0; i < lite.size(); ++i) compare(path + "[]", &lite[i], &pro[i]);
  }

  void note(const std::string& path, Count count) {
    std::vector<Count>& counts = found_[path];
    if (std::find(counts.begin(), counts.end(), count) == counts.end()) counts.push_back(count);
  }

  std::map<std::string, std::vector<Count>> found_;
};

bool is_object(std::string_view answer) {
  return answer.starts_with('{');  // canonical: nothing stands before it
}

std::map<std::string, std::vector<Count>> differences(std::string_view first,
                                                      std::string_view second) {
  Walk walk;
  if (first == second) return {};
  const JsonReading a = read_json(first);
  const JsonReading b = read_json(second);
  if (a.ok() && b.ok()) walk.compare("", &a.value, &b.value);
  return walk.found();
}

double share_of(std::int64_t part, std::int64_t all) {
  return all > 0 ? static_cast<double>(part) / static_cast<double>(all) : 0;
}

}  // namespace

Divergence* DivergenceBuilder::row_of(const std::string& path) {
  const auto known = paths_.find(path);
  if (known != paths_.end()) return &known->second;
  return paths_.size() < kMostPaths ? &paths_[path] : nullptr;
}

void DivergenceBuilder::add(std::string_view lite, std::string_view pro) {
  if (!is_object(lite) || !is_object(pro)) return;
  ++objects_;
  for (const auto& [path, counts] : differences(lite, pro)) {
    Divergence* const row = row_of(path);
    if (row == nullptr) continue;
    ++row->pairs;
    for (const Count count : counts) ++(row->*count);
  }
}

void DivergenceBuilder::add_noise(std::string_view first, std::string_view second) {
  if (!is_object(first) || !is_object(second)) return;
  ++second_;
  for (const auto& [path, counts] : differences(first, second)) {
    if (Divergence* const row = row_of(path); row != nullptr) ++row->noise_pairs;
  }
}

std::vector<Divergence> DivergenceBuilder::finish() const {
  std::vector<Divergence> rows;
  for (const auto& [path, counted] : paths_) {
    Divergence row = counted;
    row.path = path;
    row.share = share_of(row.pairs, objects_);
    row.noise = share_of(row.noise_pairs, second_);
    row.is_noisy = second_ > 0 && row.noise * 2 >= row.share;
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Divergence& a, const Divergence& b) { return a.share > b.share; });
  return rows;
}

}  // namespace assay::shadow
