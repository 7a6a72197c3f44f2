#pragma once

/// \file
/// SQLite on a disk whose power may fail: what was written is on it only once it was synced.

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace assay::fake {

/// SQLite's default file system while it lives; connections that were opened before keep theirs.
/// Everything goes on to the real files, so the program under test sees nothing of it. Beside that,
/// it remembers what each file held at its last sync and every write since.
///
/// Files are there from their creation on, and gone from their deletion on: folders lose nothing.
/// One instance at a time, for connections of one thread.
class PowerLossVfs {
 public:
  PowerLossVfs();
  ~PowerLossVfs();
  PowerLossVfs(const PowerLossVfs&) = delete;
  PowerLossVfs& operator=(const PowerLossVfs&) = delete;

  /// Called before each sync, while what it would make durable is not.
  void on_sync(std::function<void()> callback) { on_sync_ = std::move(callback); }

  /// Which of the writes since the last sync are on the disk after all.
  enum class Kept {
    none,
    all,
    some  ///< some, in sectors; of some sectors the beginning only
  };
  /// Writes what a power failure at this moment would leave into another folder.
  void lose_power(const std::filesystem::path& into, Kept kept, std::mt19937& random) const;

  /// The ordinary file system as the default again, for as long as it lives.
  class Ordinary {
   public:
    explicit Ordinary(PowerLossVfs& vfs) : vfs_(vfs) { sqlite3_vfs_register(vfs.real_, 1); }
    ~Ordinary() { sqlite3_vfs_register(&vfs_.vfs_, 1); }
    Ordinary(const Ordinary&) = delete;
    Ordinary& operator=(const Ordinary&) = delete;

   private:
    PowerLossVfs& vfs_;
  };

  /// A write, or with `is_cut`, a new size.
  struct Change {
    std::int64_t offset = 0;
    std::string bytes;
    bool is_cut = false;
  };
  struct File {
    std::string durable;
    std::vector<Change> since;
  };
  void write(const std::string& path, Change change) {
    files_[path].since.push_back(std::move(change));
  }
  void sync(const std::string& path);
  void opened(const std::string& path);
  void deleted(const std::string& path) { files_.erase(path); }
  [[nodiscard]] sqlite3_vfs* real() const { return real_; }

 private:
  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  std::map<std::string, File> files_;  ///< by full path
  std::function<void()> on_sync_;
};

}  // namespace assay::fake
