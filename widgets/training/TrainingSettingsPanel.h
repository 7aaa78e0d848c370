// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/common/Room.h"

#include "core/project/TrainingSettings.h"

#include <functional>
#include <vector>

class QComboBox;
class QPushButton;
class QVBoxLayout;

namespace lepton::widgets {

class CallbackList;
class RateFinder;
class ScheduleCurve;
class SettingFields;
class SettingsGroup;
class TransferFields;
class TypedFields;
struct PlainSetting;

/// How the next run will train, in groups that fold. Every change goes to the project at once.
class TrainingSettingsPanel : public Card {
    Q_OBJECT
public:
    explicit TrainingSettingsPanel(const Studio& studio, QWidget* parent = nullptr);

private:
    using Settings = project::TrainingSettings;

    /// Numbers and choices of one group, whatever the optimizer is.
    struct PlainGroup {
        SettingsGroup* group;
        SettingFields* fields;
        const std::vector<PlainSetting>* settings;
    };

    SettingsGroup* addGroup(const QString& title, bool open);
    void addPlain(SettingsGroup* group, const std::vector<PlainSetting>& settings);
    void addObjective();
    void addDevice(SettingsGroup* group);
    void addOptimizer();
    void addSchedule();
    void addTransfer();
    void addCallbacks();
    void refresh();
    void refreshDevices();
    void refreshSummaries(const Settings& settings);
    void measureEpoch();
    void change(const std::function<void(Settings&)>& edit);

    Studio m_studio;
    QVBoxLayout* m_column = nullptr;
    std::vector<PlainGroup> m_plain;
    SettingsGroup* m_optimizerGroup = nullptr;
    SettingsGroup* m_scheduleGroup = nullptr;
    SettingsGroup* m_transferGroup = nullptr;
    SettingsGroup* m_callbackGroup = nullptr;
    TypedFields* m_optimizer = nullptr;
    TypedFields* m_schedule = nullptr;
    RateFinder* m_finder = nullptr;
    ScheduleCurve* m_curve = nullptr;
    TransferFields* m_transfer = nullptr;
    CallbackList* m_callbacks = nullptr;
    QComboBox* m_device = nullptr;
    double m_batches = 0; ///< in an epoch of the open project; 0: not known
    Json m_measured; ///< of which m_batches was worked out last
    int m_round = 0;      ///< what a worker measures for other settings is told by it
    bool m_refreshing = false;
};

} // namespace lepton::widgets
