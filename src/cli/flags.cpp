#include "cli/flags.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace assay::cli {

void Flags::text(const std::string& names, std::string& value, const std::string& type,
                 const std::string& help) {
  app_.add_option(names, value, help)->type_name(type);
}

void Flags::texts(const std::string& names, std::vector<std::string>& values,
                  const std::string& type, const std::string& help) {
  app_.add_option(names, values, help)->type_name(type)->delimiter(',')->allow_extra_args(false);
}

void Flags::number(const std::string& names, std::int64_t& value, std::int64_t low,
                   std::int64_t high, const std::string& help) {
  app_.add_option(names, value, help)->type_name("N")->check(CLI::Range(low, high));
}

void Flags::choice(const std::string& names, std::string& value,
                   const std::vector<std::string>& choices, const std::string& help) {
  app_.add_option(names, value, help)->check(CLI::IsMember(choices));
}

void Flags::toggle(const std::string& names, bool& value, const std::string& help) {
  app_.add_flag(names, value, help);
}

void Flags::positional(const std::string& name, std::string& value, bool required,
                       const std::string& help) {
  auto* const option = app_.add_option(name, value, help)->type_name("");
  if (required) option->required();
}

void Flags::positionals(const std::string& name, std::vector<std::string>& values,
                        const std::string& help) {
  app_.add_option(name, values, help)->type_name("");
}

}  // namespace assay::cli
