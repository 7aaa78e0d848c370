// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

#include "core/project/Project.h"

#include <QWidget>

#include <functional>
#include <vector>

class QComboBox;
class QFormLayout;

namespace lepton::widgets {

class NumberField;
class TextLabel;

/// What the network is trained for: the losses of the objective's terms and how much they count. Shows only what this objective has (of an
/// adversarial one AdversaryFields has the rest). Every change goes to the project at once.
class LossFields : public QWidget {
    Q_OBJECT
public:
    explicit LossFields(const Studio& studio, QWidget* parent = nullptr);

private:
    using Objective = project::Objective;
    /// A row of the form, whether this objective has it, and how it shows it.
    struct Row {
        QWidget* field;
        std::function<bool(const Objective&)> has;
        std::function<void(const Objective&)> show;
    };

    void addTermRows();
    void addWeights();
    void addNumber(const QString& name, const QString& hint, bool whole, double least, double most, std::function<bool(const Objective&)> has,
                   std::function<double(const Objective&)> get, std::function<void(Objective&, double)> set);
    QComboBox* addChoice(const QString& name, const QString& hint, std::function<bool(const Objective&)> has, std::function<void(QComboBox*, const Objective&)> show,
                         std::function<void(Objective&, const QString&)> set);
    void refresh();
    void change(const std::function<void(Objective&)>& edit);
    /// One weight a class, the rarer the greater, 1 in the mean; empty without data.
    std::vector<double> weightsByRarity() const;

    Studio m_studio;
    TextLabel* m_kind = nullptr;
    QFormLayout* m_form = nullptr;
    std::vector<Row> m_rows;
    bool m_refreshing = false;
};

} // namespace lepton::widgets
