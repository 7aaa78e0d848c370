// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFixtures.h"
#include "datasets/PictureReader.h"
#include "datasets/pictures/Pictures.h"

#include <cstdlib>

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

/// A PNG of one grey value, 2 × 3.
std::string png(std::uint8_t value) {
    const auto bytes = pictures::encodePng(picture({2, 3, 1}, Bytes(6, value))).value();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

constexpr const char* step =
    R"({"type":"Table","target":"y","columns":[{"name":"x","kind":"number","scaling":"none"},{"name":"file","kind":"picture","width":3,"height":2,"colour":"grey"}]})";

struct Pictured {
    TemporaryFolder folder;
    std::shared_ptr<const Source> source;

    Pictured() {
        pictures::registerAll();
        write(folder / "shots/a.png", png(10));
        write(folder / "shots/b.png", png(200));
        write(folder / "data.csv", "file,x,y\nshots/a.png,1,u\nshots/b.png,2,v\nshots/a.png,3,u\nshots/b.png,4,v\n");
        source = openSource(folder / "data.csv").value();
    }
    Preparation::Opened prepared() const { return recipeOf(step)->open(source, {7, 0, 0, true}, 1U << 20U).value(); }
};

std::string base64(const std::string& bytes) {
    constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += i + k > bytes.size() ? '=' : digits[group >> (18 - 6 * k) & 63U];
    }
    return out;
}

} // namespace

TEST_CASE("a table may name pictures beside its numbers") {
    const Pictured data;
    CHECK(data.source->info().kind == "table");
    CHECK(data.source->info().fields[0].type == "picture");
    CHECK(data.source->read(1).value() == picture({2, 3, 1}, Bytes(6, 200)));
    CHECK(openSource(data.folder.path()).value()->info().kind == "table"); // rather than a folder of pictures
    const auto opened = data.prepared();
    const auto& inputs = opened.batches->inputs();
    CHECK(inputs == std::vector<TensorField>{{"pictures", ElementType::UInt8, {1, 2, 3}, 0}, {"numbers", ElementType::Float32, {1}, 0}});
    Bytes pixels(6);
    const std::int64_t second = 1;
    REQUIRE(opened.batches->gather(std::span(&second, 1), std::vector<std::byte*>{reinterpret_cast<std::byte*>(pixels.data()), nullptr, nullptr}).ok());
    CHECK(pixels == Bytes(6, 200));
    CHECK(numbers(opened, 1, 1) == std::vector<float>{2});
    CHECK(opened.preparation->tensorSteps()[0].divide == std::vector<float>{255});
    checkRoundTrip(opened);
}

TEST_CASE("a list of the pictures in class folders adds nothing to them") {
    pictures::registerAll();
    const TemporaryFolder folder;
    write(folder / "cat/1.png", png(10));
    write(folder / "dog/1.png", png(200));
    write(folder / "list.csv", "file,y\ncat/1.png,cat\ndog/1.png,dog\n");
    CHECK(openSource(folder.path()).value()->info().format == "image-folder");
    const std::shared_ptr<const Source> list = openSource(folder / "list.csv").value();
    CHECK(list->info().kind == "table");
    const auto recipe = suggestRecipe(*list).value();
    CHECK(recipe[0]["target"] == "y");
    REQUIRE(recipe[0]["columns"].size() == 1);
    CHECK(recipe[0]["columns"][0]["kind"] == "picture");
}

TEST_CASE("a row with a picture as a question; paths only where they are allowed") {
    const Pictured data;
    const auto opened = data.prepared();
    const auto arrays = encoded(opened, R"({"x":5,"file":"data:image/png;base64,)" + base64(png(77)) + "\"}");
    REQUIRE(arrays.size() == 2);
    CHECK(bytesOf(arrays[0]) == Bytes(6, 77));
    CHECK(numbers(arrays[1]) == std::vector<float>{5});
    const auto byPath = R"({"x":5,"file":")" + (data.folder / "shots/a.png").string() + "\"}";
    CHECK(errorOfEncoding(opened, byPath).where == "file");
    CHECK(errorOfEncoding(opened, R"({"x":5,"file":"data:image/png;base64,*"})").where == "file");
    CHECK(errorOfEncoding(opened, R"({"x":5})").where == "file");
    allowPicturePaths();
    CHECK(bytesOf(encoded(opened, byPath)[0]) == Bytes(6, 10));
}

TEST_CASE("a picture that is gone names the row") {
    const Pictured data;
    std::filesystem::remove(data.folder / "shots/b.png");
    const auto error = recipeOf(step)->open(data.source, {7, 0, 0, true}, 0).error();
    CHECK(error.where == "data.csv:3");
    CHECK(contains(error.what.str(), "shots/b.png"));
    CHECK(problem(openSource(data.folder / "data.csv").value()->info(), "missing-picture").count == 2);
}

TEST_CASE("the bundled sums need picture and number") {
    pictures::registerAll();
    const char* root = std::getenv("LEPTON_SOURCE");
    const std::shared_ptr<const Source> source = openSource(Path(root != nullptr ? root : ".") / "datasets/samples/sums").value();
    CHECK(source->info().classes == std::vector<std::string>{"less than ten", "ten or more"});
    const auto recipe = suggestRecipe(*source).value();
    CHECK(recipe[0]["columns"][0].dump() == R"({"name":"picture","kind":"picture","width":8,"height":8,"colour":"grey"})");
    const auto data = Preparation::fromJson(recipe).value()->open(source, SplitSettings(), 1U << 30U).value();
    CHECK(data.batches->size() == 600);
    CHECK(data.batches->inputs().size() == 2);
}
