// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/graph/Tensor.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lepton::exchange {

/// What flows along an edge of an ONNX graph, by its name; empty: an optional input or output that is left out.
using OnnxValue = std::string;

struct OnnxAttribute {
    std::string name;
    std::variant<std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<std::string>> value;

    OnnxAttribute(const char* name, int value) : name(name), value(std::int64_t{value}) {}
    OnnxAttribute(const char* name, std::int64_t value) : name(name), value(value) {}
    OnnxAttribute(const char* name, double value) : name(name), value(value) {}
    OnnxAttribute(const char* name, const char* value) : name(name), value(std::string(value)) {}
    OnnxAttribute(const char* name, std::vector<std::int64_t> value) : name(name), value(std::move(value)) {}
    OnnxAttribute(const char* name, std::vector<std::string> value) : name(name), value(std::move(value)) {}
};
using OnnxAttributes = std::vector<OnnxAttribute>;

/// The numbers by which ONNX names element types (TensorProto.DataType).
enum class OnnxType { Float = 1, UInt8 = 2, Int32 = 6, Int64 = 7, Bool = 9, Double = 11 };
OnnxType onnxType(graph::DType dtype);

/// An ONNX graph as it grows. The only class that knows protobuf.
class OnnxGraph {
public:
    explicit OnnxGraph(const std::string& name);
    ~OnnxGraph();
    OnnxGraph(OnnxGraph&&) noexcept;
    OnnxGraph& operator=(OnnxGraph&&) noexcept;

    /// Nothing but an input or output of the graph may be called so.
    void reserve(const std::string& name);
    /// [batch, sizes…], the batch as a symbol. The name is kept.
    OnnxValue addInput(const std::string& name, OnnxType type, const std::vector<std::int64_t>& sizes);
    /// An output of the graph, float32 [batch, sizes…], and the node that makes it of a value. The name is kept.
    void addOutput(const std::string& name, const std::string& op, const OnnxValue& value, const OnnxAttributes& attributes, const std::vector<std::int64_t>& sizes);
    /// A tensor that belongs to the graph. The name is kept unless something is called so already. `bytes`: row-major, little-endian.
    OnnxValue addInitializer(const std::string& name, OnnxType type, const std::vector<std::int64_t>& sizes, std::span<const std::byte> bytes);
    /// A node with so many outputs, the first of which has its name (or one like it, if that is taken).
    std::vector<OnnxValue> addNode(const std::string& name, const std::string& op, const std::vector<OnnxValue>& inputs, const OnnxAttributes& attributes, std::size_t outputs = 1);
    /// Gives the node that makes this value, and the value itself, a new name; what reads it so far follows. The value's name then.
    OnnxValue rename(const OnnxValue& value, const std::string& name);
    /// Free texts about the model.
    void note(const std::string& key, const std::string& value);

    /// Asks ONNX's checker and shape inference; the serialised model, with the shapes of all values in it. Errors: Internal (the checker's words),
    /// Unsupported (too large).
    Result<std::string> finish();

private:
    struct Parts;
    std::string freeName(const std::string& wanted) const;
    void fill(const std::string& op, const std::vector<OnnxValue>& inputs, const OnnxAttributes& attributes, const std::vector<OnnxValue>& outputs);
    std::unique_ptr<Parts> m_parts;
};

/// What ONNX's checker says of a serialised model. Errors: BadFormat, in its words.
Result<void> askOnnxChecker(std::string_view bytes, const std::string& where);

} // namespace lepton::exchange
