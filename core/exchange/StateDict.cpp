// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/StateDict.h"

#include "core/exchange/Pickle.h"
#include "core/project/ZipFile.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace lepton::exchange {

namespace {

using Kind = PickleValue::Kind;

constexpr std::int64_t mostListBytes = 32 << 20;
/// The pickle of 0x1950a86a20f9469cfc6c, with which files began before PyTorch 1.6.
constexpr std::string_view oldMagic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e", 15);
constexpr std::string_view zipMagic("PK\x03\x04", 4);

Error damaged(Text what, const std::string& where) {
    return Error(ErrorCode::BadFormat, std::move(what)).at(where).fix(LT("core", "The file is damaged: copy it again, or save the state_dict again"));
}

Error bigEndian(const std::string& where) {
    return Error(ErrorCode::Unsupported, LT("core", "The file's numbers are big-endian")).at(where).fix(LT("core", "Save it again on a usual machine"));
}

/// What a tensor is a view of.
struct Storage {
    StoredType type = StoredType::Float32;
    std::string key;
    std::int64_t elements = 0;
    std::int64_t bytes() const { return elements * bytesOf(type); }
};

struct TensorPlan {
    std::string name;
    Storage storage;
    std::int64_t offset = 0;
    std::vector<std::int64_t> shape, strides;
};

bool integers(const PickleValue& value, std::vector<std::int64_t>& out) {
    for (const auto* item : value.items) {
        if (item->kind != Kind::Integer)
            return false;
        out.push_back(item->integer);
    }
    return value.kind == Kind::List;
}

/// ("storage", torch.FloatStorage, key, place, elements), before PyTorch 1.6 with a view behind, which must be none.
Result<Storage> storageOf(const PickleValue& value, const std::string& where) {
    const auto wrong = [&] { return damaged(LT("core", "A tensor's storage is not described as torch.save does"), where); };
    if (value.kind != Kind::Persistent || value.items[0]->kind != Kind::List)
        return wrong();
    const auto& id = value.items[0]->items;
    if (id.size() < 5 || id[0]->text != "storage" || id[1]->kind != Kind::Global || id[2]->kind != Kind::Text || id[4]->kind != Kind::Integer ||
        (id.size() > 5 && id[5]->kind != Kind::None))
        return wrong();
    const auto type = id[1]->text.starts_with("torch.") ? storedTypeFromPyTorch(id[1]->text.substr(6)) : std::nullopt;
    if (!type || id[4]->integer < 0 || byteCount({id[4]->integer}, bytesOf(*type)) < 0)
        return wrong();
    return Storage{*type, id[2]->text, id[4]->integer};
}

/// The index of the last element must lie in the storage, and there may be no more elements than the storage has.
bool insideStorage(const TensorPlan& plan) {
    const std::int64_t elements = byteCount(plan.shape, 1);
    if (elements < 0 || elements > plan.storage.elements || plan.offset < 0 || plan.shape.size() != plan.strides.size())
        return false;
    std::int64_t last = plan.offset;
    for (std::size_t d = 0; d < plan.shape.size(); ++d) {
        std::int64_t reach = 0;
        if (plan.strides[d] < 0 || __builtin_mul_overflow(std::max<std::int64_t>(plan.shape[d] - 1, 0), plan.strides[d], &reach) || __builtin_add_overflow(last, reach, &last))
            return false;
    }
    return elements == 0 || last < plan.storage.elements;
}

/// A tensor, or a parameter around one; none if the value is something else.
Result<std::optional<TensorPlan>> planOf(const std::string& name, const PickleValue* value, const std::string& where) {
    if (value->kind == Kind::Call && value->text.ends_with("_rebuild_parameter") && !value->items.empty())
        value = value->items[0];
    if (value->kind != Kind::Call || !value->text.starts_with("torch._utils._rebuild_tensor"))
        return std::optional<TensorPlan>();
    const std::string place = where + ": " + name;
    TensorPlan plan{name, {}, 0, {}, {}};
    const auto& arguments = value->items;
    if (arguments.size() < 4 || arguments[1]->kind != Kind::Integer || !integers(*arguments[2], plan.shape) || !integers(*arguments[3], plan.strides))
        return damaged(LT("core", "A tensor is not described as torch.save does"), place);
    LEPTON_TRY(plan.storage, storageOf(*arguments[0], place));
    plan.offset = arguments[1]->integer;
    if (!insideStorage(plan))
        return damaged(LT("core", "The tensor's shape, strides and offset don't fit its data"), place);
    return std::optional(std::move(plan));
}

/// Checkpoints keep the state_dict beside other things.
const PickleValue& innerDict(const PickleValue& root) {
    for (const char* key : {"state_dict", "model", "model_state_dict", "module", "net"})
        if (const auto* inner = root.find(key); inner != nullptr && inner->kind == Kind::Dict)
            return *inner;
    return root;
}

Result<std::vector<TensorPlan>> plansOf(const PickleValue& root, const std::string& where) {
    const PickleValue& dict = innerDict(root);
    std::vector<TensorPlan> plans;
    if (dict.kind == Kind::Dict)
        for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
            if (dict.items[i]->kind != Kind::Text)
                continue;
            LEPTON_TRY(auto plan, planOf(dict.items[i]->text, dict.items[i + 1], where));
            if (plan)
                plans.push_back(std::move(*plan));
        }
    if (plans.empty())
        return Error(ErrorCode::BadFormat, LT("core", "There are no tensors in the file")).at(where).fix(LT("core", "Save the weights by name: torch.save(model.state_dict(), FILE)"));
    return plans;
}

