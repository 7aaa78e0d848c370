// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/DeviceQueue.h"

#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>

using namespace lepton;
using namespace lepton::project;

namespace {

/// The queues of a machine where nothing else runs.
class OwnQueues {
public:
    OwnQueues() : m_before(std::getenv("LEPTON_CONFIG") != nullptr ? std::getenv("LEPTON_CONFIG") : "") { ::setenv("LEPTON_CONFIG", m_folder.path().c_str(), 1); }
    ~OwnQueues() {
        if (m_before.empty())
            ::unsetenv("LEPTON_CONFIG");
        else
            ::setenv("LEPTON_CONFIG", m_before.c_str(), 1);
    }
    const Path& folder() const { return m_folder.path(); }

private:
    testing::TemporaryFolder m_folder;
    std::string m_before;
};

std::optional<DevicePlace> take(const std::string& device) {
    auto place = DevicePlace::take(device);
    REQUIRE(place.ok());
    return std::move(*place);
}

} // namespace

TEST_CASE("places are in the order of arrival, and who ends lets the next one begin") {
    const OwnQueues queues;
    auto first = take("cuda:0"), second = take("cuda:0"), third = take("cuda:0");
    CHECK(first->ahead() == 0);
    REQUIRE(first->begin().ok());
    CHECK(second->ahead() == 1);
    CHECK(third->ahead() == 2);
    second.reset(); // gives up while it waits
    CHECK(third->ahead() == 1);
    first.reset();
    CHECK(third->ahead() == 0);
    auto other = take("cpu");
    CHECK(other->ahead() == 0); // another device
}

TEST_CASE("who begins without waiting is waited for by those that came before it") {
    const OwnQueues queues;
    auto working = take("cpu"), waiting = take("cpu"), hasty = take("cpu");
    REQUIRE(working->begin().ok());
    REQUIRE(hasty->begin().ok());
    CHECK(waiting->ahead() == 2);
    working.reset();
    CHECK(waiting->ahead() == 1);
    hasty.reset();
    CHECK(waiting->ahead() == 0);
}

TEST_CASE("a place whose process is gone is none") {
    const OwnQueues queues;
    REQUIRE(writeFile(queues.folder() / "queue" / "cpu" / "0000000007.ticket", "99999\n").ok());
    REQUIRE(writeFile(queues.folder() / "queue" / "cpu" / "0000000007.working", "").ok());
    auto place = take("cpu");
    CHECK(place->ahead() == 0);
    CHECK_FALSE(std::filesystem::exists(queues.folder() / "queue" / "cpu" / "0000000007.ticket"));
    CHECK_FALSE(std::filesystem::exists(queues.folder() / "queue" / "cpu" / "0000000007.working"));
}
