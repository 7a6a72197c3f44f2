#pragma once

/// \file
/// A database as somebody else's SQL tool sees it: plain SQLite, none of assay's code.

#include <filesystem>
#include <string>
#include <vector>

namespace assay::fake {

/// Rows of a query, every value as text, NULL as "NULL". Several statements may be given; the rows
/// of all of them come back. Throws std::runtime_error with SQLite's message.
std::vector<std::vector<std::string>> sql(const std::filesystem::path& database,
                                          const std::string& statements);

/// The one value of a query that has one row and one column.
std::string sql_value(const std::filesystem::path& database, const std::string& query);

}  // namespace assay::fake
