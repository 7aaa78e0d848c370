// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/SettingsDialog.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/KeyboardPage.h"
#include "widgets/common/Pills.h"
#include "widgets/common/StudioSettings.h"
#include "widgets/common/TextLabel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

namespace lepton::widgets {

SettingsDialog::SettingsDialog(StudioSettings& settings, ActionRegistry& registry, QWidget* parent) : QDialog(parent), m_settings(settings) {
    setWindowTitle(tr("Settings"));
    resize(680, 560);
    auto* choice = new Pills(tr("Page of the settings"));
    choice->add(tr("General"));
    choice->add(tr("Keyboard"));
    auto* pages = new QStackedWidget;
    pages->addWidget(buildGeneral());
    pages->addWidget(new KeyboardPage(registry));
    auto* close = primaryButton(tr("Close"));
    close->setAutoDefault(false); // Enter may be a shortcut that is being pressed
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(16);
    column->addWidget(new TextLabel(TextLabel::Role::Title, tr("Settings")));
    column->addWidget(choice);
    column->addWidget(pages, 1);
    column->addLayout(buttons);
    connect(choice, &Pills::changed, pages, &QStackedWidget::setCurrentIndex);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

QWidget* SettingsDialog::buildGeneral() {
    m_theme = new QComboBox;
    m_theme->setAccessibleName(tr("Theme"));
    m_theme->addItem(tr("As the desktop"), static_cast<int>(Theme::Mode::System));
    m_theme->addItem(tr("Light"), static_cast<int>(Theme::Mode::Light));
    m_theme->addItem(tr("Dark"), static_cast<int>(Theme::Mode::Dark));
    m_theme->setCurrentIndex(m_theme->findData(static_cast<int>(Theme::instance().mode())));
    m_language = new QComboBox;
    m_language->setAccessibleName(tr("Language"));
    m_language->addItem(tr("As the desktop"), QString());
    m_language->addItem("English", "en");
    m_language->addItem("简体中文", "zh_CN");
    m_language->setCurrentIndex(m_language->findData(m_settings.language()));
    m_restart = new QWidget;
    auto* restartRow = new QHBoxLayout(m_restart);
    restartRow->setContentsMargins(0, 0, 0, 0);
    restartRow->addWidget(new TextLabel(TextLabel::Role::Hint, tr("Takes effect at the next start")), 1);
    auto* restart = plainButton(tr("Restart now"));
    restartRow->addWidget(restart);
    m_restart->setVisible(m_settings.language() != m_settings.languageAtStart());
    auto* out = new QWidget;
    auto* form = new QFormLayout(out);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(12);
    form->addRow(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Theme")), m_theme);
    form->addRow(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Language")), m_language);
    form->addRow({}, m_restart);
    connect(m_theme, &QComboBox::currentIndexChanged, this, [this] {
        const auto mode = static_cast<Theme::Mode>(m_theme->currentData().toInt());
        m_settings.setTheme(mode);
        Theme::instance().apply(mode);
    });
    connect(m_language, &QComboBox::currentIndexChanged, this, &SettingsDialog::takeLanguage);
    connect(restart, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT restartAsked();
    });
    return out;
}

void SettingsDialog::takeLanguage() {
    m_settings.setLanguage(m_language->currentData().toString());
    m_restart->setVisible(m_settings.language() != m_settings.languageAtStart());
}

} // namespace lepton::widgets
