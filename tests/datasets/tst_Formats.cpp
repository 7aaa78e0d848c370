// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "tests/main/TemporaryFolder.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

TEST_CASE("a path that is not there") {
    const auto error = errorOfOpening("/no/such/folder");
    CHECK(error.code == ErrorCode::NotFound);
    CHECK(error.where == "/no/such/folder");
}

TEST_CASE("an empty folder") {
    const TemporaryFolder folder;
    const auto error = errorOfOpening(folder.path());
    CHECK(error.code == ErrorCode::BadFormat);
    CHECK(contains(error.what.str(), "empty"));
}

TEST_CASE("a file of no known kind") {
    const TemporaryFolder folder;
    write(folder / "notes.bin", std::string("nothing\0to learn from", 22));
    CHECK(errorOfOpening(folder / "notes.bin").code == ErrorCode::BadFormat);
    CHECK(contains(errorOfOpening(folder.path()).hint.str(), "idx"));
}

TEST_CASE("an unknown format is named, and the known ones with it") {
    const auto source = openSource("/", "parchment");
    REQUIRE_FALSE(source.ok());
    CHECK(source.error().code == ErrorCode::BadValue);
    CHECK(contains(source.error().what.str(), "parchment"));
    CHECK(contains(source.error().hint.str(), "idx"));
}

TEST_CASE("a format of the same name replaces, one that throws becomes an error") {
    const auto before = formats().size();
    for (const char* title : {"first", "second"})
        registerFormat({"throwing", title, "", [](const Path&) { return 0.0; },
                        [](const Path&, const Progress&) -> Result<std::unique_ptr<Source>> {
                            throw std::runtime_error("deep down");
                        }});
    CHECK(formats().size() == before + 1);
    CHECK(formats().back().title.str() == "second");
    const auto source = openSource("/", "throwing");
    REQUIRE_FALSE(source.ok());
    CHECK(source.error().code == ErrorCode::Internal);
    CHECK(contains(source.error().what.str(), "deep down"));
}
