// Uploads, downloads and program invocations: each kind of block, names that are no block, refusals, transfers that
// break off, several at once.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"
#include "tests/support/samples/transfers.hpp"

namespace s7::test::samples {
namespace {

struct BlockKind {
  const char* type;
  std::uint8_t subtype, language;
};
constexpr BlockKind kinds[] = {{"08", 0x08, 1}, {"0A", 0x0A, 5}, {"0C", 0x0C, 2}, {"0E", 0x0E, 3}, {"0B", 0x0B, 7}};

Block block_of(const BlockKind& kind, unsigned number, std::size_t code_bytes) {
  Block out;
  out.type = kind.type;
  out.subtype = kind.subtype;
  out.language = kind.language;
  out.number = number;
  out.code_stamp_ns = plant_start - 3 * day;
  out.interface_stamp_ns = plant_start - 30 * day;
  out.interface_section = bytes_from_hex("0504 0200 0000");
  out.code = Bytes(code_bytes, static_cast<std::uint8_t>(number));
  out.author = "PLANT1";
  out.family = "MIXING";
  out.name = "STEP" + std::to_string(number);
  out.version = 0x12;
  return out;
}

LinkPlan plan(std::uint16_t client_port, std::uint16_t pdu_size) {
  LinkPlan out;
  out.client = engineering();
  out.server = s7_300();
  out.client_port = client_port;
  out.granted = {1, 1, pdu_size};
  return out;
}

void uploads(S7Link& line) {
  std::uint32_t id = 1;
  for (const auto& kind : kinds) {
    const auto block = block_of(kind, 20 + id, std::size_t{100} * id);
    upload(line, block_filename(block.type, block.number), block_image(block), id++);
  }
  // The header alone.
  const auto header = part_of(block_image(block_of(kinds[1], 21, 100)), 0, 36);
  upload(line, block_filename("0A", 21, 'A', '$'), header, id);
  const auto name = block_filename("08", 99);
  line.exchange(ask_job(0x1D, [=](Reference ref) { return start_upload_job(ref, name); }), refuse(0xD20C));
  line.happened("program-upload", "refused 0xd20c");
}

// Two files open at once; their pieces alternate.
void two_uploads(S7Link& line) {
  const std::size_t piece = line.plan().granted.pdu_size - 18U;
  std::vector<Bytes> images;
  for (std::uint32_t id : {31U, 32U}) {
    const auto block = block_of(kinds[id % 2], id, 500);
    images.push_back(block_image(block));
    const auto length = static_cast<unsigned>(images.back().size());
    const auto name = block_filename(block.type, block.number);
    line.exchange(ask_job(0x1D, [=](Reference ref) { return start_upload_job(ref, name); }),
                  give([=](Reference ref) { return start_upload_answer(ref, id, length); }));
    line.happened("program-upload", "succeeded");
  }
  for (std::size_t at = 0; at < images[0].size(); at += piece)
    for (std::uint32_t i = 0; i < 2; ++i) {
      const auto part = part_of(images[i], at, piece);
      const bool more = at + piece < images[i].size();
      line.exchange(ask_job(0x1E, [=](Reference ref) { return upload_job(ref, 31 + i); }),
                    give([=](Reference ref) { return upload_answer(ref, part, more); }));
    }
  for (std::uint32_t id : {31U, 32U})
    line.exchange(ask_job(0x1F, [=](Reference ref) { return end_upload_job(ref, id); }), give(end_upload_answer));
}

void downloads(S7Link& line) {
  std::vector<std::string> names;
  for (unsigned number = 51; number <= 52; ++number) {
    const auto block = block_of(kinds[number % 2], number, 300);
    const auto name = block_filename(block.type, number, 'P');
    download(line, name, block_image(block), block.code.size());
    names.push_back(name.substr(1));
  }
  invoke(line, "_INSE", pi_block_list(names));
  line.happened("block-activated", "succeeded");
  const auto damaged = block_of(kinds[2], 53, 40);
  download(line, block_filename("0C", 53, 'P'), block_image(damaged), damaged.code.size(), 0x8304);
  const auto name = block_filename("0A", 54, 'P');
  line.exchange(ask_job(0x1A, [=](Reference ref) { return request_download_job(ref, name, 500, 400); }),
                refuse_named(0x1A, 0xD241));
  line.happened("program-download", "refused 0xd241");
}

void invocations(S7Link& line) {
  invoke(line, "_INS2", pi_block_list({"0A00051P"}));
  line.happened("block-activated", "succeeded");
  invoke(line, "_DELE", pi_block_list({"0A00051B", "0800052B"}));
  line.happened("block-deleted", "succeeded");
  invoke(line, "_DELE", pi_block_list({"0A04711B"}), 0xD209);
  line.happened("block-deleted", "refused 0xd209");
  invoke(line, "P_PROGRAM", {});
  line.happened("cpu-started", "succeeded");
  line.exchange(ask_job(0x29, stop_job), give(stop_answer));
  line.happened("cpu-stopped", "succeeded");
  line.exchange(ask_job(0x29, stop_job), refuse(0x8404));
  line.happened("cpu-stopped", "refused 0x8404");
  invoke(line, "P_PROGRAM", {0x43, 0x20});
  line.happened("cpu-started", "succeeded");
  invoke(line, "_MODU", {0x45, 0x50});
  line.happened("memory-copied", "succeeded");
  invoke(line, "_GARB", {});
  line.happened("memory-compressed", "succeeded");
  line.ask(Side::client, ask_job(0x29, stop_job));  // nobody answers any more
  line.happened("cpu-stopped", "unanswered");
}

Capture whole_transfers(Ledger& ledger) {
  S7Link line(ledger, plan(50800, 240), plant_start, 181);
  line.open();
  uploads(line);
  two_uploads(line);
  downloads(line);
  invocations(line);
  line.reset(Side::client);
  return line.tcp().take();
}

// The connection ends in the middle of an upload.
Capture broken_off(Ledger& ledger) {
  S7Link line(ledger, plan(50801, 480), plant_start + 20 * sec, 182);
  line.open();
  upload(line, block_filename("0E", 61), block_image(block_of(kinds[3], 61, 4000)), 9, 3);
  line.reset(Side::server);
  return line.tcp().take();
}

}  // namespace

Sample block_transfers() {
  Ledger ledger;
  const std::vector<Capture> parts = {whole_transfers(ledger), broken_off(ledger)};
  return pcap_sample("block-transfers.pcap", ledger, merge(parts));
}

}  // namespace s7::test::samples
