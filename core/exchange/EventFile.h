// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/exchange/Histogram.h"
#include "core/exchange/Png.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace lepton::exchange {

/// CRC-32C (Castagnoli, RFC 3720).
std::uint32_t crc32c(std::string_view bytes);

/// A TensorBoard event file: records as TFRecord frames them (length, its masked CRC-32C, data, its masked CRC-32C; tensorflow/core/lib/io),
/// each an Event of tensorflow/core/util/event.proto. Records are gathered and written by flush(). One thread at a time.
class EventFile {
public:
    /// FOLDER/events.out.tfevents.SECONDS.HOST.PID, or with ".1" and so on behind it where that is taken. Everything that earlier files there
    /// tell of `firstStep` and later steps is void from now on: a run that was taken up does them again. Errors: those of writing.
    static Result<EventFile> create(const Path& folder, std::int64_t firstStep);

    void scalar(const std::string& tag, std::int64_t step, double value);
    void histogram(const std::string& tag, std::int64_t step, const Histogram& values);
    void picture(const std::string& tag, std::int64_t step, const Pixels& pixels);
    void note(const std::string& tag, std::int64_t step, const std::string& text);
    /// Errors: those of appendFile. What could not be written is tried again the next time.
    Result<void> flush();
    const Path& file() const { return m_file; }

private:
    explicit EventFile(Path file) : m_file(std::move(file)) {}
    void addRecord(const std::string& event);
    void addValue(std::int64_t step, const std::string& value);

    Path m_file;
    std::string m_waiting;
    std::uintmax_t m_length = 0; ///< of what is written
};

} // namespace lepton::exchange
