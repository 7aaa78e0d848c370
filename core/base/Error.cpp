// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"

#include <array>
#include <utility>

namespace lepton {

namespace {
constexpr std::array<std::pair<ErrorCode, const char*>, 12> codeNames{{
    {ErrorCode::NotFound, "not-found"},
    {ErrorCode::Unreadable, "unreadable"},
    {ErrorCode::BadFormat, "bad-format"},
    {ErrorCode::TooNew, "too-new"},
    {ErrorCode::BadValue, "bad-value"},
    {ErrorCode::BadNetwork, "bad-network"},
    {ErrorCode::Conflict, "conflict"},
    {ErrorCode::NoSpace, "no-space"},
    {ErrorCode::Unwritable, "unwritable"},
    {ErrorCode::Unsupported, "unsupported"},
    {ErrorCode::Cancelled, "cancelled"},
    {ErrorCode::Internal, "internal"},
}};
} // namespace

const char* errorCodeName(ErrorCode code) {
    for (const auto& [value, name] : codeNames)
        if (value == code)
            return name;
    return "internal";
}

ErrorCode errorCodeFromName(const std::string& name) {
    for (const auto& [value, known] : codeNames)
        if (name == known)
            return value;
    return ErrorCode::Internal;
}

std::string Error::line() const {
    return where.empty() ? what.str() : what.str() + ", " + where;
}

} // namespace lepton
