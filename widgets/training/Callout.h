// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/TextLabel.h"

#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace lepton::widgets {

/// A framed place for something that waits for an answer: sentences with a bar of its tone at the left, and a row of fields and buttons.
class Callout : public QWidget {
    Q_OBJECT
public:
    explicit Callout(TextLabel::Tone tone, QWidget* parent = nullptr);

protected:
    TextLabel* addText(TextLabel::Role role, const QString& text = {});
    QHBoxLayout* addRow(); ///< below what is there
    void paintEvent(QPaintEvent* event) override;

private:
    TextLabel::Tone m_tone;
    QVBoxLayout* m_column = nullptr;
};

} // namespace lepton::widgets
