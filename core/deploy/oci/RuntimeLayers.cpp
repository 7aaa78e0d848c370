// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/RuntimeLayers.h"

#include "core/deploy/oci/Image.h"
#include "core/deploy/oci/SharedLibraries.h"

#include <map>

namespace lepton::deploy::oci {

namespace {

using Kind = LayerEntry::Kind;

std::string inImage(const std::string& absolute) { return absolute.substr(1); }

bool ofTheSystem(const Path& file) {
    for (const char* folder : {"/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"})
        if (file.string().starts_with(folder))
            return true;
    return false;
}

/// A folder's real place: through links, as /lib leads to /usr/lib.
Path real(const Path& file) {
    std::error_code fault;
    Path out = std::filesystem::canonical(file, fault);
    return fault ? file : out;
}

std::vector<LayerEntry> basics() {
    const std::string id = std::to_string(imageUser);
    return {
        {Kind::Folder, "tmp", 01777},
        {Kind::Folder, "etc/lepton", 0755}, // tokens and certificates are mounted here
        {Kind::Folder, inImage(modelsFolder), 0755},
        {Kind::File, "etc/passwd", 0644, {}, "root:x:0:0:root:/:/sbin/nologin\nlepton:x:" + id + ":" + id + ":Lepton:/tmp:/sbin/nologin\n"},
        {Kind::File, "etc/group", 0644, {}, "root:x:0:\nlepton:x:" + id + ":\n"},
        {Kind::File, "etc/nsswitch.conf", 0644, {}, "hosts: files dns\n"},
    };
}

/// Programs that are in an image by these names, with what they need.
Result<void> addTools(std::map<std::string, Path>& libraries, std::vector<LayerEntry>& entries) {
    for (const char* name : {"sh", "ln", "sleep"}) {
        const Path file = real(Path("/bin") / name);
        LEPTON_TRY(const ProgramParts parts, partsOf(file));
        libraries.insert(parts.libraries.begin(), parts.libraries.end());
        entries.push_back({Kind::File, std::string("bin/") + name, 0755, file});
    }
    return {};
}

} // namespace

Result<std::vector<Layer>> makeRuntimeLayers(const Path& program, Reporter& reporter) {
    LEPTON_TRY(const ProgramParts parts, partsOf(program));
    std::vector<LayerEntry> system = basics();
    std::vector<LayerEntry> engine;
    auto libraries = parts.libraries;
    LEPTON_CHECK(addTools(libraries, system));
    system.push_back({Kind::File, inImage(parts.loader), 0755, real(parts.loader)});
    for (const auto& [name, file] : libraries)
        (ofTheSystem(file) ? system : engine).push_back({Kind::File, inImage(librariesFolder) + "/" + name, 0644, real(file)});
    std::vector<Layer> layers;
    for (auto* entries : {&system, &engine}) {
        if (entries->empty())
            continue;
        LEPTON_TRY(Layer layer, makeLayer(std::move(*entries), Compression::Gzip, reporter));
        layers.push_back(std::move(layer));
    }
    LEPTON_TRY(Layer layer, makeLayer({{Kind::File, inImage(entryPoint), 0755, real(program)}}, Compression::Gzip, reporter));
    layers.push_back(std::move(layer));
    return layers;
}

} // namespace lepton::deploy::oci
