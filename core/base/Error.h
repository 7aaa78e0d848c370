// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Text.h"

#include <string>

namespace lepton {

/// What kind of thing went wrong, for code that reacts to it. Written to JSON by name.
enum class ErrorCode {
    NotFound,      ///< a file, folder, node or name that isn't there
    Unreadable,    ///< it is there, but can't be opened or decoded
    BadFormat,     ///< contents contradict the format or themselves
    TooNew,        ///< written by a newer version of Lepton Studio
    BadValue,      ///< a parameter or option out of its range
    BadNetwork,    ///< a network that can't run: shapes, cycles, missing connections
    Conflict,      ///< in use by somebody else: a locked run folder, a taken port
    NoSpace,       ///< the disk is full
    Unwritable,    ///< a file or folder that can't be written
    Unsupported,   ///< known, but not possible here
    Cancelled,     ///< the user stopped it
    Internal,      ///< a fault of ours or of a library, caught at the module's edge
};

const char* errorCodeName(ErrorCode code);
ErrorCode errorCodeFromName(const std::string& name);

/// What failed, where, and what to do next. All three are shown to the user, so all three are sentences.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    Text what;         ///< what failed: "The file holds 9,999 labels, but there are 10,000 pictures"
    std::string where; ///< file, file:line, node or node.port, address; empty if there is no place
    Text hint;         ///< what the user can do next

    Error(ErrorCode code, Text what) : code(code), what(std::move(what)) {}

    Error& at(std::string place) & { where = std::move(place); return *this; }
    Error&& at(std::string place) && { where = std::move(place); return std::move(*this); }
    Error& fix(Text next) & { hint = std::move(next); return *this; }
    Error&& fix(Text next) && { hint = std::move(next); return std::move(*this); }

    /// One line in English: "what, where".
    std::string line() const;
};

} // namespace lepton
