#include "support/power_loss_vfs.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>

#include "support/temporary_folder.hpp"

namespace assay::fake {
namespace {

constexpr std::size_t kSector = 512;

/// SQLite makes room for this and for the real file behind it.
struct OpenFile {
  sqlite3_file base;
  PowerLossVfs* vfs;  ///< null for files that nobody names: temporary ones
  const char* path;   ///< SQLite keeps it until the file is closed
  sqlite3_file* real;
};

OpenFile& opened(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file);
}
sqlite3_file* real_of(sqlite3_file* file) {
  return opened(file).real;
}

int close(sqlite3_file* file) {
  return real_of(file)->pMethods->xClose(real_of(file));
}
int read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
  return real_of(file)->pMethods->xRead(real_of(file), into, count, offset);
}
int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  const OpenFile& self = opened(file);
  if (self.vfs != nullptr) {
    self.vfs->write(
        self.path,
        {offset, std::string(static_cast<const char*>(from), static_cast<std::size_t>(count)),
         false});
  }
  return self.real->pMethods->xWrite(self.real, from, count, offset);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const OpenFile& self = opened(file);
  if (self.vfs != nullptr) self.vfs->write(self.path, {size, {}, true});
  return self.real->pMethods->xTruncate(self.real, size);
}
int sync(sqlite3_file* file, int flags) {
  const OpenFile& self = opened(file);
  if (self.vfs != nullptr) self.vfs->sync(self.path);
  return self.real->pMethods->xSync(self.real, flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xLock(real_of(file), level);
}
int unlock(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
int check_lock(sqlite3_file* file, int* result) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}
int file_control(sqlite3_file* file, int what, void* argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}
int sector_size(sqlite3_file* file) {
  return real_of(file)->pMethods->xSectorSize(real_of(file));
}
/// None of the kind things that a disk might promise.
int characteristics(sqlite3_file* /*file*/) {
  return 0;
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
  return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, at);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) {
  real_of(file)->pMethods->xShmBarrier(real_of(file));
}
int shm_unmap(sqlite3_file* file, int is_deleted) {
  return real_of(file)->pMethods->xShmUnmap(real_of(file), is_deleted);
}

const sqlite3_io_methods kMethods = {
    2,
    close,
    read,
    write,
    truncate,
    sync,
    file_size,
    lock,
    unlock,
    check_lock,
    file_control,
    sector_size,
    characteristics,
    shm_map,
    shm_lock,
    shm_barrier,
    shm_unmap,
    nullptr,
    nullptr,
};

PowerLossVfs& owner(sqlite3_vfs* vfs) {
  return *static_cast<PowerLossVfs*>(vfs->pAppData);
}

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* given_flags) {
  PowerLossVfs& self = owner(vfs);
  auto* const real = reinterpret_cast<sqlite3_file*>(&opened(file) + 1);
  opened(file) = {{nullptr}, nullptr, path, real};
  const int result = self.real()->xOpen(self.real(), path, real, flags, given_flags);
  if (real->pMethods == nullptr) return result;
  opened(file).base.pMethods = &kMethods;
  if (path != nullptr && result == SQLITE_OK) {
    opened(file).vfs = &self;
    self.opened(path);
  }
  return result;
}

int remove(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  owner(vfs).deleted(path);
  return owner(vfs).real()->xDelete(owner(vfs).real(), path, sync_folder);
}

void apply(std::string& content, std::size_t offset, std::string_view bytes) {
  if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
  std::copy(bytes.begin(), bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(offset));
}

void apply_some(std::string& content, const PowerLossVfs::Change& change, std::mt19937& random) {
  std::string_view rest = change.bytes;
  auto offset = static_cast<std::size_t>(change.offset);
  while (!rest.empty()) {
    const std::size_t size = std::min(kSector - offset % kSector, rest.size());
    switch (random() % 4) {
      case 0:
        break;  // this sector never reached the disk
      case 1:   // torn
        apply(content, offset, rest.substr(0, random() % size));
        break;
      default:
        apply(content, offset, rest.substr(0, size));
    }
    rest.remove_prefix(size);
    offset += size;
  }
}

}  // namespace

PowerLossVfs::PowerLossVfs() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
  vfs_.szOsFile = static_cast<int>(sizeof(OpenFile)) + real_->szOsFile;
  vfs_.zName = "power-loss";
  vfs_.pNext = nullptr;
  vfs_.pAppData = this;
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  // What else there is takes the real one's own data, which only these two would need.
  sqlite3_vfs_register(&vfs_, 1);
}

PowerLossVfs::~PowerLossVfs() {
  sqlite3_vfs_register(real_, 1);
  sqlite3_vfs_unregister(&vfs_);
}

void PowerLossVfs::opened(const std::string& path) {
  if (files_.find(path) == files_.end()) files_[path].durable = file_bytes(path);
}

void PowerLossVfs::sync(const std::string& path) {
  if (on_sync_) on_sync_();
  File& file = files_[path];
  file.durable = file_bytes(path);
  file.since.clear();
}

void PowerLossVfs::lose_power(const std::filesystem::path& into, Kept kept,
                              std::mt19937& random) const {
  std::filesystem::create_directories(into);
  for (const auto& [path, file] : files_) {
    std::string content = file.durable;
    for (const Change& change : file.since) {
      if (kept == Kept::none) break;
      if (change.is_cut) {
        if (kept == Kept::all || random() % 2 == 0) {
          content.resize(static_cast<std::size_t>(change.offset));
        }
      } else if (kept == Kept::all) {
        apply(content, static_cast<std::size_t>(change.offset), change.bytes);
      } else {
        apply_some(content, change, random);
      }
    }
    std::ofstream(into / std::filesystem::path(path).filename(), std::ios::binary) << content;
  }
}

}  // namespace assay::fake
