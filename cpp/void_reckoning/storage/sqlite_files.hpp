#pragma once

namespace void_reckoning {

/// Name of the SQLite "VFS" through which saves are read and written: files are those of FileSystem::current(), nobody locks, so nothing
/// is ever busy. Made known to SQLite by the first call.
[[nodiscard]] const char* sqlite_files();

/// What the last of its files to fail in this thread failed with: errno. SQLite's own record of it has gaps.
[[nodiscard]] int last_file_failure();

}  // namespace void_reckoning
