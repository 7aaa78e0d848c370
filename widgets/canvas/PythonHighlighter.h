// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>

namespace lepton::widgets {

/// Colours Python as core/exchange writes it: no text goes over several lines, so that every line stands for itself.
class PythonHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
public:
    explicit PythonHighlighter(QTextDocument* document);

protected:
    void highlightBlock(const QString& line) override;

private:
    int word(const QString& line, int from);
    void comment(const QString& line, int from);
};

} // namespace lepton::widgets
