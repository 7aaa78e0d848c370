// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "widgets/common/Room.h"
#include "widgets/inspector/ParameterField.h"

#include <vector>

class QFrame;
class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace lepton::widgets {

class FactsTable;
class GroupPart;
class HeatPart;
class LayerHeat;
class TextLabel;

/// One layer: its name, a field for each of its settings, its shapes and cost, its problems with their repairs, and its
/// documentation.
class NodePage : public QWidget {
    Q_OBJECT
public:
    explicit NodePage(const Studio& studio, QWidget* parent = nullptr);
    void show(const graph::NodeId& id);
    void editTitle();
    void setHeat(LayerHeat* heat); ///< whose figures it shows
    const std::vector<ParameterField*>& fields() const { return m_fields; }

Q_SIGNALS:
    void repairAsked(const lepton::graph::Problem& problem, const lepton::graph::Repair& repair);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void buildFields(const std::vector<graph::ParameterSpec>& specs);
    QWidget* buildWeightsPart();
    void addField(const graph::ParameterSpec& spec);
    void openWeights(bool open);
    ParameterField::Words wordsFor(const std::string& parameter) const;
    void keepFields(const graph::Node& node);
    void refresh();
    void showProblems();
    void showFacts();
    void setParameter(const graph::ParameterSpec& spec, const Json& value);
    void takeTitle();

    Studio m_studio;
    graph::NodeId m_id;
    const graph::LayerType* m_type = nullptr;
    std::vector<std::string> m_named; ///< the settings that have fields
    QLineEdit* m_title = nullptr;
    TextLabel* m_name = nullptr;
    TextLabel* m_summary = nullptr;
    QVBoxLayout* m_problems = nullptr;
    QWidget* m_form = nullptr;
    QVBoxLayout* m_formColumn = nullptr;
    QWidget* m_weightsPart = nullptr; ///< settings that all layers with weights share, folded away
    QToolButton* m_weightsFold = nullptr;
    QWidget* m_weights = nullptr;
    QVBoxLayout* m_weightsColumn = nullptr;
    bool m_weightsOpened = false; ///< by the user
    std::vector<ParameterField*> m_fields;
    GroupPart* m_group = nullptr;
    HeatPart* m_heat = nullptr;
    QFrame* m_factsRule = nullptr;
    FactsTable* m_facts = nullptr;
    TextLabel* m_doc = nullptr;
};

} // namespace lepton::widgets
