// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/main/TemporaryFolder.h"

#include <cstdlib>
#include <stdexcept>

namespace lepton::testing {

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "lepton-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary folder can be made: " + name);
    m_path = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

} // namespace lepton::testing
