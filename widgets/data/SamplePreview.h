// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/data/PreparedData.h"

namespace lepton::widgets {

class PictureBox;
class TextLabel;

/// The chosen sample as it lies in the file, and as the network gets it.
class SamplePreview : public Card {
    Q_OBJECT
public:
    explicit SamplePreview(QWidget* parent = nullptr);
    void clear();
    void show(const SampleLook& look);
    QString afterFacts() const;

private:
    PictureBox* m_before = nullptr;
    PictureBox* m_after = nullptr;
    TextLabel* m_name = nullptr;
    TextLabel* m_facts = nullptr;
    TextLabel* m_beforeFacts = nullptr;
    TextLabel* m_afterFacts = nullptr;
};

} // namespace lepton::widgets
