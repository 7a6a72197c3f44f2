#include "assay/store/run_store.hpp"

#include "store/database.hpp"

namespace assay::store {

RunStore::RunStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunStore::RunStore(RunStore&&) noexcept = default;
RunStore& RunStore::operator=(RunStore&&) noexcept = default;
RunStore::~RunStore() = default;

Result<RunStore> RunStore::open(const std::filesystem::path& path, Access access) {
  auto state = std::make_unique<State>();
  state->path = path;
  if (access == Access::read_write && path != ":memory:") {
    // Before the lock, so that no lock file appears beside what cannot be a database.
    ASSAY_CHECK(require_regular_or_absent(path));
    ASSAY_TRY(state->lock, WriteLock::acquire(path));
  }
  ASSAY_TRY(state->database, open_database(path, access));
  state->is_writer = access == Access::read_write;
  return RunStore(std::move(state));
}

std::string RunStore::pragma(const std::string& name) {
  return state_->database->execAndGet("PRAGMA " + name).getString();
}

}  // namespace assay::store
