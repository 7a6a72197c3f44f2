#pragma once

/// \file
/// Models that run in-process, on worker threads, so that the event loop never waits for them.

#include "assay/eval/caller.hpp"

namespace assay::eval {

/// Trains the models that the suite's arms of this provider need.
/// \error invalid_argument  a model id that is not "small" or "large"; training failed
[[nodiscard]] Result<std::unique_ptr<Caller>> make_local_caller(
    net::EventLoop& loop, const config::ProviderConfig& provider, const Suite& suite);

/// Answers that are worked on at the same time.
[[nodiscard]] int local_workers();

/// Is this arm's model one of the embedded ones, and is there something to train it on?
/// \error invalid_argument  `file:line: reason`
[[nodiscard]] Status check_local_arm(const Arm& arm, const std::string& config_name);

}  // namespace assay::eval
