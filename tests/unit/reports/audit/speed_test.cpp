// The audit of a large plant: 100,000 accesses of 5,000 connections to 500 controllers. docs/audit.md quotes the
// measured times of an optimized build; the limits here keep the order of magnitude in any build on a busy machine.

#include <gtest/gtest.h>

#include <chrono>

#include "reports/audit/present.hpp"
#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

constexpr int controller_count = 500, clients_of_each = 10, accesses_of_each = 20;

void write_large_plant(Scene& scene) {
  for (int server = 0; server < controller_count; ++server) {
    const std::string address = "10.1." + std::to_string(server / 250) + "." + std::to_string(server % 250 + 1);
    scene.fact(address, "order_number", server % 2 == 0 ? "6ES7 315-2EH14-0AB0" : "6ES7 513-1AL02-0AB0");
    for (int client = 0; client < clients_of_each; ++client) {
      const ConnectionId id = scene.talk("10.2.0." + std::to_string(client + 1), address, "op");
      for (int access = 0; access < accesses_of_each; ++access) {
        const auto operation = access % 5 == 0 ? storage::Operation::write : storage::Operation::read;
        scene.writer().add(scene.capture(), id, range(operation, access, 10 * client, 10),
                           access % 7 == 0 ? refused(5, 0x0a) : served(500));
      }
    }
  }
}

TEST(Speed, OfTheAuditOfALargePlant) {
  Scene scene;
  write_large_plant(scene);
  scene.writer().commit();
  storage::Reader reader(scene.path());
  const auto start = std::chrono::steady_clock::now();
  const AuditInput input = load(reader, Knowledge{});
  const auto loaded = std::chrono::steady_clock::now();
  const Findings findings = audit(input);
  const std::string page = render_text(findings_page(input, findings, "large.db"), {});
  const auto done = std::chrono::steady_clock::now();
  const auto ms = [](auto time) { return std::chrono::duration_cast<std::chrono::milliseconds>(time).count(); };
  RecordProperty("load_ms", static_cast<int>(ms(loaded - start)));
  RecordProperty("rules_ms", static_cast<int>(ms(done - loaded)));
  EXPECT_EQ(input.accesses.size(), 100'000U);
  EXPECT_EQ(input.connections.size(), 5'000U);
  EXPECT_GE(findings.size(), 1'000U);
  EXPECT_FALSE(page.empty());
  EXPECT_LT(ms(done - start), 60'000) << ms(loaded - start) << " ms to load, " << ms(done - loaded)
                                      << " ms for the rules";
}

}  // namespace
}  // namespace s7::reports::audit::test
