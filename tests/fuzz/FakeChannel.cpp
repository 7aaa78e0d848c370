// SPDX-License-Identifier: GPL-3.0-or-later
#include "FakeChannel.h"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <cstring>

namespace lepton::testing {

namespace net = boost::asio;

void FakeChannel::later(Handler handler, boost::system::error_code fault, std::size_t bytes) {
    net::post(m_context, [handler = std::move(handler), fault, bytes] { handler(fault, bytes); });
}

void FakeChannel::read(net::mutable_buffer to, Handler handler) {
    if (m_ends->pieces.empty() || m_ends->closed)
        return later(std::move(handler), net::error::eof, 0);
    std::string& piece = m_ends->pieces.front();
    const std::size_t count = std::min(piece.size(), to.size());
    std::memcpy(to.data(), piece.data(), count);
    piece.erase(0, count);
    if (piece.empty())
        m_ends->pieces.pop_front();
    later(std::move(handler), {}, count);
}

void FakeChannel::write(const std::array<net::const_buffer, 2>& bytes, Handler handler) {
    for (const auto& part : bytes)
        m_ends->written.append(static_cast<const char*>(part.data()), part.size());
    later(std::move(handler), {}, bytes[0].size() + bytes[1].size());
}

} // namespace lepton::testing
