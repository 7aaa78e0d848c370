// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace lepton::widgets {

/// A label in one of the theme's roles; follows the theme. Long text that may be cut is elided with its whole in the tooltip.
class TextLabel : public QLabel {
    Q_OBJECT
public:
    enum class Role { Title, Heading, Body, Hint, Figures, Value };
    enum class Tone { Plain, Soft, Accent, Ok, Warn, Error };

    explicit TextLabel(Role role, const QString& text = {}, QWidget* parent = nullptr);
    TextLabel(Role role, Tone tone, const QString& text = {}, QWidget* parent = nullptr);
    void setTone(Tone tone);
    void setElided(Qt::TextElideMode mode); ///< for one line: never wider than its place
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();

    Role m_role;
    Tone m_tone;
    Qt::TextElideMode m_elide = Qt::ElideNone;
};

/// The theme's colour of a tone.
QColor toneColour(TextLabel::Tone tone);

} // namespace lepton::widgets
