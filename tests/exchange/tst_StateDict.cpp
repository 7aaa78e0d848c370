// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Random.h"
#include "core/exchange/StateDict.h"
#include "PickleFixture.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::exchange;
using namespace lepton::testing;

namespace {

template <typename T>
std::vector<T> valuesOf(const StoredTensor& tensor) {
    std::vector<T> out(tensor.bytes.size() / sizeof(T));
    std::memcpy(out.data(), tensor.bytes.data(), tensor.bytes.size());
    return out;
}

const std::vector<float> six{0, 1, 2, 3, 4, 5};

/// The first tensor, of one storage of six numbers.
Result<std::vector<StoredTensor>> readOne(PickledTensor tensor) {
    tensor.name = "layer.weight";
    return readStateDict(zipForm(pickle(pickledDict({tensor})), {{"0", bytesOf(six)}}), "file");
}

std::string errorOf(const Result<std::vector<StoredTensor>>& result) { return result.ok() ? "" : result.error().line(); }

} // namespace

TEST_CASE("a state_dict's tensors may be any view of their storage") {
    const auto file = readStateDict(zipForm(pickle(pickledDict({{"whole", "FloatStorage", "0", 6, 0, {2, 3}, {3, 1}},
                                                                {"transposed", "FloatStorage", "0", 6, 0, {3, 2}, {1, 3}},
                                                                {"column", "FloatStorage", "0", 6, 1, {2}, {3}, true},
                                                                {"one", "FloatStorage", "0", 6, 5, {}, {}},
                                                                {"none", "FloatStorage", "0", 6, 0, {0, 4}, {4, 1}}})),
                                            {{"0", bytesOf(six)}}),
                                    "file");
    REQUIRE_MESSAGE(file.ok(), errorOf(file));
    REQUIRE(file->size() == 5);
    CHECK((*file)[0].name == "whole");
    CHECK(valuesOf<float>((*file)[0]) == six);
    CHECK(valuesOf<float>((*file)[1]) == std::vector<float>{0, 3, 1, 4, 2, 5});
    CHECK(valuesOf<float>((*file)[2]) == std::vector<float>{1, 4});
    CHECK(valuesOf<float>((*file)[3]) == std::vector<float>{5});
    CHECK((*file)[3].shape.empty());
    CHECK((*file)[4].bytes.empty());
}

TEST_CASE("a state_dict's element types become ours without loss") {
    const auto read = [](const char* storage, const std::string& bytes, std::int64_t count) {
        return readStateDict(zipForm(pickle(pickledDict({{"x", storage, "k", count, 0, {count}, {1}}})), {{"k", bytes}}), "file").value().at(0);
    };
    const std::vector<std::uint16_t> halves{0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000, 0x3555};
    CHECK(valuesOf<float>(read("HalfStorage", bytesOf(halves), 6)) == std::vector<float>{1, -2, 0x1p-24F, 65504, -0.0F, 0.333251953125F});
    const std::vector<std::uint16_t> brains{0x3fc0, 0xc2f7, 0x7f80};
    CHECK(valuesOf<float>(read("BFloat16Storage", bytesOf(brains), 3)) == std::vector<float>{1.5F, -123.5F, std::numeric_limits<float>::infinity()});
    CHECK(valuesOf<double>(read("DoubleStorage", bytesOf(std::vector<double>{1e-300, 7}), 2)) == std::vector<double>{1e-300, 7});
    CHECK(valuesOf<std::int64_t>(read("LongStorage", bytesOf(std::vector<std::int64_t>{-1, 1LL << 60}), 2)) == std::vector<std::int64_t>{-1, 1LL << 60});
    CHECK(valuesOf<std::int64_t>(read("IntStorage", bytesOf(std::vector<std::int32_t>{-7, 8}), 2)) == std::vector<std::int64_t>{-7, 8});
    CHECK(valuesOf<std::int64_t>(read("ShortStorage", bytesOf(std::vector<std::int16_t>{-300}), 1)) == std::vector<std::int64_t>{-300});
    CHECK(valuesOf<std::int64_t>(read("CharStorage", bytesOf(std::vector<std::int8_t>{-128}), 1)) == std::vector<std::int64_t>{-128});
    CHECK(valuesOf<std::uint8_t>(read("ByteStorage", bytesOf(std::vector<std::uint8_t>{255}), 1)) == std::vector<std::uint8_t>{255});
    CHECK(valuesOf<std::uint8_t>(read("BoolStorage", bytesOf(std::vector<std::uint8_t>{0, 2}), 2)) == std::vector<std::uint8_t>{0, 1});
}

