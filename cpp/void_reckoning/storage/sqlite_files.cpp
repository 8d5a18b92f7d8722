#include "void_reckoning/storage/sqlite_files.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/file_system.hpp"

/// https://sqlite.org/vfs.html.
namespace void_reckoning {
namespace {

struct SqliteFile {
    sqlite3_file base;  // first: SQLite uses only this
    OpenFile* file;
};

constexpr const char* kParent = "unix-none";  // without locks, as saves are written beside their name and never changed

OpenFile& file_of(sqlite3_file* file) { return *reinterpret_cast<SqliteFile*>(file)->file; }

thread_local int last_failure = 0;

int failed(std::int64_t result, int code) {
    last_failure = static_cast<int>(-result);
    return result == -ENOSPC || result == -EDQUOT ? SQLITE_FULL : code;
}

int close(sqlite3_file* file) {
    delete &file_of(file);
    return SQLITE_OK;
}

int read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
    const std::span bytes(static_cast<std::byte*>(into), static_cast<std::size_t>(count));
    std::size_t size = 0;
    while (size < bytes.size()) {
        const std::int64_t got = file_of(file).read(bytes.subspan(size), static_cast<std::uint64_t>(offset) + size);
        if (got == -EINTR) continue;
        if (got < 0) return failed(got, SQLITE_IOERR_READ);
        if (got == 0) {
            std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(size), bytes.end(), std::byte{0});
            return SQLITE_IOERR_SHORT_READ;
        }
        size += static_cast<std::size_t>(got);
    }
    return SQLITE_OK;
}

int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
    std::span bytes(static_cast<const std::byte*>(from), static_cast<std::size_t>(count));
    while (!bytes.empty()) {
        const std::int64_t put = file_of(file).write(std::array{bytes}, static_cast<std::uint64_t>(offset));
        if (put == -EINTR) continue;
        if (put <= 0) return failed(put == 0 ? -EIO : put, SQLITE_IOERR_WRITE);
        bytes = bytes.subspan(static_cast<std::size_t>(put));
        offset += put;
    }
    return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    const int result = file_of(file).truncate(static_cast<std::uint64_t>(size));
    return result == 0 ? SQLITE_OK : failed(result, SQLITE_IOERR_TRUNCATE);
}

int sync(sqlite3_file* file, int /*flags*/) {
    const int result = file_of(file).sync();
    return result == 0 ? SQLITE_OK : failed(result, SQLITE_IOERR_FSYNC);
}

int size(sqlite3_file* file, sqlite3_int64* result) {
    *result = file_of(file).size();
    return *result >= 0 ? SQLITE_OK : failed(*result, SQLITE_IOERR_FSTAT);
}

int no_lock(sqlite3_file* /*file*/, int /*level*/) { return SQLITE_OK; }
int not_reserved(sqlite3_file* /*file*/, int* result) {
    *result = 0;
    return SQLITE_OK;
}
int control(sqlite3_file* /*file*/, int /*what*/, void* /*argument*/) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file* /*file*/) { return 4096; }
int characteristics(sqlite3_file* /*file*/) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

constexpr sqlite3_io_methods kMethods = {1,       close,        read,    write,       truncate,        sync,    size,    no_lock,
                                         no_lock, not_reserved, control, sector_size, characteristics, nullptr, nullptr, nullptr,
                                         nullptr, nullptr,      nullptr};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* out, int flags, int* out_flags) {
    auto* parent = static_cast<sqlite3_vfs*>(vfs->pAppData);
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0 || name == nullptr) return parent->xOpen(parent, name, out, flags, out_flags);
    out->pMethods = nullptr;
    last_failure = 0;
    try {
        FileSystem& files = FileSystem::current();
        const auto mode = (flags & SQLITE_OPEN_READWRITE) == 0 ? FileSystem::Mode::kRead
                          : (flags & SQLITE_OPEN_CREATE) == 0  ? FileSystem::Mode::kReadWrite
                                                               : FileSystem::Mode::kMakeIfNeeded;
        std::unique_ptr<OpenFile> file;
        const int result = with_patience([&] { return files.try_open(name, mode, file); });
        if (result < 0) return failed(result, SQLITE_CANTOPEN);
        reinterpret_cast<SqliteFile*>(out)->file = file.release();
    } catch (...) {
        return SQLITE_NOMEM;  // no other exception is possible, and none may pass through SQLite
    }
    out->pMethods = &kMethods;
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
}

int last_error(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*text*/) { return last_failure; }

}  // namespace

int last_file_failure() { return last_failure; }

const char* sqlite_files() {
    static sqlite3_vfs vfs;
    static const bool known = [] {
        sqlite3_vfs* parent = sqlite3_vfs_find(kParent);
        VR_CHECK(parent != nullptr, "SQLite has no '{}' files", kParent);
        vfs = *parent;
        vfs.pNext = nullptr;
        vfs.zName = "void-reckoning";
        vfs.szOsFile = std::max(parent->szOsFile, static_cast<int>(sizeof(SqliteFile)));
        vfs.pAppData = parent;
        vfs.xOpen = open;
        vfs.xGetLastError = last_error;
        return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
    }();
    VR_CHECK(known, "SQLite did not take the file system of saves");
    return vfs.zName;
}

}  // namespace void_reckoning
