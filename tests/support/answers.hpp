// Response bodies for servers.
#ifndef EXOTEL_TESTS_ANSWERS_HPP
#define EXOTEL_TESTS_ANSWERS_HPP

#include <string>

namespace exotel_tests {

inline std::string answer(int status, const std::string& body, const std::string& fields = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: application/json\r\n" +
           fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline std::string success_body(const std::string& contact) {
    return R"({"request_id":"cfa7d61f24064a399789d677ef0cc379","method":"DELETE","http_code":200,)"
           R"("response":{"code":200,"error_data":null,"status":"success","data":{"sid":")" +
           contact +
           R"(","date_created":"2017-12-05T14:15:51.108069088+05:30","account_sid":"Exotel"}}})";
}

inline std::string failure_body(int status, int code = 1000,
                                const std::string& message = "Not Found") {
    const std::string text = std::to_string(status);
    return R"({"request_id":"e45544e19a7f4d5d956fefe63fe3c6b6","method":"DELETE","http_code":)" +
           text + R"(,"response":{"code":)" + text +
           R"(,"status":"failure","error_data":{"code":)" + std::to_string(code) +
           R"(,"message":")" + message + R"(","description":")" + message + R"("}}})";
}

inline std::string success(const std::string& contact, const std::string& fields = {}) {
    return answer(200, success_body(contact), fields);
}
inline std::string failure(int status, const std::string& fields = {}) {
    return answer(status, failure_body(status), fields);
}

}  // namespace exotel_tests

#endif
