// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exports/ExportFormats.h"
#include "core/engine/exports/PythonCheck.h"
#include "core/exchange/PyTorch.h"
#include "core/exchange/PyTorchNames.h"
#include "core/exchange/PyTorchUse.h"
#include "core/graph/Expand.h"
#include "core/layers/Layers.h"

namespace lepton::cli {

namespace {

std::vector<exchange::PyTorchUse::Tensor> tensorsOf(const std::vector<datasets::TensorField>& fields, const char* of) {
    std::vector<exchange::PyTorchUse::Tensor> out;
    for (const auto& field : fields) {
        std::string shape = "N";
        for (const auto size : field.shape)
            shape += ", " + std::to_string(size);
        const bool ids = field.type == datasets::ElementType::Int64;
        out.push_back({field.name, std::string(ids ? "int64 [" : "float32 [") + shape + "]" + (field.name == "pictures" ? of : "")});
    }
    return out;
}

/// The class keeps a Softmax at the network's end, so there nothing has to follow it.
bool endsInSoftmax(const graph::Network& network, const graph::Analysis& analysis) {
    const graph::Network expanded = graph::expand(network, layers::catalogue());
    for (const auto& edge : expanded.edges())
        if (edge.to.node == analysis.outputs.front())
            return expanded.find(edge.from.node)->type == "Softmax" && analysis.find(edge.from.node)->outputs[0].shape.size() == 2;
    return false;
}

exchange::PyTorchUse useOf(const engine::Model& model, const graph::Analysis& analysis) {
    exchange::PyTorchUse use{tensorsOf(model.inputs(), ", 0 to 255"), tensorsOf(model.outputs(), ""), project::answerForm(model.objective(), model.network()), model.labels()};
    if (use.form == project::AnswerForm::Softmax && endsInSoftmax(model.network(), analysis))
        use.form = project::AnswerForm::AsIs;
    return use;
}

exchange::PyTorchSource sourceOf(const engine::Model& model, const std::string& name, const graph::Analysis& analysis) {
    const auto use = useOf(model, analysis);
    exchange::PyTorchOptions options;
    options.name = name;
    options.use = &use;
    if (!model.objective().adversary) // what a generator makes has passed the recipe's steps, as it were
        for (const auto& step : model.preparation().tensorSteps())
            options.head.push_back({step.type, step.subtract, step.divide});
    return exchange::writePyTorch(model.network(), analysis, analysis.problems, options);
}

} // namespace

Result<WrittenExport> exportPyTorch(const ExportRequest& request) {
    LEPTON_TRY(const ExportSource source, openExportSource(request));
    const std::string& name = source.package.name;
    const auto analysis = graph::analyse(source.model->network(), layers::catalogue());
    const std::string written = sourceOf(*source.model, name, analysis).text;
    const Path wanted = std::filesystem::absolute(request.output.empty() ? "." : request.output).lexically_normal();
    const Path file = wanted.extension() == ".py" ? wanted : wanted / (exchange::pythonModuleName(name) + ".py");
    const Path weights = Path(file).replace_extension(".safetensors");
    LEPTON_TRY(const StagingFolder staging, StagingFolder::make(file.parent_path()));
    LEPTON_CHECK(writeFile(staging.path() / file.filename(), written));
    LEPTON_CHECK(writeFile(staging.path() / weights.filename(), source.model->weightBytes()));
    LEPTON_TRY(const auto check, checkExport(source, [&](const engine::ExportSamples& samples) { return engine::checkPyTorchSource(staging.path() / file.filename(), *source.model, samples); }));
    // The weights first: source that is there has its weights beside it.
    LEPTON_CHECK(moveInto(staging.path() / weights.filename(), weights));
    LEPTON_CHECK(moveInto(staging.path() / file.filename(), file));
    WrittenExport out = writtenAs(source, file, written.size() + source.model->weightBytes().size(), check);
    out.more = {{"weights", weights.string()}, {"class", exchange::pythonClassName(name)}, {"parameters", analysis.parameterCount}};
    return out;
}

} // namespace lepton::cli
