// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/onnx/OnnxRuntime.h"

#include "core/base/platform/Platform.h"
#include "core/base/platform/PrivateLibrary.h"

#include <cstdlib>
#include <cstring>
#include <utility>

namespace lepton::exchange {

namespace {

constexpr const char* libraryName = "libonnxruntime.so.1";
/// The oldest version of the API; its functions are the first ones of every table, in this order for good.
constexpr std::uint32_t apiVersion = 1;

/// Places in the table (onnxruntime_c_api.h, struct OrtApi). Functions give a status, null if all went well; those that free give nothing.
enum Slot : std::size_t {
    GetErrorMessage = 2,
    CreateEnv = 3,
    CreateSessionFromArray = 8,
    Run = 9,
    CreateSessionOptions = 10,
    SetIntraOpNumThreads = 24,
    CreateTensorWithDataAsOrtValue = 49,
    GetTensorMutableData = 51,
    GetTensorElementType = 60,
    GetDimensionsCount = 61,
    GetDimensions = 62,
    GetTensorTypeAndShape = 65,
    CreateCpuMemoryInfo = 69,
    ReleaseStatus = 93,
    ReleaseMemoryInfo = 94,
    ReleaseSession = 95,
    ReleaseValue = 96,
    ReleaseTensorTypeAndShapeInfo = 99,
    ReleaseSessionOptions = 100,
};

constexpr int errorsOnly = 3;     ///< OrtLoggingLevel
constexpr int deviceAllocator = 0; ///< OrtAllocatorType
constexpr int defaultMemory = 0;   ///< OrtMemType

/// The C API's entry point.
struct ApiBase {
    const void* const* (*getApi)(std::uint32_t version);
    const char* (*getVersionString)();
};

/// Calls functions of the table. Handles are pointers to what only the runtime knows.
class Api {
public:
    explicit Api(const void* const* functions) : m_functions(functions) {}

