// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/ParityCheck.h"

#include "core/deploy/HttpClient.h"
#include "core/exchange/Safetensors.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lepton::deploy {

namespace {

struct Samples {
    std::vector<std::int64_t> shape; ///< [n, C, H, W]
    std::vector<float> pictures;
    std::vector<float> scores;
    double tolerance = 0;
};

std::vector<float> floatsOf(const exchange::TensorView& tensor) {
    std::vector<float> values(tensor.bytes.size() / sizeof(float));
    std::memcpy(values.data(), tensor.bytes.data(), values.size() * sizeof(float));
    return values;
}

Result<Samples> samplesOf(const project::Package& package) {
    const auto bytes = package.parity.find("samples.safetensors");
    const auto expected = package.parity.find("expected.json");
    if (bytes == package.parity.end() || expected == package.parity.end())
        return Error(ErrorCode::BadFormat, LT("core", "The package has no parity samples to check an endpoint with")).at(package.name).fix(LT("core", "Export the package again"));
    LEPTON_TRY(const auto view, exchange::readSafetensors(bytes->second, package.name + ": parity/samples.safetensors"));
    LEPTON_TRY(const Json facts, parseJson(expected->second, package.name + ": parity/expected.json"));
    const auto* pictures = view.find("pictures");
    const auto* scores = view.find("scores");
    if (pictures == nullptr || scores == nullptr || !facts.is_object())
        return Error(ErrorCode::BadFormat, LT("core", "The package's parity samples are incomplete")).at(package.name).fix(LT("core", "Export the package again"));
    return Samples{pictures->shape, floatsOf(*pictures), floatsOf(*scores), facts.value("tolerance", 1e-5)};
}

Result<std::vector<float>> askEndpoint(const project::Package& package, const Samples& samples, const std::string& url, const std::string& token) {
    const std::string input = package.signature["inputs"][0]["name"].get<std::string>();
    const Json body{{"inputs", {{{"name", input}, {"datatype", "FP32"}, {"shape", samples.shape}, {"data", samples.pictures}}}}};
    HttpRequest request{"POST", url + "/v2/models/" + package.name + "/infer", {"Content-Type: application/json"}, body.dump()};
    if (!token.empty())
        request.headers.push_back("Authorization: Bearer " + token);
    LEPTON_TRY(const auto response, send(request));
    const Json answer = Json::parse(response.body, nullptr, false);
    if (response.status != 200 || !answer.is_object())
        return Error(ErrorCode::BadFormat, text(LT("core", "The endpoint answers with status %1: %2"), response.status, response.body.substr(0, 300))).at(request.url).fix(LT("core", "Look at the server's log"));
    try {
        return answer.at("outputs").at(0).at("data").get<std::vector<float>>();
    } catch (const Json::exception&) {
        return Error(ErrorCode::BadFormat, LT("core", "The endpoint's answer is not one of the Open Inference Protocol")).at(request.url).fix(LT("core", "Look at the server's log"));
    }
}

} // namespace

Result<double> checkEndpoint(const project::Package& package, const std::string& url, const std::string& token) {
    LEPTON_TRY(const Samples samples, samplesOf(package));
    LEPTON_TRY(const auto answered, askEndpoint(package, samples, url, token));
    double largest = answered.size() == samples.scores.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < answered.size() && i < samples.scores.size(); ++i) {
        const double difference = std::abs(double(answered[i]) - double(samples.scores[i]));
        largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
    }
    if (largest > samples.tolerance)
        return Error(ErrorCode::Conflict, text(LT("core", "The endpoint's answers differ from the package's by up to %1"), largest)).at(url).fix(LT("core", "Another model may be live there: look at its name and version"));
    return largest;
}

} // namespace lepton::deploy
