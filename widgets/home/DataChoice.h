// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

#include <QWidget>

#include <atomic>
#include <memory>
#include <optional>

class QLineEdit;
class QProgressBar;

namespace lepton::widgets {

class Notice;
class TextLabel;

/// Data on disk, chosen by typing, by a dialog or by dropping it: its format is guessed and shown once it has been read.
class DataChoice : public QWidget {
    Q_OBJECT
public:
    explicit DataChoice(QWidget* parent = nullptr);
    ~DataChoice() override;
    QString path() const;
    void setPath(const QString& path);
    /// What was found there; none while it is read or if it can't be.
    const std::optional<datasets::SourceInfo>& info() const { return m_info; }

Q_SIGNALS:
    void changed();

private:
    void read();
    void found(Result<std::unique_ptr<datasets::Source>> opened);

    QLineEdit* m_path = nullptr;
    QProgressBar* m_progress = nullptr;
    TextLabel* m_found = nullptr;
    Notice* m_notice = nullptr;
    std::optional<datasets::SourceInfo> m_info;
    std::shared_ptr<std::atomic<bool>> m_cancelled;
};

} // namespace lepton::widgets
