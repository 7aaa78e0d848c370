// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <QPoint>
#include <QSize>
#include <QString>

#include <functional>
#include <string>

class QMenu;
class QPaintDevice;
class QWidget;

namespace lepton::widgets {

/// Something drawn that can be saved: a chart of an evaluation, the confusion matrix.
struct SavedFigure {
    QString name;  ///< "ROC curve": the picture's title and the file's proposed name
    QSize size;    ///< pixels at 100 %
    std::function<void(QPaintDevice& device, QSize size)> paint; ///< window's thread; in the light colours
    std::function<std::string()> csv; ///< any thread: it holds copies
};

/// By the name's ending: .png (twice the size), .svg, .pdf or .csv. Painted now, written on a worker beside its place and renamed.
/// `done` is called on the window's thread unless `context` is gone.
void saveFigure(QObject* context, const SavedFigure& figure, const QString& file, std::function<void(Result<void>)> done);

/// Entries that ask for a file and save; `failed` is told what went wrong.
void addSaveEntries(QMenu& menu, QWidget* owner, std::function<SavedFigure()> figure, std::function<void(const Error&)> failed);

/// A cell of a CSV file (RFC 4180).
std::string csvCell(const QString& text);
/// As short as it reads back; empty: no number.
std::string csvNumber(double value);

} // namespace lepton::widgets
