// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Reporter.h"

#include <thread>

namespace lepton::deploy {

using Clock = std::chrono::steady_clock;

namespace {

constexpr auto bytesEvery = std::chrono::milliseconds(100);

double seconds(Clock::duration span) { return std::chrono::duration<double>(span).count(); }

Json words(const Text& text, bool asText) { return asText ? toJson(text) : Json(text.str()); }

} // namespace

Json toJson(const Event& event, bool texts) {
    switch (event.kind) {
    case Event::Kind::Step:
        return {{"event", "deploy-step"}, {"name", event.name}, {"state", event.state}, {"detail", words(event.detail, texts)}};
    case Event::Kind::Bytes:
        return {{"event", "deploy-progress"}, {"name", event.name}, {"bytes", event.done}, {"total", event.total}, {"bytes_per_second", event.bytesPerSecond}};
    case Event::Kind::Log:
        return {{"event", "deploy-log"}, {"source", event.name}, {"line", event.detail.str()}};
    }
    return Json::object();
}

void Reporter::tell(const Event& event) const {
    if (m_tell)
        m_tell(event);
}

void Reporter::started(const std::string& step, const Text& detail) { tell({Event::Kind::Step, step, "started", detail}); }
void Reporter::done(const std::string& step, const Text& detail) { tell({Event::Kind::Step, step, "done", detail}); }
void Reporter::skipped(const std::string& step, const Text& detail) { tell({Event::Kind::Step, step, "skipped", detail}); }
void Reporter::failed(const std::string& step, const Text& detail) { tell({Event::Kind::Step, step, "failed", detail}); }
void Reporter::log(const std::string& source, const std::string& line) { tell({Event::Kind::Log, source, {}, Text("%1", {line})}); }

void Reporter::bytes(const std::string& step, std::uint64_t done, std::uint64_t total) {
    const auto now = Clock::now();
    const std::lock_guard lock(m_mutex);
    if (step != m_step || done < m_firstBytes) {
        m_step = step;
        m_stepStart = now;
        m_firstBytes = done;
        m_lastBytes = {};
    }
    if (done < total && now - m_lastBytes < bytesEvery)
        return;
    m_lastBytes = now;
    const double span = seconds(now - m_stepStart);
    tell({Event::Kind::Bytes, step, {}, {}, done, total, span > 0 ? static_cast<double>(done - m_firstBytes) / span : 0});
}

Result<void> Reporter::check() const {
    if (goOn())
        return {};
    return Error(ErrorCode::Cancelled, LT("core", "Cancelled"));
}

Result<void> Reporter::wait(double span) const {
    const auto until = Clock::now() + std::chrono::duration<double>(span);
    while (Clock::now() < until) {
        LEPTON_CHECK(check());
        std::this_thread::sleep_for(std::min<Clock::duration>(std::chrono::milliseconds(50), std::chrono::duration_cast<Clock::duration>(until - Clock::now())));
    }
    return check();
}

} // namespace lepton::deploy
