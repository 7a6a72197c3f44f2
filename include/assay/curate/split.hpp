#pragma once

/// \file
/// Which labelled lines are items and which are training examples.
///
/// Every stratum gives its share of items (largest remainders), and inside of a stratum the lines
/// with the smallest seeded hash of their id are the items. So the result depends on ids, strata
/// and the seed alone, not on the order of lines or on the machine, and a new line moves few
/// others.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"

namespace assay::curate {

/// What decides where a line goes.
struct SplitLine {
  std::string id;
  std::string stratum;
  std::string cluster;      ///< lines with the same one stay together; empty: on its own
  std::string input;        ///< so do lines with the same input, for one must not train the other
  bool is_example = false;  ///< a prompt quotes it, so it must be a training example
};

/// How many lines become items: a count, or a share of all.
class ItemCount {
 public:
  /// `300`, `0.7` or `70%`.
  /// \error invalid_argument  none of these, or not between nothing and all
  [[nodiscard]] static Result<ItemCount> parse(std::string_view text);
  /// \error invalid_argument  not fewer than `lines`
  [[nodiscard]] Result<std::size_t> of(std::size_t lines) const;

 private:
  std::size_t count_ = 0;  ///< 0 when it is a share
  std::int64_t per_million_ = 0;
};

/// For each line, is it an item? `items` of them are, fewer only where a group of lines that must
/// stay together does not fit.
[[nodiscard]] std::vector<bool> choose_items(const std::vector<SplitLine>& lines, std::size_t items,
                                             std::uint64_t seed);

struct SplitOptions {
  /// A golden set, whose items and training examples are dealt again, or a JSONL file.
  std::filesystem::path source;
  std::string items;  ///< as ItemCount reads it
  std::uint64_t seed = 0;
  /// Strata: `expected`, `slices.NAME`. Empty: `expected`, but none where answers are not labels.
  std::vector<std::string> by;
  std::filesystem::path folder;  ///< where to; empty: the source's own folder
  bool replace = false;
};

struct SplitReport {
  struct Stratum {
    std::string name;
    std::size_t items = 0;
    std::size_t train = 0;
  };
  std::filesystem::path folder;
  std::size_t items = 0;
  std::size_t train = 0;
  std::vector<Stratum> strata;  ///< by name
  std::vector<std::string> notes;
};

/// Writes `items.jsonl` and `train.jsonl`, each line as it was, in the order of the source.
///
/// \error invalid_argument  `file:line: reason` for a line without id, input or label; a file that
/// is
///                          there already; a set that would not load afterwards
/// \error storage           the folder cannot be written
[[nodiscard]] Result<SplitReport> split_dataset(const SplitOptions& options);

}  // namespace assay::curate
