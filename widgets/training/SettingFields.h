// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Parameter.h"
#include "widgets/inspector/ParameterField.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QVBoxLayout;

namespace lepton::widgets {

/// The fields of some settings, made from their specifications: of an optimizer, a schedule, a callback, and those of every run.
class SettingFields : public QWidget {
    Q_OBJECT
public:
    explicit SettingFields(QWidget* parent = nullptr);
    /// Fields are made anew only if these are others than before.
    void setSpecs(const std::vector<graph::ParameterSpec>& specs);
    /// What a text may be chosen from; others are typed in one line.
    void setWords(const std::string& key, const ParameterField::Words& words);
    /// What is not among them is at its default.
    void setValues(const Json& values);
    ParameterField* field(const std::string& key) const; ///< null if there is none

Q_SIGNALS:
    void edited(const std::string& key, const lepton::Json& value);

private:
    std::vector<graph::ParameterSpec> m_specs;
    std::map<std::string, ParameterField::Words> m_words;
    std::map<std::string, ParameterField*> m_fields;
    QWidget* m_inner = nullptr;
    QVBoxLayout* m_column = nullptr;
};

/// A specification as the engine tells it (graph::toJson). Its words live as long as the process.
graph::ParameterSpec specFromJson(const Json& spec);

} // namespace lepton::widgets
