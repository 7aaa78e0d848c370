// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/StartClock.h"

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

namespace lepton::studio {

namespace {

/// Field 22 of /proc/self/stat (proc(5)): when the process began, in clock ticks since the machine did. The second field,
/// the program's name in brackets, may hold spaces.
double startTicks() {
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    std::istringstream fields(line.substr(line.rfind(')') + 1));
    std::string field;
    for (int number = 3; number <= 22; ++number)
        fields >> field;
    return std::stod(field);
}

} // namespace

double millisecondsSinceStart() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double milliseconds = static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    return milliseconds - startTicks() / static_cast<double>(sysconf(_SC_CLK_TCK)) * 1e3;
}

} // namespace lepton::studio