/// Each storage once. Together they can't be more than the file, and the tensors not much more than the storages.
Result<std::map<std::string, Storage>> storagesOf(const std::vector<TensorPlan>& plans, std::size_t fileBytes, const std::string& where) {
    std::map<std::string, Storage> storages;
    const auto most = static_cast<std::int64_t>(fileBytes);
    std::int64_t stored = 0;
    std::int64_t made = 0;
    for (const auto& plan : plans) {
        made += byteCount(plan.shape, bytesOf(plan.storage.type));
        const auto [at, first] = storages.emplace(plan.storage.key, plan.storage);
        if (!first && (at->second.type != plan.storage.type || at->second.elements != plan.storage.elements))
            return damaged(LT("core", "Two tensors describe the same data differently"), where + ": " + plan.name);
        stored += first ? plan.storage.bytes() : 0;
        if (plan.storage.bytes() > most || stored > most || made > 4 * most)
            return damaged(LT("core", "The file's tensors are larger than the file"), where + ": " + plan.name);
    }
    return storages;
}

/// Row by row along the last axis.
void gather(const TensorPlan& plan, const std::byte* data, StoredTensor& out) {
    const std::int64_t from = bytesOf(plan.storage.type);
    const std::int64_t to = graph::dtypeBytes(out.dtype());
    const std::int64_t elements = byteCount(plan.shape, 1);
    out.bytes.resize(static_cast<std::size_t>(elements * to));
    const std::size_t axes = plan.shape.size();
    const std::int64_t length = axes == 0 ? 1 : plan.shape.back();
    if (elements == 0)
        return;
    std::vector<std::int64_t> index(axes, 0);
    for (std::int64_t row = 0; row < elements / length; ++row) {
        std::int64_t place = plan.offset;
        for (std::size_t d = 0; d + 1 < axes; ++d)
            place += index[d] * plan.strides[d];
        convertElements(plan.storage.type, data + place * from, axes == 0 ? 1 : plan.strides.back(), length, out.bytes.data() + row * length * to);
        for (std::size_t d = axes; d-- > 1;) {
            if (++index[d - 1] < plan.shape[d - 1])
                break;
            index[d - 1] = 0;
        }
    }
}

using StorageBytes = std::map<std::string, std::string_view>;

Result<std::vector<StoredTensor>> tensorsOf(const std::vector<TensorPlan>& plans, const StorageBytes& data, const std::string& where) {
    std::vector<StoredTensor> out;
    for (const auto& plan : plans) {
        const auto found = data.find(plan.storage.key);
        if (found == data.end() || static_cast<std::int64_t>(found->second.size()) != plan.storage.bytes())
            return damaged(LT("core", "The tensor's data is missing or cut off"), where + ": " + plan.name);
        StoredTensor& tensor = out.emplace_back(StoredTensor{plan.name, plan.storage.type, plan.shape, {}});
        gather(plan, reinterpret_cast<const std::byte*>(found->second.data()), tensor);
    }
    return out;
}

