#include "cli/verbs.hpp"

namespace assay::cli {

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> kVerbs = {
      {"init", "write a first assay.yaml and an example golden set",
       "  assay init\n  assay init evals/", make_init},
      {"check", "say what is wrong with config, data and keys, before anything is sent",
       "  assay check\n  assay check --online      ask the providers whether the models exist\n"
       "  assay check --limits",
       make_check},
      {"run", "ask every model about every item, score and store the answers",
       "  assay run\n  assay run -t support-tickets -m lite,pro --details\n"
       "  assay run --json > run.json",
       make_run},
      {"runs", "list the stored runs", "  assay runs\n  assay runs --json", make_runs},
      {"score", "score stored answers again and show a run, without any call",
       "  assay score                    the latest run\n  assay score 20261122T15 --details",
       make_score},
      {"models", "list known models with price, tier and shutdown date, or a provider's own list",
       "  assay models\n  assay models --provider openai", make_models},
      {"export", "write every attempt of a run as JSONL or CSV",
       "  assay export > attempts.jsonl\n  assay export 20261122T15 --format csv -o attempts.csv",
       make_export},
      {"import", "take in answers that were produced elsewhere", "", nullptr},
      {"outputs", "score answers from a JSONL file of {id, output, latency_ms?, tokens?}",
       "  assay import outputs answers.jsonl --task golden/support-tickets --model our-router",
       make_import_outputs, "import"},
      {"simulate", "serve the embedded models over the three wire protocols on this machine",
       "  assay simulate --port 8080\n  assay simulate --port 8080 --latency "
       "'lognormal(200ms,0.4)'",
       make_simulate},
      {"schema", "print the JSON Schema of assay.yaml", "  assay schema > assay.schema.json",
       make_schema},
      {"completion", "print a completion script for bash, zsh or fish",
       "  source <(assay completion bash)", make_completion},
  };
  return kVerbs;
}

}  // namespace assay::cli
