// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Progress.h"

#include <cstdint>
#include <string>

namespace lepton::cli {

/// A bar on standard error with a title, the share done and the time left. Silent where standard error is no terminal.
class ProgressBar {
public:
    explicit ProgressBar(std::string title);
    ~ProgressBar(); ///< clears the line
    void show(double share, const std::string& detail = {});

private:
    std::string m_title;
    double m_started;
    double m_lastShown = 0;
    bool m_terminal;
};

/// Progress of data work as a bar; Ctrl+C stops it.
datasets::Progress dataProgress(const std::string& title);

} // namespace lepton::cli
