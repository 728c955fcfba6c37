#include "capture/inputs.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "capture/source.hpp"

namespace s7::capture {
namespace {

namespace fs = std::filesystem;

Input missing(const std::string& name, const std::error_code& error) {
  return {name, Input::Kind::missing, false, name + ": cannot be opened: " + error.message()};
}

// One folder without those below it, which are appended to `folders`.
void list_folder(const std::string& folder, std::vector<std::string>& files, std::vector<std::string>& folders,
                 std::vector<std::string>& notes) {
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code unknown;
    const auto path = entry->path().string();
    if (entry->is_directory(unknown)) {
      // A link to a folder may lead back up: only real folders are entered.
      if (entry->is_symlink(unknown)) {
        notes.push_back(path + ": a link to a folder, not followed");
      } else {
        folders.push_back(path);
      }
    } else if (entry->is_regular_file(unknown)) {
      files.push_back(path);
    } else {
      notes.push_back(path + ": no regular file");
    }
  }
  if (error) notes.push_back(folder + ": the folder cannot be read: " + error.message());
}

void expand_folder(const std::string& root, std::vector<Input>& inputs, std::vector<std::string>& notes) {
  std::vector<std::string> files;
  std::vector<std::string> folders{root};
  while (!folders.empty()) {
    const auto folder = std::move(folders.back());
    folders.pop_back();
    list_folder(folder, files, folders, notes);
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) notes.push_back(root + ": the folder holds no files");
  for (auto& file : files) inputs.push_back({std::move(file), Input::Kind::file, true, {}});
}

}  // namespace

std::vector<Input> expand_inputs(const std::vector<std::string>& names, std::vector<std::string>& notes) {
  if (std::count(names.begin(), names.end(), "-") > 1) throw CaptureError("-: stdin can be read only once");
  std::vector<Input> inputs;
  for (const auto& name : names) {
    std::error_code error;
    const auto status = name == "-" ? fs::file_status(fs::file_type::character) : fs::status(name, error);
    if (error || !fs::exists(status)) {
      inputs.push_back(missing(name, error ? error : std::make_error_code(std::errc::no_such_file_or_directory)));
    } else if (fs::is_directory(status)) {
      expand_folder(name, inputs, notes);
    } else {
      inputs.push_back({name, fs::is_regular_file(status) ? Input::Kind::file : Input::Kind::stream, false, {}});
    }
  }
  return inputs;
}

}  // namespace s7::capture
