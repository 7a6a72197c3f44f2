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
  /// Markdown goes where no more than 1 MiB is taken, or 65 536 characters of a comment.
  static constexpr std::size_t kMarkdownBytes = 1000 * 1024;
  static constexpr std::size_t kBriefBytes = 64'000;

  Writer(const PageOptions& options, const std::function<Status(std::string_view)>& write)
      : format_(options.format),
        write_(write),
        all_(options.is_brief ? kBriefBytes : kMarkdownBytes),
        left_(all_) {}

  [[nodiscard]] PageFormat format() const { return format_; }

  /// Begins a part of the page. In Markdown it may take up an equal share of what is left.
  /// \param parts_left    parts of this kind that are to come, this one included
  /// \param kept_percent  of the whole page, for what comes after them
  void begin_part(std::size_t parts_left, std::size_t kept_percent);

  /// Has a whole piece been left out of this part because there was no room for it? All pieces that
  /// follow in the part are, too.
  [[nodiscard]] bool is_full() const { return is_full_; }

  /// Appends reports/templates/<format>/<name>.mustache, filled in. `{{> other}}` in it stands for
  /// other.mustache of the same format.
  /// \error internal  there is no such template, or it is malformed
  /// \error storage   as the output
  [[nodiscard]] Status render(const std::string& name, const View& view);

  /// Ends a part of the page: says so if something of it was left out.
  [[nodiscard]] Status end_part();

 private:
  /// A piece as a whole, or nothing of it.
  [[nodiscard]] Status write_if_it_fits(const std::string& piece);

  PageFormat format_;
  const std::function<Status(std::string_view)>& write_;
  std::size_t all_;       ///< bytes that the page may have
  std::size_t left_;      ///< of them
  std::size_t room_ = 0;  ///< of the part
  bool is_full_ = false;
  std::map<std::string, kainjow::mustache::mustache> parsed_;
};

}  // namespace assay::report::page
