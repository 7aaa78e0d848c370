// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Usage.h"

#include "core/deploy/UsageTensors.h"

namespace lepton::deploy {

namespace {

using Form = RawQuestion::Form;

/// What the snippets have in common.
struct Subject {
    std::string model; ///< "https://host/v2/models/digits"
    std::string url;
    std::string name;
    RawQuestion question;
    std::vector<ExampleTensor> tensors;
    bool token;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

/// In single quotes, as a shell takes it.
std::string shellQuoted(const std::string& text) { return "'" + replaced(text, "'", "'\\''") + "'"; }
/// What stands in a heredoc in which variables are put in.
std::string heredocText(std::string text) {
    for (const char* special : {"\\", "$", "`"})
        text = replaced(text, special, std::string("\\") + special);
    return text;
}

/// JSON as Python writes it.
std::string pythonLiteral(const Json& value) {
    if (value.is_null())
        return "None";
    if (value.is_boolean())
        return value.get<bool>() ? "True" : "False";
    if (!value.is_structured())
        return value.dump(-1, ' ', true);
    std::string out;
    for (const auto& [key, item] : value.items())
        out += (out.empty() ? "" : ", ") + (value.is_object() ? Json(key).dump(-1, ' ', true) + ": " : "") + pythonLiteral(item);
    return value.is_object() ? "{" + out + "}" : "[" + out + "]";
}

std::string cppLiteral(const std::string& text) { return "R\"question(" + text + ")question\""; }

std::string curlHead(const Subject& subject, const char* verb, const char* type) {
    std::string out = "curl " + shellQuoted(subject.model + "/" + verb) + " \\\n  -H 'Content-Type: " + type + "' \\\n";
    if (subject.token)
        out += std::string("  -H \"Authorization: Bearer $") + tokenVariable + "\" \\\n";
    return out;
}

const char* contentType(Form form) { return form == Form::Picture ? "application/octet-stream" : form == Form::Text ? "text/plain" : "application/json"; }

std::string curlRaw(const Subject& subject) {
    const std::string body = subject.question.form == Form::Picture ? "@picture.png" : shellQuoted(subject.question.example);
    return curlHead(subject, "predict", contentType(subject.question.form)) + "  --data-binary " + body + "\n";
}

/// Zeros are counted out by the shell, so that a picture's tensor fits into a line.
std::string shellData(const ExampleTensor& tensor) {
    if (!tensor.values.empty())
        return tensor.data().dump();
    return tensor.count() == 1 ? "[0]" : "[$(printf '0,%.0s' {2.." + std::to_string(tensor.count()) + "})0]";
}

std::string curlTensors(const Subject& subject) {
    std::string inputs;
    for (const auto& tensor : subject.tensors) {
        const std::string head = Json{{"name", tensor.name}, {"datatype", tensor.datatype}, {"shape", tensor.shape}}.dump();
        inputs += (inputs.empty() ? "\n  " : ",\n  ") + heredocText(head.substr(0, head.size() - 1)) + ",\"data\":" + shellData(tensor) + "}";
    }
    return curlHead(subject, "infer", "application/json") + "  --data-binary @- <<END\n{\"inputs\":[" + inputs + "]}\nEND\n";
}

std::string pythonRaw(const Subject& subject) {
    std::string data;
    switch (subject.question.form) {
    case Form::Picture: data = "question = open(\"picture.png\", \"rb\").read()\n"; break;
    case Form::Text: data = "question = " + Json(subject.question.example).dump(-1, ' ', true) + ".encode()\n"; break;
    case Form::Json: data = "question = json.dumps(" + pythonLiteral(Json::parse(subject.question.example)) + ").encode()\n"; break;
    }
    const std::string headers = "{\"Content-Type\": \"" + std::string(contentType(subject.question.form)) + "\"" + (subject.token ? std::string(", \"Authorization\": \"Bearer \" + os.environ[\"") + tokenVariable + "\"]" : "") + "}";
    return std::string("import json\n") + (subject.token ? "import os\n" : "") + "import urllib.request\n\n" + data +
           "request = urllib.request.Request(\n    " + Json(subject.model + "/predict").dump() + ",\n    data=question,\n    headers=" + headers + ")\n" +
           "with urllib.request.urlopen(request) as answer:\n    print(json.load(answer))\n";
}

std::string pythonTensors(const Subject& subject) {
    const bool secure = subject.url.starts_with("https://");
    const std::string host = subject.url.substr(subject.url.find("://") + 3);
    std::string text = "# pip install tritonclient[http]\n";
    text += std::string(subject.token ? "import os\n\n" : "") + "import numpy\nimport tritonclient.http\n\n";
    text += "client = tritonclient.http.InferenceServerClient(" + Json(host).dump() + (secure ? ", ssl=True" : "") + ")\ninputs = []\n";
    for (const auto& tensor : subject.tensors) {
        const std::string shape = Json(tensor.shape).dump();
        const std::string values = tensor.values.empty() ? "numpy.zeros(" + shape + ", \"" + tensor.numpyType() + "\")" : "numpy.array(" + pythonLiteral(tensor.data()) + ", \"" + tensor.numpyType() + "\").reshape(" + shape + ")";
        const std::string name = Json(tensor.name).dump(-1, ' ', true);
        text += "values = " + values + "\ninputs.append(tritonclient.http.InferInput(" + name + ", " + shape + ", \"" + tensor.datatype + "\"))\ninputs[-1].set_data_from_numpy(values)\n";
    }
    text += "answer = client.infer(" + Json(subject.name).dump() + ", inputs" + (subject.token ? std::string(", headers={\"Authorization\": \"Bearer \" + os.environ[\"") + tokenVariable + "\"]}" : "") + ")\n";
    return text + "for output in answer.get_response()[\"outputs\"]:\n    print(output[\"name\"], answer.as_numpy(output[\"name\"]).tolist())\n";
}

std::string cppRaw(const Subject& subject) {
    const bool picture = subject.question.form == Form::Picture;
    std::string text = "// g++ -std=c++17 ask.cpp -lcurl -o ask\n#include <curl/curl.h>\n\n";
    text += subject.token ? "#include <cstdlib>\n" : "";
    text += picture ? "#include <fstream>\n#include <iostream>\n#include <iterator>\n#include <string>\n\n" : "#include <iostream>\n#include <string>\n\n";
    text += "static size_t print(char* bytes, size_t size, size_t count, void*) {\n    std::cout.write(bytes, static_cast<std::streamsize>(size * count));\n    return size * count;\n}\n\nint main() {\n";
    text += picture ? "    std::ifstream file(\"picture.png\", std::ios::binary);\n    const std::string question{std::istreambuf_iterator<char>(file), {}};\n" : "    const std::string question = " + cppLiteral(subject.question.example) + ";\n";
    text += "    curl_slist* headers = curl_slist_append(nullptr, \"Content-Type: " + std::string(contentType(subject.question.form)) + "\");\n";
    if (subject.token)
        text += std::string("    const char* token = std::getenv(\"") + tokenVariable + "\");\n    headers = curl_slist_append(headers, (std::string(\"Authorization: Bearer \") + (token ? token : \"\")).c_str());\n";
    text += "    CURL* curl = curl_easy_init();\n    curl_easy_setopt(curl, CURLOPT_URL, " + Json(subject.model + "/predict").dump() + ");\n    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);\n";
    text += "    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(question.size()));\n    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, question.data());\n    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);\n    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, print);\n";
    text += "    const CURLcode outcome = curl_easy_perform(curl);\n    if (outcome != CURLE_OK)\n        std::cerr << curl_easy_strerror(outcome) << '\\n';\n    curl_easy_cleanup(curl);\n    curl_slist_free_all(headers);\n    return outcome == CURLE_OK ? 0 : 1;\n}\n";
    return text;
}

} // namespace

std::vector<Snippet> usageOf(const project::Package& package, const std::string& url, bool token) {
    const Subject subject{url + "/v2/models/" + package.name, url, package.name, rawQuestion(package), exampleTensors(package), token};
    return {
        {"curl", "curl", "bash", curlRaw(subject)},
        {"python", "Python", "python", pythonRaw(subject)},
        {"cpp", "C++ (libcurl)", "cpp", cppRaw(subject)},
        {"curl-tensors", "curl, infer", "bash", curlTensors(subject)},
        {"python-tensors", "Python, infer (tritonclient)", "python", pythonTensors(subject)},
    };
}

Json toJson(const std::vector<Snippet>& snippets) {
    Json out = Json::array();
    for (const auto& snippet : snippets)
        out.push_back({{"id", snippet.id}, {"title", snippet.title}, {"language", snippet.language}, {"text", snippet.text}});
    return out;
}

} // namespace lepton::deploy
