// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/TensorFile.h"

#include "core/engine/CompiledNetwork.h"

#include "core/engine/Guard.h"
#include "core/exchange/Safetensors.h"

#include <cstring>
#include <map>

namespace lepton::engine {

namespace {

constexpr const char* noteKey = "lepton";
constexpr const char* sumKey = "sha256";

/// Over the note and every tensor's name and data, whatever their order in the file.
std::string checksum(const std::string& note, const std::vector<exchange::TensorView>& views) {
    std::map<std::string, std::string> sums;
    for (const auto& view : views)
        sums[view.name] = sha256(view.bytes);
    std::string all = sha256(note);
    for (const auto& [name, sum] : sums)
        all += name + sum;
    return sha256(all);
}

Error damaged(Text what, const std::string& where) {
    return Error(ErrorCode::BadFormat, std::move(what)).at(where).fix(LT("core", "Take an older checkpoint or a copy of the file"));
}

} // namespace

std::string tensorFileBytes(const std::vector<NamedTensor>& tensors, const Json& note) {
    std::vector<at::Tensor> kept; // the views need the memory until the bytes are written
    std::vector<exchange::TensorView> views;
    for (const auto& [name, tensor] : tensors) {
        kept.push_back(tensor.to(at::kCPU).contiguous());
        const at::Tensor& values = kept.back();
        views.push_back({name, graphType(values.scalar_type()), values.sizes().vec(), {static_cast<const std::byte*>(values.data_ptr()), values.nbytes()}});
    }
    const std::string text = note.dump();
    return exchange::writeSafetensors(views, {{noteKey, text}, {sumKey, checksum(text, views)}});
}

Result<TensorFile> tensorFileFromBytes(std::string_view bytes, const std::string& where) {
    return guarded(where, [&]() -> Result<TensorFile> {
        LEPTON_TRY(const auto view, exchange::readSafetensors(bytes, where));
        TensorFile file;
        const auto note = view.metadata.find(noteKey);
        const auto sum = view.metadata.find(sumKey);
        const std::string text = note == view.metadata.end() ? "" : note->second;
        if (sum != view.metadata.end() && sum->second != checksum(text, view.tensors))
            return damaged(LT("core", "The file is damaged: its contents do not match their checksum"), where);
        if (!text.empty()) {
            LEPTON_TRY(file.note, parseJson(text, where));
        }
        for (const auto& tensor : view.tensors) {
            at::Tensor values = at::empty(tensor.shape, at::TensorOptions(scalarType(tensor.dtype)));
            if (!tensor.bytes.empty())
                std::memcpy(values.data_ptr(), tensor.bytes.data(), tensor.bytes.size());
            file.tensors.emplace(tensor.name, std::move(values));
        }
        return file;
    });
}

Result<TensorFile> readTensorFile(const Path& path) {
    LEPTON_TRY(const std::string bytes, readFile(path));
    return tensorFileFromBytes(bytes, path.string());
}

Result<void> fillTensors(const std::vector<NamedTensor>& tensors, const TensorFile& file, const std::string& where) {
    return guarded(where, [&]() -> Result<void> {
        const at::NoGradGuard frozen;
        for (const auto& [name, tensor] : tensors) {
            const auto found = file.tensors.find(name);
            if (found == file.tensors.end())
                return damaged(text(LT("core", "The weights of “%1” are missing"), name), where);
            if (found->second.sizes() != tensor.sizes())
                return damaged(text(LT("core", "The weights of “%1” have another shape than the network's"), name), where);
            const_cast<at::Tensor&>(tensor).copy_(found->second); // NOLINT: the handle is const, its values are what is filled
        }
        return {};
    });
}

} // namespace lepton::engine