/// The members that the archive's list names, with its folder's name before them.
Result<std::vector<StoredTensor>> readZipForm(const std::string& bytes, const std::string& where) {
    std::string folder;
    bool program = false;
    LEPTON_TRY(auto list, project::readZip(bytes, where, [&](const std::string& name) -> std::int64_t {
        program = program || name.find("/code/") != std::string::npos;
        if (name != "data.pkl" && !name.ends_with("/data.pkl") && !name.ends_with("/byteorder"))
            return -1;
        return name.ends_with("/byteorder") ? 16 : mostListBytes;
    }));
    if (program)
        return Error(ErrorCode::Unsupported, LT("core", "This is a TorchScript program, not a state_dict")).at(where).fix(LT("core", "Save only its weights: torch.save(model.state_dict(), FILE)"));
    std::string listBytes;
    for (auto& [name, contents] : list) {
        if (name.ends_with("data.pkl")) {
            folder = name.substr(0, name.size() - std::strlen("data.pkl"));
            listBytes = std::move(contents);
        } else if (contents != "little") {
            return bigEndian(where);
        }
    }
    if (listBytes.empty())
        return Error(ErrorCode::BadFormat, LT("core", "The archive is no file of torch.save")).at(where).fix(LT("core", "Choose a .pt or .pth file with a state_dict, a .safetensors file or a package"));
    std::size_t at = 0;
    LEPTON_TRY(const Pickle pickle, Pickle::read(listBytes, at, where));
    LEPTON_TRY(const auto plans, plansOf(pickle.root(), where));
    LEPTON_TRY(const auto storages, storagesOf(plans, bytes.size(), where));
    const std::string prefix = folder + "data/";
    LEPTON_TRY(const auto members, project::readZip(bytes, where, [&](const std::string& name) -> std::int64_t {
        const auto found = name.starts_with(prefix) ? storages.find(name.substr(prefix.size())) : storages.end();
        return found == storages.end() ? -1 : found->second.bytes();
    }));
    StorageBytes data;
    for (const auto& [name, contents] : members)
        data[name.substr(prefix.size())] = contents;
    return tensorsOf(plans, data, where);
}

/// Five pickles (magic number, protocol, system, the dict, the storages' keys), then each storage: its length, its bytes.
Result<std::vector<StoredTensor>> readOldForm(std::string_view bytes, const std::string& where) {
    std::size_t at = oldMagic.size();
    LEPTON_TRY([[maybe_unused]] const Pickle protocol, Pickle::read(bytes, at, where));
    LEPTON_TRY(const Pickle system, Pickle::read(bytes, at, where));
    LEPTON_TRY(const Pickle dict, Pickle::read(bytes, at, where));
    LEPTON_TRY(const Pickle keys, Pickle::read(bytes, at, where));
    LEPTON_TRY(const auto plans, plansOf(dict.root(), where));
    LEPTON_TRY([[maybe_unused]] const auto storages, storagesOf(plans, bytes.size(), where));
    if (const auto* order = system.root().find("little_endian"); order == nullptr || order->integer == 0)
        return bigEndian(where);
    // The dict's own and those of what stands beside it, whose length says where the next one begins.
    std::map<std::string, Storage> all;
    for (const auto& value : dict.values())
        if (value.kind == Kind::Persistent) {
            LEPTON_TRY(auto storage, storageOf(value, where));
            all.emplace(storage.key, storage);
        }
    StorageBytes data;
    for (const auto* key : keys.root().items) {
        std::int64_t elements = 0;
        const auto storage = all.find(key->text);
        if (bytes.size() - at < sizeof elements)
            break; // the tensor that misses it says so
        std::memcpy(&elements, bytes.data() + at, sizeof elements);
        at += sizeof elements;
        if (storage == all.end() || elements != storage->second.elements || storage->second.bytes() > static_cast<std::int64_t>(bytes.size() - at))
            return damaged(LT("core", "A tensor's data is missing or cut off"), where);
        data[key->text] = bytes.substr(at, static_cast<std::size_t>(storage->second.bytes()));
        at += static_cast<std::size_t>(storage->second.bytes());
    }
    return tensorsOf(plans, data, where);
}

} // namespace

bool looksLikeStateDict(const std::string& bytes) { return bytes.starts_with(zipMagic) || bytes.starts_with(oldMagic); }

Result<std::vector<StoredTensor>> readStateDict(const std::string& bytes, const std::string& where) {
    return bytes.starts_with(oldMagic) ? readOldForm(bytes, where) : readZipForm(bytes, where);
}

} // namespace lepton::exchange
