// Two dependencies of a program each bring the library, in different minor versions.
int app_on_this_version();
int app_on_another_version();

int main() {
    const int this_version = app_on_this_version();
    const int another_version = app_on_another_version();
    return this_version + another_version;
}
