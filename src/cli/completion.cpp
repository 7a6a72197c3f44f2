#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

// Flags are asked of the program itself (`assay VERB --help`), so that the scripts cannot lag
// behind it.

/// A text inside of '...', with each apostrophe as the shell wants it.
std::string quoted(std::string_view text, std::string_view apostrophe) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') {
      result += apostrophe;
    } else {
      result += c;
    }
  }
  return result += "'";
}

/// The verbs below `parent`, or those at the top.
std::string verb_list(const char* parent = nullptr) {
  std::string names;
  for (const Verb& verb : verbs()) {
    const bool is_below = parent == nullptr
                              ? verb.parent == nullptr
                              : verb.parent != nullptr && std::string_view(verb.parent) == parent;
    if (is_below) names += fmt::format("{}{}", names.empty() ? "" : " ", verb.name);
  }
  return names;
}

/// A `case` branch for each verb that has verbs below it.
std::string parent_cases() {
  std::string cases;
  for (const Verb& verb : verbs()) {
    if (verb.parent != nullptr) continue;
    if (const std::string below = verb_list(verb.name); !below.empty()) {
      cases += fmt::format(" {}) below=\"{}\" ;;", verb.name, below);
    }
  }
  return cases;
}

std::string bash_script() {
  return fmt::format(
      R"script(# assay completion for bash; load with: source <(assay completion bash)
_assay() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" verb="" sub="" below="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${{COMP_WORDS[i]}} == -* ]] && continue
    if [[ -z $verb ]]; then verb="${{COMP_WORDS[i]}}"; else sub="${{COMP_WORDS[i]}}"; break; fi
  done
  case $verb in{1} *) sub="" ;; esac
  if [[ -z $verb ]]; then
    COMPREPLY=($(compgen -W "{0} --help --version" -- "$word"))
  elif [[ $verb == completion ]]; then
    COMPREPLY=($(compgen -W "bash zsh fish" -- "$word"))
  elif [[ -n $below && -z $sub && $word != -* ]]; then
    COMPREPLY=($(compgen -W "$below" -- "$word"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$(assay $verb $sub --help 2>/dev/null | grep -oE '(^|[ ,])--[a-z-]+' | tr -d ' ,') --config --db --json --quiet --no-color" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}}
complete -o filenames -F _assay assay
)script",
      verb_list(), parent_cases());
}

std::string zsh_script() {
  std::string rows;
  for (const Verb& verb : verbs()) {
    if (verb.parent != nullptr) continue;
    rows +=
        fmt::format("    {}\n", quoted(fmt::format("{}:{}", verb.name, verb.summary), R"('\'')"));
  }
  return fmt::format(R"script(#compdef assay
# assay completion for zsh; load with: source <(assay completion zsh)
_assay() {{
  local -a verbs flags
  verbs=(
{0}  )
  local sub="" below=""
  case $words[2] in{1} esac
  [[ -n $below ]] && sub=$words[3]
  if (( CURRENT == 2 )); then
    _describe 'command' verbs
  elif [[ -n $below && $words[CURRENT] != -* ]] && (( CURRENT == 3 )); then
    compadd -- ${{=below}}
  elif [[ $words[CURRENT] == -* ]]; then
    flags=(${{(f)"$(assay $words[2] $sub --help 2>/dev/null | grep -oE -- '--[a-z-]+')"}})
    compadd -- $flags --config --db --json --quiet --no-color
  else
    _files
  fi
}}
compdef _assay assay
)script",
                     rows, parent_cases());
}

std::string fish_script() {
  std::string script = "# assay completion for fish; load with: assay completion fish | source\n";
  for (const Verb& verb : verbs()) {
    const std::string where = verb.parent == nullptr
                                  ? "__fish_use_subcommand"
                                  : fmt::format("'__fish_seen_subcommand_from {}'", verb.parent);
    script += fmt::format("complete -c assay -n {} -f -a {} -d {}\n", where, verb.name,
                          quoted(verb.summary, R"(\')"));
  }
  for (const char* flag : {"config", "db", "json", "quiet", "no-color"}) {
    script += fmt::format("complete -c assay -l {}\n", flag);
  }
  return script;
}

class Completion final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("SHELL", shell_, true, "bash, zsh or fish");
  }

  Result<int> run(const Globals& globals) override {
    std::string script;
    if (shell_ == "bash") script = bash_script();
    if (shell_ == "zsh") script = zsh_script();
    if (shell_ == "fish") script = fish_script();
    if (script.empty()) return invalid("completion: the shell is bash, zsh or fish");
    ASSAY_CHECK(print(globals.json ? safe_dump(Json{{"script", script}}, 2) + "\n" : script));
    return kDone;
  }

 private:
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> make_completion() {
  return std::make_unique<Completion>();
}

}  // namespace assay::cli
