/// \file
/// Valid JSON that is not the message it should be, or says odd things about itself.

#include "simulate/faults/wire.hpp"

namespace assay::simulate {
namespace {

using net::RawAnswer;

RawAnswer edited(Hit& hit, const std::function<void(Json&)>& change) {
  edit(hit, change);
  return sends(good_answer(hit));
}

const char* choices_of(Service service) {
  return word_of(service, "choices", "content", "candidates");
}

RawAnswer choices_null(Hit& hit) {
  return edited(hit, [&](Json& body) { body[choices_of(hit.service)] = nullptr; });
}

RawAnswer choices_empty(Hit& hit) {
  return edited(hit, [&](Json& body) { body[choices_of(hit.service)] = Json::array(); });
}

RawAnswer choices_missing(Hit& hit) {
  return edited(hit, [&](Json& body) { body.erase(choices_of(hit.service)); });
}

RawAnswer choices_two(Hit& hit) {
  return edited(hit, [&](Json& body) {
    Json& choices = body[choices_of(hit.service)];
    const Json first = choices.at(0);
    choices.push_back(first);
  });
}

RawAnswer content_null(Hit& hit) {
  return edited(hit, [&](Json& body) {
    Json& choices = body[choices_of(hit.service)];
    if (hit.service == Service::openai) choices.at(0)["message"]["content"] = nullptr;
    if (hit.service == Service::anthropic) choices = Json::array();
    if (hit.service == Service::gemini) choices.at(0)["content"].erase("parts");
  });
}

/// Where a message or an event says why the answer ended; nothing where it does not say yet.
Json* ending(Service service, Json& body) {
  const char* const name = word_of(service, "finish_reason", "stop_reason", "finishReason");
  Json* holder = &body;
  if (service == Service::anthropic) {
    if (body.contains("delta")) holder = &body["delta"];
  } else {
    Json& choices = body[choices_of(service)];
    if (!choices.is_array() || choices.empty()) return nullptr;
    holder = &choices.at(0);
  }
  return holder->contains(name) && !(*holder)[name].is_null() ? &(*holder)[name] : nullptr;
}

RawAnswer ends_with(Hit& hit, const char* openai, const char* anthropic, const char* gemini) {
  return edited(hit, [&](Json& body) {
    Json* const why = ending(hit.service, body);
    if (why != nullptr) *why = word_of(hit.service, openai, anthropic, gemini);
  });
}

RawAnswer cut_by_cap(Hit& hit) {
  return ends_with(hit, "length", "max_tokens", "MAX_TOKENS");
}

RawAnswer filtered(Hit& hit) {
  return ends_with(hit, "content_filter", "refusal", "SAFETY");
}

/// Anthropic's first event holds the message whose model and usage it tells.
Json& message_of(Service service, Json& body) {
  return service == Service::anthropic && body.contains("message") ? body["message"] : body;
}

RawAnswer other_model(Hit& hit) {
  const char* const name = hit.service == Service::gemini ? "modelVersion" : "model";
  return edited(hit, [&](Json& body) {
    Json& message = message_of(hit.service, body);
    if (message.contains(name)) message[name] = "another-model-2";
  });
}

const char* usage_name(Service service) {
  return service == Service::gemini ? "usageMetadata" : "usage";
}

RawAnswer usage_missing(Hit& hit) {
  return edited(hit,
                [&](Json& body) { message_of(hit.service, body).erase(usage_name(hit.service)); });
}

RawAnswer usage_of(Hit& hit, const Json& count) {
  return edited(hit, [&](Json& body) {
    Json& message = message_of(hit.service, body);
    if (!message.contains(usage_name(hit.service))) return;
    for (auto& member : message[usage_name(hit.service)].items()) {
      if (member.value().is_number()) member.value() = count;
    }
  });
}

RawAnswer usage_negative(Hit& hit) {
  return usage_of(hit, -5);
}

RawAnswer usage_text(Hit& hit) {
  return usage_of(hit, "12");
}

constexpr Fault kTable[] = {
    {"choices-null", "H34", "the list that holds the answer is null", choices_null, Fits::whole},
    {"choices-empty", "H34", "the list that holds the answer is empty", choices_empty, Fits::whole},
    {"choices-missing", "H34", "the list that holds the answer is missing", choices_missing,
     Fits::whole},
    {"choices-two", "H34", "the list that holds the answer holds it twice", choices_two,
     Fits::whole},
    {"content-null", "H35", "an answer without text", content_null, Fits::whole},
    {"cut-by-cap", "H36", "the answer says that the token cap cut it", cut_by_cap},
    {"filtered", "H36", "the answer says that a filter stopped it", filtered},
    {"other-model", "H53", "the answer names another model", other_model},
    {"usage-missing", "H53", "no token counts", usage_missing},
    {"usage-negative", "H53", "negative token counts", usage_negative},
    {"usage-text", "H53", "token counts that are text", usage_text},
};

}  // namespace

std::span<const Fault> answer_faults() {
  return kTable;
}

}  // namespace assay::simulate
