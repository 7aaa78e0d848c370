// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/AutoLayout.h"

#include <QObject>
#include <QTimer>
#include <QVariantAnimation>

#include <atomic>
#include <memory>

namespace lepton::widgets {

/// One layout at a time on a worker, and the gliding of the nodes to where it put them. Window's thread.
class LayoutRun : public QObject {
    Q_OBJECT
public:
    explicit LayoutRun(QObject* parent);
    ~LayoutRun() override;

    /// Begins; one that is still at work is cancelled. laidOut() follows, unless it is cancelled.
    void start(AutoLayout layout);
    /// The result, if it comes, is dropped. False if nothing was at work.
    bool cancel();
    bool busy() const { return m_cancelled != nullptr; }

    /// From one list of places to the other in a quarter of a second; moved() follows for each picture. Without `animated`,
    /// with many nodes, or with equal lists nothing happens.
    void glide(const std::vector<QPointF>& from, const std::vector<QPointF>& to, bool animated);
    bool gliding() const { return m_glide.state() == QAbstractAnimation::Running; }
    void endGlide();

Q_SIGNALS:
    void takesLong(); ///< after 200 ms, once
    void laidOut(const lepton::widgets::NamedEdit& edit);
    void moved(const std::vector<QPointF>& places);

private:
    std::shared_ptr<std::atomic<bool>> m_cancelled; ///< of the one at work
    QTimer m_patience;
    QVariantAnimation m_glide;
    std::vector<QPointF> m_from, m_to;
};

} // namespace lepton::widgets
