#include "support/fault_server.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "support/colours.hpp"

namespace assay::fake {
namespace {

class Colours final : public local::Model {
 public:
  [[nodiscard]] std::string answer(std::string_view input) const override {
    if (input == "item 5") return label("red");
    if (input == "item 7") return "I would say blue";
    return label(colour_of(std::string(input)));
  }
};

class Parrot final : public local::Model {
 public:
  explicit Parrot(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] std::string answer(std::string_view /*input*/) const override { return text_; }

 private:
  std::string text_;
};

}  // namespace

std::shared_ptr<const local::Model> colour_model() {
  return std::make_shared<Colours>();
}

std::shared_ptr<const local::Model> saying(std::string text) {
  return std::make_shared<Parrot>(std::move(text));
}

FaultServer::FaultServer(const std::string& faults, std::shared_ptr<const local::Model> model,
                         const std::string& latency) {
  simulate::SimulatorOptions options;
  options.latency = simulate::LatencySpec::parse(latency).value();
  if (!faults.empty()) {
    auto script = simulate::parse_faults(faults, "faults.yaml");
    EXPECT_TRUE(script.has_value()) << script.error().message;
    options.faults = std::move(*script);
  }
  options.on_call = [this](const simulate::ServedCall& call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(call);
  };
  simulator_ = simulate::Simulator::open(loop_, std::move(options),
                                         {{"lite-model", "colours", {}, std::move(model), 20}})
                   .value();
  thread_ = std::thread([this] { loop_.run_until_stopped(); });
}

FaultServer::~FaultServer() {
  loop_.stop();
  thread_.join();
}

std::string FaultServer::base_url(const std::string& protocol) const {
  return "http://127.0.0.1:" + std::to_string(simulator_->port()) +
         (protocol == "openai" ? "/v1" : "");
}

std::vector<simulate::ServedCall> FaultServer::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

}  // namespace assay::fake
