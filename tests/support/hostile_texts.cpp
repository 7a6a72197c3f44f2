#include "support/hostile_texts.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace assay::fake {
namespace {

/// JSON cannot hold what is not Unicode, so those rows hold hexadecimal digits.
std::string bytes_of(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

}  // namespace

std::vector<HostileText> hostile_texts(std::string_view prefix) {
  std::ifstream file(ASSAY_SOURCE_DIR "/tests/support/hostile_texts.json");
  std::vector<HostileText> texts;
  for (const auto& row : nlohmann::json::parse(file)) {
    const auto id = row.at("id").get<std::string>();
    if (id.compare(0, prefix.size(), prefix) != 0) continue;
    const auto hex = row.find("hex");
    texts.push_back({id, hex == row.end() ? row.at("text").get<std::string>()
                                          : bytes_of(hex->get<std::string>())});
  }
  if (texts.empty()) throw std::runtime_error("no hostile text starts with that");
  return texts;
}

}  // namespace assay::fake
