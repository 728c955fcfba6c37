# Two INTERFACE targets carry what every target of ours shares: warnings and sanitizers.
add_library(s7_warnings INTERFACE)
target_compile_options(s7_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Woverloaded-virtual
  -Wnon-virtual-dtor -Wimplicit-fallthrough -Wnull-dereference
  $<$<BOOL:${S7_WERROR}>:-Werror>
  # False alarms inside libstdc++: g++ 12 on copies within std::string, newer ones on pointers within std::variant.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,13>>:-Wno-null-dereference>)
# When linking with optimization g++ 12 warns of lengths that adding to a std::string never has.
target_link_options(s7_warnings INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)

add_library(s7_sanitizers INTERFACE)
if(S7_SANITIZE)
  # A null pointer ends the program without a check of its own, and virtual tables are not cast: those two checks cost a quarter of the build.
  target_compile_options(s7_sanitizers INTERFACE -fsanitize=${S7_SANITIZE} -fno-sanitize=null,vptr -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  # At a fixed address: a million pointers of the sanitizer's tables would be adjusted at each start, and there are thousands of starts.
  target_link_options(s7_sanitizers INTERFACE -fsanitize=${S7_SANITIZE} -no-pie)
  if(S7_SANITIZE MATCHES undefined)
    # What is undefined ends the program by SIGILL, which AddressSanitizer reports with the line (ASAN_OPTIONS=handle_sigill=1). Words of their
    # own for each check cost another quarter of the build.
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      target_compile_options(s7_sanitizers INTERFACE -fsanitize-undefined-trap-on-error)
    else()
      target_compile_options(s7_sanitizers INTERFACE -fsanitize-trap=undefined)
    endif()
  endif()
endif()
if(S7_FUZZ)
  target_compile_options(s7_sanitizers INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  target_link_options(s7_sanitizers INTERFACE -fsanitize=address,undefined)
endif()

# s7_precompiled(TARGET HEADERS...): precompiles them in a quick build. Other builds tell which file lacks an include.
set(s7_std_headers <algorithm> <array> <charconv> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional> <set> <span> <string>
  <string_view> <tuple> <unordered_map> <utility> <variant> <vector>)
function(s7_precompiled target)
  if(S7_QUICK_BUILD)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# s7_library(NAME SOURCES...): a static library s7::NAME that sees headers by their path from the project's root.
function(s7_library name)
  add_library(s7_${name} STATIC ${ARGN})
  add_library(s7::${name} ALIAS s7_${name})
  target_include_directories(s7_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(s7_${name} PRIVATE s7_warnings PUBLIC s7_sanitizers)
endfunction()
