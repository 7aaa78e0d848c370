// SPDX-License-Identifier: GPL-3.0-or-later
// What users do with runs beside training them: tags and notes, deleting and bringing back.
#include "core/project/ConfirmedCommands.h"
#include "core/project/RunFolder.h"
#include "core/project/RunNotes.h"
#include "core/project/RunTrash.h"

#include "core/base/platform/Platform.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace lepton;
using namespace lepton::project;

namespace {

Path runIn(const Path& runsFolder) {
    const Path folder = std::move(*makeRunFolder(runsFolder));
    REQUIRE(writeFile(RunPaths{folder}.run(), "{}").ok());
    return folder;
}

} // namespace

TEST_CASE("tags and note are kept, each tag once, and a damaged file is none") {
    const testing::TemporaryFolder folder;
    CHECK(readNotes(folder.path()) == RunNotes{});
    RunNotes notes = changed({}, {"baseline", "small", "baseline"}, {});
    notes.note = "with a “quoted” word";
    REQUIRE(saveNotes(folder.path(), notes).ok());
    CHECK(readNotes(folder.path()) == notes);
    CHECK(changed(notes, {"new"}, {"small", "never there"}).tags == std::vector<std::string>{"baseline", "new"});
    CHECK_FALSE(saveNotes(folder.path(), {{""}, ""}).ok());
    REQUIRE(writeFile(RunPaths{folder.path()}.notes(), "{\"tags\":3}").ok());
    CHECK(readNotes(folder.path()) == RunNotes{});
}

TEST_CASE("a deleted run can come back, its number is not given again, and a run at work stays") {
    const testing::TemporaryFolder folder;
    const Path runs = folder / "runs";
    const Path first = runIn(runs), second = runIn(runs);
    const auto gone = deleteRun(second);
    REQUIRE(gone.ok());
    CHECK(*gone == trashOf(runs) / "0002");
    CHECK(listRuns(runs).size() == 1);
    CHECK(listRuns(trashOf(runs)).size() == 1);
    CHECK(runIn(runs).filename() == "0003");
    CHECK(*restoreRun(second) == second); // by where it was
    REQUIRE(deleteRun(Path(second.string() + "/")).ok());
    CHECK(*restoreRun(*gone) == second); // by where it lies
    CHECK_FALSE(restoreRun(second).ok());
    CHECK_FALSE(deleteRun(folder / "nothing").ok());
    const auto lock = platform::FileLock::acquire(RunPaths{first}.lock());
    REQUIRE(lock.ok());
    const auto refused = deleteRun(first);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::Conflict);
    CHECK(std::filesystem::exists(first));
}

TEST_CASE("only commands that were confirmed, to the letter, are confirmed") {
    const testing::TemporaryFolder folder;
    const char* before = std::getenv("LEPTON_CONFIG");
    const std::string kept = before != nullptr ? before : "";
    ::setenv("LEPTON_CONFIG", folder.path().c_str(), 1);
    TrainingSettings settings;
    settings.callbacks = {{"csv-log"}, {"shell-command", {{"command", "make"}}}, {"shell-command", {{"command", "rm x"}}}};
    CHECK(shellCommands(settings) == std::vector<std::string>{"make", "rm x"});
    CHECK(unconfirmedCommands(settings).size() == 2);
    REQUIRE(confirmCommand("make").ok());
    CHECK(commandConfirmed("make"));
    CHECK_FALSE(commandConfirmed("make "));
    CHECK(unconfirmedCommands(settings) == std::vector<std::string>{"rm x"});
    if (before != nullptr)
        ::setenv("LEPTON_CONFIG", kept.c_str(), 1);
    else
        ::unsetenv("LEPTON_CONFIG");
}
