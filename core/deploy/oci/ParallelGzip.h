// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <future>
#include <string>
#include <string_view>

namespace lepton::deploy::oci {

/// Gzip (RFC 1952) by all processors: blocks are compressed side by side, each with the 32 KiB before it as its dictionary, and joined to one ordinary
/// stream. The same bytes in give the same bytes out on every machine with the same zlib. One thread calls.
class ParallelGzip {
public:
    using Sink = std::function<void(std::string_view)>;
    ParallelGzip(int level, Sink sink);

    void add(std::string_view bytes);
    void finish();

private:
    struct Piece {
        std::string bytes; ///< deflated
        unsigned long checksum = 0;
        std::size_t length = 0; ///< before it was deflated
    };
    void dispatch(bool last);
    void takeFirst();

    int m_level;
    Sink m_sink;
    std::size_t m_threads;
    std::string m_block;
    std::string m_dictionary;
    std::deque<std::future<Piece>> m_pieces;
    unsigned long m_checksum = 0;
    std::uint64_t m_length = 0;
};

} // namespace lepton::deploy::oci
