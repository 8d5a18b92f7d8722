#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace void_reckoning {

/// What a person with the sqlite3 shell would do.
class Sql {
   public:
    explicit Sql(const std::filesystem::path& path) { check(sqlite3_open(path.c_str(), &handle_)); }
    ~Sql() { sqlite3_close(handle_); }
    Sql(const Sql&) = delete;
    Sql& operator=(const Sql&) = delete;

    std::vector<std::vector<std::string>> operator()(const std::string& sql) {
        std::vector<std::vector<std::string>> rows;
        const auto keep = [](void* to, int count, char** values, char**) {
            auto& row = static_cast<std::vector<std::vector<std::string>>*>(to)->emplace_back();
            for (int i = 0; i < count; ++i) row.emplace_back(values[i] == nullptr ? "NULL" : values[i]);
            return 0;
        };
        check(sqlite3_exec(handle_, sql.c_str(), keep, &rows, nullptr));
        return rows;
    }

   private:
    void check(int code) {
        if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(handle_));
    }
    sqlite3* handle_ = nullptr;
};

}  // namespace void_reckoning
