// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Tensor.h"

#include <array>
#include <utility>

namespace lepton::graph {

namespace {
struct DTypeFacts {
    DType dtype;
    const char* name;
    std::int64_t bytes;
};
constexpr std::array<DTypeFacts, 5> dtypes{{{DType::Bool, "bool", 1},
                                            {DType::UInt8, "uint8", 1},
                                            {DType::Int64, "int64", 8},
                                            {DType::Float32, "float32", 4},
                                            {DType::Float64, "float64", 8}}};
} // namespace

const char* dtypeName(DType dtype) { return dtypes[static_cast<std::size_t>(dtype)].name; }
std::int64_t dtypeBytes(DType dtype) { return dtypes[static_cast<std::size_t>(dtype)].bytes; }

Result<DType> dtypeFromName(const std::string& name) {
    for (const auto& facts : dtypes)
        if (name == facts.name)
            return facts.dtype;
    return Error(ErrorCode::BadValue, text(LT("core", "There is no data type named “%1”"), name));
}

Dim Dim::symbol(std::string name) {
    Dim dim(0);
    dim.m_symbol = std::move(name);
    return dim;
}

std::string Dim::str() const { return known() ? std::to_string(m_size) : m_symbol; }

Dim batchDim() { return Dim::symbol("N"); }

std::string shapeText(const Shape& shape) {
    std::string out;
    for (const auto& dim : shape)
        out += (out.empty() ? "" : " × ") + dim.str();
    return out.empty() ? "scalar" : out;
}

Json toJson(const Shape& shape) {
    Json out = Json::array();
    for (const auto& dim : shape)
        out.push_back(dim.known() ? Json(dim.size()) : Json(dim.name()));
    return out;
}

std::int64_t elementsPerSample(const Shape& shape) {
    std::int64_t product = 1;
    for (const auto& dim : shape)
        if (dim.known())
            product *= dim.size();
    return product;
}

std::int64_t bytesPerSample(const TensorType& type) { return elementsPerSample(type.shape) * dtypeBytes(type.dtype); }

} // namespace lepton::graph
