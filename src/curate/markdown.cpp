#include "curate/markdown.hpp"

#include "assay/core/markdown.hpp"
#include "assay/core/text.hpp"

namespace assay::curate {
namespace {

constexpr std::size_t kInertBytes = 1000;

}  // namespace

std::string inert(std::string_view text) {
  return markdown_text(printable(text, kInertBytes));
}

std::string fenced(std::string_view text, std::string_view language, std::size_t limit_bytes) {
  std::string shown(whole_characters(text, limit_bytes));
  if (shown.size() < text.size()) shown += "…";
  return markdown_block(shown, language);
}

std::string pipe_table(const std::vector<std::string>& titles,
                       const std::vector<std::vector<std::string>>& rows) {
  const auto line = [](const std::vector<std::string>& cells) {
    std::string text = "|";
    for (const std::string& cell : cells) text += " " + cell + " |";
    return text + "\n";
  };
  std::string text = line(titles) + "|---|";
  for (std::size_t i = 1; i < titles.size(); ++i) text += "---:|";
  text += "\n";
  for (const auto& row : rows) text += line(row);
  return text;
}

}  // namespace assay::curate
