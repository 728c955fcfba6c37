// After the first packets nothing allocates: operator new is counted for the whole process.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/unit/capture/support.hpp"

namespace {
std::atomic<std::size_t> allocations = 0;

void* allocate(std::size_t size) {
  ++allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace s7::capture::testing {
namespace {

// Packets are read until half of them are through; then every allocation counts.
std::size_t allocations_in_second_half(const std::vector<std::string>& paths, std::size_t packets) {
  const auto source = open_files(paths, {});
  std::vector<Packet> batch;
  std::size_t seen = 0;
  std::size_t before = 0;
  while (source->next(batch) != PacketSource::Next::end) {
    seen += batch.size();
    if (seen < packets / 2 || before == 0) before = allocations;
  }
  EXPECT_EQ(seen, packets);
  for (const auto& info : source->captures()) EXPECT_TRUE(info.complete) << info.problem;
  return allocations - before;
}

constexpr std::size_t packets = 40'000;

template <class Record>
Bytes content_of(Bytes header, Record record, Timestamp step, Timestamp start) {
  for (std::size_t index = 0; index < packets; ++index) {
    const auto bytes = record(start + static_cast<Timestamp>(index) * step, 60 + index % 90, 1);
    header.insert(header.end(), bytes.begin(), bytes.end());
  }
  return header;
}

// The end of a capture may allocate: a fingerprint text and the release of its buffers.
constexpr std::size_t per_file = 20;

TEST(Allocation, OneFileAllocatesNothingPerPacket) {
  const Folder folder;
  const auto pcap = content_of(pcap_header(), pcap_record, 1, 0);
  EXPECT_LE(allocations_in_second_half({folder.write("a", pcap)}, packets), per_file);
  EXPECT_LE(allocations_in_second_half({folder.write("a", gzip(pcap))}, packets), per_file);
  EXPECT_LE(allocations_in_second_half({folder.write("a", zstd(pcap))}, packets), per_file);
  const auto pcapng = content_of(pcapng_header(), pcapng_record, 1, 0);
  EXPECT_LE(allocations_in_second_half({folder.write("a", pcapng)}, packets), per_file);
}

TEST(Allocation, MergingAllocatesNothingPerPacket) {
  const Folder folder;
  const auto a = folder.write("a", content_of(pcap_header(), pcap_record, 2, 0));
  const auto b = folder.write("b", content_of(pcapng_header(), pcapng_record, 2, 1));
  EXPECT_LE(allocations_in_second_half({a, b}, 2 * packets), 2 * per_file);
}

}  // namespace
}  // namespace s7::capture::testing
