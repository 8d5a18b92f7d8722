# Sourced by the scripts beside it: which files are the project's, NUL between them.
cpp_files() {
    git ls-files -z --cached --others --exclude-standard -- '*.cpp' '*.hpp' |
        while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done
}

# Sources changed in the last 20 commits (fewer where history is shallow) or in the work tree; for a header, its source of the same name.
recent_cpp_sources() {
    {
        git log -20 --diff-filter=d --name-only --format= -- '*.cpp' '*.hpp'
        git ls-files --modified --others --exclude-standard -- '*.cpp' '*.hpp'
    } | sed 's/\.hpp$/.cpp/' | awk '!seen[$0]++' | while IFS= read -r file; do [ ! -e "$file" ] || printf '%s\n' "$file"; done
}

all_cpp_sources() {
    cpp_files | tr '\0' '\n' | sed -n '/\.cpp$/p'
}
