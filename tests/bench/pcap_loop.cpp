// The least that any reader of captures built on libpcap must spend: it hands out every packet and nothing looks at it.
//
//     pcap_loop CAPTURE        prints the number of packets and of bytes

#include <pcap/pcap.h>

#include <array>
#include <cstdint>
#include <cstdio>

namespace {

struct Sum {
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
};

void count(u_char* user, const pcap_pkthdr* header, const u_char* /*bytes*/) {
  auto* sum = reinterpret_cast<Sum*>(user);  // libpcap passes the user's pointer as u_char*
  ++sum->packets;
  sum->bytes += header->caplen;
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    std::fprintf(stderr, "usage: pcap_loop CAPTURE\n");
    return 2;
  }
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  pcap_t* capture = pcap_open_offline(arguments[1], error.data());
  if (capture == nullptr) {
    std::fprintf(stderr, "%s\n", error.data());
    return 3;
  }
  Sum sum;
  const int result = pcap_dispatch(capture, -1, count, reinterpret_cast<u_char*>(&sum));
  pcap_close(capture);
  std::printf("%llu packets, %llu bytes\n", static_cast<unsigned long long>(sum.packets),
              static_cast<unsigned long long>(sum.bytes));
  return result < 0 ? 3 : 0;
}
