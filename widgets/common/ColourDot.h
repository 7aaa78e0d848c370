// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>

#include <functional>

namespace lepton::widgets {

/// A small round mark in a colour of the theme: a legend, a state.
class ColourDot : public QWidget {
    Q_OBJECT
public:
    using Ink = std::function<QColor()>;
    explicit ColourDot(Ink ink, QWidget* parent = nullptr);
    void setInk(Ink ink);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Ink m_ink;
};

} // namespace lepton::widgets
