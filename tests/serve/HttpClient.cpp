// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpClient.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <stdexcept>

namespace lepton::testing {

RawConnection::RawConnection(std::uint16_t port) : m_socket(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("no connection");
}

RawConnection::~RawConnection() { ::close(m_socket); }

void RawConnection::send(const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const auto sent = ::send(m_socket, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
        if (sent <= 0)
            return; // the server does not listen any more: its answer says why
        at += static_cast<std::size_t>(sent);
    }
}

void RawConnection::endSending() { ::shutdown(m_socket, SHUT_WR); }

bool RawConnection::readMore() {
    pollfd waiting{m_socket, POLLIN, 0};
    std::array<char, 65536> piece{};
    if (::poll(&waiting, 1, 10000) != 1)
        return false;
    const auto count = ::recv(m_socket, piece.data(), piece.size(), 0);
    if (count <= 0)
        return false;
    m_buffer.append(piece.data(), static_cast<std::size_t>(count));
    return true;
}

Answer RawConnection::receive() {
    Answer answer;
    std::size_t end = std::string::npos;
    while ((end = m_buffer.find("\r\n\r\n")) == std::string::npos)
        if (!readMore())
            return answer;
    for (std::size_t at = m_buffer.find("\r\n") + 2; at < end + 2;) {
        const auto next = m_buffer.find("\r\n", at);
        const std::string line = m_buffer.substr(at, next - at);
        const auto colon = line.find(": ");
        std::string name = line.substr(0, colon);
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        answer.headers[name] = line.substr(colon + 2);
        at = next + 2;
    }
    answer.status = std::atoi(m_buffer.c_str() + 9);
    const std::size_t length = answer.status == 100 ? 0 : std::strtoull(answer.headers["content-length"].c_str(), nullptr, 10);
    while (m_buffer.size() < end + 4 + length)
        if (!readMore())
            break;
    answer.body = m_buffer.substr(end + 4, length);
    m_buffer.erase(0, end + 4 + length);
    return answer;
}

bool RawConnection::closedWithin(int milliseconds) {
    pollfd waiting{m_socket, POLLIN, 0};
    char byte = 0;
    return ::poll(&waiting, 1, milliseconds) == 1 && ::recv(m_socket, &byte, 1, 0) <= 0;
}

std::string requestText(const std::string& method, const std::string& path, const std::string& body, const std::string& headers) {
    return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + (body.empty() && method != "POST" ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" + body;
}

Answer ask(std::uint16_t port, const std::string& method, const std::string& path, const std::string& body, const std::string& headers) {
    RawConnection connection(port);
    connection.send(requestText(method, path, body, headers));
    return connection.receive();
}

} // namespace lepton::testing
