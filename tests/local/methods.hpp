#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "assay/local/model.hpp"

namespace assay::local {

/// "one_word": the part of a test's name that tells the method.
inline std::string name_of_method(const testing::TestParamInfo<Method>& tested) {
  std::string name(to_string(tested.param));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace assay::local
