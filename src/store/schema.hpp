#pragma once

/// \file
/// The tables, and how an older file becomes a current one.

#include "assay/core/result.hpp"

namespace SQLite {
class Database;
}

namespace assay::store {

/// Schema version of this build, kept in `PRAGMA user_version`.
inline constexpr int kSchemaVersion = 5;
/// `PRAGMA application_id` of assay's files: "asay".
inline constexpr int kApplicationId = 0x61736179;

/// Creates the tables in an empty database or migrates an older one, in one transaction, once there
/// is a copy of it (migration_copy.hpp).
/// \error storage  made by a newer version, or not one of ours; or the copy cannot be written
[[nodiscard]] Status migrate(SQLite::Database& database, const std::string& path);

/// For readers, who can change nothing: is the file of the current version, with our tables and
/// views as we make them, and without triggers?
[[nodiscard]] Status check_schema(SQLite::Database& database, const std::string& path);

/// The same for writers, who may fill an empty file. Changes nothing.
[[nodiscard]] Status check_schema_unless_empty(SQLite::Database& database, const std::string& path);

}  // namespace assay::store
