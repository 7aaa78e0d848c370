// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/podman/FreePort.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace lepton::deploy::podman {

int freePort(const std::string& address) {
    namespace ip = boost::asio::ip;
    boost::system::error_code fault;
    const auto wanted = ip::make_address(address, fault);
    boost::asio::io_context context;
    ip::tcp::acceptor acceptor(context);
    const ip::tcp::endpoint endpoint(fault ? ip::make_address("127.0.0.1") : wanted, 0);
    acceptor.open(endpoint.protocol(), fault);
    acceptor.bind(endpoint, fault);
    return fault ? 0 : acceptor.local_endpoint(fault).port();
}

} // namespace lepton::deploy::podman
