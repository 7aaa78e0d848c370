// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/EventLog.h"

#include "core/base/platform/Platform.h"
#include "core/project/EventIndex.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace lepton::engine {

namespace {

constexpr auto groupInterval = std::chrono::milliseconds(150);
/// One step in so many is timed as it is handed over.
constexpr std::uint64_t timedEvery = 64;

template <typename Number>
void appendNumber(std::string& out, Number value) {
    std::array<char, 40> digits; // NOLINT: filled by to_chars
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void appendReal(std::string& out, double value) {
    if (std::isfinite(value))
        appendNumber(out, value);
    else
        out += "null";
}

std::string quoted(const std::string& text) { return Json(text).dump(); }

} // namespace

double secondsSinceEpoch() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) / 1000;
}

void appendStepLine(std::string& out, const StepRecord& record, const std::vector<std::string>& lossNames) {
    out += R"({"event":"step","step":)";
    appendNumber(out, record.step);
    out += R"(,"epoch":)";
    appendNumber(out, record.epoch);
    out += R"(,"loss":)";
    appendReal(out, record.loss);
    out += R"(,"losses":{)";
    for (std::size_t i = 0; i < lossNames.size(); ++i) {
        out += (i > 0 ? "," : "") + quoted(lossNames[i]) + ":";
        appendReal(out, lossNames.size() > 1 ? record.losses[i] : record.loss);
    }
    out += '}';
    if (record.learningRate > 0) {
        out += R"(,"learning_rate":)";
        appendReal(out, record.learningRate);
    }
    out += R"(,"samples_per_second":)";
    appendReal(out, std::round(record.samplesPerSecond * 10) / 10);
    out += R"(,"time":)";
    appendReal(out, record.time);
    out += "}\n";
}

EventLog::EventLog(Options options) : m_options(std::move(options)) {
    std::error_code fault;
    const auto length = std::filesystem::file_size(m_options.file, fault);
    m_length = fault ? 0 : static_cast<std::int64_t>(length);
    m_thread = std::thread([this] { run(); });
}

EventLog::~EventLog() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_all();
    m_thread.join();
    if (!m_failed)
        project::updateEventIndex(m_options.file);
}

void EventLog::add(Item item, bool urgent) {
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(item));
        m_urgent = m_urgent || urgent;
    }
    if (urgent)
        m_wake.notify_all();
}

void EventLog::step(const StepRecord& record) {
    if (m_steps++ % timedEvery != 0)
        return add(record, false);
    const double before = platform::threadCpuSeconds();
    add(record, false);
    m_handingOver = m_handingOver + static_cast<double>(timedEvery) * (platform::threadCpuSeconds() - before);
}

void EventLog::post(Json event) {
    event["time"] = secondsSinceEpoch();
    add(std::move(event), true);
}

std::future<std::int64_t> EventLog::position() {
    std::promise<std::int64_t> promise;
    auto future = promise.get_future();
    add(std::move(promise), true);
    return future;
}

Result<void> EventLog::flush() {
    position().wait();
    if (m_failed)
        return *m_fault; // set before m_failed, and never changed after
    return {};
}

double EventLog::cpuSeconds() const { return m_threadCpu + m_handingOver; }

void EventLog::run() {
    std::vector<Item> items;
    for (bool ending = false; !ending;) {
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, groupInterval, [this] { return m_urgent || m_ending; });
            ending = m_ending;
            m_urgent = false;
            items.swap(m_waiting);
        }
        try {
            write(items);
        } catch (const std::exception& fault) {
            fail(Error(ErrorCode::Internal, text(LT("core", "An event could not be written: %1"), fault.what())).at(m_options.file.string()));
        }
        items.clear();
        m_threadCpu = platform::threadCpuSeconds();
    }
}

void EventLog::write(std::vector<Item>& items) {
    std::string lines;
    for (auto& item : items) {
        if (const auto* step = std::get_if<StepRecord>(&item)) {
            appendStepLine(lines, *step, m_options.lossNames);
        } else if (const auto* event = std::get_if<Json>(&item)) {
            lines += event->dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
        } else {
            append(lines);
            std::get<std::promise<std::int64_t>>(item).set_value(m_failed ? -1 : m_length);
        }
    }
    append(lines);
}

void EventLog::append(std::string& lines) {
    if (lines.empty())
        return;
    if (!m_failed) {
        auto written = appendFile(m_options.file, lines);
        if (written.ok()) {
            m_length += static_cast<std::int64_t>(lines.size());
        } else {
            // What fitted of this group may end in the middle of a line.
            std::error_code ignored;
            std::filesystem::resize_file(m_options.file, static_cast<std::uintmax_t>(m_length), ignored);
            fail(std::move(written).error());
        }
    }
    passOn(lines);
    lines.clear();
}

void EventLog::fail(Error error) {
    if (m_failed)
        return;
    m_fault = std::move(error);
    m_failed = true;
}

void EventLog::passOn(const std::string& lines) const {
    if (m_options.onLines)
        m_options.onLines(lines);
    if (!m_options.onEvents)
        return;
    std::vector<Json> events;
    for (std::size_t at = 0; at < lines.size();) {
        const auto end = lines.find('\n', at);
        events.push_back(Json::parse(lines.begin() + static_cast<std::ptrdiff_t>(at), lines.begin() + static_cast<std::ptrdiff_t>(end)));
        at = end + 1;
    }
    m_options.onEvents(events);
}

} // namespace lepton::engine
