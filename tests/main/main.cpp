// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT
#include "tests/main/JUnitFile.h"

#include "core/base/Log.h"

#include <doctest/doctest.h>

REGISTER_REPORTER("junit_file", 1, lepton::testing::JUnitFile);

int main(int argc, char** argv) {
    lepton::startLog("test");
    return doctest::Context(argc, argv).run();
}
