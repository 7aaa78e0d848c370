// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/UsageTensors.h"

#include "core/exchange/Safetensors.h"

#include <cstring>
#include <map>

namespace lepton::deploy {

namespace {

constexpr std::int64_t mostShown = 64;

template <typename Element>
std::vector<double> firstValues(std::span<const std::byte> bytes, std::int64_t count) {
    std::vector<Element> values(static_cast<std::size_t>(count));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(Element));
    return {values.begin(), values.end()};
}

void takeSample(ExampleTensor& to, const exchange::TensorView& sample) {
    if (sample.shape.size() != to.shape.size() || sample.shape.empty() || sample.shape[0] < 1)
        return;
    for (std::size_t i = 1; i < to.shape.size(); ++i)
        to.shape[i] = sample.shape[i];
    const auto count = to.count();
    const bool whole = to.datatype == "INT64";
    const auto size = static_cast<std::size_t>(count) * (whole ? sizeof(std::int64_t) : sizeof(float));
    if (count > mostShown || (!whole && to.datatype != "FP32") || sample.bytes.size() < size)
        return;
    to.values = whole ? firstValues<std::int64_t>(sample.bytes, count) : firstValues<float>(sample.bytes, count);
}

} // namespace

std::int64_t ExampleTensor::count() const {
    std::int64_t out = 1;
    for (const auto size : shape)
        out *= size;
    return out;
}

std::string ExampleTensor::numpyType() const {
    static const std::map<std::string, std::string> names{{"FP32", "float32"}, {"FP64", "float64"}, {"FP16", "float16"}, {"INT64", "int64"}, {"INT32", "int32"}, {"UINT8", "uint8"}, {"BOOL", "bool"}};
    const auto found = names.find(datatype);
    return found == names.end() ? "float32" : found->second;
}

Json ExampleTensor::data() const {
    if (datatype != "INT64")
        return values;
    Json out = Json::array();
    for (const double value : values)
        out.push_back(static_cast<std::int64_t>(value));
    return out;
}

std::vector<ExampleTensor> exampleTensors(const project::Package& package) {
    const auto bytes = package.parity.find("samples.safetensors");
    const auto view = bytes == package.parity.end() ? Result<exchange::SafetensorsView>(exchange::SafetensorsView{}) : exchange::readSafetensors(bytes->second, "parity/samples.safetensors");
    std::vector<ExampleTensor> out;
    for (const auto& input : package.signature.value("inputs", Json::array())) {
        ExampleTensor tensor{input.value("name", ""), input.value("datatype", "FP32"), {}, {}};
        for (const auto& size : input.value("shape", Json::array()))
            tensor.shape.push_back(size.get<std::int64_t>() < 0 ? 1 : size.get<std::int64_t>());
        if (const auto* sample = view ? view->find(tensor.name) : nullptr)
            takeSample(tensor, *sample);
        out.push_back(std::move(tensor));
    }
    return out;
}

} // namespace lepton::deploy
