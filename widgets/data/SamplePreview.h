// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/data/PreparedData.h"

class QToolButton;

namespace lepton::widgets {

class PictureBox;
class TextLabel;

/// The chosen sample as it lies in the file, and as the network gets it; and, where the recipe changes training pictures at random, some
/// of what may become of it.
class SamplePreview : public Card {
    Q_OBJECT
public:
    explicit SamplePreview(QWidget* parent = nullptr);
    void clear();
    void show(const SampleLook& look);
    QString afterFacts() const;
    const std::vector<PictureBox*>& variants() const { return m_variants; } ///< as training may see the sample
    QToolButton* rollButton() const { return m_roll; }

Q_SIGNALS:
    void rolled(); ///< other variants are wanted

private:
    QWidget* buildStrip();

    PictureBox* m_before = nullptr;
    PictureBox* m_after = nullptr;
    TextLabel* m_name = nullptr;
    TextLabel* m_facts = nullptr;
    TextLabel* m_beforeFacts = nullptr;
    TextLabel* m_afterFacts = nullptr;
    QWidget* m_strip = nullptr;
    std::vector<PictureBox*> m_variants;
    QToolButton* m_roll = nullptr;
};

} // namespace lepton::widgets
