#pragma once

/// \file
/// Replayed routing recipes as the JSON that other programs rely on (docs/replay.md, "JSON").

#include <span>
#include <string>

#include "assay/report/task_replay.hpp"

namespace assay::report {

/// One replay is one object; several are `{"replays": [...]}`. Unknown is null.
[[nodiscard]] std::string replay_json(std::span<const TaskReplay> replays);

}  // namespace assay::report
