// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/common/Room.h"

#include "core/project/TrainingSettings.h"

#include <functional>
#include <vector>

class QComboBox;
class QFormLayout;

namespace lepton::widgets {

class CallbackList;
class NumberField;

/// How the next run will train. Every change goes to the project at once.
class TrainingSettingsPanel : public Card {
    Q_OBJECT
public:
    explicit TrainingSettingsPanel(const Studio& studio, QWidget* parent = nullptr);

private:
    void addNumbers();
    void addOptimizer();
    void refresh();
    void refreshDevices();
    void change(const std::function<void(project::TrainingSettings&)>& edit);
    QWidget* wrap(QFormLayout* form);

    /// A number field and the setting that it shows.
    struct Bound {
        NumberField* field;
        std::function<double(const project::TrainingSettings&)> get;
        const char* optimizer; ///< shown only for this optimizer; null: always
    };
    NumberField* addNumber(const QString& name, const QString& hint, int kind, double least, double most,
                           std::function<double(const project::TrainingSettings&)> get,
                           std::function<void(project::TrainingSettings&, double)> set, const char* optimizer = nullptr);

    Studio m_studio;
    QFormLayout* m_form = nullptr;
    std::vector<Bound> m_bound;
    QComboBox* m_optimizer = nullptr;
    QComboBox* m_device = nullptr;
    CallbackList* m_callbacks = nullptr;
    bool m_refreshing = false;
};

} // namespace lepton::widgets
