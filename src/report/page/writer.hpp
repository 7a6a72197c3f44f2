#pragma once

/// \file
/// Renders the templates of one page format into its output.

#include <kainjow/mustache.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"
#include "assay/report/page.hpp"

namespace assay::report::page {

/// What a template sees. `{{name}}` shows a string as inert text of the format; `{{{name}}}` puts
/// it in as it is, and is for what assay made itself: SVG, and blocks of `Writer::block`.
using View = kainjow::mustache::data;

/// Of `View`s: a list for `{{#rows}}...{{/rows}}`.
using Views = kainjow::mustache::list;

class Writer {
 public:
  Writer(PageFormat format, const std::function<Status(std::string_view)>& write)
      : format_(format), write_(write) {}

  [[nodiscard]] PageFormat format() const { return format_; }

  /// Appends reports/templates/<format>/<name>.mustache, filled in. `{{> other}}` in it stands for
  /// other.mustache of the same format.
  /// \error internal  there is no such template, or it is malformed
  /// \error storage   as the output
  [[nodiscard]] Status render(const std::string& name, const View& view);

 private:
  PageFormat format_;
  const std::function<Status(std::string_view)>& write_;
  std::map<std::string, kainjow::mustache::mustache> parsed_;
};

}  // namespace assay::report::page
