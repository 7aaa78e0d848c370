// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exports/PythonCheck.h"

#include "core/base/platform/Platform.h"
#include "core/engine/ModelParts.h"
#include "core/engine/TensorFile.h"

#include <cstdlib>

namespace lepton::engine {

namespace {

constexpr double mostSeconds = 120;
constexpr double pollSeconds = 0.2;

std::string python() {
    const char* chosen = std::getenv("LEPTON_PYTHON"); // NOLINT: no thread of this process changes the environment
    return chosen != nullptr && *chosen != '\0' ? chosen : "python3";
}

std::string lastLine(const std::string& text) {
    const auto end = text.find_last_not_of("\n\r ");
    if (end == std::string::npos)
        return {};
    const auto begin = text.find_last_of('\n', end);
    return text.substr(begin == std::string::npos ? 0 : begin + 1, end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

/// Waits for its end; false where it took too long.
Result<bool> ended(platform::Process& process) {
    for (double waited = 0; waited < mostSeconds; waited += pollSeconds) {
        if (process.wait(pollSeconds))
            return true;
        if (platform::interrupted()) {
            process.kill();
            process.wait(pollSeconds);
            return Error(ErrorCode::Cancelled, LT("core", "Stopped")).fix(LT("core", "Export again when you like"));
        }
    }
    process.kill();
    process.wait(pollSeconds);
    return false;
}

ExportCheck notRun(const char* why) { return {std::string("not run: ") + why}; }

} // namespace

Result<ExportCheck> checkPyTorchSource(const Path& source, const Model& model, const ExportSamples& samples) {
    const Path folder = source.parent_path();
    const Path questions = folder / "questions.safetensors";
    const Path answers = folder / "answers.safetensors";
    const Path told = folder / "python.log";
    std::vector<NamedTensor> asked;
    for (std::size_t i = 0; i < samples.inputs.size(); ++i)
        asked.push_back({model.inputs()[i].name, tensorView(samples.inputs[i])});
    LEPTON_CHECK(writeFile(questions, tensorFileBytes(asked, Json::object())));
    // -B: no folder of compiled code is left beside the source.
    auto process = platform::Process::start({{python(), "-B", source.string(), questions.string(), answers.string()}, {}, told});
    if (!process)
        return notRun("no Python with PyTorch here");
    LEPTON_TRY(const bool done, ended(*process));
    if (!done)
        return notRun("Python took longer than two minutes");
    if (process->exitStatus() != 0) {
        const auto log = readFile(told);
        const std::string line = log ? lastLine(*log) : std::string();
        if (process->exitStatus() == 127 || line.starts_with("ModuleNotFoundError"))
            return notRun("no Python with PyTorch here");
        return Error(ErrorCode::BadFormat, text(LT("core", "Python could not run the exported source: %1"), line)).at(model.name()).fix(LT("core", "Please report this; the model itself is unharmed"));
    }
    LEPTON_TRY(const TensorFile file, readTensorFile(answers));
    ExportCheck check{"Python's PyTorch"};
    std::vector<datasets::Array> given;
    for (const auto& field : model.outputs()) {
        const auto found = file.tensors.find(field.name);
        if (found == file.tensors.end())
            return Error(ErrorCode::BadFormat, text(LT("core", "The exported source does not answer “%1”"), field.name)).at(model.name());
        given.push_back(arrayOf(found->second.to(at::kFloat)));
    }
    LEPTON_CHECK(compareAnswers(check, model, given, samples));
    return check;
}

} // namespace lepton::engine
