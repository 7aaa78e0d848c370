// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Progress.h"

#include "core/base/platform/Platform.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

namespace lepton::cli {

namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::string timeText(double seconds) {
    const auto whole = static_cast<long>(seconds + 0.5);
    return whole < 60 ? std::to_string(whole) + " s" : std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

} // namespace

ProgressBar::ProgressBar(std::string title) : m_title(std::move(title)), m_started(now()), m_terminal(platform::errorIsTerminal()) {}

ProgressBar::~ProgressBar() {
    if (m_terminal && m_lastShown > 0)
        std::fputs("\r\033[K", stderr);
}

void ProgressBar::show(double share, const std::string& detail) {
    constexpr int width = 24;
    constexpr double redrawSeconds = 0.1;
    if (!m_terminal || now() - m_lastShown < redrawSeconds)
        return;
    m_lastShown = now();
    share = std::clamp(share, 0.0, 1.0);
    const int full = static_cast<int>(share * width);
    const double spent = now() - m_started;
    const std::string left = share > 0.01 ? ", " + timeText(spent / share - spent) + " left" : "";
    std::fprintf(stderr, "\r\033[K%s [%s%s] %3.0f %%%s %s", m_title.c_str(), std::string(full, '#').c_str(), std::string(width - full, '.').c_str(), 100 * share,
                 left.c_str(), detail.c_str());
    std::fflush(stderr);
}

datasets::Progress dataProgress(const std::string& title) {
    auto bar = std::make_shared<ProgressBar>(title);
    return [bar](std::int64_t done, std::int64_t total) {
        bar->show(total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0);
        return !platform::interrupted();
    };
}

} // namespace lepton::cli
