#include "cli/live/report_process.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <new>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "cli/live/codec.hpp"
#include "cli/live/decoder_process.hpp"
#include "cli/live/live_report.hpp"

namespace s7::cli {

template <class Archive, class R>
requires std::same_as<std::remove_const_t<R>, ReportOrder>
void fields(Archive& a, R& r) {
  a(r.inventory);
  a(r.page);
}
template <class Archive, class R>
requires std::same_as<std::remove_const_t<R>, ReportResult>
void fields(Archive& a, R& r) {
  a(r.findings);
  a(r.fault);
}

namespace {

constexpr std::size_t longest_message = 32'768;
constexpr std::size_t longest_fault = 1'000;
constexpr int least_urgent = 19;

template <class Message>
bool post(int socket, const Message& message) {
  std::string bytes;
  ByteWriter write(bytes);
  write(message);
  return bytes.size() <= longest_message && ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0;
}

enum class Got : std::uint8_t { nothing, message, end };

template <class Message>
Got receive(int socket, int flags, Message& message) {
  std::array<std::uint8_t, longest_message> buffer{};
  const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), flags);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return Got::nothing;
  if (size <= 0) return Got::end;
  ByteReader read(std::span<const std::uint8_t>(buffer.data(), static_cast<std::size_t>(size)));
  read(message);
  return read.ok() && read.at_end() ? Got::message : Got::end;
}

void bound_memory(std::size_t bytes) {
  const ::rlimit limit{bytes, bytes};
  ::setrlimit(RLIMIT_DATA, &limit);
}

ReportResult make(const ReportOrder& order, const ReportProcess::Setup& setup) {
  ReportResult out;
  try {
    if (setup.confined) restrict_files(paths_of_report(order, setup.paths));
    bound_memory(setup.memory);
    out = make_report(order, setup.plan, setup.redact);
  } catch (const std::bad_alloc&) {
    out.fault = "the report needs more memory than it may have (--memory)";
  } catch (const std::exception& error) {
    out.fault = error.what();
  }
  out.fault.resize(std::min(out.fault.size(), longest_fault));
  return out;
}

// The child of the child.
[[noreturn]] void make_and_exit(const ReportOrder& order, const ReportProcess::Setup& setup, int socket) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::_exit(post(socket, make(order, setup)) ? 0 : 1);
}

// How the child ended. It is ended when an order without an inventory comes meanwhile, or nobody is there any more.
// Another order is the `next` one: who gives it has the result of this child, which is about to end.
int wait_for(int child, int socket, std::optional<ReportOrder>& next) {
  constexpr int patience_ms = 50;
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) != child) {
    ::pollfd waiting{socket, POLLIN, 0};
    if (::poll(&waiting, 1, patience_ms) <= 0) continue;
    ReportOrder order;
    const Got got = receive(socket, MSG_DONTWAIT, order);
    if (got == Got::nothing) continue;
    if (got == Got::message && !order.inventory.empty()) {
      next = std::move(order);
    } else {
      next.reset();
      ::kill(child, SIGKILL);
    }
    ::waitpid(child, &status, 0);
    break;
  }
  return status;
}

void serve(const ReportProcess::Setup& setup, int socket) {
  std::optional<ReportOrder> next;
  for (;;) {
    ReportOrder order = std::exchange(next, std::nullopt).value_or(ReportOrder{});
    const Got got = order.inventory.empty() ? receive(socket, 0, order) : Got::message;
    if (got == Got::nothing) continue;
    if (got == Got::end) return;
    if (order.inventory.empty()) continue;  // what was to be cancelled had just ended
    const int child = ::fork();
    if (child == 0) make_and_exit(order, setup, socket);
    const int status = child > 0 ? wait_for(child, socket, next) : SIGKILL;
    if (status == 0) continue;
    post(socket, ReportResult{0, "the process that makes reports " + how_it_ended(status)});
  }
}

[[noreturn]] void serve_and_exit(const ReportProcess::Setup& setup, int socket, int parent) {
  try {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NAME, "s7scope-report");
    if (::getppid() != parent) ::_exit(1);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_IGN);
    ::setpriority(PRIO_PROCESS, 0, least_urgent);
    if (setup.confined) {
      drop_privileges(setup.user);
      confine_broker(setup.paths);
    }
    serve(setup, socket);
  } catch (const std::exception& error) {
    post(socket, ReportResult{0, error.what()});
  }
  ::_exit(0);
}

}  // namespace

ReportProcess::ReportProcess(const Setup& setup) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error(errno, std::system_category(), "socketpair");
  const int parent = ::getpid();
  process_ = ::fork();
  if (process_ < 0) throw std::system_error(errno, std::system_category(), "fork");
  if (process_ == 0) {
    ::close(ends[0]);
    serve_and_exit(setup, ends[1], parent);
  }
  ::close(ends[1]);
  socket_ = ends[0];
}

ReportProcess::~ReportProcess() {
  ::close(socket_);
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

// When nobody is there to take it, take() will say so.
void ReportProcess::begin(const ReportOrder& order) {
  post(socket_, order);
  busy_ = true;
}

void ReportProcess::cancel() {
  constexpr int patience_ms = 5'000;
  if (!busy_) return;
  post(socket_, ReportOrder{});
  ::pollfd waiting{socket_, POLLIN, 0};
  ::poll(&waiting, 1, patience_ms);
  static_cast<void>(take());
  busy_ = false;
}

std::optional<ReportResult> ReportProcess::take() {
  if (!busy_) return std::nullopt;
  ReportResult result;
  const Got got = receive(socket_, MSG_DONTWAIT, result);
  if (got == Got::nothing) return std::nullopt;
  busy_ = false;
  if (got == Got::end) return ReportResult{0, "the process that makes reports is gone"};
  return result;
}

}  // namespace s7::cli
