// SPDX-License-Identifier: GPL-3.0-or-later
// checkOnnx: a model against the answers that its package carries.
#include "core/exchange/Safetensors.h"
#include "core/exchange/onnx/OnnxExport.h"
#include "core/exchange/onnx/OnnxRuntime.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace lepton::exchange {

namespace {

constexpr const char* samplesMember = "samples.safetensors"; // as core/engine/Packaging.h has it

OnnxTensor tensorOf(const TensorView& view) {
    OnnxTensor out{view.name, onnxType(view.dtype), view.shape, {}};
    out.bytes.assign(view.bytes.begin(), view.bytes.end());
    return out;
}

/// Samples `first` to `first + count` of a tensor [n, …].
OnnxTensor part(const OnnxTensor& whole, std::int64_t first, std::int64_t count) {
    OnnxTensor out{whole.name, whole.type, whole.sizes, {}};
    const auto bytes = static_cast<std::ptrdiff_t>(whole.bytes.size()) / whole.sizes[0];
    out.sizes[0] = count;
    out.bytes.assign(whole.bytes.begin() + first * bytes, whole.bytes.begin() + (first + count) * bytes);
    return out;
}

/// The largest |ours − theirs| / max(1, |ours|); infinite where sizes or kinds differ, and for what is no number on one side only.
double difference(const OnnxTensor& ours, const OnnxTensor& theirs) {
    if (ours.sizes != theirs.sizes || ours.type != theirs.type || ours.bytes.size() != theirs.bytes.size())
        return std::numeric_limits<double>::infinity();
    double largest = 0;
    for (std::size_t i = 0; i + sizeof(float) <= ours.bytes.size(); i += sizeof(float)) {
        float a = 0;
        float b = 0;
        std::memcpy(&a, ours.bytes.data() + i, sizeof(float));
        std::memcpy(&b, theirs.bytes.data() + i, sizeof(float));
        if (std::isnan(a) && std::isnan(b))
            continue;
        const double apart = std::abs(double(a) - double(b)) / std::max(1.0, std::abs(double(a)));
        largest = std::isnan(apart) ? std::numeric_limits<double>::infinity() : std::max(largest, apart);
    }
    return largest;
}

/// The package's questions and the engine's answers to them.
struct Parity {
    std::vector<OnnxTensor> inputs;
    std::vector<OnnxTensor> outputs;
    std::int64_t samples = 0;
};

Result<Parity> parityOf(const project::Package& package) {
    const std::string where = package.name + ": parity/" + samplesMember;
    const auto member = package.parity.find(samplesMember);
    if (member == package.parity.end())
        return Error(ErrorCode::BadFormat, LT("core", "The package holds no parity samples")).at(where).fix(LT("core", "Make the package again"));
    LEPTON_TRY(const auto view, readSafetensors(member->second, where));
    Parity out;
    for (const auto& [key, to] : {std::pair("inputs", &out.inputs), std::pair("outputs", &out.outputs)})
        for (const auto& tensor : package.signature.value(key, Json::array())) {
            const auto name = tensor.value("name", std::string());
            const TensorView* found = view.find(name);
            if (found == nullptr || found->shape.empty() || found->shape[0] < 1)
                return Error(ErrorCode::BadFormat, text(LT("core", "The parity samples are not complete: “%1” is missing"), name)).at(where).fix(LT("core", "Make the package again"));
            if (std::none_of(to->begin(), to->end(), [&](const OnnxTensor& other) { return other.name == name; })) // two Inputs may take one tensor
                to->push_back(tensorOf(*found));
            out.samples = found->shape[0];
        }
    return out;
}

/// Asks with samples `first` to `first + count` and compares.
Result<double> ask(const OnnxSession& session, const Parity& parity, std::int64_t first, std::int64_t count) {
    std::vector<OnnxTensor> inputs;
    std::vector<std::string> names;
    for (const auto& input : parity.inputs)
        inputs.push_back(part(input, first, count));
    for (const auto& output : parity.outputs)
        names.push_back(output.name);
    LEPTON_TRY(const auto answers, session.run(inputs, names));
    double largest = 0;
    for (std::size_t i = 0; i < answers.size(); ++i)
        largest = std::max(largest, difference(part(parity.outputs[i], first, count), answers[i]));
    return largest;
}

} // namespace

Result<std::string> onnxRuntimeVersion() {
    LEPTON_TRY(const auto* runtime, OnnxRuntime::get());
    return runtime->version();
}

Result<OnnxCheck> checkOnnx(std::string_view bytes, const project::Package& package) {
    const std::string where = package.name + ": model.onnx";
    LEPTON_CHECK(askOnnxChecker(bytes, where));
    const auto runtime = OnnxRuntime::get();
    if (!runtime) {
        const Error& why = runtime.error();
        return OnnxCheck{std::nullopt, 0, "ONNX checker only", why.what};
    }
    LEPTON_TRY(const Parity parity, parityOf(package));
    LEPTON_TRY(const OnnxSession session, OnnxSession::open(**runtime, bytes, where));
    OnnxCheck check{0, parity.samples, "ONNX checker, ONNX Runtime " + (*runtime)->version(), {}};
    for (std::int64_t i = 0; i <= parity.samples; ++i) { // each alone, then all together
        const bool all = i == parity.samples;
        LEPTON_TRY(const double found, ask(session, parity, all ? 0 : i, all ? parity.samples : 1));
        check.largestDifference = std::max(*check.largestDifference, found);
    }
    return check;
}

} // namespace lepton::exchange
