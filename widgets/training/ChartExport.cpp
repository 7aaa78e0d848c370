// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartExport.h"

#include "core/base/Files.h"
#include "widgets/common/Background.h"
#include "widgets/training/Chart.h"

#include <QFileDialog>
#include <QMenu>

#include <array>
#include <charconv>

namespace lepton::widgets {

namespace {

struct ChartExport {
    Q_DECLARE_TR_FUNCTIONS(ChartExport)
};

struct CsvColumn {
    std::string name;
    ChartSeries series;
    double xScale;
};

std::string quoted(const QString& text) {
    QString out = text;
    return '"' + out.replace(QLatin1Char('"'), QLatin1String("\"\"")).toStdString() + '"';
}

/// As short as it reads back.
template <typename Real>
std::string number(Real value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end.ptr};
}

/// One line a point: curve, x as it was recorded (step), epoch, value.
std::string csvOf(const std::vector<CsvColumn>& columns) {
    std::string out = "curve,step,epoch,value\n";
    for (const auto& column : columns)
        for (std::size_t i = 0; i < column.series.size(); ++i) {
            const auto point = column.series.at(i);
            // The series keeps values as float32: written as such they read back exactly and without stray digits.
            out += column.name + ',' + number(point.x) + ',' + number(static_cast<float>(point.x * column.xScale)) + ',' + number(static_cast<float>(point.y)) + '\n';
        }
    return out;
}

void saveCsv(Chart& chart, const QString& file, std::function<void(Result<void>)> done) {
    std::vector<CsvColumn> columns; // copies: the curves grow while the worker writes
    for (const auto& curve : chart.curves())
        if (curve.series)
            columns.push_back({quoted(curve.key.isEmpty() ? curve.name : curve.key), *curve.series, curve.xScale});
    inBackground(&chart, [columns = std::move(columns), path = Path(file.toStdString())] { return writeFile(path, csvOf(columns)); },
                 std::move(done));
}

QString chosenFile(Chart& chart, const QString& suffix) {
    return QFileDialog::getSaveFileName(&chart, ChartExport::tr("Save the chart"), chart.name().toLower() + QLatin1Char('.') + suffix,
                                        QStringLiteral("*.%1").arg(suffix));
}

} // namespace

void saveChart(Chart& chart, const QString& file, std::function<void(Result<void>)> done) {
    if (file.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)) {
        saveCsv(chart, file, std::move(done));
        return;
    }
    const bool saved = file.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive) ? chart.savePdf(file) : chart.savePng(file, 0, 0, 2);
    if (saved)
        done({});
    else
        done(Error(ErrorCode::Unwritable, LT("core", "The chart could not be saved"))
                 .at(file.toStdString())
                 .fix(LT("core", "Choose a folder that you may write to")));
}

void showChartMenu(Chart& chart, QPoint globalPosition) {
    auto* menu = new QMenu(&chart);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::array<std::pair<QString, QString>, 3> kinds{{{ChartExport::tr("Save as picture…"), QStringLiteral("png")},
                                                            {ChartExport::tr("Save as PDF…"), QStringLiteral("pdf")},
                                                            {ChartExport::tr("Save values as CSV…"), QStringLiteral("csv")}}};
    for (const auto& [title, suffix] : kinds)
        QObject::connect(menu->addAction(title), &QAction::triggered, &chart, [&chart, suffix = suffix] {
            const QString file = chosenFile(chart, suffix);
            if (!file.isEmpty())
                saveChart(chart, file, [&chart](Result<void> saved) {
                    if (!saved)
                        Q_EMIT chart.saveFailed(saved.error());
                });
        });
    menu->addSeparator();
    auto* all = menu->addAction(ChartExport::tr("Show all"));
    all->setEnabled(chart.zoomed());
    QObject::connect(all, &QAction::triggered, &chart, &Chart::resetZoom);
    menu->popup(globalPosition);
}

} // namespace lepton::widgets
