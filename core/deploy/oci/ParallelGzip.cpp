// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/ParallelGzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <thread>

namespace lepton::deploy::oci {

namespace {

constexpr std::size_t blockBytes = 1U << 20U;
constexpr std::size_t windowBytes = 1U << 15U;

std::string deflated(const std::string& block, const std::string& dictionary, int level, bool last) {
    z_stream stream{};
    constexpr int rawWindow = -15; // no header: the blocks are parts of one stream
    constexpr int memory = 8;
    deflateInit2(&stream, level, Z_DEFLATED, rawWindow, memory, Z_DEFAULT_STRATEGY);
    if (!dictionary.empty())
        deflateSetDictionary(&stream, reinterpret_cast<const Bytef*>(dictionary.data()), static_cast<uInt>(dictionary.size()));
    std::string out(deflateBound(&stream, static_cast<uLong>(block.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(block.data())); // NOLINT: zlib does not write to it
    stream.avail_in = static_cast<uInt>(block.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, last ? Z_FINISH : Z_SYNC_FLUSH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string littleEndian(std::uint64_t value) {
    std::string out;
    for (int i = 0; i < 4; ++i)
        out += static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 255U);
    return out;
}

} // namespace

ParallelGzip::ParallelGzip(int level, Sink sink) : m_level(level), m_sink(std::move(sink)), m_threads(std::max(1U, std::thread::hardware_concurrency())), m_checksum(crc32(0, nullptr, 0)) {
    constexpr std::array<char, 10> header{'\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 0, '\xff'}; // no time, no name, no system
    m_sink({header.data(), header.size()});
}

void ParallelGzip::add(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t count = std::min(bytes.size(), blockBytes - m_block.size());
        m_block.append(bytes.substr(0, count));
        bytes.remove_prefix(count);
        if (m_block.size() == blockBytes)
            dispatch(false);
    }
}

void ParallelGzip::dispatch(bool last) {
    if (m_pieces.size() > m_threads)
        takeFirst();
    std::string next = m_block.size() >= windowBytes ? m_block.substr(m_block.size() - windowBytes) : m_block;
    m_pieces.push_back(std::async(std::launch::async, [block = std::move(m_block), dictionary = std::move(m_dictionary), level = m_level, last] {
        return Piece{deflated(block, dictionary, level, last), crc32(crc32(0, nullptr, 0), reinterpret_cast<const Bytef*>(block.data()), static_cast<uInt>(block.size())), block.size()};
    }));
    m_dictionary = std::move(next);
    m_block.clear();
}

void ParallelGzip::takeFirst() {
    const Piece piece = m_pieces.front().get();
    m_pieces.pop_front();
    m_sink(piece.bytes);
    m_checksum = crc32_combine(m_checksum, piece.checksum, static_cast<z_off_t>(piece.length));
    m_length += piece.length;
}

void ParallelGzip::finish() {
    dispatch(true);
    while (!m_pieces.empty())
        takeFirst();
    m_sink(littleEndian(m_checksum) + littleEndian(m_length));
}

} // namespace lepton::deploy::oci
