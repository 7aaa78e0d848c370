// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/CallbackList.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/Theme.h"
#include "widgets/training/SettingFields.h"

#include <QCheckBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace lepton::widgets {

namespace {

/// Six dots that say: this can be dragged.
class Grip : public QWidget {
public:
    Grip() {
        setFixedSize(14, measure::rowHeight);
        setCursor(Qt::OpenHandCursor);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::instance().palette().text2);
        for (int row = -1; row <= 1; ++row)
            for (int column = 0; column < 2; ++column)
                painter.drawEllipse(QPointF(3.5 + column * 5, height() / 2.0 + row * 5), 1.2, 1.2);
    }
};

} // namespace

CallbackList::CallbackList(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    setAccessibleName(tr("What is done after each epoch"));
}

void CallbackList::setKinds(const Json& kinds) {
    if (kinds == m_kinds)
        return;
    m_kinds = kinds;
    rebuild();
}

void CallbackList::setMetrics(const QStringList& metrics) {
    m_metrics = metrics;
    for (auto* fields : findChildren<SettingFields*>())
        fields->setWords("metric", {m_metrics, {}, true});
}

QString CallbackList::titleOf(const std::string& type) const {
    const Json known = kind(type);
    return translated(known.is_object() ? known.value("title", type).c_str() : type.c_str());
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
    m_active.clear();
    m_drop = nullptr;
    m_rows = new QWidget;
    auto* column = new QVBoxLayout(m_rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    for (std::size_t i = 0; i < m_callbacks.size(); ++i)
        column->addWidget(m_active.emplace_back(row(m_callbacks[i].type, static_cast<int>(i))));
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
    const QString title = titleOf(name);
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* line = new QHBoxLayout;
    line->setSpacing(0);
    auto* box = new QCheckBox(title);
    box->setAccessibleName(title);
    box->setChecked(place >= 0);
    box->setMinimumHeight(measure::rowHeight);
    box->setProperty("place", place);
    box->installEventFilter(this);
    if (known.is_object())
        box->setToolTip(translated(known.value("doc", "").c_str()));
    connect(box, &QCheckBox::toggled, this, [this, name](bool on) { switchOn(name, on); });
    if (place >= 0)
        line->addWidget(grip(place, title));
    line->addWidget(box, 1);
    for (const int by : {-1, 1}) {
        if (place < 0)
            break;
        auto* button = iconButton(by < 0 ? QStringLiteral("arrow-up") : QStringLiteral("arrow-down"),
                                  (by < 0 ? tr("Do “%1” earlier") : tr("Do “%1” later")).arg(title));
        button->setEnabled(place + by >= 0 && place + by < static_cast<int>(m_callbacks.size()));
        connect(button, &QToolButton::clicked, this, [this, place, by] { move(place, place + by); });
        line->addWidget(button);
    }
    column->addLayout(line);
    if (place >= 0 && known.is_object())
        addParameters(column, known, place);
    return out;
}

QWidget* CallbackList::grip(int place, const QString& title) {
    auto* out = new Grip;
    out->setProperty("place", place);
    out->setToolTip(tr("Drag “%1” to its place; Alt with the arrow keys moves it too").arg(title));
    out->installEventFilter(this);
    return out;
}

void CallbackList::addParameters(QVBoxLayout* column, const Json& kind, int place) {
    std::vector<graph::ParameterSpec> specs;
    for (const auto& spec : kind.value("parameters", Json::array()))
        specs.push_back(specFromJson(spec));
    if (specs.empty())
        return;
    auto* fields = new SettingFields;
    fields->setWords("metric", {m_metrics, {}, true});
    fields->setSpecs(specs);
    fields->setValues(m_callbacks[static_cast<std::size_t>(place)].parameters);
    connect(fields, &SettingFields::edited, this, [this, place](const std::string& name, const Json& value) { setParameter(place, name, value); });
    auto* indented = new QHBoxLayout;
    indented->setContentsMargins(20, 0, 0, 4);
    indented->addWidget(fields);
    column->addLayout(indented);
}

/// The place among those that are on which a row would take if it were let go there.
int CallbackList::placeAt(int y) const {
    int place = 0;
    for (const auto* row : m_active)
        place += y > row->geometry().center().y() ? 1 : 0;
    return place;
}

void CallbackList::showDrop(int place) {
    if (m_drop == nullptr) {
        m_drop = new QFrame(m_rows);
        m_drop->setAutoFillBackground(true);
    }
    QPalette palette = m_drop->palette();
    palette.setColor(QPalette::Window, Theme::instance().palette().accent);
    m_drop->setPalette(palette);
    const auto at = static_cast<std::size_t>(place);
    const int y = at < m_active.size() ? m_active[at]->geometry().top() - 2 : m_active.back()->geometry().bottom();
    m_drop->setGeometry(0, std::max(y, 0), m_rows->width(), 2);
    m_drop->show();
    m_drop->raise();
}

bool CallbackList::eventFilter(QObject* watched, QEvent* event) {
    const int place = watched->property("place").toInt();
    if (event->type() == QEvent::KeyPress && place >= 0) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int by = key->key() == Qt::Key_Up ? -1 : key->key() == Qt::Key_Down ? 1 : 0;
        if (by == 0 || !(key->modifiers() & Qt::AltModifier))
            return false;
        move(place, place + by);
        return true;
    }
    if (dynamic_cast<Grip*>(watched) == nullptr)
        return false;
    if (event->type() == QEvent::MouseButtonPress) {
        m_dragged = place;
        return true;
    }
    if (m_dragged < 0 || (event->type() != QEvent::MouseMove && event->type() != QEvent::MouseButtonRelease))
        return false;
    const int target = placeAt(m_rows->mapFromGlobal(static_cast<QMouseEvent*>(event)->globalPosition().toPoint()).y());
    if (event->type() == QEvent::MouseMove) {
        showDrop(target);
        return true;
    }
    const int from = std::exchange(m_dragged, -1);
    if (m_drop != nullptr)
        m_drop->hide();
    move(from, target > from ? target - 1 : target); // it leaves its own place
    return true;
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

void CallbackList::move(int from, int to) {
    if (to < 0 || to >= static_cast<int>(m_callbacks.size()) || to == from)
        return;
    auto callbacks = m_callbacks;
    const auto moved = callbacks[static_cast<std::size_t>(from)];
    callbacks.erase(callbacks.begin() + from);
    callbacks.insert(callbacks.begin() + to, moved);
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
