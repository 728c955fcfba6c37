// An engineering station that changes a controller: password, download, delete, stop, start, clock, force.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"
#include "tests/support/samples/transfers.hpp"

namespace s7::test::samples {
namespace {

Block changed_block() {
  Block block;
  block.number = 77;
  block.code_stamp_ns = plant_start - 3600 * sec;
  block.interface_stamp_ns = block.code_stamp_ns;
  block.interface_section = bytes_from_hex("0504 0100 0000");
  block.code = Bytes(320, 0x11);
  block.author = "PLANT1";
  block.family = "MIXING";
  block.name = "LIMITS";
  return block;
}

void job(S7Link& line, std::uint8_t function, std::function<Bytes(Reference)> question,
         std::function<Bytes(Reference)> answer) {
  line.exchange(ask_job(function, std::move(question)), give(std::move(answer)));
  line.pause(100 * ms, 200 * ms);
}

void userdata(S7Link& line, std::uint8_t group, std::uint8_t function, const Bytes& data) {
  line.exchange(ask_userdata(group, function, data),
                give_userdata({UserdataType::response, group, function, 2, UserdataStatus{}}, userdata_nothing()));
  line.pause(100 * ms, 200 * ms);
}

void download_and_insert(S7Link& line, const Block& block) {
  const auto name = block_filename(block.type, block.number, 'P');
  download(line, name, block_image(block), block.code.size());
  const auto insert = pi_block_list({name.substr(1)});
  invoke(line, "_INSE", insert, 0xD2A9);  // refused once, as seen
  line.happened("block-activated", "refused 0xd2a9");
  invoke(line, "_INSE", insert);
  line.happened("block-activated", "succeeded");
  line.pause(100 * ms, 200 * ms);
}

void stop_and_start(S7Link& line) {
  job(line, 0x29, stop_job, stop_answer);
  line.happened("cpu-stopped", "succeeded");
  line.push("4/3",
            userdata_push(
                4, 3, 0, ByteWriter().hex("4304 FF84 0000 0000 00000000").bytes(bcd_stamp(plant_start)).take(), false));
  line.push("1/0", mode_transition_push(0));
  line.happened("mode-transition", "seen");
  line.pause(5 * sec, 5 * sec);
  job(
      line, 0x28,
      [](Reference ref) {
        return pi_job(ref, "P_PROGRAM", {0x43, 0x20});
      },
      pi_answer);  // cold restart
  line.happened("cpu-started", "succeeded");
  line.push("1/6", mode_transition_push(6));
  line.happened("mode-transition", "seen");
  line.pause(300 * ms, 400 * ms);
  line.push("1/2", mode_transition_push(2));
  line.happened("mode-transition", "seen");
}

// Test functions: modify two variables once, force an output.
void modify_and_force(S7Link& line) {
  const auto head = bytes_from_hex("0014 0014 | 0000 0001 0001 0006 0001 0001 0001 0001 0001 0200");
  const auto data = bytes_from_hex("0002 | 01 01 0000 0000 | 10 01 0000 0008 | 0009 0001 5500 | 0009 0001 0100");
  const auto modify = [&](std::uint8_t function, const Bytes& parameter) {
    userdata(line, 1, function, userdata_data(concat({parameter, data})));
  };
  auto sized = head;
  patch_u16(sized, 2, data.size());
  modify(0x08, sized);
  line.happened("variable-modified", "succeeded");
  auto forced = sized;
  patch_u16(forced, 6, 0x0100);
  modify(0x09, forced);
  line.happened("force", "succeeded");
}

}  // namespace

Sample engineering_changes() {
  Ledger ledger;
  LinkPlan how;
  how.client = engineering();
  how.server = s7_300();
  how.client_port = 50500;
  how.tpdu_granted = 0x09;
  how.ack_delay = 1 * ms;
  S7Link line(ledger, how, plant_start, 121);
  line.open();
  const auto name = block_filename("0A", 10);
  line.exchange(ask_job(0x1D, [=](Reference ref) { return start_upload_job(ref, name); }), refuse(0xD241));
  line.happened("program-upload", "refused 0xd241");
  userdata(line, 5, 1, userdata_data(bytes_from_hex("213A1B1D6E681B1D")));
  line.happened("password-used", "succeeded");
  download_and_insert(line, changed_block());
  job(
      line, 0x28, [](Reference ref) { return pi_job(ref, "_DELE", pi_block_list({"0A00012B"})); }, pi_answer);
  line.happened("block-deleted", "succeeded");
  stop_and_start(line);
  userdata(line, 7, 2, userdata_data(clock_payload(plant_start)));
  line.happened("clock-set", "succeeded");
  modify_and_force(line);
  job(
      line, 0x28,
      [](Reference ref) {
        return pi_job(ref, "_MODU", {0x45, 0x50});
      },
      pi_answer);
  line.happened("memory-copied", "succeeded");
  job(
      line, 0x28, [](Reference ref) { return pi_job(ref, "_GARB"); }, pi_answer);
  line.happened("memory-compressed", "succeeded");
  userdata(line, 5, 2, userdata_nothing());
  line.happened("password-cleared", "succeeded");
  line.reset(Side::client);
  return pcap_sample("engineering-changes.pcap", ledger, line.tcp().take());
}

}  // namespace s7::test::samples
