from os.path import join

from conan import ConanFile
from conan.tools.cmake import CMake, cmake_layout
from conan.tools.files import copy, rmdir


class ExotelListsClient(ConanFile):
    name = "exotel-lists-client"
    version = "0.1.0"
    description = "Header-only C++17 client that takes contacts off Exotel campaign lists"
    license = "MIT"
    package_type = "header-library"
    settings = "os", "compiler", "build_type", "arch"
    requires = "libcurl/[>=7.80 <9]", "nlohmann_json/[>=3.9 <4]"
    generators = "CMakeDeps", "CMakeToolchain"

    def export_sources(self):
        tree = join(self.recipe_folder, "..", "..", "..")
        copy(self, "CMakeLists.txt", tree, self.export_sources_folder)
        copy(self, "LICENSE", tree, self.export_sources_folder)
        copy(self, "cmake/*", tree, self.export_sources_folder)
        copy(self, "include/*", tree, self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def build(self):
        CMake(self).configure()

    def package(self):
        copy(self, "LICENSE", self.source_folder, join(self.package_folder, "licenses"))
        CMake(self).install()
        rmdir(self, join(self.package_folder, "share"))  # CMakeDeps writes the CMake package itself

    def package_id(self):
        self.info.clear()

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.requires = ["libcurl::libcurl", "nlohmann_json::nlohmann_json"]
        self.cpp_info.set_property("cmake_file_name", "ExotelListsClient")
        self.cpp_info.set_property("cmake_target_name", "exotel::ListsClient")
        self.cpp_info.set_property("pkg_config_name", "exotel-lists-client")
        if self.settings.os in ["Linux", "FreeBSD"]:
            self.cpp_info.system_libs = ["pthread"]
