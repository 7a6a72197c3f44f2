#include "support/sql.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace assay::fake {
namespace {

int take_row(void* rows, int columns, char** values, char** /*names*/) {
  auto& row = static_cast<std::vector<std::vector<std::string>>*>(rows)->emplace_back();
  for (int i = 0; i < columns; ++i) row.emplace_back(values[i] == nullptr ? "NULL" : values[i]);
  return 0;
}

}  // namespace

std::vector<std::vector<std::string>> sql(const std::filesystem::path& database,
                                          const std::string& statements) {
  sqlite3* connection = nullptr;
  std::vector<std::vector<std::string>> rows;
  int result = sqlite3_open(database.c_str(), &connection);
  if (result == SQLITE_OK) {
    sqlite3_busy_timeout(connection, 5000);
    result = sqlite3_exec(connection, statements.c_str(), take_row, &rows, nullptr);
  }
  const std::string reason = sqlite3_errmsg(connection);
  sqlite3_close(connection);
  if (result != SQLITE_OK) throw std::runtime_error(database.string() + ": " + reason);
  return rows;
}

std::string sql_value(const std::filesystem::path& database, const std::string& query) {
  const auto rows = sql(database, query);
  if (rows.size() != 1 || rows[0].size() != 1) throw std::runtime_error("not one value: " + query);
  return rows[0][0];
}

}  // namespace assay::fake
