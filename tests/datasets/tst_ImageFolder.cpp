// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/PictureBatches.h"
#include "datasets/pictures/Pictures.h"
#include "tests/main/TemporaryFolder.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

void writePng(const Path& file, const Array& pixels) {
    const auto bytes = pictures::encodePng(pixels).value();
    write(file, std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Array filled(std::int64_t height, std::int64_t width, std::uint8_t value) {
    return picture({height, width, 1}, Bytes(static_cast<std::size_t>(height * width), value));
}

Result<std::unique_ptr<Source>> opened(const Path& folder) {
    pictures::registerAll();
    return openSource(folder);
}

} // namespace

TEST_CASE("a folder of pictures") {
    const TemporaryFolder folder;
    writePng(folder / "cat" / "1.png", filled(2, 3, 10));
    writePng(folder / "cat" / "2.png", filled(2, 3, 30));
    writePng(folder / "dog" / "1.png", filled(2, 3, 50));
    const auto source = opened(folder.path()).value();
    const auto& info = source->info();
    CHECK(info.format == "image-folder");
    CHECK(info.samples == 3);
    CHECK(info.classes == std::vector<std::string>{"cat", "dog"});
    CHECK(info.classCounts == std::vector<std::int64_t>{2, 1});
    CHECK(info.fields[0].shape == std::vector<std::int64_t>{2, 3, 1});
    CHECK(info.fields[0].mean == 30);
    CHECK(info.splits.empty());
    CHECK(info.problems.empty());
    CHECK(source->name(2) == "dog/1.png");
    CHECK(source->label(2) == 1);
    CHECK(source->read(1).value() == filled(2, 3, 30));
}

TEST_CASE("an unreadable picture is a problem, not the end") {
    const TemporaryFolder folder;
    writePng(folder / "cat" / "1.png", filled(2, 2, 10));
    writePng(folder / "dog" / "1.png", filled(2, 2, 20));
    write(folder / "dog" / "0.png", "not a picture");
    write(folder / "dog" / "2.jpg", "");
    write(folder / "eel" / "x.png", "neither");
    write(folder / "fox" / "notes.txt", "none yet");
    const auto source = opened(folder.path()).value();
    const auto& info = source->info();
    CHECK(info.samples == 2);
    CHECK(info.classes == std::vector<std::string>{"cat", "dog"});
    CHECK(info.fields[0].missing == 3);
    CHECK(problem(info, "unreadable").where == "dog/0.png");
    CHECK(std::count_if(info.problems.begin(), info.problems.end(),
                        [](const Problem& p) { return p.code == "empty-class"; }) == 2);
    CHECK(problem(info, "not-a-picture").where == "fox/notes.txt");
    CHECK(source->name(1) == "dog/1.png");
    CHECK(source->label(1) == 1);
}

TEST_CASE("given splits, and copies across them") {
    const TemporaryFolder folder;
    writePng(folder / "train" / "a" / "1.png", filled(1, 1, 1));
    writePng(folder / "train" / "b" / "1.png", filled(1, 1, 2));
    writePng(folder / "train" / "b" / "2.png", filled(1, 1, 2));
    writePng(folder / "test" / "a" / "1.png", filled(1, 1, 1));
    writePng(folder / "test" / "c" / "1.png", filled(1, 1, 3));
    const auto source = opened(folder.path()).value();
    const auto& info = source->info();
    CHECK(toJson(info)["splits"].dump() == R"({"train":3,"test":2})");
    CHECK(problem(info, "duplicate").count == 1);
    CHECK(problem(info, "duplicate-across-splits").where == "test/a/1.png = train/a/1.png");
    CHECK(problem(info, "untrained-class").where == "c");
    CHECK(info.fields[0].unique == 3);
}

TEST_CASE("a test folder alone is not a test split") {
    const TemporaryFolder folder;
    writePng(folder / "test" / "a" / "1.png", filled(1, 1, 1));
    writePng(folder / "test" / "b" / "1.png", filled(1, 1, 2));
    CHECK(opened(folder.path()).value()->info().splits.empty());
}

TEST_CASE("pictures of different sizes and colours") {
    const TemporaryFolder folder;
    writePng(folder / "a" / "1.png", filled(4, 4, 1));
    writePng(folder / "b" / "1.png", picture({4, 2, 3}, Bytes(24, 2)));
    const std::shared_ptr<Source> source = opened(folder.path()).value();
    CHECK(source->info().fields[0].shape == std::vector<std::int64_t>{4, -1, -1});
    CHECK_FALSE(PictureBatches::open(source, {}, 1 << 20).ok());
    const auto recipe =
        Recipe::fromJson(Json::parse(R"([{"type":"Colour","to":"rgb"},{"type":"Resize","width":5,"height":3}])"))
            .value();
    for (const std::uint64_t budget : {0, 1 << 20}) {
        const auto batches = PictureBatches::open(source, recipe, budget).value();
        CHECK(batches->shape() == std::vector<std::int64_t>{3, 3, 5});
        Bytes pixels(90);
        std::vector<std::int64_t> labels(2);
        const std::vector<std::int64_t> both{1, 0};
        REQUIRE(batches->gather(both, pixels.data(), labels.data()).ok());
        CHECK(pixels.front() == 2);
        CHECK(pixels.back() == 1);
        CHECK(labels == std::vector<std::int64_t>{1, 0});
    }
}

TEST_CASE("folders that are no data set") {
    pictures::registerAll();
    const TemporaryFolder folder;
    writePng(folder / "loose" / "1.png", filled(1, 1, 1));
    CHECK(contains(errorOfOpening(folder / "loose").what.str(), "do not lie in class folders"));
    std::filesystem::create_directories(folder / "bare" / "cat");
    CHECK(contains(errorOfOpening(folder / "bare").what.str(), "holds no pictures"));
    write(folder / "broken" / "cat" / "1.png", "no");
    CHECK(errorOfOpening(folder / "broken").what.str() == "None of the 1 pictures can be read");
    CHECK(contains(errorOfOpening(folder / "loose" / "1.png").what.str(), "single picture"));
}

TEST_CASE("a picture that went away after opening is named") {
    const TemporaryFolder folder;
    writePng(folder / "a" / "1.png", filled(1, 1, 1));
    const std::shared_ptr<Source> source = opened(folder.path()).value();
    const auto batches = PictureBatches::open(source, {}, 0).value();
    std::filesystem::remove(folder / "a" / "1.png");
    Bytes pixel(1);
    const std::int64_t first = 0;
    const auto gathered = batches->gather(std::span(&first, 1), pixel.data(), nullptr);
    REQUIRE_FALSE(gathered.ok());
    CHECK(contains(gathered.error().where, "a/1.png"));
}

TEST_CASE("the folder's fingerprint follows the contents, not the place") {
    const TemporaryFolder folder;
    for (const char* place : {"one", "two"})
        writePng(folder / place / "a" / "1.png", filled(1, 1, 1));
    const auto first = opened(folder / "one").value()->fingerprint();
    CHECK(first == opened(folder / "two").value()->fingerprint());
    writePng(folder / "two" / "a" / "2.png", filled(1, 1, 2));
    CHECK(first != opened(folder / "two").value()->fingerprint());
}

TEST_CASE("opening a folder can be stopped") {
    const TemporaryFolder folder;
    writePng(folder / "a" / "1.png", filled(1, 1, 1));
    pictures::registerAll();
    CHECK(openSource(folder.path(), {}, [](std::int64_t, std::int64_t) { return false; }).error().code ==
          ErrorCode::Cancelled);
}
