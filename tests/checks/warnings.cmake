# Fails where a user's file warns with what users switch on, beside what every other test is compiled with. The headers
# are included as the user's own, not as those of a system.
set(user "${SOURCE}/tests/consumers/app.cpp")
set(plain -std=c++17 -fsyntax-only -Wall -Wextra -Werror "-I${SOURCE}/include")

function(compile)
  execute_process(COMMAND ${ARGN} "${user}" RESULT_VARIABLE status ERROR_VARIABLE text)
  if(status)
    message(FATAL_ERROR "${ARGN}:\n${text}")
  endif()
  list(GET ARGN 0 compiler)
  message(STATUS "clean: ${compiler}")
endfunction()

if(CXX MATCHES "clang")
  set(clang "${CXX}")
else()
  find_program(clang NAMES clang++)
  # Only code that is generated can be seen to follow a null pointer.
  compile("${CXX}" -std=c++17 -O2 -Wall -Wextra -Wnull-dereference -Werror "-I${SOURCE}/include" -c -o "${WORK}/warnings.o")
endif()
if(clang)
  # Left out: languages before C++17, padding, a vtable in each file (headers have no other place for it), and
  # -Wswitch-enum with its opposite -Wswitch-default, -Wcovered-switch-default: a `default` stands where it is meant.
  compile(
    "${clang}" ${plain} -Weverything -Wno-unknown-warning-option -Wno-c++98-compat -Wno-c++98-compat-pedantic
    -Wno-pre-c++17-compat -Wno-padded -Wno-weak-vtables -Wno-switch-enum -Wno-switch-default -Wno-unsafe-buffer-usage
  )
endif()

# Windows, as far as a compiler's word goes: with the headers of libcurl that are here.
find_program(mingw NAMES x86_64-w64-mingw32-g++-posix)
set(system_headers /usr/local/include /usr/include) # a script is told of none
find_path(curl curl/curl.h PATHS ${system_headers} PATH_SUFFIXES x86_64-linux-gnu aarch64-linux-gnu)
find_path(json nlohmann/json.hpp PATHS ${system_headers})
if(mingw AND curl AND json)
  file(COPY "${curl}/curl" "${json}/nlohmann" DESTINATION "${WORK}/mingw")
  compile("${mingw}" ${plain} -isystem "${WORK}/mingw")
else()
  message(STATUS "left out: mingw-w64 (Debian: apt install g++-mingw-w64-x86-64-posix)")
endif()
