// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

#include <QWidget>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

class QLineEdit;
class QProgressBar;
class QPushButton;

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
    /// Which format a path is opened as; an empty answer lets it be guessed. Asked on the window's thread at every reading.
    void setFormat(std::function<std::string(const Path&)> formatFor) { m_formatFor = std::move(formatFor); }
    void readAgain(); ///< the format that is wanted is another
    /// What was found there; none while it is read or if it can't be.
    const std::optional<datasets::SourceInfo>& info() const { return m_info; }

Q_SIGNALS:
    void changed();

private:
    void read();
    void offerSamples();
    void found(Result<std::unique_ptr<datasets::Source>> opened);

    QLineEdit* m_path = nullptr;
    QProgressBar* m_progress = nullptr;
    TextLabel* m_found = nullptr;
    Notice* m_notice = nullptr;
    QPushButton* m_samples = nullptr;
    std::function<std::string(const Path&)> m_formatFor;
    std::optional<datasets::SourceInfo> m_info;
    std::shared_ptr<std::atomic<bool>> m_cancelled;
};

} // namespace lepton::widgets
