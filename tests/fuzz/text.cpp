// Text from outside on its way into a page, a file or a terminal.

#include <pugixml.hpp>

#include "assay/core/json.hpp"
#include "assay/core/markdown.hpp"
#include "assay/core/text.hpp"
#include "fuzz/property.hpp"
#include "report/ci/xml.hpp"
#include "report/page/inert.hpp"

using assay::fuzz::require;

namespace {

bool holds_control(std::string_view text, std::string_view allowed) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 || byte == 0x7f) && allowed.find(c) == std::string_view::npos) return true;
  }
  return false;
}

void check_terminal(std::string_view text) {
  const std::string shown = assay::printable(text, 1 << 20);
  require(!holds_control(shown, ""), "a terminal gets no control character");
  require(!assay::invalid_utf8_at(shown).has_value(), "and UTF-8");
  for (const char* bidi : {"\u202a", "\u202e", "\u2066", "\u2069", "\u200f", "\u0085", "\u009b"}) {
    require(shown.find(bidi) == std::string::npos, "nor one that turns the text around");
  }
  require(assay::printable(shown, 1 << 20) == shown, "what is shown is shown as it is");
  require(assay::printable(text, 40).size() <= 44, "a limit is kept");
  require(!holds_control(assay::printable_lines(text), "\n\t"), "lines hold no other control");
}

void check_html(std::string_view text) {
  const std::string html = assay::report::page::html_text(text);
  require(html.find_first_of("<>\"'`") == std::string::npos, "no markup, in or out of attributes");
  require(!holds_control(html, "\n\t"), "no control character");
}

void check_markdown(std::string_view text) {
  using assay::markdown_block;
  using assay::markdown_text;
  const std::string inert = markdown_text(text);
  require(inert.find_first_of("\r\n") == std::string::npos, "it stays on its line");
  require(!holds_control(inert, ""), "without a control character");
  const std::string block = markdown_block(text);
  const std::string fence = block.substr(0, block.find('t'));
  require(fence.size() >= 3 && fence.find_first_not_of('`') == std::string::npos, "a fence");
  const auto inside = std::string_view(block).substr(fence.size());
  require(inside.find(fence) == inside.size() - fence.size() - 1, "that only the end repeats");
}

void check_xml(std::string_view text) {
  using namespace assay::report::ci;
  const std::string xml = "<a" + xml_attribute("b", text) + ">" + xml_text(text) + "</a>";
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(xml.data(), xml.size(), pugi::parse_full | pugi::parse_ws_pcdata_single);
  require(static_cast<bool>(parsed), "well-formed");
  const auto root = document.first_child();
  require(root.next_sibling().empty() && root.first_child() == root.last_child(), "one element");
  require(std::string_view(root.first_attribute().name()) == "b" &&
              root.first_attribute() == root.last_attribute(),
          "one attribute");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  check_terminal(text);
  check_html(text);
  check_markdown(text);
  check_xml(text);
  const auto json = assay::read_json(assay::json_quoted(text));
  require(json.ok(), "a text is one of JSON");
  const bool is_valid = !assay::invalid_utf8_at(text).has_value();
  require(!is_valid || json.value == text, "and the same one");
  static_cast<void>(assay::display_width(text));
  const std::string same = assay::normalised(text);
  require(assay::normalised(same) == same, "a comparison form is its own");
  return 0;
}
