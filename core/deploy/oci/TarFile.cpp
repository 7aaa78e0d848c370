// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/TarFile.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cerrno>
#include <fstream>

namespace lepton::deploy::oci {

namespace {

la_ssize_t give(archive*, void* sink, const void* bytes, size_t size) {
    const auto& take = *static_cast<std::function<bool(std::string_view)>*>(sink);
    return take({static_cast<const char*>(bytes), size}) ? static_cast<la_ssize_t>(size) : -1;
}

unsigned typeOf(LayerEntry::Kind kind) { return kind == LayerEntry::Kind::Folder ? AE_IFDIR : kind == LayerEntry::Kind::Link ? AE_IFLNK : AE_IFREG; }

} // namespace

void TarWriter::Free::operator()(archive* tar) const { archive_write_free(tar); }

TarWriter::TarWriter(std::function<bool(std::string_view)> sink) : m_sink(std::move(sink)), m_tar(archive_write_new()) {
    constexpr int block = 1 << 17;
    archive_write_set_format_pax_restricted(m_tar.get());
    archive_write_set_bytes_per_block(m_tar.get(), block);
    archive_write_set_bytes_in_last_block(m_tar.get(), 512);
    archive_write_open(m_tar.get(), &m_sink, nullptr, &give, nullptr);
}

Error TarWriter::fault(const std::string& where) const {
    const char* words = archive_error_string(m_tar.get());
    return Error(ErrorCode::Unwritable, text(LT("core", "The archive can't be written: %1"), words != nullptr ? words : "the disk takes no more")).at(where).fix(LT("core", "Free space on the disk of the cache and try again"));
}

Result<void> TarWriter::add(const LayerEntry& entry, const Reporter& reporter) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> header(archive_entry_new(), &archive_entry_free);
    std::error_code unreadable;
    const auto size = entry.kind != LayerEntry::Kind::File ? 0 : entry.file.empty() ? entry.text.size() : std::filesystem::file_size(entry.file, unreadable);
    if (unreadable)
        return systemError(unreadable.value(), entry.file, false);
    archive_entry_set_pathname(header.get(), (entry.path + (entry.kind == LayerEntry::Kind::Folder ? "/" : "")).c_str());
    archive_entry_set_filetype(header.get(), typeOf(entry.kind));
    archive_entry_set_perm(header.get(), static_cast<unsigned>(entry.mode));
    archive_entry_set_size(header.get(), static_cast<la_int64_t>(size));
    archive_entry_set_mtime(header.get(), 0, 0);
    archive_entry_set_uid(header.get(), 0);
    archive_entry_set_gid(header.get(), 0);
    if (entry.kind == LayerEntry::Kind::Link)
        archive_entry_set_symlink(header.get(), entry.text.c_str());
    if (archive_write_header(m_tar.get(), header.get()) != ARCHIVE_OK)
        return fault(entry.path);
    return entry.kind == LayerEntry::Kind::File ? addContent(entry, reporter) : Result<void>();
}

Result<void> TarWriter::addContent(const LayerEntry& entry, const Reporter& reporter) {
    if (entry.file.empty())
        return archive_write_data(m_tar.get(), entry.text.data(), entry.text.size()) == static_cast<la_ssize_t>(entry.text.size()) ? Result<void>() : fault(entry.path);
    std::ifstream in(entry.file, std::ios::binary);
    if (!in)
        return systemError(errno, entry.file, false);
    std::string piece(1U << 20U, '\0');
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0) {
        LEPTON_CHECK(reporter.check());
        if (archive_write_data(m_tar.get(), piece.data(), static_cast<size_t>(in.gcount())) != in.gcount())
            return fault(entry.path);
    }
    return {};
}

Result<void> TarWriter::finish() {
    if (archive_write_close(m_tar.get()) != ARCHIVE_OK)
        return fault({});
    return {};
}

} // namespace lepton::deploy::oci
