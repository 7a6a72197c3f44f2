#pragma once

/// The distributions this layer needs, from Boost.Math, which is slow to compile and so stays in
/// one file. `upper` counts from above: at small tails 1 minus the lower one would have lost its
/// digits. Arguments are the caller's care: outside their range these throw as Boost.Math does. All
/// are pure and safe from any thread.
namespace assay::stats {

[[nodiscard]] double normal_cdf(double z);
[[nodiscard]] double normal_upper(double z);
[[nodiscard]] double normal_quantile(double p);
/// The z with `tail` above it.
[[nodiscard]] double normal_upper_quantile(double tail);

[[nodiscard]] double student_upper(double degrees, double t);
[[nodiscard]] double student_quantile(double degrees, double p);
[[nodiscard]] double student_upper_quantile(double degrees, double tail);

[[nodiscard]] double beta_quantile(double a, double b, double p);
[[nodiscard]] double beta_upper_quantile(double a, double b, double tail);
/// The share of Beta(a, b) above x.
[[nodiscard]] double beta_upper(double a, double b, double x);

[[nodiscard]] double binomial_pdf(double trials, double p, double successes);
[[nodiscard]] double binomial_cdf(double trials, double p, double successes);
[[nodiscard]] double binomial_upper(double trials, double p, double successes);

/// log |Gamma(x)|. Unlike the C library's it writes no global.
[[nodiscard]] double log_gamma(double x);

}  // namespace assay::stats
