#include "assay/net/event_loop.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <thread>
#include <vector>

namespace assay::net {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

TEST(EventLoop, ReturnsWhenThereIsNothingToDo) {
  EventLoop loop;
  loop.run();
  int calls = 0;
  loop.post([&] { ++calls; });
  loop.run();
  loop.post([&] { ++calls; });
  loop.run();
  EXPECT_EQ(calls, 2);
}

TEST(EventLoop, RunsTimersInTheOrderOfTheirTimes) {
  EventLoop loop;
  std::vector<int> order;
  loop.after(3ms, [&] { order.push_back(3); });
  loop.after(1ms, [&] { order.push_back(1); });
  loop.after(2ms, [&] { order.push_back(2); });
  loop.post([&] { order.push_back(0); });
  loop.run();
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3));
}

TEST(EventLoop, NeverRunsATimerEarly) {
  EventLoop loop;
  const auto begin = std::chrono::steady_clock::now();
  auto elapsed = 0ns;
  loop.after(5ms, [&] { elapsed = std::chrono::steady_clock::now() - begin; });
  loop.run();
  EXPECT_GE(elapsed, 5ms);
}

TEST(EventLoop, TakesWorkAndStopFromOtherThreads) {
  EventLoop loop;
  loop.after(1h, [] { FAIL(); });
  const auto owner = std::this_thread::get_id();
  std::thread other([&] {
    loop.post([&] {
      EXPECT_EQ(std::this_thread::get_id(), owner);
      std::thread([&] { loop.stop(); }).join();
    });
  });
  loop.run();
  other.join();
}

TEST(EventLoop, HonoursAStopThatCameBeforeItRan) {
  EventLoop loop;
  loop.post([] { FAIL(); });
  loop.stop();
  loop.run();
}

TEST(EventLoop, DropsWhatWasNotCalledWhenDestroyed) {
  const auto token = std::make_shared<int>(1);
  {
    EventLoop loop;
    loop.after(1h, [token] { FAIL(); });
    loop.post([token] { FAIL(); });
    EXPECT_GT(token.use_count(), 1);
  }
  EXPECT_EQ(token.use_count(), 1);
}

TEST(EventLoop, HandlesSignalsRepeatedly) {
  EventLoop loop;
  std::vector<int> seen;
  loop.on_signal({SIGUSR1, SIGUSR2}, [&](int number) {
    seen.push_back(number);
    if (seen.size() == 1) std::raise(SIGUSR2);
    if (seen.size() == 2) loop.stop();
  });
  loop.after(1h, [] { FAIL(); });
  loop.post([] { std::raise(SIGUSR1); });
  loop.run();
  EXPECT_THAT(seen, ElementsAre(SIGUSR1, SIGUSR2));
}

TEST(EventLoop, DoesNotWaitForSignalsAlone) {
  EventLoop loop;
  loop.on_signal({SIGUSR1}, [](int) { FAIL(); });
  loop.run();
  bool called = false;
  loop.post([&] { called = true; });
  loop.run();
  EXPECT_TRUE(called);
}

}  // namespace
}  // namespace assay::net
