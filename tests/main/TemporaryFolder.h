// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

namespace lepton::testing {

/// A fresh folder in the system's temporary folder, removed with all it holds at the end of its life.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    const Path& path() const { return m_path; }
    Path operator/(const std::string& name) const { return m_path / name; }

private:
    Path m_path;
};

} // namespace lepton::testing
