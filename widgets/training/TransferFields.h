// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/TrainingSettings.h"
#include "core/base/Json.h"
#include "widgets/common/Room.h"

#include <QWidget>

class QLineEdit;

namespace lepton::widgets {

class Switch;
class TextLabel;

/// Which weights a run begins with: new ones, or those of a package, a safetensors file or a PyTorch state_dict, with what of them fits.
class TransferFields : public QWidget {
    Q_OBJECT
public:
    explicit TransferFields(const Studio& studio, QWidget* parent = nullptr);
    void setValue(const project::StartFrom& start);
    QString summary() const; ///< in a few words
    void choose(const QString& file);

Q_SIGNALS:
    void edited(const lepton::project::StartFrom& start);

private:
    void inspect();
    void showReport(const Json& found);
    void tell();

    Studio m_studio;
    project::StartFrom m_start;
    QLineEdit* m_file = nullptr;
    Switch* m_headOnly = nullptr;
    QLineEdit* m_freeze = nullptr;
    QLineEdit* m_reset = nullptr;
    QWidget* m_rest = nullptr; ///< what makes sense only with a file
    TextLabel* m_report = nullptr;
    int m_round = 0;
};

} // namespace lepton::widgets
