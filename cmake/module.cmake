# vr_module(<name> SOURCES a.cpp b.cpp LINKS base ecs LIBRARIES fmt::fmt)
# A floor of the building: static library vr_<name> that may use only the floors it links.
function(vr_module name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
    add_library(vr_${name} STATIC ${ARG_SOURCES})
    list(TRANSFORM ARG_LINKS PREPEND vr_)
    target_link_libraries(vr_${name} PUBLIC vr_settings ${ARG_LINKS} ${ARG_LIBRARIES} PRIVATE ${ARG_PRIVATE_LIBRARIES})
endfunction()

# vr_test(<module> [LINKS ...]): one test program for all *_test.cpp beside the calling CMakeLists.txt.
function(vr_test module)
    cmake_parse_arguments(ARG "" "" "LINKS;LIBRARIES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
    add_executable(${module}_test ${sources})
    list(TRANSFORM ARG_LINKS PREPEND vr_)
    target_link_libraries(${module}_test PRIVATE vr_${module} ${ARG_LINKS} ${ARG_LIBRARIES} GTest::gtest GTest::gtest_main)
    target_compile_definitions(${module}_test PRIVATE VR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    gtest_discover_tests(${module}_test DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 900)
endfunction()

# vr_benchmark(<module> [LINKS ...]): one Google Benchmark program for all *_benchmark.cpp beside the caller.
function(vr_benchmark module)
    cmake_parse_arguments(ARG "" "" "LINKS;LIBRARIES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_benchmark.cpp)
    add_executable(${module}_benchmark ${sources})
    list(TRANSFORM ARG_LINKS PREPEND vr_)
    target_link_libraries(${module}_benchmark PRIVATE vr_${module} ${ARG_LINKS} ${ARG_LIBRARIES} benchmark::benchmark benchmark::benchmark_main)
    target_compile_definitions(${module}_benchmark PRIVATE VR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
endfunction()
