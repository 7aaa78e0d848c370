// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PyTorchExport.h"

#include "app/cli/ModelArgument.h"
#include "core/exchange/PyTorch.h"
#include "core/exchange/PyTorchNames.h"
#include "core/layers/Layers.h"

namespace lepton::cli {

namespace {

Path sourceFile(const std::string& output, const std::string& name) {
    const Path wanted = std::filesystem::absolute(output.empty() ? "." : output).lexically_normal();
    return wanted.extension() == ".py" ? wanted : wanted / (name + ".py");
}

exchange::PyTorchOptions optionsFor(const std::string& name, const datasets::Preparation& preparation) {
    exchange::PyTorchOptions options;
    options.name = name;
    for (const auto& step : preparation.tensorSteps())
        options.head.push_back({step.type, step.subtract, step.divide});
    return options;
}

} // namespace

Result<WrittenPyTorch> exportPyTorch(const PyTorchRequest& request) {
    LEPTON_TRY(const auto model, openModel(request.model));
    const std::string name = !request.name.empty() ? request.name : model->run() != nullptr ? model->run()->project.name : model->name();
    const auto analysis = graph::analyse(model->network(), layers::catalogue());
    const auto source = exchange::writePyTorch(model->network(), analysis, analysis.problems, optionsFor(name, model->preparation()));
    WrittenPyTorch written;
    written.source = sourceFile(request.output, exchange::pythonModuleName(name));
    written.weights = Path(written.source).replace_extension(".safetensors");
    written.className = exchange::pythonClassName(name);
    written.parameters = analysis.parameterCount;
    // The weights first: source that is there has its weights beside it.
    LEPTON_CHECK(writeFile(written.weights, model->weightBytes()));
    LEPTON_CHECK(writeFile(written.source, source.text));
    return written;
}

} // namespace lepton::cli
