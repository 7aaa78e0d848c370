// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/SettingsType.h"
#include "widgets/training/SettingFields.h"

class QComboBox;

namespace lepton::widgets {

/// One of several kinds of a thing, an optimizer or a schedule, and that kind's own settings.
class TypedFields : public QWidget {
    Q_OBJECT
public:
    /// `types` outlive it.
    TypedFields(const QString& name, const std::vector<project::SettingsType>& types, QWidget* parent = nullptr);
    void setValue(const std::string& type, const Json& values);
    SettingFields* fields() const { return m_fields; }

Q_SIGNALS:
    void chosen(const std::string& type);
    void edited(const std::string& key, const lepton::Json& value);

private:
    const std::vector<project::SettingsType>& m_types;
    QComboBox* m_type = nullptr;
    SettingFields* m_fields = nullptr;
};

} // namespace lepton::widgets
