// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/ModelTensors.h"

#include "core/serve/BinaryTensors.h"
#include "core/serve/NumberList.h"

#include <algorithm>

namespace lepton::serve {

namespace {

using datasets::Array;
using datasets::TensorField;

Error bad(Text what) { return Error(ErrorCode::BadValue, std::move(what)); }

/// "[-1,1,28,28]"
std::string shapeWanted(const TensorField& field) {
    std::vector<std::int64_t> shape{-1};
    shape.insert(shape.end(), field.shape.begin(), field.shape.end());
    return shapeText(shape);
}

Result<void> checkIds(const Array& tensor, const TensorField& field) {
    if (tensor.type != datasets::ElementType::Int64 || field.count <= 0)
        return {};
    for (const auto id : tensor.as<std::int64_t>())
        if (id < 0 || id >= field.count)
            return bad(text(LT("core", "The input “%1” holds the id %2, but ids go from 0 to %3"), field.name, id, field.count - 1));
    return {};
}

Result<Array> readTensor(const InputTensor& tensor, const TensorField& field) {
    if (!converts(tensor.datatype, field.type))
        return bad(text(LT("core", "The input “%1” has the datatype %2, but the model takes %3"), field.name, datatypeName(tensor.datatype), datatypesFor(field.type)))
            .fix(tensor.datatype == Datatype::Bytes ? LT("core", "Send texts, rows and picture files to …/predict") : LT("core", "Convert it first"));
    if (tensor.shape.size() != field.shape.size() + 1 || !std::equal(field.shape.begin(), field.shape.end(), tensor.shape.begin() + 1))
        return bad(text(LT("core", "The input “%1” has the shape %2, but the model takes %3, where -1 is any number of samples"), field.name, shapeText(tensor.shape), shapeWanted(field)));
    LEPTON_TRY(Array out, tensor.binary ? readBinary(*tensor.binary, tensor.datatype, field.type, tensor.shape, field.name)
                                        : readNumbers(*tensor.json, tensor.datatype, field.type, tensor.shape, field.name));
    LEPTON_CHECK(checkIds(out, field));
    return out;
}

std::string namesOf(std::span<const TensorField> fields) {
    std::string out;
    for (const auto& field : fields)
        out += (out.empty() ? "“" : ", “") + field.name + "”";
    return out;
}

} // namespace

Result<std::vector<Array>> readTensors(const InferRequest& request, std::span<const TensorField> inputs) {
    for (const auto& tensor : request.inputs)
        if (std::none_of(inputs.begin(), inputs.end(), [&](const TensorField& field) { return field.name == tensor.name; }))
            return bad(text(LT("core", "The model has no input “%1”. It takes: %2"), tensor.name.substr(0, 100), namesOf(inputs)));
    if (request.inputs.size() != inputs.size())
        return bad(text(LT("core", "The model takes one tensor each of: %1. The request has %2"), namesOf(inputs), request.inputs.size()));
    std::vector<Array> out;
    for (const auto& field : inputs) {
        const auto named = std::find_if(request.inputs.begin(), request.inputs.end(), [&](const InputTensor& tensor) { return tensor.name == field.name; });
        if (named == request.inputs.end())
            return bad(text(LT("core", "The input “%1” is missing"), field.name));
        LEPTON_TRY(Array tensor, readTensor(*named, field));
        if (!out.empty() && tensor.shape[0] != out[0].shape[0])
            return bad(text(LT("core", "The input “%1” has %2 samples, but “%3” has %4"), field.name, tensor.shape[0], inputs[0].name, out[0].shape[0]));
        out.push_back(std::move(tensor));
    }
    return out;
}

Result<std::vector<SentOutput>> wantedOutputs(const InferRequest& request, std::span<const TensorField> outputs) {
    std::vector<SentOutput> out;
    if (request.outputs.empty())
        for (std::size_t i = 0; i < outputs.size(); ++i)
            out.push_back({i, request.binaryOutputs});
    for (const auto& wanted : request.outputs) {
        const auto found = std::find_if(outputs.begin(), outputs.end(), [&](const TensorField& field) { return field.name == wanted.name; });
        if (found == outputs.end())
            return bad(text(LT("core", "The model has no output “%1”. It gives: %2"), wanted.name.substr(0, 100), namesOf(outputs)));
        const auto index = static_cast<std::size_t>(found - outputs.begin());
        if (std::any_of(out.begin(), out.end(), [&](const SentOutput& one) { return one.index == index; }))
            return bad(text(LT("core", "The output “%1” is asked for twice"), wanted.name));
        out.push_back({index, wanted.binary.value_or(request.binaryOutputs)});
    }
    return out;
}

Result<Response> writeAnswer(const std::string& model, const std::string& version, const std::optional<std::string>& id, std::span<const TensorField> fields, std::span<const Array> outputs,
                             const std::vector<SentOutput>& wanted) {
    Response response;
    std::string& body = response.body;
    const auto quoted = [](const std::string& words) { return Json(words).dump(-1, ' ', false, Json::error_handler_t::replace); };
    body = R"({"model_name":)" + quoted(model) + R"(,"model_version":)" + quoted(version);
    if (id)
        body += R"(,"id":)" + quoted(*id);
    body += R"(,"outputs":[)";
    bool binary = false;
    for (const auto& sent : wanted) {
        const Array& array = outputs[sent.index];
        body += (body.back() == '[' ? R"({"name":)" : R"(,{"name":)") + quoted(fields[sent.index].name) + R"(,"datatype":"FP32","shape":)" + shapeText(array.shape);
        if (sent.binary) {
            binary = true;
            body += R"(,"parameters":{"binary_data_size":)" + std::to_string(array.bytes.size()) + "}}";
            continue;
        }
        if (firstNotFinite(array.as<float>()))
            return Error(ErrorCode::Internal, text(LT("core", "The model's answer “%1” holds numbers that are not finite"), fields[sent.index].name))
                .fix(LT("core", "Ask for it as binary data to look at it; most likely the training has diverged"));
        body += R"(,"data":)";
        appendNumbers(body, array.as<float>());
        body += '}';
    }
    body += "]}";
    if (!binary)
        return response;
    response.contentType = "application/octet-stream";
    response.headers["Inference-Header-Content-Length"] = std::to_string(body.size());
    for (const auto& sent : wanted)
        if (sent.binary)
            body.append(reinterpret_cast<const char*>(outputs[sent.index].bytes.data()), outputs[sent.index].bytes.size());
    return response;
}

} // namespace lepton::serve
