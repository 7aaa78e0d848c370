// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/ParityCheck.h"

#include "core/deploy/HttpClient.h"
#include "core/exchange/Safetensors.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lepton::deploy {

namespace {

/// What is sent, and what should come back.
struct Samples {
    Json inputs = Json::array();
    std::vector<std::vector<float>> outputs; ///< in the order of the signature's
    double tolerance = 0;
};

template <typename Element>
std::vector<Element> valuesOf(const exchange::TensorView& tensor) {
    std::vector<Element> values(tensor.bytes.size() / sizeof(Element));
    std::memcpy(values.data(), tensor.bytes.data(), values.size() * sizeof(Element));
    return values;
}

Result<Samples> samplesOf(const project::Package& package) {
    const auto bytes = package.parity.find("samples.safetensors");
    const auto expected = package.parity.find("expected.json");
    if (bytes == package.parity.end() || expected == package.parity.end())
        return Error(ErrorCode::BadFormat, LT("core", "The package has no parity samples to check an endpoint with")).at(package.name).fix(LT("core", "Export the package again"));
    LEPTON_TRY(const auto view, exchange::readSafetensors(bytes->second, package.name + ": parity/samples.safetensors"));
    LEPTON_TRY(const Json facts, parseJson(expected->second, package.name + ": parity/expected.json"));
    const Error incomplete = Error(ErrorCode::BadFormat, LT("core", "The package's parity samples are incomplete")).at(package.name).fix(LT("core", "Export the package again"));
    if (!facts.is_object())
        return incomplete;
    Samples samples;
    samples.tolerance = facts.value("tolerance", 1e-5);
    for (const auto& input : package.signature["inputs"]) {
        const auto* tensor = view.find(input["name"].get<std::string>());
        if (tensor == nullptr)
            return incomplete;
        const Json data = input["datatype"] == "INT64" ? Json(valuesOf<std::int64_t>(*tensor)) : Json(valuesOf<float>(*tensor));
        samples.inputs.push_back({{"name", input["name"]}, {"datatype", input["datatype"]}, {"shape", tensor->shape}, {"data", data}});
    }
    for (const auto& output : package.signature["outputs"]) {
        const auto* tensor = view.find(output["name"].get<std::string>());
        if (tensor == nullptr)
            return incomplete;
        samples.outputs.push_back(valuesOf<float>(*tensor));
    }
    return samples;
}

Result<std::vector<std::vector<float>>> askEndpoint(const project::Package& package, const Samples& samples, const std::string& url, const std::string& token, const Tls& tls) {
    HttpRequest request{"POST", url + "/v2/models/" + package.name + "/infer", {"Content-Type: application/json"}, Json{{"inputs", samples.inputs}}.dump()};
    if (!token.empty())
        request.headers.push_back("Authorization: Bearer " + token);
    request.tls = tls;
    LEPTON_TRY(const auto response, send(request));
    const Json answer = Json::parse(response.body, nullptr, false);
    if (response.status != 200 || !answer.is_object())
        return Error(ErrorCode::BadFormat, text(LT("core", "The endpoint answers with status %1: %2"), response.status, response.body.substr(0, 300))).at(request.url).fix(LT("core", "Look at the server's log"));
    if (const Json version = answer.value("model_version", Json(package.version)); version != Json(package.version))
        return Error(ErrorCode::Conflict, text(LT("core", "Another version than %1 answers: %2"), package.version, version.dump())).at(request.url).fix(LT("core", "The new version may not have taken over yet: look at the server's log"));
    try {
        std::vector<std::vector<float>> out;
        for (const auto& output : answer.at("outputs"))
            out.push_back(output.at("data").get<std::vector<float>>());
        return out;
    } catch (const Json::exception&) {
        return Error(ErrorCode::BadFormat, LT("core", "The endpoint's answer is not one of the Open Inference Protocol")).at(request.url).fix(LT("core", "Look at the server's log"));
    }
}

double largestDifference(const std::vector<float>& answered, const std::vector<float>& expected) {
    double largest = answered.size() == expected.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < answered.size() && i < expected.size(); ++i) {
        const double difference = std::abs(double(answered[i]) - double(expected[i]));
        largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
    }
    return largest;
}

} // namespace

Result<double> checkEndpoint(const project::Package& package, const std::string& url, const std::string& token, const Tls& tls) {
    LEPTON_TRY(const Samples samples, samplesOf(package));
    LEPTON_TRY(const auto answered, askEndpoint(package, samples, url, token, tls));
    double largest = answered.size() == samples.outputs.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < answered.size() && i < samples.outputs.size(); ++i)
        largest = std::max(largest, largestDifference(answered[i], samples.outputs[i]));
    if (largest > samples.tolerance)
        return Error(ErrorCode::Conflict, text(LT("core", "The endpoint's answers differ from the package's by up to %1"), largest)).at(url).fix(LT("core", "Another model may be live there: look at its name and version"));
    return largest;
}

} // namespace lepton::deploy
