#pragma once

/// \file
/// A copy of a database as it was, before it is brought up to date.

#include <filesystem>

#include "assay/core/result.hpp"

namespace SQLite {
class Database;
}

namespace assay::store {

/// Where that copy lies: `assay.db.schema-3.bak`.
[[nodiscard]] std::filesystem::path copy_path(const std::filesystem::path& database, int version);

/// Writes it, whole and durable under its name or not at all; one that is there is replaced.
/// \error storage  it cannot be written: nothing may be changed then
[[nodiscard]] Status keep_copy(SQLite::Database& database, const std::filesystem::path& path,
                               int version);

}  // namespace assay::store
