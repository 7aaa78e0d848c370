// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

#include <functional>

class QComboBox;
class QFormLayout;

namespace lepton::project {
struct Adversary;
}

namespace lepton::widgets {

class NumberField;

/// How a generator's discriminator learns: by which loss, how often, how fast. Hidden for other objectives.
class AdversaryFields : public QWidget {
    Q_OBJECT
public:
    explicit AdversaryFields(const Studio& studio, QWidget* parent = nullptr);

private:
    NumberField* addNumber(const QString& name, const QString& hint, bool whole, double least, double most, std::function<void(project::Adversary&, double)> set);
    void refresh();
    void change(const std::function<void(project::Adversary&)>& edit);

    Studio m_studio;
    QFormLayout* m_form = nullptr;
    QComboBox* m_loss = nullptr;
    NumberField* m_ratio = nullptr;
    NumberField* m_learningRate = nullptr;
    NumberField* m_penalty = nullptr;
    NumberField* m_samples = nullptr;
    bool m_refreshing = false;
};

} // namespace lepton::widgets
