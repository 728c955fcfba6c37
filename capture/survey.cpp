#include "capture/survey.hpp"

#include "capture/capture_reader.hpp"

namespace s7::capture {
namespace {

void look_inside(const Input& input, Survey& survey) {
  constexpr ReaderSize small{std::size_t{8} * 1024, 1};
  CaptureReader reader(input, small, nullptr);
  std::vector<Packet> batch;
  if (reader.next(batch)) survey.first = batch.front().at;
}

}  // namespace

Survey survey_file(const Input& input, bool fingerprint_compressed, const StopQuestion& stopped) {
  Survey survey;
  try {
    look_inside(input, survey);
    auto file = std::make_unique<FileSource>(input.name);
    survey.size = file->size();
    const bool compressed = open_content(std::move(file)).compressed;
    if (!compressed || fingerprint_compressed) survey.fingerprint = fingerprint_of_file(input.name, stopped);
  } catch (const NoCapture& error) {
    survey.verdict = error.understood() ? Survey::Verdict::no_capture : Survey::Verdict::unreadable;
    survey.problem = error.what();
  } catch (const CaptureError& error) {
    survey.verdict = Survey::Verdict::unreadable;
    survey.problem = error.what();
  }
  return survey;
}

}  // namespace s7::capture
