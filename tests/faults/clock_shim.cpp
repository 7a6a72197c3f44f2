/// \file
/// Loaded into a child by LD_PRELOAD: another wall clock, and shorter sleeps. The monotonic clock
/// is the real one.
///
/// SHIM_CLOCK="N:SECONDS,N:SECONDS": from the N-th reading on, the wall clock is off by SECONDS.
/// SHIM_SLEEP_DIVISOR=N: usleep and nanosleep take an N-th of the time.

#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

namespace {

long offset_now() {
  static std::atomic<long> readings{0};
  static const char* const steps = std::getenv("SHIM_CLOCK");
  const long reading = ++readings;
  long offset = 0;
  for (const char* at = steps; at != nullptr && *at != '\0';) {
    char* end = nullptr;
    const long from = std::strtol(at, &end, 10);
    const long seconds = std::strtol(end + 1, &end, 10);
    if (reading >= from) offset = seconds;
    at = *end == ',' ? end + 1 : end;
  }
  return offset;
}

long divisor() {
  static const char* const given = std::getenv("SHIM_SLEEP_DIVISOR");
  return given == nullptr ? 1 : std::atol(given);
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) {
  static auto* const next = real<int(clockid_t, timespec*)>("clock_gettime");
  const int result = next(clock, time);
  if (clock == CLOCK_REALTIME) time->tv_sec += offset_now();
  return result;
}

int nanosleep(const timespec* time, timespec* left) {
  static auto* const next = real<int(const timespec*, timespec*)>("nanosleep");
  const long long nanoseconds = (time->tv_sec * 1'000'000'000LL + time->tv_nsec) / divisor();
  const timespec shorter{static_cast<time_t>(nanoseconds / 1'000'000'000),
                         static_cast<long>(nanoseconds % 1'000'000'000)};
  return next(&shorter, left);
}

int usleep(useconds_t microseconds) {
  static auto* const next = real<int(useconds_t)>("usleep");
  return next(static_cast<useconds_t>(microseconds / static_cast<unsigned long>(divisor())));
}

}  // extern "C"
