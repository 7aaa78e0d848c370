// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/MemoryMeter.h"

#include "widgets/common/Theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace lepton::widgets {

MemoryMeter::MemoryMeter(QWidget* parent) : QWidget(parent) {
    setFixedHeight(12);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MemoryMeter::show(const graph::MemoryEstimate& memory, std::int64_t available) {
    m_memory = memory;
    m_available = available;
    const QString name = available > 0 ? tr("%1 of %2 that is free").arg(bytesText(memory.total()), bytesText(available)) : bytesText(memory.total());
    setAccessibleName(tr("Memory for training: %1").arg(name));
    setToolTip(name);
    update();
}

QColor MemoryMeter::ink(Part part) {
    const Theme& theme = Theme::instance();
    switch (part) {
    case Part::Weights:
        return theme.family(graph::Family::Dense);
    case Part::Gradients:
        return theme.family(graph::Family::Recurrent);
    case Part::Optimizer:
        return theme.family(graph::Family::Pooling);
    case Part::Activations:
        return theme.family(graph::Family::Activation);
    }
    return theme.palette().accent;
}

void MemoryMeter::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(rect(), 6, 6);
    painter.setClipPath(shape);
    painter.fillRect(rect(), palette.bg2);
    const double whole = static_cast<double>(std::max<std::int64_t>({m_available, m_memory.total(), 1}));
    double left = 0;
    for (const auto& [part, bytes] : {std::pair{Part::Weights, m_memory.weights}, {Part::Gradients, m_memory.gradients},
                                      {Part::Optimizer, m_memory.optimizer}, {Part::Activations, m_memory.activations}}) {
        // What is there at all is seen, however small.
        const double width = bytes > 0 ? std::max(2.0, static_cast<double>(bytes) / whole * this->width()) : 0;
        painter.fillRect(QRectF(left, 0, width, height()), ink(part));
        left += width;
    }
    if (m_available <= 0 || m_memory.total() <= m_available)
        return;
    painter.setClipping(false); // it does not fit: how much would
    painter.setPen(QPen(palette.error, 2));
    const double end = static_cast<double>(m_available) / whole * this->width();
    painter.drawLine(QPointF(end, 0), QPointF(end, height()));
}

} // namespace lepton::widgets
