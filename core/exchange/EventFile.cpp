// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/EventFile.h"

#include "core/base/platform/Platform.h"

#include <array>
#include <bit>
#include <chrono>
#include <cmath>

namespace lepton::exchange {

namespace {

/// Field by field as protocol buffers are encoded (protobuf.dev/programming-guides/encoding).
class Message {
public:
    Message& varint(int field, std::uint64_t value) {
        key(field, 0);
        number(value);
        return *this;
    }
    Message& real(int field, double value) {
        key(field, 1);
        fixed(std::bit_cast<std::uint64_t>(value), 8);
        return *this;
    }
    Message& single(int field, float value) {
        key(field, 5);
        fixed(std::bit_cast<std::uint32_t>(value), 4);
        return *this;
    }
    Message& bytes(int field, std::string_view value) {
        key(field, 2);
        number(value.size());
        m_bytes += value;
        return *this;
    }
    Message& reals(int field, const std::vector<double>& values) {
        Message packed;
        for (const double value : values)
            packed.fixed(std::bit_cast<std::uint64_t>(value), 8);
        return bytes(field, packed.m_bytes);
    }
    const std::string& str() const { return m_bytes; }

private:
    void key(int field, int wire) { number(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(wire)); }
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            m_bytes += static_cast<char>((value & 0x7f) | 0x80);
        m_bytes += static_cast<char>(value);
    }
    void fixed(std::uint64_t value, int length) {
        for (int i = 0; i < length; ++i)
            m_bytes += static_cast<char>(value >> (8 * i) & 0xff);
    }

    std::string m_bytes;
};

std::string littleEndian(std::uint64_t value, int length) {
    std::string out;
    for (int i = 0; i < length; ++i)
        out += static_cast<char>(value >> (8 * i) & 0xff);
    return out;
}

std::uint32_t maskedCrc(std::string_view bytes) {
    const std::uint32_t crc = crc32c(bytes);
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
}

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

Message event(std::int64_t step) {
    Message out;
    out.real(1, now());
    out.varint(2, static_cast<std::uint64_t>(step));
    return out;
}

} // namespace

std::uint32_t crc32c(std::string_view bytes) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> out{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = value & 1 ? value >> 1 ^ 0x82f63b78U : value >> 1;
            out[i] = value;
        }
        return out;
    }();
    std::uint32_t crc = 0xffffffffU;
    for (const char byte : bytes)
        crc = crc >> 8 ^ table[(crc ^ static_cast<std::uint8_t>(byte)) & 0xff];
    return ~crc;
}

Result<EventFile> EventFile::create(const Path& folder, std::int64_t firstStep) {
    LEPTON_CHECK(makeFolders(folder));
    const std::string name = "events.out.tfevents." + std::to_string(static_cast<std::int64_t>(now())) + "." + platform::hostName() + "." + std::to_string(platform::processId());
    Path file = folder / name;
    std::error_code fault;
    const bool earlier = !std::filesystem::is_empty(folder, fault);
    for (int again = 1; std::filesystem::exists(file, fault); ++again)
        file = folder / (name + "." + std::to_string(again));
    EventFile out(file);
    out.addRecord(event(0).bytes(3, "brain.Event:2").str());
    constexpr std::uint64_t started = 1; // SessionLog.START: readers drop what earlier files have of this step and later ones
    if (earlier)
        out.addRecord(event(firstStep).bytes(7, Message().varint(1, started).str()).str());
    LEPTON_CHECK(out.flush());
    return out;
}

void EventFile::addRecord(const std::string& event) {
    const std::string length = littleEndian(event.size(), 8);
    m_waiting += length + littleEndian(maskedCrc(length), 4) + event + littleEndian(maskedCrc(event), 4);
}

void EventFile::addValue(std::int64_t step, const std::string& value) { addRecord(event(step).bytes(5, Message().bytes(1, value).str()).str()); }

void EventFile::scalar(const std::string& tag, std::int64_t step, double value) {
    addValue(step, Message().bytes(1, tag).single(2, static_cast<float>(value)).str());
}

void EventFile::histogram(const std::string& tag, std::int64_t step, const Histogram& values) {
    std::vector<double> limits, counts;
    for (std::size_t i = 0; i < values.counts.size(); ++i) {
        limits.push_back(i + 1 == values.counts.size() ? values.maximum : values.minimum + values.bucketWidth() * static_cast<double>(i + 1));
        counts.push_back(static_cast<double>(values.counts[i]));
    }
    Message histogram;
    histogram.real(1, values.minimum).real(2, values.maximum).real(3, static_cast<double>(values.count)).real(4, values.sum).real(5, values.sumOfSquares);
    histogram.reals(6, limits).reals(7, counts);
    addValue(step, Message().bytes(1, tag).bytes(5, histogram.str()).str());
}

void EventFile::picture(const std::string& tag, std::int64_t step, const Pixels& pixels) {
    Message image;
    image.varint(1, static_cast<std::uint64_t>(pixels.height)).varint(2, static_cast<std::uint64_t>(pixels.width)).varint(3, static_cast<std::uint64_t>(pixels.channels)).bytes(4, pngBytes(pixels));
    addValue(step, Message().bytes(1, tag).bytes(4, image.str()).str());
}

void EventFile::note(const std::string& tag, std::int64_t step, const std::string& text) {
    constexpr std::uint64_t string = 7; // DT_STRING
    const std::string shape = Message().bytes(2, Message().varint(1, 1).str()).str();
    const std::string tensor = Message().varint(1, string).bytes(2, shape).bytes(8, text).str();
    const std::string metadata = Message().bytes(1, Message().bytes(1, "text").str()).str();
    addValue(step, Message().bytes(1, tag).bytes(8, tensor).bytes(9, metadata).str());
}

Result<void> EventFile::flush() {
    auto written = appendFile(m_file, m_waiting);
    if (!written) { // what fitted may end within a record
        std::error_code ignored;
        std::filesystem::resize_file(m_file, m_length, ignored);
        return written;
    }
    m_length += m_waiting.size();
    m_waiting.clear();
    return {};
}

} // namespace lepton::exchange
