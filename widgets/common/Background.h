// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <utility>

namespace lepton::widgets {

/// Runs `work` on a thread of the pool, then `done(result)` on the window's thread, unless `context` is gone by then.
/// `work` must not touch widgets. Both must not throw.
template <typename Work, typename Done>
void inBackground(QObject* context, Work work, Done done) {
    // The application object outlives the pool's threads; `context` may not, so it is asked for only on its own thread.
    QCoreApplication* application = QCoreApplication::instance();
    QThreadPool::globalInstance()->start([application, guard = QPointer<QObject>(context), work = std::move(work), done = std::move(done)]() mutable {
        auto back = [guard = std::move(guard), done = std::move(done), result = work()]() mutable {
            if (guard)
                done(std::move(result));
        };
        QMetaObject::invokeMethod(application, std::move(back), Qt::QueuedConnection);
    });
}

} // namespace lepton::widgets
