// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CodeSplitter.h"

#include "widgets/canvas/CodeView.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/StudioSettings.h"

#include <QAction>
#include <QEvent>
#include <QToolButton>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int gap = 5; ///< what is dragged
constexpr int corner = 12; ///< from the canvas's edges to the button

} // namespace

CodeSplitter::CodeSplitter(const Studio& studio, QWidget* left, QWidget* canvas, QWidget* room) : QSplitter(Qt::Horizontal), m_studio(studio), m_canvas(canvas) {
    setRole(this, "code");
    setChildrenCollapsible(false);
    setHandleWidth(gap);
    m_code = new CodeView(studio);
    addWidget(left);
    addWidget(m_code);
    setStretchFactor(0, 1);
    setStretchFactor(1, 0);
    m_action = studio.actions->registry().add(room, {"canvas.code", tr("Show the PyTorch code"), {Qt::CTRL | Qt::SHIFT | Qt::Key_P}, tr("source python torch export panel"), {}},
                                              Qt::WidgetWithChildrenShortcut, [this] { showCode(!codeShown()); });
    m_action->setCheckable(true);
    m_button = iconButton("code", tr("Show the PyTorch code"));
    m_button->setParent(canvas);
    m_button->setCheckable(true);
    connect(m_button, &QToolButton::clicked, m_action, &QAction::trigger);
    connect(m_code, &CodeView::closeAsked, this, [this] { showCode(false); });
    connect(this, &QSplitter::splitterMoved, this, [this] {
        m_width = m_code->width();
        remember();
    });
    canvas->installEventFilter(this);
    placeButton();
    const StudioSettings settings;
    m_width = settings.codeWidth() > 0 ? settings.codeWidth() : m_code->sizeHint().width();
    m_code->setVisible(settings.codeShown());
    connect(&studio.actions->registry(), &ActionRegistry::shortcutsChanged, this, &CodeSplitter::follow);
    for (auto signal : {&ProjectDocument::opened, &ProjectDocument::closed})
        connect(studio.document, signal, this, &CodeSplitter::follow);
    follow();
}

bool CodeSplitter::codeShown() const { return !m_code->isHidden(); }

void CodeSplitter::showCode(bool shown) {
    m_code->setVisible(shown);
    follow();
    if (shown)
        setSizes({std::max(1, width() - gap - m_width), m_width});
    else
        m_canvas->setFocus();
    remember();
}

/// Act and button say whether the code is shown, and by which keys.
void CodeSplitter::follow() {
    m_button->setChecked(codeShown());
    m_action->setChecked(codeShown());
    ActionRegistry::setAvailable(m_action, m_studio.document->isOpen(), tr("Open a project first"));
    const QString keys = shortcutText(m_studio.actions->registry().shortcuts("canvas.code").mid(0, 1));
    m_button->setToolTip(keys.isEmpty() ? m_button->accessibleName() : tr("%1 (%2)").arg(m_button->accessibleName(), keys));
}

void CodeSplitter::remember() { StudioSettings().setCode(codeShown(), m_width); }

bool CodeSplitter::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_canvas && event->type() == QEvent::Resize)
        placeButton();
    return QSplitter::eventFilter(watched, event);
}

void CodeSplitter::placeButton() { m_button->move(m_canvas->width() - m_button->width() - corner, corner); }

} // namespace lepton::widgets
