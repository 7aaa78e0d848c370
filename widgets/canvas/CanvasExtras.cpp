// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CanvasExtras.h"

#include "core/exchange/PyTorchNames.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/PictureDialog.h"
#include "widgets/canvas/TemplateGallery.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"

#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QPushButton>

namespace lepton::widgets {

namespace {

constexpr int belowMiddle = 56; ///< from the canvas's middle, where its words stand, to the button

} // namespace

CanvasExtras::CanvasExtras(const Studio& studio, CanvasView& canvas, QWidget* room) : QObject(room), m_studio(studio), m_canvas(canvas) {
    auto& registry = studio.actions->registry();
    registry.add(room, {"canvas.template", tr("Start from a template…"), {Qt::CTRL | Qt::SHIFT | Qt::Key_T}, tr("gallery example cnn perceptron new network"), {}},
                 Qt::WidgetWithChildrenShortcut, [this] { startFromTemplate(); });
    registry.add(room, {"canvas.picture", tr("Save as picture…"), {Qt::CTRL | Qt::SHIFT | Qt::Key_E}, tr("export svg png image figure paper print"), {}}, Qt::WidgetWithChildrenShortcut,
                 [this] { savePicture(); });
    m_invitation = plainButton(tr("Start from a template…"));
    m_invitation->setParent(&canvas);
    connect(m_invitation, &QPushButton::clicked, this, &CanvasExtras::startFromTemplate);
    canvas.installEventFilter(this);
    for (auto signal : {&ProjectDocument::opened, &ProjectDocument::closed, &ProjectDocument::networkChanged})
        connect(studio.document, signal, this, &CanvasExtras::follow);
    connect(&studio.document->level(), &NetworkLevel::changed, this, &CanvasExtras::follow);
    follow();
}

void CanvasExtras::startFromTemplate() {
    TemplateGallery gallery(*m_studio.document, m_canvas.window());
    if (gallery.exec() != QDialog::Accepted || gallery.chosen() == nullptr)
        return;
    const bool replaces = !m_studio.document->network().nodes().empty();
    m_studio.document->level().goTo({});
    if (const auto done = m_studio.document->applyTemplate(*gallery.chosen()); !done) {
        Q_EMIT m_studio.actions->report(done.error());
        return;
    }
    m_canvas.fitAll();
    m_canvas.setFocus();
    if (replaces)
        Q_EMIT m_studio.actions->notify(tr("Undo brings the previous network back"));
}

void CanvasExtras::savePicture() {
    PictureDialog dialog(m_canvas.layout(), m_canvas.state().selected, m_canvas.window());
    if (dialog.exec() != QDialog::Accepted)
        return;
    const auto settings = dialog.settings();
    const auto& project = m_studio.document->project();
    const QString suffix = settings.format == PictureSettings::Format::Svg ? ".svg" : ".png";
    const QString suggested = QString::fromStdString((project.folder.parent_path() / exchange::pythonModuleName(project.name)).string()) + suffix;
    QString file = QFileDialog::getSaveFileName(m_canvas.window(), tr("Save as picture"), suggested, "*" + suffix);
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += suffix;
    widgets::savePicture(this, m_canvas.layout(), settings, QString::fromStdString(project.name), file, [this, file](Result<void> saved) {
        if (saved)
            Q_EMIT m_studio.actions->notify(tr("Saved as %1").arg(QFileInfo(file).fileName()));
        else
            Q_EMIT m_studio.actions->report(saved.error());
    });
}

bool CanvasExtras::eventFilter(QObject* watched, QEvent* event) {
    if (watched == &m_canvas && event->type() == QEvent::Resize)
        follow();
    return QObject::eventFilter(watched, event);
}

void CanvasExtras::follow() {
    const bool open = m_studio.document->isOpen();
    const bool empty = m_canvas.network().nodes().empty();
    auto& registry = m_studio.actions->registry();
    ActionRegistry::setAvailable(registry.action("canvas.template"), open, tr("Open a project first"));
    ActionRegistry::setAvailable(registry.action("canvas.picture"), open && !empty, open ? tr("The network has no layers") : tr("Open a project first"));
    m_invitation->setVisible(open && empty && m_studio.document->level().path().empty());
    m_invitation->adjustSize();
    m_invitation->move((m_canvas.width() - m_invitation->width()) / 2, m_canvas.height() / 2 + belowMiddle);
}

} // namespace lepton::widgets
