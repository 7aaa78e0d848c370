// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/InferRequest.h"

#include "core/serve/RequestText.h"

namespace lepton::serve {

namespace {

constexpr std::size_t mostAxes = 16;

Error bad(Text what) { return Error(ErrorCode::BadValue, std::move(what)); }

Result<std::string> nameOf(const Json& object, const char* list) {
    if (!object.is_object())
        return bad(text(LT("core", "“%1” must hold objects"), list));
    const auto name = object.find("name");
    if (name == object.end() || !name->is_string())
        return bad(text(LT("core", "Each of “%1” needs a “name”"), list));
    return name->get<std::string>();
}

/// An object, or nothing where there is none.
Result<const Json*> parametersOf(const Json& object, const std::string& of) {
    static const Json none = Json::object();
    const auto found = object.find("parameters");
    if (found == object.end())
        return &none;
    if (!found->is_object())
        return bad(text(LT("core", "“parameters” of %1 must be an object"), of));
    return &*found;
}

Result<void> supported(const Json& parameters, std::initializer_list<const char*> lacking) {
    for (const char* key : lacking)
        if (parameters.contains(key))
            return Error(ErrorCode::Unsupported, text(LT("core", "This server has no use for the parameter “%1”"), key)).fix(LT("core", "GET /v2 lists the extensions that it has"));
    return {};
}

Result<std::optional<bool>> flag(const Json& parameters, const char* key) {
    const auto found = parameters.find(key);
    if (found == parameters.end())
        return std::optional<bool>();
    if (!found->is_boolean())
        return bad(text(LT("core", "“%1” must be true or false"), key));
    return std::optional(found->get<bool>());
}

Result<std::vector<std::int64_t>> shapeOf(const Json& tensor, const std::string& name) {
    const auto shape = tensor.find("shape");
    std::vector<std::int64_t> out;
    if (shape == tensor.end() || !shape->is_array() || shape->empty() || shape->size() > mostAxes)
        return bad(text(LT("core", "The input “%1” needs a “shape”: a list of sizes"), name));
    for (const auto& size : *shape) {
        // Numbers beyond 2^63 are unsigned for the reader.
        if (!size.is_number_integer() || size.get<std::int64_t>() < 1 || (size.is_number_unsigned() && size.get<std::uint64_t>() > INT64_MAX))
            return bad(text(LT("core", "The shape of the input “%1” holds %2, but a size is a whole number from 1"), name, size.dump().substr(0, 40)));
        out.push_back(size.get<std::int64_t>());
    }
    return out;
}

/// What is left of the body behind the JSON.
struct Tail {
    std::optional<std::string_view> bytes;
};

Result<std::optional<std::string_view>> binaryOf(const Json& parameters, const std::string& name, Tail& tail) {
    const auto found = parameters.find("binary_data_size");
    if (found == parameters.end())
        return std::optional<std::string_view>();
    if (!found->is_number_unsigned())
        return bad(text(LT("core", "“binary_data_size” of the input “%1” must be a whole number from 0"), name));
    if (!tail.bytes)
        return bad(text(LT("core", "The input “%1” has a “binary_data_size”, but the request lacks the header Inference-Header-Content-Length"), name));
    const auto size = found->get<std::uint64_t>();
    if (size > tail.bytes->size())
        return bad(text(LT("core", "The input “%1” has %2 bytes by its “binary_data_size”, but only %3 are left in the body"), name, size, tail.bytes->size()));
    const auto out = tail.bytes->substr(0, size);
    tail.bytes->remove_prefix(size);
    return std::optional(out);
}

Result<InputTensor> tensorOf(const Json& json, const RequestText& text_, Tail& tail) {
    InputTensor out;
    LEPTON_TRY(out.name, nameOf(json, "inputs"));
    const auto datatype = json.find("datatype");
    if (datatype == json.end() || !datatype->is_string())
        return bad(text(LT("core", "The input “%1” needs a “datatype”"), out.name));
    const auto type = datatypeFromName(datatype->get_ref<const std::string&>());
    if (!type)
        return bad(text(LT("core", "The input “%1” has the unknown datatype %2"), out.name, datatype->dump().substr(0, 40)));
    out.datatype = *type;
    LEPTON_TRY(out.shape, shapeOf(json, out.name));
    LEPTON_TRY(const Json* parameters, parametersOf(json, "an input"));
    LEPTON_CHECK(supported(*parameters, {"shared_memory_region"}));
    LEPTON_TRY(out.binary, binaryOf(*parameters, out.name, tail));
    if (const auto data = json.find("data"); data != json.end())
        out.json = text_.data[data->get<std::size_t>()];
    if (out.json && out.binary)
        return bad(text(LT("core", "The input “%1” has both “data” and a “binary_data_size”"), out.name));
    if (!out.json && !out.binary)
        return bad(text(LT("core", "The input “%1” has no “data”"), out.name));
    return out;
}

Result<std::vector<WantedOutput>> outputsOf(const Json& document) {
    std::vector<WantedOutput> out;
    const auto outputs = document.find("outputs");
    if (outputs == document.end())
        return out;
    if (!outputs->is_array())
        return bad(LT("core", "“outputs” must be a list"));
    for (const auto& json : *outputs) {
        WantedOutput wanted;
        LEPTON_TRY(wanted.name, nameOf(json, "outputs"));
        LEPTON_TRY(const Json* parameters, parametersOf(json, "an output"));
        LEPTON_CHECK(supported(*parameters, {"shared_memory_region", "classification"}));
        LEPTON_TRY(wanted.binary, flag(*parameters, "binary_data"));
        out.push_back(std::move(wanted));
    }
    return out;
}

Result<void> readParameters(const Json& document, InferRequest& request) {
    LEPTON_TRY(const Json* parameters, parametersOf(document, "the request"));
    LEPTON_CHECK(supported(*parameters, {"sequence_id", "sequence_start", "sequence_end"}));
    LEPTON_TRY(const auto binary, flag(*parameters, "binary_data_output"));
    request.binaryOutputs = binary.value_or(false);
    const auto timeout = parameters->find("timeout");
    if (timeout == parameters->end())
        return {};
    constexpr std::uint64_t anHour = 3'600'000'000;
    if (!timeout->is_number_unsigned())
        return bad(LT("core", "“timeout” must be a whole number of microseconds"));
    if (const auto micros = timeout->get<std::uint64_t>(); micros > 0)
        request.timeout = std::chrono::microseconds(std::min(micros, anHour));
    return {};
}

} // namespace

Result<InferRequest> readInferRequest(std::string_view body, std::optional<std::size_t> jsonBytes) {
    if (jsonBytes && *jsonBytes > body.size())
        return bad(text(LT("core", "Inference-Header-Content-Length is %1, but the body has only %2 bytes"), *jsonBytes, body.size()));
    Tail tail;
    if (jsonBytes)
        tail.bytes = body.substr(*jsonBytes);
    LEPTON_TRY(const RequestText parts, cutRequest(body.substr(0, jsonBytes.value_or(body.size()))));
    const Json& document = parts.document;
    if (!document.is_object())
        return bad(LT("core", "The request must be a JSON object"));
    InferRequest out;
    if (const auto id = document.find("id"); id != document.end()) {
        if (!id->is_string())
            return bad(LT("core", "“id” must be a text"));
        out.id = id->get<std::string>();
    }
    LEPTON_CHECK(readParameters(document, out));
    const auto inputs = document.find("inputs");
    if (inputs == document.end() || !inputs->is_array())
        return bad(LT("core", "“inputs” must be a list of tensors"));
    for (const auto& input : *inputs) {
        LEPTON_TRY(InputTensor tensor, tensorOf(input, parts, tail));
        out.inputs.push_back(std::move(tensor));
    }
    if (tail.bytes && !tail.bytes->empty())
        return bad(text(LT("core", "The body has %1 bytes more than its tensors say"), tail.bytes->size()));
    LEPTON_TRY(out.outputs, outputsOf(document));
    return out;
}

} // namespace lepton::serve
