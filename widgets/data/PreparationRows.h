// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QFrame>

namespace lepton::widgets {

/// A step that is a whole recipe (of texts, tables, series, ratings): what it does and its settings, to be read.
class PreparationRows : public QFrame {
    Q_OBJECT
public:
    explicit PreparationRows(const Json& step, QWidget* parent = nullptr);

private:
    void addRow(const QString& name, const QString& value);
};

/// A setting as one line: lists by their entries' names, long ones cut.
QString settingLine(const Json& value);

} // namespace lepton::widgets
