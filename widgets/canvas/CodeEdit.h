// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/PyTorch.h"

#include <QPlainTextEdit>

#include <vector>

namespace lepton::widgets {

/// Source to read: line numbers, marked lines, and a click tells its line. Lines count from 1.
class CodeEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit CodeEdit(QWidget* parent = nullptr);

    /// Changes only the lines that differ, and keeps what is looked at in its place.
    void setSource(const QString& text);
    void setMarked(const std::vector<exchange::LineRange>& ranges);
    bool isMarked(int line) const;
    /// Scrolls to the marked lines unless some of them are in sight.
    void revealMarked();

Q_SIGNALS:
    void lineChosen(int line);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    class Numbers;
    struct Row {
        int line;
        QRectF rect; ///< in the viewport
    };
    std::vector<Row> visibleRows() const;
    void paintNumbers(QWidget& strip);
    void replaceLines(int from, int count, const QStringList& lines);
    void follow();
    int numbersWidth() const;

    QWidget* m_numbers = nullptr;
    std::vector<exchange::LineRange> m_marked;
    QPoint m_pressedAt;
};

} // namespace lepton::widgets
