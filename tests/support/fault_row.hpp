#pragma once

/// \file
/// One row of docs/fault-matrix.md, out of the test that shows it.

#include <string_view>

namespace assay::fake {

/// Records in the running test what was injected and what came of it; `scripts/fault-matrix` makes
/// the table of these records. A test may have several rows. Call it after the checks: the row says
/// what was seen, e.g. `wire.timeout, asked again, exit 4`.
///
/// \param id        of the catalogue: H14, S01, C05, D05
/// \param over      the protocol, database or file kind it was run over; empty: just one
/// \param injected  in a few words: `accepts, never answers`
void fault_row(std::string_view id, std::string_view over, std::string_view injected,
               std::string_view outcome);

}  // namespace assay::fake
