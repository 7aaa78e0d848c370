// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/onnx/OnnxGraph.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// ONNX Runtime, which runs models as their users will. Nothing links it: its library is loaded where it is found, and asked by its C API.
namespace lepton::exchange {

struct OnnxTensor {
    std::string name;
    OnnxType type = OnnxType::Float;
    std::vector<std::int64_t> sizes;
    std::vector<std::byte> bytes; ///< row-major
};

/// The library, loaded once for the life of the process.
class OnnxRuntime {
public:
    /// Looks for $LEPTON_ONNXRUNTIME, or libonnxruntime.so.1 beside the program, in ../lib/lepton-studio/onnxruntime, where the system
    /// has its libraries. Errors: NotFound, Unsupported (too old). Any thread.
    static Result<const OnnxRuntime*> get();
    const std::string& version() const { return m_version; } ///< "1.31.1"

private:
    friend class OnnxSession;
    static Result<OnnxRuntime> load();
    const void* const* m_functions = nullptr; ///< OrtApi: a table of functions that only grows
    void* m_environment = nullptr;
    std::string m_version;
};

/// A model that is ready to answer.
class OnnxSession {
public:
    /// Errors: Unsupported, in the runtime's words.
    static Result<OnnxSession> open(const OnnxRuntime& runtime, std::string_view model, const std::string& where);
    ~OnnxSession();
    OnnxSession(OnnxSession&&) noexcept;
    OnnxSession& operator=(OnnxSession&&) noexcept;

    /// The outputs of these names. Errors: Unsupported, in the runtime's words.
    Result<std::vector<OnnxTensor>> run(std::span<const OnnxTensor> inputs, const std::vector<std::string>& outputs) const;

private:
    struct Parts;
    explicit OnnxSession(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

} // namespace lepton::exchange
