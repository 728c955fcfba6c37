#pragma once

// A folder of logs with the names, columns and types of Zeek and of its S7 analyzer, made from PDUs.

#include <cstdint>
#include <map>
#include <string>

#include "cli/zeek/connections.hpp"
#include "cli/zeek/log.hpp"
#include "dissector/analyzer.hpp"

namespace s7::cli::zeek {

class Logs final : public dissector::Listener {
 public:
  // `folder` must exist. Files appear with their first row.
  Logs(const std::string& folder, Style style);

  // Every frame, before the analyzer gets it.
  void on_frame(const dissector::Frame& frame);
  // Ends what is open and puts the files in their places. Throws OutputError.
  void commit();

  using Listener::on;
  [[nodiscard]] bool wants_pdus() const override { return true; }
  void on(const dissector::PduSeen& pdu) override;
  void on(const dissector::IdentityFact& fact) override;
  void on(const dissector::SessionInfo& info, const dissector::SessionPart& part) override;

 private:
  struct KnownDevice {
    dissector::Where where;
    std::vector<Cell> ends;  // uid to id.resp_p
    std::map<std::string, std::string, std::less<>> facts;
  };

  void on_done(const Connection& connection);
  void on_s7(const dissector::PduSeen& pdu, const dissector::S7Pdu& s7, const std::vector<Cell>& common);
  void on_userdata(const dissector::PduSeen& pdu, const dissector::S7Pdu& s7, const std::vector<Cell>& common);
  void on_szl(const dissector::PduSeen& pdu, const dissector::S7Pdu& s7, const dissector::UserdataHead& head,
              const std::vector<Cell>& common);
  void on_transfer(const dissector::PduSeen& pdu, const dissector::S7Pdu& s7, const std::vector<Cell>& common);
  void on_items(const dissector::PduSeen& pdu, const dissector::S7Pdu& s7, const std::vector<Cell>& common);
  void on_plus(const dissector::PduSeen& pdu, const std::vector<Cell>& common);
  void write_device(const KnownDevice& device);

  Log conn_, cotp_, s7comm_, szl_, transfer_, devices_, plus_, items_;
  Connections connections_;
  std::vector<Cell> ends_;                              // uid to id.resp_p of the PDU that is being told
  std::map<std::uint64_t, std::uint16_t> first_parts_;  // session -> PDU reference of a list that was asked for
  std::vector<KnownDevice> known_;
  dissector::Timestamp last_ = 0;  // of the newest frame
};

}  // namespace s7::cli::zeek
