#pragma once

/// \file
/// `assay simulate --faults` in-process: the colours over the three protocols, with faults.

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "assay/local/model.hpp"
#include "assay/simulate/simulator.hpp"

namespace assay::fake {

/// Knows the colours (support/colours.hpp) but for two items: one it gets wrong, and one it answers
/// with text that is no JSON.
[[nodiscard]] std::shared_ptr<const local::Model> colour_model();
/// Says the same whatever it is asked.
[[nodiscard]] std::shared_ptr<const local::Model> saying(std::string text);

class FaultServer {
 public:
  /// \param faults  a fault file; empty: none
  explicit FaultServer(const std::string& faults,
                       std::shared_ptr<const local::Model> model = colour_model(),
                       const std::string& latency = "0");
  ~FaultServer();
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  [[nodiscard]] std::string base_url(const std::string& protocol) const;
  [[nodiscard]] std::vector<simulate::ServedCall> calls() const;  ///< so far
  [[nodiscard]] std::uint64_t faults() const { return simulator_->faults(); }
  [[nodiscard]] std::uint64_t requests() const { return simulator_->requests(); }

 private:
  net::EventLoop loop_;
  std::unique_ptr<simulate::Simulator> simulator_;
  mutable std::mutex mutex_;
  std::vector<simulate::ServedCall> calls_;
  std::thread thread_;
};

}  // namespace assay::fake
