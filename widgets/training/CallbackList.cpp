// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/CallbackList.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/training/CallbackParameter.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace lepton::widgets {

namespace {

QString titleOf(const Json& kind, const std::string& name) {
    const std::string title = kind.is_object() ? kind.value("title", name) : name;
    return translated(title.c_str());
}

} // namespace

CallbackList::CallbackList(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 8, 0);
    setAccessibleName(tr("What is done after each epoch"));
}

void CallbackList::setKinds(const Json& kinds) {
    if (kinds == m_kinds)
        return;
    m_kinds = kinds;
    rebuild();
}

void CallbackList::setCallbacks(const std::vector<project::CallbackSettings>& callbacks) {
    const auto same = [](const auto& a, const auto& b) { return a.type == b.type && a.parameters == b.parameters; };
    if (m_rows != nullptr && std::equal(callbacks.begin(), callbacks.end(), m_callbacks.begin(), m_callbacks.end(), same))
        return; // what this list has said itself: rebuilding would take the keyboard away
    m_callbacks = callbacks;
    rebuild();
}

/// What has the keyboard among the rows, to give it back to its successor.
QString CallbackList::focused() const {
    const auto* widget = m_rows != nullptr ? m_rows->focusWidget() : nullptr;
    return widget != nullptr && widget->hasFocus() ? widget->accessibleName() : QString();
}

void CallbackList::rebuild() {
    const QString keyboard = focused();
    if (m_rows != nullptr) {
        m_rows->hide();
        m_rows->deleteLater(); // one of its buttons may have brought us here
    }
    m_rows = new QWidget;
    auto* column = new QVBoxLayout(m_rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    for (std::size_t i = 0; i < m_callbacks.size(); ++i)
        column->addWidget(row(m_callbacks[i].type, static_cast<int>(i)));
    for (const auto& one : m_kinds) {
        const auto name = one.value("name", "");
        if (std::none_of(m_callbacks.begin(), m_callbacks.end(), [&](const auto& on) { return on.type == name; }))
            column->addWidget(row(name, -1));
    }
    layout()->addWidget(m_rows);
    m_rows->show();
    for (auto* widget : m_rows->findChildren<QWidget*>())
        if (!keyboard.isEmpty() && widget->accessibleName() == keyboard)
            widget->setFocus();
}

QWidget* CallbackList::row(const std::string& name, int place) {
    const Json known = kind(name);
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* line = new QHBoxLayout;
    line->setSpacing(0);
    auto* box = new QCheckBox(titleOf(known, name));
    box->setAccessibleName(box->text());
    box->setChecked(place >= 0);
    box->setMinimumHeight(measure::rowHeight);
    if (known.is_object())
        box->setToolTip(translated(known.value("doc", "").c_str()));
    connect(box, &QCheckBox::toggled, this, [this, name](bool on) { switchOn(name, on); });
    line->addWidget(box, 1);
    for (const int by : {-1, 1}) {
        if (place < 0)
            break;
        auto* button = iconButton(by < 0 ? QStringLiteral("arrow-up") : QStringLiteral("arrow-down"),
                                  (by < 0 ? tr("Do “%1” earlier") : tr("Do “%1” later")).arg(box->text()));
        button->setEnabled(place + by >= 0 && place + by < static_cast<int>(m_callbacks.size()));
        connect(button, &QToolButton::clicked, this, [this, place, by] { move(place, by); });
        line->addWidget(button);
    }
    column->addLayout(line);
    if (place >= 0 && known.is_object())
        addParameters(column, known, place);
    return out;
}

void CallbackList::addParameters(QVBoxLayout* column, const Json& kind, int place) {
    const Json& given = m_callbacks[static_cast<std::size_t>(place)].parameters;
    for (const auto& spec : kind.value("parameters", Json::array())) {
        const auto name = spec.value("name", "");
        const Json value = given.is_object() && given.contains(name) ? given[name] : spec.value("default", Json());
        auto* line = new QHBoxLayout;
        line->setContentsMargins(24, 0, 0, 0);
        auto* label = new TextLabel(TextLabel::Role::Hint, translated(spec.value("label", name).c_str()));
        label->setToolTip(translated(spec.value("doc", "").c_str()));
        line->addWidget(label, 1);
        line->addWidget(callbackParameter(spec, value, [this, place, name](const Json& chosen) { setParameter(place, name, chosen); }));
        column->addLayout(line);
    }
}

void CallbackList::switchOn(const std::string& name, bool on) {
    auto callbacks = m_callbacks;
    if (on)
        callbacks.push_back({name, Json::object()});
    else
        std::erase_if(callbacks, [&](const auto& callback) { return callback.type == name; });
    commit(std::move(callbacks));
    rebuild();
}

void CallbackList::move(int place, int by) {
    auto callbacks = m_callbacks;
    std::swap(callbacks[static_cast<std::size_t>(place)], callbacks[static_cast<std::size_t>(place + by)]);
    commit(std::move(callbacks));
    rebuild();
}

void CallbackList::setParameter(int place, const std::string& name, const Json& value) {
    auto callbacks = m_callbacks;
    callbacks[static_cast<std::size_t>(place)].parameters[name] = value;
    commit(std::move(callbacks));
}

void CallbackList::commit(std::vector<project::CallbackSettings> callbacks) {
    m_callbacks = std::move(callbacks);
    Q_EMIT changed(m_callbacks);
}

Json CallbackList::kind(const std::string& name) const {
    for (const auto& one : m_kinds)
        if (one.value("name", "") == name)
            return one;
    return {};
}

} // namespace lepton::widgets
