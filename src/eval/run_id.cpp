#include "eval/run_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "assay/core/clock.hpp"

namespace assay::eval {

std::string new_run_id() {
  std::string time = iso_time(unix_ms_now());
  time.erase(std::remove_if(time.begin(), time.end(), [](char c) { return c == '-' || c == ':'; }),
             time.end());
  return fmt::format("{}-{:08x}", time, static_cast<std::uint32_t>(std::random_device{}()));
}

}  // namespace assay::eval
