// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <QWidget>

class QProgressBar;
class QPushButton;

namespace lepton::widgets {

class EngineClient;
class TextLabel;

/// A run's report being written, and what to do with it then: a strip that is there only while it has something to say.
class ReportStrip : public QWidget {
    Q_OBJECT
public:
    explicit ReportStrip(EngineClient* engine, QWidget* parent = nullptr);
    /// `file` ends in .html or .pdf. One at a time: the one before is not waited for any more.
    void write(const QString& run, const QString& file);
    bool writing() const { return m_writing; }
    QString text() const;

Q_SIGNALS:
    void failed(const lepton::Error& error);
    void openAsked(const QString& file); ///< in the desktop's viewer

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void show(const QString& text, bool writing);

    EngineClient* m_engine;
    QString m_file;
    int m_round = 0; ///< an answer that was cancelled is told by it
    bool m_writing = false;
    TextLabel* m_text = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_folder = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace lepton::widgets
