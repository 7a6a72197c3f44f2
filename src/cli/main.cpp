#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <system_error>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/version.hpp"
#include "cli/command.hpp"
#include "cli/log_guard.hpp"

namespace assay::cli {
namespace {

/// What a verb became on the command line.
struct Registered {
  CLI::App* app = nullptr;
  std::unique_ptr<Command> command;
};

/// Nothing of ours belongs to other users of the machine, and a crash must not write keys to disk.
/// A closed pipe or a full file is an error to report, not a signal to die from.
void harden_process() {
  ::umask(0077);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::prctl(PR_SET_DUMPABLE, 0);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

void declare_globals(CLI::App& app, Globals& globals) {
  Flags flags(app);
  flags.text("-c,--config", globals.config, "FILE",
             "config (default: assay.yaml, else golden/assay.yaml)");
  flags.text("--db", globals.database, "FILE", "database of runs (default: assay.db)");
  flags.toggle("--json", globals.json, "one JSON document on stdout, nothing else there");
  flags.toggle("-q,--quiet", globals.quiet, "no progress and no notes on stderr");
  flags.toggle("--no-color", globals.no_color, "no colour (also: NO_COLOR)");
}

std::vector<Registered> declare_verbs(CLI::App& app) {
  std::vector<Registered> registered;
  for (const Verb& verb : verbs()) {
    CLI::App* const parent = verb.parent != nullptr ? app.get_subcommand(verb.parent) : &app;
    CLI::App* const sub = parent->add_subcommand(verb.name, verb.summary);
    sub->fallthrough();
    if (*verb.examples != '\0') sub->footer(fmt::format("\nExamples:\n{}", verb.examples));
    if (verb.make == nullptr) {
      sub->require_subcommand(1);
      continue;
    }
    Registered entry{sub, verb.make()};
    Flags flags(*sub);
    entry.command->declare(flags);
    registered.push_back(std::move(entry));
  }
  return registered;
}

/// CLI11 reports an unknown verb as a surplus argument; people want the nearest one. Empty when the
/// verb is known, so that something else is wrong.
std::string unknown_verb(int argc, char** argv) {
  std::vector<std::string> names;
  for (const Verb& verb : verbs()) {
    if (verb.parent == nullptr) names.emplace_back(verb.name);
  }
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "-c" || word == "--config" || word == "--db") ++i;  // what follows is its value
    if (word.empty() || word[0] == '-') continue;
    if (std::find(names.begin(), names.end(), word) != names.end()) return {};
    return fmt::format("unknown command \"{}\"{}; `assay --help` lists them", printable(word, 60),
                       did_you_mean(word, names));
  }
  return {};
}

/// A flag that somebody tried to give a key with; empty if there is none. What stands behind it is
/// not repeated: the error may end up in the log of a CI job.
std::string key_flag(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const std::string_view name = word.substr(0, word.find('='));
    if (!name.starts_with("--") || name.ends_with("-env")) continue;
    for (const char* part : {"key", "token", "secret", "password"}) {
      if (name.find(part) != std::string_view::npos) return std::string(name);
    }
  }
  return {};
}

/// Why the command line could not be read.
std::string usage_error(const CLI::ParseError& error, int argc, char** argv) {
  if (const std::string flag = key_flag(argc, argv); !flag.empty()) {
    return fmt::format(
        "{}: a key may not stand on the command line, which other users of this machine can read; "
        "put it into an environment variable and name that with api_key_env",
        printable(flag, 60));
  }
  const std::string unknown = unknown_verb(argc, argv);
  return unknown.empty() ? std::string(error.what()) + " (see --help)" : unknown;
}

/// What fell through to the verb above, which would ignore it; empty if nothing did.
std::string stray_word(const CLI::App& app, CLI::App& verb) {
  CLI::App* const parent = verb.get_parent();
  if (parent == &app) return {};
  for (const CLI::Option* const option : parent->get_options()) {
    if (option->count() == 0) continue;
    return fmt::format("{} does not belong to `{} {}` (see --help)", option->get_name(),
                       parent->get_name(), verb.get_name());
  }
  return {};
}

int fail(const Globals& globals, const Error& error) {
  write_error_line(globals.error_style().red("assay: error:") + " " +
                   printable(error.message, kMessageBytes));
  if (globals.json) {
    const Json document = {
        {"error", {{"message", error.message}, {"exit_code", exit_code(error.kind)}}}};
    (void)print(safe_dump(document, 2) + "\n");
  }
  return exit_code(error.kind);
}

/// Parsing may have failed before it came to the flag.
bool wants_json(int argc, char** argv) {
  return std::any_of(argv + 1, argv + argc,
                     [](const char* word) { return std::string_view(word) == "--json"; });
}

int parse_and_run(Globals& globals, int argc, char** argv) {
  CLI::App app("assay measures whether the Lite model is good enough, and where it is not.");
  app.set_version_flag("--version", std::string("assay ") + std::string(kVersion));
  app.require_subcommand(1);
  app.footer("\nStart with:\n  assay init && assay check && assay run");
  declare_globals(app, globals);
  const std::vector<Registered> registered = declare_verbs(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);  // --help, --version
  } catch (const CLI::ParseError& error) {
    globals.json = wants_json(argc, argv);
    return fail(globals, invalid(usage_error(error, argc, argv)));
  }
  // A verb below another is behind it in the table, and is the one that was meant.
  for (auto at = registered.rbegin(); at != registered.rend(); ++at) {
    const Registered& entry = *at;
    if (!entry.app->parsed()) continue;
    if (const std::string stray = stray_word(app, *entry.app); !stray.empty()) {
      return fail(globals, invalid(stray));
    }
    const Result<int> code = entry.command->run(globals);
    return code.has_value() ? *code : fail(globals, code.error());
  }
  return fail(globals, invalid("no command was given (see --help)"));
}

}  // namespace
}  // namespace assay::cli

int main(int argc, char** argv) {
  assay::cli::harden_process();
  assay::cli::Globals globals;
  try {
    return assay::cli::parse_and_run(globals, argc, argv);
  } catch (const std::bad_alloc&) {
    return assay::cli::fail(globals, {assay::ErrorKind::internal, "there is not enough memory"});
  } catch (const std::system_error& error) {
    return assay::cli::fail(
        globals,
        {assay::ErrorKind::internal,
         std::string("the system gives no more memory, threads or files: ") + error.what()});
  } catch (const std::exception& error) {
    return assay::cli::fail(globals,
                            {assay::ErrorKind::internal,
                             std::string("internal error, please report it: ") + error.what()});
  }
}