TEST_CASE("a checkpoint's state_dict is found among other things") {
    const std::string dict = pickledDict({{"w", "FloatStorage", "0", 6, 0, {6}, {1}}});
    const std::string rest = pickledText("epoch") + "K\x05" + pickledText("losses") + "](G\x3f\xe0" + std::string(6, '\0') + "N\x88" "e";
    const std::string list = pickle("}(" + pickledText("state_dict") + dict + rest + "u");
    for (const auto& bytes : {zipForm(list, {{"0", bytesOf(six)}}), oldForm(list, {{"0", bytesOf(six)}}, 4)}) {
        const auto file = readStateDict(bytes, "file");
        REQUIRE_MESSAGE(file.ok(), errorOf(file));
        REQUIRE(file->size() == 1);
        CHECK(valuesOf<float>((*file)[0]) == six);
    }
}

TEST_CASE("files from before PyTorch 1.6 are read, with storages that belong to others between") {
    const std::string list = pickle("}(" + pickledText("model") + pickledDict({{"a", "FloatStorage", "1", 6, 2, {2}, {1}}}, true) + pickledText("optimizer") +
                                    pickledDict({{"m", "FloatStorage", "0", 2, 0, {2}, {1}}}, true) + "u");
    const auto file = readStateDict(oldForm(list, {{"0", bytesOf(std::vector<float>{9, 9})}, {"1", bytesOf(six)}}, 4), "file");
    REQUIRE_MESSAGE(file.ok(), errorOf(file));
    CHECK(valuesOf<float>(file->at(0)) == std::vector<float>{2, 3});
}

TEST_CASE("what would call anything is refused by its name") {
    const std::string call = "cposix\nsystem\n(" + pickledText("touch /tmp/never") + "tR";
    for (const auto& list : {pickle(call), pickle("}" + pickledText("w") + call + "s")}) {
        const auto file = readStateDict(zipForm(list, {}), "model.pt");
        REQUIRE(!file.ok());
        CHECK(file.error().code == ErrorCode::Unsupported);
        CHECK(file.error().what.str().find("posix.system") != std::string::npos);
    }
    const auto modern = readStateDict(zipForm(pickle(pickledText("builtins") + pickledText("eval") + "\x93" + "(" + pickledText("1") + "tR"), {}), "model.pt");
    CHECK(errorOf(modern).find("builtins.eval") != std::string::npos);
    CHECK(errorOf(readStateDict(zipForm(pickle("ctorch.storage\n_load_from_bytes\n(" + pickledText("x") + "tR"), {}), "f")).find("_load_from_bytes") != std::string::npos);
}

TEST_CASE("sizes, strides and offsets that leave the storage are refused") {
    CHECK(readOne({"", "FloatStorage", "0", 6, 0, {6}, {1}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 6, 1, {6}, {1}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 6, -1, {2}, {1}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 6, 5, {2}, {-1}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 6, 0, {2, 3}, {1}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 6, 0, {3}, {3}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 6, 0, {-1}, {1}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 6, 0, {1LL << 40, 1LL << 40}, {0, 0}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 6, 0, {7}, {0}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 6, 0, {2}, {std::numeric_limits<std::int64_t>::max()}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 1LL << 61, 0, {6}, {1}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 1LL << 40, 0, {6}, {1}}).ok());
    CHECK(!readOne({"", "FloatStorage", "0", 5, 0, {5}, {1}}).ok());
    CHECK(!readOne({"", "DoubleStorage", "0", 6, 0, {6}, {1}}).ok());
    CHECK(!readOne({"", "FloatStorage", "../0", 6, 0, {6}, {1}}).ok());
    const auto wrong = readOne({"", "FloatStorage", "0", 6, 1, {6}, {1}});
    CHECK(errorOf(wrong).find("layer.weight") != std::string::npos);
}

