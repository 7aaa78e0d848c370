// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"

#include <QWidget>

namespace lepton::widgets {

/// What training takes of a device's memory, as one bar in parts: weights, gradients, optimizer state, activations.
class MemoryMeter : public QWidget {
    Q_OBJECT
public:
    explicit MemoryMeter(QWidget* parent = nullptr);
    /// `available`: bytes that the device has free; 0: unknown.
    void show(const graph::MemoryEstimate& memory, std::int64_t available);
    QSize sizeHint() const override { return {200, 12}; }

    enum class Part { Weights, Gradients, Optimizer, Activations };
    static QColor ink(Part part);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    graph::MemoryEstimate m_memory;
    std::int64_t m_available = 0;
};

} // namespace lepton::widgets
