#pragma once

/// \file
/// What was asked and answered, in the shapes of the three wire formats.

#include <string>

#include "assay/core/json.hpp"
#include "shadow/logged_call.hpp"

namespace assay::shadow {

/// Messages `[{role, content}]`, an object that holds such a list, or a text that is the user's.
/// Contents are texts or lists of parts; a part that is no text becomes its type, size and hash,
/// and the request cannot be asked again.
void read_messages(const Json& messages, LoggedCall& call);

/// Another text for the system, before or after the messages.
void add_system(const Json& system, LoggedCall& call);

/// A request's body in OpenAI's, Anthropic's or Gemini's shape.
void read_request_body(const Json& body, LoggedCall& call);

/// A response's body in one of these shapes, read as a call of ours would have been: text, served
/// model, usage, outcome. What the call knows already is not overwritten by what the body does not
/// say.
/// \param status  0: unknown; a body that is no error is taken for a success then
/// \return false: no shape that is known
[[nodiscard]] bool read_response_body(const Json& body, int status, LoggedCall& call);

/// A plain text as the answer; how it ended is told from `finish_reason`.
void read_output_text(std::string text, LoggedCall& call);

/// An answer that may be a text, a message, a list of messages or a response's body.
void read_output(const Json& output, LoggedCall& call);

/// A failed call: the outcome of its status, else of the words that name the error.
void read_failure(int status, const std::string& error, LoggedCall& call);

/// Call it last: says why what has been read cannot be asked again.
void conclude_messages(LoggedCall& call);

}  // namespace assay::shadow
