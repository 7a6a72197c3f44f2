#pragma once

/// \file
/// Renders the templates of one page format into its output.

#include <kainjow/mustache.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"
#include "assay/report/page.hpp"

namespace assay::report::page {

/// What a template sees. `{{name}}` shows a string as inert text of the format; `{{{name}}}` puts
/// it in as it is, and is for what assay made itself: SVG, and what page/block.hpp makes.
using View = kainjow::mustache::data;

/// Of `View`s: a list for `{{#rows}}...{{/rows}}`.
using Views = kainjow::mustache::list;

class Writer {
 public:
  static constexpr std::size_t kMarkdownBytes = 1000 * 1024;
  /// Of these, kept for what follows the chapters of the tasks, and for what follows that.
  static constexpr std::size_t kBytesOfTheRest = 192 * 1024;
  static constexpr std::size_t kBytesOfTheFoot = 64 * 1024;

  Writer(PageFormat format, const std::function<Status(std::string_view)>& write)
      : format_(format), write_(write), room_(kMarkdownBytes - kBytesOfTheRest - kBytesOfTheFoot) {}

  [[nodiscard]] PageFormat format() const { return format_; }

  /// Markdown goes where no more than 1 MiB is taken: near 1 000 KiB, whole pieces of it are left
  /// out, and all that follow up to `close`.
  [[nodiscard]] bool is_full() const { return is_full_; }

  /// Appends reports/templates/<format>/<name>.mustache, filled in. `{{> other}}` in it stands for
  /// other.mustache of the same format.
  /// \error internal  there is no such template, or it is malformed
  /// \error storage   as the output
  [[nodiscard]] Status render(const std::string& name, const View& view);

  /// Ends a part of the page: says so if something of it was left out.
  /// \param kept  bytes that were kept for the next part
  [[nodiscard]] Status close(std::size_t kept);

 private:
  /// A piece as a whole, or nothing of it.
  [[nodiscard]] Status write_if_it_fits(const std::string& piece);

  PageFormat format_;
  const std::function<Status(std::string_view)>& write_;
  std::size_t room_;
  bool is_full_ = false;
  std::map<std::string, kainjow::mustache::mustache> parsed_;
};

}  // namespace assay::report::page
