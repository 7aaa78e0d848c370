// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace lepton::testing {

struct Answer {
    int status = 0; ///< 0: the connection ended without an answer
    std::string body;
    std::map<std::string, std::string> headers; ///< names in lower case
};

/// A connection that sends exactly the bytes it is told, right or wrong.
class RawConnection {
public:
    explicit RawConnection(std::uint16_t port);
    ~RawConnection();
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    void send(const std::string& bytes);
    /// No more will be sent.
    void endSending();
    /// The next answer; waits up to ten seconds.
    Answer receive();
    /// True if the server has closed it within `milliseconds`.
    bool closedWithin(int milliseconds);

private:
    bool readMore();
    int m_socket = -1;
    std::string m_buffer;
};

/// A request as text, with Content-Length and whatever other header lines are given (each ending in \r\n).
std::string requestText(const std::string& method, const std::string& path, const std::string& body = {}, const std::string& headers = {});

/// One request on a connection of its own.
Answer ask(std::uint16_t port, const std::string& method, const std::string& path, const std::string& body = {}, const std::string& headers = {});

} // namespace lepton::testing
