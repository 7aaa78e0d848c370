// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <exception>
#include <string>

namespace lepton::engine {

/// Carries an Error through code that knows only exceptions: forward passes, LibTorch's callbacks.
class ErrorException : public std::exception {
public:
    explicit ErrorException(Error error) : m_error(std::move(error)), m_line(m_error.line()) {}
    const Error& error() const { return m_error; }
    const char* what() const noexcept override { return m_line.c_str(); }

private:
    Error m_error;
    std::string m_line;
};

/// The exception that is being handled as an Error; for use in a catch block. Memory that ran out, on the CPU or on a
/// graphics card, becomes a sentence whose way out is a smaller batch.
Error currentError(const std::string& where);

/// Whether it is currentError's for memory that ran out.
bool isOutOfMemory(const Error& error);

/// Runs `work`, which returns a Result; what it or LibTorch throws becomes the Result's error. The module's edge.
template <typename Work>
auto guarded(const std::string& where, Work&& work) -> decltype(work()) {
    try {
        return work();
    } catch (...) {
        return currentError(where);
    }
}

/// The value, or its error thrown.
template <typename T>
T orThrow(Result<T> result) {
    if (!result.ok())
        throw ErrorException(std::move(result).error());
    return std::move(result).value();
}
inline void orThrow(Result<void> result) {
    if (!result.ok())
        throw ErrorException(std::move(result).error());
}

} // namespace lepton::engine
