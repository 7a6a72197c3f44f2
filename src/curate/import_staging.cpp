#include "curate/import_staging.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "assay/dataset/golden_set.hpp"
#include "curate/import_gate.hpp"

namespace assay::curate {
namespace fs = std::filesystem;
namespace {

Error storage_error(const fs::path& path, const std::error_code& failure) {
  return Error{ErrorKind::storage, path.string() + ": " + failure.message()};
}

bool is_task_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

/// The nearest folder above that is there: a rename from it cannot cross a file system.
fs::path existing_parent(const fs::path& path) {
  std::error_code ignored;
  fs::path parent = path.parent_path();
  while (parent.has_relative_path() && !fs::exists(parent, ignored)) parent = parent.parent_path();
  return parent;
}

bool have_same_bytes(const fs::path& a, const fs::path& b) {
  std::error_code failure;
  if (fs::file_size(a, failure) != fs::file_size(b, failure) || failure) return false;
  std::ifstream first(a, std::ios::binary);
  std::ifstream second(b, std::ios::binary);
  return std::equal(std::istreambuf_iterator<char>(first), std::istreambuf_iterator<char>(),
                    std::istreambuf_iterator<char>(second));
}

/// Files below a folder, relative to it; items.jsonl last, for it is what makes the set.
Result<std::vector<fs::path>> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (fs::recursive_directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure)) {
    if (!at->is_directory()) files.push_back(at->path().lexically_relative(folder));
  }
  if (failure) return storage_error(folder, failure);
  std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
    return std::pair(a == "items.jsonl", a) < std::pair(b == "items.jsonl", b);
  });
  return files;
}

Status move_file(const fs::path& from, const fs::path& to) {
  std::error_code failure;
  fs::create_directories(to.parent_path(), failure);
  // A link stays one; what it points to is replaced.
  const fs::path target = failure ? to : fs::weakly_canonical(to, failure);
  if (!failure) fs::rename(from, target, failure);
  return failure ? Status(storage_error(to, failure)) : Status();
}

}  // namespace

fs::path full_path(const fs::path& folder) {
  std::error_code ignored;
  const fs::path full = fs::absolute(folder, ignored).lexically_normal();
  return full.has_filename() ? full : full.parent_path();
}

Staging::Staging(fs::path root, fs::path folder, fs::path target)
    : root_(std::move(root)), folder_(std::move(folder)), target_(std::move(target)) {}

Staging::Staging(Staging&& other) noexcept
    : root_(std::exchange(other.root_, {})),
      folder_(std::move(other.folder_)),
      target_(std::move(other.target_)) {}

Staging::~Staging() {
  std::error_code ignored;
  if (!root_.empty()) fs::remove_all(root_, ignored);
}

Result<Staging> Staging::open(const fs::path& target) {
  const fs::path full = full_path(target);
  const std::string name = full.filename().string();
  if (!is_task_name(name)) {
    return invalid(
        fmt::format("{}: the folder's name becomes the task's, so it may hold a-z, 0-9 and "
                    "\"-\", at most 64 of them",
                    target.string()));
  }
  std::error_code failure;
  const bool exists = fs::exists(full, failure);
  if (exists && !fs::is_directory(full, failure)) {
    return invalid(target.string() + ": exists, but is not a folder");
  }
  std::string root = (existing_parent(full) / ".assay-XXXXXX").string();
  if (::mkdtemp(root.data()) == nullptr) {
    return storage_error(target, std::error_code(errno, std::generic_category()));
  }
  Staging staging(root, fs::path(root) / name, full);
  fs::create_directory(staging.folder_, failure);
  if (failure) return storage_error(target, failure);
  return staging;
}

Status Staging::copy(const fs::path& source, const std::string& name) const {
  std::error_code failure;
  if (!fs::exists(source / name, failure)) return {};
  fs::copy(source / name, folder_ / name, fs::copy_options::recursive, failure);
  return failure ? Status(invalid((source / name).string() + ": " + failure.message())) : Status();
}

Status Staging::publish(bool replace) {
  std::error_code failure;
  if (!fs::exists(target_, failure)) {
    fs::create_directories(target_.parent_path(), failure);
    if (!failure) fs::rename(folder_, target_, failure);
    return failure ? Status(storage_error(target_, failure)) : Status();
  }
  ASSAY_TRY(auto files, files_in(folder_));
  const auto is_same = [this](const fs::path& file) {
    std::error_code ignored;
    return fs::exists(target_ / file, ignored) && have_same_bytes(folder_ / file, target_ / file);
  };
  files.erase(std::remove_if(files.begin(), files.end(), is_same), files.end());
  for (const fs::path& file : files) {
    if (!replace && fs::exists(target_ / file, failure)) {
      return invalid((target_ / file).string() +
                     ": exists already, and nothing was written; --force replaces it");
    }
  }
  for (const fs::path& file : files) ASSAY_CHECK(move_file(folder_ / file, target_ / file));
  return {};
}

Status check_staged(const Staging& staging, const fs::path& target) {
  dataset::Problems problems;
  const auto set = dataset::load_golden_set(staging.folder(), label_check, problems);
  if (set.has_value()) return {};
  Error error = set.error();
  const std::string staged = staging.folder().string();
  for (auto at = error.message.find(staged); at != std::string::npos;
       at = error.message.find(staged, at)) {
    error.message.replace(at, staged.size(), target.string());
    at += target.string().size();
  }
  error.message = "nothing was written, for the set would not load: " + error.message;
  return error;
}

Status stage_task(const Staging& staging, const fs::path& task_folder) {
  const fs::path file = task_folder / "task.yaml";
  ASSAY_TRY(auto yaml, read_file(file, kYamlBytes));
  ASSAY_TRY(const auto task, dataset::parse_task(yaml, file.string()));
  if (task.name != staging.name()) {
    ASSAY_TRY(const auto document, parse_yaml(yaml, file.string()));
    // The line of the key alone is changed, so that comments and order stay as they are.
    for (std::size_t i = 0; i < document.entries.size(); ++i) {
      if (document.entries[i].key != "name") continue;
      std::size_t begin = 0;
      for (int line = 1; line < document.entry_lines[i]; ++line) begin = yaml.find('\n', begin) + 1;
      const std::size_t end = std::min(yaml.find('\n', begin), yaml.size());
      yaml.replace(begin, end - begin, "name: " + staging.name());
    }
  }
  return replace_file(staging.folder() / "task.yaml", yaml);
}

}  // namespace assay::curate
