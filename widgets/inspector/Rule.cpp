// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/Rule.h"

#include "widgets/common/Theme.h"

#include <QFrame>

namespace lepton::widgets {

QFrame* rule() {
    auto* line = new QFrame;
    line->setFixedHeight(1);
    setRole(line, "rule");
    return line;
}

} // namespace lepton::widgets
