#include "tests/unit/dissector/plays.hpp"

namespace s7::test {
namespace {

Bytes bytes(std::size_t count, std::uint8_t first = 1) {
  Bytes out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::uint8_t>(first + i);
  return out;
}

void variable_access(TcpConversation& c) {
  exchange(c, read_job(1, {any_item(area::db, 100, 0, 8)}), read_answer(1, {data_item(value::bytes, bytes(8))}));
  exchange(c,
           read_job(2, {any_item(area::db, 100, 3, 3), any_item(area::flag, 0, 7, 1, size::bit, 5),
                        element_item(area::timer, 4, 2), any_item(area::db, 999, 0, 4)}),
           read_answer(2, {data_item(value::bytes, bytes(3)), bit_item(true), data_item(value::octets, bytes(4)),
                           error_item(0x0a, 4)}));
  exchange(c, read_job(3, {db_read_item({{2, 10, 0}, {4, 11, 6}}), symbol_item({0x8a0e, 5, 0x01020304, {0x40000001}})}),
           read_answer(3, {data_item(value::octets, bytes_from_hex("ff0102 fe")), data_item(value::real, bytes(4))}));
  exchange(c,
           write_job(4, {any_item(area::db, 100, 20, 5), any_item(area::output, 0, 1, 1)},
                     {data_item(value::bytes, bytes(5), 0), data_item(value::bytes, bytes(1), 0)}),
           write_answer(4, {0xff, 0x05}));
  exchange(c, write_job(5, {any_item(area::db, 1, 0, 2)}, {data_item(value::bytes, bytes(2), 0)}),
           refusal(5, 0x05, 0x8104));
  exchange(c, read_job(6, {nck_item({}), drive_item({100, 2})}),
           read_answer(6, {data_item(value::octets, bytes(3)), error_item(0x03)}));
}

// Three jobs at once, answered in another order; all in one segment each way.
void overlapping_jobs(TcpConversation& c) {
  const auto job = [](Reference ref) { return tpkt_data(read_job(ref, {any_item(area::db, ref, 0, 2)})); };
  const auto answer = [](Reference ref) { return tpkt_data(read_answer(ref, {data_item(value::bytes, bytes(2))})); };
  say(c, Side::client, concat({job(11), job(12), job(13)}));
  say(c, Side::server, concat({answer(13), answer(11), answer(12)}));
}

void userdata(TcpConversation& c) {
  exchange(c, szl_request(20, 0x0011, 0), userdata_refusal(20, 4, 1, 0xd401));
  StatusList list{0x001c, 0, 34, std::vector<Bytes>(10, bytes(34))};
  const auto pieces = userdata_pieces(szl_payload(list), 240);
  Reference ref = 21;
  for (const auto& piece : pieces) {
    const UserdataHead head{UserdataType::response, 4, 1, 1, UserdataStatus{0xd6, &piece != &pieces.back(), 0}};
    exchange(c, ref == 21 ? szl_request(ref, 0x001c, 0) : userdata_continue(ref, 4, 1, 1),
             userdata_response(ref, head, userdata_data(piece)));
    ++ref;
  }
  say(c, Side::server, tpkt_data(mode_transition_push(2)));
  say(c, Side::server, tpkt_data(userdata_push(4, 3, 1, bytes(20), false)));
}

void download(TcpConversation& c) {
  const auto file = block_filename("0A", 1, 'P');
  exchange(c, request_download_job(40, file, 200, 100), request_download_answer(40));
  const auto asks = [&](const Bytes& job, const Bytes& answer) {
    say(c, Side::server, tpkt_data(job));
    say(c, Side::client, tpkt_data(answer));
  };
  asks(download_block_job(7, file), download_block_answer(7, bytes(180), true));
  asks(download_block_job(8, file), download_block_answer(8, bytes(20), false));
  asks(download_ended_job(9, file), download_ended_answer(9));
  exchange(c, pi_job(41, "_INSE", pi_block_list({"0A00001P"})), pi_answer(41));
}

void fragments(TcpConversation& c) {
  for (const auto& part : tpkt_fragments(read_job(50, {any_item(area::db, 7, 0, 60)}), 9)) c.client_sends(part);
  c.ack(Side::server);
  Bytes answer;
  for (const auto& part : tpkt_fragments(read_answer(50, {data_item(value::bytes, bytes(60))}), 11))
    answer.insert(answer.end(), part.begin(), part.end());
  say(c, Side::server, concat({answer, tpkt(cotp_dt({}, false))}));  // an empty DT that goes on is normal
}

}  // namespace

TcpConversation conversation(const PlayOptions& options) {
  Endpoint client, server;
  client.mac = mac("00:0e:8c:00:00:01");
  client.address = ip(options.client);
  client.port = options.client_port;
  client.isn = options.client_isn;
  client.tags = options.tags;
  server.mac = mac("00:1b:1b:00:00:02");
  server.address = ip(options.server);
  server.port = options.server_port;
  server.isn = options.server_isn;
  server.tags = options.tags;
  return {client, server, options.start};
}

void say(TcpConversation& c, Side side, const Bytes& tpkt) {
  c.send(side, tpkt);
  c.advance(2 * millisecond);
  c.ack(other(side));
  c.advance(2 * millisecond);
}

void exchange(TcpConversation& c, const Bytes& question, const Bytes& answer) {
  c.client_sends(tpkt_data(question));
  c.advance(5 * millisecond);
  c.server_sends(tpkt_data(answer));
  c.advance(1 * millisecond);
  c.ack(Side::client);
  c.advance(50 * millisecond);
}

void connect(TcpConversation& c, std::uint16_t client_tsap, std::uint16_t server_tsap) {
  CotpConnect body;
  body.tpdu_size = 0x0a;
  body.calling_tsap = tsap(client_tsap);
  body.called_tsap = tsap(server_tsap);
  c.client_sends(tpkt(cotp_cr(body)));
  c.advance(3 * millisecond);
  std::swap(body.source_ref, body.destination_ref);
  c.server_sends(tpkt(cotp_cc(body)));
  c.advance(1 * millisecond);
}

void setup(TcpConversation& c) { exchange(c, setup_job(0, {1, 1, 480}), setup_answer(0, {1, 1, 240})); }

void open(TcpConversation& c) {
  c.handshake();
  connect(c);
  setup(c);
}

void all_kinds(TcpConversation& c) {
  variable_access(c);
  overlapping_jobs(c);
  userdata(c);
  download(c);
  fragments(c);
  c.keepalive(Side::client);
  say(c, Side::client, tpkt_data(read_job(60, {any_item(area::db, 60, 0, 1)})));  // no answer
  exchange(c, stop_job(61), stop_answer(61));
}

void poll(TcpConversation& c, std::size_t count, Reference first) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto ref = static_cast<Reference>(first + i);
    exchange(c, read_job(ref, {any_item(area::db, 100, 0, 32)}),
             read_answer(ref, {data_item(value::bytes, bytes(32))}));
  }
}

Capture whole_play(const PlayOptions& options) {
  auto c = conversation(options);
  open(c);
  all_kinds(c);
  c.close(Side::client);
  return c.take();
}

}  // namespace s7::test
