// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ZipFile.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <set>

namespace lepton::project {

namespace {

constexpr std::size_t mostNameBytes = 4096;

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

la_ssize_t appendTo(archive*, void* target, const void* bytes, size_t size) {
    static_cast<std::string*>(target)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

Error damaged(const std::string& where, const char* reason) {
    return Error(ErrorCode::BadFormat, text(LT("core", "The archive is damaged: %1"), reason != nullptr ? reason : "unknown format"))
        .at(where)
        .fix(LT("core", "Copy or export it again"));
}

/// libarchive has no words for some of its faults, such as a name that no locale can write.
Error notWritten(archive* zip) {
    const char* reason = archive_error_string(zip);
    return {ErrorCode::Internal, Text(reason != nullptr ? reason : "the archive could not be written")};
}

bool plainName(const std::string& name) {
    const Path path(name);
    if (name.empty() || path.is_absolute() || name.find('\\') != std::string::npos || name.find('\0') != std::string::npos)
        return false;
    for (const auto& part : path)
        if (part == ".." || part == "." || part.empty())
            return false;
    return true;
}

Result<std::string> readMember(archive* zip, std::int64_t most, const std::string& where) {
    std::string contents;
    std::string block(1 << 16, '\0');
    for (;;) {
        const auto count = archive_read_data(zip, block.data(), block.size());
        if (count < 0)
            return damaged(where, archive_error_string(zip));
        if (count == 0)
            return contents;
        if (static_cast<std::int64_t>(contents.size()) + count > most)
            return Error(ErrorCode::BadFormat, LT("core", "The archive's member is larger than its manifest says")).at(where).fix(LT("core", "Don't use this file; get it again from its maker"));
        contents.append(block.data(), static_cast<std::size_t>(count));
    }
}

} // namespace

Result<std::string> makeZip(const std::vector<ZipMember>& members) {
    std::string bytes;
    const Writer zip(archive_write_new(), &archive_write_free);
    archive_write_set_format_zip(zip.get());
    archive_write_set_bytes_in_last_block(zip.get(), 1);
    if (archive_write_open(zip.get(), &bytes, nullptr, &appendTo, nullptr) != ARCHIVE_OK)
        return notWritten(zip.get());
    for (const auto& [name, contents] : members) {
        // libarchive would write past its memory for a name beyond 64 KiB.
        if (name.size() > mostNameBytes)
            return Error(ErrorCode::BadValue, LT("core", "An archive can't hold a member of that name")).at(name.substr(0, 100)).fix(LT("core", "Use a short relative path"));
        // Weights are noise to a compressor: it would only cost time.
        if (name.ends_with(".safetensors"))
            archive_write_zip_set_compression_store(zip.get());
        else
            archive_write_zip_set_compression_deflate(zip.get());
        const Entry entry(archive_entry_new(), &archive_entry_free);
        archive_entry_set_pathname(entry.get(), name.c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(contents.size()));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), 0, 0); // the same contents make the same bytes
        if (archive_write_header(zip.get(), entry.get()) != ARCHIVE_OK ||
            archive_write_data(zip.get(), contents.data(), contents.size()) != static_cast<la_ssize_t>(contents.size()))
            return notWritten(zip.get()).at(name);
    }
    if (archive_write_close(zip.get()) != ARCHIVE_OK)
        return notWritten(zip.get());
    return bytes;
}

Result<std::vector<ZipMember>> readZip(const std::string& bytes, const std::string& where, const std::function<std::int64_t(const std::string& name)>& mostBytes) {
    const Reader zip(archive_read_new(), &archive_read_free);
    archive_read_support_format_zip(zip.get());
    if (archive_read_open_memory(zip.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        return damaged(where, archive_error_string(zip.get()));
    std::vector<ZipMember> members;
    std::set<std::string> seen;
    archive_entry* entry = nullptr;
    for (;;) {
        const int got = archive_read_next_header(zip.get(), &entry);
        if (got == ARCHIVE_EOF)
            return members;
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
            return damaged(where, archive_error_string(zip.get()));
        const char* pathname = archive_entry_pathname(entry);
        const std::string name = pathname != nullptr ? pathname : "";
        const std::string place = where + ": " + name;
        if (!plainName(name) || archive_entry_filetype(entry) != AE_IFREG)
            return Error(ErrorCode::BadFormat, LT("core", "The archive holds a member that could escape its folder")).at(place).fix(LT("core", "Don't use this file; get it again from its maker"));
        if (!seen.insert(name).second)
            return damaged(place, "a member is there twice");
        const std::int64_t most = mostBytes(name);
        if (most < 0)
            continue;
        LEPTON_TRY(std::string contents, readMember(zip.get(), most, place));
        members.emplace_back(name, std::move(contents));
    }
}

} // namespace lepton::project
