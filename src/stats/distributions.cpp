#include "stats/distributions.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace assay::stats {
namespace {

namespace math = boost::math;

const math::normal_distribution<> kNormal;

}  // namespace

double normal_cdf(double z) {
  return math::cdf(kNormal, z);
}

double normal_upper(double z) {
  return math::cdf(math::complement(kNormal, z));
}

double normal_quantile(double p) {
  return math::quantile(kNormal, p);
}

double normal_upper_quantile(double tail) {
  return math::quantile(math::complement(kNormal, tail));
}

double student_upper(double degrees, double t) {
  return math::cdf(math::complement(math::students_t_distribution<>(degrees), t));
}

double student_quantile(double degrees, double p) {
  return math::quantile(math::students_t_distribution<>(degrees), p);
}

double student_upper_quantile(double degrees, double tail) {
  return math::quantile(math::complement(math::students_t_distribution<>(degrees), tail));
}

double beta_quantile(double a, double b, double p) {
  return math::quantile(math::beta_distribution<>(a, b), p);
}

double beta_upper_quantile(double a, double b, double tail) {
  return math::quantile(math::complement(math::beta_distribution<>(a, b), tail));
}

double beta_upper(double a, double b, double x) {
  return math::ibetac(a, b, x);
}

double binomial_pdf(double trials, double p, double successes) {
  return math::pdf(math::binomial_distribution<>(trials, p), successes);
}

double binomial_cdf(double trials, double p, double successes) {
  return math::cdf(math::binomial_distribution<>(trials, p), successes);
}

double binomial_upper(double trials, double p, double successes) {
  return math::cdf(math::complement(math::binomial_distribution<>(trials, p), successes));
}

double log_gamma(double x) {
  return math::lgamma(x);
}

}  // namespace assay::stats
