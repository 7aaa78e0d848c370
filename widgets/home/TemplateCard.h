// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

#include <QAbstractButton>

#include <optional>

namespace lepton::widgets {

/// A template as a card: its network drawn small, its name, one line and what it is for. Checkable where one is chosen.
class TemplateCard : public QAbstractButton {
    Q_OBJECT
public:
    explicit TemplateCard(const templates::Template& item, QWidget* parent = nullptr);
    QString templateName() const;
    /// Another network than the example's, with a line on what it takes.
    void setNetwork(graph::Network network, const QString& cost);
    /// It can't be chosen, for this reason.
    void refuse(const QString& reason);
    QSize sizeHint() const override { return {248, m_cost.isEmpty() ? 212 : 236}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const templates::Template& m_item;
    std::optional<graph::Network> m_network; ///< none: the example's, made when it is first seen
    QString m_cost;
};

} // namespace lepton::widgets
