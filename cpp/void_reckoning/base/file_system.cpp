#include "void_reckoning/base/file_system.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <vector>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace fs = std::filesystem;
namespace {

std::atomic<FileSystem*> replaced = nullptr;

void require(int result, const fs::path& path, std::string_view what) {
    if (result < 0) throw_file_error(path, what, -result);
}

}  // namespace

void throw_file_error(const fs::path& path, std::string_view what, int error) {
    throw StorageError(fmt::format("{}: {}: {}", path.string(), what, std::system_category().message(error)));
}

FileSystem& FileSystem::current() {
    FileSystem* other = replaced.load(std::memory_order_acquire);
    return other == nullptr ? native() : *other;
}

FileSystemScope::FileSystemScope(FileSystem& files) : before_(replaced.exchange(&files)) {}
FileSystemScope::~FileSystemScope() { replaced.store(before_); }

std::unique_ptr<OpenFile> FileSystem::open(const fs::path& path, Mode mode) {
    std::unique_ptr<OpenFile> file;
    require(with_patience([&] { return try_open(path, mode, file); }), path,
            mode == Mode::kCreate ? "can't be created" : "can't be opened");
    return file;
}

void FileSystem::rename(const fs::path& from, const fs::path& to) {
    const int result = with_patience([&] { return try_rename(from, to); });
    if (result < 0) throw_file_error(from, fmt::format("can't be renamed to {}", to.string()), -result);
}

void FileSystem::link(const fs::path& from, const fs::path& to) {
    const int result = with_patience([&] { return try_link(from, to); });
    if (result < 0) throw_file_error(from, fmt::format("can't be kept as {}", to.string()), -result);
}

void FileSystem::remove(const fs::path& path) {
    const int result = with_patience([&] { return try_remove(path); });
    if (result != -ENOENT) require(result, path, "can't be removed");
}

void FileSystem::make_folders(const fs::path& path) {
    std::error_code error;
    if (path.empty() || fs::is_directory(path, error)) return;
    if (path.has_parent_path() && path.parent_path() != path) make_folders(path.parent_path());
    const int result = with_patience([&] { return try_make_folder(path); });
    if (result == -EEXIST && fs::is_directory(path, error)) return;  // another process created it meanwhile
    require(result, path, "can't be created");
    sync_folder(folder_of(path));
}

void FileSystem::sync_folder(const fs::path& path) { require(try_sync_folder(path), path, "can't be synced"); }

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

void write_all(OpenFile& file, const std::string& name, std::span<const std::span<const std::byte>> pieces, std::uint64_t offset) {
    std::vector<std::span<const std::byte>> left(pieces.begin(), pieces.end());
    for (;;) {
        std::erase_if(left, [](const auto& piece) { return piece.empty(); });
        if (left.empty()) return;
        const std::int64_t put = file.write(left, offset);
        if (put == -EINTR) continue;
        if (put <= 0) throw_file_error(name, "can't be written", put == 0 ? EIO : static_cast<int>(-put));
        offset += static_cast<std::uint64_t>(put);
        auto done = static_cast<std::size_t>(put);
        for (auto& piece : left) {
            const std::size_t now = std::min(done, piece.size());
            piece = piece.subspan(now);
            done -= now;
        }
    }
}

std::size_t read_up_to(OpenFile& file, const std::string& name, std::span<std::byte> into, std::uint64_t offset) {
    std::size_t size = 0;
    while (size < into.size()) {
        const std::int64_t got = file.read(into.subspan(size), offset + size);
        if (got == -EINTR) continue;
        if (got < 0) throw_file_error(name, fmt::format("can't be read at byte {}", offset + size), static_cast<int>(-got));
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    return size;
}

void write_file(const fs::path& path, std::string_view text) {
    const auto file = FileSystem::current().open(path, FileSystem::Mode::kMakeIfNeeded);
    require(file->truncate(0), path, "can't be cut");
    const std::array pieces = {std::as_bytes(std::span(text.data(), text.size()))};
    write_all(*file, path.string(), pieces, 0);
    require(file->sync(), path, "can't be synced");
}

void replace_file(const fs::path& path, std::string_view text) {
    fs::path fresh = path;
    fresh += ".new";
    write_file(fresh, text);
    FileSystem::current().rename(fresh, path);
    FileSystem::current().sync_folder(folder_of(path));
}

std::string read_file(const fs::path& path) {
    const auto file = FileSystem::current().open(path, FileSystem::Mode::kRead);
    const std::int64_t size = file->size();
    if (size < 0) throw_file_error(path, "can't be read", static_cast<int>(-size));
    std::string text(static_cast<std::size_t>(size), '\0');
    text.resize(read_up_to(*file, path.string(), std::as_writable_bytes(std::span(text)), 0));
    return text;
}

}  // namespace void_reckoning
