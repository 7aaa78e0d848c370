// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/TrainingSettings.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace lepton::widgets {

/// What is done after each epoch: the engine's kinds of callbacks, each to be switched on, set and moved. Those that are on stand first,
/// in the order in which they are done.
class CallbackList : public QWidget {
    Q_OBJECT
public:
    explicit CallbackList(QWidget* parent = nullptr);
    /// [{"name","title","doc","parameters":[ParameterSpec]}] as the engine tells them.
    void setKinds(const Json& kinds);
    void setCallbacks(const std::vector<project::CallbackSettings>& callbacks);

Q_SIGNALS:
    void changed(const std::vector<project::CallbackSettings>& callbacks);

private:
    void rebuild();
    QString focused() const;
    QWidget* row(const std::string& name, int place);
    void addParameters(QVBoxLayout* column, const Json& kind, int place);
    void switchOn(const std::string& name, bool on);
    void move(int place, int by);
    void setParameter(int place, const std::string& name, const Json& value);
    void commit(std::vector<project::CallbackSettings> callbacks);
    Json kind(const std::string& name) const;

    Json m_kinds = Json::array();
    std::vector<project::CallbackSettings> m_callbacks;
    QWidget* m_rows = nullptr;
};

} // namespace lepton::widgets
