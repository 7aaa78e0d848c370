// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/RunTableModel.h"

#include "widgets/common/Theme.h"
#include "widgets/training/Metrics.h"

#include <QDateTime>
#include <QFont>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace lepton::widgets {

namespace {

const QString none = QStringLiteral("–");

QString numberText(const std::optional<double>& value) { return value ? QLocale().toString(*value, 'f', std::abs(*value) < 100 ? 4 : 2) : none; }

QString settingTitle(const std::string& key) {
    static const std::map<std::string, const char*> titles{
        {"epochs", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Planned epochs")},
        {"batch_size", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Batch size")},
        {"optimizer.type", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Optimizer")},
        {"optimizer.learning_rate", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Learning rate")},
        {"optimizer.momentum", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Momentum")},
        {"optimizer.beta1", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Beta 1")},
        {"optimizer.beta2", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Beta 2")},
        {"optimizer.epsilon", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Epsilon")},
        {"optimizer.weight_decay", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Weight decay")},
        {"seed", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Seed")},
        {"device", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Device")},
        {"threads", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Threads")},
        {"callbacks", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "After each epoch")},
        {"recipe", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Recipe")},
        {"layers", QT_TRANSLATE_NOOP("lepton::widgets::RunTableModel", "Layers")}};
    const auto found = titles.find(key);
    return found == titles.end() ? QString::fromStdString(key) : RunTableModel::tr(found->second);
}

/// Lists of steps and callbacks by their types.
QString settingText(const Json& value) {
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    if (value.is_number_float())
        return QLocale().toString(value.get<double>(), 'g', 6);
    if (!value.is_array())
        return value.is_null() ? none : QString::fromStdString(value.dump());
    QStringList parts;
    for (const auto& item : value)
        parts << QString::fromStdString(item.is_object() ? item.value("type", item.dump()) : item.dump());
    return parts.join(QStringLiteral(", "));
}

QDateTime startOf(const project::RunSummary& run) { return QDateTime::fromString(QString::fromStdString(run.created), Qt::ISODate).toLocalTime(); }

} // namespace

QString statusText(project::RunStatus status) {
    switch (status) {
    case project::RunStatus::Running:
        return RunTableModel::tr("running");
    case project::RunStatus::Completed:
        return RunTableModel::tr("completed");
    case project::RunStatus::Stopped:
        return RunTableModel::tr("stopped");
    case project::RunStatus::Failed:
        return RunTableModel::tr("failed");
    case project::RunStatus::Interrupted:
        break;
    }
    return RunTableModel::tr("interrupted");
}

int RunTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_runs.size()); }

int RunTableModel::columnCount(const QModelIndex&) const { return FirstSetting + static_cast<int>(m_settings.size()); }

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("Run"), tr("Status"), tr("Epochs"), metricTitle(m_metric), metricTitle("loss"), tr("Duration"), tr("Started")};
    return section < FirstSetting ? names[section] : settingTitle(m_settings[static_cast<std::size_t>(section - FirstSetting)]);
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
    const auto& one = run(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown(one, index.column());
    case Qt::ToolTipRole:
        return one.problem ? translated(one.problem->what) : shown(one, index.column());
    case Qt::FontRole:
        return index.column() == Metric || index.column() == Loss ? QVariant(Theme::instance().figures()) : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == Status && (one.problem || one.status == project::RunStatus::Failed))
            return Theme::instance().palette().error;
        if (index.column() == Status && one.status == project::RunStatus::Running)
            return Theme::instance().palette().accent;
        return isBest(index.row(), index.column()) ? QVariant(Theme::instance().palette().ok) : QVariant();
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), shown(one, index.column()).toString());
    case sortRole:
        return sortKey(one, index.column());
    case bestRole:
        return isBest(index.row(), index.column());
    default:
        return {};
    }
}

QVariant RunTableModel::shown(const project::RunSummary& run, int column) const {
    switch (column) {
    case Run:
        return QString::fromStdString(run.folder.filename().string());
    case Status:
        return run.problem ? tr("unreadable") : statusText(run.status);
    case Epochs:
        return tr("%1 of %2").arg(run.epochs).arg(run.epochsPlanned);
    case Metric:
        return numberText(metricOf(run, m_metric));
    case Loss:
        return numberText(metricOf(run, "loss"));
    case Duration:
        return run.seconds > 0 ? durationText(run.seconds) : none;
    case Started:
        return startOf(run).isValid() ? QLocale().toString(startOf(run), QLocale::ShortFormat) : none;
    default:
        break;
    }
    const auto& key = m_settings[static_cast<std::size_t>(column - FirstSetting)];
    return settingText(run.settings.is_object() && run.settings.contains(key) ? run.settings[key] : Json());
}

QVariant RunTableModel::sortKey(const project::RunSummary& run, int column) const {
    switch (column) {
    case Epochs:
        return static_cast<qlonglong>(run.epochs);
    case Metric: // those without one at the bad end
        return metricOf(run, m_metric).value_or(largerIsBetter(m_metric) ? -1 : 1e300);
    case Loss:
        return metricOf(run, "loss").value_or(1e300);
    case Duration:
        return run.seconds;
    case Started:
        return startOf(run);
    default:
        break;
    }
    if (column >= FirstSetting) {
        const auto& key = m_settings[static_cast<std::size_t>(column - FirstSetting)];
        if (run.settings.is_object() && run.settings.contains(key) && run.settings[key].is_number())
            return run.settings[key].get<double>();
    }
    return shown(run, column);
}

bool RunTableModel::isBest(int row, int column) const {
    if (m_runs.size() < 2)
        return false;
    const auto& one = run(row);
    return (column == Metric && m_bestMetric && metricOf(one, m_metric) == m_bestMetric) || (column == Loss && m_bestLoss && metricOf(one, "loss") == m_bestLoss);
}

int RunTableModel::rowOf(const QString& folder) const {
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [&](const auto& run) { return run.folder == Path(folder.toStdString()); });
    return found == m_runs.end() ? -1 : static_cast<int>(found - m_runs.begin());
}

void RunTableModel::setRuns(std::vector<project::RunSummary> runs) {
    const auto settings = m_settings;
    const bool sameRows = runs.size() == m_runs.size() && std::equal(runs.begin(), runs.end(), m_runs.begin(), [](const auto& a, const auto& b) { return a.folder == b.folder; });
    // While a run goes on only figures change: resetting would take away selection and scroll position every time.
    if (!sameRows)
        beginResetModel();
    m_runs = std::move(runs);
    if (!sameRows)
        m_settings.clear();
    findDifferences();
    if (!sameRows) {
        endResetModel();
    } else if (settings != m_settings) {
        Q_EMIT layoutChanged();
    } else if (!m_runs.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, Metric, Metric);
    }
}

void RunTableModel::findDifferences() {
    std::map<std::string, std::set<std::string>> values;
    m_bestMetric = m_bestLoss = std::nullopt;
    for (const auto& run : m_runs) // the newest that has one
        if (const std::string name = mainMetric(run); !name.empty() && name != "loss") {
            m_metric = name;
            break;
        }
    std::size_t readable = 0;
    std::map<std::string, std::size_t> seen;
    std::vector<std::string> order;
    for (const auto& run : m_runs) {
        const auto metric = metricOf(run, m_metric);
        if (metric && (!m_bestMetric || (largerIsBetter(m_metric) ? *metric > *m_bestMetric : *metric < *m_bestMetric)))
            m_bestMetric = metric;
        if (const auto loss = metricOf(run, "loss"); loss && (!m_bestLoss || *loss < *m_bestLoss))
            m_bestLoss = loss;
        if (run.problem || !run.settings.is_object())
            continue;
        ++readable;
        for (const auto& [key, value] : run.settings.items()) {
            if (++seen[key] == 1)
                order.push_back(key);
            values[key].insert(value.dump());
        }
    }
    m_settings.clear();
    for (const auto& key : order)
        if (values[key].size() > 1 || seen[key] < readable)
            m_settings.push_back(key);
}

} // namespace lepton::widgets
