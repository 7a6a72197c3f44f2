#include "report/page/writer.hpp"

#include <fmt/format.h>

#include "report/page/inert.hpp"
#include "report/page/templates.hpp"

namespace assay::report::page {
namespace {

using kainjow::mustache::mustache;

std::string_view folder_of(PageFormat format) {
  return format == PageFormat::html ? "html" : "markdown";
}

std::string_view text_of(PageFormat format, std::string_view name) {
  return find_template(fmt::format("{}/{}.mustache", folder_of(format), name));
}

}  // namespace

Status Writer::render(const std::string& name, const View& view) {
  auto found = parsed_.find(name);
  if (found == parsed_.end()) {
    const std::string_view text = text_of(format_, name);
    if (text.empty()) {
      return Error{ErrorKind::internal,
                   fmt::format("there is no template {}/{}", folder_of(format_), name)};
    }
    found = parsed_.emplace(name, mustache(std::string(text))).first;
    found->second.set_custom_escape(
        format_ == PageFormat::html ? [](const std::string& text) { return html_text(text); }
                                    : [](const std::string& text) { return markdown_text(text); });
  }
  mustache& parsed = found->second;
  Status written;
  parsed.render(view, [&](const std::string& piece) {
    if (written.has_value()) written = write_(piece);
  });
  if (!parsed.is_valid()) {
    return Error{ErrorKind::internal, fmt::format("template {}/{}: {}", folder_of(format_), name,
                                                  parsed.error_message())};
  }
  return written;
}

}  // namespace assay::report::page
