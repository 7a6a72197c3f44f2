#pragma once

/// \file
/// A suite over sampled traffic: the same arms, other items. Nobody has labels for them, and what
/// they are asked is the conversation as it was logged.

#include <cstdint>
#include <string>
#include <vector>

#include "assay/eval/suite.hpp"

namespace assay::eval {

/// What takes the place of a golden set's items.
struct Traffic {
  std::string set_hash;  ///< of the experiment; its members are stored under it
  /// `input`: what `dataset::PromptRenderer::as_logged` reads; `expected_json` empty.
  std::vector<dataset::Item> items;
  std::vector<std::vector<std::uint8_t>> repeats;  ///< by arm, by item: answers wanted
  GivenAnswers given;
};

/// Puts traffic into a suite of one task. Nothing of it is batched, corrected, cached, or left to
/// other models: an arm is what it is. What affects answers is hashed anew, without the golden
/// set's items and prompts, so that a better golden set starts no new run.
///
/// Precondition: one task, and `repeats` and `given` are about its arms and these items.
void ask_traffic(Suite& suite, Traffic traffic);

}  // namespace assay::eval
