// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/TrainingSettings.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QFrame;
class QVBoxLayout;

namespace lepton::widgets {

/// What is done after each epoch: the engine's kinds of callbacks, each to be switched on, set and moved (by its grip, its buttons, or Alt
/// with the arrow keys). Those that are on stand first, in the order in which they are done.
class CallbackList : public QWidget {
    Q_OBJECT
public:
    explicit CallbackList(QWidget* parent = nullptr);
    /// [{"name","title","doc","parameters":[ParameterSpec]}] as the engine tells them.
    void setKinds(const Json& kinds);
    void setMetrics(const QStringList& metrics); ///< that a callback can watch: "validation.loss"
    void setCallbacks(const std::vector<project::CallbackSettings>& callbacks);
    QString titleOf(const std::string& type) const;

Q_SIGNALS:
    void changed(const std::vector<project::CallbackSettings>& callbacks);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void rebuild();
    QString focused() const;
    QWidget* row(const std::string& name, int place);
    QWidget* grip(int place, const QString& title);
    void addParameters(QVBoxLayout* column, const Json& kind, int place);
    void switchOn(const std::string& name, bool on);
    void move(int from, int to);
    void setParameter(int place, const std::string& name, const Json& value);
    void commit(std::vector<project::CallbackSettings> callbacks);
    Json kind(const std::string& name) const;
    int placeAt(int y) const;
    void showDrop(int place);

    Json m_kinds = Json::array();
    QStringList m_metrics;
    std::vector<project::CallbackSettings> m_callbacks;
    QWidget* m_rows = nullptr;
    std::vector<QWidget*> m_active; ///< rows of m_callbacks
    QFrame* m_drop = nullptr;       ///< where what is dragged would go
    int m_dragged = -1;
};

} // namespace lepton::widgets
