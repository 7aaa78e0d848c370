// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

// Zip archives in memory, by libarchive. Only regular files with plain relative names.
namespace lepton::project {

using ZipMember = std::pair<std::string, std::string>; ///< name, contents

/// The archive's bytes, members in the given order.
Result<std::string> makeZip(const std::vector<ZipMember>& members);

/// Reads the members for which `mostBytes(name)` says how many bytes are allowed; a negative answer passes a member over.
/// Errors: what is no zip or is cut off; names with "..", an absolute path or a double; members larger than allowed
/// (found before they unfold). Errors name the member.
Result<std::vector<ZipMember>> readZip(const std::string& bytes, const std::string& where,
                                       const std::function<std::int64_t(const std::string& name)>& mostBytes);

} // namespace lepton::project
