#include "report/page/writer.hpp"

#include <fmt/format.h>

#include "assay/core/markdown.hpp"
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

/// Looks names up in a view, and partials among the templates.
class Context final : public kainjow::mustache::context<std::string> {
 public:
  Context(const View& view, PageFormat format) : context(&view), format_(format) {}

  const View* get_partial(const std::string& name) const override {
    auto found = partials_.find(name);
    if (found == partials_.end()) {
      found = partials_.emplace(name, View(std::string(text_of(format_, name)))).first;
    }
    return &found->second;
  }

 private:
  PageFormat format_;
  mutable std::map<std::string, View> partials_;
};

/// Where the renderer puts its pieces.
struct Sink {
  std::string text;

  Sink& operator<<(const std::string& piece) {
    text += piece;
    return *this;
  }
};

}  // namespace

Status Writer::render(const std::string& name, const View& view) {
  auto found = parsed_.find(name);
  if (found == parsed_.end()) {
    const std::string_view source = text_of(format_, name);
    if (source.empty()) {
      return Error{ErrorKind::internal,
                   fmt::format("there is no template {}/{}", folder_of(format_), name)};
    }
    found = parsed_.emplace(name, mustache(std::string(source))).first;
    found->second.set_custom_escape(
        format_ == PageFormat::html
            ? [](const std::string& shown) { return html_text(shown); }
            : [](const std::string& shown) { return markdown_text(shown); });
  }
  mustache& parsed = found->second;
  Context context(view, format_);
  Sink sink;
  parsed.render(context, sink);
  if (!parsed.is_valid()) {
    return Error{ErrorKind::internal, fmt::format("template {}/{}: {}", folder_of(format_), name,
                                                  parsed.error_message())};
  }
  return format_ == PageFormat::html ? write_(sink.text) : write_if_it_fits(sink.text);
}

Status Writer::write_if_it_fits(const std::string& piece) {
  is_full_ = is_full_ || piece.size() > room_;
  if (is_full_) return {};
  room_ -= piece.size();
  left_ -= piece.size();
  return write_(piece);
}

void Writer::begin_part(std::size_t parts_left, std::size_t kept_percent) {
  const std::size_t kept = all_ * kept_percent / 100;
  room_ = left_ > kept ? (left_ - kept) / parts_left : 0;
  is_full_ = false;
}

Status Writer::end_part() {
  if (!is_full_) return {};
  is_full_ = false;
  room_ = left_;  // one sentence, out of what was kept
  return render("truncated", View());
}

}  // namespace assay::report::page
