#include "support/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace assay::fake {
namespace {

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
};

/// A terminal as a pipe: what is written to its second end is read from the first.
Pipe terminal() {
  Pipe pipe;
  for (const int end : pipe.ends) ::close(end);
  pipe.ends[0] = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (pipe.ends[0] < 0 || ::grantpt(pipe.ends[0]) != 0 || ::unlockpt(pipe.ends[0]) != 0) {
    throw std::runtime_error("no terminal");
  }
  std::array<char, 64> name{};
  if (::ptsname_r(pipe.ends[0], name.data(), name.size()) != 0) throw std::runtime_error("no name");
  pipe.ends[1] = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (pipe.ends[1] < 0) throw std::runtime_error("no terminal");
  return pipe;
}

int input_of(const std::string& text) {
  const int file = ::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("no file for stdin");
  if (::pwrite(file, text.data(), text.size(), 0) < 0) throw std::runtime_error("no stdin");
  return file;
}

/// In the child, between fork and exec. Does not return.
[[noreturn]] void become(const std::filesystem::path& program, std::vector<char*>& arguments,
                         const ProcessOptions& options, std::array<int, 3> descriptors) {
  for (int i = 0; i < 3; ++i) ::dup2(descriptors[static_cast<std::size_t>(i)], i);
  if (!options.folder.empty() && ::chdir(options.folder.c_str()) != 0) ::_exit(126);
  for (const std::string& name : options.unset) ::unsetenv(name.c_str());
  for (const auto& [name, value] : options.environment) ::setenv(name.c_str(), value.c_str(), 1);
  ::execv(program.c_str(), arguments.data());
  ::_exit(127);
}

}  // namespace

Process::Process(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 const ProcessOptions& options) {
  Pipe output;
  Pipe error = options.error_is_terminal ? terminal() : Pipe();
  const int input = input_of(options.input);
  const int file =
      options.output_file.empty() ? -1 : ::open(options.output_file.c_str(), O_WRONLY | O_CLOEXEC);
  std::vector<std::string> words = {program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  id_ = ::fork();
  if (id_ < 0) throw std::runtime_error("cannot fork");
  if (id_ == 0) {
    become(program, pointers, options, {input, file < 0 ? output.ends[1] : file, error.ends[1]});
  }
  ::close(input);
  if (file >= 0) ::close(file);
  ::close(output.ends[1]);
  ::close(error.ends[1]);
  output_ = output.ends[0];
  error_ = error.ends[0];
}

Process::~Process() {
  if (id_ > 0) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  close_pipes();
}

void Process::close_pipes() {
  for (int* end : {&output_, &error_}) {
    if (*end >= 0) ::close(*end);
    *end = -1;
  }
}

bool Process::read_some(int timeout_ms) {
  // A negative descriptor is skipped by poll.
  std::array<pollfd, 2> pipes{{{output_, POLLIN, 0}, {error_, POLLIN, 0}}};
  if (output_ < 0 && error_ < 0) return false;
  if (::poll(pipes.data(), pipes.size(), timeout_ms) < 0 && errno != EINTR) return false;
  const std::array<std::pair<int*, std::string*>, 2> ends{
      {{&output_, &ended_.output}, {&error_, &ended_.error}}};
  for (std::size_t i = 0; i < pipes.size(); ++i) {
    if ((pipes[i].revents & (POLLIN | POLLHUP)) == 0) continue;
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(*ends[i].first, buffer.data(), buffer.size());
    if (count > 0) {
      ends[i].second->append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno == EIO) {  // EIO: nobody has the terminal any more
      ::close(*ends[i].first);
      *ends[i].first = -1;
    }
  }
  return true;
}

bool Process::wait_for_output(const std::string& text) {
  while (ended_.output.find(text) == std::string::npos) {
    if (!read_some(-1)) return false;
  }
  return true;
}

bool Process::wait_for_error(const std::string& text) {
  while (ended_.error.find(text) == std::string::npos) {
    if (!read_some(-1)) return false;
  }
  return true;
}

bool Process::run_for(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    if (!read_some(static_cast<int>(left.count()))) return true;
  }
}

void Process::send_signal(int signal) const {
  if (id_ > 0) ::kill(id_, signal);
}

Ended Process::wait() {
  while (read_some(-1)) {
  }
  int status = 0;
  if (id_ > 0 && ::waitpid(id_, &status, 0) == id_) {
    if (WIFEXITED(status)) ended_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) ended_.signal = WTERMSIG(status);
  }
  id_ = -1;
  return ended_;
}

Ended run_process(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                  const ProcessOptions& options) {
  return Process(program, arguments, options).wait();
}

void add_sanitizer_option(std::map<std::string, std::string>& environment,
                          const std::string& option) {
  const char* const given = std::getenv("ASAN_OPTIONS");
  environment["ASAN_OPTIONS"] = std::string(given == nullptr ? "" : given) + ":" + option;
}

}  // namespace assay::fake
