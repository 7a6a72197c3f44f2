#pragma once

/// \file
/// One line when a quota is nearly used up.

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace assay::eval {

/// Speaks once when the use of a quota passes 80 % and again only after it was under 70 %, so that
/// a quota that hovers around the mark does not fill the screen.
class QuotaAlarm {
 public:
  /// \param whose  `provider "x"`
  /// \param quota  `requests per minute`; together they are what the alarm remembers it by
  /// \param share  used share of it; 1 is all
  /// \return `provider "x": 83 % of requests per minute in use`, the moment it passes the mark
  [[nodiscard]] std::optional<std::string> observe(std::string_view whose, std::string_view quota,
                                                   double share);

  static constexpr double kRaisedAbove = 0.8;
  static constexpr double kRearmedBelow = 0.7;

 private:
  std::map<std::string, bool> raised_;
};

}  // namespace assay::eval
