// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/common/Room.h"
#include "widgets/deploy/DeploySource.h"

#include <functional>

class QComboBox;
class QPushButton;

namespace lepton::widgets {

class Notice;
class TextLabel;

/// The model for use elsewhere: ONNX, TorchScript, PyTorch source, a Triton repository, a package; each is checked against the engine as it is written.
class ExportCard : public Card {
    Q_OBJECT
public:
    /// Asks where a format is to go, with a suggested path; empty: the user would rather not.
    using Chooser = std::function<QString(const QString& format, const QString& suggestion)>;

    explicit ExportCard(const Studio& studio, QWidget* parent = nullptr);
    void setSource(const DeploySource& source);
    void setChooser(Chooser chooser) { m_chooser = std::move(chooser); }
    QComboBox* formats() const { return m_formats; }
    QPushButton* exportButton() const { return m_export; }
    Notice* notice() const { return m_notice; }
    QString result() const; ///< what was written and how it did; empty: nothing yet

private:
    QString suggestion(const QString& format) const;
    void ask();
    void write(const QString& format, const QString& output);
    void written(const Json& answer);
    void follow();

    Studio m_studio;
    DeploySource m_source;
    Chooser m_chooser;
    bool m_writing = false;
    QString m_path;
    QComboBox* m_formats = nullptr;
    TextLabel* m_doc = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_show = nullptr;
    TextLabel* m_result = nullptr;
    Notice* m_notice = nullptr;
};

} // namespace lepton::widgets
