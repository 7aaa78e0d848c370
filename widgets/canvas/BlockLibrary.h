// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Result.h"

#include <QObject>
#include <QString>
#include <QStringList>

namespace lepton::widgets {

/// In the palette a block is named as a layer type is, with this before its name.
inline constexpr const char* blockPrefix = "Block:";
inline QString blockName(const QString& type) { return type.section(':', 1); }

/// The user's own blocks: groups saved for any project, one file each in the configuration folder. A file holds what the
/// clipboard holds, so it can be mailed and dropped onto a canvas as well.
class BlockLibrary : public QObject {
    Q_OBJECT
public:
    explicit BlockLibrary(QObject* parent = nullptr);

    QStringList names() const; ///< sorted
    bool has(const QString& name) const { return names().contains(name); }
    /// The copied group. Errors: NotFound, and what reading a file can say.
    Result<QString> text(const QString& name) const;
    /// Takes the place of a block of that name; who calls has asked. Errors: BadValue for a name that can't be a file's.
    Result<void> save(const QString& name, const QString& text);
    Result<void> remove(const QString& name);

Q_SIGNALS:
    void changed();

private:
    Path file(const QString& name) const;
    Path m_folder;
};

} // namespace lepton::widgets
