// SPDX-License-Identifier: GPL-3.0-or-later
// Asks a server the same thing over and over: load_serve PORT REQUEST-FILE CONNECTIONS SECONDS. The file holds one whole HTTP request as it is sent.
// Each connection is kept and asks again as soon as it has its answer (after a 503 or 429 as well). Prints one JSON object: how many answers of each status,
// seconds, latencies, the CPU-seconds that this program used, and an example of an answer to compare with.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double secondsBetween(Clock::time_point from, Clock::time_point to) { return std::chrono::duration<double>(to - from).count(); }

struct Totals {
    std::map<int, long> byStatus;
    std::map<int, std::vector<float>> latencies; ///< seconds, by status
    long lost = 0;                               ///< connections that ended without an answer
    long different = 0;                          ///< 200s whose length is not that of the first one
    std::size_t answerBytes = 0;
    std::string example;
};

class Client {
public:
    Client(int port, const std::string& request, int poll, Totals& totals) : m_port(port), m_request(request), m_poll(poll), m_totals(totals) { connect(); }
    ~Client() { ::close(m_socket); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void ask() {
        m_asked = Clock::now();
        m_sent = 0;
        sendMore();
    }

    /// False once the connection has ended.
    void onReady(bool asking) {
        sendMore();
        std::array<char, 65536> piece; // NOLINT: filled before it is read
        for (;;) {
            const auto count = ::recv(m_socket, piece.data(), piece.size(), MSG_DONTWAIT);
            if (count < 0)
                return;
            if (count == 0)
                return reconnect(asking);
            m_answer.append(piece.data(), static_cast<std::size_t>(count));
            if (complete()) {
                finish();
                if (m_closes)
                    return reconnect(asking);
                if (asking)
                    ask();
            }
            if (static_cast<std::size_t>(count) < piece.size())
                return;
        }
    }

private:
    void connect() {
        m_socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(m_port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("no connection");
        const int on = 1;
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = this;
        ::epoll_ctl(m_poll, EPOLL_CTL_ADD, m_socket, &event);
    }

    void reconnect(bool asking) {
        if (!m_answer.empty() || (!m_closes && m_sent > 0))
            ++m_totals.lost;
        m_answer.clear();
        m_closes = false;
        ::close(m_socket);
        connect();
        if (asking)
            ask();
    }

    void sendMore() {
        while (m_sent < m_request.size()) {
            const auto count = ::send(m_socket, m_request.data() + m_sent, m_request.size() - m_sent, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (count <= 0)
                break;
            m_sent += static_cast<std::size_t>(count);
        }
        const bool wantsOut = m_sent < m_request.size();
        if (wantsOut == m_wantsOut)
            return;
        m_wantsOut = wantsOut;
        epoll_event event{};
        event.events = EPOLLIN | (wantsOut ? EPOLLOUT : 0U);
        event.data.ptr = this;
        ::epoll_ctl(m_poll, EPOLL_CTL_MOD, m_socket, &event);
    }

    bool complete() {
        if (m_headerEnd == 0) {
            const auto end = m_answer.find("\r\n\r\n");
            if (end == std::string::npos)
                return false;
            m_headerEnd = end + 4;
            const auto* from = m_answer.c_str();
            const auto* length = ::strcasestr(from, "\r\ncontent-length: ");
            const auto* closes = ::strcasestr(from, "\r\nconnection: close");
            m_length = length != nullptr && length < from + m_headerEnd ? std::strtoull(length + 18, nullptr, 10) : 0;
            m_closes = closes != nullptr && closes < from + m_headerEnd;
        }
        return m_answer.size() >= m_headerEnd + m_length;
    }

    void finish() {
        const int status = std::atoi(m_answer.c_str() + 9);
        ++m_totals.byStatus[status];
        m_totals.latencies[status].push_back(static_cast<float>(secondsBetween(m_asked, Clock::now())));
        if (status == 200) {
            if (m_totals.answerBytes == 0) {
                m_totals.answerBytes = m_length;
                m_totals.example = m_answer.substr(m_headerEnd);
            }
            m_totals.different += m_length != m_totals.answerBytes ? 1 : 0;
        }
        m_answer.clear();
        m_headerEnd = 0;
    }

    int m_port;
    const std::string& m_request;
    int m_poll;
    Totals& m_totals;
    int m_socket = -1;
    Clock::time_point m_asked;
    std::size_t m_sent = 0;
    bool m_wantsOut = false;
    std::string m_answer;
    std::size_t m_headerEnd = 0;
    std::size_t m_length = 0;
    bool m_closes = false;
};

double ownCpuSeconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double percentile(std::vector<float>& values, double share) {
    if (values.empty())
        return 0;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

void print(Totals& totals, double seconds, double cpu) {
    std::printf("{\"seconds\":%.4f,\"own_cpu_s\":%.4f,\"lost\":%ld,\"different\":%ld,\"statuses\":{", seconds, cpu, totals.lost, totals.different);
    const char* comma = "";
    for (const auto& [status, count] : totals.byStatus) {
        auto& latencies = totals.latencies[status];
        std::printf("%s\"%d\":{\"count\":%ld,\"p50_ms\":%.3f,\"p99_ms\":%.3f}", comma, status, count, 1e3 * percentile(latencies, 0.5), 1e3 * percentile(latencies, 0.99));
        comma = ",";
    }
    std::printf("},\"example\":\"");
    for (const unsigned char c : totals.example)
        std::printf("%02x", c);
    std::printf("\"}\n");
}

int run(int port, const std::string& request, int connections, double seconds) {
    const int poll = ::epoll_create1(0);
    Totals totals;
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < connections; ++i)
        clients.push_back(std::make_unique<Client>(port, request, poll, totals));
    const auto began = Clock::now();
    const double cpu = ownCpuSeconds();
    for (auto& client : clients)
        client->ask();
    std::array<epoll_event, 256> events{};
    while (secondsBetween(began, Clock::now()) < seconds) {
        const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 100);
        for (int i = 0; i < count; ++i)
            static_cast<Client*>(events.at(static_cast<std::size_t>(i)).data.ptr)->onReady(true);
    }
    print(totals, secondsBetween(began, Clock::now()), ownCpuSeconds() - cpu);
    return 0;
}

} // namespace

int main(int count, char** values) {
    if (count != 5) {
        std::fprintf(stderr, "load_serve PORT REQUEST-FILE CONNECTIONS SECONDS\n");
        return 2;
    }
    std::ifstream file(values[2], std::ios::binary);
    const std::string request{std::istreambuf_iterator<char>(file), {}};
    if (request.empty()) {
        std::fprintf(stderr, "error: there is no request in %s\n", values[2]);
        return 1;
    }
    return run(std::atoi(values[1]), request, std::atoi(values[3]), std::atof(values[4]));
}
