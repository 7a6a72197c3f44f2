#include "simulate/faults/gzip.hpp"

#include <boost/crc.hpp>
#include <cstdint>

namespace assay::simulate {
namespace {

/// Magic, method deflate, no flags, no time, no hint, unknown system.
const std::string kHeader("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);

void put_little_endian(std::uint32_t value, int bytes, std::string& out) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

/// Bits in the order of RFC 1951, section 3.1.1.
class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}
  ~BitWriter() {
    if (filled_ > 0) out_ += static_cast<char>(byte_);
  }
  BitWriter(const BitWriter&) = delete;
  BitWriter& operator=(const BitWriter&) = delete;

  /// `bits` as written in the RFC, the first one first.
  void put(std::string_view bits) {
    for (const char bit : bits) {
      if (bit == '1') byte_ |= 1U << filled_;
      if (++filled_ < 8) continue;
      out_ += static_cast<char>(byte_);
      byte_ = filled_ = 0;
    }
  }

 private:
  std::string& out_;
  unsigned byte_ = 0;
  unsigned filled_ = 0;
};

/// The last block, with the fixed codes (section 3.2.6).
constexpr std::string_view kFixedCodes = "110";
constexpr std::string_view kEndOfBlock = "0000000";

void put_literal(unsigned byte, BitWriter& writer) {
  const bool is_short = byte < 144;
  const unsigned code = is_short ? 0x30 + byte : 0x190 + byte - 144;
  std::string bits;
  for (int bit = is_short ? 7 : 8; bit >= 0; --bit) bits += (code >> bit & 1U) != 0 ? '1' : '0';
  writer.put(bits);
}

}  // namespace

std::string gzipped(std::string_view text) {
  std::string out = kHeader;
  {
    BitWriter writer(out);
    writer.put(kFixedCodes);
    for (const char byte : text) put_literal(static_cast<unsigned char>(byte), writer);
    writer.put(kEndOfBlock);
  }
  boost::crc_32_type checksum;
  checksum.process_bytes(text.data(), text.size());
  put_little_endian(checksum.checksum(), 4, out);
  put_little_endian(static_cast<std::uint32_t>(text.size()), 4, out);
  return out;
}

std::string gzipped_zeros(std::size_t bytes) {
  std::string out = kHeader;
  {
    BitWriter writer(out);
    writer.put(kFixedCodes);
    put_literal(0, writer);
    // Copy 258 bytes (code 285) from one byte back (distance code 0).
    for (std::size_t i = 0; i < bytes / 258; ++i) writer.put("1100010100000");
    writer.put(kEndOfBlock);
  }
  put_little_endian(0, 4, out);
  put_little_endian(static_cast<std::uint32_t>(bytes), 4, out);
  return out;
}

}  // namespace assay::simulate
