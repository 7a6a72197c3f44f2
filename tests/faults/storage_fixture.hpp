#pragma once

/// \file
/// A run of 60 items whose database is disturbed, and what must hold afterwards.

#include <sys/mount.h>

#include <filesystem>
#include <string>
#include <utility>

#include "rows.hpp"

namespace assay::cli {

inline constexpr int kItems = 60;
/// With 4 connections: calls in flight, and answers that may wait for the disk.
inline constexpr int kUnstored = 6;

class StorageRows : public Rows {
 protected:
  StorageRows() { fake::write_colours(folder_, kItems); }

  /// The figures of a run that nothing disturbs.
  [[nodiscard]] std::string undisturbed() const {
    const fake::ScriptedProvider provider(answer);
    write_config(provider, "", 4, "undisturbed.yaml");
    const auto ended =
        assay({"-c", "undisturbed.yaml", "run", "--new", "--json", "--db", "undisturbed.db"});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    return figures(ended.output);
  }

  /// The same command goes on and comes to the same figures, asking only for what is missing.
  void expect_resumed(const fake::ScriptedProvider& provider,
                      const std::string& database = "assay.db") {
    const int before = provider.calls();
    const int missing = kItems - stored(database);
    const auto next = assay({"run", "--json", "--db", database});
    EXPECT_EQ(next.exit_code, 0) << next.error;
    EXPECT_GE(provider.calls(), before + missing);
    // What the last run sent when it ended may be read only now.
    EXPECT_LE(provider.calls(), before + missing + kUnstored);
    EXPECT_EQ(stored(database), kItems);
    EXPECT_EQ(value("PRAGMA integrity_check", database), "ok");
    EXPECT_EQ(figures(next.output), undisturbed());
  }

  /// `assay run` ends with 5 and this reason before anybody is asked.
  void expect_refused(const std::string& database, const std::string& reason,
                      const std::string& before = "") const {
    const fake::ScriptedProvider provider(answer);
    write_config(provider);
    const auto ended = fake::run_process(
        "/bin/sh", {"-c", fmt::format("{} exec {} run --db {}", before, ASSAY_BINARY, database)},
        options());
    EXPECT_EQ(ended.exit_code, 5) << ended.error;
    EXPECT_THAT(ended.error,
                testing::AllOf(testing::HasSubstr(database), testing::HasSubstr(reason)));
    EXPECT_EQ(ended.output, "");
    EXPECT_EQ(provider.calls(), 0);
  }
};

/// A file system of its own; what it can hold may be changed.
class Disk {
 public:
  Disk(std::filesystem::path folder, const std::string& options) : folder_(std::move(folder)) {
    std::filesystem::create_directory(folder_);
    is_mounted_ = ::mount("none", folder_.c_str(), "tmpfs", 0, options.c_str()) == 0;
  }
  ~Disk() {
    if (is_mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  [[nodiscard]] bool is_mounted() const { return is_mounted_; }
  void change(unsigned long flags, const std::string& options) const {
    EXPECT_EQ(::mount("none", folder_.c_str(), "tmpfs", MS_REMOUNT | flags, options.c_str()), 0);
  }

 private:
  std::filesystem::path folder_;
  bool is_mounted_ = false;
};

}  // namespace assay::cli
