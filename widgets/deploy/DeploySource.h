// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/deploy/PackageFacts.h"

#include <QString>

namespace lepton::widgets {

/// What is to be deployed: a package, or a run of which one is made first.
struct DeploySource {
    PackageFacts package; ///< its file is empty for a run
    QString run;          ///< folder
    QString name;         ///< the package's, or the one it will have
    QString words;        ///< "digits version 3", "Run 0003 · accuracy 0.914"

    bool empty() const { return package.file.isEmpty() && run.isEmpty(); }
    bool operator==(const DeploySource& other) const { return package.file == other.package.file && run == other.run && name == other.name; }
};

} // namespace lepton::widgets