    template <typename... Arguments>
    Result<void> call(Slot slot, Arguments... arguments) const {
        void* status = function<void* (*)(Arguments...)>(slot)(arguments...);
        if (status == nullptr)
            return {};
        const std::string words = function<const char* (*)(const void*)>(GetErrorMessage)(status);
        release(ReleaseStatus, status);
        return Error(ErrorCode::Unsupported, text(LT("core", "ONNX Runtime refuses the model: %1"), words)).fix(LT("core", "Please report this; the run itself is unharmed"));
    }
    void release(Slot slot, void* handle) const {
        if (handle != nullptr)
            function<void (*)(void*)>(slot)(handle);
    }

private:
    template <typename Function>
    Function function(Slot slot) const {
        return reinterpret_cast<Function>(const_cast<void*>(m_functions[slot])); // NOLINT: the table's entries are functions
    }
    const void* const* m_functions;
};

/// A handle that is freed with its scope.
class Handle {
public:
    Handle(const Api& api, Slot release) : m_api(api), m_release(release) {}
    ~Handle() { m_api.release(m_release, m_handle); }
    Handle(Handle&& other) noexcept : m_api(other.m_api), m_release(other.m_release), m_handle(std::exchange(other.m_handle, nullptr)) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    Handle& operator=(Handle&&) = delete;
    void** out() { return &m_handle; }
    void* get() const { return m_handle; }

private:
    Api m_api;
    Slot m_release;
    void* m_handle = nullptr;
};

std::vector<Path> places() {
    const char* chosen = std::getenv("LEPTON_ONNXRUNTIME"); // NOLINT(concurrency-mt-unsafe): read once, before anything could set it
    if (chosen != nullptr && *chosen != '\0')
        return {chosen};
    const Path program = platform::programFolder();
    return {program / libraryName, program / "../lib/lepton-studio/onnxruntime" / libraryName, libraryName};
}

std::size_t elementBytes(OnnxType type) {
    switch (type) {
    case OnnxType::Float:
    case OnnxType::Int32: return 4;
    case OnnxType::Int64:
    case OnnxType::Double: return 8;
    case OnnxType::UInt8:
    case OnnxType::Bool: return 1;
    }
    return 1;
}

} // namespace

Result<OnnxRuntime> OnnxRuntime::load() {
    Error last(ErrorCode::NotFound, "");
    for (const auto& place : places()) {
        const auto entry = platform::functionOf(place, "OrtGetApiBase");
        if (!entry) {
            last = entry.error();
            continue;
        }
        const ApiBase* base = reinterpret_cast<const ApiBase* (*)()>(*entry)();
        OnnxRuntime made;
        made.m_version = base->getVersionString();
        made.m_functions = base->getApi(apiVersion);
        if (made.m_functions == nullptr)
            return Error(ErrorCode::Unsupported, text(LT("core", "ONNX Runtime %1 is of another kind"), made.m_version)).at(place.string());
        LEPTON_CHECK(Api(made.m_functions).call(CreateEnv, errorsOnly, "lepton", &made.m_environment));
        return made;
    }
    return Error(ErrorCode::NotFound, LT("core", "ONNX Runtime was not found")).at(last.where).fix(LT("core", "Put libonnxruntime.so.1 beside the program, or name it in LEPTON_ONNXRUNTIME"));
}

Result<const OnnxRuntime*> OnnxRuntime::get() {
    static const Result<OnnxRuntime> loaded = load();
    if (!loaded)
        return loaded.error();
    return &loaded.value();
}

struct OnnxSession::Parts {
    Parts(Api api, const std::string& where) : api(api), where(where), session(api, ReleaseSession), memory(api, ReleaseMemoryInfo) {}
    Api api;
    std::string where;
    Handle session;
    Handle memory;
};

OnnxSession::OnnxSession(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
OnnxSession::~OnnxSession() = default;
OnnxSession::OnnxSession(OnnxSession&&) noexcept = default;
OnnxSession& OnnxSession::operator=(OnnxSession&&) noexcept = default;

Result<OnnxSession> OnnxSession::open(const OnnxRuntime& runtime, std::string_view model, const std::string& where) {
    const Api api(runtime.m_functions);
    auto parts = std::make_unique<Parts>(api, where);
    Handle options(api, ReleaseSessionOptions);
    LEPTON_CHECK(api.call(CreateSessionOptions, options.out()));
    LEPTON_CHECK(api.call(SetIntraOpNumThreads, options.get(), 1)); // a few samples are not worth a pool of threads
    LEPTON_CHECK(api.call(CreateCpuMemoryInfo, deviceAllocator, defaultMemory, parts->memory.out()));
    auto opened = api.call(CreateSessionFromArray, runtime.m_environment, static_cast<const void*>(model.data()), model.size(), options.get(), parts->session.out());
    if (!opened)
        return std::move(opened.error()).at(where);
    return OnnxSession(std::move(parts));
}

Result<std::vector<OnnxTensor>> OnnxSession::run(std::span<const OnnxTensor> inputs, const std::vector<std::string>& outputs) const {
    const Api& api = m_parts->api;
    std::vector<Handle> values;
    std::vector<const char*> names;
    std::vector<void*> given;
    for (const auto& input : inputs) {
        values.emplace_back(api, ReleaseValue);
        // The runtime does not write to what it is given.
        void* data = const_cast<std::byte*>(input.bytes.data()); // NOLINT
        LEPTON_CHECK(api.call(CreateTensorWithDataAsOrtValue, m_parts->memory.get(), data, input.bytes.size(), input.sizes.data(), input.sizes.size(), static_cast<int>(input.type), values.back().out()));
        names.push_back(input.name.c_str());
        given.push_back(values.back().get());
    }
    std::vector<const char*> wanted;
    std::vector<void*> made(outputs.size(), nullptr);
    for (const auto& output : outputs)
        wanted.push_back(output.c_str());
    auto ran = api.call(Run, m_parts->session.get(), static_cast<const void*>(nullptr), names.data(), given.data(), given.size(), wanted.data(), wanted.size(), made.data());
    std::vector<Handle> answers;
    for (void* value : made) {
        answers.emplace_back(api, ReleaseValue);
        *answers.back().out() = value;
    }
    if (!ran)
        return std::move(ran.error()).at(m_parts->where);
    std::vector<OnnxTensor> out;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        OnnxTensor tensor{outputs[i], OnnxType::Float, {}, {}};
        Handle facts(api, ReleaseTensorTypeAndShapeInfo);
        std::size_t rank = 0;
        int type = 0;
        void* data = nullptr;
        LEPTON_CHECK(api.call(GetTensorTypeAndShape, static_cast<const void*>(answers[i].get()), facts.out()));
        LEPTON_CHECK(api.call(GetTensorElementType, static_cast<const void*>(facts.get()), &type));
        LEPTON_CHECK(api.call(GetDimensionsCount, static_cast<const void*>(facts.get()), &rank));
        tensor.sizes.resize(rank);
        LEPTON_CHECK(api.call(GetDimensions, static_cast<const void*>(facts.get()), tensor.sizes.data(), rank));
        LEPTON_CHECK(api.call(GetTensorMutableData, answers[i].get(), &data));
        tensor.type = static_cast<OnnxType>(type);
        std::size_t bytes = elementBytes(tensor.type);
        for (const auto size : tensor.sizes)
            bytes *= static_cast<std::size_t>(size);
        tensor.bytes.resize(bytes);
        std::memcpy(tensor.bytes.data(), data, bytes);
        out.push_back(std::move(tensor));
    }
    return out;
}

} // namespace lepton::exchange
