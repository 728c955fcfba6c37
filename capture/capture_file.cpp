#include "capture/capture_file.hpp"

#include <limits>

#include "capture/merged.hpp"
#include "capture/survey.hpp"

namespace s7::capture {
namespace {

using Part = MergedSource::Part;

void fail(Part& part, std::string problem) {
  part.info.problem = std::move(problem);
  part.info.finished = true;
}

// nullopt: a file of a folder that is no capture.
std::optional<Part> part_of(Input input, const FileOptions& options, std::vector<std::string>& notes) {
  Part part;
  part.info.name = input.name;
  if (input.kind == Input::Kind::missing) fail(part, input.problem);
  if (input.kind == Input::Kind::file) {
    auto survey = survey_file(input, options.fingerprint_compressed, options.stopped);
    if (survey.verdict == Survey::Verdict::no_capture && input.from_folder) {
      notes.push_back(survey.problem);
      return std::nullopt;
    }
    if (survey.verdict != Survey::Verdict::capture) fail(part, survey.problem);
    part.first = survey.first;
    part.size = survey.size;
    part.info.fingerprint = std::move(survey.fingerprint);
  }
  part.input = std::move(input);
  if (!part.info.finished && options.skip) part.info.skipped = options.skip(part.info);
  return part;
}

}  // namespace

std::unique_ptr<PacketSource> open_files(const std::vector<std::string>& inputs, const FileOptions& options,
                                         std::vector<std::string>* notes) {
  constexpr std::size_t most_captures = std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1;
  if (inputs.empty()) throw CaptureError("no capture is named");
  std::vector<std::string> unasked;
  auto& remarks = notes != nullptr ? *notes : unasked;
  std::vector<Part> parts;
  for (auto& input : expand_inputs(inputs, remarks)) {
    auto part = part_of(std::move(input), options, remarks);
    if (!part) continue;
    if (parts.size() == most_captures) throw CaptureError("more than 65536 captures at once");
    parts.push_back(std::move(*part));
  }
  return std::make_unique<MergedSource>(std::move(parts), options.stopped);
}

}  // namespace s7::capture
