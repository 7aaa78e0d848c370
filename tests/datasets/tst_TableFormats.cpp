// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFixtures.h"

#include <algorithm>

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

std::string repeated(const std::string& rows, int times) {
    std::string out;
    for (int i = 0; i < times; ++i)
        out += rows;
    return out;
}

const std::string reviews = "text,label\n\"A film to be seen twice, at least\",good\nI want my two hours back please,bad\n\"Slow, but it is worth the "
                            "wait\",good\nNot even the music was bearable,bad\n";
const std::string iris = "sepal length,sepal width,species\n" + repeated("5.1,3.5,setosa\n7.0,3.2,versicolor\n6.3,3.3,virginica\n", 5);
const std::string housing = "rooms,area,price\n" + repeated("3,80.5,200000\n4,120,310500.5\n2,55.1,150000\n", 3) + "5,200,512000\n";
const std::string series = "date,temperature\n2024-01-01,3.5\n2024-01-02,4.1\n2024-01-03,2.9\n";
const std::string sunspots = "YEAR,SUNACTIVITY\n1700,5.0\n1701,11.0\n1702,16.0\n1703,23.0\n";
const std::string ratings = "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n1,1029,3.0,1260759179\n2,31,4.0,1260759182\n";

std::string movieLens() {
    std::string out;
    for (int i = 0; i < 40; ++i)
        out += std::to_string(i * 7 % 11 + 1) + "\t" + std::to_string(i * 5 % 17 + 1) + "\t" + std::to_string(i % 5 + 1) + "\t" +
               std::to_string(881250949 + i * 100) + "\n";
    return out;
}

Field field(const SourceInfo& info, const std::string& name) {
    for (const auto& one : info.fields)
        if (one.name == name)
            return one;
    FAIL("no field " << name);
    return {};
}

} // namespace

TEST_CASE("the kind of a table is guessed from its first rows") {
    const auto formatOf = [](const std::string& name, const std::string& contents) { return FileSource(name, contents)->info().format; };
    CHECK(formatOf("reviews.csv", reviews) == "text");
    CHECK(formatOf("iris.csv", iris) == "table");
    CHECK(formatOf("housing.csv", housing) == "table");
    CHECK(formatOf("weather.csv", series) == "series");
    CHECK(formatOf("sunspots.csv", sunspots) == "series");
    CHECK(formatOf("ratings.csv", ratings) == "ratings");
    CHECK(formatOf("u.data", movieLens()) == "ratings");
    CHECK(formatOf("story.txt", "It was a dark night, and it rained.\nNobody was about.\nThe lamp, too, was out.\n") == "corpus");
    CHECK(formatOf("poem.txt", "one, two\nthree, four\nfive, six\n") == "corpus");
    CHECK(formatOf("table.txt", "a\tb\n1\t2\n3\t4.5\n7\t8.5\n") == "table");
    CHECK(formatOf("reviews.jsonl",
                   "{\"sentence\":\"A film to be seen twice, at least\",\"sentiment\":1}\n{\"sentence\":\"I want my two hours back\",\"sentiment\":0}\n"
                   "{\"sentence\":\"Slow, but it is worth the wait\",\"sentiment\":1}\n{\"sentence\":\"Not even the music was bearable\",\"sentiment\":0}\n") ==
          "text");
}

TEST_CASE("--as takes a table for what the user says") {
    CHECK(FileSource("iris.csv", iris, "table")->info().kind == "table");
    CHECK(FileSource("sunspots.csv", sunspots, "table")->info().task == "regression");
    CHECK(FileSource("reviews.csv", reviews, "corpus")->info().kind == "corpus");
    CHECK(FileSource("iris.csv", iris, "series")->info().kind == "series");
}

TEST_CASE("labelled texts: columns, classes, names") {
    const FileSource source("reviews.csv", reviews);
    const auto& info = source->info();
    CHECK(info.kind == "text");
    CHECK(info.task == "classification");
    CHECK(info.samples == 4);
    CHECK(info.classes == std::vector<std::string>{"bad", "good"});
    CHECK(info.classCounts == std::vector<std::int64_t>{2, 2});
    CHECK(field(info, "text").type == "text");
    CHECK(field(info, "label").type == "class");
    CHECK(field(info, "label").unique == 2);
    CHECK(source->label(0) == 1);
    CHECK(source->label(1) == 0);
    CHECK(source->name(2) == "reviews.csv:4");
    CHECK(source->table()->find("text")->cells[0] == "A film to be seen twice, at least");
    CHECK(source->read(0).error().code == ErrorCode::Unsupported);
    CHECK_FALSE(source->givenSplit(0).has_value());
}

