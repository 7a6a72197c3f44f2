#pragma once

/// \file
/// What is wrong with the lines of one dataset file.

#include <string>
#include <unordered_map>

#include "assay/dataset/golden_set.hpp"

namespace assay::dataset {

/// Collects the problems of one file under a bound.
class Complaints {
 public:
  Complaints(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

  void error(int line, const std::string& reason);
  void warning(int line, const std::string& reason);

 private:
  std::string file_;
  Problems& problems_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

/// Remembers where each id was first seen, and complains about the second one.
class SeenIds {
 public:
  void add(const std::string& id, int line, Complaints& complaints);

 private:
  std::unordered_map<std::string, int> lines_;
  std::unordered_map<std::string, int> folded_;
};

}  // namespace assay::dataset
