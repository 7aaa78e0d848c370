// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Result.h"

#include <QString>

class QMimeData;

namespace lepton::widgets {

/// What a file that was dragged into the network room is good for.
struct DroppedFile {
    enum class Kind { Project, Layers, Data };
    Kind kind = Kind::Data;
    QString path; ///< Project: its folder
    QString text; ///< Layers: what clipboard::copy() once wrote
};

/// The first file or folder of this computer among what is dragged; empty if there is none.
QString draggedFile(const QMimeData& data);

/// Looks at names and a few bytes only. Errors: NotFound; BadFormat if it is no project, no copied layers and no data.
Result<DroppedFile> recogniseFile(const QString& path);

} // namespace lepton::widgets
