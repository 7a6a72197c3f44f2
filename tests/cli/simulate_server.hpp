#pragma once

/// \file
/// `assay simulate` over this project's golden sets, and configs that point at it.

#include <fmt/format.h>

#include <csignal>
#include <stdexcept>

#include "assay/core/json.hpp"
#include "support/process.hpp"

namespace assay::cli {

class SimulateServer {
 public:
  explicit SimulateServer(const std::string& latency = "0")
      : process_(ASSAY_BINARY, {"simulate", "--json", "--latency", latency, "-c",
                                std::string(ASSAY_SOURCE_DIR) + "/golden/assay.yaml"}) {
    if (!process_.wait_for_output("\n"))
      throw std::runtime_error("assay simulate: " + process_.error());
    addresses_ = read_json(process_.output()).value;
  }

  [[nodiscard]] std::string base_url(const std::string& protocol) const {
    return addresses_[protocol + "_base_url"].get<std::string>();
  }

  /// Stops it. The number of requests that it saw.
  std::int64_t stop() {
    process_.send_signal(SIGTERM);
    const std::string said = process_.wait().error;
    const auto end = said.find(" requests answered");
    if (end == std::string::npos) throw std::runtime_error("assay simulate: " + said);
    return std::stoll(said.substr(said.rfind(' ', end - 1) + 1));
  }

  /// Small and large over one protocol, on the given golden sets.
  [[nodiscard]] std::string config(const std::string& protocol, bool stream, int concurrency,
                                   const std::string& tasks) const {
    return fmt::format(
        "providers:\n  sim: {{protocol: {}, base_url: \"{}\", api_key_env: SIM_KEY, limits: "
        "{{concurrency: {}}}}}\n"
        "models:\n  small: {{provider: sim, id: small, tier: lite, stream: {}}}\n"
        "  large: {{provider: sim, id: large, tier: pro, stream: {}}}\ntasks: [{}]\n",
        protocol, base_url(protocol), concurrency, stream, stream, tasks);
  }

 private:
  fake::Process process_;
  Json addresses_;
};

}  // namespace assay::cli