TEST_CASE("a file can't make more of itself than it is") {
    // A storage of 64 MB of zeros packs into some ten thousand bytes.
    const std::int64_t many = 16 << 20;
    const auto bomb = readStateDict(zipForm(pickle(pickledDict({{"w", "FloatStorage", "0", many, 0, {many}, {1}}})), {{"0", std::string(static_cast<std::size_t>(many) * 4, '\0')}}), "bomb.pt");
    CHECK(errorOf(bomb).find("larger than the file") != std::string::npos);
    std::vector<PickledTensor> views;
    for (int i = 0; i < 1000; ++i)
        views.push_back({"w" + std::to_string(i), "FloatStorage", "0", 65536, 0, {65536}, {1}});
    std::vector<float> noise(65536);
    Random random(1);
    for (auto& value : noise)
        value = static_cast<float>(random.uniform());
    CHECK(errorOf(readStateDict(zipForm(pickle(pickledDict(views)), {{"0", bytesOf(noise)}}), "views.pt")).find("larger than the file") != std::string::npos);
    CHECK(!readStateDict(zipForm(pickle(std::string(3'000'000, '}')), {}), "long.pt").ok());
}

TEST_CASE("files of other kinds say what they are") {
    CHECK(errorOf(readStateDict(zipForm(pickle("}"), {}), "f")).find("no tensors") != std::string::npos);
    CHECK(errorOf(readStateDict(project::makeZip({{"m/data.pkl", pickle("}")}, {"m/code/__torch__.py", ""}}).value(), "f")).find("TorchScript") != std::string::npos);
    CHECK(errorOf(readStateDict(project::makeZip({{"readme.txt", "hello"}}).value(), "f")).find("torch.save") != std::string::npos);
    CHECK(errorOf(readStateDict(zipForm(pickle(pickledDict({{"w", "FloatStorage", "0", 6, 0, {6}, {1}}})), {{"0", bytesOf(six)}}, "big"), "f")).find("big-endian") != std::string::npos);
    CHECK(!looksLikeStateDict("hello"));
}

TEST_CASE("damaged state_dicts are refused or read, whatever was changed") {
    const std::vector<PickledTensor> tensors{{"a.weight", "FloatStorage", "0", 6, 0, {3, 2}, {1, 3}}, {"a.bias", "HalfStorage", "1", 2, 0, {2}, {1}, true}};
    const std::string halves = bytesOf(std::vector<std::uint16_t>{1, 2});
    const std::string list = pickle(pickledDict(tensors));
    const std::string old = oldForm(list, {{"0", bytesOf(six)}, {"1", halves}}, 4);
    const std::string zip = zipForm(list, {{"0", bytesOf(six)}, {"1", halves}});
    REQUIRE(readStateDict(zip, "f").ok());
    Random random(7);
    int good = 0;
    int bad = 0;
    const auto mutated = [&random](std::string bytes) {
        for (auto changes = 1 + random.below(4); changes > 0; --changes) {
            const auto at = random.below(bytes.size());
            switch (random.below(5)) {
            case 0: bytes[at] = static_cast<char>(random.below(256)); break;
            case 1: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8))); break;
            case 2: bytes.erase(at, 1 + random.below(8)); break;
            case 3: bytes.insert(at, bytes.substr(random.below(bytes.size()), 1 + random.below(16))); break;
            default: bytes.resize(at); break;
            }
            if (bytes.empty())
                bytes = "x";
        }
        return bytes;
    };
    const auto tryOne = [&](const std::string& bytes) { (readStateDict(bytes, "f").ok() ? good : bad)++; };
    for (int i = 0; i < 20'000; ++i)
        tryOne(mutated(old));
    for (int i = 0; i < 3'000; ++i)
        tryOne(zipForm(mutated(list), {{"0", bytesOf(six)}, {"1", halves}}));
    for (int i = 0; i < 5'000; ++i)
        tryOne(mutated(zip));
    CHECK(good > 100);
    CHECK(bad > 10'000);
}
