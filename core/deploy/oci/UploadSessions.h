// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <string>

namespace lepton::deploy::oci {

/// Where uploads that broke off can be gone on with: the addresses that the registry gave for them, by repository and digest, in a file that only this user
/// may read. A file that can't be read or written only means that uploads start from their beginning.
class UploadSessions {
public:
    explicit UploadSessions(Path file) : m_file(std::move(file)) {}

    /// Empty if none is known.
    std::string find(const std::string& repository, const std::string& digest) const;
    void keep(const std::string& repository, const std::string& digest, const std::string& location) const;
    void forget(const std::string& repository, const std::string& digest) const { keep(repository, digest, {}); }

private:
    Path m_file; ///< empty: nothing is kept
};

} // namespace lepton::deploy::oci
