// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Split.h"

#include <QFrame>

#include <memory>

class QCheckBox;

namespace lepton::widgets {

class NumberField;
class TextLabel;

/// How the data is divided: shares, seed, and whether each class keeps its proportion.
class SplitRow : public QFrame {
    Q_OBJECT
public:
    explicit SplitRow(QWidget* parent = nullptr);
    void setSettings(const Json& split);
    /// Splits that the files themselves give: their shares are not for the user to set.
    void setGiven(bool validation, bool test);
    void setCounts(const std::shared_ptr<const datasets::SplitIndices>& split, const std::optional<Error>& error);
    NumberField* validation() const { return m_validation; }
    NumberField* seed() const { return m_seed; }
    QString countsText() const;

Q_SIGNALS:
    void changed(const lepton::Json& split);

private:
    void edited();

    datasets::SplitSettings m_settings;
    NumberField* m_validation = nullptr;
    NumberField* m_test = nullptr;
    NumberField* m_seed = nullptr;
    QCheckBox* m_stratified = nullptr;
    TextLabel* m_counts = nullptr;
};

} // namespace lepton::widgets
