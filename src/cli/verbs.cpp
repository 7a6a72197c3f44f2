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
      {"plan", "say what a run would cost, how long it takes and what it could show; sends nothing",
       "  assay plan\n  assay plan -t support-tickets -m lite,pro\n"
       "  assay plan --json | jq .cost_usd",
       make_plan},
      {"run", "ask every model about every item, score and store the answers",
       "  assay plan                     first: what it costs and what it could show\n"
       "  assay run\n  assay run -t support-tickets -m lite,pro --details\n"
       "  assay run --json > run.json",
       make_run},
      {"runs", "list the stored runs", "  assay runs\n  assay runs --json", make_runs},
      {"score", "score stored answers again and show a run, without any call",
       "  assay score                    the latest run\n  assay score 20261122T15 --details",
       make_score},
      {"compare",
       "say whether a model is as good as another on the same items, from stored answers",
       "  assay compare pro lite                  pro is the baseline, lite the candidate\n"
       "  assay compare pro lite mini -t support-tickets --margin 2%\n"
       "  assay compare 20261122T15:lite 20261201T09:lite --allow prompt\n"
       "  assay compare pro.baseline.jsonl lite   against a file of `assay export baseline`\n"
       "  assay compare pro lite -t invoices --json | jq .verdict",
       make_compare},
      {"gate", "pass or fail a model against a baseline and declared limits, for CI",
       "  assay gate lite --baseline main.baseline.jsonl\n"
       "  assay gate lite --baseline pro -t support-tickets --margin 2% --min-accuracy 90%\n"
       "  assay gate lite --baseline main.baseline.jsonl --junit assay.xml --html assay.html\n"
       "  assay gate lite --baseline 20261122T15:lite --allow prompt --json | jq .verdict",
       make_gate},
      {"replay",
       "say what each way of routing between two models would have brought, from stored answers",
       "  assay replay lite pro -t support-tickets\n"
       "  assay replay lite pro --slices language=de,channel=chat\n"
       "  assay replay lite pro --policy failure,confidence=0.8 --json | jq '.policies[]'",
       make_replay},
      {"recommend",
       "say what to deploy: Lite, Pro, or which requests go where, and how sure that is",
       "  assay recommend -t support-tickets --volume 3000000/month\n"
       "  assay recommend 20261122T15 -t support-tickets --lite lite --pro pro --policy "
       "routing.yaml\n"
       "  assay recommend --verify routing.yaml      what still holds, by the latest run\n"
       "  assay recommend -t support-tickets --json | jq '.verdict, .next_step'",
       make_recommend},
      {"report", "write a run as a page to read, and in the formats that CI systems show",
       "  assay report                            assay-report.html, of the latest run\n"
       "  assay report 20261122T15 --html lite.html --markdown lite.md\n"
       "  assay report --csv attempts.csv --results results.json\n"
       "  assay report --json | jq '.comparisons[].verdict'\n"
       "  assay report --baseline pro --requests-per-month 3000000 --html -",
       make_report},
      {"upgrade",
       "say what a move from one model to another changes, and whether it passes the gate",
       "  assay upgrade --from pro --to lite\n"
       "  assay upgrade --from 20261122T15:lite --to 20261201T09:lite -t support-tickets\n"
       "  assay upgrade --from lite --to lite-2 --json | jq '.verdict, .tasks[].warnings'",
       make_upgrade},
      {"trend", "show a figure of a model over all stored runs, and where it changed",
       "  assay trend lite -t support-tickets\n"
       "  assay trend lite --metric latency_p95 --last 10\n"
       "  assay trend lite --json | jq '.runs[] | select(.lasting_change)'",
       make_trend},
      {"models", "list known models with price, tier and shutdown date, or a provider's own list",
       "  assay models\n  assay models --provider openai", make_models},
      {"export", "write every attempt of a run as JSONL or CSV",
       "  assay export > attempts.jsonl\n  assay export 20261122T15 --format csv -o attempts.csv\n"
       "  assay export baseline pro -t support-tickets -o pro.baseline.jsonl",
       make_export},
      {"baseline", "write what a model got right, as a small file to commit and compare with later",
       "  assay export baseline pro -t support-tickets -o pro.baseline.jsonl\n"
       "  assay export baseline 20261122T15:pro -o pro.baseline.jsonl\n"
       "  assay compare pro.baseline.jsonl lite",
       make_export_baseline, "export"},
      {"import", "take in answers that were produced elsewhere, and logs of traffic",
       "  assay import outputs answers.jsonl --task golden/support-tickets --model our-router\n"
       "  assay import traffic litellm.jsonl --task support-tickets",
       nullptr},
      {"outputs", "score answers from a JSONL file of {id, output, latency_ms?, tokens?}",
       "  assay import outputs answers.jsonl --task golden/support-tickets --model our-router",
       make_import_outputs, "import"},
      {"traffic", "read logs of production traffic, for shadow comparison",
       "  assay import traffic litellm.jsonl --task support-tickets\n"
       "  assay import traffic spans.jsonl --format otel --task support-tickets --where "
       "feature=tickets\n"
       "  assay import traffic log.jsonl --task support-tickets --redact rules.yaml "
       "--store-content off",
       make_import_traffic, "import"},
      {"dataset", "say what is wrong with a golden set, describe, split and import one",
       "  assay dataset lint\n  assay dataset card golden/tickets\n"
       "  assay dataset import tickets.csv --map input=text,expected=label --kind classification "
       "-o golden/tickets",
       nullptr},
      {"lint", "say what is wrong with golden sets, and what they can show",
       "  assay dataset lint                   the sets of the config\n"
       "  assay dataset lint golden/tickets --all\n"
       "  assay dataset lint --json | jq '.sets[].findings[]'",
       make_dataset_lint, "dataset"},
      {"card", "describe a golden set: counts, lengths, examples, what it can show",
       "  assay dataset card golden/tickets -o golden/tickets/CARD.md", make_dataset_card,
       "dataset"},
      {"import",
       "make a golden set of a CSV, TSV, JSON, JSONL, promptfoo, OpenAI evals or Inspect file",
       "  assay dataset import tickets.csv --map input=text,expected=label --kind classification "
       "-o golden/tickets\n"
       "  assay dataset import rows.jsonl --map 'input=$.text,expected=$.y' --names 0=ham,1=spam "
       "--kind classification -o golden/mail\n"
       "  assay dataset import promptfooconfig.yaml --task golden/tickets -o golden/tickets-2\n"
       "  assay dataset import evals.jsonl --format openai-evals --task golden/tickets "
       "-o golden/tickets-3 --skip-refused",
       make_dataset_import, "dataset"},
      {"split", "deal labelled lines into items and training examples",
       "  assay dataset split golden/tickets --items 300 --seed 7 -o golden/tickets-300\n"
       "  assay dataset split all.jsonl --items 70% --seed 7 --by expected,slices.language "
       "-o golden/tickets",
       make_dataset_split, "dataset"},
      {"shadow", "compare both tiers on a sample of real traffic",
       "  assay import traffic litellm.jsonl --task support-tickets\n"
       "  assay shadow sample --task support-tickets --rate 1%\n"
       "  assay shadow run --task support-tickets",
       nullptr},
      {"sample", "draw requests from imported traffic, the same ones on every machine",
       "  assay shadow sample --task support-tickets\n"
       "  assay shadow sample --task support-tickets --rate 1% --aa-rate 25% --floor language=50\n"
       "  assay shadow sample --task support-tickets --json | jq .funnel",
       make_shadow_sample, "shadow"},
      {"run", "ask both tiers about the sampled requests that the log has no answer for",
       "  assay shadow run --task support-tickets --forecast\n"
       "  assay shadow run --task support-tickets --lite small --pro large\n"
       "  assay shadow run --task support-tickets --json | jq .both_answered",
       make_shadow_run, "shadow"},
      {"report", "say where two models differ on traffic, how much of it is noise, what follows",
       "  assay shadow report --task support-tickets\n"
       "  assay shadow report --task support-tickets --margin 2% --by language\n"
       "  assay shadow report --task invoices --json | jq .all.verdict",
       make_shadow_report, "shadow"},
      {"label", "ask who is right where the two differ: one key each, blind, most decisive first",
       "  assay shadow label --task support-tickets\n"
       "  assay shadow label --task support-tickets --export queue.csv --limit 60\n"
       "  assay shadow label --task support-tickets --import queue.csv",
       make_shadow_label, "shadow"},
      {"cost", "say what traffic costs, by feature, model and day, and what makes it grow unseen",
       "  assay shadow cost --task support-tickets\n"
       "  assay shadow cost --task support-tickets --by feature --volume 3000000/month\n"
       "  assay shadow cost --task support-tickets --json | jq .surprises",
       make_shadow_cost, "shadow"},
      {"simulate", "serve the embedded models over the three wire protocols on this machine",
       "  assay simulate --port 8080\n  assay simulate --port 8080 --latency "
       "'lognormal(200ms,0.4)'\n  assay simulate --list-faults\n"
       "  assay simulate --faults faults.yaml --log calls.jsonl",
       make_simulate},
      {"stats", "compute the intervals and tests of the reports from counts of your own",
       "  assay stats proportion 285 300\n  assay stats power --items 300 --discordant 0.06",
       nullptr},
      {"proportion", "a rate with its interval and one-sided bounds",
       "  assay stats proportion 285 300\n  assay stats proportion 0 300 --confidence 0.99",
       make_stats_proportion, "stats"},
      {"paired", "the difference of two models on the same items, and what it shows",
       "  assay stats paired --table 250,12,15,23\n"
       "  assay stats paired --table 250,12,15,23 --margin 0.02 --alpha 0.05",
       make_stats_paired, "stats"},
      {"power", "the margin that a number of items can show, or the items that a margin needs",
       "  assay stats power --items 300 --discordant 0.06\n"
       "  assay stats power --margin 2% --discordant 6%",
       make_stats_power, "stats"},
      {"quantile", "a percentile with its interval by order statistics",
       "  assay stats quantile --n 100 -p 0.95\n  assay stats quantile latencies.txt -p 0.99\n"
       "  assay export | jq '.latency_ms // empty' | assay stats quantile -",
       make_stats_quantile, "stats"},
      {"adjust", "p-values of many tests, adjusted for their number",
       "  assay stats adjust 0.01 0.04 0.03 0.005", make_stats_adjust, "stats"},
      {"schema", "print the JSON Schema of assay.yaml, or of the results of a report",
       "  assay schema > assay.schema.json\n  assay schema results > results.schema.json",
       make_schema},
      {"completion", "print a completion script for bash, zsh or fish",
       "  source <(assay completion bash)", make_completion},
  };
  return kVerbs;
}

}  // namespace assay::cli
