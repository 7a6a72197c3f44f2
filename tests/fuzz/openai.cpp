// What the openai protocol makes of any body: an answer, or a failure of the wire.

#include "fuzz/provider.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto& protocol = assay::provider::protocol(assay::provider::ProtocolKind::openai);
  assay::fuzz::check_whole(protocol, assay::fuzz::text_of(data, size));
  assay::fuzz::check_stream(protocol, assay::fuzz::text_of(data, size));
  return 0;
}
