#include "firmware-host/regulator_port.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "firmware-host/errc.hpp"
#include "firmware-host/watermark.hpp"

namespace menshen::host {

RegulatorPort::RegulatorPort(RegulatorSettings settings, RegulatorParts parts)
    : settings_(std::move(settings)), parts_(std::move(parts)) {}

Result<std::unique_ptr<RegulatorPort>> RegulatorPort::listen(boost::asio::any_io_executor home,
                                                             RegulatorSettings settings,
                                                             RegulatorParts parts) {
  std::unique_ptr<RegulatorPort> port(new RegulatorPort(std::move(settings), std::move(parts)));
  port->routes_.emplace(port->source(home), port->ports(home));
  port->settings_.server.refused = [raw = port.get()](http::Refusal refusal) {
    raw->count(refusal);
  };
  auto server = http::Server::listen(std::move(home), std::move(port->settings_.server),
                                     port->routes_->handler());
  if (!server) return server.error();
  port->server_.emplace(std::move(*server));
  return port;
}

inspection::Source RegulatorPort::source(const boost::asio::any_io_executor& home) {
  // Runs on the slow thread, and one at a time.
  const auto keep = [this, home, file = settings_.watermark, log = parts_.checkpoints.verifier()](
                        const inspection::Receipt& receipt, std::string_view note) -> Ok {
    if (const Ok kept = keep_watermark(file, note, log); !kept) return kept.error();
    boost::asio::post(home, [this, size = receipt.checkpoint.checkpoint.head.size] {
      if (!stopping_) parts_.cosigned(size);
    });
    return {};
  };
  return {parts_.view, parts_.checkpoints, settings_.authorities, keep};
}

inspection::Ports RegulatorPort::ports(const boost::asio::any_io_executor& home) {
  inspection::Ports ports;
  ports.record = [this](inspection::Access access, std::function<void(Ok)> then) {
    record(std::move(access), std::move(then));
  };
  ports.disagrees = parts_.disagrees;
  ports.counted = [this](const inspection::Visit& visit) { count(visit); };
  ports.unreadable = [this](const Error& error) {
    parts_.log.error("register not read for the regulator", {field::error(error)});
  };
  ports.now = parts_.now;
  ports.issuers = settings_.issuers;
  ports.home = home;
  ports.slow = slow_.get_executor();
  return ports;
}

// The last leaf of a run is its stop: nothing is shown any more once it is on its way.
void RegulatorPort::record(inspection::Access access, std::function<void(Ok)> then) {
  if (stopping_) return then(make_error_code(Errc::stopped));
  Entry entry;
  entry.kind = EntryKind::inspection_access;
  entry.range = access.range;
  entry.detail = std::move(access.detail);
  entry.reader = std::move(access.reader);
  parts_.admission.note(std::move(entry), std::move(then));
}

void RegulatorPort::count(const inspection::Visit& visit) {
  parts_.metrics.inspected(visit);
  if (visit.status != 403) return;
  parts_.log.warning("inspection refused",
                     {field::role(visit.role), field::resource(visit.resource)});
}

// Nothing of the client: an address would be somebody's.
void RegulatorPort::count(http::Refusal refusal) {
  parts_.metrics.handshake_refused(refusal);
  const std::uint64_t untold = refusals_.to_tell(refusal, parts_.steady());
  if (untold == 0) return;
  parts_.log.warning("handshake refused", {field::cause(refusal), field::count(untold)});
}

void RegulatorPort::stop() {
  stopping_ = true;
  server_->stop();
}

}  // namespace menshen::host
