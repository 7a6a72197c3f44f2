#include "assay/report/style.hpp"

namespace assay::report {

std::string Style::wrap(std::string_view code, std::string_view text) const {
  if (!color) return std::string(text);
  std::string wrapped = "\x1b[";
  wrapped.append(code).append("m").append(text).append("\x1b[0m");
  return wrapped;
}

}  // namespace assay::report