TEST_CASE("rows without text or label are problems") {
    const FileSource source("reviews.csv", reviews + ",good\nThe last one has no label whatsoever,\n");
    CHECK(source->info().samples == 6);
    CHECK(problem(source->info(), "empty-text").where == "reviews.csv:6");
    CHECK(problem(source->info(), "missing-label").where == "reviews.csv:7");
    CHECK(source->info().classCounts == std::vector<std::int64_t>{2, 3});
    const FileSource one("reviews.csv", "text,label\nA film to be seen twice at least,x\nI want my two hours back please,x\n", "text");
    CHECK(problem(one->info(), "single-class").where == "x");
}

TEST_CASE("tables: what is seen of each column") {
    const FileSource source("housing.csv", housing);
    CHECK(source->info().task == "regression");
    CHECK(source->info().classes.empty());
    const auto rooms = field(source->info(), "rooms");
    CHECK(rooms.type == "number");
    CHECK(rooms.min == 2.0);
    CHECK(rooms.max == 5.0);
    CHECK(rooms.mean == doctest::Approx(3.2)); // (9·3 + 5) / 10
    CHECK(FileSource("iris.csv", iris)->info().classes == std::vector<std::string>{"setosa", "versicolor", "virginica"});

    const FileSource stray("t.csv", "a,y\n" + repeated("1,2.5\n2,3.5\n", 15) + "oops,4.5\n");
    CHECK(problem(stray->info(), "not-a-number").where == "t.csv:32");
    CHECK(contains(problem(stray->info(), "not-a-number").what.str(), "oops"));
}

TEST_CASE("series are put into the order of time") {
    const FileSource source("s.csv", "date,price,volume\n2024-01-03,30,3\n2024-01-01,10,1\n2024-01-02,20,2\n");
    CHECK(source->info().kind == "series");
    CHECK(source->info().task == "forecasting");
    CHECK(source->table()->find("price")->cells == std::vector<std::string>{"10", "20", "30"});
    CHECK(source->name(0) == "s.csv:3");
    CHECK(problem(source->info(), "not-in-order").count == 1);
    const FileSource twice("s.csv", "date,x\n2024-01-01,1\n2024-01-01,2\n2024-01-02,4\n", "series");
    CHECK(problem(twice->info(), "repeated-time").where == "s.csv:3");
}

TEST_CASE("splits: files in a folder, or a column") {
    const TemporaryFolder folder;
    write(folder / "test.csv", "label,text\nbad,No sense and no end in sight\n");
    write(folder / "train.csv", reviews);
    write(folder / "valid.csv", "text,label\nAs good as everybody says it is,good\n");
    write(folder / "README.md", "about it");
    const auto source = openSource(folder.path()).value();
    CHECK(source->info().format == "text");
    CHECK(toJson(source->info())["splits"].dump() == R"({"train":4,"validation":1,"test":1})");
    CHECK(source->givenSplit(0) == Split::Train);
    CHECK(source->givenSplit(4) == Split::Validation);
    CHECK(source->givenSplit(5) == Split::Test);
    CHECK(source->name(5) == "test.csv:2");
    CHECK(source->table()->find("text")->cells[5] == "No sense and no end in sight"); // by name, not by place

    const FileSource column("t.csv", "split,a,b,y\ntrain,1,2,x\ntest,3,4,y\ntrain,5,6,x\ndev,7,8,y\n", "table");
    CHECK(column->givenSplit(1) == Split::Test);
    CHECK(column->givenSplit(3) == Split::Validation);
}

TEST_CASE("folders of tables that can't be told apart, or differ") {
    const TemporaryFolder folder;
    write(folder / "one.csv", iris);
    write(folder / "two.csv", iris);
    CHECK(errorOfOpening(folder.path(), "table").code == ErrorCode::BadFormat);
    write(folder / "train.csv", iris);
    write(folder / "test.csv", "sepal length,species\n1,setosa\n");
    const auto error = errorOfOpening(folder.path(), "table");
    CHECK(contains(error.what.str(), "sepal width"));
    CHECK(contains(error.where, "test.csv"));
}

