#pragma once

/// \file
/// Faces without a socket: a model that repeats what it is given, and requests as clients write
/// them.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/local/model.hpp"
#include "simulate/exchange.hpp"

namespace assay::simulate {

/// Answers with what it was asked, so that a test sees which text reached the model.
class EchoModel final : public local::Model {
 public:
  [[nodiscard]] std::string answer(std::string_view input) const override {
    return "echo: " + std::string(input);
  }
};

/// Answers with the same text whatever it is asked.
class FixedModel final : public local::Model {
 public:
  explicit FixedModel(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] std::string answer(std::string_view /*input*/) const override { return text_; }

 private:
  std::string text_;
};

inline constexpr const char* kTicketSystem = "Sort the ticket.";
inline constexpr const char* kInvoiceSystem = "Read the invoice.";
inline constexpr const char* kTicketAnswer = R"({"label":"billing","confidence":0.5})";

/// "small" for two tasks: tickets answer with a fixed label, invoices echo.
inline Catalogue two_tasks() {
  auto catalogue =
      Catalogue::open({{"small",
                        "tickets",
                        {kTicketSystem, "variant"},
                        std::make_shared<FixedModel>(kTicketAnswer)},
                       {"small", "invoices", {kInvoiceSystem}, std::make_shared<EchoModel>()}});
  EXPECT_TRUE(catalogue.has_value());
  return *std::move(catalogue);
}

inline Context context_for(const Catalogue& catalogue) {
  Context context;
  context.catalogue = &catalogue;
  context.require_key = "right";
  context.request_bytes = 100'000;
  context.id = "0123456789abcdefghijklmnopqrstuv";
  context.now_unix_ms = 1'795'000'000'000;
  context.started_unix_ms = 1'794'000'000'000;
  return context;
}

inline Json json_of(std::string_view text) {
  const JsonReading reading = read_json(text);
  EXPECT_TRUE(reading.ok()) << reading.message << " in " << text;
  return reading.value;
}

/// All that a client receives of a stream.
inline std::string streamed(const Plan& plan) {
  std::string bytes = plan.body;
  for (const std::string& piece : plan.pieces) bytes += piece;
  return bytes;
}

}  // namespace assay::simulate
