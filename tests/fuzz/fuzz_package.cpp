// SPDX-License-Identifier: GPL-3.0-or-later
// Gives the package reader files that are nearly right, under AddressSanitizer: fuzz_package SECONDS [SEED], or fuzz_package FILE… to repeat finds. The same
// seed makes the same files. What a file breaks is left in fuzz-find.leptonmodel: put it into tests/fuzz/finds, where it is tried first from then on.

#include "Mutation.h"

#include "core/exchange/Safetensors.h"
#include "core/project/Package.h"
#include "core/project/ZipFile.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace lepton;
using namespace lepton::testing;
using project::ZipMember;

namespace {

constexpr const char* network = R"({"nodes":[{"id":"input","type":"Input","parameters":{"shape":[1,8,8]}},{"id":"flat","type":"Flatten","position":[1.5,2]},
{"id":"block","type":"Group","group":{"nodes":[{"id":"a","type":"Linear","parameters":{"out_features":4}}],"edges":[],"parameters":[{"name":"units","targets":["a.out_features"]}],"block":"B"}},
{"id":"output","type":"Output","title":"end"}],"edges":[["input.out","flat.in"],["flat.out","output.in"]]})";

std::string weights() {
    const std::vector<float> values(8, 0.5F);
    return exchange::writeSafetensors({{"fc.weight", graph::DType::Float32, {2, 4}, std::as_bytes(std::span(values))}}, {{"format", "lepton-weights"}});
}

/// The members of a small package, as its reader wants them.
std::vector<ZipMember> sampleMembers() {
    return {{"network.json", network},
            {"recipe.json", R"([{"type":"Table","target":"y","task":"classification","columns":[{"name":"x","kind":"number","scaling":"standard","center":0.5,"spread":2}]}])"},
            {"weights.safetensors", weights()},
            {"model-card.md", "# digits\n"},
            {"statistics.json", R"({"version":1,"samples":9,"features":[{"name":"x","tensor":"numbers","measure":"value","index":0,"width":1,"edges":[0.5],"shares":[0.5,0.5]}]})"},
            {"parity/expected.json", R"({"tolerance":1e-5,"split":"test","samples":[]})"},
            {"parity/samples.safetensors", weights()}};
}

std::string manifest(const std::vector<ZipMember>& members) {
    Json digests = Json::object();
    for (const auto& [name, contents] : members)
        digests[name] = {{"sha256", sha256(contents)}, {"bytes", contents.size()}};
    return Json{{"format", "lepton-package"}, {"format_version", 1}, {"name", "digits"}, {"version", "3"}, {"objective", "classification"}, {"labels", {"a", "b"}},
                {"signature", Json::parse(R"({"inputs":[{"name":"x","datatype":"FP32","shape":[-1,4]}],"outputs":[{"name":"scores","datatype":"FP32","shape":[-1,2]}]})")},
                {"provenance", {{"objective", {{"type", "classification"}}}}}, {"members", digests}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string zipped(std::vector<ZipMember> members, const std::string& head) {
    members.insert(members.begin(), {"manifest.json", head});
    auto bytes = project::makeZip(members);
    return bytes ? std::move(bytes).value() : std::string();
}

/// A package with something wrong in it: in its bytes, in a member whose digest is right nonetheless, in its manifest, or in what members there are.
std::string spoiled(Dice& dice) {
    auto members = sampleMembers();
    const std::string good = zipped(members, manifest(members));
    switch (dice.below(5)) {
    case 0: return mutated({good}, dice);
    case 1: return mutated({good, good.substr(good.size() / 2)}, dice);
    case 2: return zipped(members, mutated({manifest(members)}, dice));
    case 3: {
        auto& member = members[dice.below(members.size())];
        static const std::vector<std::string> names{"../up", "/root", "a\\b", "a//b", "./a", "manifest.json", std::string("a\0b", 3), "", "parity/", "weights.safetensors/x"};
        (dice.below(3) == 0 ? member.first : member.second) = dice.below(2) == 0 ? names[dice.below(names.size())] : mutated({member.second}, dice);
        return zipped(members, manifest(members));
    }
    default: {
        auto& member = members[dice.below(4)];
        member.second = mutated({member.second}, dice);
        return zipped(members, manifest(members));
    }
    }
}

/// All that is done with a package before the engine sees it. Whatever it holds, reading ends with a value or a sentence.
bool holds(const std::string& bytes) {
    const auto manifestRead = project::readPackageManifest(bytes, "fuzz");
    if (!manifestRead && manifestRead.error().line().empty())
        return false;
    const auto package = project::readPackage(bytes, "fuzz");
    if (!package)
        return !package.error().line().empty();
    if (!manifestRead)
        return false;
    for (const auto& [name, contents] : package->parity)
        if (name.find("..") != std::string::npos || name.starts_with('/'))
            return false;
    unsigned sum = 0; // each byte is touched
    if (const auto tensors = exchange::readSafetensors(package->weights, "fuzz"))
        for (const auto& tensor : tensors->tensors)
            for (const auto byte : tensor.bytes)
                sum += static_cast<unsigned>(byte);
    return sum < UINT32_MAX && !package->objectiveSettings().type.empty();
}

int repeatFinds(const std::vector<std::filesystem::path>& files) {
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        if (!holds({std::istreambuf_iterator<char>(stream), {}})) {
            std::fprintf(stderr, "%s is read wrongly\n", file.c_str());
            return 1;
        }
    }
    return 0;
}

int fuzz(double seconds, std::uint64_t seed) {
    Dice dice(seed);
    if (const auto good = sampleMembers(); !project::readPackage(zipped(good, manifest(good)), "fuzz").ok()) {
        std::fprintf(stderr, "the sample is no package: %s\n", project::readPackage(zipped(good, manifest(good)), "fuzz").error().line().c_str());
        return 1;
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    long count = 0, read = 0;
    for (; std::chrono::steady_clock::now() < end; ++count) {
        const std::string bytes = spoiled(dice);
        std::ofstream("fuzz-find.leptonmodel", std::ios::binary) << bytes; // before it is tried: a crash says no more
        if (!holds(bytes)) {
            std::fprintf(stderr, "file %ld of seed %llu is read wrongly; it is in fuzz-find.leptonmodel\n", count, static_cast<unsigned long long>(seed));
            return 1;
        }
        read += project::readPackage(bytes, "fuzz").ok() ? 1 : 0;
    }
    std::filesystem::remove("fuzz-find.leptonmodel");
    std::printf("%ld files, of which %ld were packages\n", count, read);
    return count > 100 && read > 0 && read < count ? 0 : 1;
}

} // namespace

/// libarchive's writer loses a few bytes when it is given a name that it can't write; the reader is what is tried.
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; } // NOLINT: the sanitizer's name

int main(int count, char** values) {
    std::vector<std::filesystem::path> finds;
    if (count >= 2 && std::filesystem::exists(values[1]))
        return repeatFinds({values + 1, values + count});
    if (count < 2) {
        std::fprintf(stderr, "fuzz_package SECONDS [SEED] | fuzz_package FILE…\n");
        return 2;
    }
    for (const auto& entry : std::filesystem::directory_iterator(LEPTON_FINDS))
        if (entry.path().extension() == ".leptonmodel")
            finds.push_back(entry.path());
    const int repeated = repeatFinds(finds);
    return repeated != 0 ? repeated : fuzz(std::atof(values[1]), count > 2 ? std::strtoull(values[2], nullptr, 10) : 1);
}
