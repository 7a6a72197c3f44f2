#pragma once

/// \file
/// Command line flags of one verb. CLI11, a heavy header, stays in flags.cpp.

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace assay::cli {

/// Declares what a verb takes. Bound variables must outlive the parsing and keep their value when
/// the flag is not given.
class Flags {
 public:
  explicit Flags(CLI::App& app) : app_(app) {}

  void text(const std::string& names, std::string& value, const std::string& type,
            const std::string& help);
  void texts(const std::string& names, std::vector<std::string>& values, const std::string& type,
             const std::string& help);
  void number(const std::string& names, std::int64_t& value, std::int64_t low, std::int64_t high,
              const std::string& help);
  void choice(const std::string& names, std::string& value, const std::vector<std::string>& choices,
              const std::string& help);
  void toggle(const std::string& names, bool& value, const std::string& help);
  void positional(const std::string& name, std::string& value, bool required,
                  const std::string& help);
  /// All that is left, any number.
  void positionals(const std::string& name, std::vector<std::string>& values,
                   const std::string& help);

 private:
  CLI::App& app_;
};

}  // namespace assay::cli
