// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/Theme.h"

#include "widgets/common/DesktopScheme.h"
#include "widgets/common/ThemeStyle.h"
#include "widgets/common/TintedIcon.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QToolTip>
#include <QWidget>

#include <array>

namespace lepton::widgets {

namespace {

Palette colours(bool dark) {
    if (dark)
        return {"#14161a", "#1b1e24", "#23272f", "#2e333d", "#e6e8ec", "#9aa3b2",
                "#4c8dff", "#ffffff", "#3fb27f", "#e0a13a", "#e5534b", "#f2a33a"};
    return {"#f6f7f9", "#ffffff", "#eef0f4", "#dde1e8", "#1b1e24", "#5b6472",
            "#2f6fe4", "#ffffff", "#218a5b", "#a8690a", "#c93a32", "#c2700c"};
}

/// The same for Qt's own painting: item views, text fields, menus.
QPalette qtPalette(const Palette& p) {
    QPalette out;
    const auto set = [&out](QPalette::ColorRole role, const QColor& colour) { out.setColor(role, colour); };
    set(QPalette::Window, p.bg1);
    set(QPalette::WindowText, p.text);
    set(QPalette::Base, p.bg2);
    set(QPalette::AlternateBase, p.bg1);
    set(QPalette::Text, p.text);
    set(QPalette::PlaceholderText, p.text2);
    set(QPalette::Button, p.bg2);
    set(QPalette::ButtonText, p.text);
    set(QPalette::ToolTipBase, p.bg2);
    set(QPalette::ToolTipText, p.text);
    set(QPalette::Highlight, p.accent);
    set(QPalette::HighlightedText, p.onAccent);
    set(QPalette::Link, p.accent);
    set(QPalette::Light, p.line);
    set(QPalette::Mid, p.line);
    set(QPalette::Dark, p.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        out.setColor(QPalette::Disabled, role, p.text2);
    return out;
}

QString firstInstalled(const QStringList& wanted, QFontDatabase::SystemFont otherwise) {
    const QStringList installed = QFontDatabase::families();
    for (const auto& name : wanted)
        if (installed.contains(name))
            return name;
    return QFontDatabase::systemFont(otherwise).family();
}

QFont sans(qreal pixels, QFont::Weight weight) {
    static const QString family = firstInstalled({"Inter"}, QFontDatabase::GeneralFont);
    QFont font(family);
    // Chinese after Latin, and in its simplified forms.
    font.setFamilies({family, "Noto Sans CJK SC"});
    font.setPixelSize(qRound(pixels));
    font.setWeight(weight);
    return font;
}

} // namespace

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

Theme::Theme() : m_palette(colours(true)) {}

void Theme::apply(Mode mode) {
    static bool connected = false;
    if (!connected) {
        connected = true;
        connect(&DesktopScheme::instance(), &DesktopScheme::changed, this, [this] {
            if (m_mode == Mode::System && DesktopScheme::instance().dark() != m_dark)
                refresh();
        });
    }
    m_mode = mode;
    refresh();
}

void Theme::refresh() {
    m_dark = m_mode == Mode::Dark || (m_mode == Mode::System && DesktopScheme::instance().dark());
    m_palette = colours(m_dark);
    if (QApplication::style()->objectName().compare("fusion", Qt::CaseInsensitive) != 0)
        QApplication::setStyle(QStyleFactory::create("Fusion"));
    QApplication::setPalette(qtPalette(m_palette));
    QApplication::setFont(body());
    QToolTip::setFont(hint());
    qApp->setStyleSheet(styleSheet(m_palette, figures().family()));
    Q_EMIT changed();
}

Theme::OnPaper::OnPaper() : m_palette(instance().m_palette), m_dark(instance().m_dark) {
    instance().m_palette = colours(false);
    instance().m_palette.bg0 = Qt::white;
    instance().m_dark = false;
}

Theme::OnPaper::~OnPaper() {
    instance().m_palette = m_palette;
    instance().m_dark = m_dark;
}

QColor Theme::family(graph::Family family) const {
    static const std::array<QColor, 10> all{"#7c8797", "#4c8dff", "#2fa7bb", "#9a6cf0", "#dd6650", "#4fa868", "#d8598f", "#e0932a", "#8e9aaf", "#7d88c9"};
    return all[static_cast<std::size_t>(family)];
}

QFont Theme::body() const { return sans(13, QFont::Normal); }
QFont Theme::title() const { return sans(15, QFont::DemiBold); }
QFont Theme::hint() const { return sans(12, QFont::Normal); }

QFont Theme::figures(int pixels) const {
    static const QString family = firstInstalled({"JetBrains Mono", "DejaVu Sans Mono", "Noto Sans Mono"}, QFontDatabase::FixedFont);
    QFont font(family);
    font.setStyleHint(QFont::Monospace);
    font.setFamilies({family, "Noto Sans CJK SC"});
    font.setPixelSize(pixels);
    return font;
}

QIcon Theme::icon(const QString& name, const QColor& colour) const { return QIcon(new TintedIcon(name, colour)); }

void setRole(QWidget* widget, const char* role) {
    widget->setProperty("role", QString::fromLatin1(role));
    // A style sheet looks at properties only when the widget is polished.
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace lepton::widgets
