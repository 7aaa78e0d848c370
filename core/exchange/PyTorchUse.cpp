// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/PyTorchUse.h"

#include "core/base/Json.h"
#include "core/exchange/PyTorchNames.h"

namespace lepton::exchange {

namespace {

/// A JSON string reads as the same string in Python.
std::string quoted(const std::string& text) { return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string joined(const std::vector<std::string>& items) {
    std::string out;
    for (const auto& item : items)
        out += (out.empty() ? "" : ", ") + item;
    return out;
}

/// As many Python names as tensors.
std::vector<std::string> variables(const std::vector<PyTorchUse::Tensor>& tensors, PythonNames& names) {
    std::vector<std::string> out;
    for (const auto& tensor : tensors)
        out.push_back(names.take(tensor.name));
    return out;
}

void addLoad(PyTorchLines& lines, const std::string& className) {
    lines.add(0, "def load(weights=pathlib.Path(__file__).with_suffix(\".safetensors\")):");
    lines.add(1, "\"\"\"The network with its trained weights, ready to answer.\"\"\"");
    lines.add(1, "model = " + className + "()");
    lines.add(1, "model.load_state_dict(load_file(weights))");
    lines.add(1, "return model.eval()");
}

void addAnswer(PyTorchLines& lines, const PyTorchUse& use) {
    PythonNames names;
    names.take("model");
    const auto inputs = variables(use.inputs, names);
    auto outputs = variables(use.outputs, names);
    lines.add(0, "def answer(model, " + joined(inputs) + "):");
    lines.add(1, "\"\"\"What Lepton Studio answers, by the outputs' names.");
    lines.gap();
    for (std::size_t i = 0; i < inputs.size(); ++i)
        lines.add(1, inputs[i] + ": " + use.inputs[i].about);
    lines.gap();
    for (const auto& output : use.outputs)
        lines.add(1, quoted(output.name) + ": " + output.about);
    lines.add(1, "\"\"\"");
    lines.add(1, "with torch.inference_mode():");
    lines.add(2, joined(outputs) + " = model(" + joined(inputs) + ")");
    if (use.form == project::AnswerForm::Softmax)
        outputs.front() = "torch.softmax(" + outputs.front() + ", dim=-1)";
    if (use.form == project::AnswerForm::Sigmoid)
        outputs.front() = "torch.sigmoid(" + outputs.front() + ")";
    std::string items;
    for (std::size_t i = 0; i < outputs.size(); ++i)
        items += (i == 0 ? "" : ", ") + quoted(use.outputs[i].name) + ": " + outputs[i];
    lines.add(1, "return {" + items + "}");
}

void addMain(PyTorchLines& lines, const PyTorchUse& use) {
    std::string asked;
    for (const auto& input : use.inputs)
        asked += (asked.empty() ? "" : ", ") + ("questions[" + quoted(input.name) + "]");
    lines.add(0, "if __name__ == \"__main__\":", pythonComment("python FILE QUESTIONS.safetensors ANSWERS.safetensors"));
    lines.align();
    lines.add(1, "questions = load_file(sys.argv[1])");
    lines.add(1, "answers = answer(load(), " + asked + ")");
    lines.add(1, "save_file({name: values.contiguous() for name, values in answers.items()}, sys.argv[2])");
}

} // namespace

PyTorchLines pythonUseImports(bool functional) {
    PyTorchLines lines;
    lines.add(0, "import pathlib");
    lines.add(0, "import sys");
    lines.gap();
    lines.add(0, "import torch");
    if (functional)
        lines.add(0, "import torch.nn.functional as F");
    lines.add(0, "from safetensors.torch import load_file, save_file");
    lines.add(0, "from torch import nn");
    return lines;
}

PyTorchLines pythonUse(const PyTorchUse& use, const std::string& className) {
    PyTorchLines lines;
    const auto part = [&lines] {
        lines.gap();
        lines.gap();
    };
    part();
    if (!use.labels.empty()) {
        std::vector<std::string> labels;
        for (const auto& label : use.labels)
            labels.push_back(quoted(label));
        lines.add(0, "labels = [" + joined(labels) + "]");
        part();
    }
    addLoad(lines, className);
    part();
    addAnswer(lines, use);
    part();
    addMain(lines, use);
    return lines;
}

} // namespace lepton::exchange
