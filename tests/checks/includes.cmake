# Fails unless exactly one header knows libcurl and exactly one knows nlohmann/json.
file(GLOB_RECURSE headers "${SOURCE}/include/*.hpp")
foreach(pair IN ITEMS "curl/=detail/curl/libcurl.hpp" "nlohmann/=detail/api/json.hpp")
  string(REPLACE "=" ";" pair "${pair}")
  list(GET pair 0 foreign)
  list(GET pair 1 expected)
  set(found "")
  foreach(header IN LISTS headers)
    file(STRINGS "${header}" lines REGEX "^ *# *include *[<\"]${foreign}")
    if(lines)
      file(RELATIVE_PATH name "${SOURCE}/include/exotel" "${header}")
      list(APPEND found "${name}")
    endif()
  endforeach()
  if(NOT found STREQUAL expected)
    message(FATAL_ERROR "<${foreign}...> is included by '${found}', should be by ${expected} alone")
  endif()
endforeach()

# The headers that users name in their own headers, and the test kit, reach neither of the two.
foreach(light IN ITEMS fwd list_contact bulk error result sid stop_token client_options contact numbers read_options testing/fake_exotel)
  file(WRITE "${WORK}/light.cpp" "#include <exotel/${light}.hpp>\n")
  execute_process(
    COMMAND "${CXX}" -std=c++17 -E "-I${SOURCE}/include" "${WORK}/light.cpp" OUTPUT_VARIABLE text RESULT_VARIABLE status
  )
  if(status OR text MATCHES "curl/curl.h|nlohmann/json")
    message(FATAL_ERROR "exotel/${light}.hpp does not compile or reaches libcurl or nlohmann/json")
  endif()
endforeach()
