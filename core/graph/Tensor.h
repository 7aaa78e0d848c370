// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::graph {

enum class DType { Bool, UInt8, Int64, Float32, Float64 };

const char* dtypeName(DType dtype);                 ///< "float32"
Result<DType> dtypeFromName(const std::string& name);
std::int64_t dtypeBytes(DType dtype);

/// One dimension of a shape: a number, or a symbol for what is only known when data flows ("N", the batch).
class Dim {
public:
    Dim(std::int64_t size) : m_size(size) {}
    Dim(int size) : m_size(size) {}
    static Dim symbol(std::string name);

    bool known() const { return m_symbol.empty(); }
    std::int64_t size() const { return m_size; } ///< only if known()
    const std::string& name() const { return m_symbol; }
    std::string str() const;
    bool operator==(const Dim&) const = default;

private:
    std::int64_t m_size = 0;
    std::string m_symbol;
};

using Shape = std::vector<Dim>;

Dim batchDim();                          ///< the symbol N
std::string shapeText(const Shape& shape); ///< "N × 32 × 26 × 26"
Json toJson(const Shape& shape);         ///< ["N",32,26,26]
/// Product of the known dimensions: elements of one sample, where the batch is the only symbol.
std::int64_t elementsPerSample(const Shape& shape);

/// What flows along an edge.
struct TensorType {
    Shape shape;
    DType dtype = DType::Float32;
    bool operator==(const TensorType&) const = default;
};

std::int64_t bytesPerSample(const TensorType& type);

} // namespace lepton::graph
