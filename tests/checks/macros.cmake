# Fails when our headers define a macro that does not begin with EXOTEL_.
include("${CMAKE_CURRENT_LIST_DIR}/header_includes.cmake")

function(macros_of name text result)
  file(WRITE "${WORK}/${name}.cpp" "${text}")
  execute_process(
    COMMAND "${CXX}" -std=c++17 -dM -E "-I${SOURCE}/include" "${WORK}/${name}.cpp"
    OUTPUT_VARIABLE output RESULT_VARIABLE status
  )
  if(status)
    message(FATAL_ERROR "cannot preprocess ${name}.cpp")
  endif()
  string(REGEX MATCHALL "#define [A-Za-z0-9_]+" macros "${output}")
  set(${result} ${macros} PARENT_SCOPE)
endfunction()

macros_of(macros_before "${foreign}" before)
macros_of(macros_after "${foreign}${ours}" after)
list(LENGTH after count)
if(count LESS 100)
  message(FATAL_ERROR "only ${count} macros were seen: the check itself is broken")
endif()
list(REMOVE_ITEM after ${before})
list(FILTER after EXCLUDE REGEX "#define EXOTEL_")
if(after)
  message(FATAL_ERROR "macros that leak: ${after}")
endif()
