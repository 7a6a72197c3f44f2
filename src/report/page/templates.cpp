#include "report/page/templates.hpp"

#include <map>

namespace assay::embedded {
extern const std::map<std::string_view, std::string_view> report_templates;
}

namespace assay::report::page {

std::string_view find_template(std::string_view name) {
  const auto found = embedded::report_templates.find(name);
  return found == embedded::report_templates.end() ? std::string_view() : found->second;
}

}  // namespace assay::report::page
