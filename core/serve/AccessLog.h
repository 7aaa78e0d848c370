// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/serve/Http.h"

#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace lepton::serve {

/// What the log tells of a request. Never a token, never a body.
struct AccessLine {
    std::string id;
    std::string client;
    std::string method;
    std::string path; ///< without the query
    int status = 0;
    std::size_t bytes = 0; ///< of the answer's body
    std::chrono::microseconds total{0}; ///< from the header's last byte to the answer's
    Account account;
};

/// One JSON object a line, but for probes that were answered well: time (UTC), id, client, method, path, model, version, status, bytes, queue_us, compute_us, total_us. Lines are written by a
/// thread of its own; if the disk can't follow, lines are dropped and counted. A file beyond `limit` bytes becomes FILE.1, whose predecessor goes.
class AccessLog {
public:
    /// `place`: a file to append to, "-" for standard error. Errors: Unwritable.
    static Result<std::unique_ptr<AccessLog>> open(const std::string& place, std::size_t limit = std::size_t{256} << 20U);
    ~AccessLog();
    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;

    /// Any thread; does not wait for the disk.
    void add(const AccessLine& line);
    /// Opens the file anew, after somebody has moved it away (SIGHUP).
    void reopen();

private:
    AccessLog(std::string place, std::size_t limit, std::ofstream file);
    void run();
    void write(const std::string& lines);
    void openAgain();

    std::string m_place;
    std::size_t m_limit;
    std::ofstream m_file;
    std::size_t m_size = 0; ///< of the file, as far as written here
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::string m_lines; ///< not yet written
    std::size_t m_dropped = 0;
    bool m_reopen = false;
    bool m_finishing = false;
    std::thread m_thread;
};

} // namespace lepton::serve
