// SPDX-License-Identifier: GPL-3.0-or-later
// Layers are read back by GNU tar and gzip.
#include "core/base/platform/Platform.h"
#include "core/base/platform/Program.h"
#include "core/deploy/oci/ImageBuild.h"
#include "core/deploy/oci/ImageFiles.h"
#include "core/deploy/oci/Layer.h"
#include "core/deploy/oci/ModelPack.h"
#include "core/deploy/oci/ParallelGzip.h"
#include "core/deploy/oci/SharedLibraries.h"

#include <doctest/doctest.h>

#include <random>

using namespace lepton;
using namespace lepton::deploy;
using namespace lepton::deploy::oci;

namespace {

struct Cache {
    Path path = std::filesystem::temp_directory_path() / ("lepton-layers-" + std::to_string(platform::processId()));
    std::string before = std::getenv("LEPTON_CACHE") != nullptr ? std::getenv("LEPTON_CACHE") : "";
    Cache() {
        std::filesystem::create_directories(path);
        ::setenv("LEPTON_CACHE", path.c_str(), 1);
    }
    ~Cache() {
        if (before.empty())
            ::unsetenv("LEPTON_CACHE");
        else
            ::setenv("LEPTON_CACHE", before.c_str(), 1);
        std::filesystem::remove_all(path);
    }
};

std::string outputOf(const std::vector<std::string>& command) {
    const auto answer = platform::callProgram({command});
    REQUIRE(answer);
    REQUIRE_MESSAGE(answer.value().status == 0, answer.value().errors);
    return answer.value().output;
}

/// Text that repeats and noise that does not, over several blocks of the compressor.
std::string sample(std::size_t bytes) {
    std::mt19937 random(7); // NOLINT: the same every time
    std::string out;
    while (out.size() < bytes)
        out += random() % 3 == 0 ? std::to_string(random()) : "the quick brown fox ";
    out.resize(bytes);
    return out;
}

} // namespace

TEST_CASE("Gzip by all processors is what gzip reads") {
    const Cache cache;
    for (const std::size_t bytes : {0UL, 1UL, 1UL << 20U, (1UL << 20U) + 1, 5000000UL}) {
        CAPTURE(bytes);
        const std::string content = sample(bytes);
        std::string packed;
        ParallelGzip gzip(3, [&packed](std::string_view piece) { packed += piece; });
        for (std::size_t at = 0; at < content.size(); at += 70001)
            gzip.add(std::string_view(content).substr(at, 70001));
        gzip.finish();
        REQUIRE(writeFile(cache.path / "x.gz", packed));
        CHECK(outputOf({"gzip", "-dc", (cache.path / "x.gz").string()}) == content);
        if (bytes > 1000000)
            CHECK(packed.size() < bytes * 6 / 10);
    }
}

TEST_CASE("A layer is a tar file of user 0 in 1970, the same bytes every time") {
    const Cache cache;
    const std::string content = sample(300000);
    REQUIRE(writeFile(cache.path / "source", content));
    using Kind = LayerEntry::Kind;
    const std::vector<LayerEntry> entries{{Kind::File, "opt/x/run", 0755, cache.path / "source"}, {Kind::File, "etc/words", 0644, {}, "hello\n"}, {Kind::Folder, "tmp", 01777}, {Kind::Link, "opt/link", 0777, {}, "x/run"}};
    Reporter quiet;
    const auto layer = makeLayer(entries, Compression::Gzip, quiet);
    REQUIRE(layer);
    const std::string file = layer.value().blob.file.string();
    CHECK(layer.value().blob.digest == "sha256:" + outputOf({"sha256sum", file}).substr(0, 64));
    const std::string tar = outputOf({"gzip", "-dc", file});
    CHECK(layer.value().diffId == "sha256:" + sha256(tar));
    CHECK(outputOf({"tar", "-xzOf", file, "opt/x/run"}) == content);
    CHECK(outputOf({"tar", "-tvzf", file, "--full-time", "--utc", "--numeric-owner"}) == "drwxr-xr-x 0/0               0 1970-01-01 00:00:00 etc/\n"
                                                                                        "-rw-r--r-- 0/0               6 1970-01-01 00:00:00 etc/words\n"
                                                                                        "drwxr-xr-x 0/0               0 1970-01-01 00:00:00 opt/\n"
                                                                                        "lrwxrwxrwx 0/0               0 1970-01-01 00:00:00 opt/link -> x/run\n"
                                                                                        "drwxr-xr-x 0/0               0 1970-01-01 00:00:00 opt/x/\n"
                                                                                        "-rwxr-xr-x 0/0          300000 1970-01-01 00:00:00 opt/x/run\n"
                                                                                        "drwxrwxrwt 0/0               0 1970-01-01 00:00:00 tmp/\n");
    const auto made = std::filesystem::last_write_time(file);
    CHECK(std::filesystem::last_write_time(makeLayer(entries, Compression::Gzip, quiet).value().blob.file) == made); // from the cache
    std::filesystem::remove_all(layerCache());
    CHECK(makeLayer(entries, Compression::Gzip, quiet).value().blob.digest == layer.value().blob.digest);
    REQUIRE(writeFile(cache.path / "source", content + "!"));
    CHECK(makeLayer(entries, Compression::Gzip, quiet).value().blob.digest != layer.value().blob.digest);
}

