#pragma once

namespace void_reckoning {

/// Return the name of the SQLite "VFS" for reading and writing saves: files are those of FileSystem::current(), without locks, so nothing
/// is ever busy. The first call registers it with SQLite.
[[nodiscard]] const char* sqlite_files();

/// Return the errno of the last failure of its files in this thread. SQLite's own record of it has gaps.
[[nodiscard]] int last_file_failure();

}  // namespace void_reckoning
