// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Text.h"
#include "core/graph/LayerType.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QString>

class QWidget;

namespace lepton::widgets {

/// The one place that holds colours, type and measures (../shared/design/studio.md's table).
struct Palette {
    QColor bg0, bg1, bg2, line, text, text2, accent, onAccent, ok, warn, error, validation;
};

namespace measure {
inline constexpr int grid = 8;
inline constexpr int cardPadding = 16;
inline constexpr int fieldRadius = 6;
inline constexpr int nodeRadius = 8;
inline constexpr int cardRadius = 10;
inline constexpr int nodeWidth = 146;
inline constexpr int nodeHeight = 64;
inline constexpr int rowHeight = 30;
} // namespace measure

/// The studio's look: follows the desktop's light or dark scheme, or the user's choice. Window's thread.
///
/// What the style sheet (ThemeStyle.cpp) knows, set with setRole():
///   QPushButton  "primary" (one a page), "quiet" (no ground), "danger", "link", "pill" (checkable filter)
///   QToolButton  always without a ground until hovered
///   QFrame       "card", "well" (ground bg2, radius 6), "rule" (a line; give it a fixed height of 1)
///   QLabel       "title", "page" (18 px), "section" (small semibold heading), "hint", "figures" (monospace), "value" (18 px
///                figure of a stat card), "ok", "warn", "error"
///   QWidget      "page" (ground bg0), "panel" (ground bg1)
class Theme : public QObject {
    Q_OBJECT
public:
    enum class Mode { System, Light, Dark };
    static Theme& instance();

    void apply(Mode mode); ///< palette, style sheet and fonts of the whole application
    Mode mode() const { return m_mode; }
    bool dark() const { return m_dark; }
    const Palette& palette() const { return m_palette; }
    QColor family(graph::Family family) const;
    QFont body() const;             ///< 13 px
    QFont title() const;            ///< 15 px, semibold
    QFont hint() const;             ///< 11.5 px
    QFont figures(int pixels = 12) const; ///< monospace
    /// An icon of the set (resources/icons), drawn in the given colour at any scale.
    QIcon icon(const QString& name, const QColor& colour) const;

    /// While it lives, what paints takes the light colours: for a picture on paper. Nothing is told, and nothing else may paint.
    class OnPaper {
    public:
        OnPaper();
        ~OnPaper();
        OnPaper(const OnPaper&) = delete;
        OnPaper& operator=(const OnPaper&) = delete;

    private:
        Palette m_palette;
        bool m_dark;
    };

Q_SIGNALS:
    void changed();

private:
    Theme();
    void refresh();

    Mode m_mode = Mode::System;
    bool m_dark = true;
    Palette m_palette;
};

/// Marks a widget for the style sheet; see Theme. May be called again to change it.
void setRole(QWidget* widget, const char* role);

/// A core sentence in the user's language.
QString translated(const Text& text);
QString translated(const char* coreText);
/// Two sentences as one text, with the language's own stops: what failed and what to do. The second may be empty.
QString sentences(const QString& first, const QString& second);
/// "12.4 MB", "1.2 k", "3 min 5 s" in the user's locale.
QString bytesText(qint64 bytes);
QString countText(qint64 count);
QString durationText(double seconds);

} // namespace lepton::widgets