TEST_CASE("folders of text files: one a class, or below train and test") {
    const TemporaryFolder folder;
    write(folder / "a/neg/1.txt", "bad");
    write(folder / "a/pos/2.txt", "good\r\nfilm");
    write(folder / "a/pos/10.txt", "fine");
    const auto source = openSource(folder / "a").value();
    CHECK(source->info().format == "text");
    CHECK(source->info().classes == std::vector<std::string>{"neg", "pos"});
    CHECK(source->table()->find("text")->cells == std::vector<std::string>{"bad", "good\nfilm", "fine"});
    CHECK(source->name(2) == "pos/10.txt:1");
    CHECK(source->label(2) == 1);

    write(folder / "b/test/neg/1.txt", "bad");
    write(folder / "b/train/neg/1.txt", "worse");
    write(folder / "b/train/pos/1.txt", "better");
    write(folder / "b/train/pos/2.txt", std::string("\0\0", 2));
    const auto split = openSource(folder / "b").value();
    CHECK(split->info().samples == 3);
    CHECK(split->givenSplit(0) == Split::Train);
    CHECK(split->givenSplit(2) == Split::Test);
    CHECK(problem(split->info(), "unreadable").where == "train/pos/2.txt");
}

TEST_CASE("running text: a row a line, splits by name") {
    const FileSource one("story.txt", "one\r\n\r\ntwo");
    CHECK(one->info().kind == "corpus");
    CHECK(one->info().task == "generation");
    CHECK(one->table()->columns.front().cells == std::vector<std::string>{"one", "", "two"});
    CHECK(one->name(2) == "story.txt:3");
    const TemporaryFolder folder;
    write(folder / "test.txt", "end");
    write(folder / "train.txt", "begin");
    const auto source = openSource(folder.path()).value();
    CHECK(source->info().format == "corpus");
    CHECK(source->givenSplit(0) == Split::Train);
    CHECK(source->givenSplit(1) == Split::Test);
}

TEST_CASE("tables that a kind can't use say what is missing") {
    const TemporaryFolder folder;
    write(folder / "iris.csv", iris);
    write(folder / "words.csv", "a,b\nx,y\nz,w\n");
    write(folder / "empty.csv", "");
    write(folder / "mixed.csv", "text,label\ncaf\xE9,a\nna\xC3\xAFve,b\n");
    write(folder / "ragged.csv", "text,label\none,two,three\nfour,five\n");
    write(folder / "times.csv", "time,x\nsoon,1\nlater,2\n");
    CHECK(contains(errorOfOpening(folder / "iris.csv", "text").hint.str(), "label"));
    CHECK(contains(errorOfOpening(folder / "words.csv", "ratings").what.str(), "2 columns"));
    CHECK(errorOfOpening(folder / "words.csv", "series").code == ErrorCode::BadFormat);
    CHECK(contains(errorOfOpening(folder / "words.csv", "series").hint.str(), "point in time"));
    write(folder / "list.csv", "a\nx\ny\n");
    CHECK(errorOfOpening(folder / "list.csv", "table").code == ErrorCode::BadFormat);
    CHECK(errorOfOpening(folder / "list.csv", "text").code == ErrorCode::BadFormat);
    CHECK(contains(errorOfOpening(folder / "mixed.csv", "text").where, "mixed.csv:3"));
    CHECK(contains(errorOfOpening(folder / "ragged.csv", "text").where, "ragged.csv:2"));
    for (const auto* format : {"text", "table", "series", "ratings", "corpus"}) {
        CHECK(contains(errorOfOpening(folder / "empty.csv", format).what.str(), "empty"));
        CHECK(errorOfOpening(folder / "none.csv", format).code == ErrorCode::NotFound);
    }
}

TEST_CASE("the fingerprint follows contents, not the place") {
    const auto print = [](const std::string& contents) { return FileSource("t.csv", contents)->fingerprint(); };
    CHECK(print(iris) == print(iris));
    CHECK(print(iris) != print(iris + "1,2,setosa\n"));
}

TEST_CASE("formats say which kind they open") {
    for (const auto& format : formats())
        CHECK(format.kind == (format.name == "idx" || format.name == "image-folder" || format.name == "throwing" ? "pictures" : format.name));
}
