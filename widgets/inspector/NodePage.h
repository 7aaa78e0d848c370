// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "widgets/common/Room.h"

#include <vector>

class QLineEdit;
class QVBoxLayout;

namespace lepton::widgets {

class FactsTable;
class ParameterField;
class TextLabel;

/// One layer: its name, a field for each of its settings, its shapes and cost, its problems with their repairs, and its
/// documentation.
class NodePage : public QWidget {
    Q_OBJECT
public:
    explicit NodePage(const Studio& studio, QWidget* parent = nullptr);
    void show(const graph::NodeId& id);
    void editTitle();
    const std::vector<ParameterField*>& fields() const { return m_fields; }

Q_SIGNALS:
    void repairAsked(const lepton::graph::Problem& problem, const lepton::graph::Repair& repair);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void buildFields(const graph::LayerType* type);
    void refresh();
    void showProblems();
    void showFacts();
    void setParameter(const graph::ParameterSpec& spec, const Json& value);
    void takeTitle();

    Studio m_studio;
    graph::NodeId m_id;
    const graph::LayerType* m_type = nullptr;
    QLineEdit* m_title = nullptr;
    TextLabel* m_name = nullptr;
    TextLabel* m_summary = nullptr;
    QVBoxLayout* m_problems = nullptr;
    QWidget* m_form = nullptr;
    QVBoxLayout* m_formColumn = nullptr;
    std::vector<ParameterField*> m_fields;
    FactsTable* m_facts = nullptr;
    TextLabel* m_doc = nullptr;
};

} // namespace lepton::widgets
