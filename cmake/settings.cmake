# Language level and the flags that keep results bit-identical with every compiler (docs/decisions/exactness.md). Variables set here hold in
# this folder and below: a project that includes this one with add_subdirectory() keeps its own.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

if(PROJECT_IS_TOP_LEVEL)
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
    if(NOT CMAKE_BUILD_TYPE)
        set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
    endif()
else()
    set(CMAKE_UNITY_BUILD ON)   # the groups of files that the presets compile; others are not tested
    set(CMAKE_UNITY_BUILD_BATCH_SIZE 4)
endif()

# Flags that the headers need wherever they are compiled: other projects' targets that link a floor get these and no others
# (docs/guides/embed.md). Without contraction into fused multiply-add, inline code gives the same bits there as in the libraries.
add_library(vr_exactness INTERFACE)
add_library(void_reckoning::exactness ALIAS vr_exactness)
target_include_directories(vr_exactness INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/cpp>)
target_compile_features(vr_exactness INTERFACE cxx_std_20)
target_compile_options(vr_exactness INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off>)

# Flags for the project's own files: floors, tests, benchmarks and the Python module link it privately.
add_library(vr_settings INTERFACE)
target_include_directories(vr_settings INTERFACE ${PROJECT_SOURCE_DIR}/cpp)
# The last two let square roots vectorise and leave the bits alone.
target_compile_options(vr_settings INTERFACE -ffp-contract=off -fno-math-errno -fno-trapping-math)
if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(vr_settings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)
endif()
# g++ 12 sees overlaps and overflows in std::string's own functions (GCC bug 105651), precompiled ones above all.
set(no_false_alarms -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
target_compile_options(vr_settings INTERFACE "$<$<CXX_COMPILER_ID:GNU>:${no_false_alarms}>")
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    target_compile_options(vr_settings INTERFACE -march=x86-64-v2)
endif()
if(VR_SANITIZE)
    target_compile_options(vr_settings INTERFACE -fsanitize=${VR_SANITIZE} -fno-omit-frame-pointer -g1 -D_GLIBCXX_ASSERTIONS -O1)
    target_link_options(vr_settings INTERFACE -fsanitize=${VR_SANITIZE})
    if(VR_SANITIZE MATCHES "thread")
        target_include_directories(vr_settings BEFORE INTERFACE ${PROJECT_SOURCE_DIR}/tests/tsan)   # says why
    endif()
    if(VR_SANITIZE MATCHES "undefined")
        target_compile_options(vr_settings INTERFACE -fno-sanitize-recover=undefined)
    endif()
endif()
# Tests, which are mostly gtest's macros, compile twice as fast unoptimised; the floors below them do the work.
target_compile_options(vr_settings INTERFACE $<$<BOOL:$<TARGET_PROPERTY:VR_IS_TEST>>:-O0>)
if(VR_LTO)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
endif()

if(PROJECT_IS_TOP_LEVEL)
    find_program(VR_CCACHE ccache)
    if(VR_CCACHE)
        # base_dir: the same file hits the cache from every build folder.
        set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
            CCACHE_SLOPPINESS=pch_defines,time_macros ${VR_CCACHE})
    endif()
    find_program(VR_MOLD mold)
    if(VR_MOLD AND NOT VR_LTO)
        add_link_options(-fuse-ld=mold)
    endif()
endif()
