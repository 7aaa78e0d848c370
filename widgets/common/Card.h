// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace lepton::widgets {

class TextLabel;

/// A panel with a rounded border: a heading, a hint at the right of it, and whatever is put into body().
class Card : public QWidget {
    Q_OBJECT
public:
    explicit Card(const QString& heading = {}, QWidget* parent = nullptr);

    QVBoxLayout* body() const { return m_body; }
    QHBoxLayout* header() const { return m_header; } ///< after the heading and the stretch, before the hint
    void setHeading(const QString& heading);
    void setHint(const QString& hint);
    void setHighlighted(bool highlighted); ///< border in the accent colour: something is dragged over it

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_body = nullptr;
    QHBoxLayout* m_header = nullptr;
    TextLabel* m_heading = nullptr;
    TextLabel* m_hint = nullptr;
    bool m_highlighted = false;
};

} // namespace lepton::widgets
