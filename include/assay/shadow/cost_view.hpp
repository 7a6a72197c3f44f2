#pragma once

/// \file
/// What traffic costs: by feature, model and day, with what nobody asked for kept apart. Pure.
///
/// Cost is what the log says a call cost; what it does not say is unknown and never 0.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/store/traffic_records.hpp"

namespace assay::shadow {

/// What a call was made for.
enum class Purpose : unsigned char {
  serving,         ///< the answer that a user got
  retries,         ///< one more call for the same request
  cached,          ///< a gateway's copy: nothing is paid
  shadow,          ///< our own: the other tier, and second calls
  shadow_retries,  ///< our own, made again after a failure
};

/// `serving`, `retries`, `cached`, `shadow`, `shadow retries`.
[[nodiscard]] std::string_view to_string(Purpose purpose);

struct Spend {
  std::int64_t calls = 0;
  std::int64_t micro_usd = 0;  ///< of the priced ones
  std::int64_t priced = 0;     ///< calls whose cost is known
};

/// One line: calls of one purpose by one model for one value of the slice.
struct SpendRow {
  Purpose purpose = Purpose::serving;
  std::string feature;  ///< value of the slice; empty: the request has none
  std::string model;
  std::string tier;  ///< empty: not known
  Spend spend;
};

/// One day of serving, retries included.
struct SpendDay {
  std::int64_t day = 0;  ///< since 1970-01-01 UTC
  Spend spend;
  std::int64_t by_pro = 0;  ///< calls of models of tier pro
};

enum class Surprise : unsigned char {
  unbounded_output,  ///< answers much longer than usual, or cut off: nothing keeps them short
  drift_to_pro,      ///< more and more requests are answered by Pro
  creep,             ///< a request costs more than it did
};

/// `unbounded output`, `drift to pro`, `invisible creep`.
[[nodiscard]] std::string_view to_string(Surprise surprise);

/// One of the three, looked for.
struct Sighted {
  Surprise surprise = Surprise::unbounded_output;
  std::optional<bool> is_seen;  ///< nothing: the log does not tell
  std::string reason;           ///< with its numbers, without a full stop; quotes names of models
};

struct CostView {
  std::vector<SpendRow> rows;  ///< by purpose, then by what is paid, largest first
  std::vector<SpendDay> days;  ///< with traffic, ascending
  Spend all;                   ///< of serving and its retries
  /// Of a month with so many requests, at the mean known cost of a request; nothing: no cost is
  /// known.
  std::optional<double> month_usd;
  std::int64_t month_requests = 0;
  std::vector<Sighted> surprises;  ///< all three, in their order
};

class CostBuilder {
 public:
  /// \param slice    whose values are features; empty: all requests are one
  /// \param tier_of  tier of a model by the name that the log has for it; empty: not known
  CostBuilder(std::string slice, std::function<std::string(const std::string&)> tier_of);
  ~CostBuilder();
  CostBuilder(CostBuilder&&) noexcept;
  CostBuilder& operator=(CostBuilder&&) noexcept;

  void add(const store::TrafficSpend& call);

  /// \param month_requests  0: as many as these days have, over 30 days
  [[nodiscard]] Result<CostView> finish(std::int64_t month_requests) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::shadow
