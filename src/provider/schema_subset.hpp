#pragma once

/// \file
/// JSON Schemas, reduced to what each provider enforces while it generates.
///
/// A reduction only ever allows more than the original: the full schema is checked on the answer
/// anyway, so what a provider cannot express is left out rather than replaced by something
/// narrower. Two exceptions: objects are closed, as providers demand, and OpenAI's strict mode
/// wants every property present, so there an optional property becomes a nullable one. Schemas
/// that say "required, may be null" themselves mean the same everywhere.

#include <optional>
#include <string>

namespace assay::provider {

enum class SchemaDialect { openai, anthropic, gemini };

/// The reduced schema as compact JSON; nullopt when nothing the provider accepts would contain it
/// (recursion, free-form objects, a root that is no object, text that is no schema). Results are
/// remembered: a task asks with the same schema thousands of times. Thread-safe.
[[nodiscard]] std::optional<std::string> reduced_schema(SchemaDialect dialect,
                                                        const std::string& schema_json);

}  // namespace assay::provider
