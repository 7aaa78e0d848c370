// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace lepton::widgets {

class ActionRegistry;

/// Settles which keys belong to a field that is being typed into: those without Ctrl, Alt or Meta are always the field's,
/// function keys apart, and the command palette's are never, although a line edit would delete to the end of the line with them.
class FieldKeys : public QObject {
    Q_OBJECT
public:
    /// Watches the whole application as long as it lives.
    FieldKeys(const ActionRegistry& registry, QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    const ActionRegistry& m_registry;
};

} // namespace lepton::widgets
