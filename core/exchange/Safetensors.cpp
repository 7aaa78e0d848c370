// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace lepton::exchange {

static_assert(std::endian::native == std::endian::little, "the format is little-endian, and bytes are copied as they are");

namespace {

constexpr std::size_t mostHeaderBytes = 100'000'000; // the format's own bound

const char* nameOf(graph::DType dtype) {
    switch (dtype) {
    case graph::DType::Bool: return "BOOL";
    case graph::DType::UInt8: return "U8";
    case graph::DType::Int64: return "I64";
    case graph::DType::Float64: return "F64";
    case graph::DType::Float32: break;
    }
    return "F32";
}

Error damaged(Text what, const std::string& where) {
    return Error(ErrorCode::BadFormat, std::move(what)).at(where).fix(LT("core", "The file is damaged: restore it from a copy or make it again"));
}

struct StoredView {
    TensorView view; ///< of the bytes as they lie in the file
    StoredType stored = StoredType::Float32;
};

Result<StoredView> tensorFromJson(const std::string& name, const Json& json, std::span<const std::byte> data, const std::string& where) {
    const std::string place = where + ": " + name;
    if (!json.is_object() || !json.value("dtype", Json()).is_string() || !json.value("shape", Json()).is_array() || !json.value("data_offsets", Json()).is_array() ||
        json["data_offsets"].size() != 2)
        return damaged(LT("core", "A tensor needs dtype, shape and data_offsets"), place);
    TensorView tensor;
    tensor.name = name;
    const auto stored = storedTypeFromSafetensors(json["dtype"].get<std::string>());
    if (!stored)
        return Error(ErrorCode::Unsupported, text(LT("core", "The tensor's type %1 can't be used"), json["dtype"].get<std::string>()))
            .at(place)
            .fix(LT("core", "Convert the file to F32"));
    tensor.dtype = loaded(*stored);
    for (const auto& size : json["shape"]) {
        if (!size.is_number_integer())
            return damaged(LT("core", "A tensor's shape must be whole numbers"), place);
        tensor.shape.push_back(size.get<std::int64_t>());
    }
    const Json& offsets = json["data_offsets"];
    if (!offsets[0].is_number_integer() || !offsets[1].is_number_integer())
        return damaged(LT("core", "A tensor's offsets must be whole numbers"), place);
    const auto begin = offsets[0].get<std::int64_t>();
    const auto end = offsets[1].get<std::int64_t>();
    if (begin < 0 || end < begin || end > static_cast<std::int64_t>(data.size()) || byteCount(tensor.shape, bytesOf(*stored)) != end - begin)
        return damaged(LT("core", "The tensor's shape does not fit its bytes"), place);
    tensor.bytes = data.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    return StoredView{std::move(tensor), *stored};
}

struct StoredFile {
    std::vector<StoredView> tensors; ///< in the order of their data
    std::map<std::string, std::string> metadata;
};

Result<StoredFile> readAll(std::string_view bytes, const std::string& where) {
    std::uint64_t length = 0;
    if (bytes.size() < sizeof length)
        return damaged(LT("core", "The file is too short for a safetensors header"), where);
    std::memcpy(&length, bytes.data(), sizeof length);
    if (length > mostHeaderBytes || length > bytes.size() - sizeof length)
        return damaged(LT("core", "The safetensors header is longer than the file"), where);
    LEPTON_TRY(const Json header, parseJson(bytes.substr(sizeof length, length), where));
    if (!header.is_object())
        return damaged(LT("core", "The safetensors header is not an object"), where);
    const auto rest = bytes.substr(sizeof length + length);
    const std::span<const std::byte> data(reinterpret_cast<const std::byte*>(rest.data()), rest.size());

    StoredFile view;
    for (const auto& [name, item] : header.items()) {
        if (name == "__metadata__") {
            for (const auto& [key, value] : item.items())
                view.metadata[key] = value.is_string() ? value.get<std::string>() : value.dump();
            continue;
        }
        LEPTON_TRY(StoredView tensor, tensorFromJson(name, item, data, where));
        view.tensors.push_back(std::move(tensor));
    }
    std::stable_sort(view.tensors.begin(), view.tensors.end(), [](const StoredView& a, const StoredView& b) { return a.view.bytes.data() < b.view.bytes.data(); });
    std::size_t expected = 0;
    for (const auto& [tensor, stored] : view.tensors) {
        if (static_cast<std::size_t>(tensor.bytes.data() - data.data()) != expected)
            return damaged(LT("core", "The tensors overlap or leave gaps"), where + ": " + tensor.name);
        expected += tensor.bytes.size();
    }
    if (expected != data.size())
        return damaged(LT("core", "There are bytes behind the last tensor"), where);
    return view;
}

} // namespace

std::string writeSafetensors(const std::vector<TensorView>& tensors, const std::map<std::string, std::string>& metadata) {
    Json header = Json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::size_t offset = 0;
    for (const auto& tensor : tensors) {
        header[tensor.name] = {{"dtype", nameOf(tensor.dtype)}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + tensor.bytes.size()}}};
        offset += tensor.bytes.size();
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' '); // data starts aligned, as the format asks
    std::string out(8, '\0');
    const std::uint64_t length = text.size();
    std::memcpy(out.data(), &length, sizeof length);
    out.reserve(8 + text.size() + offset);
    out += text;
    for (const auto& tensor : tensors)
        out.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
    return out;
}

const TensorView* SafetensorsView::find(const std::string& name) const {
    const auto found = std::find_if(tensors.begin(), tensors.end(), [&name](const TensorView& tensor) { return tensor.name == name; });
    return found == tensors.end() ? nullptr : &*found;
}

Result<SafetensorsView> readSafetensors(std::string_view bytes, const std::string& where) {
    LEPTON_TRY(auto file, readAll(bytes, where));
    SafetensorsView view;
    view.metadata = std::move(file.metadata);
    for (auto& [tensor, stored] : file.tensors) {
        if (bytesOf(stored) != graph::dtypeBytes(tensor.dtype))
            return Error(ErrorCode::Unsupported, text(LT("core", "The tensor's type %1 can't be used"), nameOf(stored))).at(where + ": " + tensor.name).fix(LT("core", "Convert the file to F32"));
        view.tensors.push_back(std::move(tensor));
    }
    return view;
}

Result<std::vector<StoredTensor>> readSafetensorsOfAnyType(std::string_view bytes, const std::string& where) {
    LEPTON_TRY(const auto file, readAll(bytes, where));
    std::vector<StoredTensor> out;
    for (const auto& [tensor, stored] : file.tensors) {
        StoredTensor& made = out.emplace_back(StoredTensor{tensor.name, stored, tensor.shape, {}});
        const std::int64_t elements = byteCount(tensor.shape, 1);
        made.bytes.resize(static_cast<std::size_t>(elements * graph::dtypeBytes(made.dtype())));
        convertElements(stored, tensor.bytes.data(), 1, elements, made.bytes.data());
    }
    return out;
}

} // namespace lepton::exchange
