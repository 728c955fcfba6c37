#include "dissector/wire/blocks/transfer.hpp"

#include <algorithm>

#include "dissector/wire/blocks/block_name.hpp"

namespace s7::dissector {
namespace {

bool names_file(Function function) noexcept { return function != Function::upload && function != Function::end_upload; }

// '1', load memory length, MC7 length: six digits each.
void read_lengths(ByteView text, TransferJob& out) noexcept {
  constexpr std::size_t digits = 6;
  ByteReader in(text);
  in.skip(1);
  const ByteView load = in.take(digits), mc7 = in.take(digits);
  if (!in.ok()) return;
  out.load_length = decimal_number(load);
  out.mc7_length = decimal_number(mc7);
}

}  // namespace

Result<TransferJob> decode_transfer_job(ByteView parameters) noexcept {
  ByteReader in(parameters);
  TransferJob out;
  out.function = Function{in.u8()};
  if (in.ok() && !is_transfer(out.function)) return Error::unsupported;
  out.status = in.u8();
  out.code = in.be16();
  out.id = in.be32();
  if (names_file(out.function)) {
    out.file = in.take(in.u8());
    if (out.function == Function::request_download && in.left() > 0) read_lengths(in.take(in.u8()), out);
  }
  if (!in.ok()) return Error::truncated;
  out.rest = in.rest();
  return out;
}

Result<TransferAnswer> decode_transfer_answer(ByteView parameters) noexcept {
  ByteReader in(parameters);
  TransferAnswer out;
  out.function = Function{in.u8()};
  if (!in.ok()) return Error::truncated;
  if (!is_transfer(out.function)) return Error::unsupported;
  if (in.left() > 0) out.status = in.u8();
  if (out.function == Function::start_upload && in.left() > 0) {
    in.skip(2);  // 0x0100 seen
    out.id = in.be32();
    if (in.left() > 0) out.length = decimal_number(in.take(in.u8()));  // NC devices end before it
  }
  if (!in.ok()) return Error::truncated;
  out.rest = in.rest();
  return out;
}

Result<TransferPiece> decode_transfer_piece(ByteView data) noexcept {
  ByteReader in(data);
  TransferPiece out;
  out.length = in.be16();
  in.skip(2);  // 00 fb
  if (!in.ok()) return Error::truncated;
  out.payload = in.take(std::min<std::size_t>(out.length, in.left()));
  return out;
}

}  // namespace s7::dissector
