// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/onnx/OnnxGraph.h"

#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>

#include <set>
#include <unordered_map>

namespace lepton::exchange {

namespace {

constexpr int operatorSet = 17;
constexpr int irVersion = 8;
constexpr const char* batchName = "batch";
/// Protobuf reads no message of 2 GB or more; some room for the graph itself.
constexpr std::int64_t mostBytes = (std::int64_t{1} << 31) - (std::int64_t{16} << 20);

void describe(onnx::ValueInfoProto& info, const std::string& name, OnnxType type, const std::vector<std::int64_t>& sizes) {
    info.set_name(name);
    auto* tensor = info.mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(static_cast<int>(type));
    tensor->mutable_shape()->add_dim()->set_dim_param(batchName);
    for (const auto size : sizes)
        tensor->mutable_shape()->add_dim()->set_dim_value(size);
}

/// Sets an attribute by the kind of its value.
class AttributeWriter {
public:
    explicit AttributeWriter(onnx::AttributeProto& to) : m_to(to) {}
    void operator()(std::int64_t value) { set(onnx::AttributeProto::INT).set_i(value); }
    void operator()(double value) { set(onnx::AttributeProto::FLOAT).set_f(static_cast<float>(value)); }
    void operator()(const std::string& value) { set(onnx::AttributeProto::STRING).set_s(value); }
    void operator()(const std::vector<std::int64_t>& values) {
        for (const auto value : values)
            set(onnx::AttributeProto::INTS).add_ints(value);
    }
    void operator()(const std::vector<std::string>& values) {
        for (const auto& value : values)
            set(onnx::AttributeProto::STRINGS).add_strings(value);
    }

private:
    onnx::AttributeProto& set(onnx::AttributeProto::AttributeType type) {
        m_to.set_type(type);
        return m_to;
    }
    onnx::AttributeProto& m_to;
};

} // namespace

struct OnnxGraph::Parts {
    onnx::ModelProto model;
    onnx::GraphProto* graph = nullptr;
    std::set<std::string> names;
    std::unordered_map<OnnxValue, onnx::NodeProto*> makers;
    std::int64_t bytes = 0;
};

OnnxType onnxType(graph::DType dtype) {
    switch (dtype) {
    case graph::DType::Bool: return OnnxType::Bool;
    case graph::DType::UInt8: return OnnxType::UInt8;
    case graph::DType::Int64: return OnnxType::Int64;
    case graph::DType::Float32: return OnnxType::Float;
    case graph::DType::Float64: return OnnxType::Double;
    }
    return OnnxType::Float;
}

OnnxGraph::OnnxGraph(const std::string& name) : m_parts(std::make_unique<Parts>()) {
    m_parts->model.set_ir_version(irVersion);
    m_parts->model.set_producer_name("Lepton Studio");
    m_parts->model.add_opset_import()->set_version(operatorSet);
    m_parts->graph = m_parts->model.mutable_graph();
    m_parts->graph->set_name(name);
}

OnnxGraph::~OnnxGraph() = default;
OnnxGraph::OnnxGraph(OnnxGraph&&) noexcept = default;
OnnxGraph& OnnxGraph::operator=(OnnxGraph&&) noexcept = default;

void OnnxGraph::reserve(const std::string& name) { m_parts->names.insert(name); }

std::string OnnxGraph::freeName(const std::string& wanted) const {
    std::string name = wanted;
    for (int i = 2; m_parts->names.contains(name); ++i)
        name = wanted + "_" + std::to_string(i);
    return name;
}

OnnxValue OnnxGraph::addInput(const std::string& name, OnnxType type, const std::vector<std::int64_t>& sizes) {
    m_parts->names.insert(name);
    describe(*m_parts->graph->add_input(), name, type, sizes);
    return name;
}

void OnnxGraph::addOutput(const std::string& name, const std::string& op, const OnnxValue& value, const OnnxAttributes& attributes, const std::vector<std::int64_t>& sizes) {
    fill(op, {value}, attributes, {name});
    describe(*m_parts->graph->add_output(), name, OnnxType::Float, sizes);
}

OnnxValue OnnxGraph::addInitializer(const std::string& name, OnnxType type, const std::vector<std::int64_t>& sizes, std::span<const std::byte> bytes) {
    const std::string free = freeName(name);
    m_parts->names.insert(free);
    m_parts->bytes += static_cast<std::int64_t>(bytes.size());
    auto* tensor = m_parts->graph->add_initializer();
    tensor->set_name(free);
    tensor->set_data_type(static_cast<int>(type));
    for (const auto size : sizes)
        tensor->add_dims(size);
    if (m_parts->bytes <= mostBytes) // else finish() refuses, without all of them in memory twice
        tensor->set_raw_data(bytes.data(), bytes.size());
    return free;
}

void OnnxGraph::fill(const std::string& op, const std::vector<OnnxValue>& inputs, const OnnxAttributes& attributes, const std::vector<OnnxValue>& outputs) {
    auto* node = m_parts->graph->add_node();
    node->set_op_type(op);
    node->set_name(outputs.front());
    // Optional inputs at the end that are left out are not written.
    std::size_t count = inputs.size();
    while (count > 0 && inputs[count - 1].empty())
        --count;
    for (std::size_t i = 0; i < count; ++i)
        node->add_input(inputs[i]);
    for (const auto& attribute : attributes) {
        auto* made = node->add_attribute();
        made->set_name(attribute.name);
        std::visit(AttributeWriter(*made), attribute.value);
    }
    for (const auto& output : outputs) {
        node->add_output(output);
        m_parts->makers[output] = node;
    }
}

std::vector<OnnxValue> OnnxGraph::addNode(const std::string& name, const std::string& op, const std::vector<OnnxValue>& inputs, const OnnxAttributes& attributes, std::size_t outputs) {
    std::vector<OnnxValue> out;
    for (std::size_t i = 0; i < outputs; ++i) {
        out.push_back(freeName(i == 0 ? name : name + "." + std::to_string(i)));
        m_parts->names.insert(out.back());
    }
    fill(op, inputs, attributes, out);
    return out;
}

OnnxValue OnnxGraph::rename(const OnnxValue& value, const std::string& name) {
    const auto found = m_parts->makers.find(value);
    if (found == m_parts->makers.end() || value == name)
        return value;
    onnx::NodeProto* node = found->second;
    m_parts->names.erase(value);
    const std::string free = freeName(name);
    m_parts->names.insert(free);
    m_parts->makers.erase(found);
    m_parts->makers[free] = node;
    node->set_name(free);
    const auto replace = [&](auto& names) {
        for (auto& other : names)
            if (other == value)
                other = free;
    };
    replace(*node->mutable_output());
    for (auto& reader : *m_parts->graph->mutable_node())
        replace(*reader.mutable_input());
    return free;
}

void OnnxGraph::note(const std::string& key, const std::string& value) {
    auto* entry = m_parts->model.add_metadata_props();
    entry->set_key(key);
    entry->set_value(value);
}

Result<std::string> OnnxGraph::finish() {
    if (m_parts->bytes > mostBytes)
        return Error(ErrorCode::Unsupported, text(LT("core", "The weights take %1 bytes, but one ONNX file holds less than 2 GB"), m_parts->bytes))
            .at(m_parts->graph->name())
            .fix(LT("core", "Export the network as a package or as PyTorch source, or make it smaller"));
    try {
        onnx::checker::check_model(m_parts->model);
        onnx::shape_inference::InferShapes(m_parts->model, onnx::OpSchemaRegistry::Instance(), onnx::ShapeInferenceOptions(/*check_type=*/true, /*strict_mode=*/1));
        return m_parts->model.SerializeAsString();
    } catch (const std::exception& fault) {
        return Error(ErrorCode::Internal, text(LT("core", "ONNX's checker refuses the model: %1"), fault.what()))
            .at(m_parts->graph->name())
            .fix(LT("core", "Please report this; the run itself is unharmed"));
    }
}

Result<void> askOnnxChecker(std::string_view bytes, const std::string& where) {
    const auto refused = [&](const std::string& why) {
        return Error(ErrorCode::BadFormat, text(LT("core", "ONNX's checker refuses the model: %1"), why)).at(where).fix(LT("core", "Write the model again"));
    };
    try {
        onnx::ModelProto model;
        if (bytes.size() > static_cast<std::size_t>(mostBytes) + (16U << 20U) || !model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
            return refused("it is no ONNX file");
        onnx::checker::check_model(model);
        return {};
    } catch (const std::exception& fault) {
        return refused(fault.what());
    }
}

} // namespace lepton::exchange
