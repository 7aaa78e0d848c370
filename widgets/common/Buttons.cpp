// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/Buttons.h"

#include "widgets/common/Theme.h"

#include <QPushButton>
#include <QToolButton>

namespace lepton::widgets {

namespace {

QPushButton* button(const QString& text, const char* role) {
    auto* out = new QPushButton(text);
    out->setAccessibleName(text);
    out->setCursor(Qt::PointingHandCursor);
    out->setAutoDefault(false);
    if (role != nullptr)
        setRole(out, role);
    return out;
}

} // namespace

QPushButton* primaryButton(const QString& text) { return button(text, "primary"); }

QPushButton* plainButton(const QString& text) { return button(text, nullptr); }

QPushButton* linkButton(const QString& text) { return button(text, "link"); }

QToolButton* iconButton(const QString& icon, const QString& name) {
    auto* out = new QToolButton;
    out->setAccessibleName(name);
    out->setToolTip(name);
    out->setAutoRaise(true);
    out->setFixedSize(28, 28);
    out->setIconSize({16, 16});
    const auto follow = [out, icon] { out->setIcon(Theme::instance().icon(icon, Theme::instance().palette().text2)); };
    QObject::connect(&Theme::instance(), &Theme::changed, out, follow);
    follow();
    return out;
}

} // namespace lepton::widgets
