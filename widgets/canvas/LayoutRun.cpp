// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/LayoutRun.h"

#include "widgets/common/Background.h"

#include <chrono>

namespace lepton::widgets {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 200ms;
constexpr auto glideTime = 250ms;
/// Beyond this many every picture would come too late to be seen as a movement.
constexpr std::size_t mostGliding = 1500;

} // namespace

LayoutRun::LayoutRun(QObject* parent) : QObject(parent) {
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, &LayoutRun::takesLong);
    m_glide.setDuration(std::chrono::milliseconds(glideTime).count());
    m_glide.setEasingCurve(QEasingCurve::InOutCubic);
    m_glide.setStartValue(0.0);
    m_glide.setEndValue(1.0);
    connect(&m_glide, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        std::vector<QPointF> places = m_to;
        if (const double way = value.toDouble(); way < 1)
            for (std::size_t i = 0; i < places.size(); ++i)
                places[i] = m_from[i] + (m_to[i] - m_from[i]) * way;
        Q_EMIT moved(places);
    });
}

LayoutRun::~LayoutRun() { cancel(); }

void LayoutRun::start(AutoLayout layout) {
    cancel();
    endGlide();
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_patience.start();
    const auto shared = std::make_shared<const AutoLayout>(std::move(layout));
    const auto work = [shared, cancelled = m_cancelled] { return layeredLayout(shared->task(), *cancelled); };
    inBackground(this, work, [this, shared, cancelled = m_cancelled](std::optional<std::vector<QPointF>> places) {
        if (*cancelled)
            return;
        m_cancelled.reset();
        m_patience.stop();
        if (!places)
            return;
        if (const auto edit = shared->edit(std::move(*places)))
            Q_EMIT laidOut(*edit);
    });
}

bool LayoutRun::cancel() {
    m_patience.stop();
    if (!m_cancelled)
        return false;
    *m_cancelled = true;
    m_cancelled.reset();
    return true;
}

void LayoutRun::glide(const std::vector<QPointF>& from, const std::vector<QPointF>& to, bool animated) {
    if (!animated || from.size() != to.size() || from.size() > mostGliding || from == to)
        return;
    m_from = from;
    m_to = to;
    m_glide.start();
}

void LayoutRun::endGlide() { m_glide.stop(); }

} // namespace lepton::widgets
