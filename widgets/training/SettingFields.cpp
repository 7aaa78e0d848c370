// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/SettingFields.h"

#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <set>

namespace lepton::widgets {

namespace {

/// A specification keeps pointers to its words.
const char* kept(const std::string& word) {
    static std::set<std::string> words;
    return words.insert(word).first->c_str();
}

graph::ParameterKind kindNamed(const std::string& name) {
    using Kind = graph::ParameterKind;
    constexpr std::array kinds{Kind::Integer, Kind::Real, Kind::Boolean, Kind::Choice, Kind::Pair, Kind::Triple, Kind::Padding, Kind::Sizes, Kind::Dimensions};
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](Kind kind) { return name == graph::parameterKindName(kind); });
    return found == kinds.end() ? Kind::Text : *found;
}

bool same(const graph::ParameterSpec& a, const graph::ParameterSpec& b) {
    return a.name == b.name && a.kind == b.kind && a.minimum == b.minimum && a.maximum == b.maximum && a.choices == b.choices && a.defaultValue == b.defaultValue &&
           std::string_view(a.label) == b.label;
}

} // namespace

graph::ParameterSpec specFromJson(const Json& spec) {
    graph::ParameterSpec out;
    out.name = spec.value("name", "");
    out.label = kept(spec.value("label", out.name));
    out.doc = kept(spec.value("doc", ""));
    out.kind = kindNamed(spec.value("kind", ""));
    out.defaultValue = spec.value("default", Json());
    out.choices = spec.value("choices", std::vector<std::string>());
    const Json range = spec.value("range", Json::array({0, 1}));
    out.minimum = range[0].get<double>();
    out.maximum = range[1].get<double>();
    if (out.kind == graph::ParameterKind::Choice && out.choices.empty())
        out.kind = graph::ParameterKind::Text; // its choices are the project's
    if (out.kind == graph::ParameterKind::Text)
        out.maximum = spec.value("max_bytes", 10'000.0);
    return out;
}

SettingFields::SettingFields(QWidget* parent) : QWidget(parent) {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
}

void SettingFields::setSpecs(const std::vector<graph::ParameterSpec>& specs) {
    if (m_inner != nullptr && std::equal(specs.begin(), specs.end(), m_specs.begin(), m_specs.end(), same))
        return;
    m_specs = specs;
    m_fields.clear();
    if (m_inner != nullptr) {
        m_inner->hide();
        m_inner->deleteLater(); // one of its fields may have brought us here
    }
    m_inner = new QWidget;
    m_column = new QVBoxLayout(m_inner);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    for (const auto& spec : m_specs) {
        const auto words = m_words.find(spec.name);
        auto* field = spec.kind == graph::ParameterKind::Text
                        ? new ParameterField(spec, words == m_words.end() ? ParameterField::Words{{}, {}, true} : words->second)
                        : new ParameterField(spec);
        connect(field, &ParameterField::edited, this, [this, name = spec.name](const Json& value) { Q_EMIT edited(name, value); });
        m_column->addWidget(field);
        m_fields[spec.name] = field;
    }
    layout()->addWidget(m_inner);
    m_inner->show();
}

void SettingFields::setWords(const std::string& key, const ParameterField::Words& words) {
    m_words[key] = words;
    if (auto* known = field(key))
        known->setWords(words);
}

void SettingFields::setValues(const Json& values) {
    for (const auto& spec : m_specs)
        m_fields.at(spec.name)->setValue(values.is_object() && values.contains(spec.name) ? values[spec.name] : spec.defaultValue);
}

ParameterField* SettingFields::field(const std::string& key) const {
    const auto found = m_fields.find(key);
    return found == m_fields.end() ? nullptr : found->second;
}

} // namespace lepton::widgets
