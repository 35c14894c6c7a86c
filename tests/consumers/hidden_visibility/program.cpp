// Catches what the library throws by its own type.
#include <exotel/result.hpp>

void throw_from_library();

int main() {
    try {
        throw_from_library();
    } catch (const exotel::Exception& exception) {
        return exception.error().code == exotel::Errc::forbidden ? 0 : 2;
    } catch (...) {
        return 1;
    }
    return 3;
}
