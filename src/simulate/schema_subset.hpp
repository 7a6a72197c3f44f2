#pragma once

/// \file
/// Which JSON schemas a provider takes for structured output. Each knows a different part of JSON
/// Schema and refuses the rest, so a client that works here has translated its schema.

#include <optional>
#include <string>

#include "assay/core/json.hpp"

namespace assay::simulate {

enum class SchemaDialect {
  openai_strict,       ///< every object closed, every property required
  anthropic,           ///< objects closed; no ranges, lengths or patterns
  gemini_openapi,      ///< `responseSchema`: types in OpenAPI's spelling, no `additionalProperties`
  gemini_json_schema,  ///< `responseJsonSchema`
};

struct SchemaFault {
  std::string path;    ///< `properties.note.type`; empty for the root
  std::string reason;  ///< "`pattern` is not supported"
};

/// The first thing in `schema` that the dialect does not take; nothing when all of it is fine.
[[nodiscard]] std::optional<SchemaFault> outside_subset(const Json& schema, SchemaDialect dialect);

}  // namespace assay::simulate
