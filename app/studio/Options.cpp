// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/Options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>

#include <cstdio>
#include <cstdlib>

namespace lepton::studio {

namespace {

[[noreturn]] void wrongUsage(const QString& why) {
    std::fprintf(stderr, "error: %s\nhint: lepton-studio --help lists the options\n", qPrintable(why));
    std::exit(2);
}

QString oneOf(const QCommandLineParser& parser, const QString& option, const QStringList& allowed) {
    const QString value = parser.value(option);
    if (!value.isEmpty() && !allowed.contains(value))
        wrongUsage(QString("--%1 is one of %2, not “%3”").arg(option, allowed.join(", "), value));
    return value;
}

QSize sizeOf(const QString& text) {
    if (text.isEmpty())
        return {};
    const QStringList parts = text.split('x');
    const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
    if (size.isEmpty())
        wrongUsage("--size is WIDTHxHEIGHT, not “" + text + "”");
    return size;
}

} // namespace

Options readOptions(const QCoreApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription("Compose, train and deploy neural networks from your workstation");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("project", "Project folder or package (.leptonmodel) to open", "[PROJECT|PACKAGE]");
    parser.addOptions({
        {"sample", "Open the bundled digits, ready to train"},
        {"measure-start", "Print the milliseconds from process start to a window that takes input, and end"},
        {"theme", "light or dark, for this session", "THEME"},
        {"language", "en or zh_CN, for this session", "LANGUAGE"},
        {"room", "Room to show first: home, data, network, train, runs or deploy", "NAME"},
        {"grab", "Write a picture of the window once it has settled, and end", "FILE.png"},
        {"size", "Size of the window", "WIDTHxHEIGHT"},
    });
    if (!parser.parse(application.arguments()))
        wrongUsage(parser.errorText());
    if (parser.isSet("help"))
        parser.showHelp();
    if (parser.isSet("version"))
        parser.showVersion();
    if (parser.positionalArguments().size() > 1)
        wrongUsage("One project or package at a time");
    Options options;
    if (!parser.positionalArguments().isEmpty())
        options.project = QDir::current().absoluteFilePath(parser.positionalArguments().first());
    options.sample = parser.isSet("sample");
    options.measureStart = parser.isSet("measure-start");
    options.theme = oneOf(parser, "theme", {"light", "dark"});
    options.language = oneOf(parser, "language", {"en", "zh_CN"});
    options.room = oneOf(parser, "room", {"home", "data", "network", "train", "runs", "deploy"});
    options.grab = parser.value("grab");
    options.size = sizeOf(parser.value("size"));
    return options;
}

} // namespace lepton::studio