TEST_CASE("What is cancelled or can't be read leaves nothing behind") {
    const Cache cache;
    REQUIRE(writeFile(cache.path / "source", sample(3000000)));
    Reporter cancelled({}, [] { return false; });
    const auto layer = makeLayer({{LayerEntry::Kind::File, "x", 0644, cache.path / "source"}}, Compression::None, cancelled);
    REQUIRE_FALSE(layer);
    CHECK(layer.error().code == ErrorCode::Cancelled);
    CHECK(std::filesystem::is_empty(layerCache()));
    Reporter quiet;
    CHECK(makeLayer({{LayerEntry::Kind::File, "x", 0644, cache.path / "missing"}}, Compression::None, quiet).error().code == ErrorCode::NotFound);
}

TEST_CASE("A program's libraries are those that ldd names") {
    const Path self = std::filesystem::canonical("/proc/self/exe");
    const auto parts = partsOf(self);
    REQUIRE(parts);
    CHECK(std::filesystem::exists(parts.value().loader));
    const std::string ldd = outputOf({"ldd", self.string()});
    std::size_t count = 0;
    for (auto at = ldd.find(" => "); at != std::string::npos; at = ldd.find(" => ", at + 1))
        ++count;
    CHECK(parts.value().libraries.size() == count);
    CHECK(parts.value().libraries.contains("libc.so.6"));
    for (const auto& [name, file] : parts.value().libraries)
        CHECK_MESSAGE(std::filesystem::exists(file), name);
    CHECK(partsOf("/etc/passwd").error().code == ErrorCode::BadFormat);
    CHECK_FALSE(partsOf("/nowhere"));
}

TEST_CASE("Parameters are counted in the ModelPack's own way") {
    CHECK(parameterSize(0) == "0.0K");
    CHECK(parameterSize(44426) == "44.4K");
    CHECK(parameterSize(999949) == "999.9K");
    CHECK(parameterSize(999999) == "1.0M");
    CHECK(parameterSize(6740000000) == "6.7B");
}

TEST_CASE("Images as files are read by skopeo, with the digests that they were made with") {
    if (!platform::programExists("skopeo")) {
        MESSAGE("skipped: needs the Debian package skopeo");
        return;
    }
    const Cache cache;
    Reporter quiet;
    BuiltImage image;
    for (const char* word : {"one", "two"}) {
        auto layer = makeLayer({{LayerEntry::Kind::File, word, 0644, {}, word}}, Compression::Gzip, quiet);
        REQUIRE(layer);
        image.layers.push_back(std::move(layer).value());
    }
    Json layers = Json::array();
    Json diffs = Json::array();
    for (const auto& layer : image.layers) {
        layers.push_back(descriptor(layer.blob));
        diffs.push_back(layer.diffId);
    }
    image.config = blobOf(Json{{"architecture", architecture()}, {"os", "linux"}, {"config", {{"User", "65532"}}}, {"rootfs", {{"type", "layers"}, {"diff_ids", diffs}}}}.dump(), "application/vnd.oci.image.config.v1+json");
    image.manifest = blobOf(Json{{"schemaVersion", 2}, {"mediaType", manifestType}, {"config", descriptor(image.config)}, {"layers", layers}}.dump(), manifestType);

    REQUIRE(writeLayout(image, "localhost/x:1", cache.path / "layout"));
    const Json inspected = Json::parse(outputOf({"skopeo", "inspect", "oci:" + (cache.path / "layout").string()}));
    CHECK(inspected["Digest"] == image.manifest.digest);
    CHECK(inspected["Layers"].size() == 2);

    const Path archive = cache.path / "image.tar";
    REQUIRE(writeDockerArchive(image, "localhost/x:1", archive, quiet));
    const Json saved = Json::parse(outputOf({"skopeo", "inspect", "docker-archive:" + archive.string()}));
    CHECK(saved["Architecture"] == architecture());
    outputOf({"skopeo", "copy", "--quiet", "docker-archive:" + archive.string(), "dir:" + (cache.path / "copy").string()}); // checks every layer against its diff id
    const auto config = readFile(cache.path / "copy" / image.config.digest.substr(7));
    REQUIRE(config);
    CHECK(*config == image.config.bytes);
}
