// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Guard.h"

#include "core/engine/Torch.h"

#include <new>

namespace lepton::engine {

namespace {

constexpr const char* notEnoughMemory = LT("core", "There is not enough memory for this batch");

Error outOfMemory(const std::string& where) {
    return Error(ErrorCode::Internal, notEnoughMemory)
        .at(where)
        .fix(LT("core", "Choose a smaller batch size or a smaller network, or close other programs"));
}

/// LibTorch's first line; what follows it is a stack trace for its own programmers.
std::string firstLine(const std::string& message) { return message.substr(0, message.find('\n')); }

} // namespace

bool isOutOfMemory(const Error& error) { return error.what.english() == notEnoughMemory; }

Error currentError(const std::string& where) {
    try {
        throw;
    } catch (const ErrorException& fault) {
        return fault.error();
    } catch (const std::bad_alloc&) {
        return outOfMemory(where);
    } catch (const c10::OutOfMemoryError&) {
        return outOfMemory(where);
    } catch (const c10::Error& fault) {
        const std::string message = fault.what_without_backtrace();
        // The CPU allocator has no exception class of its own.
        if (message.find("can't allocate memory") != std::string::npos || message.find("not enough memory") != std::string::npos)
            return outOfMemory(where);
        return Error(ErrorCode::Internal, text(LT("core", "LibTorch reports: %1"), firstLine(message))).at(where);
    } catch (const std::exception& fault) {
        return Error(ErrorCode::Internal, text(LT("core", "Something unexpected went wrong: %1"), firstLine(fault.what()))).at(where);
    } catch (...) {
        return Error(ErrorCode::Internal, LT("core", "Something unexpected went wrong")).at(where);
    }
}

} // namespace lepton::engine
